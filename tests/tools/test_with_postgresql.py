from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest

from need import ROOT, missing

TOOL = ROOT / "tools" / "with_postgresql.py"
_spec = importlib.util.spec_from_file_location("with_postgresql", TOOL)
with_postgresql = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(with_postgresql)


@pytest.mark.postgresql
def test_a_command_finds_a_server_of_its_own_which_is_gone_afterwards():
    if with_postgresql.programs() is None:
        missing("initdb (Debian package postgresql)")
    code = (
        "import os, psycopg; url = os.environ['FACTAGE_DATABASE_URL']; "
        "print(url, psycopg.connect(url).execute('select 1').fetchone()[0]); raise SystemExit(3)"
    )
    ran = subprocess.run(
        [sys.executable, str(TOOL), sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    url, answer = ran.stdout.split()
    assert (ran.returncode, answer) == (3, "1"), ran.stderr
    port = url.rsplit(":", 1)[1].split("/")[0]
    gone = subprocess.run(
        [sys.executable, "-c", f"import socket; socket.create_connection(('127.0.0.1', {port}))"],
        capture_output=True,
        check=False,
    )
    assert gone.returncode == 1


def test_without_a_command_it_says_how_it_is_called():
    assert with_postgresql.main([]) == 2


def test_without_the_programs_it_names_the_package(monkeypatch, capsys):
    monkeypatch.setattr(with_postgresql, "programs", lambda: None)
    assert with_postgresql.main(["true"]) == 2
    assert "postgresql" in capsys.readouterr().err

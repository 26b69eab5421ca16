from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PREPARE = "from factage.hub.project.bootstrap import prepare; print(prepare(collect_static={static}).pk)"


def environment(folder: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("FACTAGE_", "DJANGO_"))}
    return kept | {"FACTAGE_DATA": str(folder), "FACTAGE_LANG": "fr"}


def start(folder: Path, static: bool = False) -> subprocess.Popen[str]:
    code = PREPARE.format(static=static)
    return subprocess.Popen(
        [sys.executable, "-c", code], env=environment(folder), stdout=subprocess.PIPE, text=True
    )


def test_several_commands_at_once_on_an_empty_folder_make_one_of_each(tmp_path):
    folder = tmp_path / "data"
    running = [start(folder) for _ in range(3)]
    answers = [process.communicate()[0].strip() for process in running]
    assert [process.returncode for process in running] == [0, 0, 0]
    assert len(set(answers)) == 1
    assert {path.name for path in folder.iterdir()} >= {"factage.sqlite3", "secret.key"}
    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_static_files_get_names_that_never_change(tmp_path):
    process = start(tmp_path / "data", static=True)
    process.communicate()
    manifest = json.loads((tmp_path / "data" / "static" / "staticfiles.json").read_text())
    assert manifest["paths"]
    assert all(Path(tmp_path / "data" / "static" / hashed).exists() for hashed in manifest["paths"].values())


def factage(folder: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "factage", *words],
        env=environment(folder),
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_first_person_is_made_by_a_command(tmp_path):
    folder = tmp_path / "data"
    made = factage(
        folder, "person", "add", "--email", "Anna@Example.org", "--role", "administer", "--name", "Anna",
        "--password-file", "-", "--json", typed="a password of twelve\n",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout) == {
        "email": "anna@example.org",
        "role": "administer",
        "organisation": "Mon organisation",
        "made": True,
    }
    listed = factage(folder, "person", "list", "--json")
    assert json.loads(listed.stdout)["role"] == "administer"
    weak = factage(
        folder, "person", "password", "--email", "anna@example.org", "--password-file", "-", typed="weak\n"
    )
    assert (weak.returncode, weak.stdout) == (2, "")
    last = factage(folder, "person", "add", "--email", "anna@example.org", "--role", "read")
    assert last.returncode == 2
    elsewhere = factage(folder, "person", "list", "--organisation", "nowhere")
    assert elsewhere.returncode == 2

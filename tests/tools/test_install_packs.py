from __future__ import annotations

import os
import re
import subprocess
import sys

import need
from factage.invoice.rules.store import PackStore


def test_without_a_network_the_packs_of_the_locked_packages_are_there_and_the_lack_is_told(tmp_path):
    environment = {**os.environ, "FACTAGE_PACKS": str(tmp_path), "PIP_NO_INDEX": "1"}
    for name in [name for name in environment if name.startswith("PIP_") and name != "PIP_NO_INDEX"]:
        del environment[name]
    done = subprocess.run(
        [sys.executable, "tools/install_packs.py"],
        cwd=need.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert "requirements-packs.txt" in done.stderr
    assert {"en16931-ubl", "facturx-en16931", "br-fr-ubl"} <= {
        pack.pack for pack in PackStore(tmp_path).packs()
    }


def test_the_lists_of_wheels_are_locked_by_hash_and_name_no_host():
    lists = sorted(need.ROOT.glob("requirements-packs*.txt"))
    assert lists
    for path in lists:
        text = path.read_text(encoding="utf-8")
        wanted = re.findall(r"^[\w-]+==[\w.]+ \\\n    --hash=sha256:[0-9a-f]{64}$", text, re.MULTILINE)
        assert wanted, path.name
        assert len(wanted) == len(re.findall("==", text)), path.name
        assert "://" not in text
        assert "--index" not in text

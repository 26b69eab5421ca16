"""The picture of the house is true, and its rules hold."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from need import ROOT

SOURCE = ROOT / "src" / "factage"
PACKAGES = sorted(path.parent for path in SOURCE.rglob("__init__.py") if path.parent.name != "migrations")
LONGEST = 500
FORBIDDEN_NAMES = {"manager", "managers", "helper", "helpers", "util", "utils", "service", "services"}
FORBIDDEN_NAMES |= {"handler", "handlers", "processor", "processors", "common", "misc"}


def modules() -> list[Path]:
    return [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]


def test_the_list_of_folders_is_true() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "house.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_folder_says_in_one_line_what_it_is(package: Path) -> None:
    line = (ast.get_docstring(ast.parse((package / "__init__.py").read_text())) or "").split("\n", 1)[0]
    assert 10 < len(line) <= 160
    assert line.endswith(".")


def test_no_file_has_more_than_one_subject() -> None:
    long = {str(path): count for path in modules() if (count := len(path.read_text().splitlines())) > LONGEST}
    assert long == {}


def test_no_room_is_called_by_a_name_that_says_nothing() -> None:
    assert [str(path) for path in SOURCE.rglob("*") if path.stem in FORBIDDEN_NAMES] == []


def test_no_file_names_a_machine() -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    registry = "files.python" + "hosted.org"
    places = ["/" + "work/", "/" + "root/", "/" + "farm/", registry]
    guilty = []
    for name in tracked.decode().split("\0"):
        path = ROOT / name
        if not name or not path.is_file():
            continue
        content = path.read_bytes()
        guilty += [(name, place) for place in places if place.encode() in content]
    assert guilty == []

"""The documentation is true: generated pages are up to date, links lead somewhere, settings are all named."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from need import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def test_the_generated_pages_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "reference.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    lost = [target for target in targets if "://" not in target and not (page.parent / target).exists()]
    assert lost == []


def test_every_setting_of_the_environment_is_documented() -> None:
    named = set()
    for path in (ROOT / "src").rglob("*.py"):
        named |= set(re.findall(r"\bFACTAGE_[A-Z_]+\b", path.read_text(encoding="utf-8")))
    told = set(
        re.findall(
            r"\bFACTAGE_[A-Z_]+\b", (ROOT / "docs/reference/environment.md").read_text(encoding="utf-8")
        )
    )
    # settings of Django that are derived, not read from the environment
    internal = {
        f"FACTAGE_{name}"
        for name in ("DESK_HOST", "PORTAL_HOST", "PORTAL_URLCONF", "CHANNELS", "WORKER_WATCH")
    }
    assert {name.removesuffix("_FILE") for name in named} - told - internal == set()


def test_every_dependency_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    section = text[text.index("dependencies = [") : text.index("[project.scripts]")]
    silent = [
        row
        for row in re.findall(r'^    ".*$', section, re.MULTILINE)
        if not re.search(r'",\s+# \S.{10,}$', row)
    ]
    assert silent == []


def test_no_lock_names_a_registry() -> None:
    for path in ROOT.glob("requirements*.txt"):
        assert "://" not in path.read_text(encoding="utf-8"), path.name

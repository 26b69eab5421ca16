"""veraPDF judges every page that was repaired: our own faulty ones, and the shared test material."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import need
from factage.invoice.pdf import embed
from factage.invoice.pdf.conform import Conformed, conform
from factage.invoice.pdf.conform.eye import compare
from invoice.pdf.conform.faulty import CASES


def judged(files: list[Path]) -> list[dict[str, object]]:
    """The verdicts that are not good."""
    for name, package in (("mvn", "maven"), ("javac", "openjdk-17-jdk-headless")):
        need.program(name, package=package)
    tool = need.ROOT / "tools" / "verapdf" / "check.py"
    done = subprocess.run(
        [sys.executable, str(tool), "3b", *map(str, files)], capture_output=True, text=True, check=False
    )
    verdicts = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(verdicts) == len(files), done.stderr
    return [verdict for verdict in verdicts if not verdict["compliant"]]


def repaired(named: Iterator[tuple[str, bytes]], folder: Path) -> list[Path]:
    """The repaired files; those with an obstacle are left out, and every other one must look as before."""
    written = []
    for name, data in named:
        found: list[Conformed] = []
        out = embed(data, [], prepare=lambda container, found=found: found.append(conform(container)))  # type: ignore[misc]
        if found[0].obstacles:
            continue
        assert compare(data, out).alike, name
        written.append(folder / f"{name}.pdf")
        written[-1].write_bytes(out)
    return written


@pytest.mark.slow
def test_every_page_of_ours_that_was_repaired_conforms(tmp_path: Path) -> None:
    files = repaired(((name, case.make()) for name, case in CASES.items()), tmp_path)
    assert len(files) == sum(not case.obstacles for case in CASES.values())
    assert judged(files) == []


@pytest.mark.slow
@pytest.mark.corpus
def test_every_page_of_the_shared_material_that_was_repaired_conforms(tmp_path: Path) -> None:
    folder = need.corpus()
    found = sorted(
        path for kind in ("pdf-plain", "pdfa", "pdf-hybrid") for path in (folder / kind).glob("*.pdf")
    )
    files = repaired(((path.stem, path.read_bytes()) for path in found), tmp_path)
    assert len(files) == len(found)
    assert judged(files) == []

"""veraPDF judges what we write: the page that we print stays PDF/A-3a and PDF/UA-1 with its data inside."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import need
from factage.invoice import verbs
from factage.invoice.formats import facturx
from factage.invoice.formats.profiles import PROFILES
from invoice.formats.everything import everything


@pytest.mark.slow
def test_a_printed_page_with_its_data_is_pdf_a_3a_and_pdf_ua_1(tmp_path: Path) -> None:
    for name, package in (("mvn", "maven"), ("javac", "openjdk-17-jdk-headless")):
        need.program(name, package=package)
    invoice = everything()
    page = verbs.render(invoice)
    at = datetime(2026, 11, 24, 12, tzinfo=UTC)
    files = []
    for profile in sorted(PROFILES):
        files.append(tmp_path / f"{profile}.pdf")
        files[-1].write_bytes(facturx.write(invoice, page=page, profile=profile, at=at).data)
    files.append(tmp_path / "again.pdf")
    files[-1].write_bytes(facturx.write(invoice, page=files[0].read_bytes(), profile="extended").data)
    tool = need.ROOT / "tools" / "verapdf" / "check.py"
    done = subprocess.run(
        [sys.executable, str(tool), "3a,ua1", *map(str, files)], capture_output=True, text=True, check=False
    )
    verdicts = [json.loads(line) for line in done.stdout.splitlines()]
    assert [verdict for verdict in verdicts if not verdict["compliant"]] == [], done.stderr
    assert len(verdicts) == 2 * len(files)

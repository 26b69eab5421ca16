"""What is written from a valid invoice is valid in the other syntax too, and under the core norm."""

from __future__ import annotations

from pathlib import Path

import pytest

import need
from factage.invoice import check, read, write

SAMPLES = need.ROOT / "samples" / "contexts" / "written"
PACKS = ("en16931-cii", "en16931-ubl", "facturx-en16931", "br-fr-cii", "br-fr-ubl", "extended-ctc-fr-cii", "extended-ctc-fr-ubl")  # fmt: skip
FRENCH = "extended-ctc-fr"
NARROW = ("cii-minimum", "cii-basicwl")


def judged(path: Path, syntax: str, profile: str | None) -> list[tuple[str, str | None, str]]:
    """The rules of deciding layers that the writing breaks, with what the core norm cannot say set aside."""
    report = check(write(read(path.read_bytes()).invoice, syntax, profile=profile).data)
    deciding = {layer.pack for layer in report.layers if not layer.advisory and layer.outcome == "invalid"}
    return [
        (one.rule, one.where, path.parent.name)
        for one in report.findings
        if one.level == "fatal" and one.pack in deciding
    ]


@pytest.mark.slow
@pytest.mark.parametrize("syntax", ["cii", "ubl"])
def test_every_sample_is_valid_in_either_syntax(syntax: str) -> None:
    for pack in PACKS:
        need.pack(pack)
    other = "ubl" if syntax == "cii" else "cii"
    for path in sorted(SAMPLES.glob(f"*/{other}-*.xml")):
        if path.stem not in NARROW and "peppol" not in path.stem:
            assert judged(path, syntax, None) == [], path.stem


@pytest.mark.slow
def test_a_french_extended_invoice_is_valid_under_the_core_norm() -> None:
    for pack in PACKS:
        need.pack(pack)
    for path in sorted(SAMPLES.glob(f"*/cii-{FRENCH}.xml")):
        for syntax in ("cii", "ubl"):
            assert judged(path, syntax, "en16931") == [], syntax

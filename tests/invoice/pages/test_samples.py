"""The sample pages: one confirmation of a layout, and its later documents need no hands; every clause has its traps."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from factage.invoice.pages.learning import confirm
from factage.invoice.pages.reading import read_page
from factage.invoice.pages.sheet import bare

SAMPLES = Path(__file__).parents[3] / "samples"
LAYOUTS = sorted(path for path in (SAMPLES / "pages").iterdir() if path.is_dir())
TRAPS = sorted((SAMPLES / "traps").glob("*/*.pdf"))
FEWEST_KINDS = 35
NUMBER = re.compile(r"quantity$|unit_price$|amount$|rate$|^totals")
STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")


def said(path: Path) -> dict:
    return json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


def at(values, path: str):
    """The value at a path of an invoice as JSON; VAT rows by their rate, as they may stand in any order."""
    for step in path.split("."):
        name, index = STEP.fullmatch(step).groups()
        values = (values or {}).get(name)
        if index is not None:
            values = values[int(index)] if values and int(index) < len(values) else None
    return values.get("value") if isinstance(values, dict) else values


def agrees(path: str, mine: str, other: str | None, *, credit: bool) -> bool:
    if other is None:
        return False
    if NUMBER.search(path):
        a, b = Decimal(mine), Decimal(other)
        return abs(a) == abs(b) if credit or path.endswith("prepaid") else a == b
    if path.endswith("legal_id"):
        return bare(mine)[:9] == bare(other)[:9]
    return bare(mine) == bare(other)


def wrong(reading, truth: dict) -> list[str]:
    """What a reading says otherwise than the truth, and what of the truth's lines it does not say."""
    credit = truth.get("type_code") == "381"
    rates = {Decimal(row["rate"]): row for row in truth.get("vat_breakdown") or () if row.get("rate")}
    rows = {
        value.path.split("]")[0]: Decimal(value.value)
        for value in reading.values
        if value.path.startswith("vat_") and value.path.endswith(".rate")
    }
    out = []
    for value in reading.values:
        if value.path.endswith(("type_code", "category")):
            continue
        row = value.path.split("]")[0]
        known = rates.get(rows[row], {}) if row in rows else None
        other = at(truth, value.path) if known is None else known.get(value.path.rsplit(".", 1)[1])
        if other is not None and not agrees(value.path, value.value, other, credit=credit):
            out.append(f"{value.path}: {value.value}, not {other}")
    lines = {value.path.split(".")[0] for value in reading.values if value.path.startswith("lines[")}
    if len(lines) != len(truth.get("lines") or ()):
        out.append(f"{len(lines)} lines")
    return out


def test_every_clause_of_the_proof_has_its_traps():
    kinds = {path.parent.name for path in TRAPS}
    assert len(kinds) >= FEWEST_KINDS
    for clause in range(1, 9):
        assert sum(kind.startswith(f"{clause}-") for kind in kinds) >= 2


@pytest.mark.parametrize("folder", LAYOUTS[::3], ids=lambda folder: folder.name)
def test_a_layout_needs_one_confirmation(folder):
    first, *others = sorted(folder.glob("*.pdf"))
    confirmed = confirm(first.read_bytes(), said(first), layouts=())
    path = others[len(folder.name) % len(others)]
    reading = read_page(path.read_bytes(), layouts=(confirmed.layout,))
    assert reading.complete, reading.questions
    assert wrong(reading, said(path)) == []


@pytest.mark.slow
@pytest.mark.parametrize("folder", LAYOUTS, ids=lambda folder: folder.name)
def test_every_later_document_of_a_layout_needs_no_hands(folder):
    first, *others = sorted(folder.glob("*.pdf"))
    layout = confirm(first.read_bytes(), said(first), layouts=()).layout
    for path in others:
        reading = read_page(path.read_bytes(), layouts=(layout,))
        assert reading.complete, (path.stem, reading.questions)
        assert wrong(reading, said(path)) == [], path.stem

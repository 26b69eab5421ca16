"""The sample pages: one confirmation of a layout, and its later documents need no hands; every clause has its traps."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from factage.invoice.pages.layouts.agreement import by_rate, right
from factage.invoice.pages.layouts.learning import confirm
from factage.invoice.pages.reading import read_page
from factage.invoice.pages.text.sheet import bare
from factage.invoice.pages.values import values_of
from gaps import AFTER_ONE_CONFIRMATION, AT_FIRST_SIGHT

SAMPLES = Path(__file__).parents[3] / "samples"
LAYOUTS = sorted(path for path in (SAMPLES / "pages").iterdir() if path.is_dir())
CONFIRMED = [
    path if at % 4 == 0 else pytest.param(path, marks=pytest.mark.slow) for at, path in enumerate(LAYOUTS)
]
TRAPS = sorted((SAMPLES / "traps").glob("*/*.pdf"))
FEWEST_KINDS = 35
NUMBER = re.compile(r"quantity$|unit_price$|amount$|rate$|^totals")
INDEX = re.compile(r"\[\d+\]")
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


def missing(path: Path, *layouts) -> set[str]:
    """What the page prints and the reading has not, by kind; `complete` where the reading itself leaves something open."""
    reading, wanted = read_page(path.read_bytes(), layouts=layouts), by_rate(values_of(said(path)))
    have = right(reading, wanted)
    gone = {name for name, value in wanted.items() if value is not None and name not in have}
    return {INDEX.sub("[]", name) for name in gone} | (set() if reading.complete else {"complete"})


def known(gaps: dict[str, set[str]], paths: list[Path]) -> dict[str, set[str]]:
    names = [f"{path.parent.name}/{path.stem}" for path in paths]
    return {name: gaps[name] for name in names if name in gaps}


def found(paths: list[Path], *layouts) -> dict[str, set[str]]:
    """The documents that are not read wholly, with what is missing."""
    every = {f"{path.parent.name}/{path.stem}": missing(path, *layouts) for path in paths}
    return {name: gone for name, gone in every.items() if gone}


def test_gaps_are_of_documents_that_exist():
    for name in (*AT_FIRST_SIGHT, *AFTER_ONE_CONFIRMATION):
        assert (SAMPLES / "pages" / f"{name}.pdf").exists(), name


@pytest.mark.parametrize("folder", LAYOUTS, ids=lambda folder: folder.name)
def test_a_layout_is_read_at_first_sight_but_for_the_known_gaps(folder):
    paths = sorted(folder.glob("*.pdf"))[:3]
    assert found(paths) == known(AT_FIRST_SIGHT, paths)


@pytest.mark.parametrize("folder", CONFIRMED, ids=lambda folder: folder.name)
def test_a_layout_needs_one_confirmation_but_for_the_known_gaps(folder):
    first, *others = sorted(folder.glob("*.pdf"))[:3]
    confirmed = confirm(first.read_bytes(), said(first), layouts=())
    assert found(others, confirmed.layout) == known(AFTER_ONE_CONFIRMATION, others)


@pytest.mark.slow
@pytest.mark.parametrize("folder", LAYOUTS, ids=lambda folder: folder.name)
def test_every_later_document_of_a_layout_needs_no_hands(folder):
    first, *others = sorted(folder.glob("*.pdf"))
    layout = confirm(first.read_bytes(), said(first), layouts=()).layout
    for path in others:
        if f"{folder.name}/{path.stem}" in AFTER_ONE_CONFIRMATION:
            continue
        reading = read_page(path.read_bytes(), layouts=(layout,))
        assert reading.complete, (path.stem, reading.questions)
        assert wrong(reading, said(path)) == [], path.stem

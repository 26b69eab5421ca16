"""What one confirmation carries by construction: pages whose words no list has, layouts of other documents, orders."""

from __future__ import annotations

import json
from functools import cache
from itertools import permutations
from pathlib import Path

import pytest

from blinded import Blind, clicks
from factage.invoice.errors import Unreadable
from factage.invoice.pages.layout import Layout
from factage.invoice.pages.layouts.agreement import by_rate, right
from factage.invoice.pages.layouts.learning import confirm_sheets
from factage.invoice.pages.reading import read_sheets
from factage.invoice.pages.text.words import page_words
from factage.invoice.pages.values import values_of
from gaps import WITH_MENTIONS

PAGES = Path(__file__).parents[3] / "samples" / "pages"
LAYOUTS = sorted(WITH_MENTIONS)  # the later ones are read with and without a confirmation in test_samples
QUICK = ("comptoir", "plombier")
SLOW = [name for name in LAYOUTS if name not in QUICK]
NAMES = [*QUICK, *(pytest.param(name, marks=pytest.mark.slow) for name in SLOW)]


@cache
def documents(name: str, share: float = 0.0):
    """The pages of a layout, with so many of their words replaced, what they say, and where."""
    paths = sorted((PAGES / name).glob("*.pdf"))
    said = [values_of(json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))) for path in paths]
    blind = Blind(said, name, share)
    found = []
    for path, one in zip(paths, said, strict=True):
        page = page_words(path.read_bytes())
        places = clicks(read_sheets(page), one)
        found.append((blind.page(page) if share else page, one, places))
    return found


def read(page, *layouts: Layout):
    try:
        return read_sheets(page, layouts=layouts)
    except Unreadable:
        return None


def complete(reading) -> bool:
    return reading is not None and reading.complete


def kinds(said) -> set[str]:
    return {path.split(".")[-1] if "[" in path else path for path, value in said.items() if value}


def missed(reading, said, taught) -> list[str]:
    """What a reading has not, of what the confirmed document prints too; a credit note's signs count for nothing."""
    said = by_rate(said)
    asked = {path: value for path, value in said.items() if value and not path.endswith("category")}
    asked = {path: value for path, value in asked.items() if kinds({path: value}) <= kinds(taught)}
    return sorted(asked.keys() - right(reading, said))


@pytest.mark.parametrize("share", [1.0, pytest.param(0.5, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", NAMES)
def test_one_confirmation_carries_all_that_the_page_prints(name, share):
    (first, taught, places), *others = documents(name, share)
    layout = confirm_sheets(first, taught, places=places).layout
    assert missed(read(first, layout), taught, taught) == []
    for page, said, _ in others:
        alike = said.get("type_code") == taught.get("type_code") and kinds(said) <= kinds(taught)
        if alike:
            assert missed(read(page, layout), said, taught) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_layout_makes_no_page_worse(name):
    every = documents(name)
    plainly = [read(page) for page, _, _ in every]
    for taught, (page, said, places) in enumerate(every):
        layout = confirm_sheets(page, said, places=places).layout
        for other, (page_of_other, truth, _) in enumerate(every):
            reading = read(page_of_other, layout)
            assert complete(reading) >= complete(plainly[other]), (taught, other)
            assert right(reading, by_rate(truth)) >= right(plainly[other], by_rate(truth)), (taught, other)


@pytest.mark.parametrize(
    "name", ["plombier", *(pytest.param(one, marks=pytest.mark.slow) for one in ("comptoir", "vente"))]
)
def test_confirming_in_any_order_ends_in_a_layout_that_reads_them_all(name):
    some = documents(name, 1.0)[:3]
    for order in permutations(range(len(some))):
        layouts: tuple[Layout, ...] = ()
        for at in order:
            page, said, places = some[at]
            layout = confirm_sheets(page, said, layouts=layouts, places=places).layout
            assert not layouts or (layout.id, layout.version) == (layouts[0].id, layouts[0].version + 1)
            layouts = (layout,)
        for page, said, _ in some:
            assert missed(read(page, *layouts), said, said) == [], order

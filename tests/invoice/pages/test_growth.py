"""A page made to be heavy takes about as many more steps as it holds more, not their square: counted, never timed."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

import pytest

from factage.invoice.errors import Unreadable
from factage.invoice.pages.reading import read_sheets
from factage.invoice.pages.text.rows import rows_of
from factage.invoice.pages.text.sheet import Page, Sheets, Word

Text = tuple[float, float, str]
_HIGH = 10.0


def sheets_of(texts: list[Text]) -> Sheets:
    """A page with each text at x and y from its upper left corner."""
    words: list[Word] = []
    for x, y, text in texts:
        begin = x
        for word in text.split():
            end = begin + 5 * len(word)
            words.append(Word(0, begin, y, end, y + _HIGH, word, 9.0))
            begin = end + 2.5
    wide, high = max(word.x1 for word in words) + 40, max(word.y1 for word in words) + 40
    pages = (Page(max(595, wide), max(842, high)),)
    return Sheets(pages, words, rows_of(words, pages))


def steps(texts: list[Text]) -> int:
    """How many functions are called while a page is read that was read before."""
    count = 0

    def called(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    _read(sheets_of(texts))
    sheets = sheets_of(texts)
    before = sys.getprofile()
    sys.setprofile(called)
    try:
        _read(sheets)
    finally:
        sys.setprofile(before)
    return count


def _read(sheets: Sheets) -> None:
    with contextlib.suppress(Unreadable):
        read_sheets(sheets)


def _head() -> Iterator[Text]:
    yield from (
        (40, 40, "Plâtrerie Morel SARL"), (40, 54, "4 rue du Four"), (40, 68, "69003 Lyon"),
        (340, 100, "Résidence Les Pins"), (340, 114, "12 avenue de la Gare"), (340, 128, "69100 Villeurbanne"),
        (40, 170, "FACTURE N° FA-2026-118"), (40, 194, "Date : 14/03/2026"),
    )  # fmt: skip


def _table(rows: int, amount: Callable[[int], str]) -> Iterator[Text]:
    yield from ((40, 230, "Désignation"), (320, 230, "Qté"), (390, 230, "P.U. HT"), (500, 230, "Montant HT"))
    for row in range(rows):
        y = 250 + 14 * row
        yield from ((40, y, "Article"), (325, y, "1"), (395, y, amount(row)), (520, y, amount(row)))


def _totals(y: float) -> Iterator[Text]:
    yield from (
        (350, y, "Total HT"), (520, y, "100,00"), (350, y + 14, "TVA 20 %"), (520, y + 14, "20,00"),
        (350, y + 28, "Total TTC"), (520, y + 28, "120,00"),
    )  # fmt: skip


def companies(many: int) -> Iterator[Text]:
    for one in range(many):
        yield (
            40,
            250 + 14 * one,
            f"Société {one} SARL 4 rue du Four 69003 Lyon SIREN 404 833 048 TVA FR83404833048",
        )
    yield from _totals(280 + 14 * many)


def alike(many: int) -> Iterator[Text]:
    yield from _table(many, lambda _: "10,00")
    yield from _totals(280 + 14 * many)


def unlike(many: int) -> Iterator[Text]:
    yield from _table(many, lambda row: f"{row + 7},{row % 90 + 10}")
    yield from _totals(280 + 14 * many)


def steps_of_totals(many: int) -> Iterator[Text]:
    yield from _table(5, lambda _: "20,00")
    for one in range(many):
        y = 340 + 14 * one
        yield from ((350, y, ("Acompte", "Remise", "Port", "Divers")[one % 4]), (520, y, f"{one + 1},00"))
    yield from _totals(360 + 14 * many)


def rates(many: int) -> Iterator[Text]:
    yield from _table(5, lambda _: "20,00")
    for one in range(many):
        y = 340 + 14 * one
        yield from (
            (40, y, f"TVA {one % 30 + 1},00 %"),
            (200, y, f"{100 + one},00"),
            (300, y, f"{one % 30 + 1},00"),
        )
    yield from _totals(360 + 14 * many)


def figures(many: int) -> Iterator[Text]:
    yield from _table(5, lambda _: "20,00")
    for row in range(many):
        yield from ((40 + 60 * column, 340 + 14 * row, f"{row * 7 + column},50") for column in range(8))
    yield from _totals(360 + 14 * many)


def wide(many: int) -> Iterator[Text]:
    """A table of so many columns: each row has rates and amounts by the dozen."""
    said = ("20,00 %", "120,00", "24,00")
    yield from _table(5, lambda _: "20,00")
    for row in range(6):
        yield from ((40 + 60 * column, 420 + 14 * row, said[column % 3]) for column in range(many))
    yield from _totals(340)


def captions(many: int) -> Iterator[Text]:
    yield 40, 250, "votre commande du n° facture " * many
    yield from _totals(400)


@pytest.mark.parametrize(
    ("made", "many", "most"),
    [
        (companies, 20, 2.6),
        (alike, 30, 2.6),
        (unlike, 30, 2.6),
        (steps_of_totals, 20, 2.6),
        (rates, 20, 2.6),
        (figures, 15, 2.6),
        (wide, 40, 2.6),
        (captions, 30, 2.6),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_twice_as_much_takes_hardly_more_than_twice_the_steps(
    made: Callable[[int], Iterator[Text]], many: int, most: float
) -> None:
    once, twice = (steps([*_head(), *made(count)]) for count in (many, 2 * many))
    assert twice < most * once, (once, twice)

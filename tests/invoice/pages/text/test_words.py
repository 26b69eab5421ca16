"""Words as they stand on a page: spaced letters, kerned fragments, gaps without a space, margins, and what is too long for a row."""

from __future__ import annotations

import io

import pikepdf
import pytest

from factage.invoice.pages.text.sheet import Sheets
from factage.invoice.pages.text.words import page_words
from printed import pdf


def drawn(contents: str, wide: float = 595) -> Sheets:
    """The words of a page with this content; its font F is Helvetica."""
    with pikepdf.open(io.BytesIO(pdf((40, 40, "x")))) as made:
        page = made.pages[0]
        page.MediaBox = pikepdf.Array([0, 0, wide, 842])
        page.Contents = made.make_stream(contents.encode("cp1252"))
        data = io.BytesIO()
        made.save(data)
    return page_words(data.getvalue())


def cells(sheets: Sheets) -> list[str]:
    return [cell.text for cell in sheets.cells]


@pytest.mark.parametrize(
    ("contents", "wanted"),
    [
        ("BT /F 12 Tf 6 Tc 40 700 Td (AVOIR) Tj ET", ["AVOIR"]),
        ("BT /F 9 Tf 40 700 Td [(Fac) -30 (tu) 20 (re)] TJ ET", ["Facture"]),
        ("BT /F 9 Tf 40 700 Td [(Total) -400 (HT)] TJ ET", ["Total HT"]),
        ("BT /F 9 Tf 40 700 Td [(Total) -9000 (12,00)] TJ ET", ["Total", "12,00"]),
        ("BT /F 9 Tf 40 700 Td (Qt\xe9) Tj 40 0 Td (PU) Tj 0 -12 Td (3) Tj ET", ["Qté", "PU", "3"]),
        ("BT /F 9 Tf 40 700 Td (sous-) Tj 0 -12 Td (total) Tj ET", ["sous-", "total"]),
        ("BT /F 9 Tf 40 700 Td (Prix|12,00) Tj ET", ["Prix 12,00"]),
        ("BT /F 9 Tf 40 700 Td (12) Tj /F 6 Tf 3 Ts (50) Tj ET", ["12 50"]),
    ],
)
def test_characters_are_joined_by_the_gaps_between_them(contents: str, wanted: list[str]) -> None:
    assert cells(drawn(contents)) == wanted


def test_letters_that_are_drawn_in_another_order_are_words_all_the_same() -> None:
    sheets = drawn("BT /F 9 Tf 80 700 Td (HT) Tj -40 0 Td (Total) Tj ET")
    assert cells(sheets) == ["Total", "HT"]


def test_a_margin_is_kept_aside() -> None:
    sheets = drawn(
        "BT /F 9 Tf 40 700 Td (Facture du mois de mars) Tj ET BT /F 6 Tf 0 1 -1 0 20 300 Tm (RCS Lyon) Tj ET"
    )
    assert cells(sheets) == ["Facture du mois de mars"]
    assert {word.angle for word in sheets.turned} == {3}
    assert "".join(word.text for word in sheets.turned) == "RCSLyon"


def test_places_are_those_of_the_page_whatever_its_box() -> None:
    with pikepdf.open(io.BytesIO(pdf((40, 200, "Total")))) as made:
        made.pages[0].MediaBox = pikepdf.Array([-100, -50, 495, 792])
        data = io.BytesIO()
        made.save(data)
    (moved,), (plain,) = page_words(data.getvalue()).words, page_words(pdf((40, 200, "Total"))).words
    assert (moved.x0 - plain.x0, moved.x1 - plain.x1) == pytest.approx((100, 100), abs=0.01)


@pytest.mark.parametrize("text", ["9" * 3_000, "12,50 " * 700, "a" * 399 + " " + "b" * 900, "à la " * 900])
def test_nothing_is_lost_of_a_row_that_is_cut_for_its_length(text: str) -> None:
    sheets = drawn(f"BT /F 1 Tf 4 700 Td ({text}) Tj ET", wide=14_000)
    assert "".join(word.text for word in sheets.words) == text.replace(" ", "")
    assert sum(len(cell.text.replace(" ", "")) for cell in sheets.cells) == len(text.replace(" ", ""))
    assert max(len(row.plain) for row in sheets.rows) <= 1_200 + 240
    assert max(len(cell.words) for cell in sheets.cells) <= 240

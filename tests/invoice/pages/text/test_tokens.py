"""What a page says by its form: numbers, dates, identifiers, in every habit of writing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from factage.invoice.pages.text import identifiers
from factage.invoice.pages.text.dates import american, dates_in
from factage.invoice.pages.text.rows import cell_of, rows_of
from factage.invoice.pages.text.sheet import Page, Sheets, Word, plain
from factage.invoice.pages.text.tokens import number, tokens_of


def sheets(*lines: str) -> Sheets:
    words = []
    for row, line in enumerate(lines):
        x = 40.0
        for text in line.split(" "):
            words.append(Word(0, x, 20.0 * row, x + 4.5 * len(text), 20.0 * row + 9, text, 9))
            x += 4.5 * len(text) + 2.5
    return Sheets((Page(595, 842),), words, rows_of(words))


def numbers(*lines: str) -> list[tuple[str, bool, str]]:
    return [(str(one.value), one.percent, one.currency) for one in tokens_of(sheets(*lines)).numbers]


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("1 234,56", ",", "1234.56"),
        ("1.234,56", ",", "1234.56"),
        ("1,234.56", ".", "1234.56"),
        ("1'234.50", ".", "1234.50"),
        ("12 345 678,9", ",", "12345678.9"),
        ("0,005", ",", "0.005"),
        ("1.234", ",", "1234"),
        ("1.234", ".", "1.234"),
        ("12.5", ",", "12.5"),
        ("250,-", ",", "250"),
        ("1.23.4", ",", None),
        ("12,34,5", ",", None),
    ],
)
def test_a_number_under_the_documents_decimal_sign(text, decimal, value):
    found = number(text, decimal)
    assert found == (None if value is None else Decimal(value))


def test_signs_percent_and_currency():
    assert numbers("-12,50 € 12,50- (12,50) € 12,50 EUR 20 %") == [
        ("-12.50", False, "EUR"),
        ("-12.50", False, ""),
        ("-12.50", False, "EUR"),
        ("12.50", False, "EUR"),
        ("20", True, ""),
    ]


def test_a_dash_before_an_address_is_no_minus():
    assert numbers("Au bon moulin - 1242 chemin - 84340 Malaucène") == [
        ("1242", False, ""),
        ("84340", False, ""),
    ]


def test_leader_dots_keep_their_thousands():
    assert numbers("TOTAL....5 552,73") == [("5552.73", False, "")]


def test_the_decimal_sign_is_voted_and_a_tie_is_unsure():
    assert tokens_of(sheets("1.234 12,50 13,00")).habits.decimal == ","
    tied = tokens_of(sheets("Montant 1.234"))
    assert not tied.habits.sure
    assert not tied.numbers[0].exact


@pytest.mark.parametrize(
    "text",
    [
        "14/03/2026", "14.03.2026", "14-03-26", "2026-03-14", "14 mars 2026", "14. März 2026", "March 14, 2026",
        "Mar 14, 2026", "14 Mar 2026", "14th of March 2026", "14 / 03 / 2026", "2026/03/14",
    ],
)  # fmt: skip
def test_a_date_in_every_form(text):
    assert [found.day for found in dates_in(plain(text))] == [date(2026, 3, 14)]


def test_the_first_of_the_month_and_what_is_no_date():
    assert [found.day for found in dates_in("le 1er octobre 2026")] == [date(2026, 10, 1)]
    assert not list(dates_in("31/02/2026"))
    assert not list(dates_in("1.2.3.4"))
    assert not list(dates_in("12/13/14/15"))


def test_month_and_day_are_told_apart_by_the_whole_document():
    assert american("05/31/2026 and 06/01/2026") == (True, False)
    assert american("31/05/2026 et 01/06/2026") == (False, False)
    assert american("31/05/2026 05/31/2026") == (False, True)


@pytest.mark.parametrize(
    ("text", "kind", "value", "valid"),
    [
        ("IBAN FR76 3000 4000 0312 3456 7890 143", "iban", "FR7630004000031234567890143", True),
        ("TVA FR83404833048", "vat", "FR83404833048", True),
        ("TVA : FR 83 404 833 048", "vat", "FR83404833048", True),
        ("TVA FR84404833048", "vat", "FR84404833048", False),
        ("SIREN 404 833 048", "siren", "404833048", True),
        ("USt-IdNr. DE136695976", "vat", "DE136695976", True),
        ("BIC : BNPAFRPP", "bic", "BNPAFRPP", True),
        ("GLN 4000001123452", "gln", "4000001123452", True),
    ],
)
def test_identifiers_by_form_and_check_digit(text, kind, value, valid):
    found = [one for one in identifiers.identifiers_in(text, plain(text)) if one.kind == kind]
    assert [(one.value, one.valid) for one in found] == [(value, valid)]


def test_an_account_number_with_a_wrong_digit_is_none():
    assert not list(identifiers.identifiers_in("FR76 3000 4000 0312 3456 7890 144", ""))


def test_letter_spaced_words_are_one():
    words = [Word(0, 40.0 + 9 * at, 0, 44.0 + 9 * at, 9, letter) for at, letter in enumerate("AVOIR")]
    assert cell_of(0, words).text == "AVOIR"


def test_rows_of_a_panel_are_its_own() -> None:
    """A coloured column along the edge shares base lines with the table beside it, but no rows."""
    words = [
        Word(0, 20, 300, 90, 310, "SIRET"),
        Word(0, 200, 300, 260, 310, "Affiches"),
        Word(0, 500, 300, 540, 310, "8,50"),
    ]
    page = Page(595, 842, panels=((0.0, 0.0, 159.0, 805.0),))
    assert [[cell.text for cell in row.cells] for row in rows_of(words, (page,))] == [
        ["SIRET"],
        ["Affiches", "8,50"],
    ]
    assert len(rows_of(words, (Page(595, 842),))) == 1

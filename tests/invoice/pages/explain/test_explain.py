"""What explains a token, by the words and sums of small pages; which amounts of a page nothing explains."""

from __future__ import annotations

from decimal import Decimal

import pytest

from factage.invoice.model import Invoice, Line, Totals
from factage.invoice.pages.explain import DataSaid, Explain, is_amount, vocabulary
from factage.invoice.pages.reading import read_page
from factage.invoice.pages.text.sheet import Sheets
from factage.invoice.pages.text.tokens import tokens_of
from factage.invoice.pages.text.words import page_words
from printed import TRAPS, invoice, pdf

SHARES = sorted(path for path in TRAPS.glob("4-*share*/1.pdf"))
SAID = Invoice(
    lines=(Line(net_amount=Decimal("100.00")), Line(net_amount=Decimal("50.00"))),
    totals=Totals(tax_exclusive=Decimal("150.00"), tax=Decimal("30.00"), tax_inclusive=Decimal("180.00")),
)


def sheets(*texts: str) -> Sheets:
    return page_words(pdf(*((40, 60 + 40 * n, text) for n, text in enumerate(texts))))


def explained(text: str) -> str:
    page = sheets("FACTURE", text)
    tokens = tokens_of(page)
    return Explain(page, tokens, DataSaid(SAID)).amount(tokens.numbers[-1], inside=False)


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("Sous-total 150,00", "carried_forward"),
        ("Total HT 150,00", "carried_forward"),
        ("Total TTC 180,00", "repeated"),
        ("Montant TVA 150,00", ""),
        ("SARL au capital de 7 623,00 €", "capital"),
        ("Ouvert de 8.30 à 12.30", "hours"),
        ("Tél. 04 72 00 00 00. Pour vous 12,00 €", ""),
        ("Pour vous 411,52 HT", ""),
        ("Couverture 411,52", ""),
    ],
)
def test_words_and_sums_explain(text, by):
    assert explained(text) == by


def test_a_measure_and_a_day_without_its_year_are_no_amounts():
    page = sheets("Laine 6,25 m² au sol", "jusqu'au 19.12. inclus", "soit 6,25 €", "soit 6,25")
    found = [is_amount(token) for token in tokens_of(page).numbers]
    assert found == [False, False, True, True]


@pytest.mark.parametrize("size", ["3,00 x 1,00 m", "2,50 × 0,80 x 0,20 m", "4,20*1,60 m"])
def test_the_sides_of_a_size_are_no_amounts(size):
    assert not any(is_amount(token) for token in tokens_of(sheets(f"Bâche {size}")).numbers)
    assert is_amount(tokens_of(sheets("Pose 3,00 x 65,00 €")).numbers[0])


def test_a_day_and_a_number_that_the_data_say():
    said = DataSaid(SAID)
    assert said.days == frozenset()
    assert said.identifiers == frozenset()
    assert said.amounts["tax"] == {Decimal("30.00")}


def test_words_inside_other_words_say_nothing():
    assert vocabulary.noise_of("automobile") == ""
    assert vocabulary.noise_of("couverture en zinc") == ""
    assert vocabulary.noise_of("skonto 2 %") == ""


def proved(data: bytes) -> set[str]:
    return {
        value.path
        for value in read_page(data).values
        if value.status == "proved" and value.path.startswith(("totals", "lines", "vat_"))
    }


def test_an_amount_far_from_the_totals_takes_the_proof():
    assert proved(invoice())
    assert not proved(invoice((40, 780, "Votre participation : 111,11 €")))


def test_what_words_or_sums_explain_leaves_the_proof():
    assert proved(invoice((40, 780, "SARL au capital de 8 000,00 € - RCS Lyon"))) == proved(invoice())


@pytest.mark.parametrize("path", SHARES, ids=lambda path: path.parent.name)
def test_a_share_of_what_the_page_adds_up_takes_the_proof(path):
    assert not proved(path.read_bytes())


def test_the_reason_is_said():
    reading = read_page(invoice((40, 780, "Votre participation : 111,11 €")))
    assert "unexplained_amount" in reading.value("totals.tax_exclusive").why

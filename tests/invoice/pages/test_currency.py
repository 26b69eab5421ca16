"""The currency of an invoice: that of the amounts which stand by themselves, and that which the page names."""

from __future__ import annotations

from factage.invoice.pages.reading import read_page
from printed import invoice


def test_a_total_says_more_than_a_capital_and_a_penalty():
    page = invoice(
        (360, 500, "Solde"), (480, 500, "676,80 CHF"), (480, 520, "676,80 CHF"), (40, 620, "Indemnité forfaitaire de recouvrement : 40 €."),
        (40, 640, "Escompte au-delà de 500 € : néant"), (40, 660, "SARL au capital de 10 000 €"),
    )  # fmt: skip
    assert read_page(page).value("currency").value == "CHF"


def test_a_page_whose_amounts_stand_in_sentences_has_their_currency():
    page = invoice((40, 620, "Indemnité forfaitaire de recouvrement : 40 €."))
    assert read_page(page).value("currency").value == "EUR"


def test_a_currency_stands_under_its_caption():
    page = invoice((400, 206, "Devise"), (404, 220, "CHF"), (40, 660, "SARL au capital de 10 000 €"))
    assert read_page(page).value("currency").value == "CHF"


def test_the_label_of_a_total_names_the_currency():
    page = invoice(
        (360, 500, "Total TTC CHF"), (480, 500, "676,80"), (40, 660, "SARL au capital de 10 000 €")
    )
    assert read_page(page).value("currency").value == "CHF"

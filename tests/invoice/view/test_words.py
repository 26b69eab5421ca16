from decimal import Decimal

import pytest

from factage.invoice.view.words import Words, _catalogue


def test_french_and_english_say_the_same_things():
    french, english = _catalogue("fr"), _catalogue("en")
    assert french.keys() == english.keys()
    for group in french:
        assert french[group].keys() == english[group].keys()


@pytest.mark.parametrize(
    ("amount", "french", "english"),
    [
        ("1234.5", "1\u202f234,50\u202f€", "€1,234.50"),
        ("-0.5", "\u22120,50\u202f€", "\u2212€0.50"),
        ("1234567.891", "1\u202f234\u202f567,891\u202f€", "€1,234,567.891"),
        ("0", "0,00\u202f€", "€0.00"),
        ("999", "999,00\u202f€", "€999.00"),
    ],
)
def test_amounts_are_written_as_each_language_writes_them(amount, french, english):
    assert Words("fr").money(Decimal(amount), "EUR") == french
    assert Words("en").money(Decimal(amount), "EUR") == english


def test_yen_have_no_decimals():
    assert Words("en").money(Decimal(1500), "JPY") == "JPY\u202f1,500"


@pytest.mark.parametrize(
    ("quantity", "unit", "french"),
    [
        ("1", "HUR", "1 heure"),
        ("1.5", "HUR", "1,5 heure"),
        ("2", "HUR", "2 heures"),
        ("3", "X9", "3 X9"),
        ("3", None, "3"),
    ],
)
def test_units_agree_in_number(quantity, unit, french):
    assert Words("fr").quantity(Decimal(quantity), unit) == french


def test_the_mentions_of_a_french_seller_are_those_of_its_law():
    from datetime import date

    from factage.invoice.model import Address, Invoice, Party
    from factage.invoice.view.mentions import mentions_of

    seller = Party(address=Address(country="FR"))
    invoice = Invoice(issue_date=date(2026, 11, 24), type_code="389", tax_point_code="3", seller=seller)
    assert list(mentions_of(invoice, Words("fr"))) == [
        "Autofacturation.",
        "Option pour le paiement de la taxe d’après les débits.",
    ]

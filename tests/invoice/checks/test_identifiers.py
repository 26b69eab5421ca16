from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factage.invoice.checks import identifiers
from factage.invoice.model import Identifier, Invoice, Party, Payment, PaymentAccount


def rules(**fields):
    return [finding.rule for finding in identifiers.checked(Invoice(**fields))]


@pytest.mark.parametrize("number", ["732829320", "404833048", "552100554"])
def test_a_siren_whose_digits_fit(number):
    assert identifiers.luhn_of_siren(number)


@pytest.mark.parametrize("number", ["732829321", "73282932", "7328293200", "73282932A", "", "٧٣٢٨٢٩٣٢٠"])
def test_a_siren_whose_digits_do_not_fit(number):
    assert not identifiers.luhn_of_siren(number)


def test_la_poste_counts_its_digits_otherwise():
    assert identifiers.luhn_of_siret("35600000000048")
    assert identifiers.luhn_of_siret("35600000049837")
    assert not identifiers.luhn_of_siret("35600000049838")


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        ("FR7630006000011234567890189", True),
        ("FR7630006000011234567890188", False),
        ("DE89 3704 0044 0532 0130 00", True),
        ("FR76", False),
    ],
)
def test_an_iban_has_the_remainder_one(number, fits):
    assert identifiers.iban_fits(number) is fits


@pytest.mark.parametrize(
    ("number", "fits"), [("4000001123452", True), ("4000001123453", False), ("400000112345", False)]
)
def test_a_gln_has_the_check_digit_of_gs1(number, fits):
    assert identifiers.gln_fits(number) is fits


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        ("FR44732829320", True),
        ("FR45732829320", False),
        ("DE136695976", True),
        ("DE136695977", False),
        ("CHE123", True),
    ],
)
def test_a_vat_number_is_judged_where_its_country_is_known(number, fits):
    assert identifiers.vat_fits(number) is fits


@given(st.text(max_size=20))
def test_any_text_is_judged_without_falling(text):
    party = Party(
        legal_id=Identifier(value=text, scheme="0002"),
        identifiers=(Identifier(value=text, scheme="0009"), Identifier(value=text, scheme="0088")),
        vat_id=Identifier(value=text),
    )
    list(identifiers.checked(Invoice(seller=party, payment=Payment(accounts=(PaymentAccount(iban=text),)))))


def test_each_number_is_told_with_its_term_and_place():
    seller = Party(
        legal_id=Identifier(value="732829321", scheme="0002"), vat_id=Identifier(value="FR45732829320")
    )
    found = list(identifiers.checked(Invoice(seller=seller)))
    assert [(each.rule, each.where, each.path, each.level) for each in found] == [
        ("siren-digits", "BT-30", "seller.legal_id", "warning"),
        ("vat-digits", "BT-31", "seller.vat_id", "warning"),
    ]


def test_siren_siret_and_vat_belong_to_one_company():
    siren = Identifier(value="732829320", scheme="0002")
    assert (
        rules(buyer=Party(legal_id=siren, identifiers=(Identifier(value="73282932000074", scheme="0009"),)))
        == []
    )
    other = Identifier(value="40483304800022", scheme="0009")
    assert rules(buyer=Party(legal_id=siren, identifiers=(other,))) == ["siret-siren-differ"]
    assert rules(buyer=Party(legal_id=siren, vat_id=Identifier(value="FR83404833048"))) == [
        "vat-siren-differ"
    ]


def test_an_iban_that_does_not_fit_is_a_warning_and_another_number_is_not_judged():
    wrong = Payment(accounts=(PaymentAccount(iban="FR7630006000011234567890188"),))
    assert rules(payment=wrong) == ["iban-digits"]
    assert rules(payment=Payment(accounts=(PaymentAccount(iban="123-456"),))) == []

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factage.invoice import numbers
from factage.invoice.codes.official import codes


@pytest.mark.parametrize("number", ["732829320", "404833048", "552100554"])
def test_a_siren_whose_digits_fit(number):
    assert numbers.siren_fits(number)


@pytest.mark.parametrize("number", ["732829321", "73282932", "7328293200", "73282932A", "", "٧٣٢٨٢٩٣٢٠"])
def test_a_siren_whose_digits_do_not_fit(number):
    assert not numbers.siren_fits(number)


def test_la_poste_counts_its_digits_otherwise():
    assert numbers.siret_fits("35600000000048")
    assert numbers.siret_fits("35600000049837")
    assert not numbers.siret_fits("35600000049838")


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        ("FR7630006000011234567890189", True),
        ("FR7630006000011234567890188", False),
        ("DE89 3704 0044 0532 0130 00", True),
        ("DE8937040044053201300", False),
        ("FR76", False),
    ],
)
def test_an_iban_has_its_countrys_length_and_the_remainder_one(number, fits):
    assert numbers.iban_fits(number) is fits


@pytest.mark.parametrize(
    ("number", "fits"), [("4000001123452", True), ("4000001123453", False), ("400000112345", False)]
)
def test_a_gln_has_the_check_digit_of_gs1(number, fits):
    assert numbers.gln_fits(number) is fits


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        ("FR44732829320", True),
        ("FR45732829320", False),
        ("fr 44 732 829 320", True),
        ("DE136695976", True),
        ("DE136695977", False),
        ("EL094259216", True),
        ("XI110305878", True),
        ("GB980780684", True),
        ("GB980780685", False),
        ("CHE-107.787.577 MWST", True),
        ("CHE107787578", False),
        ("NO 995 525 828 MVA", True),
        ("NO995525829MVA", False),
        ("US12-3456789", None),
        ("", None),
    ],
)
def test_a_vat_number_is_judged_where_its_country_is_known(number, fits):
    assert numbers.vat_fits(number) is fits


@pytest.mark.parametrize("state", sorted(numbers._states()))
def test_every_state_of_the_union_refuses_a_single_digit(state):
    assert numbers.vat_fits(f"{state}1") is False


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ("732829320", True),
        ("732829320_73282932000074", True),
        ("732829320_73282932000074_SERVICE-1", True),
        ("732829320_REPLY", True),
        ("732829320_", False),
        ("732829321", False),
        ("732829320_40483304800022", False),
        ("732829320_73282932000075", False),
        ("732829320 REPLY", False),
        ("732829320_" + "x" * 116, False),
        ("contact@example.fr", False),
    ],
)
def test_an_address_of_the_french_directory_begins_with_a_siren(value, fits):
    assert numbers.french_address_fits(value) is fits


@pytest.mark.parametrize(
    ("scheme", "good", "bad"),
    [
        ("0002", "732829320", "FR44732829320"),
        ("0007", "5567321707", "5567321708"),
        ("0060", "123456789", "12345"),
        ("0088", "4000001123452", "info@example.org"),
        ("0106", "12345678", "1234"),
        ("0160", "4006381333931", "4006381333932"),
        ("0184", "DK13585628", "DK12345678"),
        ("0192", "995525828", "995525829"),
        ("0199", "5493001KJTIIGC8Y1R12", "5493001KJTIIGC8Y1R13"),
        ("0204", "04011000-1234512345-06", "991-12345-67"),
        ("0208", "0403170701", "0403170702"),
        ("0238", "9998", "998"),
        ("9925", "BE0403170701", "BE0403170702"),
        ("9930", "DE136695976", "DE123456789"),
        ("9957", "FR44732829320", "FR45732829320"),
        ("EM", "billing@example.fr", "example.fr"),
    ],
)
def test_a_scheme_judges_its_numbers(scheme, good, bad):
    fits = numbers.form_of(scheme)
    assert fits(good)
    assert not fits(bad)


def test_every_scheme_that_is_judged_is_an_official_one():
    assert set(numbers._FORMS) <= codes("eas") | codes("iso_6523")


@pytest.mark.parametrize(
    ("number", "fits"),
    [("BNPAFRPP", True), ("BNPAFRPPXXX", True), ("BNPAZZPP", False), ("BNPAFRP", False), ("30006", False)],
)
def test_a_bic_names_a_country(number, fits):
    assert numbers.bic_fits(number) is fits


def test_a_creditor_identifier_leaves_its_business_code_out():
    assert numbers.creditor_fits("DE98ZZZ09999999999")
    assert numbers.creditor_fits("DE98ABC09999999999")
    assert not numbers.creditor_fits("DE97ZZZ09999999999")


@given(st.text(max_size=20), st.sampled_from(sorted(numbers._FORMS)))
def test_any_text_is_judged_without_falling(text, scheme):
    assert numbers.form_of(scheme)(text) in {True, False}
    assert numbers.vat_fits(text) in {True, False, None}
    numbers.iban_fits(text)
    numbers.bic_fits(text)
    numbers.creditor_fits(text)


@pytest.mark.parametrize(
    "value", ["1" * 5000, "FR76" + "1" * 5000, "DE" + "9" * 5000, "\u0663" * 9, "\u00b2" * 11]
)
def test_a_monstrous_number_is_no_number(value):
    assert numbers.iban_fits(value) is False
    assert numbers.vat_fits(value) is not True
    for scheme in numbers._FORMS:
        numbers.form_of(scheme)(value)

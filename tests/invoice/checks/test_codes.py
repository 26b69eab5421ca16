from __future__ import annotations

from datetime import date

import pytest

from factage.invoice.checks import codes
from factage.invoice.codes.official import table
from factage.invoice.model import (
    Address,
    AllowanceCharge,
    Identifier,
    Invoice,
    Item,
    Line,
    LineVat,
    Note,
    Party,
    Payment,
    SupportingDocument,
    VatBreakdown,
)

TODAY = date(2026, 11, 24)


def told(**fields):
    found = codes.checked(Invoice(issue_date=TODAY, **fields))
    return [(each.rule, each.where, each.parameters["value"], each.parameters.get("other")) for each in found]


def test_codes_of_the_lists_are_silent():
    seller = Party(
        address=Address(country="FR"),
        legal_id=Identifier(value="1", scheme="0002"),
        electronic_address=Identifier(value="1", scheme="0225"),
        identifiers=(Identifier(value="1"), Identifier(value="x", scheme="SEPA")),
    )
    line = Line(
        unit="C62", vat=LineVat(category="S"), item=Item(standard_id=Identifier(value="1", scheme="0160"))
    )
    assert (
        told(
            type_code="380",
            currency="EUR",
            seller=seller,
            notes=(Note(subject_code="PMT"), Note()),
            payment=Payment(means_code="30"),
            allowances=(AllowanceCharge(reason_code="95", vat_category="S"),),
            charges=(AllowanceCharge(reason_code="FC"),),
            vat_breakdown=(VatBreakdown(category="E", exemption_code="VATEX-FR-FRANCHISE"),),
            attachments=(SupportingDocument(mime_code="application/pdf; name=x"), SupportingDocument()),
            lines=(line,),
        )
        == []
    )


@pytest.mark.parametrize(
    ("fields", "finding"),
    [
        ({"type_code": "NC"}, ("code-unknown", "BT-3", "NC", None)),
        ({"currency": "EURO"}, ("code-unknown", "BT-5", "EURO", None)),
        ({"currency": "eur"}, ("code-unknown-with-advice", "BT-5", "eur", "EUR")),
        ({"currency": "FRF"}, ("currency-dead", "BT-5", "FRF", "2002-02-17")),
        ({"notes": (Note(subject_code="XYZ1"),)}, ("code-unknown", "BT-21", "XYZ1", None)),
        ({"buyer": Party(address=Address(country="UK"))}, ("code-unknown-with-advice", "BT-55", "UK", "GB")),
        (
            {"buyer": Party(electronic_address=Identifier(value="x", scheme="9956"))},
            ("code-withdrawn", "BT-49", "9956", "2022-04-07"),
        ),
        (
            {"lines": (Line(unit="PCE"), Line(unit="PCE"))},
            ("code-unknown-with-advice", "BT-130", "PCE", "H87"),
        ),
        ({"lines": (Line(vat=LineVat(category="AA")),)}, ("code-unknown-with-advice", "BT-151", "AA", "S")),
        ({"further_payments": (Payment(means_code="999"),)}, ("code-unknown", "BT-81", "999", None)),
        (
            {"attachments": (SupportingDocument(mime_code="application/octet-stream"),)},
            ("code-unknown", "BT-125", "application/octet-stream", None),
        ),
    ],
)
def test_a_code_that_the_list_does_not_have_is_told_once_with_what_is_meant(fields, finding):
    assert told(**fields) == [finding]


def test_a_currency_is_dead_only_after_its_last_day():
    invoice = Invoice(issue_date=date(2001, 12, 1), currency="DEM")
    assert list(codes.checked(invoice)) == []


def test_what_is_advised_stands_in_the_list():
    for name, mistaken in codes._MISTAKEN.items():
        for wrong, right in mistaken.items():
            assert table(name)[right].end is None
            known = table(name).get(wrong)
            assert known is None or known.end is not None, wrong

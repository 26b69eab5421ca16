"""What the extensions of the norm say, in both syntaxes: lines in lines, payments for others, several vendors."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from factage.invoice import read, write
from factage.invoice.model import (
    AdvancePayment,
    AllowanceCharge,
    Invoice,
    Item,
    Line,
    LineVat,
    Party,
    ThirdPartyPayment,
)

EXTENSION = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0"
FRENCH = "urn:cen.eu:en16931:2017#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr"
VAT = LineVat(category="S", rate=Decimal(19))


def line(number: str, amount: str, *inner: Line) -> Line:
    return Line(id=number, net_amount=Decimal(amount), vat=VAT, sub_lines=inner)


NESTED = Invoice(
    number="F1",
    currency="EUR",
    specification=EXTENSION,
    lines=(
        line("1", "30.00", line("1.1", "10.00"), line("1.2", "20.00", line("1.2.1", "20.00"))),
        line("2", "5.00"),
    ),
)


def test_lines_in_a_line_stay_in_it_in_ubl() -> None:
    written = write(NESTED, "ubl")
    assert written.data.count(b"<cac:SubInvoiceLine>") == 3
    assert (written.losses, read(written.data).invoice) == ((), NESTED)


@pytest.mark.parametrize("syntax", ["cii", "ubl"])
def test_they_stand_in_one_row_elsewhere_and_only_the_inner_ones_count(syntax: str) -> None:
    written = write(NESTED, syntax, profile="extended-ctc-fr")
    found = read(written.data).invoice
    assert [(each.id, each.parent_id, each.status_reason_code) for each in found.lines] == [
        ("1", None, "GROUP"),
        ("1.1", "1", "DETAIL"),
        ("1.2", "1", "GROUP"),
        ("1.2.1", "1.2", "DETAIL"),
        ("2", None, None),
    ]
    assert written.losses == ()


@pytest.mark.parametrize("syntax", ["cii", "ubl"])
def test_under_the_core_norm_the_outer_line_stays_with_its_sum(syntax: str) -> None:
    written = write(NESTED, syntax, profile="en16931")
    assert [each.net_amount for each in read(written.data).invoice.lines] == [
        Decimal("30.00"),
        Decimal("5.00"),
    ]
    assert all(loss.path.startswith("lines[0].sub_lines[") for loss in written.losses)
    assert written.losses


@pytest.mark.parametrize("syntax", ["cii", "ubl"])
@pytest.mark.parametrize("kind", ["GROUP", "INFORMATION"])
def test_what_does_not_count_is_not_written_where_it_would(syntax: str, kind: str) -> None:
    group = Line(id="1", net_amount=Decimal("10.00"), status_reason_code=kind)
    detail = Line(id="2", net_amount=Decimal("10.00"), status_reason_code="DETAIL", parent_id="1")
    written = write(Invoice(number="F1", lines=(group, detail)), syntax, profile="en16931")
    assert [each.id for each in read(written.data).invoice.lines] == ["2"]


def test_a_payment_before_is_for_others_in_the_xrechnung_extension_and_an_advance_elsewhere() -> None:
    others = (ThirdPartyPayment(type="toll", amount=Decimal("5.00"), description="Maut"),)
    paid = (AdvancePayment(amount=Decimal("50.00"), received_date=date(2026, 10, 1)),)
    german = Invoice(specification=EXTENSION, currency="EUR", third_party_payments=others)
    assert read(write(german, "ubl").data).invoice == german
    other = Invoice(currency="EUR", advance_payments=paid)
    assert read(write(other, "ubl").data).invoice == other
    assert read(write(other, "cii").data).invoice == other
    assert {loss.where for loss in write(german, "cii").losses} == {"BG-DEX-09"}


def test_who_sells_and_who_made_share_an_element_of_ubl() -> None:
    seller, maker = Party(name="Vendeur"), Party(name="Fabricant")
    both = Line(id="1", seller=seller, item=Item(name="Vis", manufacturer=maker))
    french = write(Invoice(number="F1", specification=FRENCH, lines=(both,)), "ubl")
    assert read(french.data).invoice.lines[0].seller == seller
    assert {loss.path for loss in french.losses} == {"lines[0].item.manufacturer.name"}
    plain = write(Invoice(number="F1", lines=(both,)), "ubl")
    item = read(plain.data).invoice.lines[0].item
    assert item is not None
    assert item.manufacturer == maker
    assert read(write(Invoice(number="F1", lines=(both,)), "cii").data).invoice.lines == (both,)


@pytest.mark.parametrize("syntax", ["cii", "ubl"])
def test_every_change_of_the_price_is_kept(syntax: str) -> None:
    priced = Line(
        id="1",
        unit_price=Decimal("8.00"),
        gross_price=Decimal("10.00"),
        price_discount=Decimal("1.00"),
        price_discount_basis=AllowanceCharge(percent=Decimal(10), reason="Remise"),
        further_price_allowances=(AllowanceCharge(amount=Decimal("1.50"), reason="Volume"),),
        price_charges=(AllowanceCharge(amount=Decimal("0.50"), reason="Emballage"),),
    )
    written = write(Invoice(currency="EUR", lines=(priced,)), syntax)
    assert (written.losses, read(written.data).invoice.lines) == ((), (priced,))
    core = write(Invoice(currency="EUR", lines=(priced,)), syntax, profile="en16931")
    kept = read(core.data).invoice.lines[0]
    assert (kept.price_discount, kept.further_price_allowances, kept.price_charges) == (
        Decimal("1.00"),
        (),
        (),
    )

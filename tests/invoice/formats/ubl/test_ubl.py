"""UBL: what goes where, what is left over, and what the profiles lose."""

import dataclasses
from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from factage.invoice.errors import Unreadable
from factage.invoice.formats import ubl
from factage.invoice.formats.profiles import UnknownProfile
from factage.invoice.model import (
    DirectDebit,
    DocumentReference,
    FurtherReference,
    Identifier,
    Invoice,
    Line,
    LineVat,
    Note,
    Party,
    Payment,
    PaymentAccount,
    Totals,
    VatBreakdown,
)

NS = {
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
}


def texts(invoice: Invoice, path: str, profile: str | None = None) -> list[str]:
    root = etree.fromstring(ubl.write(invoice, profile=profile).data)
    return [str(found) for found in root.xpath(f"{path}/text()", namespaces=NS)]


def read_back(invoice: Invoice) -> Invoice:
    return ubl.read(ubl.write(invoice).data).invoice


@pytest.mark.parametrize(
    ("code", "root"),
    [
        *(
            ("380", "Invoice"),
            ("384", "Invoice"),
            ("386", "Invoice"),
            (None, "Invoice"),
            ("381", "CreditNote"),
        ),
        *(("261", "CreditNote"), ("396", "CreditNote"), ("502", "CreditNote"), ("503", "CreditNote")),
    ],
)
def test_types_of_credit_note_go_into_a_credit_note(code: str | None, root: str) -> None:
    invoice = Invoice(
        number="1", type_code=code, due_date=date(2026, 3, 1), lines=(Line(id="1", quantity=Decimal(2)),)
    )
    written = ubl.write(invoice)
    assert etree.QName(etree.fromstring(written.data)).localname == root
    assert ubl.read(written.data).invoice == invoice
    assert written.losses == ()


def test_the_order_is_that_of_the_schema_and_namespaces_are_the_three_used() -> None:
    invoice = Invoice(
        number="1", currency="EUR", notes=(Note(text="x"),), buyer=Party(name="B"), seller=Party(name="S")
    )
    root = etree.fromstring(ubl.write(invoice).data)
    assert [etree.QName(node).localname for node in root] == [
        "ID",
        "Note",
        "DocumentCurrencyCode",
        "AccountingSupplierParty",
        "AccountingCustomerParty",
    ]
    assert set(root.nsmap) == {None, "cac", "cbc"}


def test_digits_stay_as_they_were_written() -> None:
    invoice = Invoice(currency="EUR", totals=Totals(payable=Decimal("100.10"), prepaid=Decimal("0.000")))
    assert texts(invoice, "//cbc:PayableAmount") == ["100.10"]
    assert texts(invoice, "//cbc:PrepaidAmount") == ["0.000"]


def test_notes_bear_their_subject_and_a_chain_is_several() -> None:
    notes = (Note(text="sans sujet"), Note(subject_code="AAB", text="Pas d'escompte."))
    assert texts(Invoice(notes=notes), "/*/cbc:Note") == ["sans sujet", "#AAB#Pas d'escompte."]
    assert read_back(Invoice(notes=notes)).notes == notes
    chain = ubl.write(Invoice(notes=(Note(text="#PMT#40 €#PMD#trois fois"),))).data
    assert ubl.read(chain).invoice.notes == (
        Note(subject_code="PMT", text="40 €"),
        Note(subject_code="PMD", text="trois fois"),
    )


def test_peppol_takes_one_note() -> None:
    notes = (Note(text="a"), Note(subject_code="PMD", text="b"))
    assert texts(Invoice(notes=notes), "/*/cbc:Note", profile="peppol") == ["#AAI#a#PMD#b"]


def test_the_creditor_identifier_is_an_identifier_of_the_seller() -> None:
    debit = DirectDebit(mandate_reference="M1", creditor_id="FR12ZZZ", debited_account="FR76")
    invoice = Invoice(
        seller=Party(name="S", identifiers=(Identifier(value="123", scheme="0009"),)),
        payment=Payment(means_code="59", direct_debit=debit),
    )
    assert texts(invoice, "//cac:PartyIdentification/cbc:ID[@schemeID='SEPA']") == ["FR12ZZZ"]
    assert read_back(invoice) == invoice


def test_accounts_of_one_payment_are_payment_means_each() -> None:
    accounts = (PaymentAccount(iban="FR1"), PaymentAccount(iban="FR2", bic="X"))
    invoice = Invoice(payment=Payment(means_code="58", remittance_information="F1", accounts=accounts))
    assert texts(invoice, "//cac:PayeeFinancialAccount/cbc:ID") == ["FR1", "FR2"]
    assert read_back(invoice) == invoice


def test_vat_in_two_currencies() -> None:
    invoice = Invoice(
        currency="USD",
        vat_currency="EUR",
        totals=Totals(tax=Decimal("20.00"), tax_in_vat_currency=Decimal("18.40")),
        vat_breakdown=(VatBreakdown(category="S", rate=Decimal(20), tax_amount=Decimal("20.00")),),
    )
    assert texts(invoice, "/*/cac:TaxTotal/cbc:TaxAmount[@currencyID='EUR']") == ["18.40"]
    assert read_back(invoice) == invoice


def test_ubl_cannot_leave_out_the_total_of_the_vat_and_says_that_it_was_not_stated() -> None:
    parts = (VatBreakdown(category="Z", tax_amount=Decimal("0.00")),)
    written = ubl.write(Invoice(number="1", currency="EUR", vat_breakdown=parts))
    assert [(loss.path, loss.where) for loss in written.losses] == [("totals.tax", "BT-110")]
    assert ubl.read(written.data).invoice.totals == Totals(tax=Decimal(0))


def test_an_order_of_the_seller_alone_and_a_reference_without_a_line() -> None:
    line = Line(id="1", order_references=(DocumentReference(number="PO-7"),))
    invoice = Invoice(number="1", sales_order_reference="SO-1", lines=(line,))
    assert texts(invoice, "/*/cac:OrderReference/cbc:ID") == ["NA"]
    assert texts(invoice, "//cac:OrderLineReference/cbc:LineID") == ["NA"]
    assert read_back(invoice) == invoice


def test_an_empty_attribute_says_nothing() -> None:
    data = ubl.write(Invoice(lines=(Line(id="1", quantity=Decimal(1), unit="C62"),))).data.replace(
        b"C62", b""
    )
    read = ubl.read(data)
    assert read.invoice.lines[0].unit is None
    assert read.leftovers == ()


def test_what_is_not_taken_is_left_over_with_its_place_and_term() -> None:
    data = ubl.write(Invoice(number="1", currency="EUR", totals=Totals(payable=Decimal(5)))).data
    data = data.replace(b">5<", b">five<").replace(b"<cbc:ID>", b"<cbc:ID schemeID='x'>")
    data = data.replace(b"</Invoice>", b"<cac:Signature><cbc:ID>s</cbc:ID></cac:Signature></Invoice>")
    read = ubl.read(data)
    assert read.invoice == Invoice(number="1", currency="EUR")
    assert [(left.path, left.where, left.what) for left in read.leftovers] == [
        ("/Invoice/cbc:ID/@schemeID", "BT-1", "x"),
        ("/Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount", "BT-115", "five"),
        ("/Invoice/cac:Signature", None, "s"),
    ]


def test_a_day_that_does_not_exist_is_left_over() -> None:
    data = ubl.write(Invoice(number="1", issue_date=date(2026, 2, 28))).data.replace(b"02-28", b"02-30")
    read = ubl.read(data)
    assert read.invoice.issue_date is None
    assert [left.where for left in read.leftovers] == ["BT-2"]


def test_the_core_loses_the_extension_by_name() -> None:
    invoice = Invoice(
        number="1",
        contract_reference="C1",
        further_references=(FurtherReference(kind="contract", number="C2"),),
        buyer=Party(identifiers=(Identifier(value="a"), Identifier(value="b"))),
        lines=(Line(id="1", vat=LineVat(category="E", exemption_reason="art. 261"), parent_id="0"),),
    )
    assert ubl.write(invoice, profile="extended-ctc-fr").losses == ()
    losses = ubl.write(invoice, profile="en16931").losses
    assert {(loss.path, loss.where) for loss in losses} == {
        ("further_references[0].kind", None),
        ("further_references[0].number", None),
        ("buyer.identifiers[1].value", "BT-46"),
        ("lines[0].vat.exemption_reason", "BT-X-96"),
        ("lines[0].parent_id", "BT-X-304"),
    }


@pytest.mark.parametrize(
    ("profile", "specification", "process"),
    [
        ("en16931", "urn:cen.eu:en16931:2017", "S1"),
        (
            "peppol",
            "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
            "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0",
        ),
        (None, "urn:x", "S1"),
    ],
)
def test_a_profile_states_itself(profile: str | None, specification: str, process: str) -> None:
    invoice = Invoice(number="1", specification="urn:x", business_process="S1")
    written = ubl.write(invoice, profile=profile)
    read = ubl.read(written.data)
    assert (read.profile, written.profile, read.invoice.business_process) == (
        specification,
        specification,
        process,
    )
    assert [loss.where for loss in written.losses] == (["BT-23"] if process != "S1" else [])


def test_a_profile_that_ubl_does_not_have() -> None:
    with pytest.raises(UnknownProfile):
        ubl.write(Invoice(), profile="minimum")


def test_characters_that_xml_cannot_hold_are_named() -> None:
    written = ubl.write(Invoice(number="a\x01b", buyer_reference="fine"))
    assert [(loss.path, loss.what) for loss in written.losses] == [("number", "a\\x01b")]
    assert ubl.read(written.data).invoice.number == "ab"


def test_another_document_is_refused() -> None:
    with pytest.raises(Unreadable, match="unknown_format"):
        ubl.read(b"<Invoice/>")


def test_the_same_invoice_gives_the_same_bytes() -> None:
    invoice = Invoice(number="1", lines=(Line(id="1"),))
    assert ubl.write(invoice).data == ubl.write(dataclasses.replace(invoice)).data

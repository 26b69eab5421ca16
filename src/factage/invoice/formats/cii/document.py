"""The whole document: its header (BG-2, BT-1 … BT-24) and the three parts of the transaction, in the order of D22B."""

from __future__ import annotations

from typing import Any

from lxml import etree

from factage.invoice.formats.cii.account import accounting
from factage.invoice.formats.cii.binding import Group, Leaf, Record, Records, Silent, unsaid
from factage.invoice.formats.cii.codec import DAY, NUMBER, TRUTH
from factage.invoice.formats.cii.delivery import delivery, delivery_terms, transport
from factage.invoice.formats.cii.draft import Draft, built, value_at
from factage.invoice.formats.cii.line import lines, note, period
from factage.invoice.formats.cii.names import NAMESPACES, ROOT
from factage.invoice.formats.cii.party import party
from factage.invoice.formats.cii.passage import Node, Reading, Writing
from factage.invoice.formats.cii.payment import (
    Means,
    Terms,
    advance_payments,
    financial_adjustments,
    header_payment,
    paid,
)
from factage.invoice.formats.cii.reference import (
    additional_documents,
    document_references,
    header_reference,
    project_reference,
)
from factage.invoice.formats.cii.tax import (
    HOISTED,
    VatCurrency,
    allowances_and_charges,
    logistics_charges,
    totals,
    vat_breakdown,
)
from factage.invoice.formats.profiles import Level
from factage.invoice.model import REFERENCE_KINDS, CurrencyExchange, Invoice, Note


def document() -> Group:
    """The declaration of a Cross Industry Invoice; every other fact of this folder follows from it."""
    root = Group(
        ROOT,
        Group(
            "rsm:ExchangedDocumentContext",
            Silent("ram:TestIndicator", "false", "0"),
            Leaf("ram:TestIndicator", "test", TRUTH),
            Group("ram:BusinessProcessSpecifiedDocumentContextParameter", Leaf("ram:ID", "business_process")),
            Group("ram:GuidelineSpecifiedDocumentContextParameter", Leaf("ram:ID", "specification")),
            kept=True,
        ),
        Group(
            "rsm:ExchangedDocument",
            Leaf("ram:ID", "number"),
            Leaf("ram:Name", "title"),
            Leaf("ram:TypeCode", "type_code"),
            Leaf("ram:IssueDateTime", "issue_date", DAY),
            Silent("ram:CopyIndicator", "false", "0"),
            Leaf("ram:CopyIndicator", "copy", TRUTH),
            Leaf("ram:LanguageID", "language"),
            Records("ram:IncludedNote", "notes", Note, *note(), level=Level.BASICWL),
            Group(
                "ram:EffectiveSpecifiedPeriod",
                Leaf("ram:CompleteDateTime", "contractual_due_date", DAY, french=False),
            ),
            kept=True,
        ),
        Group(
            "rsm:SupplyChainTradeTransaction", lines(), _agreement(), _delivery(), _settlement(), kept=True
        ),
        kept=True,
    )
    root.settle("", Level.MINIMUM)
    return root


def _agreement() -> Group:
    return Group(
        "ram:ApplicableHeaderTradeAgreement",
        Leaf("ram:BuyerReference", "buyer_reference"),
        party("ram:SellerTradeParty", "seller", level=Level.MINIMUM, one=False),
        party("ram:BuyerTradeParty", "buyer", level=Level.MINIMUM),
        party("ram:SalesAgentTradeParty", "seller_agent", level=Level.EXTENDED),
        party("ram:BuyerTaxRepresentativeTradeParty", "buyer_tax_representative", level=Level.EXTENDED),
        party("ram:SellerTaxRepresentativeTradeParty", "tax_representative", level=Level.BASICWL),
        party("ram:ProductEndUserTradeParty", "product_end_user", level=Level.EXTENDED),
        delivery_terms(),
        header_reference(
            "ram:SellerOrderReferencedDocument", "sales_order_reference", "sales_order", level=Level.EN16931
        ),
        header_reference("ram:BuyerOrderReferencedDocument", "order_reference", "order", level=Level.MINIMUM),
        header_reference("ram:QuotationReferencedDocument", None, "quotation", level=Level.EXTENDED),
        header_reference(
            "ram:ContractReferencedDocument", "contract_reference", "contract", level=Level.BASICWL
        ),
        *additional_documents(),
        party("ram:BuyerAgentTradeParty", "buyer_agent", level=Level.EXTENDED),
        project_reference(),
        header_reference(
            "ram:UltimateCustomerOrderReferencedDocument",
            None,
            "ultimate_customer_order",
            level=Level.EXTENDED,
            repeats=True,
        ),
        kept=True,
    )


def _delivery() -> Group:
    return Group(
        "ram:ApplicableHeaderTradeDelivery",
        transport(),
        *delivery(
            party("ram:UltimateShipToTradeParty", "ultimate_ship_to", level=Level.EXTENDED),
            party("ram:ShipFromTradeParty", "ship_from", level=Level.EXTENDED),
        ),
        header_reference(
            "ram:DespatchAdviceReferencedDocument",
            "despatch_advice_reference",
            "despatch_advice",
            level=Level.BASICWL,
        ),
        header_reference(
            "ram:ReceivingAdviceReferencedDocument",
            "receiving_advice_reference",
            "receiving_advice",
            level=Level.EN16931,
        ),
        header_reference("ram:DeliveryNoteReferencedDocument", None, "delivery_note", level=Level.EXTENDED),
        kept=True,
    )


def _settlement() -> Group:
    return Group(
        "ram:ApplicableHeaderTradeSettlement",
        *header_payment(),
        VatCurrency("ram:TaxCurrencyCode", "vat_currency", level=Level.BASICWL),
        Leaf("ram:InvoiceCurrencyCode", "currency"),
        Leaf("ram:InvoiceIssuerReference", "invoice_issuer_reference"),
        party("ram:InvoicerTradeParty", "invoicer", level=Level.EXTENDED),
        party("ram:InvoiceeTradeParty", "invoicee", level=Level.EXTENDED),
        party("ram:PayeeTradeParty", "payee", level=Level.BASICWL),
        party("ram:PayerTradeParty", "payer", level=Level.EXTENDED),
        Record(
            "ram:TaxApplicableTradeCurrencyExchange",
            "currency_exchange",
            CurrencyExchange,
            Leaf("ram:SourceCurrencyCode", "source"),
            Leaf("ram:TargetCurrencyCode", "target"),
            Leaf("ram:ConversionRate", "rate", NUMBER),
            Leaf("ram:ConversionRateDateTime", "day", DAY),
            level=Level.EXTENDED,
        ),
        Means(),
        vat_breakdown(),
        period("period", level=Level.BASICWL),
        *allowances_and_charges("allowances", "charges", level=Level.BASICWL),
        logistics_charges(),
        Terms(),
        totals(),
        financial_adjustments(),
        document_references("ram:InvoiceReferencedDocument", "preceding_invoices", level=Level.BASICWL),
        *accounting(level=Level.BASICWL),
        advance_payments(),
        kept=True,
    )


DOCUMENT = document()
_UNSAID = tuple(unsaid(Invoice, {*DOCUMENT.handles(), *HOISTED}))


def invoice_in(root: Node, reading: Reading) -> Invoice:
    """The invoice that the document holds; what it does not carry is in the reading."""
    draft: Draft = {}
    DOCUMENT.take_children(root, draft, reading)
    paid(draft)
    draft.update(reading.hoisted)
    found = built(Invoice, draft)
    return found if isinstance(found, Invoice) else Invoice()


def document_of(invoice: Invoice, writing: Writing) -> Any:
    """The root element that says the invoice; what it does not say is in the writing."""
    root = etree.Element(DOCUMENT.tag, nsmap=NAMESPACES)
    DOCUMENT.put_children(root, invoice, "", writing)
    for attr in HOISTED:
        if attr not in writing.hoisted:
            writing.lose(attr, value_at(invoice, attr))
    for name in _UNSAID:
        writing.lose(name, value_at(invoice, name))
    for index, reference in enumerate(invoice.further_references):
        if reference.kind not in REFERENCE_KINDS:
            writing.lose(f"further_references[{index}]", reference)
    etree.cleanup_namespaces(root)
    return root

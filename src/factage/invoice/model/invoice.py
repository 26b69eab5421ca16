"""The invoice: every business term of EN 16931-1:2017+A1, of Factur-X EXTENDED, EXTENDED-CTC-FR and the XRechnung extension."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from factage.invoice.model.amount import AllowanceCharge, CurrencyExchange, Totals, VatBreakdown
from factage.invoice.model.delivery import Delivery, DeliveryTerms
from factage.invoice.model.line import Line
from factage.invoice.model.party import Party
from factage.invoice.model.payment import (
    AdvancePayment,
    FinancialAdjustment,
    Payment,
    PaymentTerm,
    ThirdPartyPayment,
)
from factage.invoice.model.term import term, terms
from factage.invoice.model.value import (
    AccountingReference,
    DocumentReference,
    FurtherReference,
    Identifier,
    Note,
    Period,
    SupportingDocument,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """One invoice, credit note or other billing document, whatever the format it came in.

    Everything may be absent: what a document does not say is None, or an empty tuple, and is never derived. Whether
    it should be there is a question for the rules. Amounts are exact decimals with the digits as written, without
    VAT unless the name says so; a date that does not exist in the calendar is not carried (it is a leftover of the
    reading). A changed invoice is another value: ``dataclasses.replace``.
    """

    number: str | None = term("BT-1")
    issue_date: date | None = term("BT-2")
    type_code: str | None = term("BT-3")
    title: str | None = term("EXT")
    test: bool | None = term("EXT")
    """A try-out, which nobody is to pay."""
    copy: bool | None = term("EXT")
    uuid: str | None = term("EXT")
    issue_time: str | None = term("EXT")
    language: str | None = term("EXT")
    contractual_due_date: date | None = term("EXT")
    currency: str | None = term("BT-5")
    vat_currency: str | None = term("BT-6")
    tax_point_date: date | None = term("BT-7")
    tax_point_code: str | None = term("BT-8")
    """UNTDID 2005 as in the norm (3 issue of the invoice, 35 delivery, 432 payment), whatever the syntax writes."""
    due_date: date | None = term("BT-9")
    buyer_reference: str | None = term("BT-10")
    project_reference: str | None = term("BT-11")
    contract_reference: str | None = term("BT-12")
    order_reference: str | None = term("BT-13")
    sales_order_reference: str | None = term("BT-14")
    receiving_advice_reference: str | None = term("BT-15")
    despatch_advice_reference: str | None = term("BT-16")
    tender_reference: str | None = term("BT-17")
    object_identifier: Identifier | None = term("BT-18")
    further_references: tuple[FurtherReference, ...] = terms("EXT")
    buyer_accounting_reference: str | None = term("BT-19")
    buyer_accounting_type: str | None = term("EXT")
    further_accounting_references: tuple[AccountingReference, ...] = terms("EXT")
    invoice_issuer_reference: str | None = term("EXT")
    payment_terms: str | None = term("BT-20")
    further_payment_terms: tuple[PaymentTerm, ...] = terms("EXT")
    notes: tuple[Note, ...] = terms("BG-1")
    business_process: str | None = term("BT-23")
    specification: str | None = term("BT-24")
    preceding_invoices: tuple[DocumentReference, ...] = terms("BG-3")
    seller: Party | None = term("BG-4")
    buyer: Party | None = term("BG-7")
    payee: Party | None = term("BG-10")
    tax_representative: Party | None = term("BG-11")
    buyer_agent: Party | None = term("EXT")
    seller_agent: Party | None = term("EXT")
    payer: Party | None = term("EXT")
    invoicer: Party | None = term("EXT")
    invoicee: Party | None = term("EXT")
    product_end_user: Party | None = term("EXT")
    buyer_tax_representative: Party | None = term("EXT")
    ship_from: Party | None = term("EXT")
    ultimate_ship_to: Party | None = term("EXT")
    delivery: Delivery | None = term("BG-13")
    delivery_terms: DeliveryTerms | None = term("EXT")
    period: Period | None = term("BG-14")
    payment: Payment | None = term("BG-16")
    further_payments: tuple[Payment, ...] = terms("EXT")
    """Other means of payment in the same document, each with its own code."""
    allowances: tuple[AllowanceCharge, ...] = terms("BG-20")
    charges: tuple[AllowanceCharge, ...] = terms("BG-21")
    advance_payments: tuple[AdvancePayment, ...] = terms("EXT")
    third_party_payments: tuple[ThirdPartyPayment, ...] = terms("BG-DEX-09")
    financial_adjustments: tuple[FinancialAdjustment, ...] = terms("EXT")
    currency_exchange: CurrencyExchange | None = term("EXT")
    totals: Totals | None = term("BG-22")
    vat_breakdown: tuple[VatBreakdown, ...] = terms("BG-23")
    attachments: tuple[SupportingDocument, ...] = terms("BG-24")
    lines: tuple[Line, ...] = terms("BG-25")

"""The references of the document as labels and values: dates, orders, contracts, whom it is for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from factage.invoice.model import FurtherReference, Invoice
from factage.invoice.view.rows import period_of
from factage.invoice.view.sheet import Fact
from factage.invoice.view.words import Words

_TERMS: Final = (
    ("order", "order_reference"),
    ("sales_order", "sales_order_reference"),
    ("contract", "contract_reference"),
    ("project", "project_reference"),
    ("tender", "tender_reference"),
    ("despatch_advice", "despatch_advice_reference"),
    ("receiving_advice", "receiving_advice_reference"),
)
_FURTHER: Final = dict(_TERMS) | {
    "delivery_note": "delivery_note",
    "quotation": "quotation",
    "object": "object_identifier",
}


def facts_of(invoice: Invoice, words: Words) -> Iterator[Fact]:
    """What a clerk looks for first: the days, then the references, then the customer's own numbers."""
    yield from _days(invoice, words)
    for preceding in invoice.preceding_invoices:
        if preceding.number:
            said = preceding.number
            if preceding.issue_date:
                said = words("preceding_dated", number=said, date=words.day(preceding.issue_date))
            yield Fact(words("preceding_invoice"), said)
    if invoice.buyer_reference:
        yield Fact(words("buyer_reference"), invoice.buyer_reference)
    yield from _references(invoice, words)
    if invoice.object_identifier:
        yield Fact(words("object_identifier"), invoice.object_identifier.value)
    if invoice.buyer_accounting_reference:
        yield Fact(words("buyer_accounting_reference"), invoice.buyer_accounting_reference)
    yield from _customer(invoice, words)


def _days(invoice: Invoice, words: Words) -> Iterator[Fact]:
    if invoice.issue_date:
        yield Fact(words("issue_date"), words.day(invoice.issue_date))
    if invoice.due_date:
        yield Fact(words("due_date"), words.day(invoice.due_date))
    if invoice.delivery and invoice.delivery.date:
        yield Fact(words("delivery_date"), words.day(invoice.delivery.date))
    period = period_of(invoice.period, words)
    if period:
        yield Fact(words("period"), period)
    if invoice.tax_point_date:
        yield Fact(words("tax_point_date"), words.day(invoice.tax_point_date))


def _references(invoice: Invoice, words: Words) -> Iterator[Fact]:
    further = list(invoice.further_references)
    for kind, name in _TERMS:
        number = getattr(invoice, name)
        if number:
            same = [entry for entry in further if entry.kind == kind and entry.number == number]
            further = [entry for entry in further if entry not in same]
            day = next((entry.issue_date for entry in same if entry.issue_date), None)
            said = words("preceding_dated", number=number, date=words.day(day)) if day else number
            yield Fact(words(name), said)
    yield from (fact for entry in further for fact in _further(entry, words))


def _further(entry: FurtherReference, words: Words) -> Iterator[Fact]:
    if not entry.number:
        return
    said = words("line_of", number=entry.number, line=entry.line) if entry.line else entry.number
    if entry.issue_date:
        said = words("preceding_dated", number=said, date=words.day(entry.issue_date))
    yield Fact(words(_FURTHER.get(entry.kind, "object_identifier")), said)


def _customer(invoice: Invoice, words: Words) -> Iterator[Fact]:
    buyer = invoice.buyer
    if buyer is None:
        return
    for identifier in buyer.identifiers:
        scheme = words.scheme(identifier.scheme)
        label = words("your_scheme", scheme=scheme) if scheme else words("your_id")
        yield Fact(label, identifier.value)
    if buyer.legal_id:
        scheme = words.scheme(buyer.legal_id.scheme)
        label = words("your_scheme", scheme=scheme) if scheme else words("your_legal_id")
        yield Fact(label, buyer.legal_id.value)
    if buyer.vat_id:
        yield Fact(words("your_vat_id"), buyer.vat_id.value)

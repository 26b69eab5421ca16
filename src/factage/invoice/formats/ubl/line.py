"""Lines (BG-25 … BG-32), with the references, the delivery and the hierarchy by line of the extensions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from factage.invoice.formats.ubl.amount import ALLOWANCES_CHARGES
from factage.invoice.formats.ubl.binding import (
    Binding,
    Leaf,
    Place,
    Records,
    joined,
    read_value,
    write_value,
)
from factage.invoice.formats.ubl.codec import AMOUNT, NUMBER
from factage.invoice.formats.ubl.delivery import DELIVERY, DELIVERY_TERMS, PERIOD
from factage.invoice.formats.ubl.item import ITEM
from factage.invoice.formats.ubl.line_reference import BillingReferences, DocumentReferences, LineReferences
from factage.invoice.formats.ubl.names import clark
from factage.invoice.formats.ubl.note import Notes
from factage.invoice.formats.ubl.passage import Draft, Node, Reading, Writing, is_empty
from factage.invoice.formats.ubl.price import Price
from factage.invoice.model import Line, LineTotals, unfolded
from factage.invoice.totals.line import counts


class LineTax(Binding):
    """``TaxTotal`` of a line: its VAT in the currency of the invoice, and in that of the VAT (EXTENDED-CTC-FR)."""

    fields = frozenset({"totals"})
    _tag: Final = clark("cac:TaxTotal")
    _amount: Final = clark("cbc:TaxAmount")

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        totals: Draft = {}
        for node in parent.findall(self._tag):
            amount = node.find(self._amount)
            currency = None if amount is None else amount.get("currencyID")
            field = self._field(currency, reading)
            value = None if field is None or field in totals else read_value(amount, AMOUNT, reading)
            if field is not None and value is not None:
                totals[field] = value
                reading.carry(node)
                reading.carry(amount, "currencyID")
        if totals:
            draft["totals"] = totals

    @staticmethod
    def _field(currency: str | None, context: Reading | Writing) -> str | None:
        if currency == context.currency:
            return "tax"
        return "tax_in_vat_currency" if currency and currency == context.vat_currency else None

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        totals: LineTotals = record.totals or LineTotals()
        for field, currency in (("tax", writing.currency), ("tax_in_vat_currency", writing.vat_currency)):
            value, place = getattr(totals, field), joined(path, f"totals.{field}")
            if value is None:
                continue
            if writing.core or self._field(currency, writing) != field:
                writing.lose(place, value)
                continue
            node = etree.SubElement(parent, self._tag)
            amount = write_value(node, self._amount, value, NUMBER, place, writing)
            if currency:
                amount.set("currencyID", currency)
        for field in ("charges", "allowances", "allowances_charges", "tax_inclusive"):
            writing.lose(joined(path, f"totals.{field}"), getattr(totals, field))

    def places(self) -> Iterator[Place]:
        yield ("TaxTotal",), "totals.tax"
        yield ("TaxTotal", "TaxAmount"), "totals.tax"


class SubLines(Records):
    """``SubInvoiceLine``: lines in a line (BG-DEX-01), each of which may hold lines again."""

    def __init__(self, tag: str, inner: tuple[Binding, ...]) -> None:
        super().__init__(tag, "sub_lines", *inner)
        self.inner = (*inner, self)
        self.within = self.within | {"sub_lines"}

    def places(self) -> Iterator[Place]:
        yield (self.tag.rpartition("}")[2],), "sub_lines"


class Lines(Records):
    """``InvoiceLine``, or ``CreditNoteLine``.

    EXTENDED-CTC-FR has all lines in one row, each with the line above it (beside the invoice's number). The core norm has neither that nor lines in
    lines: what holds others is written with its sum, and group and information lines, which would count, are lost.
    """

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        lines: tuple[Line, ...] = record.lines
        in_one_row = writing.french and not is_empty(writing.number)
        listed = ((f"lines[{index}]", line) for index, line in enumerate(lines))
        for place, line in unfolded(lines) if in_one_row else listed:
            if writing.core and not counts(line):
                writing.lose(place, line)
            else:
                self.write_one(parent, line, place, writing)


def lines(*, credit: bool) -> Lines:
    """The lines of an invoice, or of a credit note."""
    kind = "CreditNote" if credit else "Invoice"
    inner: tuple[Binding, ...] = (
        Leaf("cbc:ID", "id"),
        Notes(most=1),
        Leaf(
            "cbc:CreditedQuantity" if credit else "cbc:InvoicedQuantity",
            "quantity",
            NUMBER,
            attributes={"unitCode": "unit"},
        ),
        Leaf("cbc:LineExtensionAmount", "net_amount", AMOUNT),
        Leaf("cbc:AccountingCost", "buyer_accounting_reference"),
        PERIOD,
        LineReferences("cac:OrderLineReference", "order_references", "cac:OrderReference", 1),
        LineReferences("cac:DespatchLineReference", "despatch_references", "cac:DocumentReference", 0),
        LineReferences("cac:ReceiptLineReference", "receiving_references", "cac:DocumentReference", 0),
        BillingReferences(),
        DocumentReferences(),
        DELIVERY,
        DELIVERY_TERMS,
        *ALLOWANCES_CHARGES,
        LineTax(),
        *ITEM,
        Price(),
    )
    return Lines(f"cac:{kind}Line", "lines", *inner, SubLines(f"cac:Sub{kind}Line", inner))

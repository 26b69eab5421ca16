"""Allowances and charges, the VAT breakdown and the totals of the document (BG-20 … BG-23)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from lxml import etree

from factage.invoice.formats.ubl.binding import (
    Binding,
    Leaf,
    Place,
    Record,
    Records,
    Within,
    read_value,
    write_value,
)
from factage.invoice.formats.ubl.codec import AMOUNT, NUMBER
from factage.invoice.formats.ubl.names import clark
from factage.invoice.formats.ubl.passage import Draft, Node, Reading, Writing
from factage.invoice.model import Invoice

_TAX_TOTAL: Final = clark("cac:TaxTotal")
_TAX_AMOUNT: Final = clark("cbc:TaxAmount")


class VatScheme(Binding):
    """``TaxScheme``, which UBL demands in a category: it says VAT, as the model means. Another tax is left over."""

    _tag: Final = clark("cac:TaxScheme")
    _name: Final = clark("cbc:ID")

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        scheme = parent.find(self._tag)
        name = None if scheme is None else scheme.find(self._name)
        if name is None or (name.text or "").strip().upper() == "VAT":
            for node in (scheme, name):
                if node is not None:
                    reading.carry(node)

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        if len(parent):
            etree.SubElement(etree.SubElement(parent, self._tag), self._name).text = "VAT"


_ALLOWANCE_CHARGE: Final = (
    Leaf("cbc:AllowanceChargeReasonCode", "reason_code"),
    Leaf("cbc:AllowanceChargeReason", "reason"),
    Leaf("cbc:MultiplierFactorNumeric", "percent", NUMBER),
    Leaf("cbc:Amount", "amount", AMOUNT),
    Leaf("cbc:BaseAmount", "base", AMOUNT),
    Leaf("cbc:SequenceNumeric", "sequence", NUMBER),
    Within(
        "cac:TaxCategory",
        Leaf("cbc:ID", "vat_category"),
        Leaf("cbc:Percent", "vat_rate", NUMBER),
        Leaf("cbc:TaxExemptionReasonCode", "exemption_code"),
        Leaf("cbc:TaxExemptionReason", "exemption_reason"),
        VatScheme(),
    ),
)

ALLOWANCES_CHARGES: Final = (
    Records("cac:AllowanceCharge", "allowances", *_ALLOWANCE_CHARGE, fixed={"cbc:ChargeIndicator": "false"}),
    Records("cac:AllowanceCharge", "charges", *_ALLOWANCE_CHARGE, fixed={"cbc:ChargeIndicator": "true"}),
)
"""The same on the document and on a line."""

_BREAKDOWN: Final = Records(
    "cac:TaxSubtotal",
    "vat_breakdown",
    Leaf("cbc:TaxableAmount", "taxable_amount", AMOUNT),
    Leaf("cbc:TaxAmount", "tax_amount", AMOUNT),
    Within(
        "cac:TaxCategory",
        Leaf("cbc:ID", "category"),
        Leaf("cbc:Percent", "rate", NUMBER),
        Leaf("cbc:TaxExemptionReasonCode", "exemption_code"),
        Leaf("cbc:TaxExemptionReason", "exemption_reason"),
        VatScheme(),
    ),
)


class VatTotals(Binding):
    """``TaxTotal`` in the currency of the invoice (BT-110, BG-23), and a second one in that of the VAT (BT-111)."""

    fields = frozenset({"vat_breakdown"})

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        totals: Draft = draft.setdefault("totals", {})
        first = True
        for node in parent.findall(_TAX_TOTAL):
            amount = node.find(_TAX_AMOUNT)
            currency = None if amount is None else amount.get("currencyID")
            if self._in_vat_currency(currency, reading):
                value = None if "tax_in_vat_currency" in totals else read_value(amount, AMOUNT, reading)
                if value is not None:
                    reading.carry(node)
                    reading.carry(amount, "currencyID")
                    totals["tax_in_vat_currency"] = value
            elif first:
                first = False
                reading.carry(node)
                value = None if amount is None else read_value(amount, AMOUNT, reading)
                if value is not None:
                    totals["tax"] = value
                _BREAKDOWN.read(node, draft, reading)

    @staticmethod
    def _in_vat_currency(currency: str | None, context: Reading | Writing) -> bool:
        return currency is not None and currency == context.vat_currency != context.currency

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        totals, tax = record.totals, total_tax(record)
        if record.vat_breakdown or tax is not None:
            node = etree.SubElement(parent, _TAX_TOTAL)
            if tax is not None:
                write_value(node, _TAX_AMOUNT, tax, AMOUNT, "totals.tax", writing)
                if totals is None or totals.tax is None:
                    writing.lose("totals.tax", f"∅ → {AMOUNT.write(tax)}")  # that it was not stated
            _BREAKDOWN.write(node, record, path, writing)
        if totals is None or totals.tax_in_vat_currency is None:
            return
        if not self._in_vat_currency(writing.vat_currency, writing):
            writing.lose("totals.tax_in_vat_currency", totals.tax_in_vat_currency)
            return
        node = etree.SubElement(parent, _TAX_TOTAL)
        amount = write_value(
            node, _TAX_AMOUNT, totals.tax_in_vat_currency, NUMBER, "totals.tax_in_vat_currency", writing
        )
        amount.set("currencyID", writing.vat_currency)

    def places(self) -> Iterator[Place]:
        yield ("TaxTotal",), "totals.tax"
        yield ("TaxTotal", "TaxAmount"), "totals.tax"
        for below, path in _BREAKDOWN.places():
            yield ("TaxTotal", *below), path


def total_tax(invoice: Invoice) -> Decimal | None:
    """BT-110; where only its parts are stated their sum, which it is by BR-CO-14 and which UBL cannot leave out."""
    stated = None if invoice.totals is None else invoice.totals.tax
    parts = [part.tax_amount for part in invoice.vat_breakdown]
    if stated is None and parts and None not in parts:
        return sum((part for part in parts if part is not None), Decimal(0))
    return stated


class _ElsewhereWritten(Binding):
    """Terms of the totals that :class:`VatTotals` takes care of."""

    fields = frozenset({"tax", "tax_in_vat_currency"})

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        pass

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        pass


TOTALS: Final = (
    VatTotals(),
    Record(
        "cac:LegalMonetaryTotal",
        "totals",
        Leaf("cbc:LineExtensionAmount", "lines", AMOUNT),
        Leaf("cbc:TaxExclusiveAmount", "tax_exclusive", AMOUNT),
        Leaf("cbc:TaxInclusiveAmount", "tax_inclusive", AMOUNT),
        Leaf("cbc:AllowanceTotalAmount", "allowances", AMOUNT),
        Leaf("cbc:ChargeTotalAmount", "charges", AMOUNT),
        Leaf("cbc:PrepaidAmount", "prepaid", AMOUNT),
        Leaf("cbc:PayableRoundingAmount", "rounding", AMOUNT),
        Leaf("cbc:PayableAmount", "payable", AMOUNT),
        _ElsewhereWritten(),
    ),
)

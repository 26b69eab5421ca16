"""Amounts from quantities, prices, rates: what the billing software would have to write."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from factage.invoice.model import AllowanceCharge, Invoice, Line, Totals, VatBreakdown
from factage.invoice.money import exact
from factage.invoice.totals.breakdown import computed, tax_on
from factage.invoice.totals.line import (
    ZERO,
    Incomplete,
    amount_of,
    counts,
    net_amount,
    places_of,
    total,
    unit_price,
    written,
)


def compute(invoice: Invoice) -> Invoice:
    """The invoice with every derived amount computed (EN 16931-1 § 6.4, BR-CO-10 … BR-CO-17), in its currency.

    Stated line amounts stand where quantity or price is absent; ``prepaid``, ``rounding`` and ``tax_in_vat_currency``
    stay as given. Without lines the stated VAT breakdown is the start. Raises ``Incomplete`` where something that an
    amount is made of is absent.
    """
    with exact():
        return _computed(invoice, places_of(invoice.currency))


def _computed(invoice: Invoice, places: int) -> Invoice:
    invoice = replace(
        invoice,
        lines=tuple(_line(line, places, f"lines[{n}]") for n, line in enumerate(invoice.lines)),
        allowances=_parts(invoice.allowances, places, "allowances"),
        charges=_parts(invoice.charges, places, "charges"),
    )
    breakdown = computed(invoice, places) if invoice.lines else _taxed(invoice.vat_breakdown, places)
    invoice = replace(invoice, vat_breakdown=breakdown)
    return replace(invoice, totals=_totals(invoice, places))


def _line(line: Line, places: int, path: str) -> Line:
    line = replace(
        line,
        unit_price=unit_price(line),
        allowances=_parts(line.allowances, places, f"{path}.allowances"),
        charges=_parts(line.charges, places, f"{path}.charges"),
    )
    if line.net_amount is not None and (line.quantity is None or line.unit_price is None or not counts(line)):
        return line
    if not counts(line) and (line.quantity is None or line.unit_price is None):
        return line
    return replace(line, net_amount=net_amount(line, places, path))


def _parts(parts: tuple[AllowanceCharge, ...], places: int, path: str) -> tuple[AllowanceCharge, ...]:
    return tuple(
        replace(part, amount=amount_of(part, places, f"{path}[{n}]")) for n, part in enumerate(parts)
    )


def _taxed(breakdown: tuple[VatBreakdown, ...], places: int) -> tuple[VatBreakdown, ...]:
    if not breakdown:
        raise Incomplete("lines")
    rows = []
    for n, part in enumerate(breakdown):
        if part.taxable_amount is None:
            raise Incomplete(f"vat_breakdown[{n}].taxable_amount")
        rows.append(replace(part, tax_amount=tax_on(part.taxable_amount, part.rate, places)))
    return tuple(rows)


def _totals(invoice: Invoice, places: int) -> Totals:
    before = invoice.totals or Totals()
    taxable = sum((part.taxable_amount or ZERO for part in invoice.vat_breakdown), ZERO)
    tax = sum((part.tax_amount or ZERO for part in invoice.vat_breakdown), ZERO)
    allowances = total(invoice.allowances, places, "allowances")
    charges = total(invoice.charges, places, "charges")
    lines = taxable + allowances - charges
    inclusive = taxable + tax
    for_others = sum((each.amount or ZERO for each in invoice.third_party_payments), ZERO)
    due = inclusive - (before.prepaid or ZERO) + (before.rounding or ZERO) + for_others
    return replace(
        before,
        lines=written(lines, places) if invoice.lines else before.lines,
        allowances=_unless_none(invoice.allowances, allowances, places),
        charges=_unless_none(invoice.charges, charges, places),
        tax_exclusive=written(taxable, places),
        tax=written(tax, places),
        tax_inclusive=written(inclusive, places),
        payable=written(due, places),
    )


def _unless_none(parts: tuple[AllowanceCharge, ...], amount: Decimal, places: int) -> Decimal | None:
    return written(amount, places) if parts else None

"""What a page leaves unsaid about VAT and sums: categories from rates, rates of what stands among the totals, the sums between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any, Final

from factage.invoice.model import AllowanceCharge, Invoice, Line, LineVat, Totals, VatBreakdown
from factage.invoice.totals import Incomplete, compute

ZERO: Final = Decimal(0)
_REASONS: Final = {"AE": "VATEX-EU-AE", "K": "VATEX-EU-IC", "G": "VATEX-EU-G", "O": "VATEX-EU-O"}
"""Codes of the CEF list VATEX that a category alone gives (EN 16931-1, BT-121)."""
_TOTALS: Final = ("lines", "allowances", "charges", "tax_exclusive", "tax", "tax_inclusive", "payable")
_MOST: Final = 6
"""Allowances and charges of which the rates are searched: all combinations are tried."""


def completed_vat(invoice: Invoice) -> Invoice:
    """The invoice with its categories, rates and sums whole, as far as what the page says leaves no choice."""
    found = replace(
        invoice,
        lines=tuple(replace(line, vat=_categorised(line.vat or LineVat())) for line in invoice.lines),
        vat_breakdown=tuple(_part(part) for part in invoice.vat_breakdown),
    )
    return _summed(_shared(_of_one_kind(found)))


def _categorised(vat: LineVat) -> LineVat:
    return replace(vat, category="S") if vat.category is None and vat.rate else vat


def _part(part: VatBreakdown) -> VatBreakdown:
    if part.category is None and part.rate:
        return replace(part, category="S")
    if part.category in {"E", "AE", "K", "G", "O"}:
        code = part.exemption_code or (None if part.exemption_reason else _REASONS.get(part.category))
        rate = part.rate if part.category == "O" else part.rate or ZERO
        return replace(part, rate=rate, exemption_code=code)
    return part


def _of_one_kind(invoice: Invoice) -> Invoice:
    """Where the whole invoice is of one category and rate, its lines are too; without VAT the base is all of it."""
    if len(invoice.vat_breakdown) != 1:
        return invoice
    (part,) = invoice.vat_breakdown
    totals = invoice.totals or Totals()
    if not part.rate and part.taxable_amount is None:
        part = replace(part, taxable_amount=totals.tax_exclusive or _sum(invoice.lines))
    if not part.rate and part.tax_amount is None:
        part = replace(part, tax_amount=ZERO.quantize(Decimal("0.01")))
    lines = tuple(
        line if line.vat and line.vat.category else replace(line, vat=_of(part)) for line in invoice.lines
    )
    return replace(invoice, lines=lines, vat_breakdown=(part,))


def _of(part: VatBreakdown) -> LineVat:
    return LineVat(category=part.category, rate=part.rate)


def _sum(lines: Sequence[Line]) -> Decimal:
    return sum((line.net_amount or ZERO for line in lines), ZERO)


def _shared(invoice: Invoice) -> Invoice:
    """The category and rate of each allowance and charge of the document: the only ones with which every base is met."""
    parts = [*invoice.allowances, *invoice.charges]
    rates = [part for part in invoice.vat_breakdown if part.category and part.taxable_amount is not None]
    if not rates or not parts or len(parts) > _MOST or all(part.vat_category for part in parts):
        return invoice
    signed = [-(part.amount or ZERO) for part in invoice.allowances]
    signed += [part.amount or ZERO for part in invoice.charges]
    left = [
        (part.taxable_amount or ZERO)
        - sum((line.net_amount or ZERO for line in invoice.lines if line.vat == _of(part)), ZERO)
        for part in rates
    ]
    fitting = [
        choice
        for choice in product(range(len(rates)), repeat=len(parts))
        if all(
            sum((signed[n] for n, at in enumerate(choice) if at == place), ZERO) == left[place]
            for place in range(len(rates))
        )
    ]
    if not fitting:
        return invoice
    given = [
        part if part.vat_category else _rated(part, rates[at])
        for part, at in zip(parts, fitting[0], strict=True)
    ]
    count = len(invoice.allowances)
    return replace(invoice, allowances=tuple(given[:count]), charges=tuple(given[count:]))


def _rated(part: AllowanceCharge, kind: VatBreakdown) -> AllowanceCharge:
    return replace(part, vat_category=kind.category, vat_rate=kind.rate)


def _summed(invoice: Invoice) -> Invoice:
    """The sums that the norm asks for and the page does not print, from those that it does."""
    nets = tuple(
        replace(line, quantity=None) if line.net_amount is not None else line for line in invoice.lines
    )
    try:  # the printed amount of a line stands, whatever its quantity and price come to
        made = compute(replace(invoice, lines=nets, vat_breakdown=() if nets else invoice.vat_breakdown))
    except (Incomplete, ArithmeticError):
        return invoice
    said: Any = invoice.totals or Totals()
    sums: Any = made.totals
    filled = {
        name: getattr(sums, name) if getattr(said, name) is None else getattr(said, name) for name in _TOTALS
    }
    reckoned = {(part.category, part.rate): part for part in made.vat_breakdown}
    breakdown = tuple(
        replace(
            part,
            taxable_amount=_first(part.taxable_amount, reckoned, part, "taxable_amount"),
            tax_amount=_first(part.tax_amount, reckoned, part, "tax_amount"),
        )
        for part in invoice.vat_breakdown
    )
    return replace(invoice, totals=replace(said, **filled), vat_breakdown=breakdown or made.vat_breakdown)


def _first(said: Decimal | None, reckoned: Any, part: VatBreakdown, name: str) -> Decimal | None:
    """What is printed, else what the lines of that rate come to."""
    if said is not None:
        return said
    own = reckoned.get((part.category, part.rate))
    return getattr(own, name) if own else None

"""Clause 6: another last digit would break a sum."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from clauses.page import SHOW, Trap, base, rows_of, sheet, sums
from factage.invoice.totals import compute


def small_rate(n: int) -> Trap:
    """1,00 at 5,5 % and at 6 % give the same tax; the rate stands on the page wrongly rounded."""
    invoice = base(n, count=1, rates=("5.5",))
    line = replace(invoice.lines[0], quantity=Decimal(1), unit_price=Decimal("1.00"), net_amount=None)
    invoice = compute(replace(invoice, lines=(line,), vat_breakdown=(), totals=None))
    t = invoice.totals
    rows = [
        ("Total HT", SHOW(t.tax_exclusive)),
        ("TVA 6 %", SHOW(t.tax)),
        ("Total TTC", SHOW(t.tax_inclusive)),
        ("Net à payer", SHOW(t.payable)),
    ]
    return sheet(invoice, rows_of(invoice), rows), invoice


def loose_quantity(n: int) -> Trap:
    """400,00 on the page, 400,001 in truth: the product does not fix the quantity."""
    invoice = base(n, count=1)
    line = replace(invoice.lines[0], quantity=Decimal("400.001"), unit_price=Decimal("0.79"), net_amount=None)
    invoice = compute(replace(invoice, lines=(line,), vat_breakdown=(), totals=None))
    rows = [(line.item.name, "400,00", "0,79", SHOW(invoice.lines[0].net_amount))]
    return sheet(invoice, rows, sums(invoice)), invoice


def zero_rate(n: int) -> Trap:
    """0 % of anything is 0; the exemption is of a kind that the page does not say."""
    invoice = base(n, rates=("0",), category="E")
    t = invoice.totals
    rows = [
        ("Total HT", SHOW(t.tax_exclusive)),
        ("TVA 0 %", "0,00"),
        ("Total TTC", SHOW(t.tax_inclusive)),
        ("Acompte", "0,00"),
        ("Net à payer", SHOW(t.payable)),
    ]
    return sheet(invoice, rows_of(invoice), rows), replace(
        invoice, totals=replace(t, prepaid=Decimal("0.00"))
    )


TRAPS = (
    small_rate,
    loose_quantity,
    zero_rate,
)

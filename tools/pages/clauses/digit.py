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


def small_outlay(n: int) -> Trap:
    """An outlay of two cents bears no VAT: the net total at 20 % gives the same tax as the base."""
    invoice = base(n, count=1)
    line = replace(invoice.lines[0], quantity=Decimal(1), unit_price=Decimal(100 + n), net_amount=None)
    invoice = compute(replace(invoice, lines=(line,), vat_breakdown=(), totals=None))
    t, cents = invoice.totals, Decimal("0.02")
    stamp = replace(line, id="2", unit_price=cents, net_amount=cents, item=replace(line.item, name="Timbre"))
    done = replace(
        invoice,
        lines=(*invoice.lines, stamp),
        totals=replace(
            t,
            lines=t.lines + cents,
            tax_exclusive=t.tax_exclusive + cents,
            tax_inclusive=t.tax_inclusive + cents,
            payable=t.payable + cents,
        ),
    )
    return sheet(done, rows_of(done), sums(done)), done


TRAPS = (small_rate, loose_quantity, zero_rate, small_outlay)

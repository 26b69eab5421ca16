"""Clause 5: no other sum closes as well."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from clauses.page import SHOW, Trap, base, rows_of, sheet, sums, with_net
from factage.invoice.money import rounded


def market(n: int) -> Trap:
    """The market's totals stand above this bill's, no lines: two closed systems on one page."""
    invoice = base(n)
    t = invoice.totals
    rows = [
        ("Montant du marché HT", SHOW(t.tax_exclusive * 4)),
        ("TVA 20 %", SHOW(t.tax * 4)),
        ("Total TTC du marché", SHOW(t.tax_inclusive * 4)),
        *sums(invoice),
    ]
    return sheet(invoice, [("Situation de travaux n° 2",)], rows), replace(invoice, lines=())


def market_total(n: int) -> Trap:
    """The market's net total and tax in the usual words, and "Total" alone after them."""
    invoice = base(n)
    t = invoice.totals
    rows = [
        ("Total HT", SHOW(t.tax_exclusive * 4)),
        ("TVA 20 %", SHOW(t.tax * 4)),
        ("Total", SHOW(t.tax_inclusive * 4)),
        ("Situation HT", SHOW(t.tax_exclusive)),
        ("TVA de la situation", SHOW(t.tax)),
        ("Situation TTC", SHOW(t.tax_inclusive)),
    ]
    return sheet(invoice, [("Situation de travaux n° 2",)], rows), replace(invoice, lines=())


def market_below(n: int) -> Trap:
    """The same with the market's totals last and in the usual words."""
    invoice = base(n)
    t = invoice.totals
    rows = [
        ("HT situation", SHOW(t.tax_exclusive)),
        ("TVA situation", SHOW(t.tax)),
        ("TTC situation", SHOW(t.tax_inclusive)),
    ]
    rows += [
        ("Total HT", SHOW(t.tax_exclusive * 3)),
        ("TVA 20 %", SHOW(t.tax * 3)),
        ("Total TTC", SHOW(t.tax_inclusive * 3)),
    ]
    return sheet(invoice, [("Situation n° 1 sur marché de travaux",)], rows), replace(invoice, lines=())


def second_currency(n: int) -> Trap:
    """Every total once more in Swiss francs."""
    invoice = base(n)
    t = invoice.totals
    chf = [rounded(x * Decimal("0.94")) for x in (t.tax_exclusive, t.tax)]
    rows = [
        *sums(invoice),
        ("Total HT en CHF", SHOW(chf[0])),
        ("TVA en CHF", SHOW(chf[1])),
        ("Total TTC en CHF", SHOW(sum(chf))),
    ]
    return sheet(
        invoice,
        rows_of(invoice),
        rows,
        above=("Montants en euros ; contre-valeur en francs suisses, cours 0,94",),
    ), invoice


def cumulated_by_line(n: int) -> Trap:
    """The lines are the works to date; what this bill asks for of each is printed nowhere."""
    invoice = base(n)
    done = rounded(invoice.totals.lines * Decimal("0.6"))
    this = with_net(invoice, invoice.totals.lines - done)
    rows = [
        ("Total HT travaux réalisés", SHOW(invoice.totals.lines)),
        ("Situation n° 1 déjà facturée HT", SHOW(-done)),
        *sums(this),
    ]
    return sheet(invoice, rows_of(invoice), rows, title="FACTURE DE SITUATION"), replace(this, lines=())


TRAPS = (market, market_total, market_below, second_currency, cumulated_by_line)

"""Clause 3: the totals hold in a chain."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from clauses.page import SHOW, Trap, base, billed, rows_of, sheet, sums, with_net


def two_rates(n: int) -> Trap:
    """Two bases and their sum look like net, tax and total."""
    invoice = base(n, count=4, rates=("20", "10"))
    t = invoice.totals
    rows = [(f"Base TVA {SHOW(part.rate, 0)} %", SHOW(part.taxable_amount)) for part in invoice.vat_breakdown]
    rows.append(("Total HT", SHOW(t.tax_exclusive)))
    rows += [(f"TVA {SHOW(part.rate, 0)} %", SHOW(part.tax_amount)) for part in invoice.vat_breakdown]
    rows.append(("Total TTC", SHOW(t.tax_inclusive)))
    return sheet(invoice, rows_of(invoice), rows), invoice


def two_rates_without_lines(n: int) -> Trap:
    """The same as a recapitulation, the lines on an annex that is not here."""
    invoice = replace(base(n, count=4, rates=("20", "10")), lines=())
    t = invoice.totals
    rows = [
        (f"Travaux à {SHOW(part.rate, 0)} %", SHOW(part.taxable_amount)) for part in invoice.vat_breakdown
    ]
    rows += [("Ensemble", SHOW(t.tax_exclusive)), ("Taxes", SHOW(t.tax)), ("Montant", SHOW(t.tax_inclusive))]
    return sheet(invoice, [("Suivant décompte joint",)], rows), invoice


def cut_thousands(n: int) -> Trap:
    """Thousands far from their hundreds, alike in all three totals."""
    invoice = base(n, count=6, quantities=(40, 60, 90))
    t = invoice.totals

    def far(value: Decimal) -> str:
        head, _, tail = SHOW(value).rpartition(" ")
        return f"{head}   {tail}" if head else tail

    rows = [
        (f"{a} {'.' * 12}", far(b))
        for a, b in (
            ("Total HT", t.tax_exclusive),
            ("TVA 20 %", t.tax),
            ("Total TTC", t.tax_inclusive),
            ("Net à payer", t.payable),
        )
    ]
    return sheet(invoice, rows_of(invoice), rows), invoice


def cut_leaders(n: int) -> Trap:
    """Leader dots run into the thousands: `....5 552,73`."""
    invoice = base(n, count=6, quantities=(40, 60, 90))
    rows = [(a, "." * 22 + b) for a, b in sums(invoice)]
    return sheet(invoice, [("Marchandises suivant bon de livraison",)], rows), replace(invoice, lines=())


def market_by_percentage(n: int) -> Trap:
    """The market's totals close; this bill asks for a quarter of them, and prints no figure."""
    invoice = base(n)
    t = invoice.totals
    m = with_net(invoice, t.tax_exclusive * 4)
    return sheet(
        invoice,
        [("Situation de travaux n° 2",)],
        sums(m)[:3],
        extra=("La présente situation appelle le quart du montant ci-dessus.",),
    ), billed(invoice, t.tax_inclusive)


def untaxed_by_percentage(n: int) -> Trap:
    """The same without VAT."""
    invoice = base(n, rates=("0",), category="E")
    t = invoice.totals
    w = SHOW(t.payable * 4)
    return sheet(
        invoice,
        [("Prestation suivant convention",)],
        [("Total HT", w), ("Total TTC", w)],
        extra=("TVA non applicable, art. 293 B du CGI", "La présente appelle le quart du montant ci-dessus."),
    ), billed(invoice, t.payable)


TRAPS = (
    two_rates,
    two_rates_without_lines,
    cut_thousands,
    cut_leaders,
    market_by_percentage,
    untaxed_by_percentage,
)

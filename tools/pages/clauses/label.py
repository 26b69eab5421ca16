"""Clause 1: its own label or column head says the role."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from says import short

from clauses.page import SHOW, Trap, base, rows_of, sheet, sums
from factage.invoice.money import rounded


def retention(n: int) -> Trap:
    """A retention of 5 % is no deposit."""
    invoice = base(n)
    kept = rounded(invoice.totals.tax_inclusive * 5 / 100)
    pay = invoice.totals.tax_inclusive - kept
    page = sheet(
        invoice,
        rows_of(invoice),
        [*sums(invoice)[:3], ("Retenue de garantie 5 %", SHOW(-kept)), ("Net à payer", SHOW(pay))],
    )
    return page, replace(invoice, totals=replace(invoice.totals, payable=pay))


def retention_and_deposit(n: int) -> Trap:
    """A deposit and a retention of the same size: only one is prepaid."""
    invoice = base(n)
    five = rounded(invoice.totals.tax_inclusive * 5 / 100)
    pay = invoice.totals.tax_inclusive - 2 * five
    rows = [
        *sums(invoice)[:3],
        ("Retenue de garantie 5 %", SHOW(-five)),
        ("Acompte versé", SHOW(-five)),
        ("Net à payer", SHOW(pay)),
    ]
    return sheet(invoice, rows_of(invoice), rows), replace(
        invoice, totals=replace(invoice.totals, payable=pay, prepaid=five)
    )


def other_tax(n: int) -> Trap:
    """The tax of the Canary Islands is none of the VAT: its category is another one."""
    invoice = base(n, rates=("7",), category="L")
    t = invoice.totals
    rows = [("Total HT", SHOW(t.tax_exclusive)), ("IGIC 7 %", SHOW(t.tax)), ("Total TTC", SHOW(t.payable))]
    return sheet(invoice, rows_of(invoice), rows), invoice


def terms_of_delivery(n: int) -> Trap:
    """The terms lead to the due date, though from the day of delivery, which is called the date."""
    invoice = base(n)
    delivered = invoice.issue_date - timedelta(days=6)
    printed = replace(invoice, issue_date=delivered, due_date=delivered + timedelta(days=30))
    above = (f"Facture émise le {short(invoice.issue_date)}", "Règlement à 30 jours de la livraison")
    truth = replace(invoice, due_date=printed.due_date)
    return sheet(printed, rows_of(invoice), sums(invoice), above=above), truth


def early_payment(n: int) -> Trap:
    """A discount for early payment is offered, not taken."""
    invoice = base(n)
    off = rounded(invoice.totals.tax_inclusive * 2 / 100)
    rows = [
        *sums(invoice),
        ("Escompte 2 % si règlement sous 8 jours", SHOW(-off)),
        ("Soit à régler sous 8 jours", SHOW(invoice.totals.payable - off)),
    ]
    return sheet(invoice, rows_of(invoice), rows), invoice


def kept_in_other_words(n: int) -> Trap:
    """A part is kept back under words that no list has: it is no deposit."""
    invoice = base(n)
    kept = rounded(invoice.totals.tax_inclusive * 5 / 100)
    pay = invoice.totals.tax_inclusive - kept
    return sheet(
        invoice,
        rows_of(invoice),
        [*sums(invoice)[:3], ("Réserve de parfait achèvement", SHOW(-kept)), ("Net à payer", SHOW(pay))],
    ), replace(invoice, totals=replace(invoice.totals, payable=pay))


def withheld_tax(n: int) -> Trap:
    """A tax is withheld from what is paid: the amount due, as the norm has it, is the whole."""
    invoice = base(n)
    kept = rounded(invoice.totals.tax_exclusive * 15 / 100)
    pay = invoice.totals.tax_inclusive - kept
    return sheet(
        invoice,
        rows_of(invoice),
        [*sums(invoice)[:3], ("Retenue à la source 15 %", SHOW(-kept)), ("Net à payer", SHOW(pay))],
    ), invoice


def net_to_pay(n: int) -> Trap:
    """What is to be paid is without the VAT, which another invoice asks for."""
    invoice = base(n)
    t = invoice.totals
    return sheet(
        invoice,
        rows_of(invoice),
        [("Total HT", SHOW(t.tax_exclusive)), ("Net à payer", SHOW(t.tax_exclusive))],
        extra=("La TVA de 20 % est appelée par facture séparée",),
    ), invoice


def charge_untaxed(n: int) -> Trap:
    """No VAT, and a mention says why: what stands between net and gross is a charge, not a tax."""
    invoice = base(n, rates=("0",), category="E")
    t = invoice.totals
    fee = Decimal(60) + n
    tot = t.payable + fee
    done = replace(invoice, totals=replace(t, tax_exclusive=tot, tax_inclusive=tot, payable=tot, charges=fee))
    return sheet(
        invoice,
        rows_of(invoice),
        [
            ("Total HT", SHOW(t.payable)),
            ("Taxe de gestion", SHOW(fee)),
            ("Total TTC", SHOW(tot)),
            ("Net à payer", SHOW(tot)),
        ],
        extra=("TVA non applicable, art. 293 B du CGI",),
    ), done


TRAPS = (
    retention,
    retention_and_deposit,
    other_tax,
    terms_of_delivery,
    early_payment,
    kept_in_other_words,
    withheld_tax,
    net_to_pay,
    charge_untaxed,
)

"""A haulier (reportlab): one line for each carriage with its date and route, fuel surcharge among the totals, direct debit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from producers import Paper
from says import Figures, latin, short
from stock import BUYERS
from trade import Good, bill, company
from truth import Page

from factage.invoice.model import Invoice, Period

DOCUMENTS = 3
SELLER = company("Transports Garrigue", "Zone d'activités des Causses", "12100 Millau", form="SAS")
ROUTES = [
    Good("T1", "Millau - Montpellier, lot complet", "C62", 280, 420),
    Good("T2", "Millau - Lyon, 6 palettes", "C62", 310, 480),
    Good("T3", "Rodez - Toulouse, 3 palettes", "C62", 120, 210),
    Good("T4", "Attente au chargement", "HUR", 38, 52),
]
SHOW = Figures(group=" ")


def make(n: int) -> Page:
    """Each with a surcharge."""
    invoice = bill(
        n,
        SELLER,
        BUYERS,
        ROUTES,
        number=f"TG{26}-{410 + n}",
        count=(4, 9, 6)[n],
        rates=("20",),
        quantities=(1, 1, 2),
        charges=(("38.40", "Surcharge gazole"),),
        days=30,
    )
    lines = tuple(
        replace(x, period=Period(start=invoice.issue_date - timedelta(days=20 - k), end=None))
        for k, x in enumerate(invoice.lines)
    )
    invoice = replace(invoice, lines=lines, payment=None)
    hidden = [
        "buyer.identifiers",
        "buyer.legal_id",
        "buyer.address.country",
        "seller.address.country",
        "seller.contact.email",
        "lines[].unit",
        "lines[].vat",
        "lines[].item.seller_id",
        "totals.charges",
    ]
    return Page(_printed(invoice), invoice, hidden)


def _printed(invoice: Invoice) -> bytes:
    paper, buyer, t = Paper(font="Times-Roman"), invoice.buyer, invoice.totals
    for k, what in enumerate((SELLER.name, SELLER.street, SELLER.town, f"Tel {SELLER.phone}")):
        paper.text(40, 46 + 13 * k, what, bold=k == 0, size=14 if k == 0 else 10)
    for k, what in enumerate(
        (
            buyer.name,
            buyer.address.line1,
            f"{buyer.address.postcode} {buyer.address.city}",
            f"N° TVA : {buyer.vat_id.value}",
        )
    ):
        paper.text(340, 120 + 13 * k, latin(what), size=11)
    paper.text(40, 190, f"Facture n° {invoice.number}", size=14, bold=True)
    paper.text(
        40, 206, f"Le {short(invoice.issue_date)} - Échéance le {short(invoice.due_date)} par prélèvement"
    )
    for x, a, r in (
        (40, "Date", 0),
        (100, "Transport", 0),
        (390, "Nombre", 1),
        (460, "Prix HT", 1),
        (550, "Montant HT", 1),
    ):
        paper.text(x, 236, a, bold=True, right=bool(r))
    paper.line(40, 240, 550, 240)
    y = 254
    for x in invoice.lines:
        paper.text(40, y, short(x.period.start, "%d/%m"))
        paper.text(100, y, latin(x.item.name))
        for at, what in ((390, SHOW(x.quantity, 0)), (460, SHOW(x.unit_price)), (550, SHOW(x.net_amount))):
            paper.text(at, y, what, right=True)
        y += 15
    y += 20
    for a, b in (
        ("Total transports HT", t.lines),
        ("Surcharge gazole", invoice.charges[0].amount),
        ("Total HT", t.tax_exclusive),
        ("TVA 20 % sur " + SHOW(invoice.vat_breakdown[0].taxable_amount), t.tax),
        ("Total TTC", t.tax_inclusive),
        ("Montant prélevé", t.payable),
    ):
        paper.text(330, y, a)
        paper.text(550, y, SHOW(b), right=True)
        y += 15
    paper.text(
        40,
        780,
        "Montants en euros. Prélèvement sur votre compte FR76 **** **** **** 0921, mandat TG-0417.",
        size=8,
    )
    paper.text(
        40,
        795,
        f"{SELLER.name} - {SELLER.legal} - Siret {SELLER.siret} - TVA intracommunautaire {SELLER.vat}".replace(
            "–", "-"
        ),
        size=8,
    )
    return paper.done()

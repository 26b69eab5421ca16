"""Telephone and energy style (Chromium): the total in large on top, cards, periods as lines, masked account, collection by direct debit."""

from __future__ import annotations

from dataclasses import replace

from producers import chromium, esc
from says import Figures, long_date, short
from stock import BUYERS
from trade import Good, bill, company, with_period
from truth import Page

from factage.invoice.model import Invoice, Note
from factage.invoice.money import rounded
from factage.invoice.totals import compute

SELLER = company("Ondéa Services", "200 avenue de la Gare", "92100 Boulogne", form="SA")
GOODS = [
    Good("A", "Abonnement Fibre Pro", "C62", 39, 79),
    Good("B", "Ligne mobile illimitée", "C62", 12, 29),
    Good("C", "Option adresse fixe", "C62", 4, 9),
    Good("D", "Communications hors forfait", "C62", 0.5, 18),
    Good("E", "Location du routeur", "C62", 3, 6),
]
SHOW = Figures(group="\u00a0", after="\u00a0€")
STYLE = """body{font:12px "Nimbus Sans","Liberation Sans";margin:10px}.c{background:#f3f0fa;border-radius:8px;padding:14px;margin:10px 0}.big{font-size:28px;font-weight:700}
.d{display:grid;grid-template-columns:1fr 1fr;gap:14px}.row{display:flex;justify-content:space-between;border-bottom:1px solid #ddd;padding:5px 0}small{color:#777;text-transform:uppercase;letter-spacing:1px}"""


def make(n: int) -> Page:
    """The third has a refund among the lines, the fifth two rates."""
    invoice = bill(
        n,
        SELLER,
        BUYERS,
        GOODS,
        number=f"{4 + n}0{66213 + 91 * n}",
        count=(2, 4, 3, 3, 5)[n],
        rates=("20",) if n != 4 else ("20", "5.5"),
        lump=True,
        days=15,
    )
    if n == 2:
        last = invoice.lines[-1]
        last = replace(
            last,
            net_amount=-rounded(last.net_amount / 10),
            item=replace(last.item, name="Régularisation du mois précédent"),
        )
        invoice = compute(replace(invoice, lines=(*invoice.lines[:-1], last), vat_breakdown=()))
    invoice = replace(
        with_period(invoice),
        payment=None,
        notes=(Note(text="Tout retard entraîne une indemnité forfaitaire de 40 €.", subject_code="PMT"),),
    )
    hidden = [
        "buyer.identifiers",
        "buyer.legal_id",
        "buyer.vat_id",
        "buyer.address.country",
        "seller.address.country",
        "seller.contact",
        "seller.legal_information",
        "lines[].vat",
        "lines[].item.seller_id",
        "totals.lines",
        "totals.tax_inclusive",
    ]
    hidden += ["vat_breakdown[].taxable_amount"] if n != 4 else ["totals.tax"]
    return Page(chromium(STYLE, _body(invoice, two=n == 4)), invoice, hidden)


def _body(invoice: Invoice, *, two: bool) -> str:
    buyer, totals, period = invoice.buyer, invoice.totals, invoice.period
    rows = "".join(
        f"<div class=row><span>{esc(line.item.name)}</span><span>{SHOW(line.net_amount)}</span></div>"
        for line in invoice.lines
    )
    taxes = "".join(
        f"<div class=row><span>TVA {SHOW.bare(part.rate, 1)} %{f' sur {SHOW(part.taxable_amount)}' if two else ''}</span><span>{SHOW(part.tax_amount)}</span></div>"
        for part in invoice.vat_breakdown
    )
    return f"""<div class=d><div><b style="font-size:20px">Ondéa</b><br>Votre facture n° <b>{invoice.number}</b><br>du {long_date(invoice.issue_date)}<br><br><small>Titulaire</small><br>{esc(buyer.name)}<br>{esc(buyer.address.line1)}<br>{buyer.address.postcode} {esc(buyer.address.city)}</div>
<div class=c><small>Montant à payer</small><div class=big>{SHOW(totals.payable)}</div>prélevé le {short(invoice.due_date)}<br>sur le compte FR76 **** **** 0417</div></div>
<div class=c>Période facturée : du {short(period.start)} au {short(period.end)}<br>Service client : 0 805 00 12 12 (appel gratuit), du lundi au vendredi de 8h à 20h</div>
<div class=row><b>Détail de votre facture</b><b>Montant HT</b></div>{rows}<div class=row><b>Total hors taxes</b><b>{SHOW(totals.tax_exclusive)}</b></div>{taxes}<div class=row><b>Total à payer TTC</b><b>{SHOW(totals.payable)}</b></div>
<p style="font-size:8px">{SELLER.name}, {SELLER.street}, {SELLER.town}. {SELLER.siren[:3]} {SELLER.siren[3:6]} {SELLER.siren[6:]} RCS Nanterre. N° de TVA : {SELLER.vat}. Tout retard entraîne une indemnité forfaitaire de 40 €.</p>"""

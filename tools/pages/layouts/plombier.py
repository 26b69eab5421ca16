"""Word processor with a table (LibreOffice): plain French invoice of a craftsman, single rate, mentions at the foot."""

from __future__ import annotations

from producers import esc, libreoffice
from says import UNITS, Figures, long_date
from stock import BUYERS, FLAT, LATE, WORKS
from trade import bill, company, spaced, spaced_siret
from truth import Page

from factage.invoice.model import Invoice

DOCUMENTS = 3
SELLER = company("Plomberie Jauffret", "18 chemin des Oliviers", "13400 Aubagne", form="EURL")
SHOW = Figures(group="\u00a0", after="\u00a0€")


def make(n: int) -> Page:
    """Three plain ones."""
    invoice = bill(
        n,
        SELLER,
        BUYERS,
        WORKS,
        number=f"2026/{41 + n}",
        count=(3, 5, 4)[n],
        rates=("10",),
        quantity_places=1,
        days=30,
        mentions=(LATE, FLAT),
    )
    hidden = [
        "buyer.identifiers",
        "buyer.legal_id",
        "buyer.vat_id",
        "buyer.address.country",
        "seller.address.country",
        "seller.contact.email",
        "seller.legal_information",
        "lines[].vat",
        "lines[].item.seller_id",
        "totals.lines",
        "vat_breakdown[].taxable_amount",
        "payment.accounts[].bic",
    ]
    return Page(libreoffice(_body(invoice), "html"), invoice, hidden)


def _body(invoice: Invoice) -> str:
    buyer, t = invoice.buyer, invoice.totals
    rows = "".join(
        f"<tr><td>{esc(x.item.name)}</td><td align=center>{UNITS[x.unit]}</td><td align=right>{SHOW.bare(x.quantity, 1)}</td><td align=right>{SHOW(x.unit_price)}</td><td align=right>{SHOW(x.net_amount)}</td></tr>"
        for x in invoice.lines
    )
    sums = (
        ("Total HT", t.tax_exclusive),
        ("TVA 10 %", t.tax),
        ("Total TTC", t.tax_inclusive),
        ("Net à payer", t.payable),
    )
    total = "".join(f"<tr><td align=right>{a}</td><td align=right>{SHOW(b)}</td></tr>" for a, b in sums)
    return f"""<html lang="fr"><meta charset="utf-8"><body style="font:10pt 'Liberation Sans'"><p><b>{SELLER.name}</b><br>{SELLER.street}<br>{SELLER.town}<br>Tél. {SELLER.phone}<br>SIRET {spaced_siret(SELLER.siret)}<br>TVA {SELLER.vat}</p>
<p style="margin-left:9cm"><b>{esc(buyer.name)}</b><br>{esc(buyer.address.line1)}<br>{buyer.address.postcode} {esc(buyer.address.city)}</p>
<p><b>FACTURE N° {invoice.number}</b><br>Date : {long_date(invoice.issue_date)}<br>Date d’échéance : {long_date(invoice.due_date)}</p>
<table width=100% border=1 cellspacing=0 cellpadding=3><tr><td><b>Désignation</b></td><td><b>Unité</b></td><td><b>Quantité</b></td><td><b>Prix unitaire HT</b></td><td><b>Total HT</b></td></tr>{rows}</table><br>
<table align=right cellspacing=0 cellpadding=3>{total}</table><p>Règlement par virement : IBAN {spaced(SELLER.iban)}</p><p><font size=1>{"<br>".join(esc(x.text) for x in invoice.notes)}</font></p></body></html>"""

"""A letter from a word processor (LibreOffice Writer): letter-spaced title, address at the right, fees without quantities, no VAT."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from producers import esc, libreoffice
from says import Figures, long_date
from stock import BUYERS
from trade import Good, bill, company, spaced, spaced_siret
from truth import Page

from factage.invoice.model import Invoice, Note

SELLER = replace(
    company("Cabinet Maëlle Rivoire", "6 rue des Augustins", "67000 Strasbourg", form="EI"), vat=""
)
SHOW = Figures(group="\u00a0", after="\u00a0€")
FEES = [
    Good("H1", "Étude préalable et visite des lieux", "C62", 300, 900),
    Good("H2", "Rédaction du rapport", "C62", 450, 1500),
    Good("H3", "Assistance à la réception", "C62", 250, 700),
    Good("H4", "Frais de déplacement", "C62", 35, 140),
]
MENTION = "TVA non applicable, art. 293 B du CGI"


def make(n: int) -> Page:
    """The third has an advance deducted."""
    invoice = bill(
        n,
        SELLER,
        BUYERS,
        FEES,
        number=f"2026-{n + 3:02d}",
        count=(2, 3, 4, 1, 3)[n],
        rates=("0",),
        category="E",
        reason=MENTION,
        lump=True,
        deposit="35" if n == 2 else None,
        days=30,
    )
    invoice = replace(
        invoice, notes=(Note(text="Les sommes dues portent intérêt au taux légal à compter de l’échéance."),)
    )
    hidden = [
        "buyer.identifiers",
        "buyer.vat_id",
        "buyer.legal_id",
        "seller.legal_information",
        "buyer.address.country",
        "seller.address.country",
        "seller.contact.email",
        "lines[].vat",
        "lines[].item.seller_id",
        "totals.tax",
        "vat_breakdown[].taxable_amount",
        "vat_breakdown[].tax_amount",
        "vat_breakdown[].rate",
        "payment.accounts[].bic",
        "totals.tax_exclusive",
        "totals.lines",
    ]
    hidden += [] if n == 2 else ["totals.payable"]
    return Page(libreoffice(_letter(invoice), "html", "writer_pdf_Export"), invoice, hidden)


def _letter(invoice: Invoice) -> str:
    buyer, totals = invoice.buyer, invoice.totals
    rows = "".join(
        f"<tr><td>{esc(x.item.name)}</td><td align=right>{SHOW(x.net_amount)}</td></tr>"
        for x in invoice.lines
    )
    sums: list[tuple[str, Decimal]] = [("Total des honoraires", totals.tax_inclusive)]
    if totals.prepaid:
        sums += [("Provision reçue", -totals.prepaid), ("Reste à payer", totals.payable)]
    total = "".join(f"<tr><td align=right>{a}</td><td align=right>{SHOW(b)}</td></tr>" for a, b in sums)
    return f"""<html lang="fr"><meta charset="utf-8"><body style="font:11pt 'Liberation Serif'">
<p><b>{esc(SELLER.name)}</b><br>Géomètre-expert<br>{SELLER.street}<br>{SELLER.town}<br>Tél. {SELLER.phone}</p>
<p align=right>{esc(buyer.name)}<br>{esc(buyer.address.line1)}<br>{buyer.address.postcode} {esc(buyer.address.city)}</p>
<p align=right>{SELLER.city}, le {long_date(invoice.issue_date)}</p>
<p align=center style="letter-spacing:6pt;font-size:15pt">NOTE D’HONORAIRES</p><p align=center>N° {invoice.number}</p>
<p>Objet : votre dossier, conformément à notre devis accepté et à notre lettre de mission.</p>
<table width=100% cellpadding=4><tr><td><b>Prestations</b></td><td align=right><b>Montant</b></td></tr>{rows}{total}</table>
<p>{MENTION}.</p><p>À régler au plus tard le {long_date(invoice.due_date)} par virement sur le compte {spaced(SELLER.iban)}.</p>
<p>{esc(invoice.notes[0].text)}</p>
<p align=center><font size=1>{esc(SELLER.name)} – SIRET {spaced_siret(SELLER.siret)} – dispensé d’immatriculation</font></p></body></html>"""

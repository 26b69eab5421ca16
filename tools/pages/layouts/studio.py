"""Web invoicing (WeasyPrint): two cards for the parties, dates in a strip, unit beside the quantity, VAT table and totals side by side."""

from __future__ import annotations

from producers import esc, weasyprint
from says import Figures, short
from stock import BUYERS, SERVICES
from trade import bill, company, spaced, spaced_siret
from truth import Page

from factage.invoice.model import Invoice

DOCUMENTS = 3
SELLER = company("Studio Lumen", "5 rue Kervégan", "44000 Nantes", form="SAS")
SHOW = Figures(group="\u202f", after="\u00a0€")
WORDS = {"DAY": "jours", "HUR": "heures", "C62": "pièce"}
STYLE = """@page{size:A4;margin:14mm}body{font:9pt "Liberation Sans";color:#1d2433}.p{display:flex}.c{flex:1;border:.5pt solid #cdd3df;border-radius:4pt;padding:8pt;margin:4pt}table{width:100%;border-collapse:collapse}
th{background:#eef1f6;text-align:left;padding:4pt}td{padding:4pt;border-bottom:.4pt solid #dde}.r{text-align:right}h1{font-size:17pt}"""


def make(n: int) -> Page:
    """The third is a credit note."""
    credit = n == 2
    invoice = bill(
        n,
        SELLER,
        BUYERS,
        SERVICES,
        number=f"{'A' if credit else 'F'}-2026-{310 + n}",
        count=(3, 5, 2)[n],
        rates=("20", "10"),
        kind="381" if credit else "380",
        days=None if credit else 30,
        order=f"BDC-{771 + n}",
    )
    hidden = [
        "buyer.identifiers",
        "buyer.legal_id",
        "buyer.address.country",
        "seller.address.country",
        "lines[].item.seller_id",
        "totals.lines",
        "totals.payable",
    ]
    return Page(weasyprint(STYLE, _body(invoice)), invoice, hidden)


def _body(invoice: Invoice) -> str:
    buyer, t, credit = invoice.buyer, invoice.totals, invoice.type_code == "381"
    rows = "".join(
        f"<tr><td>{esc(x.item.name)}<td class=r>{SHOW.bare(x.quantity, 2)} {WORDS[x.unit]}<td class=r>{SHOW(x.unit_price)}<td class=r>{SHOW.bare(x.vat.rate, 0)} %<td class=r>{SHOW(x.net_amount)}"
        for x in invoice.lines
    )
    vat = "".join(
        f"<tr><td>{SHOW.bare(p.rate, 0)} %<td class=r>{SHOW(p.taxable_amount)}<td class=r>{SHOW(p.tax_amount)}"
        for p in invoice.vat_breakdown
    )
    due = "" if credit else f" · Échéance : {short(invoice.due_date)}"
    return f"""<h1>{"Avoir" if credit else "Facture"} {invoice.number}</h1><p>Date d’émission : {short(invoice.issue_date)}{due} · Bon de commande : {invoice.order_reference}</p>
<div class=p><div class=c><b>{SELLER.name}</b><br>{SELLER.street}<br>{SELLER.town}<br>SIRET : {spaced_siret(SELLER.siret)}<br>N° TVA : {SELLER.vat}<br>{SELLER.email}</div><div class=c><b>{esc(buyer.name)}</b><br>{esc(buyer.address.line1)}<br>{buyer.address.postcode} {esc(buyer.address.city)}<br>N° TVA : {buyer.vat_id.value}</div></div>
<table><tr><th>Description<th class=r>Quantité<th class=r>Prix unitaire HT<th class=r>TVA<th class=r>Total HT</tr>{rows}</table><br>
<div class=p><div style="flex:1"><table><tr><th>Taux<th class=r>Base HT<th class=r>Montant TVA</tr>{vat}</table></div><div style="flex:1;margin-left:30pt"><table><tr><td>Total HT<td class=r>{SHOW(t.tax_exclusive)}<tr><td>Total TVA<td class=r>{SHOW(t.tax)}<tr><td><b>Total TTC</b><td class=r><b>{SHOW(t.tax_inclusive)}</b></table></div></div>
<p>Paiement par virement · IBAN : {spaced(SELLER.iban)} · BIC : {SELLER.bic}</p><p style="font-size:7pt">{esc(SELLER.legal)} – {SELLER.phone}</p>"""

"""Accounting on the web (Chromium): bill-to and dates in two columns, amounts without currency, a balance in a band at the foot."""

from __future__ import annotations

from producers import chromium, esc
from says import Figures, short
from stock import BUYERS, SERVICES
from trade import bill, company, spaced
from truth import Page

from factage.invoice.model import Invoice

DOCUMENTS = 3
SELLER = company("Kerlann Formation", "12 rue du Chapitre", "56000 Vannes", form="SARL")
SHOW = Figures(group="\u00a0")
STYLE = """body{font:11px "DejaVu Sans";margin:20px}h1{color:#2c7a4b;font-weight:300}table{width:100%;border-collapse:collapse}th{text-align:left;color:#2c7a4b;border-bottom:2px solid #2c7a4b;padding:4px;font-weight:400}td{padding:6px 4px;vertical-align:top}.r{text-align:right}.band{background:#e6f2ea;display:flex;justify-content:space-between;padding:10px;font-size:15px}"""


def make(n: int) -> Page:
    """The third has a rebate on the document."""
    invoice = bill(
        n,
        SELLER,
        BUYERS,
        SERVICES,
        number=f"{1041 + n}",
        count=(2, 4, 3)[n],
        rates=("20",),
        allowance=("5", "Remise 5 %") if n == 2 else None,
        days=30,
        order=f"CMD{330 + n}",
        terms="Net 30",
    )
    hidden = [
        "buyer.identifiers",
        "buyer.legal_id",
        "buyer.address.country",
        "seller.address.country",
        "seller.identifiers",
        "lines[].item.seller_id",
        "lines[].unit",
        "vat_breakdown[].taxable_amount",
        "totals.allowances",
        "payment.accounts[].bic",
    ]
    hidden += ["totals.lines"] if n != 2 else []
    return Page(chromium(STYLE, _body(invoice)), invoice, hidden)


def _body(invoice: Invoice) -> str:
    buyer, t = invoice.buyer, invoice.totals
    rows = "".join(
        f"<tr><td>{esc(x.item.name)}<td class=r>{SHOW(x.quantity, 0)}<td class=r>{SHOW(x.unit_price)}<td class=r>{SHOW(x.vat.rate, 1)} %<td class=r>{SHOW(x.net_amount)}"
        for x in invoice.lines
    )
    sums = (
        [("SOUS-TOTAL", t.lines), (invoice.allowances[0].reason, -invoice.allowances[0].amount)]
        if invoice.allowances
        else []
    )
    sums += [("TOTAL HT", t.tax_exclusive), ("TVA à 20 %", t.tax), ("TOTAL TTC", t.tax_inclusive)]
    total = "".join(f"<tr><td>{a}<td class=r>{SHOW(b)}" for a, b in sums)
    return f"""<h1>FACTURE</h1><b>{SELLER.name}</b><br>{SELLER.street}<br>{SELLER.town}<br>{SELLER.phone}<br>{SELLER.email}<br>Numéro de TVA {SELLER.vat}
<div style="display:flex;margin:24px 0"><div style="flex:1"><b>FACTURER À</b><br>{esc(buyer.name)}<br>{esc(buyer.address.line1)}<br>{buyer.address.postcode} {esc(buyer.address.city)}<br>Numéro de TVA {buyer.vat_id.value}</div><div style="flex:1"><b>FACTURE N°</b> {invoice.number}<br><b>DATE</b> {short(invoice.issue_date)}<br><b>ÉCHÉANCE</b> {short(invoice.due_date)}<br><b>CONDITIONS</b> {invoice.payment_terms}<br><b>BON DE COMMANDE</b> {invoice.order_reference}</div></div>
<table><tr><th>ACTIVITÉ<th class=r>QTÉ<th class=r>TARIF<th class=r>TVA<th class=r>MONTANT</tr>{rows}</table><br><table style="width:46%;margin-left:54%">{total}</table><br>
<div class=band><span>SOLDE À PAYER</span><b>{SHOW(t.payable)} EUR</b></div><p>Virement : {spaced(SELLER.iban)}</p><p style="font-size:8px">{esc(SELLER.legal)}</p>"""

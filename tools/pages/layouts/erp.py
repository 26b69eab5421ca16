"""Integrated suite of the web (Chromium): number with slashes, heads in four boxes, taxes as words, payments listed below the total."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from producers import chromium, esc
from says import Figures, short
from stock import BUYERS, SERVICES
from trade import bill, company, spaced
from truth import Page

from factage.invoice.model import Invoice

SELLER = company("Valtena Conseil", "24 quai de la Fosse", "44000 Nantes", form="SAS")
SHOW = Figures(group="\u202f", after="\u00a0€")
UNITS = {"DAY": "Jours", "HUR": "Heures", "C62": "Unités"}
STYLE = """body{font:11px "Liberation Sans",Arial;color:#222;margin:18px}h2{font-weight:400;color:#714b67;font-size:22px}
.i{display:flex;gap:34px;margin:14px 0 22px}.i b{display:block}table{width:100%;border-collapse:collapse}th{text-align:left;border-bottom:1px solid #222;padding:4px}
td{padding:5px 4px;border-bottom:1px solid #ddd;vertical-align:top}.r{text-align:right}.t{width:42%;margin-left:58%}.f{border-top:1px solid #222;margin-top:60px;text-align:center;font-size:9px;padding-top:6px}"""


def make(n: int) -> Page:
    """The third is a credit note (positive figures), the fourth partly paid, the fifth has a section and a negative line."""
    credit = n == 2
    invoice = bill(
        n,
        SELLER,
        BUYERS,
        SERVICES,
        number=f"{'RFAC' if credit else 'FAC'}/2026/{171 + 5 * n:05d}",
        count=(3, 5, 2, 4, 7)[n],
        rates=("20",) if n != 1 else ("20", "10"),
        kind="381" if credit else "380",
        quantity_places=2 if n == 4 else 0,
        deposit="40" if n == 3 else None,
        taken_back=n == 4,
        days=None if credit else 30,
        terms=None if credit else "30 jours",
    )
    invoice = replace(invoice, buyer_reference=f"PO{20418 + n}")
    lines = tuple(
        replace(
            line,
            item=replace(
                line.item, description=f"Mission {2026}-{k + 1:02d}, site de {invoice.buyer.address.city}"
            ),
        )
        if k % 2 == 0
        else line
        for k, line in enumerate(invoice.lines)
    )
    invoice = replace(invoice, lines=lines)
    hidden = [
        "buyer.identifiers",
        "seller.identifiers",
        "seller.legal_information",
        "totals.tax",
        "buyer.legal_id",
        "payment.accounts[].bic",
    ]
    hidden += ["totals.lines"]
    hidden += ["vat_breakdown[].taxable_amount"] if n != 1 else []
    hidden += [] if n == 3 else ["totals.payable"]
    return Page(chromium(STYLE, _body(invoice)), invoice, hidden)


def _body(invoice: Invoice) -> str:
    credit = invoice.type_code == "381"
    buyer, totals = invoice.buyer, invoice.totals
    heads = [("Date de l’avoir :" if credit else "Date de facturation :", short(invoice.issue_date))]
    if not credit:
        heads.append(("Date d’échéance :", short(invoice.due_date)))
    heads += [("Origine :", f"S{invoice.number[-5:]}"), ("Référence client :", invoice.buyer_reference)]
    rows = "".join(
        f"<tr><td>[{line.item.seller_id}] {esc(line.item.name)}"
        + (
            f"<br><span style='color:#666'>{esc(line.item.description)}</span>"
            if line.item.description
            else ""
        )
        + f"<td class=r>{SHOW.bare(line.quantity)} {UNITS[line.unit]}<td class=r>{SHOW.bare(line.unit_price)}"
        f"<td class=r>TVA {SHOW.bare(line.vat.rate, 0)} %<td class=r>{SHOW(line.net_amount)}"
        for line in invoice.lines
    )
    many = len(invoice.vat_breakdown) > 1
    sums = [("<b>Montant hors taxes</b>", totals.tax_exclusive)]
    sums += [
        (
            f"TVA {SHOW.bare(part.rate, 0)} %" + (f" sur {SHOW(part.taxable_amount)}" if many else ""),
            part.tax_amount,
        )
        for part in invoice.vat_breakdown
    ]
    sums.append(("<b>Total</b>", totals.tax_inclusive))
    if totals.prepaid:
        paid = short(invoice.issue_date - timedelta(days=6))
        sums += [(f"<i>Payé le {paid}</i>", totals.prepaid), ("<b>Montant dû</b>", totals.payable)]
    total = "".join(f"<tr><td>{a}<td class=r>{SHOW(b)}" for a, b in sums)
    terms = f"<p>Conditions de règlement : {esc(invoice.payment_terms)}" if invoice.payment_terms else ""
    return f"""<div><b style="font-size:15px">{esc(SELLER.name)}</b><br>{esc(SELLER.street)}<br>{SELLER.town}<br>France</div>
<div style="margin-left:58%">{esc(buyer.name)}<br>{esc(buyer.address.line1)}<br>{buyer.address.postcode} {esc(buyer.address.city)}<br>France<br>TVA : {buyer.vat_id.value}</div>
<h2>{"Avoir" if credit else "Facture"} {invoice.number}</h2><div class=i>{"".join(f"<div><b>{a}</b>{b}</div>" for a, b in heads)}</div>
<table><tr><th>Description<th class=r>Quantité<th class=r>Prix unitaire<th class=r>Taxes<th class=r>Montant</tr>{rows}</table><br><table class=t>{total}</table>
{terms}<p>Merci d’utiliser la communication suivante pour votre paiement : <b>{invoice.number}</b><br>sur ce compte : {spaced(SELLER.iban)}
<div class=f>{SELLER.phone} · {SELLER.email} · SIREN {SELLER.siren} · TVA {SELLER.vat}<br>Page 1 / 1</div>"""

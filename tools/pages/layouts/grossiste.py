"""Wholesale (WeasyPrint): heads of two storeys, three rates, delivery notes between the lines, rebate and charges among the totals."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from producers import esc, weasyprint
from says import UNITS, Figures, short
from stock import BUYERS, FLAT, FOOD, LATE, TITLE
from trade import bill, company, spaced, spaced_siret
from truth import Page

from factage.invoice.model import DocumentReference, Invoice

SELLER = company("Halles et Terroirs Distribution", "ZA des Quatre Vents", "24000 Périgueux", form="SAS")
SHOW = Figures(group=".")
PER_PAGE = 24
STYLE = """@page{size:A4;margin:11mm 12mm 16mm;@bottom-center{content:"Page " counter(page) " sur " counter(pages);font:7pt DejaVu Sans}}
body{font:8pt "DejaVu Sans"}table{border-collapse:collapse}.l{width:100%}.l th{background:#dfe6dc;border:1px solid #888;padding:2px 4px}.l td{border-left:1px solid #bbb;border-right:1px solid #bbb;padding:1px 4px}
.r{text-align:right}h1{font-size:15pt;margin:4mm 0 1mm}.b{border:1px solid #888;padding:3mm;width:72mm;margin-left:105mm}.g td{padding:1px 6px}"""


def make(n: int) -> Page:
    """The second runs over three pages, the fourth is a credit note printed with minus signs before the figures."""
    credit = n == 3
    invoice = bill(
        n,
        SELLER,
        BUYERS,
        FOOD,
        number=f"{'AVC' if credit else 'FVC'}-26-{1180 + n}",
        count=(9, 55, 16, 3, 27)[n],
        rates=("5.5", "20", "10"),
        kind="381" if credit else "380",
        quantity_places=3,
        price_places=3,
        discounts=() if credit else ("0", "2", "7.5"),
        allowance=None if credit or n == 0 else ("2", "Remise de fin d’année 2 %"),
        charges=() if credit else (("12.40", "Participation transport"), ("6.00", "Emballages consignés")),
        order=f"CF{60233 + n}",
        days=None if credit else 30,
        mentions=() if credit else (LATE, FLAT, TITLE),
    )
    day = invoice.issue_date.replace(day=max(1, invoice.issue_date.day - 1))
    lines = tuple(
        replace(line, delivery_note_references=(DocumentReference(number=str(48810 + k), issue_date=day),))
        if k % 11 == 0
        else line
        for k, line in enumerate(invoice.lines)
    )
    invoice = replace(invoice, lines=lines)
    hidden = [
        "buyer.identifiers",
        "buyer.legal_id",
        "buyer.address.country",
        "seller.address.country",
        "seller.contact.email",
        "totals.charges",
        "totals.allowances",
    ]
    hidden += ["totals.lines"] if credit else []
    return Page(weasyprint(STYLE, _body(invoice, -1 if credit else 1)), invoice, hidden)


def _body(invoice: Invoice, sign: int) -> str:
    buyer, credit = invoice.buyer, sign < 0
    due = "" if credit else f"<td>Échéance<br><b>{short(invoice.due_date)}</b>"
    notes = "<br>".join(esc(note.text) for note in invoice.notes)
    return f"""<b style="font-size:13pt">{SELLER.name}</b><br>{SELLER.street} – {SELLER.town}<br>Tél. {SELLER.phone} – Fax 05 53 00 11 23 – du lundi au samedi de 5h30 à 12h00
<div class=b>{esc(buyer.name)}<br>{esc(buyer.address.line1)}<br>{buyer.address.postcode} {esc(buyer.address.city)}<br><small>N° TVA client {buyer.vat_id.value}</small></div>
<h1>{"AVOIR" if credit else "FACTURE"} N° {invoice.number}</h1><table class=g><tr><td>Date<br><b>{short(invoice.issue_date)}</b><td>N° de compte<br><b>C{len(buyer.name):05d}</b><td>Commande<br><b>{invoice.order_reference}</b>{due}</table><br>
{_tables(invoice, sign)}<br><table style="width:100%"><tr><td style="vertical-align:top">{_taxes(invoice, sign)}<td style="vertical-align:top">{_totals(invoice, sign)}</table>
<p>Règlement : virement, IBAN {spaced(SELLER.iban)} – BIC {SELLER.bic}</p><p style="font-size:6.5pt">{notes}</p>
<p style="font-size:6.5pt;text-align:center">{esc(SELLER.legal)} – SIRET {spaced_siret(SELLER.siret)} – TVA {SELLER.vat[:4]} {spaced(SELLER.vat[4:], 3)}</p>"""


def _tables(invoice: Invoice, sign: int) -> str:
    head = "<tr><th>Code<br>article<th>Libellé<th>Unité<th>Quantité<br>facturée<th>Prix<br>unitaire HT<th>Rem.<br>%<th>Montant<br>HT<th>TVA<br>%"
    out, run = [], Decimal(0)
    for start in range(0, len(invoice.lines), PER_PAGE):
        out.append(f"<table class=l>{head}")
        if start:
            out.append(f"<tr><td><td><i>Report</i><td><td><td><td><td class=r>{SHOW(sign * run)}<td>")
        for k, line in enumerate(invoice.lines[start : start + PER_PAGE], start):
            if k % 11 == 0:
                day = invoice.issue_date.replace(day=max(1, invoice.issue_date.day - 1))
                out.append(
                    f"<tr><td><td><b>Bon de livraison n° {48810 + k} du {short(day)}</b><td><td><td><td><td><td>"
                )
            run += line.net_amount
            off = f"{SHOW(line.allowances[0].percent, 1)}" if line.allowances else ""
            out.append(
                f"<tr><td>{line.item.seller_id}<td>{esc(line.item.name)}<td>{UNITS[line.unit]}<td class=r>{SHOW(sign * line.quantity, 3)}"
                f"<td class=r>{SHOW(line.unit_price, 3)}<td class=r>{off}<td class=r>{SHOW(sign * line.net_amount)}<td class=r>{SHOW(line.vat.rate)}"
            )
        last = start + PER_PAGE >= len(invoice.lines)
        out.append(
            "</table>"
            if last
            else f"<tr><td><td><i>À reporter</i><td><td><td><td><td class=r>{SHOW(sign * run)}<td></table><div style='break-after:page'></div>"
        )
    return "".join(out)


def _taxes(invoice: Invoice, sign: int) -> str:
    rows = "".join(
        f"<tr><td class=r>{SHOW(sign * part.taxable_amount)}<td class=r>{SHOW(part.rate)} %<td class=r>{SHOW(sign * part.tax_amount)}"
        for part in invoice.vat_breakdown
    )
    return f"<table class=l style='width:70mm'><tr><th>Base HT<th>Taux<th>Montant TVA{rows}</table>"


def _totals(invoice: Invoice, sign: int) -> str:
    totals = invoice.totals
    rows = [("Total marchandises HT", totals.lines)] if sign > 0 else []
    rows += [(part.reason, -part.amount) for part in invoice.allowances]
    rows += [(part.reason, part.amount) for part in invoice.charges]
    rows += [
        ("Total net HT", totals.tax_exclusive),
        ("Total TVA", totals.tax),
        ("Total TTC", totals.tax_inclusive),
    ]
    cells = "".join(f"<tr><td>{a}<td class=r>{SHOW(sign * b)}" for a, b in rows)
    return f"<table class=g style='margin-left:20mm;width:74mm'>{cells}<tr><td><b>{'NET À VOTRE CRÉDIT' if sign < 0 else 'NET À PAYER'}</b><td class=r><b>{SHOW(sign * totals.payable)} EUR</b></table>"

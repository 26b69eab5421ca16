"""Public works (fpdf2, landscape): market, progress and cumulated amounts in columns, this bill is the difference; retention of 5 %."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from producers import Sheet
from says import Figures, latin, short
from stock import BUYERS, WORKS
from trade import bill, company, spaced, spaced_siret
from truth import Page

from factage.invoice.model import Invoice, Note
from factage.invoice.money import rounded

SELLER = company("Terrassements Oriol", "Route de Lavaur", "81500 Lavaur", form="SARL")
SHOW = Figures(group=" ")


def make(n: int) -> Page:
    """The fourth is reverse charged (between builders)."""
    reverse = n == 3
    why = "Autoliquidation de la TVA, art. 283-2 nonies du CGI"
    invoice = bill(
        n,
        SELLER,
        BUYERS,
        WORKS,
        number=f"S{n + 2}-2026-{77 + n}",
        count=(4, 6, 3, 5, 12)[n],
        rates=("0",) if reverse else ("20",) if n != 1 else ("10",),
        category="AE" if reverse else "S",
        reason=why if reverse else None,
        lump=True,
        days=45,
    )
    invoice = replace(invoice, contract_reference=f"26-{n + 11}")
    kept = rounded(invoice.totals.tax_inclusive * 5 / 100)
    invoice = replace(
        invoice,
        totals=replace(invoice.totals, payable=invoice.totals.tax_inclusive - kept),
        notes=(Note(text=why),) if reverse else (),
    )
    hidden = [
        "buyer.identifiers",
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
    hidden += (
        ["vat_breakdown[].rate", "vat_breakdown[].tax_amount", "totals.tax", "totals.tax_inclusive"]
        if reverse
        else []
    )
    return Page(_printed(invoice, kept, reverse=reverse), invoice, hidden)


def _printed(invoice: Invoice, kept: Decimal, *, reverse: bool) -> bytes:
    sheet = Sheet(orientation="L", font="Times")
    buyer, totals = invoice.buyer, invoice.totals
    for k, what in enumerate(
        (
            SELLER.name,
            SELLER.street,
            SELLER.town,
            f"Tél. {SELLER.phone}",
            f"Siret {spaced_siret(SELLER.siret)}",
            f"TVA intra. {SELLER.vat}",
        )
    ):
        sheet.text(12, 10 + 4.6 * k, what, width=80, style="B" if k == 0 else "")
    ids = f"Siren {spaced(buyer.legal_id.value, 3)} - TVA intra. {buyer.vat_id.value}"
    for k, what in enumerate(
        (
            "Maître d'ouvrage",
            buyer.name,
            buyer.address.line1,
            f"{buyer.address.postcode} {buyer.address.city}",
            ids,
        )
    ):
        sheet.text(180, 10 + 4.6 * k, latin(what), width=100, style="I" if k == 0 else "")
    sheet.text(
        12,
        42,
        f"FACTURE N° {invoice.number} - SITUATION DE TRAVAUX N° {invoice.number[1]}",
        width=200,
        style="B",
        size=13,
    )
    sheet.text(
        12,
        49,
        f"Date : {short(invoice.issue_date)}     Marché : MARCHE {invoice.contract_reference}     Date limite de règlement : {short(invoice.due_date)}",
        width=250,
    )
    columns = [
        (12, 100, "Ouvrages exécutés", "L"),
        (112, 36, "Montant marché HT", "R"),
        (148, 24, "Avancement", "R"),
        (172, 36, "Cumul HT", "R"),
        (208, 36, "Situations préc. HT", "R"),
        (244, 40, "Présente situation HT", "R"),
    ]
    sheet.row(58, columns, style="B", size=9, border=1)
    y, sums = 64.0, [Decimal(0)] * 3
    for k, line in enumerate(invoice.lines):
        before = rounded(line.net_amount * (k % 3))
        cumul = before + line.net_amount
        share = (60, 75, 100)[k % 3]
        market = rounded(cumul * 100 / share)
        sums = [sums[0] + market, sums[1] + cumul, sums[2] + before]
        cells = (
            latin(line.item.name),
            SHOW(market),
            f"{share} %",
            SHOW(cumul),
            SHOW(before),
            SHOW(line.net_amount),
        )
        sheet.row(
            y, [(x, w, what, side) for (x, w, _, side), what in zip(columns, cells, strict=True)], border=1
        )
        y += 5.5
    cells = ("Totaux HT", SHOW(sums[0]), "", SHOW(sums[1]), SHOW(sums[2]), SHOW(totals.tax_exclusive))
    sheet.row(
        y,
        [(x, w, what, side) for (x, w, _, side), what in zip(columns, cells, strict=True)],
        style="B",
        border=1,
    )
    rows = [("Montant HT de la présente situation", totals.tax_exclusive)]
    if not reverse:
        rate = invoice.vat_breakdown[0].rate
        rows += [(f"TVA {SHOW(rate, 0)} %", totals.tax), ("Montant TTC", totals.tax_inclusive)]
    rows += [("Retenue de garantie 5 %", -kept), ("Net à régler", totals.payable)]
    for k, (head, value) in enumerate(rows):
        sheet.row(
            y + 12 + 5 * k,
            [(176, 68, head, "L"), (244, 40, f"{SHOW(value)} EUR", "R")],
            style="B" if k == len(rows) - 1 else "",
        )
    for k, note in enumerate(invoice.notes):
        sheet.text(12, y + 12 + 5 * k, latin(note.text), width=150, size=8)
    sheet.text(12, 195, f"Virement : {spaced(SELLER.iban)}", width=150, size=8)
    return sheet.done()

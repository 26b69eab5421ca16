"""Free management software (fpdf2): issuer and addressee side by side, VAT before the price, what is already paid and what remains."""

from __future__ import annotations

from producers import Sheet
from says import Figures, latin, short
from stock import BUYERS, FOOD
from trade import bill, company, spaced
from truth import Page

from factage.invoice.model import Invoice

SELLER = company("Primeurs Lacaze et Fils", "22 place du Marché", "47000 Agen", form="SARL")
SHOW = Figures(group=" ")


def make(n: int) -> Page:
    """The second is a deposit invoice, the fourth has a rebate on the document, the fifth what is already paid."""
    deposit = n == 1
    invoice = bill(
        n,
        SELLER,
        BUYERS,
        FOOD,
        number=f"FA26{n + 6:02d}-{31 + 4 * n:04d}",
        count=1 if deposit else (4, 0, 9, 6, 12)[n],
        rates=("5.5", "20") if not deposit else ("20",),
        kind="386" if deposit else "380",
        discounts=("0", "0", "10") if n in (2, 4) else (),
        allowance=("3", "Remise exceptionnelle") if n == 3 else None,
        deposit="25" if n == 4 else None,
        order=f"BC {7710 + n}" if n != 1 else None,
        days=30,
        terms="30 jours",
    )
    hidden = [
        "buyer.identifiers",
        "buyer.legal_id",
        "seller.legal_information",
        "buyer.address.country",
        "seller.address.country",
        "lines[].unit",
        "lines[].item.seller_id",
        "totals.tax",
    ]
    hidden += [] if n == 3 else ["vat_breakdown[].taxable_amount", "totals.lines"]
    hidden += [] if n == 4 else ["totals.payable"]
    return Page(_printed(invoice), invoice, hidden)


def _printed(invoice: Invoice) -> bytes:
    sheet = Sheet()
    buyer = invoice.buyer
    sheet.text(12, 12, SELLER.name, style="B", size=13)
    title = "Facture d'acompte" if invoice.type_code == "386" else "Facture"
    for k, what in enumerate(
        [title]
        + [
            f"Réf. : {invoice.number}",
            f"Date facturation : {short(invoice.issue_date)}",
            f"Date échéance : {short(invoice.due_date)}",
            f"Code client : CU26-{buyer.name[:1]}0{len(buyer.name)}",
        ]
        + ([f"Réf. commande : {invoice.order_reference}"] if invoice.order_reference else [])
    ):
        sheet.text(
            110, 10 + 5 * k, what, width=90, align="R", style="B" if k < 2 else "", size=12 if k < 2 else 9
        )
    sheet.text(12, 46, "Émetteur", size=8)
    sheet.text(105, 46, "Adressé à", size=8)
    sheet.pdf.rect(12, 51, 86, 34)
    sheet.pdf.rect(105, 51, 93, 34)
    for k, what in enumerate(
        (SELLER.name, SELLER.street, SELLER.town, "", f"Tél. : {SELLER.phone}", f"Courriel : {SELLER.email}")
    ):
        sheet.text(13, 53 + 4.6 * k, latin(what), width=80, style="B" if k == 0 else "")
    for k, what in enumerate(
        (
            buyer.name,
            buyer.address.line1,
            f"{buyer.address.postcode} {buyer.address.city}",
            f"Numéro de TVA : {buyer.vat_id.value}",
        )
    ):
        sheet.text(106, 53 + 4.6 * k, latin(what), width=80, style="B" if k == 0 else "")
    sheet.text(110, 87, "Montants exprimés en Euros", width=88, align="R", size=8)
    off = any(line.allowances for line in invoice.lines)
    columns = [
        (12, 84, "Désignation", "L"),
        (96, 18, "TVA", "R"),
        (114, 24, "P.U. HT", "R"),
        (138, 16, "Qté", "R"),
    ]
    columns += [(154, 18, "Réduc.", "R")] if off else []
    columns.append((172, 26, "Total HT", "R"))
    sheet.row(92, columns, size=8, border=1)
    y = 98.0
    for line in invoice.lines:
        cells = [
            latin(line.item.name),
            f"{SHOW(line.vat.rate, 1)}%",
            SHOW(line.unit_price),
            SHOW(line.quantity, 0),
        ]
        cells += ([f"{SHOW(line.allowances[0].percent, 0)}%"] if line.allowances else [""]) if off else []
        cells.append(SHOW(line.net_amount))
        sheet.row(
            y, [(x, w, what, align) for (x, w, _, align), what in zip(columns, cells, strict=True)], size=8
        )
        y += 5.5
    _totals(sheet, invoice, y + 8)
    for k, what in enumerate(
        (
            "Conditions de règlement : 30 jours",
            "Règlement par virement sur le compte bancaire suivant :",
            f"Code IBAN : {spaced(SELLER.iban)}",
            f"Code BIC/SWIFT : {SELLER.bic}",
        )
    ):
        sheet.text(12, y + 8 + 5 * k, what, width=90, size=8)
    sheet.text(
        12,
        282,
        latin(
            f"{SELLER.legal.split(' – ')[0]} - SIRET : {SELLER.siret} - Numéro de TVA : {SELLER.vat}"
        ).replace("€", "EUR"),
        width=186,
        align="C",
        size=7,
    )
    return sheet.done()


def _totals(sheet: Sheet, invoice: Invoice, y: float) -> None:
    totals = invoice.totals
    rows = []
    if invoice.allowances:
        rows += [
            ("Total des lignes HT", totals.lines),
            (f"{invoice.allowances[0].reason} (-3 %)", -invoice.allowances[0].amount),
        ]
    rows.append(("Total HT", totals.tax_exclusive))
    for part in invoice.vat_breakdown:
        base = f" (base {SHOW(part.taxable_amount)})" if invoice.allowances else ""
        rows.append((f"Total TVA {SHOW(part.rate, 1)}%{base}", part.tax_amount))
    rows.append(("Total TTC", totals.tax_inclusive))
    if totals.prepaid:
        rows += [("Déjà réglé", totals.prepaid), ("Reste à payer", totals.payable)]
    for k, (head, value) in enumerate(rows):
        sheet.row(
            y + 5 * k,
            [(118, 52, head, "L"), (170, 28, SHOW(value), "R")],
            style="B" if head in {"Total TTC", "Reste à payer"} else "",
        )

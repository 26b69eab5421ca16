"""A garage (fpdf2): labour and parts in one table, discount column, vehicle data in the head, deposit deducted."""

from __future__ import annotations

from producers import Sheet
from says import Figures, latin, short
from stock import BUYERS
from trade import Good, bill, company, spaced
from truth import Page

from factage.invoice.model import Invoice

DOCUMENTS = 3
SELLER = company("Garage Mercadier", "Route de Figeac", "46100 Cambes", form="SARL")
GOODS = [
    Good("MO1", "Main d’œuvre mécanique T2", "HUR", 52, 68),
    Good("FIL", "Filtre à huile", "C62", 8, 19),
    Good("HUI", "Huile 5W30 au litre", "LTR", 7, 12),
    Good("PLA", "Plaquettes de frein avant", "C62", 38, 74),
    Good("PNE", "Pneu 205/55 R16", "C62", 61, 118),
]
SHOW = Figures(group=" ")
CAR = "Véhicule : AB-417-CD   Kilométrage : 84 210   Mise en circulation : 12/03/2019"


def make(n: int) -> Page:
    """The second has a deposit."""
    invoice = bill(
        n,
        SELLER,
        BUYERS,
        GOODS,
        number=f"{26000 + 31 * n}",
        count=(4, 6, 5)[n],
        rates=("20",),
        discounts=("0", "10"),
        deposit="25" if n == 1 else None,
        days=0,
        mentions=(("AAI", CAR),),
    )
    hidden = [
        "buyer.identifiers",
        "buyer.legal_id",
        "buyer.vat_id",
        "buyer.address.country",
        "seller.address.country",
        "seller.contact.email",
        "lines[].unit",
        "lines[].vat",
        "totals.lines",
        "due_date",
        "vat_breakdown[].taxable_amount",
        "payment.accounts[].bic",
    ]
    return Page(_printed(invoice), invoice, hidden)


def _printed(invoice: Invoice) -> bytes:
    sheet, buyer, t = Sheet(), invoice.buyer, invoice.totals
    for k, what in enumerate((SELLER.name, SELLER.street, SELLER.town, f"Tél : {SELLER.phone}")):
        sheet.text(12, 12 + 5 * k, what, style="B" if k == 0 else "", size=11 if k == 0 else 9)
    sheet.text(115, 36, "Client", size=8)
    for k, what in enumerate(
        (buyer.name, buyer.address.line1, f"{buyer.address.postcode} {buyer.address.city}")
    ):
        sheet.text(115, 41 + 5 * k, latin(what), size=10)
    sheet.text(
        12, 62, f"FACTURE N° {invoice.number} du {short(invoice.issue_date)}", style="B", size=12, width=100
    )
    sheet.text(
        12,
        69,
        CAR,
        width=160,
        size=8,
    )
    columns = [
        (12, 22, "Réf", "L"),
        (34, 76, "Désignation", "L"),
        (110, 16, "Qté", "R"),
        (126, 22, "PU HT", "R"),
        (148, 18, "Remise", "R"),
        (166, 30, "Montant HT", "R"),
    ]
    sheet.row(78, columns, style="B", border=1)
    y = 84.0
    for x in invoice.lines:
        cells = (
            x.item.seller_id,
            latin(x.item.name),
            SHOW(x.quantity, 2),
            SHOW(x.unit_price),
            f"{SHOW(x.allowances[0].percent, 0)} %" if x.allowances else "",
            SHOW(x.net_amount),
        )
        sheet.row(y, [(a, w, what, side) for (a, w, _, side), what in zip(columns, cells, strict=True)])
        y += 5.5
    rows = [("Total HT", t.tax_exclusive), ("TVA 20,00 %", t.tax), ("Total TTC", t.tax_inclusive)]
    rows += [("Acompte versé", -t.prepaid)] if t.prepaid else []
    rows.append(("Net à payer", t.payable))
    for k, (a, b) in enumerate(rows):
        sheet.row(
            y + 8 + 5.5 * k,
            [(130, 36, a, "L"), (166, 30, f"{SHOW(b)} EUR", "R")],
            style="B" if k == len(rows) - 1 else "",
        )
    sheet.text(12, 270, f"Règlement comptant. IBAN {spaced(SELLER.iban)}", width=150, size=8)
    sheet.text(
        12,
        276,
        latin(f"{SELLER.name} - {SELLER.legal} - Siret {SELLER.siret} - TVA {SELLER.vat}").replace(
            "€", "EUR"
        ),
        width=186,
        size=7,
    )
    return sheet.done()

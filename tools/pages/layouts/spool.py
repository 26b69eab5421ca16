"""Spool print of a mainframe (Courier, reportlab): `|` as rules, capitals without accents, two-digit years, minus behind."""

from __future__ import annotations

from decimal import Decimal

from producers import Paper
from says import Figures, plain, short
from stock import BUYERS, FLAT, HARDWARE
from trade import bill, company, spaced
from truth import Page

from factage.invoice.model import Invoice, Note

SELLER = company("COMPTOIR LEONARD DES FLUIDES", "3 QUAI DU LEON", "29200 BREST", form="SA")
SHOW = Figures(group=" ", minus="after")
RULE = "-" * 96
ROWS = 60
DELIVERED = "BL DU 12.05.26 LOT 4417"


def make(n: int) -> Page:
    """The third is long, the fourth a credit note, the fifth has a line taken back."""
    credit = n == 3
    invoice = bill(
        n,
        SELLER,
        BUYERS,
        HARDWARE,
        number=f"{70451 + 38 * n}",
        count=(5, 9, 61, 3, 6)[n],
        rates=("20", "5.5"),
        kind="381" if credit else "380",
        quantity_places=3 if n == 1 else 0,
        price_places=3,
        taken_back=n == 4,
        order=f"V{90218 + n}",
        days=None if credit else 60,
        mentions=(FLAT,),
        delivery_note=f"BL{55120 + n}",
    )
    hidden = [
        "buyer.identifiers",
        "buyer.legal_id",
        "buyer.vat_id",
        "seller.legal_information",
        "seller.contact",
        "buyer.address.country",
        "seller.address.country",
        "totals.lines",
        "lines[].unit",
        "payment.accounts[].bic",
    ]
    return Page(_printed(invoice), _as_printed(invoice), hidden)


def _as_printed(invoice: Invoice) -> Invoice:
    """What is printed in capitals is said in capitals, cut where the column ends."""
    from dataclasses import replace

    lines = tuple(
        replace(
            line,
            item=replace(line.item, name=plain(line.item.name)[:34].strip()),
            notes=(Note(text=DELIVERED),) if k == 1 else (),
        )
        for k, line in enumerate(invoice.lines)
    )
    buyer = invoice.buyer
    address = replace(buyer.address, line1=plain(buyer.address.line1), city=plain(buyer.address.city))
    notes = tuple(replace(note, text=plain(note.text)) for note in invoice.notes)
    return replace(
        invoice, lines=lines, buyer=replace(buyer, name=plain(buyer.name), address=address), notes=notes
    )


def _printed(invoice: Invoice) -> bytes:
    sign = -1 if invoice.type_code == "381" else 1
    head, foot = _head(invoice), _foot(invoice, sign)
    rows: list[str] = []
    pages: list[list[str]] = []
    run = Decimal(0)
    for k, line in enumerate(invoice.lines):
        if len(head) + len(rows) > ROWS - 14:
            rows.append(_row("", "A REPORTER", "", "", SHOW(sign * run), ""))
            pages.append([*head, *rows, RULE])
            rows = [_row("", "REPORT", "", "", SHOW(sign * run), "")]
        run += line.net_amount
        rows.append(
            _row(
                line.item.seller_id,
                plain(line.item.name),
                SHOW(sign * line.quantity, 3),
                SHOW(line.unit_price, 3),
                SHOW(sign * line.net_amount),
                SHOW(line.vat.rate, 2),
            )
        )
        if k == 1:
            rows.append(_row("", DELIVERED, "", "", "", ""))
    pages.append([*head, *rows, *foot])
    paper = Paper(font="Courier")
    for number, page in enumerate(pages):
        if number:
            paper.next()
        for k, text in enumerate(page):
            paper.text(36, 40 + 11.5 * k, text.replace("@PAGE", str(number + 1)), size=9)
    return paper.done()


def _head(invoice: Invoice) -> list[str]:
    credit = invoice.type_code == "381"
    buyer = invoice.buyer
    title = "A V O I R" if credit else "F A C T U R E"
    due = "" if credit else f"ECHEANCE {short(invoice.due_date, '%d/%m/%y')}"
    return [
        f"{SELLER.name:<52}{title:<30}PAGE @PAGE",
        f"{SELLER.street}",
        f"{SELLER.town}",
        f"SIRET {SELLER.siret}  TVA {SELLER.vat}",
        "",
        f"{'':<52}{plain(buyer.name)}",
        f"{'':<52}{plain(buyer.address.line1)}",
        f"{'':<52}{buyer.address.postcode} {plain(buyer.address.city)}",
        "",
        f"NUMERO {invoice.number:<12}DATE {short(invoice.issue_date, '%d/%m/%y'):<12}CLIENT 0{len(buyer.name)}417     {due}",
        f"V/COMMANDE {invoice.order_reference:<12}BON DE LIVRAISON {invoice.despatch_advice_reference}",
        RULE,
        "|ARTICLE |DESIGNATION                       |   QUANTITE|   PRIX NET|  MONTANT H.T.|TX TVA|",
        RULE,
    ]


def _row(code: str, name: str, quantity: str, price: str, amount: str, rate: str) -> str:
    return f"|{code:<8}|{name[:34]:<34}|{quantity:>11}|{price:>11}|{amount:>14}|{rate:>6}|"


def _foot(invoice: Invoice, sign: int) -> list[str]:
    totals = invoice.totals
    rows = [RULE, ""]
    rows += [
        f"TVA {SHOW(part.rate):>6} %   BASE {SHOW(sign * part.taxable_amount):>14}   MONTANT TVA {SHOW(sign * part.tax_amount):>13}"
        for part in invoice.vat_breakdown
    ]
    rows.append("")
    for text, value in (
        ("TOTAL HORS TAXES", totals.tax_exclusive),
        ("TOTAL TVA", totals.tax),
        ("TOTAL TTC", totals.tax_inclusive),
        ("NET A PAYER EN EUROS", totals.payable),
    ):
        rows.append(f"{'':<44}{text:.<30}{SHOW(sign * value):.>18}")
    return [
        *rows,
        "",
        f"REGLEMENT PAR VIREMENT  IBAN {spaced(SELLER.iban)}",
        *(plain(note.text) for note in invoice.notes),
    ]

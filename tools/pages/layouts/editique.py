"""Wide spool print (fpdf2, Courier, landscape): 132 columns, `!` as rules, references in the head line, everything in one block of labels."""

from __future__ import annotations

from dataclasses import replace

from producers import Sheet
from says import Figures, plain, short
from stock import BUYERS, PARTS
from trade import bill, company, spaced
from truth import Page

from factage.invoice.model import Invoice

SELLER = company("SOCIETE ARMORICAINE DE PIECES", "ZONE DE LA LANDE", "22000 SAINT-BRIEUC", form="SA")
SHOW = Figures(group="", minus="after")
RULE = (
    "+"
    + "-" * 10
    + "+"
    + "-" * 38
    + "+"
    + "-" * 12
    + "+"
    + "-" * 14
    + "+"
    + "-" * 8
    + "+"
    + "-" * 16
    + "+"
    + "-" * 6
    + "+"
)


def make(n: int) -> Page:
    """The second over two pages; the third a credit note; the fourth carries carriage among its totals."""
    credit = n == 2
    invoice = bill(
        n,
        SELLER,
        BUYERS,
        PARTS,
        number=f"{600218 + 13 * n}",
        count=(4, 41, 2, 7, 12)[n],
        rates=("20", "10") if n != 3 else ("20",),
        kind="381" if credit else "380",
        discounts=("0", "15", "25"),
        quantities=(1, 2, 6, 12, 144),
        charges=(("22.00", "PORT ET EMBALLAGE"),) if n == 3 else (),
        days=None if credit else 30,
    )
    invoice = replace(invoice, buyer_reference=f"CR{3300 + n}")
    hidden = [
        "buyer.identifiers",
        "buyer.legal_id",
        "buyer.address.country",
        "seller.address.country",
        "seller.contact",
        "seller.legal_information",
        "totals.charges",
        "lines[].unit",
        "payment.accounts[].bic",
    ]
    hidden += [] if n == 3 else ["totals.lines"]
    return Page(_printed(invoice), _as_printed(invoice), hidden)


def _as_printed(invoice: Invoice) -> Invoice:
    lines = tuple(
        replace(line, item=replace(line.item, name=plain(line.item.name)[:38])) for line in invoice.lines
    )
    buyer = invoice.buyer
    address = replace(buyer.address, line1=plain(buyer.address.line1), city=plain(buyer.address.city))
    return replace(invoice, lines=lines, buyer=replace(buyer, name=plain(buyer.name), address=address))


def _printed(invoice: Invoice) -> bytes:
    sign = -1 if invoice.type_code == "381" else 1
    sheet = Sheet(font="Courier", orientation="L")
    size = 34
    pages = [invoice.lines[k : k + size] for k in range(0, len(invoice.lines), size)]
    for number, lines in enumerate(pages):
        if number:
            sheet.next()
        rows = [
            *_head(invoice, number + 1, len(pages)),
            RULE,
            _row("CODE", "LIBELLE", "QUANTITE", "PRIX UNIT.", "REM%", "MONTANT HT", "TVA"),
            RULE,
        ]
        rows += [
            _row(
                line.item.seller_id,
                plain(line.item.name),
                SHOW(sign * line.quantity, 0),
                SHOW(line.unit_price),
                SHOW(line.allowances[0].percent) if line.allowances else "",
                SHOW(sign * line.net_amount),
                SHOW(line.vat.rate, 0),
            )
            for line in lines
        ]
        rows += [
            RULE,
            *(_foot(invoice, sign) if number == len(pages) - 1 else [" " * 90 + "SUITE PAGE SUIVANTE"]),
        ]
        for k, what in enumerate(rows):
            sheet.text(8, 6 + 3.7 * k, what, width=280, size=8)
    return sheet.done()


def _head(invoice: Invoice, page: int, pages: int) -> list[str]:
    buyer, credit = invoice.buyer, invoice.type_code == "381"
    kind = "AVOIR" if credit else "FACTURE"
    due = "" if credit else f"   ECH. {short(invoice.due_date, '%d-%m-%y')}"
    return [
        f"{SELLER.name:<60}{kind} NO {invoice.number} DU {short(invoice.issue_date, '%d-%m-%y')}{due}   P.{page}/{pages}",
        f"{SELLER.street:<60}V/REF {invoice.buyer_reference}   N/REF TR4417",
        f"{SELLER.town:<60}",
        f"{'SIREN ' + SELLER.siren + '  TVA ' + SELLER.vat:<60}{plain(buyer.name)}",
        f"{'':<60}{plain(buyer.address.line1)}",
        f"{'':<60}{buyer.address.postcode} {plain(buyer.address.city)}",
        f"{'':<60}NO TVA CEE DU CLIENT {buyer.vat_id.value}",
        "",
    ]


def _row(code: str, name: str, quantity: str, price: str, off: str, amount: str, rate: str) -> str:
    return f"!{code:<10}!{name[:38]:<38}!{quantity:>12}!{price:>14}!{off:>8}!{amount:>16}!{rate:>6}!"


def _foot(invoice: Invoice, sign: int) -> list[str]:
    totals = invoice.totals
    rows = ["", "   BASE HT          TAUX TVA        MONTANT TVA"]
    rows += [
        f"{SHOW(sign * part.taxable_amount):>12}     {SHOW(part.rate):>8}     {SHOW(sign * part.tax_amount):>12}"
        for part in invoice.vat_breakdown
    ]
    sums = []
    if invoice.charges:
        sums += [("TOTAL MARCHANDISE", totals.lines), (invoice.charges[0].reason, invoice.charges[0].amount)]
    sums += [
        ("TOTAL H.T.", totals.tax_exclusive),
        ("TOTAL T.V.A.", totals.tax),
        ("TOTAL T.T.C.", totals.tax_inclusive),
    ]
    sums.append(("A VOTRE CREDIT" if sign < 0 else "NET A PAYER", totals.payable))
    rows += [f"{'':<66}{head:<24}{SHOW(sign * value):>14} EUR" for head, value in sums]
    return [*rows, "", f"DOMICILIATION BANCAIRE : {spaced(SELLER.iban)}"]

"""Industrial supplies (reportlab, Times): two discounts in a row, list and net price, price unit, letters for rates, subtotal of each page."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from producers import Paper
from says import UNITS, Figures, latin, short
from stock import BUYERS, PARTS
from trade import bill, company, spaced
from truth import Page

from factage.invoice.model import Invoice
from factage.invoice.money import rounded
from factage.invoice.totals import compute

SELLER = company("Visserie du Forez", "ZI de Molina, rue de l'Industrie", "42000 Saint-Étienne", form="SAS")
SHOW = Figures(group=" ", minus="spaced")
OFF = (("20", "5"), ("10", ""), ("", ""), ("30", "10"))


def make(n: int) -> Page:
    """The third runs over three pages, the fourth is a credit note, the fifth has an advance deducted."""
    credit = n == 3
    invoice = bill(
        n,
        SELLER,
        BUYERS,
        PARTS,
        number=f"26-{33170 + 11 * n}",
        count=(6, 10, 70, 3, 8)[n],
        rates=("20", "10", "5.5") if n else ("20",),
        kind="381" if credit else "380",
        per=100,
        price_places=3,
        order=f"{88001 + n}",
        days=None if credit else 60,
    )
    lines = []
    for k, line in enumerate(invoice.lines):
        first, second = OFF[(k + n) % 4]
        price = line.unit_price
        for off in (first, second):
            price = price * (100 - Decimal(off or 0)) / 100
        net = rounded(price, 3)
        lines.append(
            replace(
                line,
                gross_price=line.unit_price,
                price_discount=line.unit_price - net,
                unit_price=net,
                net_amount=None,
            )
        )
    invoice = compute(replace(invoice, lines=tuple(lines), vat_breakdown=(), totals=None))
    if n == 4:
        prepaid = Decimal("150.00") if invoice.totals.tax_inclusive > 150 else Decimal("20.00")
        invoice = compute(replace(invoice, totals=replace(invoice.totals, prepaid=prepaid)))
    hidden = [
        "buyer.identifiers",
        "buyer.legal_id",
        "buyer.address.country",
        "seller.address.country",
        "seller.contact",
        "totals.lines",
        "lines[].price_discount",
    ]
    return Page(_printed(invoice, -1 if credit else 1), invoice, hidden)


def _printed(invoice: Invoice, sign: int) -> bytes:
    paper = Paper(font="Times-Roman")
    letters = {part.rate: "ABC"[k] for k, part in enumerate(invoice.vat_breakdown)}
    page = 1
    _head(paper, invoice, page, sign)
    y, part, run = 236.0, Decimal(0), Decimal(0)
    for k, line in enumerate(invoice.lines):
        if y > 690:
            paper.text(420, y + 6, "Sous-total page", right=True)
            paper.text(540, y + 6, SHOW(sign * part), right=True)
            paper.text(420, y + 18, "A reporter", right=True)
            paper.text(540, y + 18, SHOW(sign * run), right=True)
            paper.next()
            page += 1
            _head(paper, invoice, page, sign)
            paper.text(420, 236, "Report page précédente", right=True)
            paper.text(540, 236, SHOW(sign * run), right=True)
            y, part = 250.0, Decimal(0)
        first, second = _off(invoice, k)
        part += line.net_amount
        run += line.net_amount
        paper.text(40, y, f"{k + 1:03d}", size=8)
        paper.text(64, y, line.item.seller_id, size=8)
        paper.text(104, y, latin(line.item.name), size=8)
        for x, what in (
            (262, SHOW(sign * line.quantity, 0)),
            (326, SHOW(line.gross_price, 3)),
            (352, "100"),
            (382, f"{first}" + (f"+{second}" if second else "")),
            (440, SHOW(line.unit_price, 3)),
            (466, letters[line.vat.rate]),
            (540, SHOW(sign * line.net_amount)),
        ):
            paper.text(x, y, what, size=8, right=True)
        paper.text(268, y, UNITS[line.unit], size=8)
        y += 12
    _foot(paper, invoice, letters, sign)
    return paper.done()


def _off(invoice: Invoice, k: int) -> tuple[str, str]:
    n = (int(invoice.number.split("-")[1]) - 33170) // 11
    return OFF[(k + n) % 4]


def _head(paper: Paper, invoice: Invoice, page: int, sign: int) -> None:
    paper.text(40, 50, SELLER.name.upper(), size=16, bold=True)
    paper.text(40, 64, f"{SELLER.street} - {SELLER.town}", size=8)
    buyer = invoice.buyer
    for k, what in enumerate(
        (buyer.name, buyer.address.line1, f"{buyer.address.postcode} {buyer.address.city}")
    ):
        paper.text(330, 100 + 12 * k, latin(what), size=10)
    paper.text(40, 108, f"{'AVOIR' if sign < 0 else 'FACTURE'}   {invoice.number}", size=13, bold=True)
    paper.text(40, 126, f"Etablie le {short(invoice.issue_date, '%d/%m/%y')}")
    paper.text(
        40,
        138,
        f"Code tiers : {len(buyer.name)}{len(buyer.address.city):03d}      Id. TVA : {buyer.vat_id.value}",
    )
    if invoice.due_date:
        paper.text(40, 150, f"Valeur en votre règlement du {short(invoice.due_date, '%d/%m/%y')}")
    paper.text(40, 162, f"Suivant votre ordre {invoice.order_reference}")
    paper.text(540, 50, f"Folio {page}", size=8, right=True)
    paper.line(40, 206, 545, 206)
    for x, what, right in (
        (40, "Lg", False),
        (64, "Code", False),
        (104, "Libellé article", False),
        (262, "Qté", True),
        (268, "Ut", False),
        (326, "Prix tarif", True),
        (352, "pour", True),
        (382, "Rem %", True),
        (440, "Prix net", True),
        (466, "Tx", True),
        (540, "Net HT", True),
    ):
        paper.text(x, 218, what, size=8, right=right, bold=True)
    paper.line(40, 222, 545, 222)


def _foot(paper: Paper, invoice: Invoice, letters: dict[Decimal, str], sign: int) -> None:
    totals = invoice.totals
    for x, what in ((50, "Tx"), (120, "Base"), (165, "%"), (230, "Taxe")):
        paper.text(x, 726, what, size=8, right=True, bold=True)
    for k, part in enumerate(invoice.vat_breakdown):
        for x, what in (
            (50, letters[part.rate]),
            (120, SHOW(sign * part.taxable_amount)),
            (165, SHOW(part.rate)),
            (230, SHOW(sign * part.tax_amount)),
        ):
            paper.text(x, 738 + 11 * k, what, size=8, right=True)
    heads = [
        ("Total H.T.", totals.tax_exclusive),
        ("Total taxes", totals.tax),
        ("Montant T.T.C.", totals.tax_inclusive),
    ]
    heads += [("Avance perçue", -totals.prepaid)] if totals.prepaid else []
    heads.append(("Net en votre faveur" if sign < 0 else "Net à payer EUR", totals.payable))
    for k, (head, value) in enumerate(heads):
        x = 540 - 78 * (len(heads) - 1 - k)
        paper.text(x, 776, head, size=7.5, right=True, bold=True)
        paper.text(x, 788, SHOW(sign * value), size=9, right=True, bold=True)
    account = invoice.payment.accounts[0]
    paper.text(40, 806, f"Domiciliation {spaced(account.iban)} {account.bic}", size=7)
    paper.text(
        40,
        818,
        f"{SELLER.name} - {SELLER.legal} - Siret {SELLER.siret} - Id. TVA {SELLER.vat}".replace("–", "-"),
        size=7,
    )

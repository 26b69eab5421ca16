"""Trade on paper forms (reportlab): framed head, codes 1 and 2 for the rates, discount by line, carried forward, credit note."""

from __future__ import annotations

from decimal import Decimal

from producers import Paper
from says import UNITS, Figures, short
from stock import BUYERS, FLAT, HARDWARE, LATE, NO_EARLY
from trade import bill, company
from truth import Page

from factage.invoice.model import Invoice

SELLER = company("NÉGOCE CENTRE-EST SAS", "120 avenue Foch", "69006 Lyon", form="SAS")
COUNTS = (6, 38, 3, 2, 14)
COLUMNS = (
    (62, "Référence", "c"),
    (190, "Désignation", "c"),
    (328, "Qté", "r"),
    (350, "Un.", "r"),
    (410, "P.U. HT", "r"),
    (450, "% Rem", "r"),
    (525, "Montant HT", "r"),
    (560, "TVA", "r"),
)


def make(n: int) -> Page:
    """Document n of five; the fourth is a credit note with minus signs."""
    credit = n == 3
    invoice = bill(
        n,
        SELLER,
        BUYERS,
        HARDWARE,
        number=f"{'AV' if credit else 'FC'}{26110 + 7 * n:06d}",
        count=COUNTS[n],
        rates=("20", "10"),
        kind="381" if credit else "380",
        discounts=("0", "0", "5", "12.5"),
        charges=() if credit else (("18.50", "Port"),),
        order=f"CDE-{4410 + 13 * n}",
        days=None if credit else 45,
        mentions=() if credit else (LATE, FLAT, NO_EARLY),
    )
    return Page(_printed(invoice, -1 if credit else 1), invoice, _hidden(credit=credit))


def _hidden(*, credit: bool) -> list[str]:
    return [
        "buyer.identifiers",
        "buyer.legal_id",
        "seller.contact.email",
        "buyer.address.country",
        "seller.address.country",
    ] + (["buyer.vat_id"] if credit else [])


def _printed(invoice: Invoice, sign: int) -> bytes:
    show = Figures(minus="after")
    paper = Paper()
    paper.canvas.setTitle(f"Facture {invoice.number}")
    codes = {part.rate: str(k + 1) for k, part in enumerate(invoice.vat_breakdown)}
    _head(paper, invoice, credit=sign < 0)
    y, carried = 262.0, Decimal(0)
    _columns(paper, 240)
    for k, line in enumerate(invoice.lines):
        if y > (640 if k < len(invoice.lines) - 1 else 655):
            paper.text(410, y + 14, "A reporter", right=True, bold=True)
            paper.text(525, y + 14, show(sign * carried), right=True)
            paper.next()
            _head(paper, invoice, credit=sign < 0)
            _columns(paper, 240)
            paper.text(410, 262, "Report", right=True, bold=True)
            paper.text(525, 262, show(sign * carried), right=True)
            y = 278
        carried += line.net_amount
        off = line.allowances[0].percent if line.allowances else None
        paper.text(40, y, line.item.seller_id)
        paper.text(98, y, line.item.name.replace("œ", "oe"), size=8)
        for x, what in (
            (328, show(sign * line.quantity, 2)),
            (350, UNITS[line.unit]),
            (410, show(line.unit_price, 2)),
            (450, show(off, 2) if off else ""),
            (525, show(sign * line.net_amount)),
            (560, codes[line.vat.rate]),
        ):
            paper.text(x, y, what, right=True)
        y += 13
    _foot(paper, invoice, codes, sign, show)
    return paper.done()


def _head(paper: Paper, invoice: Invoice, *, credit: bool) -> None:
    paper.text(36, 46, SELLER.name, size=14, bold=True)
    for k, what in enumerate(
        (
            SELLER.street,
            SELLER.town,
            f"Tél. {SELLER.phone}",
            f"Siret : {SELLER.siret}",
            f"N° TVA Intracom. {SELLER.vat}",
        )
    ):
        paper.text(36, 60 + 11 * k, what, size=8)
    paper.box(320, 92, 240, 74)
    buyer = invoice.buyer
    for k, what in enumerate(
        (buyer.name, buyer.address.line1, f"{buyer.address.postcode} {buyer.address.city}")
    ):
        paper.text(332, 112 + 13 * k, what.replace("œ", "oe"), size=10)
    paper.text(36, 150, "AVOIR" if credit else "FACTURE", size=18, bold=True)
    heads = ["N° Pièce", "Date", "Code client", "V/Commande"] + (
        [] if credit else ["Échéance", "N° TVA client"]
    )
    values = [
        invoice.number,
        short(invoice.issue_date),
        f"411{buyer.legal_id.value[:5]}",
        invoice.order_reference,
    ] + ([] if credit else [short(invoice.due_date), buyer.vat_id.value])
    paper.box(36, 184, 528, 32)
    paper.line(36, 199, 564, 199)
    for k, (head, value) in enumerate(zip(heads, values, strict=True)):
        x = 80 + 88 * k
        paper.text(x, 195, head, size=8, bold=True, middle=True)
        paper.text(x, 211, value, middle=True)


def _columns(paper: Paper, y: float) -> None:
    paper.box(36, y - 12, 528, 430)
    paper.line(36, y + 5, 564, y + 5)
    for x, head, side in COLUMNS:
        paper.text(x, y, head, size=8, bold=True, right=side == "r", middle=side == "c")


def _foot(paper: Paper, invoice: Invoice, codes: dict, sign: int, show: Figures) -> None:
    totals = invoice.totals
    for x, head in ((70, "Code"), (140, "Base HT"), (190, "Taux"), (260, "Montant TVA")):
        paper.text(x, 682, head, size=8, bold=True, right=True)
    for k, part in enumerate(invoice.vat_breakdown):
        for x, what in (
            (70, codes[part.rate]),
            (140, show(sign * part.taxable_amount)),
            (190, show(part.rate)),
            (260, show(sign * part.tax_amount)),
        ):
            paper.text(x, 696 + 12 * k, what, right=True)
    rows = [("Total brut HT", totals.lines)]
    rows += [(charge.reason, charge.amount) for charge in invoice.charges]
    rows += [
        ("Total HT", totals.tax_exclusive),
        ("Total TVA", totals.tax),
        ("Total TTC", totals.tax_inclusive),
    ]
    for k, (head, value) in enumerate(rows):
        paper.text(380, 682 + 12 * k, head)
        paper.text(560, 682 + 12 * k, show(sign * value), right=True)
    paper.box(372, 744, 192, 18)
    paper.text(380, 757, "NET A PAYER", bold=True, size=11)
    paper.text(560, 757, show(sign * totals.payable) + " €", bold=True, size=11, right=True)
    for k, note in enumerate(invoice.notes):
        paper.text(36, 742 + 10 * k, note.text.replace("’", "'"), size=7)
    account = invoice.payment.accounts[0]
    paper.text(
        36,
        776,
        f"IBAN {' '.join(account.iban[i : i + 4] for i in range(0, 27, 4))}   BIC {account.bic}",
        size=8,
    )
    paper.text(300, 806, f"{SELLER.name} – {SELLER.legal}", size=7, middle=True)

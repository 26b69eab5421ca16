"""Trade software (reportlab, boxes): head and totals as rows of labelled boxes, article table with VAT by code, due dates below."""

from __future__ import annotations

from producers import Paper
from says import Figures, latin, short
from stock import BUYERS, FOOD
from trade import bill, company, spaced
from truth import Page

from factage.invoice.model import Invoice

DOCUMENTS = 3
SELLER = company("Cave du Vieux Pressoir", "4 place Bellecroix", "71100 Chalon", form="SARL")
SHOW = Figures(group=" ")


def make(n: int) -> Page:
    """The second has carriage."""
    invoice = bill(
        n,
        SELLER,
        BUYERS,
        FOOD,
        number=f"FA{70113 + 3 * n}",
        count=(5, 8, 12)[n],
        rates=("20", "5.5"),
        charges=(("15.00", "Frais de port"),) if n == 1 else (),
        order=f"{5510 + n}",
        days=30,
    )
    hidden = [
        "buyer.identifiers",
        "buyer.legal_id",
        "buyer.address.country",
        "seller.address.country",
        "seller.contact.email",
        "lines[].unit",
        "totals.lines",
        "totals.charges",
    ]
    return Page(_printed(invoice), invoice, hidden)


def _printed(invoice: Invoice) -> bytes:
    paper, buyer, t = Paper(), invoice.buyer, invoice.totals
    codes = {p.rate: str(k + 1) for k, p in enumerate(invoice.vat_breakdown)}
    for k, what in enumerate((SELLER.name, SELLER.street, SELLER.town, f"Tél {SELLER.phone}")):
        paper.text(40, 50 + 12 * k, what, bold=k == 0, size=12 if k == 0 else 9)
    for k, what in enumerate(
        (
            buyer.name,
            buyer.address.line1,
            f"{buyer.address.postcode} {buyer.address.city}",
            f"TVA {buyer.vat_id.value}",
        )
    ):
        paper.text(330, 110 + 12 * k, latin(what), size=10)
    paper.text(40, 180, "FACTURE", size=16, bold=True)
    for k, (a, b) in enumerate(
        (
            ("Numéro", invoice.number),
            ("Date", short(invoice.issue_date)),
            ("Code client", f"CL{len(buyer.name):04d}"),
            ("Réf. commande", invoice.order_reference),
        )
    ):
        paper.box(40 + 128 * k, 192, 128, 30)
        paper.text(104 + 128 * k, 203, a, size=8, bold=True, middle=True)
        paper.text(104 + 128 * k, 217, b, middle=True)
    for x, a, r in (
        (44, "Code", 0),
        (100, "Désignation", 0),
        (340, "Quantité", 1),
        (410, "Prix HT", 1),
        (490, "Montant HT", 1),
        (545, "TVA", 1),
    ):
        paper.text(x, 246, a, bold=True, right=bool(r), size=8)
    y = 262
    for line in invoice.lines:
        paper.text(44, y, line.item.seller_id)
        paper.text(100, y, latin(line.item.name))
        for x, what in (
            (340, SHOW(line.quantity, 2)),
            (410, SHOW(line.unit_price)),
            (490, SHOW(line.net_amount)),
            (545, codes[line.vat.rate]),
        ):
            paper.text(x, y, what, right=True)
        y += 13
    for charge in invoice.charges:
        paper.text(330, 640, charge.reason)
        paper.text(490, 640, SHOW(charge.amount), right=True)
    for x, a in ((60, "Code"), (130, "Base HT"), (190, "Taux"), (260, "TVA")):
        paper.text(x, 680, a, bold=True, right=True, size=8)
    for k, p in enumerate(invoice.vat_breakdown):
        for x, what in (
            (60, codes[p.rate]),
            (130, SHOW(p.taxable_amount)),
            (190, SHOW(p.rate)),
            (260, SHOW(p.tax_amount)),
        ):
            paper.text(x, 694 + 12 * k, what, right=True)
    for k, (a, b) in enumerate(
        (
            ("Total HT", t.tax_exclusive),
            ("Total TVA", t.tax),
            ("Total TTC", t.tax_inclusive),
            ("Net à payer", t.payable),
        )
    ):
        paper.text(340, 680 + 14 * k, a, bold=k == 3)
        paper.text(545, 680 + 14 * k, SHOW(b) + " €", right=True, bold=k == 3)
    account = invoice.payment.accounts[0]
    paper.text(40, 750, f"Échéance : {short(invoice.due_date)}     Mode de règlement : virement")
    paper.text(40, 764, f"IBAN {spaced(account.iban)}  BIC {account.bic}", size=8)
    paper.text(
        300,
        800,
        f"{SELLER.name} - {SELLER.legal} - Siret {SELLER.siret} - N° TVA {SELLER.vat}".replace("–", "-"),
        size=7,
        middle=True,
    )
    return paper.done()

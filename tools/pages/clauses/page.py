"""A trap on a plain page: the invoice under it, and how it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from producers import Paper
from says import Figures, latin, short
from stock import BUYERS, HARDWARE
from trade import bill, company, spaced

from factage.invoice.model import Invoice, Totals
from factage.invoice.money import rounded

SHOW = Figures()
SELLERS = [
    company("Menuiserie Delmas", "14 rue des Tilleuls", "31000 Toulouse"),
    company("Sanitaire Aubrac", "7 avenue de Rodez", "12000 Rodez"),
    company("Peinture Kersauson", "1 quai du Moros", "29900 Concarneau"),
]
HEADS = (("Désignation", 40, False), ("Qté", 330, True), ("P.U. HT", 420, True), ("Montant HT", 545, True))
Head = tuple[str, float, bool]
Trap = tuple[bytes, Invoice]
NO_IDS = ("seller.vat_id", "seller.legal_id")


def sheet(
    invoice: Invoice,
    rows: Sequence[Sequence[str]],
    totals: Sequence[tuple[str, str]],
    *,
    heads: Sequence[Head] = HEADS,
    extra: Sequence[str] = (),
    ids: bool = True,
    title: str = "FACTURE",
    above: Sequence[str] = (),
    labels: Sequence[tuple[float, float, str]] = (),
) -> bytes:
    """One plain page; `extra` stands in the foot, `above` over the lines, `labels` are words at a place of their own."""
    paper = Paper()
    seller, buyer = invoice.seller, invoice.buyer
    for k, what in enumerate(
        (seller.name, seller.address.line1, f"{seller.address.postcode} {seller.address.city}")
    ):
        paper.text(40, 42 + 12 * k, latin(what))
    for k, what in enumerate(
        (buyer.name, buyer.address.line1, f"{buyer.address.postcode} {buyer.address.city}")
    ):
        paper.text(340, 102 + 12 * k, latin(what))
    paper.text(40, 182, f"{title} N° {invoice.number}", size=13)
    paper.text(40, 202, f"Date : {short(invoice.issue_date)}")
    paper.text(200, 202, f"Échéance : {short(invoice.due_date)}")
    for k, what in enumerate(above):
        paper.text(40, 216 + 11 * k, latin(what), size=8)
    for left, top, label in labels:
        paper.text(left, top, label, size=8)
    for head, x, right in heads:
        paper.text(x, 242, head, right=right)
    y = 258.0
    for row in rows:
        for (_, x, right), what in zip(heads, row, strict=False):
            if what:
                paper.text(x, y, latin(what), right=right)
        y += 14
    y += 16
    for head, what in totals:
        paper.text(340, y, head)
        paper.text(545, y, what, right=True)
        y += 14
    for k, what in enumerate(extra):
        paper.text(40, 692 + 12 * k, latin(what), size=8)
    if ids:
        vat = f" TVA {seller.vat_id.value}" if seller.vat_id else ""
        paper.text(40, 782, f"{latin(seller.name)} SIRET {seller.identifiers[0].value}{vat}", size=8)
        paper.text(40, 794, f"IBAN {spaced(invoice.payment.accounts[0].iban)}", size=8)
    return paper.done()


def base(n: int, **habits: object) -> Invoice:
    """The invoice under the trap: three to five lines at 20 % unless said otherwise."""
    said: dict[str, object] = {"number": f"FA2026-{4100 + 17 * n:05d}", "count": 3 + n % 3, "days": 30}
    return bill(900 + n, SELLERS[n % 3], BUYERS, HARDWARE, **{**said, **habits})  # type: ignore[arg-type]


def rows_of(invoice: Invoice) -> list[tuple[str, ...]]:
    """Name, quantity, price, amount."""
    return [
        (line.item.name, SHOW(line.quantity, 0), SHOW(line.unit_price), SHOW(line.net_amount))
        for line in invoice.lines
    ]


def sums(invoice: Invoice, *, pay: bool = True) -> list[tuple[str, str]]:
    """The four usual totals."""
    t = invoice.totals
    rows = [("Total HT", t.tax_exclusive), ("TVA 20 %", t.tax), ("Total TTC", t.tax_inclusive)]
    return [(a, SHOW(b)) for a, b in ([*rows, ("Net à payer", t.payable)] if pay else rows)]


def with_net(invoice: Invoice, net: Decimal, **more: Decimal) -> Invoice:
    """The invoice of another amount at 20 %: a share, a remainder."""
    tax = rounded(net / 5)
    part = replace(invoice.vat_breakdown[0], taxable_amount=net, tax_amount=tax)
    totals = Totals(tax_exclusive=net, tax=tax, tax_inclusive=net + tax, payable=net + tax, lines=net)
    return replace(invoice, vat_breakdown=(part,), totals=replace(totals, **more))


def own(invoice: Invoice, *paths: str) -> Invoice:
    """Nothing is true at these paths of a party: `seller.vat_id`."""
    for path in paths:
        role, name = path.split(".")
        invoice = replace(invoice, **{role: replace(getattr(invoice, role), **{name: None})})
    return invoice


def billed(invoice: Invoice, share: Decimal) -> Invoice:
    """Only this share of what the page adds up is billed."""
    return replace(invoice, lines=(), vat_breakdown=(), totals=Totals(payable=share, tax_inclusive=share))

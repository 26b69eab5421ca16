"""Makes `samples/traps/`: pages whose sums close in more than one way, each for a clause of the proof.

usage: python tools/pages/traps.py [-o FOLDER]     needs reportlab
The JSON beside a page holds what is true of that invoice, printed or not: whatever a reader calls proved must agree.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from producers import Paper
from says import Figures, latin, short
from stock import BUYERS, HARDWARE
from trade import bill, company, french_iban, spaced
from truth import lean

from factage.invoice.formats.json import encode
from factage.invoice.model import Invoice, Totals
from factage.invoice.money import rounded
from factage.invoice.totals import compute

ROOT = Path(__file__).parents[2]
EACH = 3
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


# --- clause 1: the role is said by a label -----------------------------------------------------------------------


def retention(n: int) -> Trap:
    """A retention of 5 % is no deposit."""
    invoice = base(n)
    kept = rounded(invoice.totals.tax_inclusive * 5 / 100)
    pay = invoice.totals.tax_inclusive - kept
    page = sheet(
        invoice,
        rows_of(invoice),
        [*sums(invoice)[:3], ("Retenue de garantie 5 %", SHOW(-kept)), ("Net à payer", SHOW(pay))],
    )
    return page, replace(invoice, totals=replace(invoice.totals, payable=pay))


def retention_and_deposit(n: int) -> Trap:
    """A deposit and a retention of the same size: only one is prepaid."""
    invoice = base(n)
    five = rounded(invoice.totals.tax_inclusive * 5 / 100)
    pay = invoice.totals.tax_inclusive - 2 * five
    rows = [
        *sums(invoice)[:3],
        ("Retenue de garantie 5 %", SHOW(-five)),
        ("Acompte versé", SHOW(-five)),
        ("Net à payer", SHOW(pay)),
    ]
    return sheet(invoice, rows_of(invoice), rows), replace(
        invoice, totals=replace(invoice.totals, payable=pay, prepaid=five)
    )


def other_tax(n: int) -> Trap:
    """The tax of the Canary Islands is none of the VAT: its category is another one."""
    invoice = base(n, rates=("7",), category="L")
    t = invoice.totals
    rows = [("Total HT", SHOW(t.tax_exclusive)), ("IGIC 7 %", SHOW(t.tax)), ("Total TTC", SHOW(t.payable))]
    return sheet(invoice, rows_of(invoice), rows), invoice


def terms_of_delivery(n: int) -> Trap:
    """The terms lead to the due date, though from the day of delivery, which is called the date."""
    invoice = base(n)
    delivered = invoice.issue_date - timedelta(days=6)
    printed = replace(invoice, issue_date=delivered, due_date=delivered + timedelta(days=30))
    above = (f"Facture émise le {short(invoice.issue_date)}", "Règlement à 30 jours de la livraison")
    truth = replace(invoice, due_date=printed.due_date)
    return sheet(printed, rows_of(invoice), sums(invoice), above=above), truth


def early_payment(n: int) -> Trap:
    """A discount for early payment is offered, not taken."""
    invoice = base(n)
    off = rounded(invoice.totals.tax_inclusive * 2 / 100)
    rows = [
        *sums(invoice),
        ("Escompte 2 % si règlement sous 8 jours", SHOW(-off)),
        ("Soit à régler sous 8 jours", SHOW(invoice.totals.payable - off)),
    ]
    return sheet(invoice, rows_of(invoice), rows), invoice


# --- clause 2: what a line is ------------------------------------------------------------------------------------


def option(n: int) -> Trap:
    """An optional line that is in no sum."""
    invoice = base(n)
    rows = rows_of(invoice)
    return sheet(
        invoice,
        [rows[0], ("Option : pose (non comprise)", "1", "500,00", "500,00"), *rows[1:]],
        sums(invoice),
    ), invoice


def option_at_the_end(n: int) -> Trap:
    """The same after the last line, in brackets."""
    invoice = base(n)
    return sheet(
        invoice,
        [*rows_of(invoice), ("(variante peinture, pour mémoire)", "2", "80,00", "(160,00)")],
        sums(invoice),
    ), invoice


def rebate_among_lines(n: int) -> Trap:
    """A rebate on the document printed among the lines as a bare amount."""
    invoice = base(n)
    off = rounded(invoice.totals.lines / 10)
    done = with_net(invoice, invoice.totals.lines - off, lines=invoice.totals.lines, allowances=off)
    return sheet(invoice, [*rows_of(invoice), ("Remise client 10 %", "", "", SHOW(-off))], sums(done)), done


def rebate_as_line(n: int) -> Trap:
    """The same as 1 x -amount under a subtotal."""
    invoice = base(n)
    off = rounded(invoice.totals.lines / 10)
    done = with_net(invoice, invoice.totals.lines - off, lines=invoice.totals.lines, allowances=off)
    rows = [
        *rows_of(invoice),
        ("Sous-total", "", "", SHOW(invoice.totals.lines)),
        ("Remise exceptionnelle", "1", SHOW(-off), SHOW(-off)),
    ]
    return sheet(invoice, rows, sums(done)), done


def swapped_heads(n: int) -> Trap:
    """Price before quantity, heads aligned left over figures aligned right."""
    invoice = base(n)
    heads = (("", 40, False), ("", 372, True), ("", 424, True), ("", 545, True))
    rows = [(a, price, quantity, amount) for a, quantity, price, amount in rows_of(invoice)]
    labels = ((40, 242, "Désignation"), (330, 242, "PU HT"), (372, 242, "Qté"), (470, 242, "Montant HT"))
    return sheet(invoice, rows, sums(invoice), heads=heads, labels=labels), invoice


def without_heads(n: int) -> Trap:
    """Two factors and a product without a head: which is the quantity, nobody says."""
    invoice = base(n)
    heads = tuple(("" if k else "Travaux réalisés", x, right) for k, (_, x, right) in enumerate(HEADS))
    rows = [(a, price, quantity, amount) for a, quantity, price, amount in rows_of(invoice)]
    return sheet(invoice, rows, sums(invoice), heads=heads), invoice


def per_hundred(n: int) -> Trap:
    """Prices for a hundred."""
    invoice = base(n, per=100)
    heads = (*HEADS[:2], ("PU HT le cent", 420, True), HEADS[3])
    return sheet(invoice, rows_of(invoice), sums(invoice), heads=heads), invoice


def with_vat(n: int) -> Trap:
    """Prices and amounts include VAT, and the heads do not say so."""
    invoice = base(n)
    lines, total = [], Decimal(0)
    rows = []
    for line in invoice.lines:
        price = rounded(line.unit_price * Decimal("1.2"))
        gross = rounded(line.quantity * price)
        total += gross
        rows.append((line.item.name, SHOW(line.quantity, 0), SHOW(price), SHOW(gross)))
        lines.append(replace(line, unit_price=None, net_amount=None))
    net = rounded(total / Decimal("1.2"))
    part = replace(invoice.vat_breakdown[0], taxable_amount=net, tax_amount=total - net)
    done = replace(
        invoice,
        lines=tuple(lines),
        vat_breakdown=(part,),
        totals=Totals(tax_exclusive=net, tax=total - net, tax_inclusive=total, payable=total, lines=net),
    )
    heads = (*HEADS[:2], ("Prix", 420, True), ("Total", 545, True))
    t = done.totals
    totals = [
        ("Total TTC", SHOW(t.tax_inclusive)),
        ("dont TVA 20 %", SHOW(t.tax)),
        ("Total HT", SHOW(t.tax_exclusive)),
        ("Net à payer", SHOW(t.payable)),
    ]
    return sheet(invoice, rows, totals, heads=heads), done


def with_vat_and_without(n: int) -> Trap:
    """Two amounts in each line, the one with VAT under the wider head."""
    invoice = base(n)
    heads = (*HEADS[:2], ("Prix unitaire TTC", 420, True), ("Montant", 545, True))
    rows = [
        (a, b, SHOW(rounded(line.unit_price * Decimal("1.2"))), d)
        for (a, b, _, d), line in zip(rows_of(invoice), invoice.lines, strict=True)
    ]
    done = replace(invoice, lines=tuple(replace(line, unit_price=None) for line in invoice.lines))
    return sheet(invoice, rows, sums(invoice), heads=heads), done


def free_line(n: int) -> Trap:
    """A free line with its price, and 0,00 as its amount."""
    invoice = base(n)
    return sheet(
        invoice, [*rows_of(invoice), ("Échantillon offert", "1", "35,00", "0,00")], sums(invoice)
    ), _plus_free(invoice)


def _plus_free(invoice: Invoice) -> Invoice:
    line = replace(
        invoice.lines[0],
        id="99",
        quantity=Decimal(1),
        unit_price=Decimal("35.00"),
        net_amount=Decimal("0.00"),
        allowances=(),
    )
    item = replace(line.item, name="Échantillon offert")
    return replace(invoice, lines=(*invoice.lines, replace(line, item=item)))


# --- clause 3: the chain of the totals ---------------------------------------------------------------------------


def two_rates(n: int) -> Trap:
    """Two bases and their sum look like net, tax and total."""
    invoice = base(n, count=4, rates=("20", "10"))
    t = invoice.totals
    rows = [(f"Base TVA {SHOW(part.rate, 0)} %", SHOW(part.taxable_amount)) for part in invoice.vat_breakdown]
    rows.append(("Total HT", SHOW(t.tax_exclusive)))
    rows += [(f"TVA {SHOW(part.rate, 0)} %", SHOW(part.tax_amount)) for part in invoice.vat_breakdown]
    rows.append(("Total TTC", SHOW(t.tax_inclusive)))
    return sheet(invoice, rows_of(invoice), rows), invoice


def two_rates_without_lines(n: int) -> Trap:
    """The same as a recapitulation, the lines on an annex that is not here."""
    invoice = replace(base(n, count=4, rates=("20", "10")), lines=())
    t = invoice.totals
    rows = [
        (f"Travaux à {SHOW(part.rate, 0)} %", SHOW(part.taxable_amount)) for part in invoice.vat_breakdown
    ]
    rows += [("Ensemble", SHOW(t.tax_exclusive)), ("Taxes", SHOW(t.tax)), ("Montant", SHOW(t.tax_inclusive))]
    return sheet(invoice, [("Suivant décompte joint",)], rows), invoice


def cut_thousands(n: int) -> Trap:
    """Thousands far from their hundreds, alike in all three totals."""
    invoice = base(n, count=6, quantities=(40, 60, 90))
    t = invoice.totals

    def far(value: Decimal) -> str:
        head, _, tail = SHOW(value).rpartition(" ")
        return f"{head}   {tail}" if head else tail

    rows = [
        (f"{a} {'.' * 12}", far(b))
        for a, b in (
            ("Total HT", t.tax_exclusive),
            ("TVA 20 %", t.tax),
            ("Total TTC", t.tax_inclusive),
            ("Net à payer", t.payable),
        )
    ]
    return sheet(invoice, rows_of(invoice), rows), invoice


def cut_leaders(n: int) -> Trap:
    """Leader dots run into the thousands: `....5 552,73`."""
    invoice = base(n, count=6, quantities=(40, 60, 90))
    rows = [(a, "." * 22 + b) for a, b in sums(invoice)]
    return sheet(invoice, [("Marchandises suivant bon de livraison",)], rows), replace(invoice, lines=())


# --- clause 4: the closed world ----------------------------------------------------------------------------------


def old_balance(n: int) -> Trap:
    """An old balance is added after the total."""
    invoice = base(n)
    old = Decimal(317) + n
    rows = [
        *sums(invoice)[:3],
        ("Solde antérieur", SHOW(old)),
        ("Total dû", SHOW(invoice.totals.tax_inclusive + old)),
    ]
    return sheet(invoice, rows_of(invoice), rows), invoice


def cumulated(n: int) -> Trap:
    """Works to date less what is already billed is this bill."""
    invoice = base(n)
    done = rounded(invoice.totals.lines * Decimal("0.6"))
    this = with_net(invoice, invoice.totals.lines - done)
    rows = [
        ("Total HT travaux réalisés", SHOW(invoice.totals.lines)),
        ("Situation n° 1 déjà facturée HT", SHOW(-done)),
        *sums(this),
    ]
    return sheet(invoice, rows_of(invoice), rows, title="FACTURE DE SITUATION"), replace(
        this, totals=replace(this.totals, lines=invoice.totals.lines)
    )


def deposit_of_an_order(n: int) -> Trap:
    """A deposit invoice prints the order with its lines and sums, and then the 30 % that it bills."""
    invoice = base(n)
    order = invoice.totals
    this = replace(with_net(invoice, rounded(order.lines * Decimal("0.3"))), type_code="386", lines=())
    rows = [
        ("Total commande HT", SHOW(order.tax_exclusive)),
        ("TVA 20 %", SHOW(order.tax)),
        ("Total commande TTC", SHOW(order.tax_inclusive)),
    ]
    rows += [
        ("Acompte 30 % HT", SHOW(this.totals.tax_exclusive)),
        ("TVA 20 %", SHOW(this.totals.tax)),
        ("Acompte TTC à payer", SHOW(this.totals.payable)),
    ]
    return sheet(invoice, rows_of(invoice), rows, title="FACTURE D'ACOMPTE"), this


def deposit_without_tax(n: int) -> Trap:
    """The order's own totals in the usual words; the deposit below in one amount."""
    invoice = base(n)
    share = rounded(invoice.totals.tax_inclusive * Decimal("0.4"))
    this = replace(
        invoice,
        type_code="386",
        lines=(),
        vat_breakdown=(),
        totals=Totals(payable=share, tax_inclusive=share),
    )
    rows = [*sums(invoice, pay=False), ("Acompte à la commande 40 %", SHOW(share))]
    return sheet(invoice, rows_of(invoice), rows, title="FACTURE D'ACOMPTE"), this


def untaxed_share(n: int) -> Trap:
    """No VAT, and a mention says why: the order's totals close, a part of them is billed."""
    invoice = base(n, rates=("0",), category="E")
    share = rounded(invoice.totals.payable * Decimal("0.4"))
    this = replace(
        invoice,
        type_code="386",
        lines=(),
        vat_breakdown=(),
        totals=Totals(payable=share, tax_inclusive=share, tax_exclusive=share),
    )
    whole = SHOW(invoice.totals.payable)
    rows = [("Total HT", whole), ("Total TTC", whole), ("Acompte à la commande 40 %", SHOW(share))]
    said = ("TVA non applicable, art. 293 B du CGI",)
    return sheet(invoice, rows_of(invoice), rows, extra=said, title="FACTURE D'ACOMPTE"), this


def of_which(n: int) -> Trap:
    """A part of the total is named once more: of which labour."""
    invoice = base(n)
    part = invoice.lines[0].net_amount
    return sheet(
        invoice,
        rows_of(invoice),
        [*sums(invoice), ("dont main d'oeuvre HT", SHOW(part)), ("dont éco-participation", "1,20")],
    ), invoice


def billed(invoice: Invoice, share: Decimal) -> Invoice:
    """Only this share of what the page adds up is billed."""
    return replace(invoice, lines=(), vat_breakdown=(), totals=Totals(payable=share, tax_inclusive=share))


def share_below(n: int) -> Trap:
    """The works of the whole house with their totals; what this owner pays stands in the foot, in words no list has."""
    invoice = base(n)
    share = rounded(invoice.totals.tax_inclusive * 37 / 100)
    page = sheet(
        invoice,
        rows_of(invoice),
        sums(invoice, pay=False),
        extra=(f"Tantièmes du lot 14 : 37/100, soit pour vous {SHOW(share)} €",),
    )
    return page, billed(invoice, share)


def share_above(n: int) -> Trap:
    """The same above the lines."""
    invoice = base(n)
    share = rounded(invoice.totals.tax_inclusive * 41 / 100)
    page = sheet(
        invoice,
        rows_of(invoice),
        sums(invoice, pay=False),
        above=(f"Votre participation au décompte ci-dessous : {SHOW(share)} €",),
    )
    return page, billed(invoice, share)


def share_of_the_lines(n: int) -> Trap:
    """What is billed is the sum of the first two lines, and looks like a subtotal."""
    invoice = base(n, count=5)
    share = sum((line.net_amount for line in invoice.lines[:2]), Decimal(0))
    rows = [*sums(invoice, pay=False), ("Reste pour votre compte", SHOW(share))]
    return sheet(invoice, rows_of(invoice), rows), billed(invoice, share)


def share_of_a_line(n: int) -> Trap:
    """The same in the foot: one line alone."""
    invoice = base(n)
    share = invoice.lines[1].net_amount
    page = sheet(
        invoice,
        rows_of(invoice),
        sums(invoice, pay=False),
        extra=(f"Pris en charge par vous-même : {SHOW(share)} €",),
    )
    return page, billed(invoice, share)


def share_beside_capital(n: int) -> Trap:
    """Behind the share capital, in its row."""
    invoice = base(n)
    share = rounded(invoice.totals.tax_inclusive * 29 / 100)
    page = sheet(
        invoice,
        rows_of(invoice),
        sums(invoice, pay=False),
        extra=(f"SARL au capital de 8 000,00 €. Pour votre compte {SHOW(share)} €",),
    )
    return page, billed(invoice, share)


def share_beside_a_mention(n: int) -> Trap:
    """Behind a legal mention, in its row."""
    invoice = base(n)
    share = rounded(invoice.totals.tax_inclusive * 31 / 100)
    page = sheet(
        invoice,
        rows_of(invoice),
        sums(invoice, pay=False),
        extra=(
            (
                "Indemnité forfaitaire pour frais de recouvrement : 40,00 €. "
                f"Quote-part de l'assuré {SHOW(share)} €"
            ),
        ),
    )
    return page, billed(invoice, share)


def share_by_cheque(n: int) -> Trap:
    """`… € par chèque` is no price for one."""
    invoice = base(n)
    share = rounded(invoice.totals.tax_inclusive * 33 / 100)
    page = sheet(
        invoice,
        rows_of(invoice),
        sums(invoice, pay=False),
        extra=(f"Merci de nous faire parvenir {SHOW(share)} € par chèque",),
    )
    return page, billed(invoice, share)


def share_like_a_rate(n: int) -> Trap:
    """Twenty euros are no rate."""
    invoice = base(n)
    share = Decimal("20.00")
    page = sheet(
        invoice,
        rows_of(invoice),
        sums(invoice, pay=False),
        extra=(f"Participation forfaitaire du locataire   {SHOW(share)}",),
    )
    return page, billed(invoice, share)


def share_like_a_base(n: int) -> Trap:
    """What is billed is the base of one rate."""
    invoice = base(n, count=4, rates=("20", "10"))
    share = invoice.vat_breakdown[0].taxable_amount
    rows = [(f"Base TVA {SHOW(part.rate, 0)} %", SHOW(part.taxable_amount)) for part in invoice.vat_breakdown]
    rows.append(("Total HT", SHOW(invoice.totals.tax_exclusive)))
    rows += [(f"TVA {SHOW(part.rate, 0)} %", SHOW(part.tax_amount)) for part in invoice.vat_breakdown]
    rows.append(("Total TTC", SHOW(invoice.totals.tax_inclusive)))
    extra = (f"Part de l'adhérent : {SHOW(share)} €",)
    return sheet(invoice, rows_of(invoice), rows, extra=extra), billed(invoice, share)


def shares_listed(n: int) -> Trap:
    """Who pays what, in a column; only the first is this bill."""
    invoice = base(n)
    share = rounded(invoice.totals.tax_inclusive * 45 / 100)
    rest = invoice.totals.tax_inclusive - share
    page = sheet(
        invoice,
        rows_of(invoice),
        sums(invoice, pay=False),
        extra=(f"Part du client : {SHOW(share)} €", f"Part du syndicat : {SHOW(rest)} €"),
    )
    return page, billed(invoice, share)


def rebate_unsummed(n: int) -> Trap:
    """A rebate that no total contains: what is due is less than the page adds up."""
    invoice = base(n)
    off = rounded(invoice.totals.tax_inclusive * 15 / 100)
    page = sheet(
        invoice,
        rows_of(invoice),
        sums(invoice, pay=False),
        extra=(f"Remise commerciale accordée à déduire de votre règlement : {SHOW(off)} €",),
    )
    return page, billed(invoice, invoice.totals.tax_inclusive - off)


def foreign_share(n: int) -> Trap:
    """What is due is said in another currency alone."""
    invoice = base(n)
    share = rounded(invoice.totals.tax_inclusive * Decimal("0.47"))
    page = sheet(
        invoice,
        rows_of(invoice),
        [(label, f"{amount} €") for label, amount in sums(invoice, pay=False)],
        extra=(f"Votre part convertie : {SHOW(share)} CHF",),
    )
    return page, replace(billed(invoice, share), currency="CHF")


# --- clause 5: no rival ------------------------------------------------------------------------------------------


def market(n: int) -> Trap:
    """The market's totals stand above this bill's, no lines: two closed systems on one page."""
    invoice = base(n)
    t = invoice.totals
    rows = [
        ("Montant du marché HT", SHOW(t.tax_exclusive * 4)),
        ("TVA 20 %", SHOW(t.tax * 4)),
        ("Total TTC du marché", SHOW(t.tax_inclusive * 4)),
        *sums(invoice),
    ]
    return sheet(invoice, [("Situation de travaux n° 2",)], rows), replace(invoice, lines=())


def market_total(n: int) -> Trap:
    """The market's net total and tax in the usual words, and "Total" alone after them."""
    invoice = base(n)
    t = invoice.totals
    rows = [
        ("Total HT", SHOW(t.tax_exclusive * 4)),
        ("TVA 20 %", SHOW(t.tax * 4)),
        ("Total", SHOW(t.tax_inclusive * 4)),
        ("Situation HT", SHOW(t.tax_exclusive)),
        ("TVA de la situation", SHOW(t.tax)),
        ("Situation TTC", SHOW(t.tax_inclusive)),
    ]
    return sheet(invoice, [("Situation de travaux n° 2",)], rows), replace(invoice, lines=())


def market_below(n: int) -> Trap:
    """The same with the market's totals last and in the usual words."""
    invoice = base(n)
    t = invoice.totals
    rows = [
        ("HT situation", SHOW(t.tax_exclusive)),
        ("TVA situation", SHOW(t.tax)),
        ("TTC situation", SHOW(t.tax_inclusive)),
    ]
    rows += [
        ("Total HT", SHOW(t.tax_exclusive * 3)),
        ("TVA 20 %", SHOW(t.tax * 3)),
        ("Total TTC", SHOW(t.tax_inclusive * 3)),
    ]
    return sheet(invoice, [("Situation n° 1 sur marché de travaux",)], rows), replace(invoice, lines=())


def second_currency(n: int) -> Trap:
    """Every total once more in Swiss francs."""
    invoice = base(n)
    t = invoice.totals
    chf = [rounded(x * Decimal("0.94")) for x in (t.tax_exclusive, t.tax)]
    rows = [
        *sums(invoice),
        ("Total HT en CHF", SHOW(chf[0])),
        ("TVA en CHF", SHOW(chf[1])),
        ("Total TTC en CHF", SHOW(sum(chf))),
    ]
    return sheet(
        invoice,
        rows_of(invoice),
        rows,
        above=("Montants en euros ; contre-valeur en francs suisses, cours 0,94",),
    ), invoice


# --- clause 6: sensitivity ---------------------------------------------------------------------------------------


def small_rate(n: int) -> Trap:
    """1,00 at 5,5 % and at 6 % give the same tax; the rate stands on the page wrongly rounded."""
    invoice = base(n, count=1, rates=("5.5",))
    line = replace(invoice.lines[0], quantity=Decimal(1), unit_price=Decimal("1.00"), net_amount=None)
    invoice = compute(replace(invoice, lines=(line,), vat_breakdown=(), totals=None))
    t = invoice.totals
    rows = [
        ("Total HT", SHOW(t.tax_exclusive)),
        ("TVA 6 %", SHOW(t.tax)),
        ("Total TTC", SHOW(t.tax_inclusive)),
        ("Net à payer", SHOW(t.payable)),
    ]
    return sheet(invoice, rows_of(invoice), rows), invoice


def loose_quantity(n: int) -> Trap:
    """400,00 on the page, 400,001 in truth: the product does not fix the quantity."""
    invoice = base(n, count=1)
    line = replace(invoice.lines[0], quantity=Decimal("400.001"), unit_price=Decimal("0.79"), net_amount=None)
    invoice = compute(replace(invoice, lines=(line,), vat_breakdown=(), totals=None))
    rows = [(line.item.name, "400,00", "0,79", SHOW(invoice.lines[0].net_amount))]
    return sheet(invoice, rows, sums(invoice)), invoice


def zero_rate(n: int) -> Trap:
    """0 % of anything is 0; the exemption is of a kind that the page does not say."""
    invoice = base(n, rates=("0",), category="E")
    t = invoice.totals
    rows = [
        ("Total HT", SHOW(t.tax_exclusive)),
        ("TVA 0 %", "0,00"),
        ("Total TTC", SHOW(t.tax_inclusive)),
        ("Acompte", "0,00"),
        ("Net à payer", SHOW(t.payable)),
    ]
    return sheet(invoice, rows_of(invoice), rows), replace(
        invoice, totals=replace(t, prepaid=Decimal("0.00"))
    )


# --- clause 7: whose identifier ----------------------------------------------------------------------------------


def buyers_number_alone(n: int) -> Trap:
    """The only VAT number is the buyer's, in the foot, and nothing says whose."""
    invoice = base(n)
    said = (f"Livraison exonérée le cas échéant, TVA {invoice.buyer.vat_id.value}",)
    return sheet(invoice, rows_of(invoice), sums(invoice), extra=said, ids=False), replace(
        own(invoice, "seller.vat_id"), payment=None
    )


def franchise(n: int) -> Trap:
    """A seller under franchise: only the buyer has a VAT number, and the label does not say whose."""
    invoice = own(base(n, rates=("0",), category="E"), "seller.vat_id")
    t = invoice.totals
    above = (f"N° TVA intracommunautaire : {invoice.buyer.vat_id.value}",)
    said = ("TVA non applicable, art. 293 B du CGI",)
    return sheet(invoice, rows_of(invoice), [("Total", SHOW(t.payable))], above=above, extra=said), invoice


def side_by_side(n: int) -> Trap:
    """À at the left and De at the right, each with a bare number under the name."""
    invoice = base(n)
    a, b = invoice.seller, invoice.buyer
    labels = [(40, 212, "À"), (40, 222, latin(b.name)), (40, 232, b.vat_id.value)]
    labels += [(330, 212, "De"), (330, 222, latin(a.name)), (330, 232, a.vat_id.value)]
    page = sheet(invoice, rows_of(invoice), sums(invoice), labels=labels, ids=False)
    return page, replace(invoice, payment=None)


def under_the_customer(n: int) -> Trap:
    """The seller's number stands under the customer's block, a little apart from it."""
    invoice = base(n)
    labels = [(340, 90, "Client"), (340, 152, f"TVA {invoice.seller.vat_id.value}")]
    page = sheet(invoice, rows_of(invoice), sums(invoice), labels=labels, ids=False)
    return page, replace(own(invoice, "buyer.vat_id"), payment=None)


def factor(n: int) -> Trap:
    """The factor's account is to be paid; the seller's stands in the foot."""
    invoice = base(n)
    account = french_iban(Random(n))
    said = ("Créance cédée : à régler exclusivement à FACTOR SA,", f"IBAN {spaced(account)}")
    paid = replace(invoice.payment, accounts=(replace(invoice.payment.accounts[0], iban=account, bic=None),))
    return sheet(invoice, rows_of(invoice), sums(invoice), extra=said), replace(invoice, payment=paid)


def direct_debit(n: int) -> Trap:
    """The only account is the buyer's: it will be debited."""
    invoice = base(n)
    said = (f"Montant prélevé à l'échéance sur votre compte {spaced(french_iban(Random(50 + n)))}",)
    return sheet(invoice, rows_of(invoice), sums(invoice), extra=said, ids=False), replace(
        own(invoice, *NO_IDS), payment=None
    )


def direct_debit_apart(n: int) -> Trap:
    """The same with the words of the debit far from the account."""
    invoice = base(n)
    account = spaced(french_iban(Random(60 + n)))
    above = ("Règlement par prélèvement SEPA, mandat RUM 2026-0417",)
    return sheet(
        invoice, rows_of(invoice), sums(invoice), extra=(f"IBAN {account}",), above=above, ids=False
    ), replace(own(invoice, *NO_IDS), payment=None)


def representative(n: int) -> Trap:
    """A tax representative's VAT number beside the seller's."""
    invoice = base(n)
    other = company("Fiscal Représentation Ouest", "9 rue Crébillon", "44000 Nantes")
    said = (f"Représentant fiscal : {other.name}, TVA {other.vat}, SIRET {other.siret}",)
    return sheet(invoice, rows_of(invoice), sums(invoice), extra=said), invoice


def carrier(n: int) -> Trap:
    """A carrier's SIREN stands in the mentions, the seller's nowhere."""
    invoice = base(n)
    other = company("Transports Corbeau", "ZA Nord", "45000 Orléans")
    said = (
        f"Livré par {other.name} - RCS Orléans {spaced(other.siren, 3)}",
        f"IBAN {spaced(invoice.payment.accounts[0].iban)}",
    )
    return sheet(invoice, rows_of(invoice), sums(invoice), extra=said, ids=False), own(invoice, *NO_IDS)


def self_billed(n: int) -> Trap:
    """The customer bills for its supplier: its own head and its company's mentions stand where a seller's would."""
    invoice = base(n)
    printed = replace(invoice, seller=invoice.buyer, buyer=invoice.seller)
    siren = spaced(invoice.buyer.legal_id.value, 3)
    said = (
        f"Autofacturation : facture établie par {invoice.buyer.name} au nom et pour le compte du fournisseur",
        f"{invoice.buyer.name} au capital de 20 000 € - RCS Lyon {siren} - TVA {invoice.buyer.vat_id.value}",
    )
    return sheet(printed, rows_of(invoice), sums(invoice), extra=said, ids=False), replace(
        own(invoice, *NO_IDS), payment=None
    )


def customer_in_the_foot(n: int) -> Trap:
    """The customer's name and numbers stand in the foot, as a reference."""
    invoice = base(n)
    buyer = invoice.buyer
    said = (
        f"Ils nous font confiance : {buyer.name} - SIRET {buyer.identifiers[0].value} - TVA {buyer.vat_id.value}",
    )
    return sheet(invoice, rows_of(invoice), sums(invoice), extra=said, ids=False), replace(
        own(invoice, *NO_IDS), payment=None
    )


def named_after_another(n: int) -> Trap:
    """The foot begins with another company, the seller's name after it, and the other one's numbers."""
    invoice = base(n)
    other = company("Réseau Artisans Réunis", "2 rue Haute", "54000 Nancy")
    said = (f"{other.name} pour {invoice.seller.name} - SIRET {other.siret} - TVA {other.vat}",)
    return sheet(invoice, rows_of(invoice), sums(invoice), extra=said, ids=False), replace(
        own(invoice, *NO_IDS), payment=None
    )


def issuer_of_the_order(n: int) -> Trap:
    """Whoever issued the order is the customer: its numbers stand under it."""
    invoice = base(n)
    labels = [
        (340, 90, "Émetteur de la commande"),
        (340, 138, f"SIRET {invoice.buyer.identifiers[0].value}"),
        (340, 150, f"TVA {invoice.buyer.vat_id.value}"),
    ]
    page = sheet(invoice, rows_of(invoice), sums(invoice), labels=labels, ids=False)
    return page, replace(own(invoice, *NO_IDS), payment=None)


def your_number_self_billed(n: int) -> Trap:
    """The customer writes to its supplier: "votre n° TVA" is the seller's."""
    invoice = base(n)
    printed = replace(invoice, seller=invoice.buyer, buyer=invoice.seller)
    said = (
        f"Autofacturation : facture établie par {invoice.buyer.name} au nom et pour le compte du fournisseur",
    )
    above = (f"Votre n° TVA : {invoice.seller.vat_id.value}",)
    page = sheet(printed, rows_of(invoice), sums(invoice), extra=said, above=above, ids=False)
    return page, replace(own(invoice, "buyer.vat_id", "buyer.legal_id", "seller.legal_id"), payment=None)


def agent_with_a_register(n: int) -> Trap:
    """An insurer's broker stands in the foot with its register, the seller's numbers nowhere."""
    invoice = base(n)
    other = company("Courtage Armorique", "5 quai Sud", "56100 Lorient")
    said = (
        f"Garantie décennale souscrite auprès de {other.name} - RCS Lorient {spaced(other.siren, 3)} - TVA {other.vat}",
    )
    return sheet(invoice, rows_of(invoice), sums(invoice), extra=said, ids=False), replace(
        own(invoice, *NO_IDS), payment=None
    )


# --- clause 8: exact text only -----------------------------------------------------------------------------------


def unknown_point(n: int) -> Trap:
    """`1.200`, `300`, `1.500`: thousands or thousandths, nothing on the page decides."""
    invoice = base(n, count=1)
    line = replace(
        invoice.lines[0], quantity=Decimal(1), unit_price=Decimal("1.250"), net_amount=Decimal("1.250")
    )
    totals = Totals(
        lines=Decimal("1.250"),
        tax_exclusive=Decimal("1.250"),
        tax=Decimal("0.250"),
        tax_inclusive=Decimal("1.500"),
        payable=Decimal("1.500"),
    )
    part = replace(invoice.vat_breakdown[0], taxable_amount=Decimal("1.250"), tax_amount=Decimal("0.250"))
    invoice = replace(invoice, lines=(line,), vat_breakdown=(part,), totals=totals)
    rows = [("Total HT", "1.250"), ("TVA 20 %", "0.250"), ("Total TTC", "1.500")]
    return sheet(invoice, [(line.item.name, "1", "1.250", "1.250")], rows), invoice


def unmapped_font(n: int) -> Trap:
    """A font whose map turns 1 into 7: what is read is not what is seen."""
    invoice = base(n)
    page = sheet(invoice, rows_of(invoice), sums(invoice))
    return _remapped(page), invoice


def _remapped(page: bytes) -> bytes:
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(page)) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            font.Encoding = pikepdf.Dictionary(
                Type=pikepdf.Name.Encoding,
                BaseEncoding=pikepdf.Name.WinAnsiEncoding,
                Differences=pikepdf.Array([49, pikepdf.Name("/g001"), pikepdf.Name("/g002")]),
            )
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


TRAPS: dict[str, tuple[int, Callable[[int], Trap]]] = {
    **{
        f.__name__: (1, f)
        for f in (retention, retention_and_deposit, early_payment, other_tax, terms_of_delivery)
    },
    **{
        f.__name__: (2, f)
        for f in (
            option,
            option_at_the_end,
            rebate_among_lines,
            rebate_as_line,
            swapped_heads,
            without_heads,
            per_hundred,
            with_vat,
            with_vat_and_without,
            free_line,
        )
    },
    **{f.__name__: (3, f) for f in (two_rates, two_rates_without_lines, cut_thousands, cut_leaders)},
    **{
        f.__name__: (4, f)
        for f in (
            old_balance,
            cumulated,
            deposit_of_an_order,
            deposit_without_tax,
            untaxed_share,
            of_which,
            share_below,
            share_above,
            share_of_the_lines,
            share_of_a_line,
            share_beside_capital,
            share_beside_a_mention,
            share_by_cheque,
            share_like_a_rate,
            share_like_a_base,
            shares_listed,
            rebate_unsummed,
            foreign_share,
        )
    },
    **{f.__name__: (5, f) for f in (market, market_total, market_below, second_currency)},
    **{f.__name__: (6, f) for f in (small_rate, loose_quantity, zero_rate)},
    **{
        f.__name__: (7, f)
        for f in (
            buyers_number_alone,
            franchise,
            side_by_side,
            under_the_customer,
            factor,
            direct_debit,
            direct_debit_apart,
            representative,
            carrier,
            self_billed,
            customer_in_the_foot,
            named_after_another,
            issuer_of_the_order,
            your_number_self_billed,
            agent_with_a_register,
        )
    },
    **{f.__name__: (8, f) for f in (unknown_point, unmapped_font)},
}
"""Each trap with the clause of the proof that it is for (docs/explain/reading.md)."""


def main() -> int:
    """All of them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("-o", "--out", type=Path, default=ROOT / "samples" / "traps")
    out = parser.parse_args().out
    for name, (clause, make) in TRAPS.items():
        folder = out / f"{clause}-{name}"
        folder.mkdir(parents=True, exist_ok=True)
        for n in range(EACH):
            page, invoice = make(n)
            (folder / f"{n + 1}.pdf").write_bytes(page)
            (folder / f"{n + 1}.json").write_text(
                json.dumps(lean(encode(invoice)), ensure_ascii=False) + "\n", encoding="utf-8"
            )
    print(len(TRAPS), "traps")
    return 0


if __name__ == "__main__":
    sys.exit(main())

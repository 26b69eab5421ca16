"""Clause 2: what a line is, and that all lines make the total."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from clauses.page import HEADS, SHOW, Trap, base, rows_of, sheet, sums, with_net
from factage.invoice.model import Invoice, Totals
from factage.invoice.money import rounded
from factage.invoice.totals import compute


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


def gross_only(n: int) -> Trap:
    """Prices and amounts with VAT, and no total without it."""
    invoice = base(n)
    ls = []
    rows = []
    tot = Decimal(0)
    for line in invoice.lines:
        p = rounded(line.unit_price * Decimal("1.2"))
        g = rounded(line.quantity * p)
        tot += g
        rows.append((line.item.name, SHOW(line.quantity, 0), SHOW(p), SHOW(g)))
        ls.append(replace(line, unit_price=None, net_amount=None))
    net = rounded(tot / Decimal("1.2"))
    invoice = replace(
        invoice,
        lines=tuple(ls),
        vat_breakdown=(replace(invoice.vat_breakdown[0], taxable_amount=net, tax_amount=tot - net),),
        totals=Totals(tax_exclusive=net, tax=tot - net, tax_inclusive=tot, payable=tot),
    )
    heads = (*HEADS[:2], ("Prix", 420, True), ("Montant", 545, True))
    return sheet(
        invoice,
        rows,
        [("Total TTC", SHOW(tot)), ("Net à payer", SHOW(tot))],
        heads=heads,
        extra=("TVA incluse au taux en vigueur",),
    ), invoice


def ordered_delivered(n: int) -> Trap:
    """Ordered and delivered under two heads; a rebate said in the words above spoils the product."""
    invoice = base(n)
    lines = []
    rows = []
    for line in invoice.lines:
        net = rounded(line.quantity * line.unit_price * Decimal("0.95"))
        lines.append(replace(line, net_amount=net))
        o = line.quantity + 2
        a, b = (SHOW(o, 0), SHOW(line.quantity, 0))
        rows.append((line.item.name, a, b, SHOW(line.unit_price), SHOW(net)))
    invoice = compute(replace(invoice, lines=tuple(lines), vat_breakdown=(), totals=None))
    invoice = with_net(invoice, sum((line.net_amount for line in lines), Decimal(0)))
    invoice = replace(invoice, lines=tuple(lines))
    hs = ("Qté", "Livré")
    heads = (HEADS[0], (hs[0], 300, True), (hs[1], 350, True), *HEADS[2:])
    return sheet(
        invoice,
        rows,
        sums(invoice),
        heads=heads,
        above=("Tarif 2026, conditions particulières : cinq pour cent",),
    ), invoice


def guessed_one_head(n: int) -> Trap:
    """Two factors without heads, both whole: which is the quantity, nobody says."""
    invoice = base(n, quantities=(2, 3, 4))
    lines = tuple(replace(line, unit_price=Decimal(7 + k)) for k, line in enumerate(invoice.lines))
    lines = tuple(replace(line, net_amount=None) for line in lines)
    invoice = compute(replace(invoice, lines=lines, vat_breakdown=(), totals=None))
    heads = (("Désignation", 40, False), ("", 330, True), ("", 420, True), ("Montant HT", 545, True))
    rows = [
        (a, SHOW(line.unit_price, 0), SHOW(line.quantity, 0), SHOW(line.net_amount))
        for (a, _, _, _), line in zip(rows_of(invoice), invoice.lines, strict=True)
    ]
    return sheet(invoice, rows, sums(invoice), heads=heads), invoice


def strange_heads(n: int) -> Trap:
    """The same under heads that nobody knows."""
    invoice = base(n, quantities=(2, 3, 4))
    lines = tuple(
        replace(line, unit_price=Decimal(7 + k), net_amount=None) for k, line in enumerate(invoice.lines)
    )
    invoice = compute(replace(invoice, lines=lines, vat_breakdown=(), totals=None))
    heads = (("Désignation", 40, False), ("Vac.", 330, True), ("Int.", 420, True), ("Montant HT", 545, True))
    rows = [
        (a, SHOW(line.unit_price, 0), SHOW(line.quantity, 0), SHOW(line.net_amount))
        for (a, _, _, _), line in zip(rows_of(invoice), invoice.lines, strict=True)
    ]
    return sheet(invoice, rows, sums(invoice), heads=heads), invoice


_PRICE_UNIT = (
    ("Quantité UQ", 401, True),
    ("", 449, True),
    ("Prix unité", 487, True),
    ("Montant", 550, True),
)
"""The price, and behind it for how many: both under one head."""


def _one_of_each(n: int) -> Invoice:
    """One piece of each thing: every amount is its price."""
    invoice = base(n)
    lines = tuple(
        replace(line, quantity=Decimal(1), net_amount=rounded(line.unit_price)) for line in invoice.lines
    )
    net = sum((line.net_amount for line in lines), Decimal(0))
    return replace(with_net(invoice, net), lines=lines)


def price_unit(n: int) -> Trap:
    """One of each thing, its price for one piece printed as the price and "1": the one is no price."""
    done = _one_of_each(n)
    heads = (("Pos.", 40, False), ("Désignation", 66, False), *_PRICE_UNIT)
    rows = [
        (f"{at}0", name, one, price, "1 P", amount)
        for at, (name, one, price, amount) in enumerate(rows_of(done), 1)
    ]
    return sheet(done, rows, sums(done), heads=heads), done


def empty_column(n: int) -> Trap:
    """The same beside a column of rates in which nothing stands: each figure has a head, the next one's."""
    done = _one_of_each(n)
    heads = (("Désignation", 40, False), ("TVA", 340, True), *_PRICE_UNIT)
    rows = [(name, "", one, price, "1 P", amount) for name, one, price, amount in rows_of(done)]
    return sheet(done, rows, sums(done), heads=heads), done


TRAPS = (
    option,
    option_at_the_end,
    rebate_among_lines,
    rebate_as_line,
    swapped_heads,
    without_heads,
    per_hundred,
    price_unit,
    empty_column,
    with_vat,
    with_vat_and_without,
    free_line,
    gross_only,
    ordered_delivered,
    guessed_one_head,
    strange_heads,
)

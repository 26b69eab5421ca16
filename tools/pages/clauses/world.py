"""Clause 4: no amount outside the lines stays unexplained."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from clauses.page import SHOW, Trap, base, billed, rows_of, sheet, sums, with_net
from factage.invoice.model import Invoice, Totals
from factage.invoice.money import rounded


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


def _share(invoice: Invoice, percent: int) -> Decimal:
    """So much of the gross total."""
    return rounded(invoice.totals.tax_inclusive * percent / 100)


def _told(invoice: Invoice, share: Decimal, *said: str) -> Trap:
    """A page that adds up everything; in its foot it says what is billed."""
    page = sheet(invoice, rows_of(invoice), sums(invoice, pay=False), extra=said)
    return page, billed(invoice, share)


def share_below(n: int) -> Trap:
    """The works of the whole house with their totals; what this owner pays stands in the foot, in words no list has."""
    invoice = base(n)
    share = _share(invoice, 37)
    return _told(invoice, share, f"Tantièmes du lot 14 : 37/100, soit pour vous {SHOW(share)} €")


def share_above(n: int) -> Trap:
    """The same above the lines."""
    invoice = base(n)
    share = _share(invoice, 41)
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
    return _told(invoice, share, f"Pris en charge par vous-même : {SHOW(share)} €")


def share_beside_capital(n: int) -> Trap:
    """Behind the share capital, in its row."""
    invoice = base(n)
    share = _share(invoice, 29)
    return _told(invoice, share, f"SARL au capital de 8 000,00 €. Pour votre compte {SHOW(share)} €")


def share_beside_a_mention(n: int) -> Trap:
    """Behind a legal mention, in its row."""
    invoice = base(n)
    share = _share(invoice, 31)
    return _told(
        invoice,
        share,
        f"Indemnité forfaitaire pour frais de recouvrement : 40,00 €. Quote-part de l'assuré {SHOW(share)} €",
    )


def share_by_cheque(n: int) -> Trap:
    """`… € par chèque` is no price for one."""
    invoice = base(n)
    share = _share(invoice, 33)
    return _told(invoice, share, f"Merci de nous faire parvenir {SHOW(share)} € par chèque")


def share_like_a_rate(n: int) -> Trap:
    """Twenty euros are no rate."""
    invoice = base(n)
    share = Decimal("20.00")
    return _told(invoice, share, f"Participation forfaitaire du locataire   {SHOW(share)}")


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
    share = _share(invoice, 45)
    rest = invoice.totals.tax_inclusive - share
    return _told(invoice, share, f"Part du client : {SHOW(share)} €", f"Part du syndicat : {SHOW(rest)} €")


def rebate_unsummed(n: int) -> Trap:
    """A rebate that no total contains: what is due is less than the page adds up."""
    invoice = base(n)
    off = _share(invoice, 15)
    return _told(
        invoice,
        invoice.totals.tax_inclusive - off,
        f"Remise commerciale accordée à déduire de votre règlement : {SHOW(off)} €",
    )


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


def whole_share(n: int) -> Trap:
    """A share without cents and currency."""
    invoice = base(n)
    share = Decimal(int(invoice.totals.tax_inclusive * 2 / 5))
    return _told(invoice, share, f"Quote-part à votre charge : {share}")


def whole_due(n: int) -> Trap:
    """What is due without cents and currency, under words that are no total's."""
    invoice = base(n)
    share = Decimal(int(invoice.totals.tax_inclusive * 2 / 5))
    return sheet(
        invoice,
        rows_of(invoice),
        [*sums(invoice, pay=False), ("A régler ce jour", f"{share}")],
        title="FACTURE",
    ), billed(invoice, share)


TRAPS = (
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
    whole_share,
    whole_due,
)

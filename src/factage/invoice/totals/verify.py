"""Whether the amounts of an invoice follow from one another, and by how much each is off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from factage.invoice.model import AllowanceCharge, Invoice, Line, Totals
from factage.invoice.money import exact, rounded
from factage.invoice.totals.breakdown import Share, key_of, shares, tax_on
from factage.invoice.totals.line import ZERO, Incomplete, counts, net_amount, places_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A stated amount that does not follow from what it is made of, all in the currency of the invoice.

    ``where`` is the BT, ``path`` the place in the model; ``stated`` is None where the amount is missing altogether.
    ``habit`` is "per_line" where the stated tax is exactly what rounding line by line gives: another habit of
    rounding, not a wrong figure (EN 16931 rounds once per rate).
    """

    where: str
    path: str
    stated: Decimal | None
    expected: Decimal
    habit: str | None = None

    @property
    def off(self) -> Decimal:
        """Stated less expected: positive where the invoice says too much."""
        with exact():
            return (self.stated or ZERO) - self.expected


def verify(invoice: Invoice) -> tuple[Difference, ...]:
    """Every relation of EN 16931 between the stated amounts (BR-CO-10 … BR-CO-17, BR-S-08 …), each for itself.

    A wrong amount is named once: what is built on it is measured against what is stated. What is absent is not a
    difference (MINIMUM and BASIC WL have no lines), but a category and rate that the lines have and the breakdown
    does not is one.
    """
    with exact():
        return tuple(_differences(invoice, places_of(invoice.currency)))


def _differences(invoice: Invoice, places: int) -> Iterator[Difference]:
    for n, line in enumerate(invoice.lines):
        yield from _line(line, places, f"lines[{n}]")
    yield from _parts(invoice.allowances, places, "allowances", "BT-92")
    yield from _parts(invoice.charges, places, "charges", "BT-99")
    yield from _breakdown(invoice, places)
    yield from _totals(invoice, invoice.totals or Totals())


def _line(line: Line, places: int, path: str) -> Iterator[Difference]:
    yield from _parts(line.allowances, places, f"{path}.allowances", "BT-136")
    yield from _parts(line.charges, places, f"{path}.charges", "BT-141")
    if None not in (line.unit_price, line.gross_price, line.price_discount):
        price = (line.gross_price or ZERO) - (line.price_discount or ZERO)
        stated = line.unit_price or ZERO
        if rounded(price, -min(0, int(stated.as_tuple().exponent))) != stated:
            yield Difference(
                where="BT-146", path=f"{path}.unit_price", stated=line.unit_price, expected=price
            )
    if line.net_amount is None or not counts(line):
        return
    try:
        expected = [net_amount(line, decimals, path) for decimals in {places, 2}]
    except Incomplete:
        return
    if line.net_amount not in expected:
        yield Difference(
            where="BT-131", path=f"{path}.net_amount", stated=line.net_amount, expected=expected[0]
        )


def _parts(parts: Iterable[AllowanceCharge], places: int, path: str, where: str) -> Iterator[Difference]:
    for n, part in enumerate(parts):
        if part.amount is None or part.base is None or part.percent is None:
            continue
        expected = part.base * part.percent / 100
        if part.amount not in {rounded(expected, places), rounded(expected, 2)}:
            yield Difference(
                where=where,
                path=f"{path}[{n}].amount",
                stated=part.amount,
                expected=rounded(expected, places),
            )


def _breakdown(invoice: Invoice, places: int) -> Iterator[Difference]:
    if not invoice.vat_breakdown:
        return
    try:
        made_of = shares(invoice, places) if invoice.lines else {}
    except Incomplete:
        made_of = {}
    stated = {key_of(part.category, part.rate) for part in invoice.vat_breakdown}
    for n, part in enumerate(invoice.vat_breakdown):
        path = f"vat_breakdown[{n}]"
        share = made_of.get(key_of(part.category, part.rate))
        if made_of:
            expected = share.taxable if share else ZERO
            yield from _unless_equal("BT-116", f"{path}.taxable_amount", part.taxable_amount, expected)
        if part.taxable_amount is not None and part.tax_amount is not None:
            yield from _tax(part.taxable_amount, part.rate, part.tax_amount, share, places, path)
    for key, share in made_of.items():
        if key not in stated and share.taxable:
            yield Difference(where="BT-116", path="vat_breakdown", stated=None, expected=share.taxable)


def _tax(
    taxable: Decimal, rate: Decimal | None, tax: Decimal, share: Share | None, places: int, path: str
) -> Iterator[Difference]:
    if tax in {tax_on(taxable, rate, places), tax_on(taxable, rate, 2)}:
        return
    by_line = share is not None and tax in {share.tax_by_line(places), share.tax_by_line(2)}
    yield Difference(
        where="BT-117",
        path=f"{path}.tax_amount",
        stated=tax,
        expected=tax_on(taxable, rate, places),
        habit="per_line" if by_line else None,
    )


def _totals(invoice: Invoice, totals: Totals) -> Iterator[Difference]:
    lines = [line.net_amount for line in invoice.lines if counts(line)]
    if lines and None not in lines:
        yield from _unless_equal("BT-106", "totals.lines", totals.lines, _sum(lines))
    if invoice.lines or invoice.allowances:
        stated = _sum(part.amount for part in invoice.allowances)
        yield from _unless_equal("BT-107", "totals.allowances", totals.allowances, stated)
    if invoice.lines or invoice.charges:
        stated = _sum(part.amount for part in invoice.charges)
        yield from _unless_equal("BT-108", "totals.charges", totals.charges, stated)
    if totals.lines is not None:
        expected = totals.lines - (totals.allowances or ZERO) + (totals.charges or ZERO)
        yield from _unless_equal("BT-109", "totals.tax_exclusive", totals.tax_exclusive, expected)
    taxes = [part.tax_amount for part in invoice.vat_breakdown]
    if taxes and None not in taxes:
        yield from _unless_equal("BT-110", "totals.tax", totals.tax, _sum(taxes))
    if totals.tax_exclusive is not None:
        expected = totals.tax_exclusive + (totals.tax or ZERO)
        yield from _unless_equal("BT-112", "totals.tax_inclusive", totals.tax_inclusive, expected)
    if totals.tax_inclusive is not None and (invoice.lines or invoice.vat_breakdown):
        # MINIMUM, which has neither, has no place for what was paid before
        expected = totals.tax_inclusive - (totals.prepaid or ZERO) + (totals.rounding or ZERO)
        yield from _unless_equal("BT-115", "totals.payable", totals.payable, expected)


def _unless_equal(where: str, path: str, stated: Decimal | None, expected: Decimal) -> Iterator[Difference]:
    if stated is not None and stated != expected:
        yield Difference(where=where, path=path, stated=stated, expected=expected)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), ZERO)

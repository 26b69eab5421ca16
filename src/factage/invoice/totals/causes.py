"""Why an amount is off: the slip that gives exactly the stated figure, where there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from typing import Final

from factage.invoice.model import Line
from factage.invoice.money import CENT, rounded
from factage.invoice.totals.line import ZERO

OTHER_RATES: Final = tuple(Decimal(rate) for rate in ("20", "10", "5.5", "2.1", "19", "7", "21", "6", "0"))
"""Rates that are mistaken for one another: the French ones, and those of the neighbours."""


@dataclass(frozen=True, slots=True)
class Cause:
    """A slip (``code``), and the place of the amount that it concerns, or the rate."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One signed amount of a sum, and its place in the model."""

    path: str
    amount: Decimal


def of_sum(stated: Decimal, expected: Decimal, parts: Sequence[Part]) -> Cause | None:
    """The slip in a sum: a part left out, counted twice or with the wrong sign; cents; swapped digits."""
    off = stated - expected
    for code, factor in (("left_out", -1), ("twice", 1), ("wrong_sign", -2)):
        found = next((part for part in parts if part.amount and factor * part.amount == off), None)
        if found is not None:
            return Cause(code, found.path)
    if abs(off) <= CENT * max(1, len(parts) // 2):
        return Cause("cents")
    return _figure(stated, expected)


def of_line(line: Line, stated: Decimal, expected: Decimal, places: int) -> Cause | None:
    """The slip in a line's net amount."""
    for code, amount in _mistaken(line):
        if rounded(amount, places) == stated:
            return Cause(code)
    price, quantity = line.unit_price, line.quantity
    if price is not None and quantity is not None:
        # the printed price may stand for any that rounds to it
        half = Decimal(5).scaleb(int(price.as_tuple().exponent) - 1)
        most = abs(quantity) * half / abs(line.base_quantity or Decimal(1)) + CENT / 2
        if abs(stated - expected) < most:
            return Cause("price_rounded")
    return Cause("cents") if abs(stated - expected) <= CENT else _figure(stated, expected)


def of_tax(
    taxable: Decimal, rate: Decimal | None, stated: Decimal, places: int, by_line: Iterable[Decimal]
) -> Cause | None:
    """The slip in the tax of a rate: another habit of rounding, another rate, a base that was with tax."""
    rate = rate or ZERO
    exact = taxable * rate / 100
    if stated in set(by_line):
        return Cause("per_line")
    step = Decimal(1).scaleb(-places)
    for code, rounding in (("rounded_down", ROUND_DOWN), ("half_even", ROUND_HALF_EVEN)):
        if exact.quantize(step, rounding=rounding) == stated:
            return Cause(code)
    if stated == rounded(taxable * rate / (100 + rate), places):
        return Cause("base_with_tax")
    for other in OTHER_RATES:
        if other != rate and stated == rounded(taxable * other / 100, places):
            return Cause("other_rate", f"{other}")
    if abs(stated - exact) <= CENT:
        return Cause("cents")
    return _figure(stated, rounded(exact, places))


def _mistaken(line: Line) -> Iterator[tuple[str, Decimal]]:
    """What the line would come to, had one thing been done otherwise."""
    if line.quantity is None or line.unit_price is None:
        return
    base = line.base_quantity or Decimal(1)
    plain = line.quantity * line.unit_price / base
    allowances = sum((part.amount or ZERO for part in line.allowances), ZERO)
    charges = sum((part.amount or ZERO for part in line.charges), ZERO)
    net = plain - allowances + charges
    if allowances:
        yield "line_allowance_left_out", plain + charges
    if charges:
        yield "line_charge_left_out", plain - allowances
    if base != 1:
        yield "base_quantity_left_out", line.quantity * line.unit_price - allowances + charges
    if line.gross_price is not None and line.gross_price != line.unit_price:
        yield "price_discount_left_out", line.quantity * line.gross_price / base - allowances + charges
    if line.vat is not None and line.vat.rate:
        yield "with_tax", net * (100 + line.vat.rate) / 100
    if line.quantity != 1:
        yield "quantity_left_out", line.unit_price / base - allowances + charges
    if net:
        yield "sign", -net


def _figure(stated: Decimal, expected: Decimal) -> Cause | None:
    """Digits that changed places, a decimal point that moved, a sign."""
    if expected and stated == -expected:
        return Cause("sign")
    if expected and stated in {expected * 10, expected * 100, expected / 10, expected / 100}:
        return Cause("decimal_point")
    one, other = (
        format(abs(amount), "f").replace(".", "") for amount in (rounded(stated), rounded(expected))
    )
    if len(one) == len(other):
        apart = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(apart) == 2 and apart[1] == apart[0] + 1 and one[apart[0]] == other[apart[1]]:
            return Cause("digits_swapped")
    return None

"""The net amount of a line, and what is taken off or added on it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from factage.invoice.model import AllowanceCharge, Line
from factage.invoice.money import minor_digits, rounded

ZERO: Final = Decimal(0)
NOT_COUNTED: Final = frozenset({"GROUP", "INFORMATION"})
"""BT-X-8: a group line repeats the sum of its parts, an information line carries no amount of its own."""


class Incomplete(ValueError):  # noqa: N818 - a state of the invoice, not an error of ours
    """An amount cannot be computed, because what it is made of is absent; ``path`` names the missing term."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def places_of(currency: str | None) -> int:
    """Decimals of an amount: the minor units of its currency, never more than the two of EN 16931 (BR-DEC-01 ff.)."""
    return min(2, minor_digits(currency or ""))


def counts(line: Line) -> bool:
    """Whether the line's net amount is part of the sum of lines (BT-106)."""
    return not {(line.status_reason_code or "").upper(), (line.status_code or "").upper()} & NOT_COUNTED


def amount_of(part: AllowanceCharge, places: int, path: str) -> Decimal:
    """The amount of an allowance or charge: as stated, else ``percent`` of ``base``. Raises ``Incomplete``."""
    if part.amount is not None:
        return part.amount
    if part.base is None or part.percent is None:
        raise Incomplete(f"{path}.amount")
    return rounded(part.base * part.percent / 100, places)


def net_amount(line: Line, places: int = 2, path: str = "line") -> Decimal:
    """BT-131 = BT-129 × BT-146 ÷ BT-149 − allowances + charges, rounded once. Raises ``Incomplete``."""
    price = unit_price(line)
    if line.quantity is None:
        raise Incomplete(f"{path}.quantity")
    if price is None:
        raise Incomplete(f"{path}.unit_price")
    taken_off = total(line.allowances, places, f"{path}.allowances")
    added = total(line.charges, places, f"{path}.charges")
    gross = line.quantity * price
    if line.base_quantity:
        gross /= line.base_quantity
    return rounded(gross - taken_off + added, places)


def unit_price(line: Line) -> Decimal | None:
    """BT-146, else the gross price less its discount (BT-148 − BT-147)."""
    if line.unit_price is not None or line.gross_price is None:
        return line.unit_price
    return line.gross_price - (line.price_discount or ZERO)


def total(parts: Iterable[AllowanceCharge], places: int, path: str) -> Decimal:
    """The sum of allowances or charges."""
    return sum((amount_of(part, places, f"{path}[{n}]") for n, part in enumerate(parts)), ZERO)


def written(amount: Decimal, places: int) -> Decimal:
    """A sum with the decimals of its currency, or all that it has: sums are exact, only products are rounded."""
    short = rounded(amount, places)
    return short if short == amount else amount

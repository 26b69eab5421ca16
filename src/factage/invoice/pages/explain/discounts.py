"""Percentages that lead from one price to another, one after the other, as wholesalers print two or three of them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final

_WHOLE: Final = 100
_MOST: Final = 3


def leading(gross: Decimal, net: Decimal, percents: Sequence[Decimal]) -> tuple[int, ...]:
    """Which of these percentages (by index) make the net price of the gross one, rounded as it is written; as few as can be."""
    usable = [n for n, percent in enumerate(percents) if 0 < percent < _WHOLE]
    for count in range(1, _MOST + 1):
        for chosen in combinations(usable, count):
            made = gross
            for n in chosen:
                made = made * (_WHOLE - percents[n]) / _WHOLE
            if abs(made - net) <= rounding(net):
                return chosen
    return ()


def rounding(price: Decimal) -> Decimal:
    """What a price may have lost by being written with its decimals."""
    exponent = price.as_tuple().exponent
    return Decimal(5).scaleb(exponent - 1) if isinstance(exponent, int) else Decimal(0)

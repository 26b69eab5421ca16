"""What the search for the totals starts from: the sign of a credit note, and how many amounts it weighs at most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from factage.invoice.pages.lines.line import RATES
from factage.invoice.pages.sums.amounts import BESIDE, Amount

SUMMED: Final = frozenset({"tax_exclusive", "tax", "tax_inclusive", "payable", "prepaid", "lines", "total"})
_MOST_AMOUNTS: Final = 70


def sign_of(amounts: Iterable[Amount]) -> int:
    """−1 where most labelled totals are negative: a credit note printed with minus signs."""
    totals = [
        one
        for one in amounts
        if one.role in {"tax_exclusive", "tax_inclusive", "payable", "tax"}
        and one.token.number
        and one.token.decimals == 2
    ]
    beside = [one for one in totals if one.weight >= BESIDE]
    labelled = [one.token for one in beside or totals if one.token.number not in RATES]
    return -1 if labelled and sum(token.negative for token in labelled) * 2 > len(labelled) else 1


def bounded(amounts: Sequence[Amount]) -> Sequence[Amount]:
    """All amounts; of very many those with a label, and the last ones."""
    if len(amounts) <= _MOST_AMOUNTS:
        return amounts
    labelled = [one for one in amounts if one.role in SUMMED]
    return [*labelled[-_MOST_AMOUNTS:], *amounts[-_MOST_AMOUNTS // 2 :]]

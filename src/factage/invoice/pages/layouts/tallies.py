"""What the amounts under the lines of a confirmed page are: each total, tax, deposit or rebate with the words beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, product
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.layouts.standing import Places, apart
from factage.invoice.pages.sums.amounts import label_of, role_of
from factage.invoice.pages.text.sheet import Sheets
from factage.invoice.pages.text.tokens import Token, Tokens
from factage.invoice.pages.values import number_of

_ROLES: Final = ("payable", "prepaid", "tax_inclusive", "tax_exclusive", "tax", "lines")
_TAX: Final = re.compile(r"vat_breakdown\[\d+\]\.tax_amount")
_NET: Final = re.compile(r"lines\[\d+\]\.net_amount")
_MOST_PARTS: Final = 3
_MOST_AMOUNTS: Final = 24


@dataclass(frozen=True, slots=True)
class Tally:
    """An amount with the path that it stands for, its role, and the words by which it may be known again."""

    path: str
    role: str
    token: Token
    words: tuple[str, ...]

    @property
    def is_plain(self) -> bool:
        """Whether the words say something of totals to everybody; which of them it is, the sums may tell."""
        return any(labels.total_role(text) is not None for text in self.words)


class Tallies:
    """The amounts outside the lines of a confirmed page."""

    def __init__(
        self,
        sheets: Sheets,
        tokens: Tokens,
        said: Mapping[str, str | None],
        places: Places,
        rows: frozenset[int],
    ) -> None:
        self.sheets, self.said, self.places = sheets, said, places
        self.amounts = [
            token
            for token in reversed(tokens.numbers)
            if token.row not in rows and not token.percent and (token.decimals == 2 or token.currency)
        ]
        self.whole = [
            token for token in reversed(tokens.numbers) if token.row not in rows and not token.percent
        ]

    def named(self) -> Iterator[list[Tally]]:
        """For each total and each tax of a rate, the amounts that may be it: clicked first, then from the bottom."""
        for role in _ROLES:
            yield self._of(f"totals.{role}", role)
        for path in self.said:
            if _TAX.fullmatch(path):
                yield self._of(path, "tax")

    def parts(self) -> Iterator[list[Tally]]:
        """Groups of amounts that lead from one total to the next: deposits, rebates, charges, what is kept back."""
        nets = [number_of(value) for path, value in self.said.items() if _NET.fullmatch(path)]
        lines, net = self._said("lines"), self._said("tax_exclusive")
        if lines is None and nets and None not in nets:
            lines = sum((one for one in nets if one is not None), Decimal(0))
        if lines is not None and net is not None and lines != net:
            yield from self._steps(net - lines, "allowance", "charge")
        gross, due = self._said("tax_inclusive"), self._said("payable")
        if gross is None and net is not None and (tax := self._said("tax")) is not None:
            gross = net + tax
        paid = self._said("prepaid") or Decimal(0)
        if paid:
            yield from self._sums(paid, "prepaid")
        if gross is not None and due is not None and gross - abs(paid) != due:
            yield from self._steps(due - gross + abs(paid), "retention", "rounding")

    def _said(self, role: str) -> Decimal | None:
        return number_of(self.said.get(f"totals.{role}"))

    def _of(self, path: str, role: str) -> list[Tally]:
        number = number_of(self.said.get(path))
        if number is None or not number:
            return []
        found = [token for token in self.whole if abs(token.number) == abs(number)]
        clicked = self.places.get(path)
        if clicked is not None:
            found.sort(key=lambda one: apart(clicked, one.cell, one.x0))
        return [self._tally(path, role, token) for token in found]

    def _tally(self, path: str, role: str, token: Token) -> Tally:
        texts = (labels.masked(text) for text in label_of(self.sheets, token))
        return Tally(path, role, token, tuple(dict.fromkeys(text for text in texts if text)))

    def _free(self) -> list[Token]:
        """Amounts that are none of the totals said, and whose words say nothing to everybody."""
        known = {abs(number) for role in _ROLES if (number := self._said(role)) is not None}
        known |= {
            abs(number)
            for path, value in self.said.items()
            if path.startswith("vat_") and (number := number_of(value)) is not None
        }
        return [
            token
            for token in self.amounts
            if token.number
            and abs(token.number) not in known
            and role_of(*label_of(self.sheets, token), {})[0] is None
        ][:_MOST_AMOUNTS]

    def _steps(self, wanted: Decimal, down: str, up: str) -> Iterator[list[Tally]]:
        """Amounts that add up to a step, each up or down."""
        free = self._free()
        path = "totals.payable" if down == "retention" else "totals.tax_exclusive"
        for count in range(1, _MOST_PARTS + 1):
            for group in combinations(free[: _MOST_AMOUNTS // count], count):
                for signs in product((-1, 1), repeat=count):
                    signed = [sign * abs(one.number) for sign, one in zip(signs, group, strict=True)]
                    if sum(signed) == wanted:
                        yield [
                            self._tally(path, down if value < 0 else up, one)
                            for value, one in zip(signed, group, strict=True)
                        ]

    def _sums(self, wanted: Decimal, role: str) -> Iterator[list[Tally]]:
        free = self._free()
        for count in range(2, _MOST_PARTS + 1):
            for group in combinations(free, count):
                if sum(abs(one.number) for one in group) == abs(wanted):
                    yield [self._tally("totals.prepaid", role, one) for one in group]


def each_its_own(groups: Sequence[Sequence[Tally]]) -> list[Tally]:
    """One amount for each total: where two are equal ("Total HT", "Total HT net"), none is taken for both."""
    taken: set[int] = set()
    out = []
    for group in groups:
        chosen = next((one for one in group if id(one.token) not in taken), group[0])
        taken.add(id(chosen.token))
        out.append(chosen)
    return out


def words_of(groups: Sequence[Tally]) -> dict[str, str]:
    """The nearest words of each amount with its role."""
    return {one.words[0]: one.role for one in groups if one.words}

"""A line of the invoice as found on the page, and the arithmetic of one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from typing import Final

from factage.invoice.pages.lines.heads import Head
from factage.invoice.pages.sums.amounts import wordy
from factage.invoice.pages.text.sheet import Box, Cell, Row
from factage.invoice.pages.text.tokens import Token

HALF_CENT: Final = Decimal("0.0051")
RATES: Final = frozenset(
    Decimal(rate)
    for rate in (
        "0",
        "1.05",
        "1.75",
        "2.1",
        "3",
        "4",
        "4.8",
        "5",
        "5.5",
        "6",
        "7",
        "7.7",
        "8",
        "8.1",
        "8.5",
        "9",
        "10",
        "12",
        "13",
        "13.5",
        "14",
        "16",
        "17",
        "18",
        "19",
        "20",
        "21",
        "22",
        "23",
        "24",
        "25",
        "25.5",
        "27",
    )
)
LETTERS: Final = re.compile(r"[a-z]{2}")
BRACKETED: Final = re.compile(r"\[[^\]]+\]")
"""An item's code before its name."""
CODE: Final = re.compile(r"[A-Z]{1,4}\d{0,3}|\d{1,2}")
"""What may stand for a rate of VAT."""
_MONEY: Final = frozenset({"eur", "euro", "euros", "chf", "usd", "gbp"})
_LETTER_RUNS: Final = re.compile(r"[a-z]+")
STOPPING: Final = frozenset({"payable", "lines", "tax_inclusive", "tax_exclusive", "prepaid", "total"})
"""Roles of totals whose row ends the lines."""


@dataclass(slots=True, eq=False)
class LineFound:
    """One line as found: its numbers by role, its row, its name with the cells that hold it.

    ``holds``: quantity × price − discount gives the net amount. ``sure`` is false where the row may be a discount or a
    charge of the whole document. ``base`` is the quantity that the price is for. ``unsure_name``: the words below may belong
    to the name, or describe it. ``guessed``: no head says which of its figures is the quantity or the price.
    """

    numbers: dict[str, Token]
    row: int
    head: Head | None
    name: str = ""
    name_cells: Sequence[Cell] = ()
    holds: bool = False
    sure: bool = True
    base: int = 1
    unsure_name: bool = False
    guessed: bool = False
    supposed: set[str] = field(default_factory=set)
    """Which of its figures have their role from the sums alone."""
    code: Cell | None = None
    """The letter or figure that stands for the VAT rate, resolved by the VAT table."""

    @property
    def net(self) -> Token:
        return self.numbers["net_amount"]

    @property
    def name_box(self) -> Box:
        """Around all rows of the name."""
        cells = self.name_cells
        left, top = min(cell.x0 for cell in cells), min(cell.y0 for cell in cells)
        return left, top, max(cell.x1 for cell in cells), max(cell.y1 for cell in cells)


@dataclass(slots=True)
class Lines:
    """The lines of the document, the heads they stand under, and the numbers that stand inside the table."""

    found: list[LineFound]
    heads: list[Head]
    inside: set[int] = field(default_factory=set)
    carried: Decimal | None = None
    """The last sum of lines that was printed among them."""
    rates: frozenset[Decimal] = frozenset()
    """The rates of the VAT table, once that is known."""
    column_sums: set[Decimal] = field(default_factory=set)
    """What the figures of each column add up to: a row of totals under the table may print them."""

    @property
    def rows(self) -> frozenset[int]:
        """The rows of the tables of lines, from each head to its last line."""
        rows: set[int] = set()
        for head in self.heads:
            under = [line.row for line in self.found if line.head is head]
            if under:
                rows.update(range(head.row, max(under) + 1))
        return frozenset(rows)


def label_left_of(row: Row, last: Token) -> tuple[str, float]:
    """The words nearest to the left of a row's last number, and where they begin."""
    for cell in reversed(row.cells):
        if cell.x0 < last.x0:
            text = cell.plain[: last.start] if cell is last.cell else cell.plain
            if wordy(text):
                return text, cell.x0
    return "", 0.0


def row_key(row: Row) -> str:
    """The words of a row without its figures, signs and currency, as a confirmed layout knows a row."""
    return " ".join(word for word in _LETTER_RUNS.findall(row.plain) if word not in _MONEY)


def ways_to(net: Token, figures: Sequence[Token]) -> int:
    """How many pairs of a row's figures, as they follow one another, give its amount: 1 × 7,71 and 7,71 × 1 are two."""
    others = [one.number for one in figures if one is not net]
    return len({pair for pair in combinations(others, 2) if abs(pair[0] * pair[1] - net.number) <= HALF_CENT})


def product_holds(line: dict[str, Token], *, base: int = 1, sign: int = 1) -> bool:
    """Whether quantity × price − discount gives the net amount to half a cent."""
    quantity, price, net = line.get("quantity"), line.get("unit_price"), line.get("net_amount")
    if quantity is None or price is None or net is None or quantity is price:
        return False
    whole = quantity.number * price.number / base
    wanted = net.number * sign
    discount = line.get("discount")
    if discount is None or not discount.number:
        return abs(whole - wanted) <= HALF_CENT
    taken = abs(discount.number)
    if abs(whole * (100 - taken) / 100 - wanted) <= HALF_CENT or abs(whole - wanted) <= HALF_CENT:
        return True  # the discount is still to be taken, or was taken in the price
    return not discount.percent and (
        abs(whole - taken - wanted) <= HALF_CENT
        or abs(quantity.number * (price.number - taken) / base - wanted) <= HALF_CENT
    )

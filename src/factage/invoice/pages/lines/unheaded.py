"""Figures under heads that nobody knows: quantities and prices by the products of their rows, durations by their form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.lines.line import HALF_CENT, LineFound, product_holds
from factage.invoice.pages.text.sheet import Sheets
from factage.invoice.pages.text.tokens import Token, Tokens

_FACTORS: Final = ("quantity", "unit_price")
_SAME_EDGE: Final = 3.0
_MOST: Final = Decimal("0.6")
"""So many of the lines that lack a figure have it in one column."""
_EITHER: Final = frozenset({"rate", "other", "discount"})
_SAME_COLUMN: Final = 20.0
_UNDER: Final = 45.0
_DURATION: Final = re.compile(
    r"(\d{1,3}) ?(?:h|heures?|std|hrs?) ?(\d\d)(?: ?(?:min|mn|m))?|(\d{1,3}):(\d\d)"
)
_MOST_FREE: Final = 10
"""A line with more figures than this beside its amount is a table of its own."""
_MOST_WAYS: Final = 600
_SIZE: Final = re.compile(r"\d+(?:[.,]\d+)? ?[x×*](?: ?\d+(?:[.,]\d+)?)?(?: ?(?:mm|cm|m|px))?")
"""A size: 133 x 195."""
_PACKAGES: Final = re.compile(
    r"\b(?:nb|nbre|colis|col|cartons?|caisses?|cageots?|plateaux|sacs?|bottes?|pieces?|pces?|uvc|unites?|emballages?|"
    r"kolli|gebinde|kisten?|stuck|stck|packages?|pkgs?|cases?|boxes|crates?)\b"
)
"""Heads of a column that counts what the goods are packed in."""
_HUNDREDTH: Final = Decimal("0.01")


def _durations(sheets: Sheets, line: LineFound) -> None:
    """A quantity of hours and minutes ("3 h 30", "3:30") under the head of quantities, as a number of hours."""
    if line.head is None or "quantity" in line.numbers:
        return
    for cell in sheets.rows[line.row].cells:
        match = _DURATION.fullmatch(cell.plain)
        if match is None or not any(
            column.apart(cell.x0, cell.x1) < _UNDER for column in line.head.of("quantity")
        ):
            continue
        hours, minutes = Decimal(match[1] or match[3]), Decimal(match[2] or match[4])
        number = hours + (minutes / 60).quantize(_HUNDREDTH)
        token = Token("number", number, cell, 0, len(cell.text), cell.x0, cell.x1, cell.text, decimals=2)
        token.exact = minutes % 3 == 0
        line.numbers["quantity"] = token
        line.holds = product_holds(line.numbers)


def by_products(sheets: Sheets, tokens: Tokens, lines: Sequence[LineFound]) -> None:
    """Give lines under one head the quantity or the price, or both, that their products show in one column.

    No head says what such a figure is, so nothing of these lines is proved. Where most are sold by weight, the quantities
    of the others may stand in a second column: that of the packages.
    """
    for line in lines:
        _durations(sheets, line)
    for roles in (("quantity",), ("quantity",), ("unit_price",), _FACTORS):
        lacking = [line for line in lines if all(role not in line.numbers for role in roles)]
        if len(roles) == 1:
            lacking = [
                line for line in lacking if all(one in line.numbers for one in _FACTORS if one not in roles)
            ]
        found = [(line, got) for line in lacking for got in _ways(tokens, line, roles)]
        if len(found) > _MOST_WAYS:
            continue  # so many products say nothing: what the figures are stays a question
        best: list[tuple[LineFound, dict[str, Token]]] = []
        packed = False
        for one, first in found:
            column = {id(line): (line, got) for line, got in found if _aligned(got, first)}
            counts = roles == ("quantity",) and _counts_packages(one, first["quantity"])
            if (len(column), counts) > (len(best), packed):
                best, packed = list(column.values()), counts
        telling = packed or any(abs(token.number) != 1 for _, got in best for token in got.values())
        few = len(best) < len(roles) or len(best) < _MOST * len(lacking)
        if not best or few or not telling:
            continue
        for line, got in best:
            line.numbers.update(got)
            line.holds, line.guessed = True, True
            _rename(line, got)
    _exchanged([line for line in lines if line.guessed])


def _counts_packages(line: LineFound, token: Token) -> bool:
    """Whether a figure stands under a head that names packages."""
    over = [one for one in (line.head.columns if line.head is not None else ()) if one.role != "name"]
    nearest = min(over, key=lambda one: one.apart(token.x0, token.x1), default=None)
    return (
        nearest is not None
        and nearest.role == "other"
        and nearest.apart(token.x0, token.x1) < _SAME_COLUMN
        and _PACKAGES.search(nearest.text) is not None
    )


def _exchanged(lines: Sequence[LineFound]) -> None:
    """Exchange quantities and prices that stand against the order of their heads; without both heads, where only the quantities have cents."""
    pairs = [line for line in lines if all(role in line.numbers for role in _FACTORS)]
    if not pairs or pairs[0].head is None:
        return
    heads = [pairs[0].head.of(role) for role in _FACTORS]
    if all(len(columns) == 1 for columns in heads) and not any(column.supposed for (column,) in heads):
        ordered = heads[0][0].x0 < heads[1][0].x0
        crossed = all(
            (line.numbers["quantity"].x0 < line.numbers["unit_price"].x0) != ordered for line in pairs
        )
    else:
        crossed = all(_is_money(line.numbers["quantity"]) for line in pairs) and not any(
            _is_money(line.numbers["unit_price"]) for line in pairs
        )
    for line in pairs if crossed else ():
        quantity, price = (line.numbers[role] for role in _FACTORS)
        line.numbers.update(quantity=price, unit_price=quantity)


def _is_money(token: Token) -> bool:
    return bool(token.currency) or token.decimals > 1


def _rename(line: LineFound, got: Mapping[str, Token]) -> None:
    """A head like "Taux" may stand over rates of VAT or over prices: it is what its figures are."""
    if line.head is None:
        return
    for role, token in got.items():
        for column in line.head.columns:
            if column.role in _EITHER and column.apart(token.x0, token.x1) < _SAME_COLUMN:
                column.role = role


def _ways(tokens: Tokens, line: LineFound, roles: Sequence[str]) -> list[dict[str, Token]]:
    """The free figures of a line that make its product hold in these roles, in their order."""
    free = [one for one in free_figures(tokens, line) if one.number]
    out: list[dict[str, Token]] = []
    if len(free) > _MOST_FREE or not line.net.number:
        return out
    for some in combinations(free, len(roles)):
        got = dict(zip(roles, some, strict=True))
        if product_holds({**line.numbers, **got}):
            out.append(got)
    return out


def free_figures(tokens: Tokens, line: LineFound) -> list[Token]:
    """The figures of a line's row that have no role yet, outside its name."""
    taken = {id(token) for role, token in line.numbers.items() if role != "other"}
    named = {id(cell) for cell in line.name_cells}
    spans = [(cell.x0, cell.x1) for cell in line.name_cells if cell.row == line.row]
    return [
        token
        for token in tokens.row(line.row)
        if id(token) not in taken
        and id(token.cell) not in named
        and not token.percent
        and not any(x0 <= token.x0 < x1 for x0, x1 in spans)
        and not _is_position(line, token)
    ]


def _is_position(line: LineFound, token: Token) -> bool:
    return line.head is not None and any(
        column.apart(token.x0, token.x1) < _SAME_EDGE
        for role in ("pos", "ref")
        for column in line.head.of(role)
    )


def _aligned(got: Mapping[str, Token], first: Mapping[str, Token]) -> bool:
    return all(
        min(abs(token.x1 - first[role].x1), abs(token.x0 - first[role].x0)) < _SAME_EDGE
        or abs(token.x0 + token.x1 - first[role].x0 - first[role].x1) / 2 < _SAME_EDGE
        for role, token in got.items()
    )


def _before_discount(line: LineFound, token: Token) -> bool:
    """Whether a figure is the amount of the line before its discount, or that amount again."""
    discount, net = line.numbers.get("discount"), line.net.number
    off = abs(discount.number) if discount is not None and discount is not line.net else Decimal(0)
    whole = token.number * (100 - off) / 100
    return token.decimals == 2 and (token.number == net or abs(whole - net) <= HALF_CENT)


def lacking(tokens: Tokens, line: LineFound) -> list[str]:
    """Which of quantity and price a line lacks although it has figures under heads that nobody knows, or under none."""
    missing = [role for role in _FACTORS if role not in line.numbers]
    if not missing or line.head is None:
        return []
    known = [
        column
        for column in line.head.columns
        if column.role != "other" or labels.head_role(labels.key(column.text))
    ]
    open_figures = [
        token
        for token in free_figures(tokens, line)
        if not any(column.apart(token.x0, token.x1) < _UNDER for column in known)
        and not _SIZE.fullmatch(token.cell.plain)
        and not _before_discount(line, token)
    ]
    return missing if open_figures else []

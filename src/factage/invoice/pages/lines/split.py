"""Amounts in several columns, one for each line: fees and outlays, parts and labour, what bears VAT and what does not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.lines.heads import Column, Head, near
from factage.invoice.pages.lines.line import LETTERS
from factage.invoice.pages.text.rows import cell_of
from factage.invoice.pages.text.sheet import Cell, Row, Sheets
from factage.invoice.pages.text.tokens import Token, Tokens

_CENTS: Final = 2
_SAME_EDGE: Final = 3.0
_UNDER: Final = 45.0
_STOREY: Final = 1.4
"""The rows of one head stand no further apart than this, in heights."""
_MOST_ROWS: Final = 80
_MOST_COLUMNS: Final = 4
_FEWEST: Final = 2
_FEWEST_CELLS: Final = 3
_OTHER_SIDE: Final = re.compile(
    r"credit|avoir|deduire|acompte|regl|paye|verse|recu|haben|gutschrift|paid|received"
)
"""A column whose amounts are taken off, or were paid."""
_KEPT: Final = frozenset({"net_amount", "other"})


def several_amounts(tokens: Tokens, head: Head, under: Mapping[int, Mapping[int, Token]]) -> None:
    """Make columns of amounts out of those of a head that never have a figure in the same row, each sum printed below.

    ``under``: the figures of each column by their row.
    """
    columns = [
        column
        for column in head.columns
        if column.role in _KEPT
        and (figures := under.get(id(column)))
        and all(one.decimals == _CENTS and not one.percent for one in figures.values())
        and not _OTHER_SIDE.search(column.text)
    ]
    if len(columns) < _FEWEST:
        return
    shared = _first_shared([under[id(column)] for column in columns])
    groups = [
        {row: one for row, one in under[id(column)].items() if shared is None or row < shared}
        for column in columns
    ]
    if not all(groups) or not _printed_below(_last_rows(tokens), groups, max(map(max, groups))):
        return
    for column in columns:
        column.supposed = column.supposed or column.role != "net_amount"
        column.role = "net_amount"


def _first_shared(groups: Sequence[Mapping[int, Token]]) -> int | None:
    """The first row with a figure in two of the columns: the row of their sums."""
    rows = sorted(row for group in groups for row in group)
    return next((row for row, after in pairwise(rows) if row == after), None)


def split_heads(sheets: Sheets, tokens: Tokens) -> Iterator[Head]:
    """Heads of which no word need be known, over rows with one amount each in one of several columns, each sum printed below."""
    rows = _last_rows(tokens)
    for row in sheets.rows:
        cells = _head_cells(sheets, tokens, row)
        if len(cells) < _FEWEST_CELLS:
            continue
        figures = _figures_below(sheets, tokens, row)
        for count in range(len(figures), 1, -1):
            groups = _by_edges(figures[:count])
            if not _FEWEST <= len(groups) <= _MOST_COLUMNS:
                continue
            if _printed_below(rows, groups, figures[count - 1].row):
                head = _over(cells, groups, row)
                if head is not None:
                    yield head
                break


def _by_edges(figures: Sequence[Token]) -> list[dict[int, Token]]:
    """The figures by the column in which they stand."""
    groups: list[dict[int, Token]] = []
    for token in figures:
        group = next((one for one in groups if _aligned(token, one)), None)
        if group is None:
            groups.append(group := {})
        group[token.row] = token
    return groups


def _head_cells(sheets: Sheets, tokens: Tokens, row: Row) -> list[Cell]:
    """The cells of a head without figures, those of two storeys as one."""
    if any(token.decimals for token in tokens.row(row.index)):
        return []
    cells = [cell for cell in row.cells if LETTERS.search(cell.plain)]
    for other in (*sheets.rows_before(row.index, 1), *sheets.rows_after(row.index, 1)):
        close = abs(other.y0 - row.y0) < _STOREY * row.height
        if not close or other.page != row.page or any(token.decimals for token in tokens.row(other.index)):
            continue
        for cell in other.cells:
            if not any(cell.x0 < one.x1 and one.x0 < cell.x1 for one in cells) and LETTERS.search(cell.plain):
                cells.append(cell_of(row.index, cell.words))
    return sorted(cells, key=lambda cell: cell.x0)


def _figures_below(sheets: Sheets, tokens: Tokens, head: Row) -> list[Token]:
    """The only amount of each row below a head, right of its words, down to the first row that has several."""
    found: list[Token] = []
    for row in sheets.rows[head.index + 1 : head.index + 1 + _MOST_ROWS]:
        numbers = [one for one in tokens.row(row.index) if one.decimals == _CENTS and not one.percent]
        if not numbers:
            continue
        words = [cell for cell in row.cells if cell.x0 < numbers[-1].x0 and LETTERS.search(cell.plain)]
        if row.page != head.page or len(numbers) > 1 or not words or words[0].x0 > head.cells[-1].x0:
            break
        found.append(numbers[0])
    return found


def _over(cells: Sequence[Cell], groups: Sequence[Mapping[int, Token]], row: Row) -> Head | None:
    """The head with a column of its own over each group of amounts and one of names left of them."""
    columns = [
        Column(labels.head_role(labels.key(cell.plain)) or "other", cell.x0, cell.x1, cell.plain)
        for cell in cells
    ]
    chosen: list[Column] = []
    for group in groups:
        token = next(iter(group.values()))
        best = min(columns, key=lambda one: near(token.x0, token.x1, one.x0, one.x1))
        if best in chosen or near(token.x0, token.x1, best.x0, best.x1) > _UNDER:
            return None
        chosen.append(best)
    rest = [one for one in columns if one not in chosen and one.x0 < min(other.x0 for other in chosen)]
    if not rest or any(_OTHER_SIDE.search(one.text) for one in chosen):
        return None
    for column in chosen:
        column.role, column.supposed = "net_amount", True
    for column in columns:
        if column.role == "net_amount" and column not in chosen:
            column.role = "other"
    if not any(one.role == "name" for one in rest):
        widest = max(rest, key=lambda one: _room(one, columns))
        widest.role = "name"
    return Head(row.index, columns, len(columns))


def _room(column: Column, columns: Sequence[Column]) -> float:
    """How wide a column is, up to the next."""
    return min((one.x0 for one in columns if one.x0 > column.x0), default=column.x1) - column.x0


def _aligned(token: Token, group: Mapping[int, Token]) -> bool:
    other = next(iter(group.values()))
    return near(token.x0, token.x1, other.x0, other.x1) < _SAME_EDGE


def _last_rows(tokens: Tokens) -> dict[Decimal, int]:
    """The last row in which each amount stands."""
    return {token.number: token.row for token in tokens.numbers if token.decimals == _CENTS}


def _printed_below(rows: Mapping[Decimal, int], groups: Sequence[Mapping[int, Token]], last: int) -> bool:
    """Whether the sum of each column stands below its last figure."""
    sums = [sum((token.number for token in group.values()), Decimal(0)) for group in groups]
    return all(one and rows.get(one, -1) > last for one in sums)

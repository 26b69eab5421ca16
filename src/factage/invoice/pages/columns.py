"""The columns of a confirmed page: under which cell of the head, and where, each kind of number of its lines stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.heads import near
from factage.invoice.pages.layout import Column
from factage.invoice.pages.sheet import Cell, Row, Sheets, plain
from factage.invoice.pages.tokens import Tokens

_NUMBERS: Final = {
    "quantity": "quantity",
    "unit_price": "unit_price",
    "net_amount": "net_amount",
    "rate": "vat.rate",
}
_LINE: Final = re.compile(r"lines\[(\d+)\]")
_WORDS: Final = re.compile(r"[a-z%]")
_LOOSE: Final = re.compile(r"[\W_]")


@dataclass(frozen=True, slots=True)
class Columns:
    """The head row (masked), its columns, in which row of a line its name stands, and the rows of the lines."""

    head: str
    columns: tuple[Column, ...]
    name_rows: int | None
    rows: frozenset[int]


def columns_of(sheets: Sheets, tokens: Tokens, said: Mapping[str, str | None]) -> Columns | None:
    """What the confirmed lines say about their columns; None where none of them is found on the page."""
    count = 1 + max((int(match[1]) for path in said if (match := _LINE.match(path))), default=-1)
    rows: list[int] = []
    spans: dict[str, list[tuple[float, float]]] = {}
    names: Counter[int] = Counter()
    places: list[tuple[float, float]] = []
    before = -1
    for index in range(count):
        line = {role: _number(said.get(f"lines[{index}].{path}")) for role, path in _NUMBERS.items()}
        row = _row_of(tokens, line, before, len(sheets.rows))
        if row is None:
            continue
        before = row
        rows.append(row)
        for role, number in line.items():
            found = [
                token for token in tokens.row(row) if number is not None and abs(token.number) == abs(number)
            ]
            if len(found) == 1:
                spans.setdefault(role, []).append((found[0].x0, found[0].x1))
        name = said.get(f"lines[{index}].item.name")
        place = _name_place(sheets, row, name) if name else None
        if place is not None:
            names[place[0]] += 1
            places.append((place[1].x0, place[1].x1))
    if not rows:
        return None
    name_rows = names.most_common(1)[0][0] if names else None
    head = _head_above(sheets, tokens, rows[0])
    ranges = {role: (min(x for x, _ in found), max(x for _, x in found)) for role, found in spans.items()}
    if places:
        ranges["name"] = (min(x for x, _ in places), max(x for _, x in places))
    columns = _columns(head.cells if head else (), ranges)
    if head is None or columns is None:
        return Columns("", (), name_rows, frozenset(rows))
    return Columns(labels.masked(head.plain), columns, name_rows, frozenset(rows))


def _row_of(tokens: Tokens, line: Mapping[str, Decimal | None], before: int, rows: int) -> int | None:
    """The next row that holds the line's amount, and its price where it has one."""
    net, price = line["net_amount"], line["unit_price"]
    if net is None:
        return None
    for row in range(before + 1, rows):
        numbers = {abs(token.number) for token in tokens.row(row)}
        if abs(net) in numbers and (price is None or abs(price) in numbers):
            return row
    return None


def _name_place(sheets: Sheets, row: int, name: str) -> tuple[int, Cell] | None:
    wanted = _LOOSE.sub("", plain(name))
    for offset in (0, -1, 1, -2):
        index = row + offset
        if 0 <= index < len(sheets.rows) and sheets.rows[index].page == sheets.rows[row].page:
            for cell in sheets.rows[index].cells:
                if wanted and wanted in _LOOSE.sub("", cell.plain):
                    return max(-1, offset), cell
    return None


def _head_above(sheets: Sheets, tokens: Tokens, first: int) -> Row | None:
    """The nearest row above the first line with several words and no amounts."""
    for row in sheets.rows_before(first, 5):
        wordy = sum(bool(_WORDS.search(cell.plain)) for cell in row.cells)
        if wordy >= 2 and not any(token.decimals for token in tokens.row(row.index)):
            return row
    return None


def _columns(cells: Sequence[Cell], ranges: Mapping[str, tuple[float, float]]) -> tuple[Column, ...] | None:
    """Each role under its own cell of the head; None where two roles would share one."""
    columns: list[Column] = []
    taken: dict[int, str] = {}
    for role, (x0, x1) in sorted(ranges.items(), key=lambda one: one[0] != "net_amount"):
        if not cells:
            return None
        at = min(range(len(cells)), key=lambda index: near(x0, x1, cells[index].x0, cells[index].x1))
        if at in taken:
            columns.append(Column(role=role, head=None, x0=round(x0, 1), x1=round(x1, 1)))
            continue
        taken[at] = role
        left = cells[at].x0
        columns.append(Column(role=role, head=at, x0=round(x0 - left, 1), x1=round(x1 - left, 1)))
    known = {column.role for column in columns}
    for index, cell in enumerate(cells):
        role_of_text = labels.head_role(labels.key(cell.plain))
        if index not in taken and role_of_text == "name" and index < min(taken, default=0) + 1:
            role_of_text = "ref"  # "Article | Désignation": the code stands before the name
        if index not in taken and role_of_text and role_of_text not in known:
            columns.append(Column(role=role_of_text, head=index, x0=0.0, x1=round(cell.x1 - cell.x0, 1)))
    return tuple(columns) if "net_amount" in known else None


def _number(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None

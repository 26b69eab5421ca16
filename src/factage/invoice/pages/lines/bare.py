"""Lines without a head: rows in which a × b = c, or bare amounts that add up to the total below them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.lines.line import LETTERS, STOPPING, LineFound, Lines, label_left_of, product_holds
from factage.invoice.pages.text.sheet import Cell, Sheets
from factage.invoice.pages.text.tokens import Token, Tokens

_OF_LINES: Final = frozenset({"tax_exclusive", "lines", "total", "tax_inclusive"})
_MOST_BARE_ROWS: Final = 60
_SAME_COLUMN: Final = 3.0


def by_products(sheets: Sheets, tokens: Tokens, lines: Lines) -> None:
    """No head: rows in which a × b = c, in the column in which most of them have their c."""
    votes: Counter[int] = Counter()
    hits: dict[int, dict[str, Token]] = {}
    for row in sheets.rows:
        for got in _products(tokens.row(row.index)):
            hits.setdefault(row.index, got)
            votes[round(got["net_amount"].x1 / 4)] += 1
    if not votes:
        return
    best = votes.most_common(1)[0][0]
    for index, got in sorted(hits.items()):
        if (
            abs(round(got["net_amount"].x1 / 4) - best) > 1
            or got["unit_price"].percent
            or got["quantity"].percent
        ):
            continue
        cells = [
            cell
            for cell in sheets.rows[index].cells
            if cell.x1 < got["quantity"].x0 and LETTERS.search(cell.plain)
        ]
        line = LineFound(got, index, None, " ".join(cell.text for cell in cells), cells, holds=True)
        lines.found.append(line)
        lines.inside.update(id(token) for token in tokens.row(index))


def _products(numbers: Sequence[Token]) -> list[dict[str, Token]]:
    if len(numbers) < 3 or len(numbers) > 12:
        return []
    out = []
    for at, net in enumerate(numbers):
        if net.decimals != 2:
            continue
        for second in range(at):
            for first in range(second):
                quantity, price = numbers[first], numbers[second]
                got = {"quantity": quantity, "unit_price": price, "net_amount": net}
                trivial = abs(quantity.number) == 1 and price.number != net.number
                if quantity.number and not trivial and product_holds(got):
                    out.append(got)
    return out


def by_sum(sheets: Sheets, tokens: Tokens, lines: Lines) -> None:
    """Neither head nor products: the rows over a total, in its column, that add up to it."""
    for total in tokens.numbers:
        label, _ = label_left_of(sheets.rows[total.row], total)
        if total.decimals != 2 or labels.total_role(label) not in _OF_LINES:
            continue
        rows = _adding_up(sheets, tokens, total)
        for net, name in reversed(rows):
            lines.found.append(LineFound({"net_amount": net}, net.row, None, name.text, [name]))
            lines.inside.update(id(token) for token in tokens.row(net.row))
        if rows:
            return


def _adding_up(sheets: Sheets, tokens: Tokens, total: Token) -> list[tuple[Token, Cell]]:
    """The amounts straight above a total, from the bottom, with their names; none where they do not add up."""
    rows: list[tuple[Token, Cell]] = []
    rest = total.number
    for row in sheets.rows_before(total.row, _MOST_BARE_ROWS):
        numbers = tokens.row(row.index)
        if not numbers:
            continue
        net = numbers[-1]
        cells = [cell for cell in row.cells if cell.x1 <= net.x0 + 1 and LETTERS.search(cell.plain)]
        aligned = abs(net.x1 - total.x1) < _SAME_COLUMN and net.decimals == 2
        if not aligned or not cells or labels.total_role(cells[-1].plain) in STOPPING:
            if rows:
                return []
            continue
        rows.append((net, cells[0]))
        rest -= net.number
        if rest == 0:
            return rows
    return []

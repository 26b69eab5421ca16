"""Columns whose heads nobody knows: which holds the quantities, the prices, the amounts, by the products and the sums."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import permutations
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.lines.heads import Column, Head
from factage.invoice.pages.lines.line import STOPPING, label_left_of, product_holds
from factage.invoice.pages.lines.split import several_amounts
from factage.invoice.pages.text.sheet import Cell, Row, Sheets
from factage.invoice.pages.text.tokens import Token, Tokens

_FACTORS: Final = ("quantity", "unit_price")
_MOST: Final = Decimal("0.6")
"""In so many of the rows that have the figures the product has to hold."""
_UNDER: Final = 45.0
_SAME_EDGE: Final = 3.0
_MOST_UNKNOWN: Final = 6
_MOST_ROWS: Final = 80
_WORDS: Final = re.compile(r"[a-zà-ÿ]{3}")
_ABOVE: Final = 4
"""A head stands in one of so many rows above the first of its figures."""
_FEWEST_COLUMNS: Final = 3
_FEWEST_LETTERS: Final = 2
_MISNAMED: Final = frozenset({"unit_price", "net_amount"})
Figures = dict[int, Token]
"""The figures of a column by their row."""


def complete(sheets: Sheets, tokens: Tokens, head: Head, end: int) -> None:
    """Give the columns of a head whose words nobody knows the roles that its known columns leave open.

    A role is given where most rows then have a product that holds, or, for the amounts alone, where they add up to a
    total below. Nothing that rests on such a column is ever proved.
    """
    if head.learned:
        return
    name_by_words(sheets, head, end)
    rows = list(body(sheets, tokens, head.row, end))
    under = _under(tokens, head, rows)
    several_amounts(tokens, head, under)
    missing = [role for role in _FACTORS if role not in head.roles]
    if "net_amount" not in head.roles:
        missing.append("net_amount")
    unknown = [column for column in head.columns if nobody_knows(column)]
    if not missing or not unknown:
        return
    free = [column for column in unknown if under.get(id(column))][:_MOST_UNKNOWN]
    known = {
        column.role: under[id(column)]
        for column in head.columns
        if column.role in {*_FACTORS, "net_amount", "discount"} and id(column) in under
    }
    chosen = _by_products(known, missing, free, under) or _by_sum(sheets, tokens, missing, free, under)
    for role, column in chosen.items():
        column.role, column.supposed = role, True


def name_by_words(sheets: Sheets, head: Head, end: int) -> None:
    """Where no head names the items, or one whose column holds codes alone: the column that nobody knows with the most words."""
    _first_of_names(sheets, head, end)
    named = next((column for column in head.columns if column.role == "name" and not column.storey), None)
    unknown = [column for column in head.columns if nobody_knows(column) or _describes(column)]
    first = min(head.columns, key=lambda one: one.x0)
    misnamed = "name" not in head.roles and first.role in _MISNAMED
    unknown += [first] if misnamed else []  # "Honoraires" over the names
    if not unknown or (named is None and any(column.role == "name" for column in head.columns)):
        return
    words = {id(column): 0 for column in head.columns}
    rows = 0
    for row in sheets.rows[head.row + 1 : min(end, head.row + 1 + _MOST_ROWS)]:
        if row.page != sheets.rows[head.row].page:
            break
        rows += 1
        for cell in row.cells:
            over = _column_of(cell, head.columns)
            letters = sum(word.text.isalpha() for word in cell.words)
            words[id(over)] += letters
    if not rows or (misnamed and 2 * words[id(first)] <= sum(words.values())):
        return
    best = max(unknown, key=lambda one: words[id(one)])
    if named is None or (words[id(named)] == 0 and words[id(best)]):
        if named is not None:
            named.role = "ref"
        best.role = "name"


def _describes(column: Column) -> bool:
    """Whether a column is one of two of names, of which the first holds them."""
    return column.role == "other" and labels.head_role(labels.key(column.text)) == "name"


def _first_of_names(sheets: Sheets, head: Head, end: int) -> None:
    """Of two columns of names the first, where it holds words ("Activity", then "Description") and no codes."""
    names = [column for column in head.columns if column.role == "name" and not column.storey]
    codes = [
        column
        for column in head.columns
        if column.role == "ref"
        and labels.head_role(labels.key(column.text)) == "name"
        and names
        and column.x0 < names[-1].x0
    ]
    if not codes:
        return
    first, edge = codes[-1], min(one.x0 for one in head.columns if one.x0 > codes[-1].x0)
    texts = [
        cell.text
        for row in sheets.rows[head.row + 1 : min(end, head.row + 1 + _MOST_ROWS)]
        if len(row.cells) >= _FEWEST_COLUMNS and row.page == sheets.rows[head.row].page
        for cell in row.cells[:2]
        if first.x0 - _SAME_EDGE < cell.x0 < edge - _SAME_EDGE and cell.x1 < edge
    ]
    if texts and sum(_WORDS.search(text) is not None for text in texts) >= _MOST * len(texts):
        first.role = "name"
        for column in names:
            column.role = "other"


def _column_of(cell: Cell, columns: Sequence[Column]) -> Column:
    """The column over a cell of words: the one that it lies under most, else the nearest."""
    return min(
        columns, key=lambda one: (max(one.x0, cell.x0) - min(one.x1, cell.x1), one.apart(cell.x0, cell.x1))
    )


def nobody_knows(column: Column) -> bool:
    """Whether the words of a column's head are in no list."""
    return column.role == "other" and labels.head_role(labels.key(column.text)) is None


def body(sheets: Sheets, tokens: Tokens, head: int, end: int) -> Iterator[Row]:
    """The rows with figures under a head, down to the first that is a total by its words."""
    for row in sheets.rows[head + 1 : min(end, head + 1 + _MOST_ROWS)]:
        numbers = tokens.row(row.index)
        if not numbers:
            continue
        if labels.total_role(label_left_of(row, numbers[-1])[0]) in STOPPING and len(numbers) <= 2:
            return
        yield row


def _under(tokens: Tokens, head: Head, rows: Sequence[Row]) -> dict[int, Figures]:
    """The figures under each column, without those of the names, in the order of the columns at the least distance."""
    columns = [column for column in head.columns if column.role != "name" and not column.storey]
    names = [column for column in head.columns if column.role == "name"]
    found: dict[int, Figures] = {}
    for row in rows:
        figures = [
            token
            for token in tokens.row(row.index)
            if sum(map(str.isalpha, token.cell.text[: token.start])) < _FEWEST_LETTERS
            and not any(one.x0 - _SAME_EDGE < token.cell.x0 < one.x1 for one in names)
        ]
        for column, token in zip(in_order(figures, columns), figures, strict=False):
            if column.apart(token.x0, token.x1) < _UNDER:
                found.setdefault(id(column), {})[row.index] = token
    return found


def in_order(figures: Sequence[Token], columns: Sequence[Column]) -> Sequence[Column]:
    """A column for each figure, both from left to right, at the least distance in sum; none where there are fewer columns."""
    best: dict[int, tuple[float, tuple[Column, ...]]] = {0: (0.0, ())}
    for at, column in enumerate(columns):
        for count in range(min(at + 1, len(figures)), 0, -1):
            if count - 1 not in best:
                continue
            cost, chosen = best[count - 1]
            figure = figures[count - 1]
            cost += column.apart(figure.x0, figure.x1)
            if count not in best or cost < best[count][0]:
                best[count] = cost, (*chosen, column)
    return best[len(figures)][1] if len(figures) in best else ()


def _by_products(
    known: Mapping[str, Figures],
    missing: Sequence[str],
    free: Sequence[Column],
    under: Mapping[int, Figures],
) -> dict[str, Column]:
    """The missing roles on the columns with which most rows have a product that holds; none where two ways do."""
    best: list[tuple[int, dict[str, Column]]] = []
    for columns in permutations(free, len(missing)):
        ways = {**known, **{role: under[id(one)] for role, one in zip(missing, columns, strict=True)}}
        if any(role not in ways for role in (*_FACTORS, "net_amount")):
            continue
        whole = set.intersection(*(set(ways[role]) for role in (*_FACTORS, "net_amount")))
        holding = [
            row
            for row in whole
            if product_holds({role: figures[row] for role, figures in ways.items() if row in figures})
        ]
        telling = any(abs(ways[role][row].number) != 1 for row in holding for role in _FACTORS)
        if whole and telling and len(holding) >= _MOST * len(whole):
            best.append((len(holding), dict(zip(missing, columns, strict=True))))
    if not best:
        return {}
    most = max(count for count, _ in best)
    ways_left = [chosen for count, chosen in best if count == most]
    return _likeliest(ways_left, under)


def _likeliest(ways: Sequence[dict[str, Column]], under: Mapping[int, Figures]) -> dict[str, Column]:
    """Of two ways that differ in which figure is the quantity: prices have cents or a currency, and stand second."""

    def rank(chosen: Mapping[str, Column]) -> tuple[int, bool]:
        price, quantity = chosen.get("unit_price"), chosen.get("quantity")
        cents = _priced(under[id(price)]) if price is not None else 0
        cents -= _priced(under[id(quantity)]) if quantity is not None else 0
        ordered = price is not None and quantity is not None and quantity.x0 < price.x0
        return cents, ordered

    return max(ways, key=rank)


def _priced(figures: Figures) -> int:
    """How many figures are written as money."""
    return sum(bool(token.currency) or token.decimals >= 2 for token in figures.values())


def _by_sum(
    sheets: Sheets,
    tokens: Tokens,
    missing: Sequence[str],
    free: Sequence[Column],
    under: Mapping[int, Figures],
) -> dict[str, Column]:
    """The column of amounts by their sum, where a total below it says it."""
    if "net_amount" not in missing:
        return {}
    for column in sorted(free, key=lambda one: -one.x0):
        figures = under[id(column)]
        total = sum((token.number for token in figures.values()), Decimal(0))
        if total and _is_total(sheets, tokens, total, max(figures)):
            return {"net_amount": column}
    return {}


def _is_total(sheets: Sheets, tokens: Tokens, wanted: Decimal, after: int) -> bool:
    """Whether a row below says this amount under the name of a total."""
    return any(
        token.number == wanted
        and token.decimals == 2
        and labels.total_role(label_left_of(sheets.rows[token.row], token)[0]) in STOPPING
        for row in sheets.rows[after + 1 :]
        for token in tokens.row(row.index)
    )


def heads_by_content(sheets: Sheets, tokens: Tokens) -> Iterator[Head]:
    """Heads of which no word is known, found by what stands under them: a column that adds up to a total below.

    The amounts of such a table end at one right edge; the row of words over the first of them is the head.
    """
    for total in tokens.numbers:
        label, _ = label_left_of(sheets.rows[total.row], total)
        if total.decimals != 2 or not total.number or labels.total_role(label) not in STOPPING:
            continue
        figures = _adding_up(sheets, tokens, total)
        if not figures:
            continue
        head = _head_over(sheets, tokens, figures)
        if head is not None:
            yield head


def _adding_up(sheets: Sheets, tokens: Tokens, total: Token) -> list[Token]:
    """The figures on the right edge of one column above a total that add up to it, down to the last of them."""
    rest = total.number
    above: list[Token] = []
    edge: float | None = None
    for row in sheets.rows_before(total.row, _MOST_ROWS):
        numbers = [one for one in tokens.row(row.index) if one.decimals == 2 and not one.percent]
        if not numbers:
            continue
        if edge is None:
            if labels.total_role(label_left_of(row, numbers[-1])[0]) in STOPPING and len(numbers) == 1:
                return []
            edge = numbers[-1].x1
        found = [one for one in numbers if abs(one.x1 - edge) < _SAME_EDGE]
        if not found or (rest == 0 and found[0].number):
            break
        above.append(found[0])
        rest -= found[0].number
    return above if rest == 0 else []


def _head_over(sheets: Sheets, tokens: Tokens, figures: Sequence[Token]) -> Head | None:
    """The row of words over the highest of these figures, its last columns named by what they hold."""
    first = min(figures, key=lambda one: one.row)
    for row in sheets.rows_before(first.row, _ABOVE):
        if any(token.decimals for token in tokens.row(row.index)) or len(row.cells) < _FEWEST_COLUMNS - 1:
            continue
        over = [
            cell for cell in row.cells if cell.x0 < first.x1 + _SAME_EDGE and first.x0 - _SAME_EDGE < cell.x1
        ]
        if not over or row.cells[0].x0 >= over[0].x0:
            continue
        columns = [
            Column(labels.head_role(labels.key(cell.plain)) or "other", cell.x0, cell.x1, cell.plain)
            for cell in row.cells
        ]
        amount = columns[row.cells.index(over[-1])]
        for column in columns:
            if column.role in {"net_amount", "gross"} and column is not amount:
                column.role = "other"
        amount.role, amount.supposed = "net_amount", True
        head = Head(row.index, columns, len(columns))
        name_by_words(sheets, head, max(one.row for one in figures) + 1)
        return head if "name" in head.roles else None
    return None

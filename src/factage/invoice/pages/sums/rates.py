"""The rate of each line where no head says which of its figures it is: one of the VAT table's, with sums that agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from factage.invoice.pages.lines.inferred import nobody_knows
from factage.invoice.pages.lines.line import LineFound, Lines
from factage.invoice.pages.sums.vat import VatRow
from factage.invoice.pages.text.tokens import Token, Tokens

_SAME_EDGE: Final = 3.0
_UNDER: Final = 45.0
_TAKEN: Final = frozenset({"quantity", "unit_price", "net_amount", "gross", "pos"})


def rates_by_sums(tokens: Tokens, lines: Lines, rows: Sequence[VatRow]) -> None:
    """Give lines without a rate the figures of one column that are rates of the VAT table, where the sums agree.

    With several rates the lines of each have to add up to its base; a only rate has to stand in every line, and to be no
    part of its product. No head says that it is one, so such a rate is never proved.
    """
    lines.rates = frozenset(row.rate.number for row in rows)
    lacking = [line for line in lines.found if "rate" not in line.numbers and line.code is None]
    if not lacking or len(lacking) < len(lines.found) or not lines.rates:
        return
    columns: list[dict[int, Token]] = []
    for line in lacking:
        for token in may_be_rates(tokens, line, lines.rates):
            column = next((one for one in columns if _aligned(token, next(iter(one.values())))), None)
            if column is None:
                columns.append(column := {})
            column.setdefault(line.row, token)
    fitting = [column for column in columns if len(column) == len(lacking) and _agrees(lacking, column, rows)]
    if len(fitting) != 1:
        return
    for line in lacking:
        line.numbers["rate"] = fitting[0][line.row]
        line.supposed.add("rate")


def unknown_rates(tokens: Tokens, lines: Lines) -> bool:
    """Whether no line has a rate, and each a figure that may be one."""
    return all(
        "rate" not in line.numbers
        and line.code is None
        and any(one.number for one in may_be_rates(tokens, line, lines.rates))
        for line in lines.found
    )


def may_be_rates(tokens: Tokens, line: LineFound, rates: frozenset[Decimal]) -> Iterator[Token]:
    """The figures of a line that are rates of the VAT table, under a head whose words nobody knows or under none."""
    taken = {id(token) for role, token in line.numbers.items() if role in _TAKEN}
    spans = [(cell.x0, cell.x1) for cell in line.name_cells if cell.row == line.row]
    for token in tokens.row(line.row):
        if id(token) in taken or token.number not in rates or token.negative or token.currency:
            continue
        if any(x0 <= token.x0 < x1 for x0, x1 in spans):
            continue
        columns = line.head.columns if line.head is not None else []
        nearest = min(columns, key=lambda one: one.apart(token.x0, token.x1), default=None)
        apart = nearest.apart(token.x0, token.x1) if nearest is not None else _UNDER
        if nearest is None or apart >= _UNDER or nearest.role == "rate" or nobody_knows(nearest):
            yield token


def _agrees(lines: Sequence[LineFound], column: Mapping[int, Token], rows: Sequence[VatRow]) -> bool:
    """Whether the figures of a column are the rates of these lines, by the sums of the VAT table."""
    if len({row.rate.number for row in rows}) == 1:
        return all(line.holds or column[line.row].percent for line in lines)
    sums: dict[Decimal, Decimal] = defaultdict(Decimal)
    for line in lines:
        sums[column[line.row].number] += abs(line.net.number)
    return all(row.base is not None and sums.get(row.rate.number) == abs(row.base.number) for row in rows)


def _aligned(token: Token, other: Token) -> bool:
    return (
        min(abs(token.x1 - other.x1), abs(token.x0 - other.x0)) < _SAME_EDGE
        or abs(token.x0 + token.x1 - other.x0 - other.x1) / 2 < _SAME_EDGE
    )

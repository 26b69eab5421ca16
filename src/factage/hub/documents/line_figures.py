"""The further figures of a printed line: a discount in percent, a list price, a price for a hundred or a thousand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from factage.invoice.formats.table import cells
from factage.invoice.model import AllowanceCharge, Invoice, Line
from factage.invoice.money import rounded

if TYPE_CHECKING:
    from factage.invoice.pages.outcome import Value
    from factage.invoice.pages.text.sheet import Sheets

_LINE: Final = "BG-25"
_CENT: Final = Decimal("0.01")
_BASES: Final = (Decimal(100), Decimal(1000))


def with_line_figures(
    invoice: Invoice, left: Iterable[Mapping[str, Any]], values: Sequence[Value], sheets: Sheets
) -> Invoice:
    """The invoice with what its lines print besides, each figure where the arithmetic of its line leaves no choice."""
    from factage.invoice.pages.text.tokens import tokens_of

    lines = [_based(line) for line in invoice.lines]
    there = [one for one in left if one["where"] == _LINE and one["box"] and one["on_page"] is not None]
    numbers = tokens_of(sheets).numbers if there else ()
    for one in there:
        text = str(one["on_page"])
        figure = cells.number(text, ",") or cells.number(text, ".")
        page, box = int(one["page"] or 0), one["box"]
        n = _line_at(page, box, values)
        if figure is None or n is None or n >= len(lines):
            continue
        middle = (box[1] + box[3]) / 2
        row = [
            token.number
            for token in numbers
            if token.cell.page == page - 1 and token.cell.y0 <= middle <= token.cell.y1
        ]
        lines[n] = _listed(lines[n], row) or _with(lines[n], Decimal(figure))
    return replace(invoice, lines=tuple(lines))


def _listed(line: Line, row: Sequence[Decimal]) -> Line | None:
    """The line with its list price, where percentages of its row lead from it to its price; None where none do."""
    from factage.invoice.pages.explain.discounts import leading

    price = line.unit_price
    if price is None or price <= 0 or line.gross_price is not None:
        return None
    others = [one for one in row if one not in (price, line.quantity, line.net_amount)]
    for figure in others:
        if figure > price and leading(figure, price, [one for one in others if one != figure]):
            return replace(line, gross_price=figure, price_discount=figure - price)
    return None


def _line_at(page: int, box: Sequence[float], values: Sequence[Value]) -> int | None:
    """The line whose amount stands in the row of a place."""
    middle = (box[1] + box[3]) / 2
    for value in values:
        head, _, tail = value.path.partition("].")
        if tail == "net_amount" and value.page == page and value.box[1] - 1 <= middle <= value.box[3] + 1:
            return int(head.removeprefix("lines["))
    return None


def _with(line: Line, figure: Decimal) -> Line:
    """A line with one more of its figures, if it explains the amount."""
    quantity, price, net = line.quantity, line.unit_price, line.net_amount
    if quantity is None or price is None or net is None or line.allowances:
        return line
    full = rounded(quantity * price / (line.base_quantity or 1))
    percent = 0 < figure < 100
    if percent and full > net and abs(rounded(full * (100 - figure) / 100) - net) <= _CENT:
        off = AllowanceCharge(amount=full - net, base=full, percent=figure, reason="Remise", reason_code="95")
        return replace(line, allowances=(off,))
    if figure > price and abs(full - net) <= _CENT and line.gross_price is None:
        return replace(line, gross_price=figure, price_discount=figure - price)
    return line


def _based(line: Line) -> Line:
    """A line whose price is for a hundred or a thousand: nothing else gives its amount."""
    quantity, price, net = line.quantity, line.unit_price, line.net_amount
    if quantity is None or price is None or net is None or not net or line.base_quantity is not None:
        return line
    if abs(rounded(quantity * price) - net) <= _CENT:
        return line
    base = next((one for one in _BASES if abs(rounded(quantity * price / one) - net) <= _CENT), None)
    return line if base is None else replace(line, base_quantity=base, base_unit=line.unit)

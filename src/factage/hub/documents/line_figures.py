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

_LINE: Final = "BG-25"
_CENT: Final = Decimal("0.01")
_BASES: Final = (Decimal(100), Decimal(1000))


def with_line_figures(
    invoice: Invoice, left: Iterable[Mapping[str, Any]], values: Sequence[Value]
) -> Invoice:
    """The invoice with what its lines print besides, each figure where the arithmetic of its line leaves no choice."""
    lines = [_based(line) for line in invoice.lines]
    for one in left:
        if one["where"] != _LINE or not one["box"] or one["on_page"] is None:
            continue
        text = str(one["on_page"])
        figure = cells.number(text, ",") or cells.number(text, ".")
        n = _line_at(int(one["page"] or 0), one["box"], values)
        if figure is not None and n is not None and n < len(lines):
            lines[n] = _with(lines[n], Decimal(figure))
    return replace(invoice, lines=tuple(lines))


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

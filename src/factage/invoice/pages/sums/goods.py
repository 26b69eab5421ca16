"""Which amount is the sum of the lines: before charges and allowances, or in the totals over the net one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from factage.invoice.pages.lines.line import Lines
from factage.invoice.pages.sums.amounts import BESIDE, Amount

if TYPE_CHECKING:
    from factage.invoice.pages.sums.solve import Solution

_ADJUSTING: Final = frozenset({"allowance", "charge"})
_BEFORE_CHARGES: Final = frozenset({"lines", "tax_exclusive", "total"})
ByValue = Mapping[Decimal, Sequence[Amount]]


def lines_total(solution: Solution, by_value: ByValue, lines: Lines) -> None:
    """Give the solution the printed sum of its lines, where the page has one."""
    total, used = solution.line_sum, solution.roles.get("tax_exclusive")
    named = _of(solution, "lines")
    same = by_value.get(total, ()) if total is not None else ()
    fitting = [one for one in named if total is not None and solution.value(one) == total and one is not used]
    steps = solution.adjustments or [
        one for one in solution.amounts if one.role in _ADJUSTING and not one.token.number
    ]
    if not fitting and steps:  # "Total HT", a charge, "Total HT net": the first is that of the lines
        first = min(one.token.row for one in steps)
        fitting = [
            one for one in same if one.role in _BEFORE_CHARGES and one is not used and one.token.row <= first
        ]
    fitting = fitting or _before_net(solution, total) or _over_net(solution, same, lines)
    if fitting:
        solution.roles["lines"] = fitting[-1]
        solution.holds.add("lines_total")
    elif total is None and solution.totals is not None:
        alike = [one for one in named if solution.value(one) == solution.totals[0] and one is not used]
        solution.roles.update({"lines": alike[-1]} if alike else {})


def _of(solution: Solution, role: str) -> list[Amount]:
    return [one for one in solution.amounts if one.role == role and not one.in_a_sentence]


def _over_net(solution: Solution, same: Sequence[Amount], lines: Lines) -> list[Amount]:
    """The sum of the lines under words that nobody knows, in the totals before or beside the net one."""
    net = solution.roles.get("tax_exclusive")
    if net is None:
        return []
    last = max((line.row for line in lines.found), default=-1)
    bases = {id(row.base) for row in solution.every_vat}
    beside = {one.token.row for one in solution.amounts if solution.value(one) == solution.value(net)}
    roles = {None, *((*_BEFORE_CHARGES, "allowance") if solution.adjustments else ())}
    return [
        one
        for one in same
        if one is not net
        and one not in solution.adjustments
        and one.role in roles
        and id(one.token) not in bases
        and one.token.row > last
        and one.token.cell.page == net.token.cell.page
        and (one.before or one.left or (one.above and one.token.row in beside))
        and (one.token.row, one.token.x1) < (net.token.row, net.token.x0)
    ][:1]


def _before_net(solution: Solution, total: Decimal | None) -> list[Amount]:
    """The first of "Total HT" over "Total HT net", both the sum of the lines: nothing was taken off between them."""
    named = [one for one in _of(solution, "tax_exclusive") if solution.value(one) == total]
    nets = [one for one in named if one.weight >= BESIDE] or _side_by_side(solution, named)
    if not nets or "net" in nets[0].label or "net" not in nets[-1].label:
        return []
    solution.roles["tax_exclusive"] = nets[-1]
    return nets[:1]


def _side_by_side(solution: Solution, named: Sequence[Amount]) -> list[Amount]:
    """Those under their heads in one row, the last that has any: "Total HT | Escompte | Port | Total HT net"."""
    bases = {id(row.base) for row in solution.every_vat}
    apart = [one for one in named if id(one.token) not in bases]
    return [one for one in apart if one.token.row == apart[-1].token.row]

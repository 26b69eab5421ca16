"""Whether the sums of a page close, and which total or rate they show that was not read."""

from __future__ import annotations

from collections.abc import Container, Iterator
from decimal import Decimal
from typing import Final

from factage.invoice.pages.lines.line import Lines
from factage.invoice.pages.outcome import Question
from factage.invoice.pages.sums.amounts import Amount
from factage.invoice.pages.sums.solve import Solution

_CHECKED: Final = ("tax", "tax_inclusive", "payable", "tax_exclusive", "lines")
_ALIGNED: Final = 14
"""Totals stand in one column."""


def open_sums(solution: Solution, lines: Lines, read: Container[str]) -> Iterator[Question]:
    """What the arithmetic leaves open: sums that do not close, VAT without a rate, a total that is printed and not ``read``."""
    if not _close(solution, lines):
        yield Question(code="sums_open", path="totals")
    if solution.totals is None:
        return
    net, tax, gross = solution.totals
    if tax and "vat_breakdown[0].rate" not in read:
        yield Question(code="missing", path="vat_breakdown[0].rate")
    due = gross - sum((abs(solution.value(one)) for one in solution.paid), Decimal(0))
    for role, value in zip(_CHECKED, (tax, gross, due, net, solution.line_sum), strict=True):
        if value and f"totals.{role}" not in read:
            found = _unread(solution, value)
            if found is not None:
                yield Question(
                    code="missing", path=f"totals.{role}", page=found.token.cell.page + 1, box=found.token.box
                )


def _unread(solution: Solution, value: Decimal) -> Amount | None:
    """The amount of this value in the column of the totals, with words beside it, that is none yet and in no row of VAT."""
    used = {id(one.token) for one in (*solution.roles.values(), *solution.paid, *solution.adjustments)}
    used |= {id(row.tax) for row in solution.every_vat}
    used |= {id(row.base) for row in solution.every_vat if row.base is not None}
    places = [(one.token.row, one.token.x1) for one in solution.roles.values()]
    return next(
        (
            one
            for one in solution.amounts
            if solution.value(one) == value
            and id(one.token) not in used
            and (one.left or one.before)
            and any(abs(one.token.x1 - x1) < _ALIGNED for _, x1 in places)
            and one.token.row >= min(row for row, _ in places)
        ),
        None,
    )


def _close(solution: Solution, lines: Lines) -> bool:
    """Whether lines, taxes and totals agree, each as far as it is printed."""
    if not solution.solved or solution.open:
        return False
    based = bool(solution.vat) and all(row.base is not None for row in solution.vat)
    if based and solution.holds.isdisjoint({"bases", "gross_lines"}):
        return False
    taxed = solution.totals is not None and solution.totals[1] and solution.every_vat
    if taxed and not solution.holds & {"bases", "taxes", "rate"}:
        return False
    return not lines.found or bool(solution.holds & {"lines", "gross_lines"})

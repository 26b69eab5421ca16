"""The words beside a value: before it in its cell, left of it, above it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from factage.invoice.pages.parity.ground import Ground
from factage.invoice.pages.text.sheet import Box, Cell

_REACH: Final = 3.2
"""How many heights above a value its label may stand."""


def labels_beside(ground: Ground, page: int, box: Box) -> Iterator[str]:
    """What stands before a place in its cell, left of it, above it."""
    above: tuple[float, str] | None = None
    left: tuple[float, str] | None = None
    for row in ground.sheets.rows:
        if row.page != page or row.y0 > box[3]:
            continue
        for cell in row.cells:
            same = cell.y0 < (box[1] + box[3]) / 2 < cell.y1
            if same and cell.x0 < box[0] - 0.5:
                before = _before(cell, box[0])
                if before and (left is None or cell.x0 > left[0]):
                    left = cell.x0, before
            elif (
                cell.y1 <= box[1] + 1
                and box[1] - cell.y1 < _REACH * cell.height
                and cell.x0 < box[2]
                and cell.x1 > box[0]
                and (above is None or cell.y1 > above[0])
            ):
                above = cell.y1, cell.plain
    for found in (left, above):
        if found is not None:
            yield found[1]


def _before(cell: Cell, edge: float) -> str:
    """The text of a cell left of an edge."""
    at = 0
    for word in cell.words:
        if word.x0 >= edge - 0.5:
            break
        at += len(word.text) + 1
    return cell.plain[:at].strip()

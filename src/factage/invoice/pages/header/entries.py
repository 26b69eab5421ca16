"""What stands under which caption: each caption of the header with its value, in one cell, beside it, or below."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.header.labelled import Entry, Labelled
from factage.invoice.pages.text.sheet import Cell, Row, Sheets
from factage.invoice.pages.text.tokens import Token

_FARTHEST: Final = 260.0
_FARTHEST_TOLD: Final = 400.0
"""A caption with a colon may stand far from its value."""
_EDGE: Final = 2.0
_FEWEST_CAPTIONS: Final = 2
_PAIR: Final = 2
_BENEATH, _IN_TABLE = 1.8, 3.2
"""How far below a caption its value may stand, in heights; farther where the row is a head of several."""


class Entries:
    """Every caption of some cells with its value; ``dates`` are the date tokens of a cell."""

    def __init__(self, sheets: Sheets, dates: Callable[[Cell], Sequence[Token]]) -> None:
        self.sheets, self.dates = sheets, dates
        self._read: dict[int, Labelled] = {}

    def of(self, cell: Cell) -> Labelled:
        found = self._read.get(id(cell))
        if found is None:
            found = self._read[id(cell)] = Labelled.of(cell, self.dates(cell))
        return found

    def all(self, cells: Sequence[Cell]) -> Iterator[Entry]:
        """The entries in these cells, and beside and below those that are captions alone."""
        for cell in cells:
            read = self.of(cell)
            yield from read.entries
            if read.open or self._among_captions(cell):
                yield from self._elsewhere(cell, read)

    def _elsewhere(self, cell: Cell, read: Labelled) -> Iterator[Entry]:
        row = self.sheets.rows[cell.row]
        following = next((one for one in row.cells if one.x0 >= cell.x1 - 1), None)
        farthest = _FARTHEST_TOLD if read.colon else _FARTHEST
        beside = following is not None and following.x0 - cell.x1 < farthest and not self.of(following).open
        if following is not None and beside and not self.of(following).captioned:
            told = read.colon or self._in_list(cell, following)
            yield from self.of(following).as_value(read.open, "right", told=told)
        below = self._below(cell)
        below = below if below is not None and not self.of(below).captioned else None
        if below is not None:
            yield from self.of(below).as_value(read.open, "below", told=following is None or not beside)
        if not beside and below is None and following is None:
            before = next((one for one in reversed(row.cells) if one.x1 <= cell.x0 + 1), None)
            if before is not None and cell.x0 - before.x1 < _FARTHEST and not self.of(before).captioned:
                yield from self.of(before).as_value(read.open, "left")

    def _among_captions(self, cell: Cell) -> bool:
        """Whether words that nobody knows stand between captions: a head of several values."""
        read, row = self.of(cell), self.sheets.rows[cell.row].cells
        if len(row) < _PAIR or not read.just_words or not any(one is cell for one in row):
            return False
        known = [one for one in row if one is not cell and self.of(one).open]
        following = next((one for one in row if one.x0 >= cell.x1 - 1), None)
        listed = following is not None and len(row) == _PAIR and self._in_list(cell, following)
        if len(known) < _FEWEST_CAPTIONS and not listed:
            return False
        read.open = read.words
        return True

    def _in_list(self, cell: Cell, value: Cell) -> bool:
        """Whether the row above or below also has a caption and a value at these edges."""
        rows = (*self.sheets.rows_before(cell.row, 1), *self.sheets.rows_after(cell.row, 1))
        return any(
            abs(one.x0 - cell.x0) < _EDGE and bool(self.of(one).open) for row in rows for one in row.cells
        ) and any(
            abs(one.x0 - value.x0) < _EDGE or abs(one.x1 - value.x1) < _EDGE
            for row in rows
            for one in row.cells
        )

    def _below(self, cell: Cell) -> Cell | None:
        captions = sum(bool(self.of(one).open) for one in self.sheets.rows[cell.row].cells)
        reach = (_IN_TABLE if captions > 1 else _BENEATH) * cell.height
        for other in self.sheets.rows_after(cell.row, 4):
            if other.y0 - cell.y1 > reach or _heads(other) > 1:
                return None
            found = next((one for one in other.cells if one.x0 < cell.x1 and cell.x0 < one.x1), None)
            if found is not None:
                return found
        return None


def _heads(row: Row) -> int:
    """How many cells of a row are heads of columns, under which the lines begin."""
    return sum(
        labels.head_role(labels.key(one.plain)) in {"name", "net_amount", "unit_price"} for one in row.cells
    )

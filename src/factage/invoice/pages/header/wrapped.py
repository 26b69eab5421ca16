"""References that go on in the next row: what stands under a value on its edge, where no caption stands beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from factage.invoice.pages.header.captioned import Captioned
from factage.invoice.pages.header.labelled import Labelled
from factage.invoice.pages.party.address import kind_of
from factage.invoice.pages.text.rows import cell_of
from factage.invoice.pages.text.sheet import Cell

if TYPE_CHECKING:
    from factage.invoice.pages.header.header import HeaderValue

_EDGE: Final = 2.0
_SAME_SIZE: Final = 0.3
_TIGHT: Final = 0.6
"""So near, in heights, stands the next row of one text."""
_APART: Final = 0.25
"""So much farther, in heights, stands what does not belong to it."""
_MOST_LETTERS: Final = 34
_NO_MORE: Final = re.compile(r"[:@€%]|\d[.,]\d\d(?!\d)")
_JUST_NUMBER: Final = re.compile(r"[\d ./-]+")


def with_next_row(words: Captioned, value: HeaderValue, inside: frozenset[int]) -> HeaderValue:
    """The value with what goes on under it, or as it is."""
    cell = value.cell
    if cell.text[value.end :].strip(" .,/&-") or cell.row in inside or not isinstance(value.value, str):
        return value
    left = cell.span(value.start, value.end)[0]
    below = _below(words, cell, left)
    if below is None or below.row in inside or not _may_go_on(words, cell, below):
        return value
    caption = _caption_above(words, cell, value.label)
    if caption is not None:
        goes_on = _closes(words, caption, cell, below)
    else:
        goes_on = _hangs(words, cell, left, below)
    if not goes_on:
        return value
    whole = cell_of(cell.row, [*cell.words, *below.words])
    if len(whole.text) != len(cell.text) + 1 + len(below.text):
        return value
    said = whole.text[value.start :]
    return replace(value, value=said, cell=whole, end=len(whole.text))


def _below(words: Captioned, cell: Cell, left: float) -> Cell | None:
    for row in words.sheets.rows_after(cell.row, 2):
        if row.y0 - cell.y1 > _TIGHT * cell.height:
            return None
        for one in row.cells:
            if abs(one.x0 - left) < _EDGE and one.y0 > cell.y0 + _TIGHT * cell.height:
                return one
    return None


def _may_go_on(words: Captioned, cell: Cell, below: Cell) -> bool:
    """Whether a row says nothing by itself: no caption, date, number, address or amount."""
    if abs(below.words[0].size - cell.words[-1].size) > _SAME_SIZE or len(below.text) > _MOST_LETTERS:
        return False
    if below.y0 - cell.y1 > _TIGHT * cell.height or _NO_MORE.search(below.text):
        return False
    if words.days.get(id(below)) or words.others.get(id(below)) or _JUST_NUMBER.fullmatch(below.text):
        return False
    read = Labelled(below, words.dates_in(below))
    return not read.captioned and kind_of(below.text) in {"name", "person"}


def _caption_above(words: Captioned, cell: Cell, label: str) -> Cell | None:
    """The caption over a value, where it stands there."""
    said = label.split()
    for row in words.sheets.rows_before(cell.row, 2):
        if cell.y0 - row.y1 > 2 * cell.height:
            return None
        for one in row.cells:
            if one.x0 < cell.x1 and cell.x0 < one.x1 and said and said[0] in one.plain:
                return one
    return None


def _closes(words: Captioned, caption: Cell, cell: Cell, below: Cell) -> bool:
    """Whether a row stands as near to its value as the value to its caption, and the next one farther off."""
    step = cell.y0 - caption.y0
    if below.y0 - cell.y0 > step + 1:
        return False
    for row in words.sheets.rows_after(below.row, 3):
        for one in row.cells:
            if one.x0 < below.x1 + _EDGE and cell.x0 < one.x1 + _EDGE and one.y0 > below.y0 + 1:
                return one.y0 - below.y0 > (1 + _APART) * (below.y0 - cell.y0)
    return True


def _hangs(words: Captioned, cell: Cell, left: float, below: Cell) -> bool:
    """Whether a row stands under a value beside its caption, with nothing in the column of the captions."""
    caption = cell if cell.x0 < left - _EDGE else words.sheets.next_to(cell, -1)
    if caption is None:
        return False
    return not any(
        one is not below and one.x0 < left - 1 and one.x1 > caption.x0 - _EDGE
        for one in words.sheets.rows[below.row].cells
    )

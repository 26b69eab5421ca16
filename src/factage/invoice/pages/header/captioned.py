"""The header of a page prepared for reading: its cells with titles and wrapped labels as one, and its captions with their values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from factage.invoice.pages.header.captions import Meaning
from factage.invoice.pages.header.corrected import titles_deposit
from factage.invoice.pages.header.entries import Entries
from factage.invoice.pages.header.labelled import Entry
from factage.invoice.pages.text.rows import cell_of
from factage.invoice.pages.text.sheet import Cell, Sheets
from factage.invoice.pages.text.tokens import Token, Tokens

_LETTER: Final = re.compile(r"[a-z]")
_TAKEN: Final = frozenset({"iban", "vat", "phone", "address"})
_PERIOD: Final = re.compile(r"\s*(?:[-–—→]|au|a|jusqu'au|et|bis(?: zum)?|to|until|through|till)\s*")
"""What joins the two ends of a period, neither of which is a date of the document."""
_SAYS_PERIOD: Final = re.compile(r"period|zeitraum|exercice|trimestre|semestre")
_LABEL_LIKE: Final = re.compile(r"[a-z][a-z .'/-]{1,24}:?")
_SHORTEST: Final = 3
_WIDEST: Final = 10.0
"""What stands further apart than this, in heights, is no title in parts: an address beside it."""
_SAME_EDGE: Final = 2.0
TITLED: Final = re.compile(r"facture|avoir|rechnung|gutschrift|invoice|credit note|honoraires|acompte")
"""Words of a title that may have fallen apart into cells."""


class Captioned:
    """The cells that a header value may stand in, the dates and identifiers in each, every caption with its value."""

    def __init__(self, sheets: Sheets, tokens: Tokens) -> None:
        self.sheets = sheets
        self.dates: dict[int, list[Token]] = {}
        self.days: dict[int, list[Token]] = {}
        """Every date, also those that end a period."""
        self.others: dict[int, list[Token]] = {}
        ends = _ends_of_periods(tokens.of("date"))
        for token in tokens.all:
            if token.kind == "date":
                self.days.setdefault(id(token.cell), []).append(token)
                if id(token) not in ends:
                    self.dates.setdefault(id(token.cell), []).append(token)
            elif token.kind in _TAKEN or (
                token.kind == "siren" and _LETTER.search(token.cell.plain[: token.start])
            ):
                self.others.setdefault(id(token.cell), []).append(token)
        made = [*_titles(sheets), *_wrapped(sheets)]
        self._made = frozenset(map(id, made))
        self.cells = [*sheets.cells, *made]
        self.entries = [_of_deposit(one) for one in Entries(sheets, self.dates_in).all(self.cells)]

    def dates_in(self, cell: Cell) -> Sequence[Token]:
        """The dates of a cell that end no period, also of a title that was read as one cell."""
        return self._title_dates(cell) if id(cell) in self._made else self.dates.get(id(cell), ())

    def _title_dates(self, cell: Cell) -> Sequence[Token]:
        """The dates of a title row that was read as one cell."""
        row = self.sheets.rows[cell.row]
        out = []
        for one in row.cells:
            for token in self.dates.get(id(one), ()):
                at = cell.text.find(token.text)
                if at >= 0:
                    out.append(
                        Token(
                            "date",
                            token.value,
                            cell,
                            at,
                            at + len(token.text),
                            token.x0,
                            token.x1,
                            token.text,
                        )
                    )
        return out


def captioned_on(sheets: Sheets, tokens: Tokens) -> Captioned:
    """What stands under which caption, looked for once."""
    if sheets.captioned is None:
        sheets.captioned = Captioned(sheets, tokens)
    return sheets.captioned


def _of_deposit(entry: Entry) -> Entry:
    """The number of a deposit, where its title names it behind that of a bill; "n° 2" is one of several of a contract."""
    if entry.token is not None or entry.place != "within" or len(entry.text) < _SHORTEST:
        return entry
    titled = titles_deposit(entry.cell.plain[: entry.start])
    return replace(entry, meaning=Meaning("number", "usual")) if titled else entry


def _ends_of_periods(dates: Sequence[Token]) -> set[int]:
    """Dates that begin or end a period: two in one cell with a word between them, or one after the word "period"."""
    ends: set[int] = set()
    for before, token in pairwise(dates):
        if before.cell is token.cell and _PERIOD.fullmatch(token.cell.plain[before.end : token.start]):
            ends |= {id(before), id(token)}
    return ends | {id(one) for one in dates if _SAYS_PERIOD.search(one.cell.plain[: one.start])}


def _wrapped(sheets: Sheets) -> list[Cell]:
    """Labels of two rows ("Votre bon de" over "commande"), as one cell in the row of the value beside them."""
    found: list[Cell] = []
    for row in sheets.rows:
        for cell in row.cells:
            if not _LABEL_LIKE.fullmatch(cell.plain):
                continue
            below = _second_storey(sheets, cell)
            if below is None or (_has_beside(sheets, cell) and _has_beside(sheets, below)):
                continue  # each has a value of its own
            middle = (cell.y0 + below.y1) / 2
            beside = min(
                (
                    other
                    for other in sheets.rows[cell.row : below.row + 1]
                    if any(one.x0 >= cell.x1 - 1 for one in other.cells)
                ),
                key=lambda other: abs((other.y0 + other.y1) / 2 - middle),
                default=None,
            )
            if beside is not None:
                found.append(cell_of(beside.index, [*cell.words, *below.words]))
    return found


def _has_beside(sheets: Sheets, cell: Cell) -> bool:
    return any(one.x0 >= cell.x1 - 1 for one in sheets.rows[cell.row].cells)


def _second_storey(sheets: Sheets, cell: Cell) -> Cell | None:
    """The cell right under a label, on its left edge, that holds words alone."""
    for row in sheets.rows_after(cell.row, 2):
        if row.y0 - cell.y0 > 1.6 * cell.height:
            return None
        for other in row.cells:
            if abs(other.x0 - cell.x0) < _SAME_EDGE and other.y0 > cell.y0 + 0.6 * cell.height:
                return other if _LABEL_LIKE.fullmatch(other.plain) else None
    return None


def _titles(sheets: Sheets) -> list[Cell]:
    """Titles in large type fall apart into cells: such a row is also read as one."""
    return [
        cell_of(row.index, [word for cell in row.cells for word in cell.words])
        for row in sheets.rows
        if 1 < len(row.cells) < 7
        and TITLED.search(row.cells[0].plain)
        and sum(len(cell.text) for cell in row.cells) < 70
        and not any(after.x0 - cell.x1 > _WIDEST * cell.height for cell, after in pairwise(row.cells))
    ]

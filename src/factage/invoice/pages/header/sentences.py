"""The day on which a sentence says that the bill will be paid or debited, where no caption says it."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.header.captioned import Captioned
from factage.invoice.pages.text.sheet import Cell
from factage.invoice.pages.text.tokens import Token

_LONGEST_TERM: Final = 184
"""A day later than this many after the invoice is no due date."""
_CLAUSE: Final = re.compile(r"[;:!?]|\.(?!\d)")
_NEXT_SHARE: Final = re.compile(
    r"[\s\d.,€()]*(?:eur(?:os?)?)?[\s)]*(?:et|puis|and|then|und|e|y|en|,|;|/|-|\+)?[\s\d.,€:]*(?:eur(?:os?)?)?\s*(?:le|au|on|am|el|il|op|per|zum)?\s*"
)
"""What stands between the days of two instalments."""
_AMOUNT: Final = re.compile(r"\d[.,]\d\d(?!\d)")
_ROWS_APART: Final = 2.2
_LOW: Final = 1.6
_EDGE: Final = 3.0


def day_in_sentence(words: Captioned, inside: frozenset[int], issued: date) -> Token | None:
    """The only later day in a clause that speaks of paying and of nothing else that has a day."""
    found: dict[date, Token] = {}
    for tokens in words.dates.values():
        for token in tokens:
            day = token.value
            if (
                token.row in inside
                or not isinstance(day, date)
                or not 0 < (day - issued).days < _LONGEST_TERM
            ):
                continue
            clause = _clause(words, token)
            if labels.terms("paid").search(clause) and not labels.terms("other").search(clause):
                found.setdefault(day, token)
    return next(iter(found.values())) if len(found) == 1 else None


def in_instalments(words: Captioned, cell: Cell, end: int, day: date) -> bool:
    """Whether a later day stands right behind this one, or right under it in a row with an amount of its own."""
    for tokens in words.dates.values():
        for token in tokens:
            if not isinstance(token.value, date) or token.value <= day or token.cell.page != cell.page:
                continue
            if token.cell is cell:
                if token.start >= end and _NEXT_SHARE.fullmatch(cell.plain[end : token.start]):
                    return True
                continue
            under = 0 < token.cell.y0 - cell.y0 < _ROWS_APART * cell.height
            rows = (words.sheets.rows[one.row].plain for one in (cell, token.cell))
            if under and abs(token.cell.x0 - cell.x0) < _EDGE and all(_AMOUNT.search(row) for row in rows):
                return True
    return False


def _clause(words: Captioned, token: Token) -> str:
    """The clause around a day, with the end of the row above and the beginning of the one below where it is wrapped."""
    text = token.cell.plain
    before = _CLAUSE.split(text[: token.start])
    after = _CLAUSE.split(text[token.end :])
    start, end = before[-1], after[0]
    if len(before) == 1:
        start = _CLAUSE.split(_next(words, token.cell, -1))[-1] + " " + start
    if len(after) == 1:
        end = end + " " + _CLAUSE.split(_next(words, token.cell, 1))[0]
    return f"{start} # {end}"


def _next(words: Captioned, cell: Cell, step: int) -> str:
    """The words right above or below on the same edge that a wrapped sentence has: the lower of them begins small."""
    rows = words.sheets.rows_before(cell.row, 1) if step < 0 else words.sheets.rows_after(cell.row, 1)
    for row in rows:
        for one in row.cells:
            if abs(one.x0 - cell.x0) < _EDGE and abs(one.y0 - cell.y0) < _LOW * cell.height:
                return one.plain if (cell if step < 0 else one).text[0].islower() else ""
    return ""

"""Terms of payment as a page prints them, and whether they lead from its date to its due date."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from factage.invoice.pages.text.sheet import Sheets
from factage.invoice.pages.text.tokens import Tokens

_PAYMENT: Final = re.compile(
    r"regl|paiement|payable|payer|echeance|virement|cheque|prelev|traite|lcr|\bnet\b|payment|terms|due|zahl|netto|fallig"
)
_TERM: Final = re.compile(
    r"(?<!\d)(\d{1,3}) ?(?:jours?|j\.?|days?|tagen?)(?![a-z])(?P<end>[^\d]{0,24}(?:fin de mois|fdm|end of month|monatsende))?"
)
_DAYS: Final = re.compile(r"\d ?[jdt]")
_FEWEST, _MOST = 7, 120


def fixed_by_terms(sheets: Sheets, tokens: Tokens, issued: object, due: object) -> bool:
    """Whether printed terms lead from the date to the due date, and between no other two dates of the page."""
    if not isinstance(issued, date) or not isinstance(due, date) or sheets.recognised:
        return False
    dates = {token.value for token in tokens.of("date") if isinstance(token.value, date)}
    for days, month_end in _terms(sheets):
        if due not in _after(issued, days, month_end=month_end):
            continue
        pairs = [(a, b) for a in dates for b in _after(a, days, month_end=month_end) if b in dates]
        if set(pairs) == {(issued, due)}:
            return True
    return False


def _terms(sheets: Sheets) -> set[tuple[int, bool]]:
    """The terms in rows that speak of payment, or right under them: days, and whether the month's end counts."""
    found = set()
    rows = [row.plain for row in sheets.rows]
    for before, row in pairwise(["", *rows]):
        if not _DAYS.search(row) or not (_PAYMENT.search(row) or _PAYMENT.search(before)):
            continue
        for match in _TERM.finditer(row):
            if _FEWEST <= int(match[1]) <= _MOST:
                found.add((int(match[1]), match["end"] is not None))
    return found


def _after(day: date, days: int, *, month_end: bool) -> set[date]:
    """The day so many days later; with the end of the month after or before them."""
    later = day + timedelta(days=days)
    if not month_end:
        return {later}
    return {_last(later), _last(day) + timedelta(days=days)}


def _last(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])

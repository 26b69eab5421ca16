"""Dates in every form that invoices print, in French, English, German, Italian, Spanish and Dutch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

_NAMES: Final = {
    1: "janvier janv jan january januar janner januari gennaio gen enero ene",
    2: "fevrier fevr fev february feb februar februari febbraio febrero",
    3: "mars mar march marz mrz maart mrt marzo",
    4: "avril avr april apr aprile abril abr",
    5: "mai may mei maggio mag mayo",
    6: "juin june jun juni giugno giu junio",
    7: "juillet juil july jul juli luglio lug julio",
    8: "aout aou august aug augustus agosto ago",
    9: "septembre sept sep september settembre set septiembre setiembre",
    10: "octobre oct october oktober okt ottobre ott octubre",
    11: "novembre nov november noviembre",
    12: "decembre dec december dezember dez dicembre dic diciembre",
}
NAMES: Final = {month: tuple(names.split()) for month, names in _NAMES.items()}
"""The names of each month, in plain text."""
_MONTHS: Final = {name: month for month, names in _NAMES.items() for name in names.split()}
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
MONTHS: Final = re.compile(rf"(?<![a-z])(?:{_MONTH})(?![a-z])")
"""The name of a month, in a plain text."""
_DATE: Final = re.compile(
    r"(?<![\w./-])(?:"
    r"(?P<y1>\d{4})(?P<sep1>[-/.])(?P<m1>\d\d)(?P=sep1)(?P<d1>\d\d)"
    r"|(?P<d2>\d{1,2})(?P<sep2> ?[./-] ?)(?P<m2>\d{1,2})(?P=sep2)(?P<y2>\d{4}|\d\d)"
    rf"|(?P<d3>\d{{1,2}})(?:er|st|nd|rd|th|\.)?[ -]?(?:of |de )?(?P<n3>{_MONTH})\.?,?(?: del?)?[ -](?P<y3>\d{{4}}|'?\d\d(?!\d))"
    rf"|(?P<n4>{_MONTH})\.? (?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y4>\d{{4}})"
    r")(?![\w/]|-\d|\.\d)"
)
_NUMERIC: Final = re.compile(r"(?<![\w./-])(\d{1,2})([./-])(\d{1,2})\2(?:20)?\d\d(?![\w/]|[.-]\d)")
_EARLIEST, _LATEST = 1990, 2099


class Found(NamedTuple):
    """A date with its place in the text; ``numeric`` where its order of day and month is a habit."""

    day: date
    start: int
    end: int
    numeric: bool


def dates_in(text: str, *, month_first: bool = False) -> Iterator[Found]:
    """The dates of a plain text (lower case, no accents); those that the calendar does not have are left out."""
    for match in _DATE.finditer(text):
        numeric = match["d2"] is not None
        if match["y1"]:
            year, month, day = match["y1"], int(match["m1"]), match["d1"]
        elif numeric:
            year, month, day = match["y2"], int(match["m2"]), match["d2"]
            if month_first:
                month, day = int(day), str(month)
        elif match["d3"]:
            year, month, day = match["y3"].lstrip("'"), _MONTHS[match["n3"]], match["d3"]
        else:
            year, month, day = match["y4"], _MONTHS[match["n4"]], match["d4"]
        whole = int(year) if len(year) == 4 else 2000 + int(year)
        if not _EARLIEST <= whole <= _LATEST:
            continue
        try:
            yield Found(date(whole, month, int(day)), *match.span(), numeric)
        except ValueError:
            continue


def american(text: str) -> tuple[bool, bool]:
    """Whether the month stands first in this document's dates, and whether they contradict each other."""
    pairs = [(int(match[1]), int(match[3])) for match in _NUMERIC.finditer(text)]
    pairs = [
        (first, second) for first, second in pairs if max(first, second) <= 31 and min(first, second) >= 1
    ]
    month_first = any(second > 12 >= first for first, second in pairs)
    day_first = any(first > 12 >= second for first, second in pairs)
    return month_first and not day_first, month_first and day_first

"""What a cell says: numbers, days and words as people write them, French or English, to the text that the model reads."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Final, cast

from factage.invoice import money
from factage.invoice.formats.table.mapping import plain
from factage.invoice.formats.table.sheet import Cell

_SPACES: Final = re.compile(r"[\s\u00a0\u202f'’]")
_AMOUNT: Final = re.compile(r"\(?[+\-−]?[\d.,]+\)?-?")
_SIGNS: Final = re.compile(r"(EUR|USD|GBP|CHF|HT|TTC|[€$£%])", re.IGNORECASE)
_DATE: Final = re.compile(r"(\d{1,4})[./\- ](\d{1,2})[./\- ](\d{1,4})(?:[T ].*)?")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")


def number(cell: Cell, decimal: str) -> str | None:
    """The figure in plain notation; ``decimal`` is the decimal mark, the other mark and blanks group thousands."""
    if isinstance(cell, Decimal):
        return money.digits(cell)
    if isinstance(cell, date):
        return None
    text = _SPACES.sub("", _SIGNS.sub("", cell))
    if not _AMOUNT.fullmatch(text):
        return None
    negative = text.startswith(("-", "−", "(")) or text.endswith("-")
    text = text.strip("()+-−")
    other = "." if decimal == "," else ","
    whole, mark, part = text.rpartition(decimal)
    if not mark:
        whole, part = text, ""
    groups = whole.split(other)
    if (
        decimal in whole
        or other in part
        or not all(group.isdigit() for group in groups if group or len(groups) > 1)
    ):
        return None
    if len(groups) > 1 and any(len(group) != 3 for group in groups[1:]):
        return None
    figure = f"{'-' if negative else ''}{''.join(groups) or '0'}{'.' + part if part else ''}"
    return figure if money.number(figure) is not None else None


def decimal_mark(cells: Iterable[Cell], likelier: str) -> str:
    """The decimal mark of figures written as text: the one that all of them prove; where none does, the likelier."""
    votes: Counter[str] = Counter()
    for cell in cells:
        if not isinstance(cell, str):
            continue
        text = _SPACES.sub("", _SIGNS.sub("", cell))
        marks = re.findall(r"[.,]", text)
        if not marks:
            continue
        last = marks[-1]
        digits_after = len(text) - text.rfind(last) - 1
        if len(set(marks)) == 2:
            votes[last] += 2  # 1.234,56: the last of two marks is the decimal one
        elif len(marks) > 1:
            votes["." if last == "," else ","] += 2  # 1.234.567: a repeated mark groups thousands
        elif digits_after != 3:
            votes[last] += 2
    return votes.most_common(1)[0][0] if votes else likelier


def day(cell: Cell, order: str) -> str | None:
    """The day in ISO form; ``order``: dmy, mdy or ymd, for dates that do not begin with their year."""
    if isinstance(cell, date):
        return cell.isoformat()
    text = money.digits(cell) if isinstance(cell, Decimal) else cell.strip()
    compact = _COMPACT.fullmatch(text)
    found = compact or _DATE.fullmatch(text)
    if found is None:
        return None
    first, second, third = (int(piece) for piece in found.groups()[:3])
    if compact or len(found[1]) == 4 or order == "ymd":
        year, month, one = first, second, third
    elif order == "mdy":
        year, month, one = third, first, second
    else:
        year, month, one = third, second, first
    year += 2000 if year < 100 else 0  # two digits: invoices are of this century
    try:
        return date(year, month, one).isoformat()
    except ValueError:
        return None


def day_order(cells: Iterable[Cell]) -> str:
    """dmy, unless the second figure of some date can be no month and no first one contradicts it."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    found = [match for match in map(_DATE.fullmatch, texts) if match and len(match[1]) <= 2]
    first_is_day = any(int(match[1]) > 12 for match in found)
    second_is_day = any(int(match[2]) > 12 for match in found)
    return "mdy" if second_is_day and not first_is_day else "dmy"


def word(cell: Cell, field: str) -> str | None:
    """A text; in a field of codes the code of the word that stands there, or what stands there."""
    text = (
        money.digits(cell)
        if isinstance(cell, Decimal)
        else cell.isoformat()
        if isinstance(cell, date)
        else cell
    )
    text = text.strip()
    if not text:
        return None
    known = _words().get(field)
    if known is None:
        return text
    return known.get(plain(text) or text) or known.get(text) or text


@cache
def _words() -> dict[str, dict[str, str]]:
    table = tomllib.loads(files(__package__).joinpath("headers.toml").read_text(encoding="utf-8"))
    fields = cast("dict[str, dict[str, list[str]]]", table["words"])
    return {
        field: {plain(name) or name: code for code, names in codes.items() for name in names}
        for field, codes in fields.items()
    }

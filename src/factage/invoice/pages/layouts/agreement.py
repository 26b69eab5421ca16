"""Whether a reading says what a person says: which values are right, and where they stand, the rows of VAT in whatever order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from factage.invoice.errors import Unreadable
from factage.invoice.pages.layout import Layout
from factage.invoice.pages.outcome import Reading, Value
from factage.invoice.pages.reading import read_as
from factage.invoice.pages.text.sheet import Box, Sheets
from factage.invoice.pages.values import number_of, same_value

_LINE: Final = re.compile(r"lines\[(\d+)\]\.(.+)")
_RATE: Final = re.compile(r"(vat_breakdown\[\d+\])\.rate")


def read_by(sheets: Sheets, layout: Layout | None) -> Reading | None:
    """The reading of this page with all of the layout; None where it is taken for another paper."""
    try:
        return read_as(sheets, layout)
    except Unreadable:
        return None


def right(reading: Reading | None, said: Mapping[str, str | None]) -> set[str]:
    """The paths that the reading has as the person says: printed values, and those that are not printed."""
    if reading is None:
        return set()
    got = {value.path: value.value for value in reading.values}
    rows = rows_by_rate(dict(got))
    got = {renamed(path, rows): value for path, value in got.items()}
    found = {
        path
        for path, value in said.items()
        if (value is None and path not in got)
        or (value is not None and path in got and same_value(path, got[path], value))
    }
    lines = {path.split(".")[0] for path in said if path.startswith("lines[")}
    if lines:
        extra = {path.split(".")[0] for path in got if path.startswith("lines[")} - lines
        found -= {f"{one}.net_amount" for one in list(lines)[: len(extra)]}
    return found


def accepted(values: Iterable[Value], said: Mapping[str, str | None]) -> dict[str, tuple[int, Box]]:
    """Where the values stand that a person left as they were read: page (from 1) and box, by her paths.

    A line is hers by its amount and its name or its other figures, whatever its number: she may have emptied others.
    """
    found = {value.path: value for value in values}
    rows = rows_by_rate({path: value.value for path, value in found.items()})
    back = {row: own for own, row in rows_by_rate(said).items()}
    out: dict[str, tuple[int, Box]] = {}
    lines = _same_lines(found, said)
    for path, value in found.items():
        match = _LINE.fullmatch(path)
        if match:
            own = f"lines[{lines[int(match[1])]}].{match[2]}" if int(match[1]) in lines else ""
        else:
            own = renamed(renamed(path, rows), back)
        wanted = said.get(own)
        if wanted and same_value(own, value.value, wanted):
            out[own] = value.page, value.box
    return out


def _same_lines(found: Mapping[str, Value], said: Mapping[str, str | None]) -> dict[int, int]:
    """Which line of the person each line of the reading is, in their order."""
    read = _lines_of({path: value.value for path, value in found.items()})
    wanted = _lines_of(said)
    out: dict[int, int] = {}
    after = -1
    for own, values in sorted(wanted.items()):
        alike = {
            line: sum(
                same_value(f"lines[0].{name}", values[name], got[name]) for name in values.keys() & got.keys()
            )
            for line, got in read.items()
            if line > after and _same_net(values, got)
        }
        best = min(alike, key=lambda line: (-alike[line], line), default=None)
        if best is not None and alike[best] > 1:
            out[best] = own
            after = best
    return out


def _same_net(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    name = "net_amount"
    return name in one and name in other and same_value(f"lines[0].{name}", one[name], other[name])


def _lines_of(values: Mapping[str, str | None]) -> dict[int, dict[str, str]]:
    out: dict[int, dict[str, str]] = {}
    for path, value in values.items():
        match = _LINE.fullmatch(path)
        if match and value:
            out.setdefault(int(match[1]), {})[match[2]] = value
    return out


def by_rate(values: Mapping[str, str | None]) -> dict[str, str | None]:
    """The values by path, with the rows of VAT in the order of their rates."""
    rows = rows_by_rate(values)
    return {renamed(path, rows): value for path, value in values.items()}


def rows_by_rate(values: Mapping[str, str | None]) -> dict[str, str]:
    """The rows of VAT as they are numbered, with their numbers in the order of their rates."""
    rates = {
        match[1]: number
        for path, rate in values.items()
        if (match := _RATE.fullmatch(path)) and (number := number_of(rate)) is not None
    }
    return {row: f"vat_breakdown[{at}]" for at, row in enumerate(sorted(rates, key=rates.__getitem__))}


def renamed(path: str, rows: Mapping[str, str]) -> str:
    row, dot, rest = path.partition(".")
    return f"{rows.get(row, row)}{dot}{rest}"

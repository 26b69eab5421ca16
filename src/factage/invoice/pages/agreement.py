"""Whether a reading says what a person says: which values are right, the rows of VAT in whatever order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from factage.invoice.errors import Unreadable
from factage.invoice.pages.layout import Layout
from factage.invoice.pages.outcome import Reading
from factage.invoice.pages.reading import read_as
from factage.invoice.pages.sheet import Sheets
from factage.invoice.pages.values import number_of, same_value

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

"""The customers file as a table of texts: CSV (UTF-8 or Windows-1252, `;` or `,`) or XLSX, within bounds."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from factage.invoice.errors import Unreadable
from factage.invoice.formats.table import workbook

LARGEST: Final = 64 * 1024 * 1024
MOST_COLUMNS: Final = 500
LONGEST_CELL: Final = 10_000


class UnusableFile(Exception):  # noqa: N818 - named for the file
    """The whole file says nothing: ``code`` is empty, broken, too_large, no_customer_id or column_twice."""

    def __init__(self, code: str, **parameters: str) -> None:
        super().__init__(code, parameters)
        self.code = code
        self.parameters = parameters


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its place in the file (the header is 1) and its cells by column, without those that are empty."""

    number: int
    cells: dict[str, str]
    beyond: bool = False
    """There are cells to the right of the last named column."""


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[str, ...]
    """Names as written, in order, for showing; the keys of ``cells`` are their `key`."""
    lines: tuple[Line, ...]


def read(data: bytes) -> Table:
    """The table, whatever its kind. Raises `UnusableFile`."""
    if len(data) > LARGEST:
        raise UnusableFile("too_large", limit=f"{LARGEST // 1024 // 1024} MB")
    rows = _xlsx(data) if data[:4] == b"PK\x03\x04" else _csv(data)
    return _table(rows)


def key(column: str) -> str:
    """A column's name as it is compared: 'Customer ID ' is customer_id."""
    return re.sub(r"[\s\-]+", "_", column.strip().lower())


def _table(rows: Iterable[tuple[int, list[str]]]) -> Table:
    iterator = iter(rows)
    header = next((cells for _, cells in iterator if any(cells)), None)
    if header is None:
        raise UnusableFile("empty")
    while header and not header[-1]:
        header.pop()
    if len(header) > MOST_COLUMNS:
        raise UnusableFile("broken")
    keys = [key(column) for column in header]
    for name in keys:
        if name and keys.count(name) > 1:
            raise UnusableFile("column_twice", column=name)
    if "customer_id" not in keys:
        raise UnusableFile("no_customer_id")
    lines = tuple(
        Line(
            number,
            {name: cell for name, cell in zip(keys, cells, strict=False) if name and cell},
            beyond=any(cells[len(keys) :]),
        )
        for number, cells in iterator
        if any(cells)
    )
    return Table(tuple(header), lines)


def _csv(data: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decode(data)
    if "\0" in text:
        raise UnusableFile("broken")
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    delimiter = max(";,\t", key=bare.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        begins = 1
        for cells in reader:
            yield begins, [_clean(cell) for cell in cells]
            begins = reader.line_num + 1
    except csv.Error as error:
        raise UnusableFile("broken") from error


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _xlsx(data: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        for number, cells in workbook(data):
            yield number, [_clean(_text(cell.value)) for cell in cells[: MOST_COLUMNS + 1]]
    except Unreadable as refusal:
        if refusal.code == "too_large":
            raise UnusableFile("too_large", limit=str(refusal.parameters.get("limit", ""))) from refusal
        raise UnusableFile("broken") from refusal


def _text(cell: Any) -> str:
    """A cell as a person sees it: a whole number without its '.0', a day as ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _clean(cell: str) -> str:
    """Without surrounding white space and control characters, cut where it is absurdly long."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", cell.replace("\xa0", " ")).strip()[:LONGEST_CELL]

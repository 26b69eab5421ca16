"""A table as cells: CSV in any usual encoding with any usual delimiter, or the first sheet of an XLSX workbook."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Final

from factage.invoice.errors import Unreadable
from factage.invoice.formats import archive

MAX_ROWS: Final = 200_000
MAX_COLUMNS: Final = 500
MAX_CELLS: Final = 4_000_000
"""Cells of a whole table: each costs about a hundred bytes of memory."""
MAX_LINES: Final = 1_048_576
"""Lines of a sheet, empty ones included: as many as a spreadsheet has (ECMA-376, § 18.3.1.73)."""
MAX_TEXT: Final = 64 * 1024**2
MAX_UNPACKED: Final = 256 * 1024**2
DELIMITERS: Final = ";\t,|"
_MOST_MARKS: Final = 20 * MAX_COLUMNS
_MOST_SEEN: Final = 2 * MAX_CELLS
_MOST_PARTS: Final = 5000
_ENCODING: Final = re.compile(rb"""[^<]{0,4}<\?XML[^>]{0,200}?\sENCODING\s*=\s*["']([^"']*)""")
_PLAIN_ENCODINGS: Final = (
    b"UTF-8",
    b"UTF-16",
    b"UTF-16LE",
    b"UTF-16BE",
    b"US-ASCII",
    b"ISO-8859-1",
    b"WINDOWS-1252",
)
_SIGNIFICANT: Final = ".15g"
"""A spreadsheet keeps fifteen digits (ECMA-376); the rest of a binary float is noise."""

Cell = str | Decimal | date
"""A text as written, or what a spreadsheet keeps as a number or a day; "" for an empty cell."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file, from 1 as a spreadsheet shows it, and its cells."""

    line: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: ``headers`` stand in line ``header_line``, ``rows`` below it. ``decimal`` is the likelier decimal mark."""

    headers: tuple[str, ...]
    header_line: int
    rows: tuple[Row, ...]
    decimal: str


def opened(data: bytes, *, name: str = "") -> Sheet:
    """The table in a CSV or XLSX file; a name in ``.tsv`` says tabs. Rows without any content are left out.

    Raises ``Unreadable``: ``broken``, ``too_large``, ``forbidden_doctype`` (in a part of a workbook), ``unknown_format``
    where there is no header row with at least two columns.
    """
    if data[:4] == b"PK\x03\x04":
        rows, decimal = _bounded(_workbook(data)), "."
    else:
        text = _text(data)
        delimiter = "\t" if name.lower().endswith(".tsv") else _delimiter(text)
        rows, decimal = _bounded(_delimited(text, delimiter)), "," if delimiter == ";" else "."
    for at, row in enumerate(rows):
        if sum(1 for cell in row.cells if cell != "") >= 2:
            headers = tuple(str(cell).strip() for cell in row.cells)
            return Sheet(headers, row.line, tuple(rows[at + 1 :]), decimal)
    raise Unreadable("unknown_format", detail="a table without a header row")


def _bounded(rows: Iterator[Row]) -> list[Row]:
    """The rows that say something, without the empty cells at their ends; refused before they cost too much."""
    kept: list[Row] = []
    cells = 0
    for row in rows:
        if row.line > MAX_LINES:
            raise Unreadable("too_large", limit=f"{MAX_LINES} ×", detail="lines")
        said = row.cells
        if said and said[-1] == "":
            said = said[: _last(said)]
        if len(said) > MAX_COLUMNS:
            raise Unreadable("too_large", limit=f"{MAX_COLUMNS} ×", detail="columns")
        if said:
            kept.append(Row(row.line, said))
            cells += len(said)
        if len(kept) > MAX_ROWS:
            raise Unreadable("too_large", limit=f"{MAX_ROWS} ×", detail="rows")
        if cells > MAX_CELLS:
            raise Unreadable("too_large", limit=f"{MAX_CELLS} ×", detail="cells")
    return kept


def _last(cells: Sequence[Cell]) -> int:
    """How many cells stand up to the last that says something."""
    return next((at + 1 for at in range(len(cells) - 1, -1, -1) if cells[at] != ""), 0)


def _text(data: bytes) -> str:
    """UTF-8 or UTF-16 by its mark, else UTF-8 where it is that, else Windows-1252, in which nearly every byte is valid."""
    if len(data) > MAX_TEXT:
        raise Unreadable("too_large", limit=f"{MAX_TEXT // 1024**2} MB", detail="table")
    encodings: Sequence[str] = ("utf-8-sig", "cp1252", "latin-1")
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        encodings = ("utf-16",)
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise Unreadable("broken", detail="not a text")


def _delimiter(text: str) -> str:
    """What stands most often in the first lines, outside quotation marks."""
    head = [line for line in text[:20_000].splitlines() if line.strip()][:5]
    counts = {
        mark: min((_outside_quotes(line).count(mark) for line in head), default=0) for mark in DELIMITERS
    }
    best = max(DELIMITERS, key=lambda mark: counts[mark])
    if counts[best]:
        return best
    first = _outside_quotes(head[0]) if head else ""
    return max(DELIMITERS, key=first.count)


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _delimited(text: str, delimiter: str) -> Iterator[Row]:
    lines = _Lines(text, delimiter)
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for cells in reader:
            lines.marks = 0
            yield Row(reader.line_num, tuple(cell.strip() for cell in cells))
    except csv.Error as error:
        raise Unreadable("broken", detail=f"line {reader.line_num}: {error}") from None


class _Lines:
    """The lines of a text, refused before a row of countless cells is made of them."""

    def __init__(self, text: str, delimiter: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self._delimiter = delimiter
        self.marks = 0
        """Delimiters since the last row, those within quotation marks included."""

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.marks += line.count(self._delimiter)
            if self.marks > _MOST_MARKS:
                raise Unreadable("too_large", limit=f"{MAX_COLUMNS} ×", detail="columns")
            yield line


def _workbook(data: bytes) -> Iterator[Row]:
    for line, cells in workbook(data):
        yield Row(line, tuple(_value(cell) for cell in cells))


def workbook(data: bytes) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The first visible sheet of a workbook, line by line, as openpyxl gives its cells: bounded, nothing declared in it obeyed.

    Raises ``Unreadable`` as :func:`opened`.
    """
    _refuse_hostile(data)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = [one for one in book.worksheets if one.sheet_state == "visible"][:1]
        for sheet in sheets:
            sheet.reset_dimensions()  # what a sheet says of its size would be filled up with empty cells
            yield from enumerate(_counted(sheet.iter_rows()), start=1)
    except Unreadable:
        raise
    except Exception as error:  # noqa: BLE001 - openpyxl raises whatever its parts raise on a damaged workbook
        raise Unreadable("broken", detail=f"XLSX: {error}"[:200]) from None


def _counted(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The rows of a sheet, refused before countless empty lines or cells of theirs are looked at."""
    seen = 0
    for line, cells in enumerate(rows, start=1):
        if line > MAX_LINES:
            raise Unreadable("too_large", limit=f"{MAX_LINES} ×", detail="lines")
        seen += len(cells)
        if seen > _MOST_SEEN:
            raise Unreadable("too_large", limit=f"{MAX_CELLS} ×", detail="cells")
        yield cells


def _refuse_hostile(data: bytes) -> None:
    """A workbook is a ZIP of XML parts: neither may be more than it should."""
    if data.count(b"PK\x01\x02") > _MOST_PARTS:
        raise Unreadable("too_large", limit=f"{_MOST_PARTS} ×", detail="parts of a workbook")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MAX_UNPACKED:
                raise Unreadable(
                    "too_large", cause="unfolds", limit=f"{MAX_UNPACKED // 1024**2} MB", detail="workbook"
                )
            for part in parts.infolist():
                with parts.open(part) as stream:
                    _refuse_type(stream)
    except archive.DAMAGE as error:
        raise Unreadable("broken", detail=f"XLSX: {error}"[:200]) from None


def _refuse_type(stream: IO[bytes]) -> None:
    """Raise where a part of a workbook declares a type anywhere, or is in an encoding in which it could hide one."""
    tail = b""
    while chunk := stream.read(1 << 20):
        window = (tail + chunk).replace(b"\0", b"").upper()
        if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
            raise Unreadable("forbidden_doctype")
        encoding = _ENCODING.match(window) if not tail else None
        if encoding and encoding[1] not in _PLAIN_ENCODINGS:
            raise Unreadable("broken", detail=f"XLSX: encoding {encoding[1][:40]!r}")
        tail = chunk[-64:]


def _value(cell: Any) -> Cell:
    value = cell.value
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _figure(value, getattr(cell, "number_format", None) or "")
    return "" if value is None else str(value).strip()


def _figure(value: float, shown: str) -> Cell:
    """The number that a spreadsheet shows; a percentage is kept as a fraction."""
    number = Decimal(format(value, _SIGNIFICANT))
    if not number.is_finite():
        return str(value)
    if "%" in shown:
        number = (number * 100).normalize()
    return Decimal(format(number, ".0f" if number == number.to_integral() else "f"))

"""A table as cells: CSV in any usual encoding with any usual delimiter, or the first sheet of an XLSX workbook."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from factage.invoice.errors import Unreadable

MAX_ROWS: Final = 200_000
MAX_COLUMNS: Final = 500
MAX_UNPACKED: Final = 256 * 1024**2
DELIMITERS: Final = ";\t,|"
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
    kept: list[Row] = []
    for row in rows:
        if len(row.cells) > MAX_COLUMNS:
            raise Unreadable("too_large", limit=f"{MAX_COLUMNS} ×", detail="columns")
        if any(cell != "" for cell in row.cells):
            kept.append(row)
        if len(kept) > MAX_ROWS:
            raise Unreadable("too_large", limit=f"{MAX_ROWS} ×", detail="rows")
    return kept


def _text(data: bytes) -> str:
    """UTF-8 or UTF-16 by its mark, else UTF-8 where it is that, else Windows-1252, in which nearly every byte is valid."""
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
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            yield Row(reader.line_num, tuple(cell.strip() for cell in cells))
    except csv.Error as error:
        raise Unreadable("broken", detail=f"line {reader.line_num}: {error}") from None


def _workbook(data: bytes) -> Iterator[Row]:
    _refuse_hostile(data)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in [one for one in book.worksheets if one.sheet_state == "visible"][:1]:
            for line, cells in enumerate(sheet.iter_rows(), start=1):
                yield Row(line, tuple(_value(cell) for cell in cells))
    except Exception as error:  # noqa: BLE001 - openpyxl raises whatever its parts raise on a damaged workbook
        raise Unreadable("broken", detail=f"XLSX: {error}"[:200]) from None


def _refuse_hostile(data: bytes) -> None:
    """A workbook is a ZIP of XML parts: neither may be more than it should."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MAX_UNPACKED:
                raise Unreadable("too_large", limit=f"{MAX_UNPACKED // 1024**2} MB", detail="workbook")
            for part in parts.infolist():
                if part.filename.endswith((".xml", ".rels")):
                    with parts.open(part) as stream:
                        head = stream.read(4096).replace(b"\0", b"").upper()
                    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                        raise Unreadable("forbidden_doctype")
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        RuntimeError,
        NotImplementedError,
        ValueError,
        EOFError,
    ) as error:
        raise Unreadable("broken", detail=f"XLSX: {error}"[:200]) from None


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

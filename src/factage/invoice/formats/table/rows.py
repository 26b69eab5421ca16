"""Rows to invoices: rows that share their number are one invoice; what a cell says wrongly is named by its place."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final, get_args, get_origin, get_type_hints

from factage.invoice.errors import Unreadable
from factage.invoice.formats.json import decode
from factage.invoice.formats.outcome import Leftover, Read, excerpt
from factage.invoice.formats.table import cells
from factage.invoice.formats.table.mapping import FILE, Column, Mapping, plain
from factage.invoice.formats.table.sheet import Cell, Row, Sheet, opened
from factage.invoice.model import EXTENSION, Identifier, Invoice, Totals
from factage.invoice.model.term import record_in
from factage.invoice.totals import Incomplete, compute

_STEP: Final = re.compile(r"(\w+)(?:\[(\d{1,3})\])?")
_STANDARD_RATED: Final = "S"
_ONE: Final = "C62"
_LINE: Final = "lines."


@dataclass(frozen=True, slots=True, kw_only=True)
class TableInvoice:
    """One invoice of a table: as read, the file that a column names (its page), and the lines of the table it is from.

    In ``read.leftovers`` stand the cells that could not be taken, each with its place (``D7``).
    """

    read: Read
    file: str | None
    lines: tuple[int, ...]


@dataclass(slots=True)
class _Making:
    """An invoice in the making, in the form of its JSON."""

    values: dict[str, Any]
    file: str | None = None
    lines: list[int] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)


def headers(data: bytes, *, name: str = "") -> tuple[str, ...]:
    """The names of the columns. Raises as :func:`.sheet.opened`."""
    return opened(data, name=name).headers


def read(data: bytes, mapping: Mapping, *, name: str = "") -> list[TableInvoice]:
    """The invoices of a table, in the order of their first rows.

    A row without a number is an invoice without a number: nothing is lost. Raises as :func:`.sheet.opened`, and
    ``Unreadable("unknown_format")`` where a column of the mapping is not there.
    """
    sheet = opened(data, name=name)
    return [_finished(one, mapping) for one in _made(sheet, mapping)]


def _made(sheet: Sheet, mapping: Mapping) -> Iterator[_Making]:
    places = _places(sheet, mapping)
    decimal, order = _conventions(sheet, mapping, places)
    making: dict[str, _Making] = {}
    for row in sheet.rows:
        number = _number(row, places)
        key = number if number is not None else f"\0{row.line}"
        if mapping.per == "invoice" and key in making:
            key = f"{key}\0{row.line}"
        one = making.get(key)
        if one is None:
            one = making[key] = _Making(_constants(mapping))
        one.lines.append(row.line)
        _take(row, one, places, decimal, order)
    yield from making.values()


def _places(sheet: Sheet, mapping: Mapping) -> list[tuple[int, Column]]:
    """Each mapped column with its position in the table."""
    known: dict[str, int] = {}
    for at, header in enumerate(sheet.headers):
        known.setdefault(plain(header), at)
    missing = [column.header for column in mapping.columns if plain(column.header) not in known]
    if missing:
        raise Unreadable("unknown_format", detail=f"no column {', '.join(missing)}"[:200])
    return [(known[plain(column.header)], column) for column in mapping.columns]


def _conventions(sheet: Sheet, mapping: Mapping, places: list[tuple[int, Column]]) -> tuple[str, str]:
    """How figures and days are written, seen from all of them at once."""

    def cells_of(kind: type[Any]) -> Iterator[Cell]:
        positions = [at for at, column in places if _kind(column.path) is kind]
        return (row.cells[at] for row in sheet.rows for at in positions if at < len(row.cells))

    decimal = (
        mapping.decimal if mapping.decimal != "auto" else cells.decimal_mark(cells_of(Decimal), sheet.decimal)
    )
    order = mapping.dates if mapping.dates != "auto" else cells.day_order(cells_of(date))
    return decimal, order


def _number(row: Row, places: list[tuple[int, Column]]) -> str | None:
    at = next((at for at, column in places if column.path == "number"), None)
    return None if at is None or at >= len(row.cells) else cells.word(row.cells[at], "number")


def _constants(mapping: Mapping) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for path, text in mapping.constants:
        if not path.startswith(_LINE):
            _put(values, path, text, None)
    return values


def _take(row: Row, one: _Making, places: list[tuple[int, Column]], decimal: str, order: str) -> None:
    """One row into its invoice: terms of the document must agree with the rows before, terms of the line make a line."""
    line: dict[str, Any] = {}
    for at, column in places:
        cell = row.cells[at] if at < len(row.cells) else ""
        if cell == "":
            continue
        if column.path == FILE:
            one.file = one.file or cells.word(cell, FILE)
            continue
        text = _said(cell, column.path, decimal, order)
        fits = text is not None
        if text is not None and column.path.startswith(_LINE):
            _put(line, column.path, text, column.scheme, below=1)
        elif text is not None:
            fits = _put(one.values, column.path, text, column.scheme)  # False: the rows before say otherwise
        if not fits:
            number = column.term
            one.leftovers.append(
                Leftover(
                    path=f"{_letters(at)}{row.line}",
                    where=None if number == EXTENSION else number,
                    what=excerpt(f"{column.header}: {cell}"),
                )
            )
    if line:
        one.values.setdefault("lines", []).append(line)


def _said(cell: Cell, path: str, decimal: str, order: str) -> str | None:
    kind = _kind(path)
    if kind is Decimal:
        return cells.number(cell, decimal)
    if kind is date:
        return cells.day(cell, order)
    return cells.word(cell, path.rpartition(".")[2])


def _put(values: dict[str, Any], path: str, text: str, scheme: str | None, *, below: int = 0) -> bool:
    """Set a term in the record of its first ``below`` steps; False where another value stands there already."""
    steps, kind, repeats = _route(path)
    value: Any = {"value": text, "scheme": scheme} if kind is Identifier else text
    here = values
    for name, index in steps[below:-1]:
        here = _descend(here, name, index)
    name = steps[-1][0]
    if not repeats:
        return bool(here.setdefault(name, value) == value)
    found = here.setdefault(name, [])
    if value not in found:
        found.append(value)
    return True


def _descend(here: dict[str, Any], name: str, index: int | None) -> dict[str, Any]:
    if index is None:
        inner: dict[str, Any] = here.setdefault(name, {})
        return inner
    group: list[dict[str, Any]] = here.setdefault(name, [])
    while len(group) <= index:
        group.append({})
    return group[index]


def _kind(path: str) -> Any:
    return None if path == FILE else _route(path)[1]


@cache
def _route(path: str) -> tuple[tuple[tuple[str, int | None], ...], Any, bool]:
    """The fields along a model path, with a position where they repeat; the type at its end, and whether that repeats."""
    record: Any = Invoice
    steps: list[tuple[str, int | None]] = []
    kind: Any = Invoice
    repeats = False
    for step in path.split("."):
        found = _STEP.fullmatch(step)
        hint = get_type_hints(record).get(found[1]) if found else None
        if found is None or hint is None:
            raise ValueError(f"path: {path!r}")
        repeats = get_origin(hint) is tuple
        steps.append((found[1], int(found[2] or 0) if repeats else None))
        record = record_in(hint)
        kind = record or next(one for one in (*get_args(hint), hint) if one in {str, Decimal, date, bytes})
    return tuple(steps), kind, repeats


def _letters(at: int) -> str:
    """The name of a column as a spreadsheet shows it, A to Z and then AA."""
    letters = ""
    while at >= 0:
        letters, at = chr(ord("A") + at % 26) + letters, at // 26 - 1
    return letters


def _finished(one: _Making, mapping: Mapping) -> TableInvoice:
    for position, line in enumerate(one.values.get("lines", ()), start=1):
        for path, text in mapping.constants:
            if path.startswith(_LINE) and path.removeprefix(_LINE).split(".")[0] not in line:
                _put(line, path, text, None, below=1)
        _completed_line(line, position)
    for name in ("attachments", "vat_breakdown", "notes"):
        if name in one.values:
            one.values[name] = [inner for inner in one.values[name] if inner]
    for part in one.values.get("vat_breakdown", ()):
        _categorise(part)
    invoice, unknown = decode(one.values)
    if mapping.complete:
        invoice = completed(invoice)
    return TableInvoice(
        read=Read(
            invoice=invoice,
            format="table",
            profile=invoice.specification,
            leftovers=(*one.leftovers, *unknown),
        ),
        file=one.file,
        lines=tuple(one.lines),
    )


def _completed_line(line: dict[str, Any], position: int) -> None:
    """What a table leaves to the reader: the number of the line, pieces as unit, and that a positive rate is category S."""
    line.setdefault("id", str(position))
    if "quantity" in line:
        line.setdefault("unit", _ONE)
    _categorise(line.get("vat") or {})


def _categorise(vat: dict[str, Any]) -> None:
    rate = vat.get("rate")
    if rate is not None and Decimal(rate) > 0:
        vat.setdefault("category", _STANDARD_RATED)


def completed(invoice: Invoice) -> Invoice:
    """The invoice with the amounts that it does not state computed from those that it does; as it is where that fails."""
    try:
        full = compute(invoice)
    except Incomplete:
        return invoice
    totals, computed = invoice.totals or Totals(), full.totals or Totals()
    missing = {
        one.name: getattr(computed, one.name)
        for one in dataclasses.fields(Totals)
        if getattr(totals, one.name) is None
    }
    lines = tuple(
        line if line.net_amount is not None else dataclasses.replace(line, net_amount=other.net_amount)
        for line, other in zip(invoice.lines, full.lines, strict=True)
    )
    return dataclasses.replace(
        invoice,
        lines=lines,
        totals=dataclasses.replace(totals, **missing),
        vat_breakdown=invoice.vat_breakdown or full.vat_breakdown,
    )

"""Reading a table with the organisation's saved mappings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from factage.hub.layouts.queries import mappings
from factage.invoice.formats.outcome import Read


class MappingUnknown(Exception):  # noqa: N818 - what the table's columns are
    """No saved mapping fits the columns of this table; ``headers`` are its columns, for a person to say what they mean."""

    def __init__(self, headers: Sequence[str]) -> None:
        super().__init__(", ".join(headers))
        self.headers = tuple(headers)


class TableProblem(Exception):  # noqa: N818 - what is wrong with the table
    """The rows cannot become invoices: ``code`` says why, ``places`` where (cells, lines)."""

    def __init__(self, code: str, places: Sequence[str]) -> None:
        super().__init__(code, places)
        self.code = code
        self.places = tuple(places)


@dataclass(frozen=True, slots=True)
class TableInvoice:
    """One invoice that rows of a table make: the file that a column names (its page), and the lines of the table."""

    read: Read
    file: str | None
    lines: tuple[int, ...]


def read_table(data: bytes, *, name: str) -> list[TableInvoice]:
    """The invoices of a table, by the newest saved mapping whose columns it has.

    Raises ``MappingUnknown``, ``TableProblem``, ``Unreadable``.
    """
    from factage.invoice.formats import table

    headers = table.headers(data, name=name)
    for saved in mappings():
        mapping = table.Mapping.from_json(saved.definition)
        if mapping.fits(headers):
            return [
                TableInvoice(one.read, one.file, one.lines) for one in table.read(data, mapping, name=name)
            ]
    raise MappingUnknown(headers)

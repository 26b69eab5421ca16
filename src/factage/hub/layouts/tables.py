"""Reading a table with the organisation's saved mappings."""

from __future__ import annotations

from collections.abc import Sequence

from factage.hub.layouts.queries import mappings
from factage.invoice.formats import table
from factage.invoice.formats.table import TableInvoice


class MappingUnknown(Exception):  # noqa: N818 - what the table's columns are
    """No saved mapping fits the columns of this table; ``headers`` are its columns, for a person to say what they mean."""

    def __init__(self, headers: Sequence[str]) -> None:
        super().__init__(", ".join(headers))
        self.headers = tuple(headers)


def read_table(data: bytes, *, name: str) -> list[TableInvoice]:
    """The invoices of a table, by the newest saved mapping whose columns it has.

    Raises ``MappingUnknown``, and ``Unreadable`` for what is no usable table.
    """
    headers = table.headers(data, name=name)
    for saved in mappings():
        mapping = table.Mapping.from_json(saved.definition)
        if mapping.fits(headers):
            return table.read(data, mapping, name=name)
    raise MappingUnknown(headers)

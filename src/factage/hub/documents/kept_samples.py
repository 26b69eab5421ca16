"""Trying a page layout on the pages that people confirmed with it: does it still read what they said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from factage.hub.documents.models import Document, PageReading
from factage.hub.documents.storage import Damaged
from factage.hub.layouts.models import PageLayout
from factage.invoice.errors import Unreadable
from factage.invoice.pages.layout import Layout

if TYPE_CHECKING:
    from factage.invoice.pages.outcome import Reading

AT_ONCE: Final = 40
"""The newest samples that are tried; a layout that holds on them holds."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One kept sample: its document, whether it is read wholly, and where what is read is not what was said."""

    document: Document
    complete: bool
    differences: tuple[tuple[str, str, str], ...]

    @property
    def holds(self) -> bool:
        return self.complete and not self.differences


def samples(key: str) -> int:
    """How many pages people confirmed with this layout."""
    return PageReading.objects.filter(layout=key, said__isnull=False).count()


def tried(layout: PageLayout) -> Iterator[Tried]:
    """Every kept sample of the layout, read anew by the layout alone. Touches no row."""
    from factage.invoice.pages.reading import read_page

    rows = PageReading.objects.filter(layout=layout.key, said__isnull=False)
    known = (Layout.from_json(layout.definition),)
    for row in rows.select_related("document__original").order_by("-confirmed_at")[:AT_ONCE]:
        try:
            reading = read_page(row.document.original.data(), layouts=known)
        except (Unreadable, Damaged):
            yield Tried(row.document, complete=False, differences=())
            continue
        yield Tried(row.document, reading.complete, tuple(_differences(row.said or {}, reading)))


def _differences(said: Mapping[str, Any], reading: Reading) -> Iterator[tuple[str, str, str]]:
    for path, value in flat(said):
        found = reading.value(path)
        if value is None:
            continue
        if found is None or not _same(value, found.value):
            yield path, value, found.value if found else ""


def flat(model: Any, path: str = "") -> Iterator[tuple[str, str | None]]:
    """Nested values by path, in order."""
    if isinstance(model, Mapping):
        for name, value in model.items():
            yield from flat(value, f"{path}.{name}" if path else name)
    elif isinstance(model, list):
        for n, value in enumerate(model):
            yield from flat(value, f"{path}[{n}]")
    else:
        yield path, None if model is None else str(model)


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()

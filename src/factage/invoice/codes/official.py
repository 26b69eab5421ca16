"""The official code lists by name: UNTDID, ISO, UN/ECE and CEF tables as EN 16931 admits them, those of France, currencies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Validity:
    """From the first to the last day on which a list admits a code, both included; None: open, or not known."""

    start: date | None = None
    end: date | None = None

    def holds(self, on: date) -> bool:
        """Whether the list admits the code on that day."""
        return (self.start is None or self.start <= on) and (self.end is None or on <= self.end)


@cache
def codes(name: str, on: date | None = None) -> frozenset[str]:
    """The codes of a list (``untdid_1001``, ``iso_3166``, ``vatex`` …): those of that day, or those that have not ended.

    Raises ``FileNotFoundError`` for another name.
    """
    return frozenset(
        code
        for code, validity in table(name).items()
        if (validity.end is None if on is None else validity.holds(on))
    )


@cache
def table(name: str) -> Mapping[str, Validity]:
    """Every code that the list has or had, with its days. Raises ``FileNotFoundError`` for another name."""
    rows = (row.split("\t") for row in _rows(name) if row and not row.startswith("#"))
    return MappingProxyType({row[0]: Validity(*(_day(cell) for cell in row[1:])) for row in rows})


def provenance(name: str) -> dict[str, str]:
    """Where a list comes from: ``title``, ``source`` and ``sha256`` of that source."""
    head = [row.removeprefix("#").strip() for row in _rows(name) if row.startswith("#")]
    told = dict(row.split(": ", 1) for row in head[1:])
    return {"title": head[0], **told}


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


def _rows(name: str) -> list[str]:
    return files(__package__).joinpath("lists", f"{name}.tsv").read_text(encoding="utf-8").splitlines()

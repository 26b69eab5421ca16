"""Reads the dated rows of a country; a row without a source is refused."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


class Unsourced(ValueError):  # noqa: N818 - says what the row is
    """A row without a source, or without a key; the argument is the row's key or place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that a country's law or specification says, from a day to a day (both included, None: open).

    ``value`` is a number, a text, a day or a list; amounts and rates are ``Decimal`` (EUR, percent). ``text`` is the
    wording that the law asks for, by language, where it asks for one.
    """

    key: str
    source: str
    value: Any = None
    start: date | None = None
    end: date | None = None
    text: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def holds(self, on: date) -> bool:
        """Whether it applies on that day."""
        return (self.start is None or self.start <= on) and (self.end is None or on <= self.end)


def facts(country: str, prefix: str = "", *, on: date | None = None) -> tuple[Fact, ...]:
    """The rows of a country whose key is the prefix or stands below it, those that apply on the day where one is given.

    ``country`` is an ISO 3166-1 code in lower case. Raises ``FileNotFoundError`` for a country that we have no rows of.
    """
    return tuple(
        row
        for row in _country(country)
        if (not prefix or row.key == prefix or row.key.startswith(f"{prefix}."))
        and (on is None or row.holds(on))
    )


def fact(country: str, key: str, *, on: date) -> Fact | None:
    """The row with that key that applies on the day; None where there is none."""
    return next((row for row in facts(country, key, on=on) if row.key == key), None)


def load(text: str) -> tuple[Fact, ...]:
    """The rows of a country's table. Raises ``Unsourced`` for a row without a source."""
    rows = tomllib.loads(text, parse_float=Decimal)["fact"]
    return tuple(_row(number, row) for number, row in enumerate(rows))


def _row(number: int, row: dict[str, Any]) -> Fact:
    key = row.get("key", "")
    if not key or not str(row.get("source", "")).strip():
        raise Unsourced(key or f"row {number + 1}")
    return Fact(**{**row, "text": MappingProxyType(row.get("text", {}))})


@cache
def _country(country: str) -> tuple[Fact, ...]:
    return load(files(__package__).joinpath(f"{country}.toml").read_text(encoding="utf-8"))

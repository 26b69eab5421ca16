"""How a value of the model stands as text in CII: texts, numbers, days, VAT due date codes. Each knows both directions."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Protocol

from factage.invoice import money

_DAY: Final = re.compile(
    r"(\d{4})(\d{2})(\d{2})(?:\d{4}(?:\d{2})?)?|(\d{4})-(\d{2})-(\d{2})(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?"
)
"""CCYYMMDD, with hours and minutes (UNTDID 2379: 203) and seconds (204) or without (102); or as ISO 8601 has it."""
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Codec(Protocol):
    """Text to value and back; ``inner`` are elements between the term's element and its text, ``constant`` their attributes."""

    @property
    def inner(self) -> tuple[str, ...]:
        """Elements between."""

    @property
    def constant(self) -> Mapping[str, str]:
        """Their attributes, as they are written."""

    @property
    def readable(self) -> Mapping[str, Collection[str]]:
        """Other values of these attributes with which the text is read."""

    def read(self, text: str) -> Any | None:
        """The value, or None where the text is none."""

    def write(self, value: Any) -> str:
        """The text."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it stands, without blanks at its ends."""

    inner: tuple[str, ...] = ()
    constant: Mapping[str, str] = field(default_factory=dict)
    readable: Mapping[str, Collection[str]] = field(default_factory=dict)

    def read(self, text: str) -> str | None:
        return text

    def write(self, value: str) -> str:
        return value


@dataclass(frozen=True, slots=True)
class Number:
    """An exact decimal with its digits as written."""

    inner: tuple[str, ...] = ()
    constant: Mapping[str, str] = field(default_factory=dict)
    readable: Mapping[str, Collection[str]] = field(default_factory=dict)

    def read(self, text: str) -> Any | None:
        return money.number(text)

    def write(self, value: Any) -> str:
        return money.digits(value)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar, written in format 102 (CCYYMMDD, UNTDID 2379); a day that does not exist is not carried.

    Read also from a moment (203, 204): its format, which tells of the time, is left over.
    """

    inner: tuple[str, ...] = ("udt:DateTimeString",)
    constant: Mapping[str, str] = field(default_factory=lambda: {"format": "102"})
    readable: Mapping[str, Collection[str]] = field(default_factory=lambda: {"format": ("203", "204")})

    def read(self, text: str) -> date | None:
        found = _DAY.fullmatch(text)
        if found is None:
            return None
        year, month, day = (int(part) for part in found.groups() if part)
        try:
            return date(year, month, day)
        except ValueError:
            return None

    def write(self, value: date) -> str:
        return f"{value:%Y%m%d}" if value.year > 999 else f"{value.year:04d}{value:%m%d}"


@dataclass(frozen=True, slots=True)
class Coded:
    """A code that CII writes otherwise than the norm; a code outside the table stays as it is."""

    table: Mapping[str, str]
    inner: tuple[str, ...] = ()
    constant: Mapping[str, str] = field(default_factory=dict)
    readable: Mapping[str, Collection[str]] = field(default_factory=dict)

    def read(self, text: str) -> str | None:
        return self.table.get(text, text)

    def write(self, value: str) -> str:
        back = {norm: cii for cii, norm in self.table.items()}
        return back.get(value, value)


@dataclass(frozen=True, slots=True)
class Truth:
    """True or false (udt:IndicatorType)."""

    inner: tuple[str, ...] = ("udt:Indicator",)
    constant: Mapping[str, str] = field(default_factory=dict)
    readable: Mapping[str, Collection[str]] = field(default_factory=dict)

    def read(self, text: str) -> bool | None:
        return {"true": True, "1": True, "false": False, "0": False}.get(text)

    def write(self, value: bool) -> str:  # noqa: FBT001 - a codec takes the value alone
        return "true" if value else "false"


TEXT: Final = Text()
TRUTH: Final = Truth()
NUMBER: Final = Number()
DAY: Final = Day()
FORMATTED_DAY: Final = Day(inner=("qdt:DateTimeString",))
TAX_POINT_DAY: Final = Day(inner=("udt:DateString",))
TAX_POINT_CODE: Final = Coded({"5": "3", "29": "35", "72": "432"})
"""UNTDID 2475 in CII, UNTDID 2005 in the norm (EN 16931-3-3, BT-8)."""


def writable(text: str) -> str:
    """The text without the characters that XML 1.0 cannot hold (§ 2.2)."""
    return _FORBIDDEN.sub("", text)

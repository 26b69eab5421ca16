"""How a value of the model stands as text in UBL, both directions; None for a text that is no such value."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from factage.invoice import money

_DAY: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T[\d:.]+)?(?:Z|[+-]\d{2}:\d{2})?")


@dataclass(frozen=True, slots=True)
class Codec:
    """``money`` marks amounts, which bear the currency of the document as an attribute."""

    read: Callable[[str], Any | None]
    write: Callable[[Any], str]
    money: bool = False


def _day(text: str) -> date | None:
    """xsd:date, or the day of an xsd:dateTime; a time zone, which says nothing about a day, is passed over."""
    found = _DAY.fullmatch(text)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def _bytes(text: str) -> bytes | None:
    try:
        return base64.b64decode("".join(text.split()), validate=True) or None
    except (binascii.Error, ValueError):
        return None


TEXT: Final = Codec(str, str)
TRUTH: Final = Codec(
    {"true": True, "1": True, "false": False, "0": False}.get, lambda value: "true" if value else "false"
)
NUMBER: Final = Codec(money.number, money.digits)
AMOUNT: Final = Codec(money.number, money.digits, money=True)
DAY: Final = Codec(_day, date.isoformat)
BYTES: Final = Codec(_bytes, lambda data: base64.b64encode(data).decode("ascii"))

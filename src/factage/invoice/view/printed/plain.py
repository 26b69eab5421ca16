"""The sheet with nothing in it that is no letter: control characters, marks of direction, private characters."""

from __future__ import annotations

import unicodedata
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from typing import Any, Final, TypeVar

from factage.invoice.view.printed.face import REPLACEMENT

_SPACES: Final = "\t\n\r\v\f\x85\u2028\u2029"
_NOTHING: Final = frozenset({"Cf", "Cc"})
_UNKNOWN: Final = frozenset({"Co", "Cs", "Cn"})
Said = TypeVar("Said")


def plain(said: Said) -> Said:
    """The same record with every text in it fit to be drawn: composed (NFC), without what has no shape."""
    return _plain(said)  # type: ignore[no-any-return]


def _plain(said: Any) -> Any:
    if isinstance(said, str):
        return said if said.isascii() and said.isprintable() else _text(said)
    if isinstance(said, tuple):
        return tuple(map(_plain, said)) if said else said
    if is_dataclass(said):
        return _rebuilt(said)
    return said


def _rebuilt(record: Any) -> Any:
    kind: Any = type(record)
    return kind(*[_plain(getattr(record, name)) for name in _names(kind)])


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@lru_cache(maxsize=8192)
def _text(text: str) -> str:
    return "".join(map(_character, unicodedata.normalize("NFC", text)))


def _character(character: str) -> str:
    if character in _SPACES:
        return " "
    category = unicodedata.category(character)
    if category in _NOTHING:
        return ""
    if category == "Zs" and character not in "\u00a0\u202f":
        return " "
    return REPLACEMENT if category in _UNKNOWN else character

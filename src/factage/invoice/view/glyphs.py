"""What may stand on the page: the characters that the typeface can draw, and none that do something else."""

from __future__ import annotations

import importlib.util
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

REPLACEMENT: Final = "\u25a1"
"""An empty square: the reader sees that something stands there which the page cannot show."""
_NO_BREAK: Final = 30
_SEPARATE: Final = "\u200b"
_FORBIDDEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})


def font_folder() -> Path:
    """The folder of the typeface, inside its installed package."""
    found = importlib.util.find_spec("font_source_sans_pro")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("font_source_sans_pro")
    return Path(found.origin).parent / "files"


def cleaned(value: Any, *, narrow: bool = False) -> Any:
    """The same structure with every text fit for the page.

    Control and private characters become nothing or a square; a word longer than a column may be broken. With
    ``narrow`` only what the typeface itself can draw is left.
    """
    if isinstance(value, str):
        return _text(value, narrow=narrow)
    if isinstance(value, dict):
        return {key: cleaned(entry, narrow=narrow) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(entry, narrow=narrow) for entry in value]
    return value


def _text(text: str, *, narrow: bool) -> str:
    if text.isascii() and text.isprintable():
        return _breakable(text)
    kept = "".join(_character(character) for character in unicodedata.normalize("NFC", text))
    if narrow:
        known = coverage()
        kept = "".join(c if c in known or c.isspace() else REPLACEMENT for c in kept)
    return _breakable(kept)


def _character(character: str) -> str:
    if character in "\t\n\r\v\f\x85\u2028\u2029":
        return " "
    category = unicodedata.category(character)
    if category in {"Cf", "Cc"}:
        return ""
    return REPLACEMENT if category in _FORBIDDEN else character


def _breakable(text: str) -> str:
    if len(text) <= _NO_BREAK:
        return text
    return " ".join(_pieces(word) for word in text.split(" "))


def _pieces(word: str) -> str:
    if len(word) <= _NO_BREAK:
        return word
    return _SEPARATE.join(word[n : n + _NO_BREAK] for n in range(0, len(word), _NO_BREAK))


@cache
def coverage() -> frozenset[str]:
    """Every character of the regular cut, read from its ``cmap`` table (OpenType 1.9, format 4)."""
    data = (font_folder() / "SourceSansPro-Regular.ttf").read_bytes()
    (count,) = struct.unpack_from(">H", data, 4)
    tables = {
        data[at : at + 4]: struct.unpack_from(">II", data, at + 8) for at in range(12, 12 + 16 * count, 16)
    }
    start = tables[b"cmap"][0]
    (subtables,) = struct.unpack_from(">H", data, start + 2)
    found: set[str] = set()
    for n in range(subtables):
        (offset,) = struct.unpack_from(">I", data, start + 4 + 8 * n + 4)
        (form,) = struct.unpack_from(">H", data, start + offset)
        if form == 4:
            found.update(_format_4(data, start + offset))
    return frozenset(found)


def _format_4(data: bytes, at: int) -> Iterator[str]:
    (double,) = struct.unpack_from(">H", data, at + 6)
    segments = double // 2
    ends = struct.unpack_from(f">{segments}H", data, at + 14)
    starts = struct.unpack_from(f">{segments}H", data, at + 16 + double)
    deltas = struct.unpack_from(f">{segments}H", data, at + 16 + 2 * double)
    ranges_at = at + 16 + 3 * double
    ranges = struct.unpack_from(f">{segments}H", data, ranges_at)
    for n, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if ranges[n]:
                (glyph,) = struct.unpack_from(">H", data, ranges_at + 2 * n + ranges[n] + 2 * (code - first))
            if glyph and (glyph + deltas[n]) & 0xFFFF:
                yield chr(code)

"""What may stand on the page: the characters that the typeface can draw, and none that do something else."""

from __future__ import annotations

import importlib.util
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, Final

from factage.invoice.view.font_tables import characters_of, tables_of

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
    """Every character of the regular cut."""
    data = (font_folder() / "SourceSansPro-Regular.ttf").read_bytes()
    return frozenset(map(chr, characters_of(tables_of(data)[b"cmap"])))

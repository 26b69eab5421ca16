"""Text in the faces at hand: how wide it is, where it wraps, which face draws which part of it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from factage.invoice.view.glyphs import font_folder
from factage.invoice.view.printed.compact import further_faces
from factage.invoice.view.printed.face import REPLACEMENT, Face

CAP: Final = 0.66
"""The height of a capital in the size of the text (``sCapHeight`` of the typeface): from the top of a line to its foot."""
_PART: Final = re.compile(r"[^ ]+")
_WIDE: Final = "\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
_UNSPACED: Final = re.compile(f"([{_WIDE}])")
"""Characters between which a line may break, though no space parts them."""
_AFTER: Final = frozenset("-/_.,;:@\\|&=+?!)]}·")
"""A word wider than its column is broken behind one of these where there is one."""


@dataclass(frozen=True, slots=True)
class Style:
    """Cut (``regular``, ``semibold`` or ``italic``), size in points, colour as ``#rrggbb``."""

    cut: str
    size: float
    colour: str


_own: Final[dict[str, Face]] = {}
_making: Final = threading.Lock()


def faces(cut: str) -> tuple[Face, ...]:
    """The faces that are asked in turn for each character of a text in this cut."""
    return (own_face(cut), own_face("regular"), *further_faces())


def own_face(cut: str) -> Face:
    """The typeface of the page in this cut. There is one of each, whoever asks first: fonts are told apart by it."""
    face = _own.get(cut)
    if face is None:
        with _making:
            face = _own.get(cut) or _own.setdefault(cut, _made(cut))
    return face


def _made(cut: str) -> Face:
    name = {"regular": "Regular", "semibold": "Semibold", "italic": "It"}[cut]
    path = font_folder() / f"SourceSansPro-{name}.ttf"
    return Face(path.read_bytes(), f"SourceSansPro-{name}")


Run = tuple[Face, str, int, bytes]
"""A part of a text: the face that draws it, the part, its width in 1/1000 of the size, the operand that shows it."""


def runs(text: str, cut: str) -> Sequence[Run]:
    """The text in parts, each with the first face that draws it; what none draws becomes an empty box."""
    first = own_face(cut)
    known = first.set(text)
    return _split(text, cut) if known is None else ((first, text, *known),)


@lru_cache(maxsize=4096)
def _split(text: str, cut: str) -> tuple[Run, ...]:
    stack = faces(cut)
    found: list[tuple[Face, str]] = []
    for character in text:
        face = next((face for face in stack if ord(character) in face.drawn), None)
        if face is None:
            face, character = stack[0], REPLACEMENT  # noqa: PLW2901 - the box takes the place of the character
        if found and found[-1][0] is face:
            found[-1] = (face, found[-1][1] + character)
        else:
            found.append((face, character))
    return tuple((face, part, *known) for face, part in found if (known := face.set(part)) is not None)


def undrawn(text: str) -> str:
    """The characters of the text that no face draws, each once."""
    if own_face("regular").set(text) is not None:
        return ""
    stack = faces("regular")
    return "".join(dict.fromkeys(c for c in text if not any(ord(c) in face.drawn for face in stack)))


def width(text: str, style: Style) -> float:
    """In points."""
    return _units(text, style.cut) * style.size / 1000


def _units(text: str, cut: str) -> int:
    known = own_face(cut).set(text)
    return known[0] if known is not None else sum(units for _, _, units, _ in _split(text, cut))


def wrap(text: str, style: Style, room: float) -> list[str]:
    """The text in lines of at most ``room`` points. A word that is wider alone is broken where it must be."""
    limit = room * 1000 / style.size + 0.5
    if not text or _units(text, style.cut) <= limit:
        return [text] if text else []
    return list(_lines(text, style.cut, limit))


def _lines(text: str, cut: str, limit: float) -> Iterator[str]:
    space = _units(" ", cut)
    line, filled = "", 0
    for word, joined in _words(text, cut, limit):
        wide = _units(word, cut)
        between = 0 if joined or not line else space
        if line and filled + between + wide > limit:
            yield line
            line, filled = word, wide
        else:
            line = f"{line}{' ' if between else ''}{word}"
            filled += between + wide
    if line:
        yield line


def _words(text: str, cut: str, limit: float) -> Iterator[tuple[str, bool]]:
    """The words; with each, whether it follows the one before without a space."""
    for found in _PART.findall(text):
        parts: Iterable[str] = [found]
        if not found.isascii() and _UNSPACED.search(found):
            parts = [part for part in _UNSPACED.split(found) if part]
        joined = False
        for part in parts:
            for piece in [part] if _units(part, cut) <= limit else _pieces(part, cut, limit):
                yield piece, joined
                joined = True


def _pieces(word: str, cut: str, limit: float) -> Iterator[str]:
    start = 0
    while start < len(word):
        end = _reach(word, start, cut, limit)
        if end < len(word):
            behind = next(
                (n for n in range(end, start + (end - start) // 2, -1) if word[n - 1] in _AFTER), None
            )
            end = behind or end
        yield word[start:end]
        start = end


def _reach(word: str, start: int, cut: str, limit: float) -> int:
    """How far the line reaches: at least one character."""
    filled, end = 0, start
    while end < len(word) and filled <= limit:
        filled += _units(word[end], cut)
        end += 1
    return end if filled <= limit else max(end - 1, start + 1)


def cut_short(text: str, style: Style, room: float) -> str:
    """As much of the text as the room holds, with an ellipsis where it does not hold all."""
    if width(text, style) <= room:
        return text
    kept = _reach(text, 0, style.cut, room * 1000 / style.size - _units("…", style.cut))
    return text[:kept].rstrip() + "…"

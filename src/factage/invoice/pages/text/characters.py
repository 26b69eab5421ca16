"""The characters of a page with their places, asked of PDFium in as few and as cheap calls as there can be.

A page has thousands of characters, and each question to PDFium costs more than what is done with its answer. So the
functions are declared anew with plain numbers as arguments, and neighbours share answers: characters whose box has the
same top and foot have the same base line and the same size.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

import pypdfium2.raw as pdfium

_BREAKS: Final = frozenset({0xA0, 0x202F, 0x2009, 0x2007, 0x2002, 0x2003, 0x3000})
_BAR: Final = ord("|")
_SILENT: Final = frozenset({0xAD, 0xFFFE, 0x200B, 0xFEFF})
_ALTERED: Final = 0xFFFE
_HYPHEN: Final = 2
"""What PDFium makes of a hyphen at the end of a row."""
_UNSURE_EVERY: Final = 5
"""One character in so many is asked whether its font has a map."""
_QUARTER: Final = 3.14159265 / 2

Turn = Callable[[float, float], tuple[float, float]]
_POINTER: Final = ctypes.c_void_p


def declared(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The function of PDFium with arguments that need no conversion; the interpreter's lock is kept meanwhile."""
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, _POINTER).value or 0)


_unicode: Final = declared(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _POINTER, ctypes.c_int)
_loose: Final = declared(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, _POINTER, ctypes.c_int, _POINTER)
_origin: Final = declared(
    pdfium.FPDFText_GetCharOrigin, ctypes.c_int, _POINTER, ctypes.c_int, _POINTER, _POINTER
)
_text: Final = declared(pdfium.FPDFText_GetText, ctypes.c_int, _POINTER, ctypes.c_int, ctypes.c_int, _POINTER)
_size: Final = declared(pdfium.FPDFText_GetFontSize, ctypes.c_double, _POINTER, ctypes.c_int)
_angle: Final = declared(pdfium.FPDFText_GetCharAngle, ctypes.c_float, _POINTER, ctypes.c_int)
_unmapped: Final = declared(pdfium.FPDFText_HasUnicodeMapError, ctypes.c_int, _POINTER, ctypes.c_int)
_generated: Final = declared(pdfium.FPDFText_IsGenerated, ctypes.c_int, _POINTER, ctypes.c_int)


Character = tuple[str, float, float, float, float, int]
"""One character as read: itself, left and right edge, base line, size in points, place in PDFium's order."""


class Characters:
    """The characters of a text page of PDFium; it must stay open meanwhile."""

    def __init__(self, text_page: Any) -> None:
        self._raw = ctypes.cast(text_page.raw, _POINTER).value
        self.count = int(pdfium.FPDFText_CountChars(text_page.raw))
        self.tall: dict[float, float] = {}
        """The height of the tallest box of each size."""
        self.unmapped = 0
        """How many have no sure meaning."""

    def quarter(self, index: int) -> int:
        """How far a character is turned, in quarters."""
        angle: float = _angle(self._raw, index)
        return round(angle / _QUARTER) % 4

    def main_turn(self) -> int:
        """How far most of the characters are turned."""
        every = max(1, self.count // 60)
        sample = Counter(
            self.quarter(index) for index in range(0, self.count, every) if _unicode(self._raw, index) > 32
        )
        return sample.most_common(1)[0][0] if sample else 0

    def _codes(self) -> list[int]:
        """What each character is. PDFium gives all at once, though a hyphen of its own as something else."""
        buffer = (ctypes.c_ushort * (self.count + 1))()
        given = _text(self._raw, 0, self.count, ctypes.addressof(buffer))
        if given != self.count + 1:
            return [self._code(index) for index in range(self.count)]
        return [
            self._code(index) if code == _ALTERED else code for index, code in enumerate(buffer[: self.count])
        ]

    def _code(self, index: int) -> int:
        code = _unicode(self._raw, index)
        return ord("-") if code == _HYPHEN and _unmapped(self._raw, index) == 0 else code

    def read(self, turn: Turn, left: float, bottom: float, *, plain: bool) -> list[Character | bool]:
        """The characters in PDFium's order, turned; a bool is a space, true where PDFium invented it.

        ``plain``: what is turned stays where it is from left to right.
        """
        raw = self._raw
        box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        box_at, x_at, y_at = map(ctypes.addressof, (box, x, y))
        out: list[Character | bool] = []
        add, tall = out.append, self.tall
        before: tuple[float, float] | None = None
        base = size = 0.0
        for index, code in enumerate(self._codes()):
            if code < 33 or code in _BREAKS or code == _BAR:
                if 0 < code < 32 and code not in {9, 10, 13}:
                    self.unmapped += 1
                add(code != _BAR and _generated(raw, index) != 0)
                continue
            if code in _SILENT or 0xD800 <= code < 0xE000:  # emoji come as lone surrogates
                continue
            if (code >= 0xE000 and (code == 0xFFFD or code <= 0xF8FF)) or (
                index % _UNSURE_EVERY == 0 and _unmapped(raw, index) == 1
            ):
                self.unmapped += 1
            _loose(raw, index, box_at)
            foot, top = box.bottom, box.top
            if plain:
                x0, x1 = box.left - left, box.right - left
                edges = foot, top
            else:
                x0, y0 = turn(box.left - left, foot - bottom)
                x1, y1 = turn(box.right - left, top - bottom)
                edges = y0, y1
            if before != edges:
                before = edges
                size = round(_size(raw, index), 1)
                _origin(raw, index, x_at, y_at)
                base = turn(x.value - left, y.value - bottom)[1]
                tall[size] = max(tall.get(size, 0.0), abs(edges[1] - edges[0]))
            add(
                (chr(code), x0, x1, base, size, index) if x0 <= x1 else (chr(code), x1, x0, base, size, index)
            )
        return out

"""The characters of a page with their places, asked of PDFium in as few and as cheap calls as there can be.

A page has thousands of characters, and each question to PDFium costs more than what is done with its answer. So the
functions are declared anew with arguments that need no conversion, and neighbours share answers: characters whose box has
the same top and foot have the same base line, the same size and the same angle.
"""

from __future__ import annotations

import ctypes
import math
import re
import struct
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

import pypdfium2.raw as pdfium

_SILENT: Final = "\xad\u200b\ufeff\ufffe\ud800-\udfff"
"""What is no character of a word and ends none; emoji come as lone surrogates."""
_SOLID: Final = re.compile(rf"[^\x00-\x20|\xa0\u2002\u2003\u2007\u2009\u202f\u3000{_SILENT}]{{1,400}}")
"""Characters between which there is no space: what a rule in the text divides counts as spaced. No word is longer."""
_IS_SILENT: Final = re.compile(f"[{_SILENT}]")
_CONTROL: Final = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f]")
PRIVATE: Final = re.compile("[\ue000-\uf8ff\ufffd]")
_ALTERED: Final = 0xFFFE
_HYPHEN: Final = 2
"""What PDFium makes of a hyphen at the end of a row."""
_UNSURE_EVERY: Final = 5
"""One character in so many is asked whether its font has a map."""
_QUARTER: Final = 3.14159265 / 2
NONE, INVENTED, SPACE = 0, 1, 2

Turn = Callable[[float, float], tuple[float, float]]


def declared(function: Any, result: Any) -> Callable[..., Any]:
    """The function of PDFium that takes its arguments as they are: numbers, ``c_void_p`` and ``byref``.

    Nothing is converted or checked, which halves what a call costs; the interpreter's lock is kept meanwhile.
    """
    return ctypes.PYFUNCTYPE(result)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_unicode: Final = declared(pdfium.FPDFText_GetUnicode, ctypes.c_uint)
_loose: Final = declared(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int)
_origin: Final = declared(pdfium.FPDFText_GetCharOrigin, ctypes.c_int)
_text: Final = declared(pdfium.FPDFText_GetText, ctypes.c_int)
_size: Final = declared(pdfium.FPDFText_GetFontSize, ctypes.c_double)
_angle: Final = declared(pdfium.FPDFText_GetCharAngle, ctypes.c_float)
_unmapped: Final = declared(pdfium.FPDFText_HasUnicodeMapError, ctypes.c_int)
_generated: Final = declared(pdfium.FPDFText_IsGenerated, ctypes.c_int)
_edges: Final = struct.Struct("4f").unpack_from


Piece = tuple[int, str, list[float], list[float], float, float, float, float, int]
"""Characters that follow each other without a space, with one base line and one size.

What parts them from the piece before (nothing, a space that PDFium invented, a space), the text, the left and the right
edge of each, the narrowest and the widest gap among them (without a bound where one stands over another), the base line,
the size in points, by how many quarters they are turned.
"""


class Characters:
    """The characters of a text page of PDFium; it must stay open meanwhile."""

    def __init__(self, text_page: Any) -> None:
        self._raw = ctypes.c_void_p(ctypes.cast(text_page.raw, ctypes.c_void_p).value)
        self.count = int(pdfium.FPDFText_CountChars(text_page.raw))
        self.text = self._all()
        self.tall: dict[float, float] = {}
        """The height of the tallest box of each size."""
        self.unmapped = len(_CONTROL.findall(self.text))
        """How many have no sure meaning."""

    def _quarter(self, index: int) -> int:
        """How far a character is turned, in quarters."""
        angle: float = _angle(self._raw, index)
        return round(angle / _QUARTER) % 4 if angle else 0

    def main_turn(self) -> int:
        """How far most of the characters are turned."""
        every = max(1, self.count // 60)
        sample = Counter(
            self._quarter(index) for index in range(0, self.count, every) if self.text[index] > " "
        )
        return sample.most_common(1)[0][0] if sample else 0

    def _all(self) -> str:
        """What each character is. PDFium gives all at once, though a hyphen of its own as something else."""
        buffer = (ctypes.c_ushort * (self.count + 1))()
        given = _text(self._raw, 0, self.count, ctypes.byref(buffer))
        if given != self.count + 1:
            return "".join([self._one(index) for index in range(self.count)])
        text = bytes(buffer)[:-2].decode("utf-16", "surrogatepass")
        if len(text) != self.count:  # two surrogates that make one character have two places
            text = "".join(map(chr, buffer[: self.count]))
        if chr(_ALTERED) not in text:
            return text
        return "".join([self._one(index) if ord(one) == _ALTERED else one for index, one in enumerate(text)])

    def _one(self, index: int) -> str:
        code = _unicode(self._raw, index)
        return "-" if code == _HYPHEN and _unmapped(self._raw, index) == 0 else chr(code)

    def pieces(  # noqa: C901 - a call for each character of a page is dear
        self, turn: Turn, left: float, bottom: float, *, plain: bool
    ) -> list[Piece]:
        """The characters in PDFium's order, turned, cut wherever a space stands or another base line begins.

        ``plain``: what is turned stays where it is from left to right.
        """
        raw, text, tall = self._raw, self.text, self.tall
        box = ctypes.create_string_buffer(16)
        box_at = ctypes.byref(box)
        private = {match.start() for match in PRIVATE.finditer(text)}
        self.unmapped += len(private)
        out: list[Piece] = []
        base = size = 0.0
        foot = top = math.nan  # unlike any other
        end = quarter = 0
        for match in _SOLID.finditer(text):
            before, begin = self._between(end, match.start()), match.start()
            lefts: list[float] = []
            rights: list[float] = []
            started = ended = least = most = 0.0
            end = match.end()
            for index in range(begin, end):
                _loose(raw, index, box_at)
                x0, upper, x1, lower = _edges(box)
                if plain:
                    x0 -= left
                    x1 -= left
                else:
                    x0, lower = turn(x0 - left, lower - bottom)
                    x1, upper = turn(x1 - left, upper - bottom)
                if x0 > x1:
                    x0, x1 = x1, x0
                if lower != foot or upper != top:
                    if lefts:
                        out.append(
                            (before, text[begin:index], lefts, rights, least, most, base, size, quarter)
                        )
                        before, begin, lefts, rights, least, most = NONE, index, [], [], 0.0, 0.0
                    foot, top = lower, upper
                    size, quarter = round(_size(raw, index), 1), self._quarter(index)
                    base = turn(*self._origin(index, left, bottom))[1]
                    tall[size] = max(tall.get(size, 0.0), abs(top - foot))
                elif lefts:
                    gap = x0 - ended
                    if x0 < started or x1 < ended:
                        most = math.inf
                    elif gap > most:
                        most = gap
                    elif gap < least:
                        least = gap
                lefts.append(x0)
                rights.append(x1)
                started, ended = x0, x1
                if not index % _UNSURE_EVERY and index not in private and _unmapped(raw, index) == 1:
                    self.unmapped += 1
            out.append((before, text[begin:end], lefts, rights, least, most, base, size, quarter))
        return out

    def _origin(self, index: int, left: float, bottom: float) -> tuple[float, float]:
        """Where a character stands on its base line."""
        x, y = ctypes.c_double(), ctypes.c_double()
        _origin(self._raw, index, ctypes.byref(x), ctypes.byref(y))
        return x.value - left, y.value - bottom

    def _between(self, end: int, begin: int) -> int:
        """What parts two runs of characters: what is silent parts nothing, a space of the page more than an invented one."""
        found = NONE if begin > end else SPACE
        for index in range(end, begin):
            one = self.text[index]
            if one == " " or not _IS_SILENT.match(one):
                if one == "|" or not _generated(self._raw, index):
                    return SPACE
                found = INVENTED
        return found

"""Words with their places from the text of a PDF, as PDFium gives it character by character."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from factage.invoice.errors import Unreadable
from factage.invoice.pages.rows import rows_of
from factage.invoice.pages.sheet import Page, Sheets, Word
from factage.invoice.pdf import limits, looks_like_pdf
from factage.invoice.pdf.pdfium import PDFIUM

MOST_PAGES: Final = 2_000
MOST_CHARACTERS: Final = 4_000_000
"""Of one file; far above any run of invoices."""

_BREAKS: Final = frozenset({0xA0, 0x202F, 0x2009, 0x2007, 0x2002, 0x2003, 0x3000})
_BAR: Final = ord("|")
_SILENT: Final = frozenset({0xAD, 0xFFFE, 0x200B, 0xFEFF})
_UNSURE_EVERY: Final = 5
"""One character in so many is asked whether its font has a map."""


class _Character(NamedTuple):
    text: str
    x0: float
    x1: float
    base: float
    size: float
    place: int


def page_words(data: bytes) -> Sheets:
    """The words of every page, gathered into rows and cells.

    Raises ``Unreadable``: ``locked`` where a password is needed, ``broken`` where there is no page, ``too_large`` over
    a bound. Text drawn at another angle than most of its page is kept aside (``turned``).
    """
    with open_pages(data) as pdf:
        words: list[Word] = []
        turned: list[Word] = []
        pages: list[Page] = []
        unmapped = count = 0
        for number in range(len(pdf)):
            page = pdf[number]
            try:
                reading = _PageWords(page, number)
                reading.read(MOST_CHARACTERS - count)
            finally:
                page.close()
            words += reading.words
            turned += reading.turned
            pages.append(reading.page)
            unmapped += reading.unmapped
            count += reading.count
        producer = str(pdf.get_metadata_dict().get("Producer", ""))
    return Sheets(tuple(pages), words, rows_of(words), turned, unmapped, producer)


@contextmanager
def open_pages(data: bytes) -> Iterator[Any]:
    """The file open in PDFium, which is this thread's alone meanwhile; refusals as for :func:`page_words`."""
    if len(data) > limits.MAX_BYTES:
        raise Unreadable("too_large", limit=f"{limits.MAX_BYTES // 1024 // 1024} MB", detail="size")
    if not looks_like_pdf(data):
        raise Unreadable("broken", detail="no PDF header")
    with PDFIUM:
        try:
            pdf = pypdfium2.PdfDocument(data)
            pages = len(pdf)
        except pypdfium2.PdfiumError as error:
            code: Any = "locked" if "assword" in str(error) else "broken"
            raise Unreadable(code, detail=str(error)[:200]) from None
        try:
            if not pages:
                raise Unreadable("broken", detail="no page")
            if pages > MOST_PAGES:
                raise Unreadable("too_large", limit=str(MOST_PAGES), detail="pages")
            yield pdf
        except pypdfium2.PdfiumError as error:
            raise Unreadable("broken", detail=str(error)[:200]) from None
        finally:
            pdf.close()


def _turns(wide: float, high: float) -> tuple[Callable[[float, float], tuple[float, float]], ...]:
    """From the page's own coordinates to reading ones, for text at 0, 1, 2 or 3 quarters (PDFium's sense)."""
    return (
        lambda x, y: (x, high - y),
        lambda x, y: (high - y, wide - x),
        lambda x, y: (wide - x, y),
        lambda x, y: (y, x),
    )


class _PageWords:
    """One page read into words."""

    def __init__(self, page: Any, number: int) -> None:
        self.number = number
        self.left, self.bottom, right, top = page.get_bbox()
        self.wide, self.high = right - self.left, top - self.bottom
        self.rotate = int(page.get_rotation()) // 90 % 4
        self._text_page = page.get_textpage()  # kept: without it the raw handle is silently empty
        self._raw = self._text_page.raw
        self.count = int(pdfium.FPDFText_CountChars(self._raw))
        self.words: list[Word] = []
        self.turned: list[Word] = []
        self.unmapped = 0
        self.page = Page(self.wide, self.high, 0, self.rotate)

    def read(self, most: int) -> None:
        """Fill ``words``, ``turned``, ``unmapped`` and ``page``."""
        if self.count > most:
            raise Unreadable("too_large", limit=str(MOST_CHARACTERS), detail="characters")
        if not self.count:
            self._text_page.close()
            return
        turn = self._main_turn()
        wide, high = (self.wide, self.high) if turn % 2 == 0 else (self.high, self.wide)
        self.page = Page(wide, high, turn, self.rotate)
        self._join(self._characters(_turns(self.wide, self.high)[turn]), turn)
        self._text_page.close()

    def _quarter(self, index: int) -> int:
        return round(float(pdfium.FPDFText_GetCharAngle(self._raw, index)) * 2 / 3.14159265) % 4

    def _main_turn(self) -> int:
        every = max(1, self.count // 60)
        sample = Counter(
            self._quarter(index)
            for index in range(0, self.count, every)
            if pdfium.FPDFText_GetUnicode(self._raw, index) > 32
        )
        return sample.most_common(1)[0][0] if sample else 0

    def _characters(self, turn: Callable[[float, float], tuple[float, float]]) -> list[_Character | bool]:
        """The characters in PDFium's order; a bool is a space, true where PDFium invented it."""
        raw, left, bottom = self._raw, self.left, self.bottom
        box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        unicode_of, loose, origin = (
            pdfium.FPDFText_GetUnicode,
            pdfium.FPDFText_GetLooseCharBox,
            pdfium.FPDFText_GetCharOrigin,
        )
        size_of = pdfium.FPDFText_GetFontSize
        out: list[_Character | bool] = []
        tall: dict[float, float] = {}
        for index in range(self.count):
            code = unicode_of(raw, index)
            if code < 33 or code in _BREAKS or code == _BAR:
                if 0 < code < 32 and code not in {9, 10, 13}:
                    self.unmapped += 1
                out.append(code != _BAR and bool(pdfium.FPDFText_IsGenerated(raw, index)))
                continue
            if code in _SILENT or 0xD800 <= code < 0xE000:  # emoji come as lone surrogates
                continue
            self.unmapped += (
                code == 0xFFFD
                or 0xE000 <= code <= 0xF8FF
                or (index % _UNSURE_EVERY == 0 and pdfium.FPDFText_HasUnicodeMapError(raw, index) == 1)
            )
            loose(raw, index, box)
            origin(raw, index, x, y)
            size = round(size_of(raw, index), 1)
            xa, ya = turn(box.left - left, box.bottom - bottom)
            xb, yb = turn(box.right - left, box.top - bottom)
            base = turn(x.value - left, y.value - bottom)[1]
            tall[size] = max(tall.get(size, 0.0), abs(yb - ya))
            out.append(_Character(chr(code), min(xa, xb), max(xa, xb), base, size, index))
        self._tall = tall
        return out

    def _join(self, characters: list[_Character | bool], turn: int) -> None:
        """Characters into words: by gaps along the base line, never by the boxes of the glyphs."""
        current: list[Any] | None = None
        gap = 0.3
        for one in characters:
            if one is True:  # an invented space is judged by its gap
                gap = 0.14
                continue
            if one is False:
                self._end(current, turn)
                current = None
                continue
            height = self._tall[one.size]
            bottom = one.base + 0.2 * height
            allowed, gap = gap, 0.3
            if (
                current is not None
                and abs(bottom - current[3]) < 0.25 * height
                and (-0.4 * height < one.x0 - current[2] < allowed * height or one.x0 == current[5])
            ):
                current[0] = min(current[0], one.x0)
                current[2] = max(current[2], one.x1)
                current[4] += one.text
                current[5] = one.x0  # both letters of a ligature have the same box
                continue
            self._end(current, turn)
            current = [one.x0, bottom - height, one.x1, bottom, one.text, one.x0, one.size, one.place]
        self._end(current, turn)

    def _end(self, current: list[Any] | None, turn: int) -> None:
        if current is None:
            return
        x0, y0, x1, y1, text, _, size, index = current
        angle = (self._quarter(index) - turn) % 4
        exact = not any(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" for char in text)
        word = Word(self.number, x0, y0, x1, y1, text, size, angle, exact)
        if angle:
            self.turned.append(word)
        elif -1 < x0 < 14_400 and y1 > 0:
            self.words.append(word)

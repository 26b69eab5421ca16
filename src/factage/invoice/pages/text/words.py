"""Words with their places from the text of a PDF, as PDFium gives it character by character."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import pypdfium2

from factage.invoice.errors import Unreadable
from factage.invoice.pages.text.characters import INVENTED, PRIVATE, SPACE, Characters, Piece
from factage.invoice.pages.text.panels import panels_of
from factage.invoice.pages.text.rows import rows_of
from factage.invoice.pages.text.sheet import Box, Page, Sheets, Word
from factage.invoice.pdf import limits, looks_like_pdf
from factage.invoice.pdf.pdfium import PDFIUM
from factage.invoice.pdf.weight import refuse_heavy

MOST_PAGES: Final = 2_000
MOST_CHARACTERS: Final = 4_000_000
"""Of one file; far above any run of invoices."""


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
        producer = str(pdf.get_metadata_value("Producer"))
    return Sheets(tuple(pages), words, rows_of(words, pages), turned, unmapped, producer)


@contextmanager
def open_pages(data: bytes) -> Iterator[Any]:
    """The file open in PDFium, which is this thread's alone meanwhile; refusals as for :func:`page_words`."""
    if len(data) > limits.MAX_BYTES:
        raise Unreadable("too_large", limit=f"{limits.MAX_BYTES // 1024 // 1024} MB", detail="size")
    if not looks_like_pdf(data):
        raise Unreadable("broken", detail="no PDF header")
    refuse_heavy(data)  # PDFium has no bounds: what it cannot hold ends the whole process
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
        self._drawn = page
        self._text_page = page.get_textpage()  # kept: without it the raw handle is silently empty
        self._characters = Characters(self._text_page)
        self.count = self._characters.count
        self.words: list[Word] = []
        self.turned: list[Word] = []
        self.page = Page(self.wide, self.high, 0, self.rotate)

    @property
    def unmapped(self) -> int:
        return self._characters.unmapped

    def read(self, most: int) -> None:
        """Fill ``words``, ``turned``, ``unmapped`` and ``page``."""
        if self.count > most:
            raise Unreadable("too_large", limit=str(MOST_CHARACTERS), detail="characters")
        if self.count:
            turn = self._characters.main_turn()
            wide, high = (self.wide, self.high) if turn % 2 == 0 else (self.high, self.wide)
            panels = panels_of(self._drawn, wide, high) if turn == 0 else ()
            self.page = Page(wide, high, turn, self.rotate, panels)
            turned = _turns(self.wide, self.high)[turn]
            self._join(self._characters.pieces(turned, self.left, self.bottom, plain=turn == 0), turn)
        self._text_page.close()

    def _join(self, pieces: list[Piece], turn: int) -> None:
        """Characters into words: by gaps along the base line, never by the boxes of the glyphs."""
        heights = self._characters.tall
        letters: list[str] = []
        x0 = x1 = foot = high = size = beginning = 0.0
        quarter = 0
        for before, text, lefts, rights, narrowest, most, base, of, turned in pieces:
            height = heights[of]
            bottom = base + 0.2 * height
            joins = letters and before != SPACE and -0.25 * height < bottom - foot < 0.25 * height
            # an invented space is judged by its gap
            least, allowed, widest = (
                -0.4 * height,
                (0.14 if before == INVENTED else 0.3) * height,
                0.3 * height,
            )
            whole = least < narrowest and most < widest and not (joins and x1 > rights[0])
            for letter, left, right in (
                ((text, lefts[0], rights[-1]),) if whole else zip(text, lefts, rights, strict=True)
            ):
                if joins and (least < left - x1 < allowed or left == beginning):
                    letters.append(letter)
                    if left < x0:  # noqa: PLR1730 - a call for each character of a page is dear
                        x0 = left
                    if right > x1:  # noqa: PLR1730
                        x1 = right
                else:
                    if letters:
                        self._end(letters, (x0, foot - high, x1, foot), size, quarter)
                    letters, joins = [letter], True
                    x0, x1, foot, high, size = left, right, bottom, height, of
                    quarter = (turned - turn) % 4
                beginning = left  # both letters of a ligature have the same box
                allowed = widest
            beginning = lefts[-1]
        if letters:
            self._end(letters, (x0, foot - high, x1, foot), size, quarter)

    def _end(self, letters: list[str], box: Box, size: float, angle: int) -> None:
        text = "".join(letters)
        exact = text.isascii() or PRIVATE.search(text) is None
        left, top, right, foot = box
        word = Word(self.number, left, top, right, foot, text, size, angle, exact)
        if angle:
            self.turned.append(word)
        elif -1 < left < 14_400 and foot > 0:
            self.words.append(word)

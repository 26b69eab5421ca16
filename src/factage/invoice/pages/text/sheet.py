"""What stands on the pages of a PDF: words with their boxes, gathered into cells and rows; places in points."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from factage.invoice.pages.header.captioned import Captioned
    from factage.invoice.pages.text.tokens import Tokens

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in PDF points from the upper left corner of the page as a reader sees it."""


class Word(NamedTuple):
    """A run of characters without a gap. ``page`` counts from 0; ``angle`` is in quarter turns against its page.

    ``exact`` is false where a character has no sure meaning: a font without a map, or text recognised in an image.
    """

    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    size: float = 0.0
    angle: int = 0
    exact: bool = True

    @property
    def height(self) -> float:
        return self.y1 - self.y0


class Page(NamedTuple):
    """A page: its size as its text is read, and how far it is turned for reading and for showing (quarters).

    ``panels`` are columns along an edge whose rows are their own (:mod:`.panels`).
    """

    width: float
    height: float
    turn: int = 0
    rotate: int = 0
    panels: tuple[Box, ...] = ()

    def panel(self, word: Word) -> int:
        """Before (-1) or after (1) the rows of the page where the word stands in a panel at its left or right; else 0."""
        x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
        for left, top, right, bottom in self.panels:
            if left < x < right and top < y < bottom:
                return -1 if left < self.width - right else 1
        return 0

    def shown(self, box: Box) -> Box:
        """The box as a reader sees it: the text of a page may be turned otherwise than the page is shown."""
        if self.rotate == (4 - self.turn) % 4:
            return box
        wide, high = (self.width, self.height) if self.turn % 2 == 0 else (self.height, self.width)
        corners = [
            _shown(*_raw(x, y, self.turn, wide, high), self.rotate, wide, high)
            for x, y in ((box[0], box[1]), (box[2], box[3]))
        ]
        (xa, ya), (xb, yb) = corners
        return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)


def _raw(x: float, y: float, turn: int, wide: float, high: float) -> tuple[float, float]:
    return ((x, high - y), (wide - y, high - x), (wide - x, y), (y, x))[turn]


def _shown(x: float, y: float, rotate: int, wide: float, high: float) -> tuple[float, float]:
    return ((x, high - y), (y, x), (wide - x, y), (high - y, wide - x))[rotate]


class _Plain(dict[int, str]):
    """Each character in lower case without accents, one for one, so that places in both texts agree."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        plain = (unicodedata.normalize("NFKD", character)[:1] or character).lower()[:1] or character
        self[code] = plain
        return plain


_PLAIN = _Plain({ord("’"): "'", ord("´"): "'", ord("`"): "'", ord("ß"): "s", ord("œ"): "o", ord("æ"): "a"})


def plain(text: str) -> str:
    """The text in lower case without accents, character for character (same length)."""
    return text.lower().replace("`", "'") if text.isascii() else text.translate(_PLAIN)


_BARE: Final = re.compile(r"[^0-9a-z%€$£]")


@lru_cache(maxsize=20_000)
def bare(text: str) -> str:
    """A text without accents, case, spaces and signs: what two ways of writing it share."""
    return _BARE.sub(
        "", plain(text.replace("ß", "ss").replace("œ", "oe").replace("æ", "ae").replace("Œ", "OE"))
    )


@dataclass(slots=True, eq=False)
class Cell:
    """Words of one row that belong together: a label, a value, or both. ``plain`` is as long as ``text``."""

    page: int
    row: int
    words: Sequence[Word]
    text: str
    plain: str
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def box(self) -> Box:
        return self.x0, self.y0, self.x1, self.y1

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    def span(self, start: int, end: int) -> tuple[float, float]:
        """Left and right edge of the characters from ``start`` to ``end``."""
        at, left, right = 0, None, None
        for word in self.words:
            if at >= end:
                break
            length = len(word.text)
            if at < end and at + length > start:
                step = (word.x1 - word.x0) / max(1, length)
                left = word.x0 + step * max(0, start - at) if left is None else left
                right = word.x0 + step * min(length, end - at)
            at += length + 1
        return (self.x0, self.x1) if left is None or right is None else (left, right)

    def exact(self, start: int, end: int) -> bool:
        """Whether every word under these characters is exact."""
        at = 0
        for word in self.words:
            if at < end and at + len(word.text) > start and not word.exact:
                return False
            at += len(word.text) + 1
        return True


@dataclass(slots=True, eq=False)
class Row:
    """Cells on one base line, from left to right."""

    index: int
    page: int
    cells: list[Cell]
    y0: float
    y1: float
    plain: str = ""

    @property
    def height(self) -> float:
        return self.y1 - self.y0


@dataclass(eq=False)
class Sheets:
    """The pages of a PDF as words, cells and rows.

    ``turned`` are words at another angle than their page (margins); ``unmapped`` counts characters without a meaning.
    ``tokens`` keeps what :func:`.tokens.tokens_of` found, for the next that asks: reading, learning and parity do;
    ``captioned`` what :func:`.captioned.captioned_on` found.
    """

    pages: tuple[Page, ...]
    words: Sequence[Word]
    rows: Sequence[Row]
    turned: Sequence[Word] = ()
    unmapped: int = 0
    producer: str = ""
    recognised: bool = False
    tokens: Tokens | None = None
    captioned: Captioned | None = None

    @cached_property
    def cells(self) -> list[Cell]:
        return [cell for row in self.rows for cell in row.cells]

    @cached_property
    def plain(self) -> str:
        """Every cell's text, one row per line."""
        return "\n".join(row.plain for row in self.rows)

    def next_to(self, cell: Cell, step: int) -> Cell | None:
        """The cell ``step`` places to the right in its row (negative: to the left)."""
        cells = self.rows[cell.row].cells
        at = next(index for index, one in enumerate(cells) if one is cell) + step
        return cells[at] if 0 <= at < len(cells) else None

    def rows_after(self, row: int, most: int) -> Iterator[Row]:
        """The next rows on the same page."""
        for other in self.rows[row + 1 : row + 1 + most]:
            if other.page != self.rows[row].page:
                return
            yield other

    def rows_before(self, row: int, most: int) -> Iterator[Row]:
        """The rows above on the same page, nearest first."""
        for index in range(row - 1, max(-1, row - 1 - most), -1):
            if self.rows[index].page != self.rows[row].page:
                return
            yield self.rows[index]

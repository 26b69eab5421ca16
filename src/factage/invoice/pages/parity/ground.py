"""The page as it stands: its tokens, its words in every order in which they may be read, what was found where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from factage.invoice.pages.text.sheet import Box, Cell, Sheets, Word, bare
from factage.invoice.pages.text.tokens import Token, Tokens, tokens_of


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands: its words."""

    words: tuple[Word, ...]

    @property
    def page(self) -> int:
        """From 1."""
        return self.words[0].page + 1

    @property
    def box(self) -> Box:
        first = self.words[0].page
        words = [word for word in self.words if word.page == first]
        return (
            min(word.x0 for word in words),
            min(word.y0 for word in words),
            max(word.x1 for word in words),
            max(word.y1 for word in words),
        )


@dataclass(slots=True)
class _Stream:
    """Words in one order, with their bare texts joined, so that a search is a search in a string."""

    words: list[Word]
    text: str = ""
    starts: dict[int, int] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, words: Iterable[Word]) -> _Stream:
        stream = cls([])
        parts, at = [], 0
        for word in words:
            text = bare(word.text)
            if not text:
                continue
            stream.starts[at] = len(stream.words)
            at += len(text)
            stream.words.append(word)
            stream.ends[at] = len(stream.words)
            parts.append(text)
        stream.text = "".join(parts)
        return stream

    def places(self, wanted: str, *, whole: bool) -> Iterator[Place]:
        at = self.text.find(wanted)
        while at >= 0:
            first, last = self.starts.get(at), self.ends.get(at + len(wanted))
            if first is not None and last is not None:
                yield Place(tuple(self.words[first:last]))
            elif not whole:
                inner = [n for start, n in self.starts.items() if start <= at]
                outer = [n for end, n in self.ends.items() if end >= at + len(wanted)]
                if inner and outer:
                    yield Place(tuple(self.words[max(inner) : min(outer)]))
            at = self.text.find(wanted, at + 1)


class Ground:
    """The pages of one document, for the comparison."""

    def __init__(self, sheets: Sheets) -> None:
        self.sheets = sheets
        self.tokens: Tokens = tokens_of(sheets)
        self.covered: dict[tuple[int, float, float, str], str] = {}

    def find(self, text: str, *, whole: bool = True) -> Iterator[Place]:
        """Where the text stands, read by rows, or down its column; words are never cut where ``whole``."""
        wanted = bare(text)
        if not wanted:
            return
        seen: set[tuple[float, float, int]] = set()
        for stream in (self._rows, *self._columns_with(wanted)):
            for place in stream.places(wanted, whole=whole):
                key = (place.words[0].x0, place.words[0].y0, place.words[0].page)
                if key not in seen:
                    seen.add(key)
                    yield place

    def has(self, text: str) -> bool:
        """Whether the text stands anywhere."""
        return next(self.find(text), None) is not None

    def cover(self, place: Place | Sequence[Word], by: str) -> None:
        """Note that a value of the data says these words."""
        for word in place.words if isinstance(place, Place) else place:
            self.covered.setdefault(self._key(word), by)

    def covers(self, word: Word) -> str:
        """The path that says this word; empty where none does."""
        return self.covered.get(self._key(word), "")

    def words_of(self, token: Token) -> list[Word]:
        """The words under a token."""
        return self.words_in(token.cell, token.start, token.end)

    @staticmethod
    def words_in(cell: Cell, start: int, end: int) -> list[Word]:
        """The words under these characters of a cell."""
        out, at = [], 0
        for word in cell.words:
            if at < end and at + len(word.text) > start:
                out.append(word)
            at += len(word.text) + 1
        return out

    @staticmethod
    def _key(word: Word) -> tuple[int, float, float, str]:
        return word.page, word.x0, word.y0, word.text

    @cached_property
    def _rows(self) -> _Stream:
        return _Stream.of(word for row in self.sheets.rows for cell in row.cells for word in cell.words)

    @cached_property
    def _columns(self) -> list[_Stream]:
        """Each column of cells from its top: what runs down from a cell further below is a part of it."""
        streams: list[_Stream] = []
        below: set[int] = set()
        for cell in self.sheets.cells:
            if id(cell) in below:
                continue
            column = list(self._down(cell))
            below.update(id(one) for one in column)
            if len(column) > 1:  # a cell alone stands in the stream of the rows
                streams.append(_Stream.of(word for one in column for word in one.words))
        return streams

    def _columns_with(self, wanted: str) -> Iterator[_Stream]:
        for stream in self._columns:
            if wanted in stream.text:
                yield stream

    def _down(self, cell: Cell) -> Iterator[Cell]:
        """A cell and the cells under it in its column."""
        yield cell
        last = cell
        for row in self.sheets.rows_after(cell.row, len(self.sheets.rows)):
            if row.y0 - last.y1 > 1.6 * last.height:
                return
            below = next((one for one in row.cells if _same_column(last, one)), None)
            if below is not None:
                yield below
                last = below


def _same_column(upper: Cell, lower: Cell) -> bool:
    near = 0.7 * upper.height
    return (
        abs(upper.x0 - lower.x0) < near
        or abs(upper.x1 - lower.x1) < near
        or abs(upper.x0 + upper.x1 - lower.x0 - lower.x1) < 2 * near
    )

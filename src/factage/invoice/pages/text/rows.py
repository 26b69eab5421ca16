"""Words into rows, rows into cells: what stands on one base line, and what belongs together in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import Final

from factage.invoice.pages.text.dates import MONTHS
from factage.invoice.pages.text.sheet import Cell, Page, Row, Word, plain

_FEWEST_RULES: Final = 8
_DASHES: Final = re.compile(r"[-+=_.|*]{6,}")
_DASH: Final = frozenset("-+=_.|*")
_DAY: Final = re.compile(r"\d{1,2}\.?(?:er)?")
_MOST_WORDS, _LONGEST_ROW = 240, 1_200
"""Of a row, in words and in their characters: twice what the smallest type sets on the widest paper."""
_SAME_LINE: Final = 0.36
"""How far the middles of two words of one row may differ, as a part of the smaller height."""


def rows_of(words: Iterable[Word], pages: Sequence[Page] = ()) -> list[Row]:
    """The words gathered into rows from top to bottom, page by page, each row cut into cells; a panel has rows of its own.

    Rules that a printer set with signs (``!`` between columns, rows of dashes) are no words.
    """
    lines: list[list[Word]] = []
    panelled = {number for number, page in enumerate(pages) if page.panels}

    def side(word: Word) -> int:
        return pages[word.page].panel(word) if word.page in panelled else 0

    places = [(one.page, side(one), (one.y0 + one.y1) / 2, one) for one in _without_rules(list(words))]
    places.sort(key=itemgetter(0, 1, 2))
    first = (-1, 0, 0.0, 0.0)
    for page, column, middle, word in places:
        height = word.y1 - word.y0
        least = min(height, first[3])
        if page == first[0] and column == first[1] and abs(first[2] - middle) < _SAME_LINE * least:
            lines[-1].append(word)
        else:
            lines.append([word])
            first = (page, column, middle, height)
    return [_row(index, part) for index, part in enumerate(part for line in lines for part in _bounded(line))]


def _without_rules(words: list[Word]) -> list[Word]:
    """The words without drawn rules: ``!`` at their edges, where many have them, and rows of dashes."""
    ruled = sum([word.text[:1] == "!" or word.text[-1:] == "!" for word in words]) > _FEWEST_RULES
    out: list[Word] = []
    for word in words:
        if word.text[:1] in _DASH and _DASHES.fullmatch(word.text):
            continue
        text = word.text.strip("!") if ruled else word.text
        if text == word.text:
            out.append(word)
        elif text:
            step = (word.x1 - word.x0) / len(word.text)
            before = len(word.text) - len(word.text.lstrip("!"))
            x0 = word.x0 + step * before
            out.append(word._replace(x0=x0, x1=x0 + step * len(text), text=text))
    return out


def _bounded(line: list[Word]) -> Iterator[list[Word]]:
    """The words of a line from left to right, cut where it is longer than any that is read as one.

    Whatever looks at a row or a cell may need the square of its length; so bounded it needs no more than the page.
    """
    line.sort(key=lambda word: word.x0)
    if len(line) <= _MOST_WORDS and sum([len(word.text) for word in line]) <= _LONGEST_ROW:
        yield line
        return
    part: list[Word] = []
    room = _LONGEST_ROW
    for word in line:
        if len(part) == _MOST_WORDS or (part and len(word.text) > room):
            yield part
            part, room = [], _LONGEST_ROW
        part.append(word)
        room -= len(word.text)
    yield part


def _row(index: int, line: list[Word]) -> Row:
    cells = [cell_of(index, part) for part in _parts(line)]
    top, bottom = min([cell.y0 for cell in cells]), max([cell.y1 for cell in cells])
    return Row(index, line[0].page, cells, top, bottom, " ".join([cell.plain for cell in cells]))


def _parts(line: list[Word]) -> list[list[Word]]:
    """The row cut where a gap is wider than the spaces between its words."""
    if len(line) == 1:
        return [line]
    em = line[0].height * 0.8
    gaps = [word.x0 - before.x1 for before, word in pairwise(line)]
    widest = _widest_space(line, gaps, em)
    parts: list[list[Word]] = [[line[0]]]
    for gap, before, word in zip(gaps, line, line[1:], strict=False):
        if gap > widest and not _spaced(before, word, gap, em):
            parts.append([])
        parts[-1].append(word)
    return parts


def _spaced(before: Word, word: Word, gap: float, em: float) -> bool:
    """Whether a wide gap divides nothing: between letters set apart, between a day and its month."""
    if len(before.text) == 1 == len(word.text) and _letter(before.text) and _letter(word.text):
        return gap < 1.2 * em
    return (
        gap < 3 * em
        and _DAY.fullmatch(before.text) is not None
        and MONTHS.fullmatch(plain(word.text)) is not None
    )


def _widest_space(line: Sequence[Word], gaps: Sequence[float], em: float) -> float:
    """The widest gap that is still a space: 1.7 times the lower quartile of this row's, within .45 and 1.1 em."""
    narrow = sorted(
        [gap for gap, before in zip(gaps, line, strict=False) if 0 < gap < 0.9 * (before.y1 - before.y0)]
    )
    if not narrow:
        return 0.55 * em
    return min(max(1.7 * narrow[len(narrow) // 4], 0.45 * em), 1.1 * em)


def _letter(text: str) -> bool:
    return text.isalpha() or text in "’'"


def cell_of(row: int, words: Sequence[Word]) -> Cell:
    """One cell of these words; letter-spaced words (A V O I R) are one word."""
    if len(words) == 1:
        page, x0, y0, x1, y1, text, *_ = words[0]
        return Cell(page, row, words, text, plain(text), x0, y0, x1, y1)
    if len(words) > 3 and all(len(word.text) == 1 and _letter(word.text) for word in words):
        words = [words[0]._replace(x1=words[-1].x1, text="".join(word.text for word in words))]
    text = " ".join([word.text for word in words])
    return Cell(
        page=words[0].page,
        row=row,
        words=words,
        text=text,
        plain=plain(text),
        x0=words[0].x0,
        y0=min([word.y0 for word in words]),
        x1=max([word.x1 for word in words]),
        y1=max([word.y1 for word in words]),
    )

"""Marks: where a confirmed value stands among words that stay the same, found again on the next page."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from factage.invoice.pages.labels import masked, title_anywhere
from factage.invoice.pages.layout import Edge, Mark
from factage.invoice.pages.party.address import is_street
from factage.invoice.pages.text.dates import MONTHS
from factage.invoice.pages.text.sheet import Cell, Sheets, plain
from factage.invoice.pages.text.tokens import Token, Tokens

_TITLE: Final = re.compile(
    r"(?<![a-z])(?:facture (?:d'acompte|d'avoir|de situation|de solde|proforma)|facture|avoir|note de credit|note d'honoraires"
    r"|[a-z]*rechnungs?|gutschrifts?|rechnungskorrektur|credit note|invoice)(?![a-z])"
)
_TITLES: Final = re.compile(r"@(?: @)+")
"""A title of several words is one: "Facture avoir"."""
_MOVED: Final = 40.0
"""A title in words that nobody knows stands so far at most from where the confirmed page had its own."""
_SAYS_MORE: Final = re.compile(r"nummer|nr|datum")
_ANY_TITLE: Final = r"[a-z' -]{4,24}"
"""What a mark beside a title knows also stands beside that of a credit note."""
_LETTERS: Final = re.compile(r"[a-z]{2}")
_WORDS, _FIGURES = re.compile(r"[a-z]+"), re.compile(r"\d+")
_NUMERO: Final = re.compile(r"n ?°|no\.?|#|nr\.?")
_NUMBER: Final = r"\d+(?:[.,  ]\d+)*"
_NEAR_X, _NEAR_Y = 6.0, 4.0
_LOOSE_X: Final = 60.0
_NO_NUMBERS: Final = frozenset({"vat", "iban", "phone"})
"""Forms that are never the number of an invoice."""
_LONGEST_LABEL: Final = 60
_APART, _LEADING, _ROWS = 4.0, 2.0, 6
"""So far, in heights, a text goes on beside or below; within so many rows."""
_BREAK: Final = re.compile(r" ?[·•|;,] ?| [-–—/] |(?<=[#~]) ")
"""What stands between the values of one cell."""


@dataclass(frozen=True, slots=True)
class Place:
    """Characters of a cell; the token that they are, where their form is known; the cells in which a text goes on."""

    cell: Cell
    start: int
    end: int
    token: Token | None = None
    more: tuple[Cell, ...] = ()

    @property
    def text(self) -> str:
        return " ".join((self.cell.text[self.start : self.end], *(cell.text for cell in self.more)))

    @property
    def span(self) -> tuple[float, float]:
        return self.cell.span(self.start, self.end)


class Finder:
    """Finds marks on the pages of one document."""

    def __init__(self, sheets: Sheets, tokens: Tokens) -> None:
        self.sheets = sheets
        self._tokens: dict[int, list[Token]] = {}
        for token in tokens.all:
            self._tokens.setdefault(id(token.cell), []).append(token)
        self._plain: dict[str, list[Cell]] = {}
        for cell in sheets.cells:
            self._plain.setdefault(label_text(cell.plain), []).append(cell)

    def has(self, text: str) -> bool:
        """Whether a cell says exactly this, numbers apart."""
        return text in self._plain

    def find(self, mark: Mark) -> Place | None:
        """The place of the mark's value; None where its words or its place are not there, or nothing of its form."""
        pattern = (_loose_pattern if mark.loose else _pattern)(mark.before, mark.after)
        found = unnamed = None
        for cell in self._cells(mark):
            place = self._within(cell, mark, pattern)
            if place is None:
                continue
            if "@" in mark.before and "@" not in _titled(cell.plain[: place.start]):
                near = cell.page == mark.page and abs(cell.y0 - mark.dy) < _MOVED
                unnamed = unnamed or (place if near else None)
                continue
            if not mark.shape or shape_of(place.text) == mark.shape:
                return self._whole(place, mark)
            found = (
                found or place
            )  # a number that changed its form, unless one of the old form stands elsewhere
        return found or self._parted(mark) or self._joined(mark) or unnamed

    def _whole(self, place: Place, mark: Mark) -> Place:
        """The place with the cells in which its text goes on, where it stands alone in its cell."""
        if not mark.goes_on or place.end < len(place.cell.text):
            return place
        more: list[Cell] = []
        for cell in islice(goes_on(self.sheets, place.cell, below=mark.below), mark.goes_on):
            if mark.below and (is_street(cell.plain) or any(map(str.isdigit, cell.text))):
                break
            more.append(cell)
        return dataclasses.replace(place, more=tuple(more))

    def _parted(self, mark: Mark) -> Place | None:
        """Label and value in cells of their own, where the confirmed page had both in one: they stood closer there."""
        if mark.relation != "same" or mark.loose or "#" in mark.before or "~" in mark.before:
            return None
        for label in self._plain.get(label_text(mark.before), ()) if _LETTERS.search(mark.before) else ():
            following = self.sheets.next_to(label, 1)
            place = self._within(following, mark, _pattern("", mark.after)) if following else None
            if place is not None:
                return place
        return None

    def _joined(self, mark: Mark) -> Place | None:
        """Label and value in one cell, where the confirmed page had them apart."""
        if mark.relation != "left" or mark.before:
            return None
        pattern = _after_label(mark.text, mark.after)
        for cell in self.sheets.cells:
            place = self._within(cell, mark, pattern)
            titled = "@" not in mark.text or (place and "@" in _titled(cell.plain[: place.start]))
            if place is not None and titled:
                return place
        return None

    def _cells(self, mark: Mark) -> Iterator[Cell]:
        if mark.relation == "same":
            yield from self.sheets.cells
        elif mark.relation == "left":
            for label in self._plain.get(mark.text, ()):
                row = self.sheets.rows[label.row].cells
                yield from [cell for cell in row if cell.x0 >= label.x1 - 1][:1]
        elif mark.relation == "above":
            for label in self._plain.get(mark.text, ()):
                yield from self._below(label, mark)
        else:
            yield from self._at(mark)

    def _below(self, label: Cell, mark: Mark) -> Iterator[Cell]:
        """Cells under the label at about the distance that was learnt; the nearest in x first."""
        found: list[tuple[float, Cell]] = []
        for row in self.sheets.rows_after(label.row, 6):
            for cell in row.cells:
                if abs(cell.y0 - label.y1 - mark.dy) > max(_NEAR_Y, 0.6 * cell.height):
                    continue
                apart = abs(edge_of((cell.x0, cell.x1), mark.edge) - label.x0 - mark.dx)
                over = cell.x0 < label.x1 and label.x0 < cell.x1
                if apart < (_LOOSE_X if over else _NEAR_X):
                    found.append((apart, cell))
        yield from (cell for _, cell in sorted(found, key=lambda one: one[0]))

    def _at(self, mark: Mark) -> Iterator[Cell]:
        found: list[tuple[float, Cell]] = []
        for cell in self.sheets.cells:
            if cell.page != mark.page or abs(cell.y0 - mark.dy) > _NEAR_Y:
                continue
            apart = abs(edge_of((cell.x0, cell.x1), mark.edge) - mark.dx)
            if apart < _NEAR_X:
                found.append((apart, cell))
        yield from (cell for _, cell in sorted(found, key=lambda one: one[0]))

    def _within(self, cell: Cell, mark: Mark, pattern: re.Pattern[str]) -> Place | None:
        """The value in this cell, between the words that stand around it."""
        match = pattern.search(cell.plain) if mark.loose else pattern.fullmatch(cell.plain)
        if match is None:
            return None
        start, end = match.span("value")
        if mark.kind == "text":
            text = cell.text[start:end]
            start, end = start + len(text) - len(text.lstrip(" :-")), end - len(text) + len(text.rstrip(" "))
            other = mark.path == "number" and any(
                token.kind in _NO_NUMBERS and start < token.end and token.start < end
                for token in self._tokens.get(id(cell), ())
            )
            if mark.shape and end > start:
                start, end = _shaped(cell.text, start, end, mark.shape)
            return Place(cell, start, end) if end > start and not other else None
        for token in self._tokens.get(id(cell), ()):
            if token.kind == mark.kind and start - 1 <= token.start and token.end <= end + 1:
                return Place(cell, token.start, token.end, token)
        return None

    def marks(self, path: str, place: Place) -> Iterator[Mark]:
        """The marks that lead to this place, the most telling first."""
        cell, kind = place.cell, place.token.kind if place.token else "text"
        before, after = masked_around(cell.plain[: place.start]), masked_around(cell.plain[place.end :])
        around = {"path": path, "kind": kind, "before": before, "after": after, "page": cell.page}
        around |= {"goes_on": len(place.more), "below": bool(place.more) and place.more[0].row != cell.row}
        if path == "number" and place.token is None and not place.more:
            around["shape"] = shape_of(place.text)
        if _LETTERS.search(before) or _LETTERS.search(after) or "@" in before or _NUMERO.match(before):
            yield Mark(relation="same", dy=round(cell.y0, 1), **around)  # type: ignore[arg-type]
        words, sign = _right_before(before), _right_after(after)
        if words and (words, sign) != (before, after):
            part = {**around, "before": words, "after": "" if place.token else sign}
            yield Mark(relation="same", loose=True, dy=round(cell.y0, 1), **part)  # type: ignore[arg-type]
        row = self.sheets.rows[cell.row].cells
        left = [one for one in row if one.x1 <= cell.x0 + 1]
        if left and _is_label(left[-1]):
            yield Mark(relation="left", text=label_text(left[-1].plain), **around)  # type: ignore[arg-type]
        x0, x1 = cell.x0, cell.x1
        for label in self._labels_above(cell):
            for edge in _edges(cell, label):
                yield Mark(
                    relation="above",
                    text=label_text(label.plain),
                    dx=round(edge_of((x0, x1), edge) - label.x0, 1),
                    dy=round(cell.y0 - label.y1, 1),
                    edge=edge,
                    **around,  # type: ignore[arg-type]
                )
        for edge in _page_edges(cell, self.sheets.pages[cell.page].width):
            at = round(edge_of((x0, x1), edge), 1)
            yield Mark(relation="place", dx=at, dy=round(cell.y0, 1), edge=edge, **around)  # type: ignore[arg-type]

    def _labels_above(self, cell: Cell) -> Iterator[Cell]:
        for row in self.sheets.rows_before(cell.row, 3):
            if cell.y0 - row.y1 > 3 * cell.height:
                return
            for one in row.cells:
                near = one.x0 < cell.x1 and cell.x0 < one.x1
                if near and _is_label(one):
                    yield one


def goes_on(sheets: Sheets, cell: Cell, *, below: bool) -> Iterator[Cell]:
    """The cells in which a text may go on: at the right of this one, or under it on its edge or its axis."""
    if not below:
        for other in sheets.rows[cell.row].cells:
            if other.x0 >= cell.x1 and other.x0 - cell.x1 < _APART * cell.height:
                yield other
                cell = other
        return
    for row in sheets.rows_after(cell.row, _ROWS):
        under = next((one for one in row.cells if _on_edge(one, cell)), None)
        if under is not None and under.y0 - cell.y0 < _LEADING * cell.height:
            yield under
            cell = under


def _on_edge(one: Cell, cell: Cell) -> bool:
    return abs(one.x0 - cell.x0) < _NEAR_X or abs(one.x0 + one.x1 - cell.x0 - cell.x1) < _NEAR_X


def _right_before(before: str) -> str:
    """The words right before a value, without other values and what belongs to them; empty where there are none."""
    words = _BREAK.split(before)[-1].lstrip()
    return words if _LETTERS.search(words) else ""


def _right_after(after: str) -> str:
    """The sign that ends a value."""
    match = _BREAK.match(after)
    return match[0] if match else after


def shape_of(text: str) -> str:
    """The form of a number: letters as ``a``, figures as ``9``, each run once."""
    return _FIGURES.sub("9", _WORDS.sub("a", plain(text.strip())))


def _shaped(text: str, start: int, end: int, shape: str) -> tuple[int, int]:
    """Which of these characters have the form of a number; all of them where a number may have changed its form.

    Nothing where there is no figure, or where more words stand than the form has.
    """
    words = [(match.start() + start, match.end() + start) for match in re.finditer(r"\S+", text[start:end])]
    size = shape.count(" ") + 1
    for at in range(len(words) - size + 1):
        first, last = words[at][0], words[at + size - 1][1]
        if shape_of(text[first:last]) == shape:
            return first, last
    changed = (len(words) <= size and any(map(str.isdigit, text[start:end]))) or "9" not in shape
    return (start, end) if changed else (start, start)


def _is_label(cell: Cell) -> bool:
    """Whether a cell may be the words beside a value: letters, and no figures of its own."""
    return (
        bool(_LETTERS.search(cell.plain) or _NUMERO.fullmatch(cell.plain))
        and len(cell.plain) < _LONGEST_LABEL
        and not any(map(str.isdigit, cell.text))
    )


def edge_of(span: tuple[float, float], edge: Edge) -> float:
    """The x of an edge of a span."""
    return span[0] if edge == "left" else span[1] if edge == "right" else (span[0] + span[1]) / 2


def _edges(cell: Cell, label: Cell) -> list[Edge]:
    """The edges by which a value may hang on its label, the closest first."""
    apart: dict[Edge, float] = {
        "left": abs(cell.x0 - label.x0),
        "right": abs(cell.x1 - label.x1),
        "centre": abs(cell.x0 + cell.x1 - label.x0 - label.x1) / 2,
    }
    return sorted(apart, key=lambda edge: apart[edge])[:1]


def _page_edges(cell: Cell, width: float) -> list[Edge]:
    """The left edge as a rule; the right one for what ends near the right margin."""
    return ["right", "left"] if cell.x1 > 0.85 * width and cell.x0 > 0.55 * width else ["left"]


def label_text(text: str) -> str:
    """A label as marks keep it: numbers as ``#``, titles as ``@``, so that a credit note's stands for an invoice's."""
    return _titled(masked(text))


def masked_around(text: str) -> str:
    """The text around a value with numbers as ``#``, months as ``~``, titles as ``@``; spaces stay where they are."""
    return _titled(MONTHS.sub("~", re.sub(r"\d+(?:[.,  ]\d+)*", "#", text)))


@lru_cache(maxsize=20_000)
def _titled(text: str) -> str:
    """A text with the titles of every language as ``@``; "Rechnungsdatum" says more than a title."""
    text = _TITLE.sub("@", text)
    for kind in ("credit", "deposit", "invoice"):
        text = title_anywhere(kind).sub(lambda match: match[0] if _SAYS_MORE.search(match[0]) else "@", text)
    return _TITLES.sub("@", text)


@lru_cache(maxsize=2_000)
def _pattern(before: str, after: str) -> re.Pattern[str]:
    return re.compile(f"{_regex(before)}(?P<value>.+?){_regex(after)}")


@lru_cache(maxsize=2_000)
def _after_label(label: str, after: str) -> re.Pattern[str]:
    return re.compile(f"{_regex(label)}[ :.*]+(?P<value>.+?){_regex(after)}")


@lru_cache(maxsize=2_000)
def _loose_pattern(before: str, after: str) -> re.Pattern[str]:
    """Words anywhere in a cell, and what follows up to a sign."""
    end = f"(?:{_regex(after)}|{_BREAK.pattern}|$)" if after else f"(?:{_BREAK.pattern}|$)"
    return re.compile(f"(?<![a-z]){_regex(before)}(?P<value>.+?){end}")


def _regex(text: str) -> str:
    """A masked text as a pattern."""
    text = re.escape(text)
    for sign, words in (("#", _NUMBER), ("~", "[a-z]+"), ("@", _ANY_TITLE)):
        text = text.replace("\\" + sign, sign).replace(sign, words)
    return text

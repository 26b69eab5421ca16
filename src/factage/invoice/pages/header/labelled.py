"""One cell of a page as captions and values: which words are a caption, where its value begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final, Literal

from factage.invoice.pages.header.captions import (
    NONE_OF_OURS,
    Meaning,
    is_whole,
    may_caption,
    meaning,
    names_bill,
    names_number,
    phrase_at,
)
from factage.invoice.pages.header.pieced import CAPITALS, LONGEST_CAPTION, SHORTEST, Pieced
from factage.invoice.pages.text.sheet import Cell
from factage.invoice.pages.text.tokens import Token

Place = Literal["within", "right", "below", "left"]
_LONGEST_KEPT: Final = 300
_MOST_BEFORE: Final = 6
_LETTER: Final = re.compile(r"[a-z]")
_DIGIT: Final = re.compile(r"\d")
_EARLY: Final = re.compile(r"(?:skonto|escompte|discount|rabais|remise)[^;.]{0,24}$")
_AFTER_REPORT: Final = re.compile(r"recue?s?\b|effectue|regle le|encaisse|comptabilise")
"""Words of a payment that was made: its day is not the one that is due."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A caption with its value: a date, or a text; ``meaning`` is None where the caption's words are not known.

    ``begin`` is where the caption starts, where it stands in the cell of the value.
    """

    caption: str
    meaning: Meaning | None
    cell: Cell
    begin: int
    start: int
    end: int
    place: Place
    token: Token | None = None
    worded: bool = False
    """Whether words alone stand where an order's number should: "Bon de commande : Mail Mme Roy"."""
    follows: bool = False
    """Whether an unknown word stands right before a caption without a colon."""

    @property
    def text(self) -> str:
        return self.cell.text[self.start : self.end]


class Labelled(Pieced):
    """One cell as captions and values."""

    def __init__(self, cell: Cell, dates: Sequence[Token]) -> None:
        super().__init__(cell, dates)
        self.worded = _LETTER.search(cell.plain) is not None
        self.just_words = self.worded and ":" not in cell.plain and not _DIGIT.search(cell.plain)
        """Whether the cell has words, and neither a figure nor a colon."""
        self.open: tuple[str, ...] = ()
        """The words of a caption at the end of the cell that has no value in it."""
        self.colon = False
        self.entries = list(self._entries()) if self.worded and may_caption(cell.plain) else []

    @classmethod
    def of(cls, cell: Cell, dates: Sequence[Token]) -> Labelled:
        """A cell with these dates. A text without any says the same wherever it stands, so that it is read once."""
        if dates or len(cell.text) > _LONGEST_KEPT:
            return cls(cell, dates)
        found = cls.__new__(cls)
        found.__dict__.update(_undated(cell.text, cell.plain).__dict__, cell=cell)
        found.entries = [replace(entry, cell=cell) for entry in found.entries]
        return found

    @cached_property
    def captioned(self) -> bool:
        """Whether the cell has captions of its own, or is one."""
        return bool(self.open) or any(
            entry.meaning is not None
            and entry.start > self._first
            and (entry.meaning.field is not None or self._told(entry))
            and not self._only_capitals(entry)
            for entry in self.entries
        )

    def _told(self, entry: Entry) -> bool:
        return ":" in self.cell.text[entry.begin : entry.start]

    def _only_capitals(self, entry: Entry) -> bool:
        return bool(CAPITALS.fullmatch(self.cell.text[: entry.start].strip(" :")))

    # --- captions within the cell -----------------------------------------------------------------------------------

    def _entries(self) -> Iterator[Entry]:
        at = 0
        last: Meaning | None = None
        before: Entry | None = None
        while at < len(self.pieces):
            run = self._run(at)
            colon = self._colon_caption(at)
            if colon is not None:
                words = self._words(at, colon)
                entry = (
                    self._valued(words, colon + 1, begin=self.pieces[at].start, told=True) if words else None
                )
                if entry is not None:
                    yield entry
                    last, before = self._named(entry, words), entry
                    at = self._index_after(entry.end)
                    continue
                if colon == len(self.pieces) - 1 and words:
                    self.open, self.colon = words, True
                at = colon + 1
                continue
            if not run:
                entry = (
                    self._second_number(at, before)
                    or self._dated_number(at, last)
                    or self._after_day(at, last)
                )
                if entry is not None:
                    yield entry
                at += 1
                continue
            first = self._sentence(at) if names_number(self._words(at, at + run)) else at
            words = self._words(first, at + run)
            follows = first == at and at > 0 and self.pieces[at - 1].kind == "word"
            entry = self._valued(
                words, at + run, begin=self.pieces[first].start, told=False, last=last, follows=follows
            )
            if entry is not None:
                yield entry
                last, before = self._named(entry, words), entry
                at = self._index_after(entry.end)
            else:
                at += run
        if not self.open and self.just_words and self._is_caption():
            self.open = self.words

    def _sentence(self, at: int) -> int:
        """Where the words before this one begin that name a bill with words of their own: "Décompte de charges n°"."""
        first = at
        while first and self.pieces[first - 1].kind == "word":
            first -= 1
        far = at - first > _MOST_BEFORE
        return first if not far and "bill" in phrase_at(self._words_ahead(first))[1] else at

    def _second_number(self, at: int, before: Entry | None) -> Entry | None:
        """The number of the invoice after that of its situation or deposit: "Facture d'acompte n° 1 - FA-45"."""
        short = before is not None and before.end - before.start <= SHORTEST
        if not short or before is None or before.meaning is None or before.meaning.field != "number":
            return None
        if (
            self.pieces[at].kind != "value"
            or self.pieces[at - 1].kind != "sign"
            or self.pieces[at].start in self.dates
        ):
            return None
        start, end = self._extent(at, before.meaning, told=False)
        return (
            Entry("", Meaning("number"), self.cell, start, start, end, "within")
            if end - start > SHORTEST
            else None
        )

    def _dated_number(self, at: int, last: Meaning | None) -> Entry | None:
        """The day right after the number: "Facture n° 12 - 3 mars 2026"."""
        token = self.dates.get(self.pieces[at].start)
        if token is None or last is None or last.field != "number" or at < 1:
            return None
        if self.pieces[at - 1].kind == "word":
            return None
        return Entry(
            "", Meaning("issue_date"), self.cell, token.start, token.start, token.end, "within", token
        )

    def _after_day(self, at: int, last: Meaning | None) -> Entry | None:
        """The number after the day of what was named: "Ihre Bestellung vom 12.02.2026: 778-B"."""
        before = self.pieces[at - 1] if at else None
        if last is None or last.field is None or before is None or at + 1 >= len(self.pieces):
            return None
        if self.pieces[at].kind != "colon" or before.start not in self.dates:
            return None
        start, end = self._extent(at + 1, last, told=True)
        return Entry("", last, self.cell, before.start, start, end, "within") if start < end else None

    @staticmethod
    def _named(entry: Entry, words: tuple[str, ...]) -> Meaning | None:
        """What a caption names, also where its value is the day of it: "votre commande du 12 mars"."""
        if entry.follows and (entry.meaning is None or entry.meaning.level != "strong"):
            return NONE_OF_OURS
        return entry.meaning if entry.token is None else meaning(words, dated=False)

    def _is_caption(self) -> bool:
        """Whether the cell is nothing but a caption whose words say something."""
        return len(self.cell.text) <= LONGEST_CAPTION and is_whole(self.words)

    # --- values -----------------------------------------------------------------------------------------------------

    def _valued(
        self,
        words: tuple[str, ...],
        at: int,
        *,
        begin: int,
        told: bool,
        last: Meaning | None = None,
        follows: bool = False,
    ) -> Entry | None:
        """The value that begins at this piece, for a caption of these words (``told``: with a colon)."""
        while at < len(self.pieces) and self.pieces[at].kind == "colon":
            at += 1
        if at >= len(self.pieces):
            return None
        caption = " ".join(words)
        day = meaning(words, dated=True)
        token = self._date_at(at, far=told and day is not None and day.field == "due_date")
        if token is not None:
            if day is not None and day.level == "weak" and not told and (last is not None or begin):
                # "Facture n° 12 du 3 mars 2026", "votre commande n° 45 du 12 mars"
                numbered = last is not None and last.field == "number"
                day = Meaning("issue_date", "strong") if numbered else NONE_OF_OURS if last else None
            return Entry(
                caption, day, self.cell, begin, token.start, token.end, "within", token, follows=follows
            )
        said = meaning(words, dated=False)
        if (
            last is not None
            and not told
            and said is not None
            and said.field == "number"
            and not names_bill(words)
        ):
            said = last  # "votre bon de commande du 12 mars n° 45"
        start, end = self._extent(at, said, told=told)
        if start >= end:
            start, end = self._worded(at, said) if told else (0, 0)
            worded = Entry(caption, None, self.cell, begin, start, end, "within", worded=True)
            return worded if start < end else None
        if (
            said is not None
            and said.field == "order_reference"
            and begin == self._first
            and not told
            and len(words) == 1
        ):
            letters = self.cell.text[begin : self.pieces[at - 1].end]
            if CAPITALS.fullmatch(letters) and end - start > SHORTEST:  # "PO 77120"
                return Entry("", None, self.cell, begin, begin, end, "within")
        if said is not None and said.field is not None and not told:
            start = self._capitals_before(at, words, said) or start
        return Entry(caption, said, self.cell, begin, start, end, "within", None, follows=follows)

    def as_value(self, words: tuple[str, ...], place: Place, *, told: bool = False) -> Iterator[Entry]:
        """The whole cell as the value of a caption elsewhere."""
        if not self.pieces:
            return
        caption = " ".join(words)
        told = told or (self.led and place == "right")
        token = self._date_at(0, far=False)
        if token is not None:
            yield Entry(
                caption, meaning(words, dated=True), self.cell, 0, token.start, token.end, place, token
            )
            return
        said = meaning(words, dated=False)
        start, end = self._extent(0, said, told=True)
        if said is not None and said.field == "buyer_reference" and not told and place == "right":
            coded = any(char.isdigit() for char in self.cell.text) or self.cell.text.isupper()
            if not coded:
                return
        if start < end:
            yield Entry(caption, said, self.cell, 0, start, end, place)
        elif told or place == "below":
            start, end = self._worded(0, said)
            if start < end:
                yield Entry(caption, None, self.cell, 0, start, end, place, worded=True)

    def _date_at(self, at: int, *, far: bool) -> Token | None:
        """The date that begins at this piece; with ``far`` the first one of what the caption speaks of."""
        piece = self.pieces[at]
        if piece.start in self.dates:
            return self.dates[piece.start]
        for index in range(at, len(self.pieces)):
            piece = self.pieces[index]
            if piece.start in self.dates and not _EARLY.search(self.cell.plain[: piece.start]):
                between = self.cell.plain[self.pieces[at].start : piece.start]
                plain_words = all(
                    phrase_at((one.text,))[1] == {"filler"}
                    for one in self.pieces[at:index]
                    if one.kind == "word"
                )
                values = any(one.kind == "value" for one in self.pieces[at:index])
                paid = _AFTER_REPORT.search(between)
                return self.dates[piece.start] if (far or (plain_words and not values)) and not paid else None
            if piece.kind == "colon":
                return None
        return None


@lru_cache(maxsize=20_000)
def _undated(text: str, plain: str) -> Labelled:
    """A text without dates, in a cell of no place."""
    return Labelled(Cell(0, 0, (), text, plain, 0.0, 0.0, 0.0, 0.0), ())

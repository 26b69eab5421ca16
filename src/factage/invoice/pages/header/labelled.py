"""One cell of a page as captions and values: which words are a caption, where its value begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final, Literal

from factage.invoice.pages.header.captions import (
    NONE_OF_OURS,
    Meaning,
    Piece,
    is_whole,
    may_caption,
    meaning,
    names_bill,
    names_number,
    phrase_at,
    pieces,
)
from factage.invoice.pages.text.sheet import Cell
from factage.invoice.pages.text.tokens import Token

Place = Literal["within", "right", "below", "left"]
_LONGEST_TEXT: Final = 40
_SHORTEST: Final = 2
_LONGEST_CAPTION: Final = 48
_LONGEST_KEPT: Final = 120
_MOST_CODES: Final = 4
_MOST_BEFORE: Final = 6
_CAPITALS: Final = re.compile(r"[A-Z]{1,5}")
_LETTER: Final = re.compile(r"[a-z]")
_DIGIT: Final = re.compile(r"\d")
_SIGN_WORDS: Final = frozenset({"n", "no", "nr", "du", "de", "le"})
_NEVER_CODE: Final = frozenset({"filler", "foreign", "issue", "number", "date", "due"})
"""Captions in capitals that are no letters of a code: "NO 600218"."""
_NOTHING: Final = re.compile(r"voir\b|see\b|siehe\b|idem\b|neant\b|sans\b|aucune?\b|n/?a\b|none\b")
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
    follows: bool = False
    """Whether an unknown word stands right before a caption without a colon."""

    @property
    def text(self) -> str:
        return self.cell.text[self.start : self.end]


class Labelled:
    """One cell as captions and values."""

    def __init__(self, cell: Cell, dates: Sequence[Token]) -> None:
        self.cell = cell
        self.dates: Mapping[int, Token] = {token.start: token for token in dates}
        self.worded = _LETTER.search(cell.plain) is not None
        self.open: tuple[str, ...] = ()
        """The words of a caption at the end of the cell that has no value in it."""
        self.colon = False
        self.entries = list(self._entries()) if self.worded and may_caption(cell.plain) else []

    @classmethod
    def of(cls, cell: Cell, dates: Sequence[Token]) -> Labelled:
        """A cell with these dates. A text without any says the same wherever it stands, so that it is read once."""
        if dates or len(cell.text) > _LONGEST_KEPT:
            return cls(cell, dates)
        found = copy(_undated(cell.text, cell.plain))
        found.cell = cell
        found.entries = [replace(entry, cell=cell) for entry in found.entries]
        return found

    @cached_property
    def pieces(self) -> list[Piece]:
        """The cell's text in pieces, each date as one of them."""
        return self._with_dates(pieces(self.cell.plain, self.cell.text))

    def _with_dates(self, found: list[Piece]) -> list[Piece]:
        if not self.dates:
            return found
        out = [Piece("value", "", token.start, token.end) for token in self.dates.values()]
        spans = [(one.start, one.end) for one in out]
        out += [one for one in found if not any(one.start < end and start < one.end for start, end in spans)]
        return sorted(out, key=lambda one: one.start)

    @cached_property
    def captioned(self) -> bool:
        """Whether the cell has captions of its own, or is one."""
        return bool(self.open) or any(
            entry.meaning is not None
            and entry.start
            and (entry.meaning.field is not None or self._told(entry))
            and not self._only_capitals(entry)
            for entry in self.entries
        )

    def _told(self, entry: Entry) -> bool:
        return ":" in self.cell.text[entry.begin : entry.start]

    def _only_capitals(self, entry: Entry) -> bool:
        return bool(_CAPITALS.fullmatch(self.cell.text[: entry.start].strip()))

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
        short = before is not None and before.end - before.start <= _SHORTEST
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
            if end - start > _SHORTEST
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

    @property
    def words(self) -> tuple[str, ...]:
        return self._words(0, len(self.pieces))

    @cached_property
    def just_words(self) -> bool:
        """Whether the cell has words, and neither a figure nor a colon."""
        return self.worded and ":" not in self.cell.plain and not _DIGIT.search(self.cell.plain)

    def _is_caption(self) -> bool:
        """Whether the cell is nothing but a caption whose words say something."""
        return len(self.cell.text) <= _LONGEST_CAPTION and is_whole(self.words)

    def _run(self, at: int) -> int:
        """How many pieces from here are words of captions, one after the other."""
        count = 0
        while at + count < len(self.pieces) and self.pieces[at + count].kind == "word":
            words = self._words_ahead(at + count)
            length, _ = phrase_at(words)
            if not length:
                break
            count += length
        return count

    def _words_ahead(self, at: int) -> tuple[str, ...]:
        out = []
        for piece in self.pieces[at : at + 5]:
            if piece.kind != "word":
                break
            out.append(piece.text)
        return tuple(out)

    def _words(self, first: int, last: int) -> tuple[str, ...]:
        return tuple(piece.text for piece in self.pieces[first:last] if piece.kind == "word")

    def _colon_caption(self, at: int) -> int | None:
        """Where the colon stands of a caption that begins here: words and signs alone before it."""
        if self.pieces[at].kind != "word":
            return None
        farthest = self.pieces[at].start + _LONGEST_CAPTION
        for index in range(at, len(self.pieces)):
            piece = self.pieces[index]
            if piece.start > farthest or piece.kind == "value":
                return None
            if piece.kind == "colon":
                return index
            if piece.kind == "sign" and piece.text not in "/-()":
                return None
        return None

    def _index_after(self, end: int) -> int:
        return next((n for n, one in enumerate(self.pieces) if one.start >= end), len(self.pieces))

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
            return Entry(caption, day, self.cell, begin, token.start, token.end, "within", token, follows)
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
            return None
        if (
            said is not None
            and said.field == "order_reference"
            and begin == 0
            and not told
            and len(words) == 1
        ):
            letters = self.cell.text[: self.pieces[at - 1].end]
            if _CAPITALS.fullmatch(letters) and end - start > _SHORTEST:  # "PO 77120"
                return Entry("", None, self.cell, 0, 0, end, "within")
        if said is not None and said.field is not None and not told:
            start = self._capitals_before(at, words, said) or start
        return Entry(caption, said, self.cell, begin, start, end, "within", None, follows)

    def as_value(self, words: tuple[str, ...], place: Place, *, told: bool = False) -> Iterator[Entry]:
        """The whole cell as the value of a caption elsewhere."""
        if not self.pieces:
            return
        caption = " ".join(words)
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

    def _extent(self, at: int, said: Meaning | None, *, told: bool) -> tuple[int, int]:
        """Where the value from this piece begins and ends: a code, or (``free``) the words of a buyer's reference."""
        free = self._free(at, said, told=told)
        first = self.pieces[at]
        if first.kind == "sign":
            if first.text not in "#-–" or at + 1 >= len(self.pieces):
                return 0, 0
            at, first = at + 1, self.pieces[at + 1]
        if not free and first.kind == "word" and not self._code_word(at):
            return 0, 0
        last = at
        while last < len(self.pieces) and not self._ends(last, at, free=free):
            last += 1
        inside = self.pieces[at:last]
        codes = [n for n, piece in enumerate(inside) if piece.kind == "value"]
        if not free and len(codes) > _MOST_CODES:
            inside = inside[: codes[_MOST_CODES - 1] + 1]
        if not inside or (not free and not codes):
            return 0, 0
        begin, end = first.start, inside[-1].end
        nothing = free and (end - begin < _SHORTEST or _NOTHING.match(self.cell.plain[begin:end]))
        return (0, 0) if nothing or end - begin > _LONGEST_TEXT else (begin, end)

    def _free(self, at: int, said: Meaning | None, *, told: bool) -> bool:
        """Whether any words may be the value of such a caption."""
        if said is not None and said.field != "buyer_reference":
            return False
        first = self.pieces[at]
        return told or (said is not None and first.kind == "word" and self.cell.text[first.start].isupper())

    def _ends(self, index: int, first: int, *, free: bool) -> bool:
        """Whether a value ends before this piece."""
        piece = self.pieces[index]
        if piece.kind == "colon" or (piece.kind == "sign" and not self._binds(index, free=free)):
            return True
        if free:
            return piece.kind == "word" and index > first and self._colon_caption(index) is not None
        if piece.start in self.dates:
            return True
        return piece.kind == "word" and (
            (index > first and self._caption_ahead(index)) or not self._code_word(index)
        )

    def _code_word(self, index: int) -> bool:
        """Whether a word is part of a code: a few capitals next to something with a digit."""
        piece = self.pieces[index]
        said = self.cell.text[piece.start : piece.end]
        if not _CAPITALS.fullmatch(said):
            return False
        length, classes = phrase_at((piece.text,))
        if length and classes & _NEVER_CODE:
            return False
        if index and self.pieces[index - 1].kind == "value" and index + 1 < len(self.pieces):
            following = self.pieces[index + 1]
            if following.kind == "word" and phrase_at((following.text,))[1] != {"filler"}:
                return False
        near = [self.pieces[n] for n in (index - 1, index + 1) if 0 <= n < len(self.pieces)]
        return any(one.kind == "value" for one in near) and not self._caption_ahead(index, alone=False)

    def _caption_ahead(self, index: int, *, alone: bool = True) -> bool:
        """Whether a caption with its colon or value begins at this word."""
        if self._colon_caption(index) is not None:
            return True
        run = self._run(index)
        if not run:
            return False
        following = self.pieces[index + run] if index + run < len(self.pieces) else None
        if following is None or following.kind != "value":
            return alone and following is None and run > 1
        if following.start in self.dates:
            return True
        return alone or run > 1

    def _binds(self, index: int, *, free: bool) -> bool:
        """Whether a sign stands within a value ("2026 / 77"), not between two things."""
        piece = self.pieces[index]
        if index + 1 >= len(self.pieces):
            return False
        following = self.pieces[index + 1]
        if free:
            return piece.text in "/&,'()-–" and not (
                piece.text in "-–" and following.kind == "word" and self._caption_ahead(index + 1)
            )
        return (
            piece.text == "/"
            and following.kind == "value"
            and following.start not in self.dates
            and following.end - following.start < 6
        )

    def _capitals_before(self, at: int, words: tuple[str, ...], said: Meaning) -> int | None:
        """Where a value begins whose letters were taken for a caption's last word: "Facture n° FA 118"."""
        if len(words) < 2 or at < 1 or self.pieces[at - 1].kind != "word":
            return None
        piece = self.pieces[at - 1]
        rest = meaning(words[:-1], dated=False)
        capitals = _CAPITALS.fullmatch(self.cell.text[piece.start : piece.end])
        if piece.text in _SIGN_WORDS or any(
            phrase_at(words[n:])[0] == len(words) - n for n in range(max(0, len(words) - 4), len(words) - 1)
        ):
            return None  # a word of the caption itself: "FACTURE DE VENTE VE-12"
        if capitals and rest is not None and rest.field == said.field:
            return piece.start
        return None


@lru_cache(maxsize=20_000)
def _undated(text: str, plain: str) -> Labelled:
    """A text without dates, in a cell of no place."""
    return Labelled(Cell(0, 0, (), text, plain, 0.0, 0.0, 0.0, 0.0), ())

"""One cell of a page in pieces: where the words of a caption are, where a value begins and where it ends."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final

from factage.invoice.pages.header.captions import MOST_WORDS, Meaning, Piece, meaning, phrase_at, pieces
from factage.invoice.pages.text.sheet import Cell
from factage.invoice.pages.text.tokens import Token

_LONGEST_TEXT: Final = 40
SHORTEST: Final = 2
LONGEST_CAPTION: Final = 48
_MOST_CODES: Final = 4
_NAMES_THINGS: Final = frozenset({"foreign", "order"})
_WORDS: Final = Meaning("buyer_reference")
"""A caption under which words may stand."""
_REFERENCES: Final = frozenset({"order_reference", "buyer_reference"})
_MOST_MORE: Final = 2
CAPITALS: Final = re.compile(r"[A-Z]{1,5}")
_NUMBERED: Final = re.compile(
    r"[A-Z]{1,4} ?(?:[nN][°ºo]|[nN]r\.?|[nN]o\.?|#) ?[\w/.-]{0,12}\d[\w/-]{0,8}"
    r"(?: ?[-–/,] ?(?:lot|tranche|phase|poste|ligne|part|los|pos\.?) ?(?:n[°ºo] ?)?\w{1,6})?"
)
"""An order by what it is called and its number, with its part: "OS n° 3 – lot 06"."""
_SIGN_WORDS: Final = frozenset({"n", "no", "nr", "du", "de", "le"})
_NEVER_CODE: Final = frozenset({"filler", "foreign", "issue", "number", "date", "due"})
"""Captions in capitals that are no letters of a code: "NO 600218"."""
_JOINTS: Final = frozenset({",", "&", "+", "/", ";", "et", "and", "und", "e", "y", "en"})
"""What stands between two numbers of one kind."""
_FIGURES: Final = re.compile(r"\d+")
_NOTHING: Final = re.compile(r"voir\b|see\b|siehe\b|idem\b|neant\b|sans\b|aucune?\b|n/?a\b|none\b")
_SENTENCE_ENDS: Final = re.compile(r"[a-z]{5,}\. [a-z]")
"""A caption does not begin before the end of a sentence."""


class Pieced:
    """One cell in pieces."""

    def __init__(self, cell: Cell, dates: Sequence[Token]) -> None:
        self.cell = cell
        self.dates: Mapping[int, Token] = {token.start: token for token in dates}

    @cached_property
    def pieces(self) -> Sequence[Piece]:
        """The cell's text in pieces, each date as one of them."""
        found = pieces(self.cell.plain, self.cell.text)
        return self._with_dates(found[1:] if self.led and found else found)

    @cached_property
    def led(self) -> bool:
        """Whether the cell begins with the colon of a caption in the cell before it."""
        return self.cell.text.lstrip().startswith(":")

    @property
    def _first(self) -> int:
        return self.pieces[0].start if self.pieces else 0

    def _with_dates(self, found: Sequence[Piece]) -> Sequence[Piece]:
        if not self.dates:
            return found
        out = [Piece("value", "", token.start, token.end) for token in self.dates.values()]
        spans = [(one.start, one.end) for one in out]
        out += [one for one in found if not any(one.start < end and start < one.end for start, end in spans)]
        return sorted(out, key=lambda one: one.start)

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
        for piece in self.pieces[at : at + MOST_WORDS]:
            if piece.kind != "word":
                break
            out.append(piece.text)
        return tuple(out)

    @property
    def words(self) -> tuple[str, ...]:
        return self._words(0, len(self.pieces))

    def _words(self, first: int, last: int) -> tuple[str, ...]:
        return tuple(piece.text for piece in self.pieces[first:last] if piece.kind == "word")

    def _colon_caption(self, at: int) -> int | None:
        """Where the colon stands of a caption that begins here: words and signs alone before it."""
        if self.pieces[at].kind != "word":
            return None
        farthest = self.pieces[at].start + LONGEST_CAPTION
        for index in range(at, len(self.pieces)):
            piece = self.pieces[index]
            if piece.start > farthest or piece.kind == "value":
                return None
            if piece.kind == "colon":
                said = self.cell.plain[self.pieces[at].start : piece.start]
                return None if _SENTENCE_ENDS.search(said) else index
            if piece.kind == "sign" and piece.text not in "/-()":
                return None
        return None

    def _index_after(self, end: int) -> int:
        return next((n for n, one in enumerate(self.pieces) if one.start >= end), len(self.pieces))

    def _extent(self, at: int, said: Meaning | None, *, told: bool) -> tuple[int, int]:
        """Where the value from this piece begins and ends: a code, or (``free``) the words of a buyer's reference."""
        free = self._free(at, said, told=told)
        first = self.pieces[at]
        if first.kind == "sign":
            if first.text not in "#-–" or at + 1 >= len(self.pieces):
                return 0, 0
            at, first = at + 1, self.pieces[at + 1]
        if told and (end := self._numbered(first, said)):
            return first.start, end
        if not free and first.kind == "word" and not self._code_word(at):
            return 0, 0
        last = at
        while last < len(self.pieces) and not self._ends(last, at, free=free):
            last += 1
        while not free and (more := self._one_more(at, last)):
            last = more
        if not free and self._names_more(last):
            last = len(self.pieces)
        inside = self.pieces[at:last]
        codes = [n for n, piece in enumerate(inside) if piece.kind == "value"]
        if not free and len(codes) > _MOST_CODES:
            inside = inside[: codes[_MOST_CODES - 1] + 1]
        if not inside or (not free and not codes):
            return 0, 0
        begin, end = first.start, inside[-1].end
        nothing = free and (end - begin < SHORTEST or _NOTHING.match(self.cell.plain[begin:end]))
        return (0, 0) if nothing or end - begin > _LONGEST_TEXT else (begin, end)

    def _numbered(self, first: Piece, said: Meaning | None) -> int:
        """Where an order ends that is called by letters and its number, which fill the rest of the cell; else 0."""
        ordered = said is not None and said.field == "order_reference"
        match = _NUMBERED.fullmatch(self.cell.text, first.start) if ordered else None
        return match.end() if match is not None else 0

    def _one_more(self, first: int, last: int) -> int:
        """Where one more number of the same kind ends after those before this piece ("4512, 4517 et 4520"), else 0."""
        if last + 1 >= len(self.pieces) or last <= first:
            return 0
        joint, following, before = self.pieces[last], self.pieces[last + 1], self.pieces[last - 1]
        joins = joint.text in _JOINTS and joint.kind in {"sign", "word"}
        numbers = following.kind == "value" == before.kind and following.start not in self.dates
        alike = abs(following.end - following.start - before.end + before.start) <= 1
        same = numbers and alike and _FIGURES.sub("", before.text) == _FIGURES.sub("", following.text)
        return last + 2 if joins and same and following.end - following.start > SHORTEST else 0

    def _worded(self, at: int, said: Meaning | None) -> tuple[int, int]:
        """Where the words begin and end that stand under the caption of an order: no sentence, no caption."""
        first = self.pieces[at]
        if said is None or said.field != "order_reference" or said.level == "weak" or first.kind != "word":
            return 0, 0
        if phrase_at(self._words_ahead(at))[1] - _NAMES_THINGS or not self.cell.text[first.start].isupper():
            return 0, 0
        return self._extent(at, _WORDS, told=True)

    def _names_more(self, at: int) -> bool:
        """Whether a stroke and a few words that are no caption end the cell: "BC 2026-04 / salle"."""
        rest = self.pieces[at + 1 :]
        return (
            0 < len(rest) <= _MOST_MORE
            and self.pieces[at].text == "/"
            and all(one.kind == "word" and phrase_at((one.text,))[1] <= {"foreign"} for one in rest)
        )

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
            if piece.kind != "word" or index == first:
                return False
            return self._colon_caption(index) is not None or self._says_its_day(index)
        if piece.start in self.dates:
            return True
        return piece.kind == "word" and (
            (index > first and self._caption_ahead(index)) or not self._code_word(index)
        )

    def _says_its_day(self, index: int) -> bool:
        """Whether the day of a number begins with this word: "4512-B du 12/02/2026"."""
        return (
            phrase_at((self.pieces[index].text,))[1] == {"filler"}
            and self.pieces[index - 1].kind == "value"
            and self.pieces[index - 1].start not in self.dates
            and index + 1 < len(self.pieces)
            and self.pieces[index + 1].start in self.dates
        )

    def _code_word(self, index: int) -> bool:
        """Whether a word is part of a code: a few capitals next to something with a digit."""
        piece = self.pieces[index]
        said = self.cell.text[piece.start : piece.end]
        if not CAPITALS.fullmatch(said):
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
        capitals = CAPITALS.fullmatch(self.cell.text[piece.start : piece.end])
        if piece.text in _SIGN_WORDS or any(
            phrase_at(words[n:])[0] == len(words) - n for n in range(max(0, len(words) - 4), len(words) - 1)
        ):
            return None  # a word of the caption itself: "FACTURE DE VENTE VE-12"
        if (
            capitals
            and rest is not None
            and (rest.field == said.field or {rest.field, said.field} <= _REFERENCES)
        ):
            return piece.start
        return None

"""Pages on which no word is known: every word that is no value is replaced, one for one, by one that no list has.

What is read of such a page after one confirmation was learnt from it; nothing else can have read it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping
from typing import Final

from factage.invoice.pages.layouts.agreement import accepted
from factage.invoice.pages.outcome import Reading
from factage.invoice.pages.text.rows import rows_of
from factage.invoice.pages.text.sheet import Box, Cell, Sheets, Word, plain
from factage.invoice.pages.text.tokens import tokens_of

_WORD: Final = re.compile(r"[^\W\d_]+")
_VALUES: Final = re.compile(r"name$|number$|reference$|vat_id$|legal_id$|iban$")
_SIGNS: Final = frozenset({"eur", "euro", "euros", "usd", "gbp", "chf"})
_FORMS: Final = frozenset({"date", "iban", "bic", "vat", "siren"})
_LEADS: Final = re.compile(r"[^\W\d_]{3,}(?:\.{3,}|:)")
"""A label that runs into its amount."""
_VOWELS: Final = "aeiouy"
_CONSONANTS: Final = "bcdfghjklmnpqrstvwxz"


class Blind:
    """The invented words of one layout; those of ``said``, the values of its documents, stay as they are.

    With a ``share`` below 1 so many of the words are replaced: what is left may help, and may mislead.
    """

    def __init__(self, said: Iterable[Mapping[str, str | None]], seed: str, share: float = 1.0) -> None:
        self.seed, self.share = seed, share
        self.kept = {
            plain(word)
            for values in said
            for path, value in values.items()
            if value and _VALUES.search(path)
            for word in _WORD.findall(f"{value} {value.replace('œ', 'oe')}")
        } | _SIGNS
        drawn = random.Random(seed)  # words, no secrets
        self.letters = {}
        for letters in (_VOWELS, _CONSONANTS):
            order = list(letters)
            drawn.shuffle(order)
            order = [*order[order.index(letters[0]) :], *order[: order.index(letters[0])]]
            self.letters |= dict(zip(order, [*order[1:], order[0]], strict=True))

    def page(self, sheets: Sheets) -> Sheets:
        """The same page in invented words: places, figures, dates and numbers as they were."""
        forms: set[tuple[int, float, float]] = set()
        for token in tokens_of(sheets).all:
            if token.kind in _FORMS:
                forms |= {_place(word) for word in _words_of(token.cell, token.start, token.end)}
        words = [word if _place(word) in forms else self._word(word) for word in sheets.words]
        return Sheets(sheets.pages, words, rows_of(words, sheets.pages), unmapped=sheets.unmapped)

    def _word(self, word: Word) -> Word:
        if any(map(str.isdigit, word.text)) and not _LEADS.search(word.text):
            return word
        return word._replace(text=_WORD.sub(lambda match: self.invented(match[0]), word.text))

    def invented(self, word: str) -> str:
        """The word that stands for this one."""
        if plain(word) in self.kept or random.Random(f"{self.seed} {plain(word)}").random() >= self.share:
            return word
        out = "".join(self.letters.get(letter, "z") for letter in plain(word))
        return out.upper() if word.isupper() else out.capitalize() if word[:1].isupper() else out


def clicks(reading: Reading, said: Mapping[str, str | None]) -> dict[str, tuple[int, Box]]:
    """Where a person clicks who sees each value of the page as it is: its page and box, by path."""
    return accepted(reading.values, said)


def _place(word: Word) -> tuple[int, float, float]:
    return word.page, word.x0, word.y0


def _words_of(cell: Cell, start: int, end: int) -> list[Word]:
    found, at = [], 0
    for word in cell.words:
        if at < end and at + len(word.text) > start:
            found.append(word)
        at += len(word.text) + 1
    return found

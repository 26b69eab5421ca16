"""What a caption says, from all its words in any order and language: a field of the header, nothing of ours, or nothing known."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Final, Literal, NamedTuple

from factage.invoice.pages import labels

Field = Literal["number", "issue_date", "due_date", "order_reference", "buyer_reference"]
Level = Literal["strong", "usual", "weak"]
MOST_WORDS: Final = 5
"""Of a phrase of a caption."""
_SHORTEST_UNKNOWN: Final = 3
_JUST: Final = frozenset({"le", "du", "on", "den", "vom", "am", "del", "il"})
"""Words that alone before a date say that it is the day of this paper, or of what was named before."""


class Meaning(NamedTuple):
    """What a caption says: a field and how plainly, or that it is none of ours (``field`` is None)."""

    field: Field | None
    level: Level = "usual"


NONE_OF_OURS: Final = Meaning(None)


class Piece(NamedTuple):
    """A piece of a cell: a ``word``, a ``value`` (it has a digit), a ``colon`` or another ``sign`` that parts."""

    kind: Literal["word", "value", "colon", "sign"]
    text: str
    start: int
    end: int


_PIECE: Final = re.compile(
    r"(?P<no>(?<![a-z])n ?°(?:s(?![a-z]))?|(?<!\w)#)"
    r"|(?P<side>(?<!\w)[vns] ?/ ?(?=[a-z]))"
    r"|(?P<value>(?=[^\s:;()]*\d)[^\s:;,()°](?:[^\s:;,()]|,(?=\d))*)"
    r"|(?P<word>[a-z]+)"
    r"|(?P<colon>:)"
    r"|(?P<sign>[^\sa-z0-9.'])"
)
_SIDES: Final = {"v": "votre", "n": "notre", "s": "su"}
_JOINED: Final = re.compile(r"(?<=[a-z])[-/&](?=[a-z])|(?<=[a-z])/(?=[a-z])")


@lru_cache(maxsize=20_000)
def pieces(text: str, printed: str = "") -> Sequence[Piece]:
    """The pieces of a plain text, ``printed`` as it stands; a hyphen or a stroke between two words parts nothing."""
    out: list[Piece] = []
    text = (
        text
        if "º" not in printed
        else "".join("°" if a == "º" else b for a, b in zip(printed, text, strict=True))
    )
    for match in _PIECE.finditer(text):
        kind, said = match.lastgroup, match[0]
        if kind == "no":
            out.append(Piece("word", "n°", *match.span()))
        elif kind == "side":
            out.append(Piece("word", _SIDES[said[0]], *match.span()))
        elif kind == "sign":
            if not _JOINED.match(text, match.start()):
                out.append(Piece("sign", said, *match.span()))
        elif kind == "value":
            end = match.start() + len(said.rstrip(".-/"))
            out.append(Piece("value", text[match.start() : end], match.start(), end))
        elif kind == "word":
            out.append(Piece("word", said, *match.span()))
        else:
            out.append(Piece("colon", said, *match.span()))
    return out


@cache
def _lexicon() -> Mapping[tuple[str, ...], frozenset[str]]:
    found: dict[tuple[str, ...], frozenset[str]] = {("n°",): frozenset({"number"})}
    for classes, words in labels.captions():
        for word in words:
            phrase = tuple(word.split())
            signed = tuple("n°" if one == "n" else one for one in phrase)
            for said in {phrase} if classes == "ours" else {phrase, signed}:
                found[said] = found.get(said, frozenset()) | frozenset(classes.split())
    return {
        phrase: classes - {"filler"} if len(classes) > 1 else classes for phrase, classes in found.items()
    }


_WORD: Final = re.compile(r"[a-z]+")


@cache
def _first_words() -> frozenset[str]:
    return frozenset(phrase[0] for phrase in _lexicon())


def may_caption(text: str) -> bool:
    """Whether a plain text can have a caption at all: a colon, a sign for a number or a side, or a word that begins a phrase."""
    signed = ":" in text or "/" in text or "°" in text or "º" in text or "#" in text
    return signed or not _first_words().isdisjoint(_WORD.findall(text))


@lru_cache(maxsize=20_000)
def phrase_at(words: tuple[str, ...]) -> tuple[int, frozenset[str]]:
    """How many of these words make the longest known phrase from the first, and what it says; 0 where none does."""
    known = _lexicon()
    for length in range(min(MOST_WORDS, len(words)), 0, -1):
        classes = known.get(words[:length])
        if classes is not None:
            return length, classes
    return 0, frozenset()


@lru_cache(maxsize=20_000)
def meaning(words: tuple[str, ...], *, dated: bool) -> Meaning | None:
    """What a caption of these words says of a date (``dated``) or of another value; None where the words are not known."""
    classes: set[str] = set()
    unknown = at = 0
    while at < len(words):
        length, said = phrase_at(words[at : at + MOST_WORDS])
        if not length:
            unknown += len(words[at]) > 1
            at += 1
            continue
        classes |= said
        at += length
    if "foreign" in classes or ("sum" in classes and not dated):
        return NONE_OF_OURS
    found = _date(classes, words, unknown) if dated else _reference(classes, unknown)
    if found is None and not unknown and classes - {"filler"}:
        return NONE_OF_OURS
    return found


@lru_cache(maxsize=20_000)
def is_whole(words: tuple[str, ...]) -> bool:
    """Whether these words are a caption by themselves: every word is known, or they say a field plainly."""
    at = 0
    while at < len(words) and (length := phrase_at(words[at : at + MOST_WORDS])[0] or (len(words[at]) == 1)):
        at += length
    found = [meaning(words, dated=dated) for dated in (False, True)]
    return any(one is not None and (at == len(words) or (one.field and one.level != "weak")) for one in found)


@lru_cache(maxsize=20_000)
def has_unknown(caption: str) -> bool:
    """Whether one of the words, no mere letter or two, is in no list."""
    words = tuple(one.text for one in pieces(caption) if one.kind == "word")
    at = 0
    while at < len(words):
        length, _ = phrase_at(words[at : at + MOST_WORDS])
        if not length and len(words[at]) >= _SHORTEST_UNKNOWN:
            return True
        at += length or 1
    return False


@lru_cache(maxsize=20_000)
def just_joins(caption: str) -> bool:
    """Whether a caption is nothing but words that join ("vom", "pour le"), or empty."""
    return all(phrase_at((word,))[1] == {"filler"} for word in caption.split())


@lru_cache(maxsize=20_000)
def names_number(words: tuple[str, ...]) -> bool:
    """Whether one of these words says that a number follows."""
    return any("number" in phrase_at(words[at : at + 1])[1] for at in range(len(words)))


@lru_cache(maxsize=20_000)
def names_bill(words: tuple[str, ...]) -> bool:
    """Whether one of these words names an invoice."""
    return any("bill" in phrase_at(words[at : at + MOST_WORDS])[1] for at in range(len(words)))


def _date(classes: set[str], words: Sequence[str], unknown: int) -> Meaning | None:
    """What a caption says of a date: the first that fits."""
    just = not unknown and classes == {"filler"} and not _JUST.isdisjoint(words)
    due: Level = "strong" if classes & {"due", "date"} else "usual"
    day: Level = "weak" if unknown else "usual"
    rules: tuple[tuple[object, Meaning], ...] = (
        ("ours" in classes, NONE_OF_OURS),
        (classes & {"due", "pay"}, Meaning("due_date", due)),
        (classes & {"order", "reference", "buyers"}, NONE_OF_OURS),
        ("issue" in classes or classes >= {"date", "bill"}, Meaning("issue_date", "strong")),
        ("bill" in classes, Meaning("issue_date")),
        ("date" in classes, Meaning("issue_date", day)),
        (just, Meaning("issue_date", "weak")),
    )
    return next((said for fits, said in rules if fits), None)


def _reference(classes: set[str], unknown: int) -> Meaning | None:
    """What a caption says of a number or a reference: the first that fits."""
    dated = classes & {"due", "pay", "date", "issue"} and not classes >= {"bill", "number"}
    if dated:
        return None if unknown else NONE_OF_OURS
    plain: Level = "usual" if unknown else "strong"
    order: Level = plain if classes & {"yours", "number", "reference", "buyers"} else "usual"
    bill: Level = plain if classes & {"number", "reference"} else "weak" if unknown else "usual"
    alone: Level = "usual" if classes <= {"number", "filler"} else "weak"
    rules: tuple[tuple[object, Meaning], ...] = (
        ("buyers" in classes and "order" not in classes, Meaning("buyer_reference", "strong")),
        ("ours" in classes and "bill" not in classes, NONE_OF_OURS),
        ("order" in classes, Meaning("order_reference", order)),
        (classes >= {"yours", "reference"}, Meaning("buyer_reference", plain)),
        ("bill" in classes, Meaning("number", bill)),
        ("yours" in classes, NONE_OF_OURS),
        ("number" in classes and not unknown, Meaning("number", alone)),
        ("reference" in classes and not unknown, Meaning("number", "weak")),
    )
    return next((said for fits, said in rules if fits), None)

"""The words that invoices use, in French, English, German, Italian, Spanish and Dutch, as data: labels by role, titles by kind, noise."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from factage.invoice.errors import Kind
from factage.invoice.pages.labels.alternatives import by_first_sign

LANGUAGES: Final = ("fr", "en", "de", "it", "es", "nl")
HEADER_FIELDS: Final = ("number", "issue_date", "due_date", "order_reference", "buyer_reference")
TOTAL_ROLES: Final = (
    "prepaid",
    "payable",
    "lines",
    "retention",
    "rounding",
    "allowance",
    "charge",
    "tax_inclusive",
    "tax_exclusive",
    "tax",
    "total",
)
"""What a label among the totals may say; the first that matches decides."""
HEAD_ROLES: Final = (
    "gross_price",
    "gross",
    "tax_amount",
    "net_amount",
    "discount",
    "unit_price",
    "quantity",
    "rate",
    "name",
    "unit",
    "ref",
    "date",
    "pos",
    "other",
)
"""What a column may hold; where a word is in several lists, the first decides."""
KINDS: Final[tuple[Kind, ...]] = (
    "proforma",
    "order_confirmation",
    "delivery_note",
    "quote",
    "statement",
    "order",
    "letter",
)
BILLS: Final = ("credit", "deposit", "invoice")

_NUMBER_SIGN: Final = r"(?:n ?[°o]s?|no|nr|n|numbers?|numeros?|num|#|nummer)"
_OPTIONAL: Final = re.compile(r"\[([a-z' /|{}]+)\]")
_MONEY: Final = re.compile(
    r"\((?:en )?(?:€|eur|euros?|[$£]|usd|gbp|chf)\)|[€$£]|\b(?:en )?(?:eur|euros|usd|gbp|chf)\b"
)
_GROSS: Final = re.compile(r"\bttc\b|taxes comprises|incl\w*[.]? (?:vat|tax)|inkl|brutto")
_OF_GOODS: Final = re.compile(r"(?:sous-)?total (?:des )?\w+s ht\b")
"""What is charged for may be what the lines sell: "total transports HT"."""
_EITHER: Final = re.compile(r" ?/ ?| (?:et|ou|and|und) ")
_MOST_NAMES: Final = 3
_SHORTEST: Final = 2
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_SPACES: Final = re.compile(r"\s+")
_BEGINS: Final = re.compile(r"[a-z](?![?*+{|])")
_DIGITS: Final = re.compile(r"\d+(?:[.,  ]\d+)*")


class Header(NamedTuple):
    """The labels of one header field, from those that say it plainly to those that only hint."""

    strong: re.Pattern[str]
    usual: re.Pattern[str]
    weak: re.Pattern[str]


@lru_cache(maxsize=20_000)
def key(text: str) -> str:
    """A label as it is looked up: plain text without dots, currency, colons and double spaces."""
    text = _MONEY.sub(" ", text.replace(".", "")).strip(" :*-–=|")
    return _SPACES.sub(" ", text).strip(" :*-–=|")


def masked(text: str) -> str:
    """A plain text with its numbers as ``#``: what stays the same from one document to the next."""
    return _DIGITS.sub("#", text).strip(" :*.")


def lead(text: str) -> str:
    """A masked text up to its first figure: what stays the same where it says more after it."""
    return text[: text.index("#") + 1] if "#" in text else text


@cache
def header(field: str) -> Header:
    """The labels of a header field."""
    levels = [_any(_words(one["header"][field][level] for one in _data())) for level in Header._fields]
    return Header(*levels)


@lru_cache(maxsize=20_000)
def header_labels(text: str) -> Sequence[tuple[str, str, re.Match[str]]]:
    """The labels of header fields in a plain text: field, level and place. Most cells have none, so all are sought at once."""
    if not _header_at_all().search(text):
        return ()
    return [
        (field, level, match)
        for field in HEADER_FIELDS
        for level, pattern in zip(Header._fields, header(field), strict=True)
        for match in pattern.finditer(text)
    ]


@cache
def _header_at_all() -> re.Pattern[str]:
    """The labels of all header fields, of every level, in one."""
    every = ((field, level) for field in HEADER_FIELDS for level in Header._fields)
    return _any(_words(one["header"][field][level] for field, level in every for one in _data()), often=True)


@lru_cache(maxsize=20_000)
def head_role(text: str) -> str | None:
    """What a column with this head (a :func:`key`) holds; None where the words are not known."""
    if not text or len(text) > 60:
        return None
    bare = text.replace("(", "").replace(")", "").replace("  ", " ")
    found = [match.lastgroup for one in {text, bare} if (match := _heads().fullmatch(one))]
    role = min(found, key=HEAD_ROLES.index, default=None)
    if role is None and (short := _BRACKETS.sub("", text).strip()) not in {text, ""}:
        return head_role(short)  # "Temps (h)"
    return role or _of_both(text)


def _of_both(text: str) -> str | None:
    """What a head of two names says ("Qté/Tps", "Bezeichnung / Désignation"): its name of the item, else the first."""
    parts = [head_role(part) for part in _EITHER.split(text)] if _EITHER.search(text) else []
    roles = [role for role in parts if role is not None]
    if not roles or len(parts) > _MOST_NAMES or min(map(len, _EITHER.split(text))) < _SHORTEST:
        return None
    return (
        "name" if "name" in roles else roles[0] if len(roles) == len(parts) or "quantity" in roles else None
    )


@lru_cache(maxsize=20_000)
def total_role(text: str) -> str | None:
    """What an amount under this label (plain text) is; None where the words are not known."""
    text = key(text)
    role = next((role for role in TOTAL_ROLES if _total(role).search(text)), None)
    return "lines" if role == "charge" and _OF_GOODS.match(text) else role


def says_gross(text: str) -> bool:
    """Whether a label says that VAT is included, whatever else it says."""
    return bool(_GROSS.search(key(text)))


def captions() -> Iterable[tuple[str, list[str]]]:
    """The words of captions by what they say (several words: several things), in plain text without dots and strokes."""
    return [pair for one in _data() for pair in one.get("captions", {}).items()]


@cache
def titles(kind: str) -> re.Pattern[str]:
    """The titles of a kind of paper, at the beginning of a text."""
    return _regex(r"(?:%s)(?![\w-])", _words(one["titles"][kind] for one in _data()))


@cache
def title_anywhere(kind: str) -> re.Pattern[str]:
    """The titles of a kind of paper, as whole words anywhere in a text."""
    return _regex(r"(?<![\w'])(?:%s)(?![\w-])", _words(one["titles"][kind] for one in _data()))


@cache
def parties(role: str) -> re.Pattern[str]:
    """Words that speak of the buyer, the seller, a place of delivery, direct debit, a third party, a company."""
    return _regex(r"(?<!\w)(?:%s)", _words(one["parties"][role] for one in _data()))


@cache
def terms(role: str) -> re.Pattern[str]:
    """Words of a sentence that says when a bill is ``paid``, or of ``other`` things that have their day."""
    return _regex(r"(?<!\w)(?:%s)", _words(one["terms"][role] for one in _data()))


@lru_cache(maxsize=20_000)
def speaks_of_company(text: str) -> bool:
    """Whether a plain text has mentions of a company: its capital, its register."""
    return parties("company").search(text) is not None


@cache
def mentions(code: str) -> re.Pattern[str]:
    """Legal mentions that say the VAT category."""
    return _regex(r"(?<!\w)(?:%s)", _words(one["mentions"][code] for one in _data()))


@cache
def noise(kind: str) -> re.Pattern[str]:
    """``words`` that are no label of ours, or ``carried`` forward sums."""
    return _regex(r"(?<!\w)(?:%s)", _words(one["noise"][kind] for one in _data()))


def forms() -> Mapping[str, int]:
    """How many forms each role has, counting alternatives and optional words (for the tests)."""
    counts: dict[str, int] = {}
    for one in _data():
        for field in HEADER_FIELDS:
            words = [word for level in Header._fields for word in one["header"][field][level]]
            counts[field] = counts.get(field, 0) + sum(map(_forms, words))
        for section in ("heads", "totals"):
            for role, words in one[section].items():
                counts[f"{section}.{role}"] = counts.get(f"{section}.{role}", 0) + sum(map(_forms, words))
    return counts


def _forms(word: str) -> int:
    count: int = 1
    for group in re.findall(r"[\[(]([^\])]*)[\])]", word.replace("{no}", "(n|no|numero)")):
        count *= group.count("|") + 1
    return count << len(_OPTIONAL.findall(word))


@cache
def _data() -> tuple[dict[str, Any], ...]:
    folder = files(__package__)
    return tuple(
        tomllib.loads(folder.joinpath(f"{one}.toml").read_text(encoding="utf-8")) for one in LANGUAGES
    )


@cache
def _heads() -> re.Pattern[str]:
    """The heads of every role in one, the first that matches decides."""
    words = {role: _words(one["heads"].get(role, ()) for one in _data()) for role in HEAD_ROLES}
    return re.compile(
        "|".join(f"(?P<{role}>{either(map(_pattern, some))})" for role, some in words.items() if some)
    )


@cache
def _total(role: str) -> re.Pattern[str]:
    return _regex(r"(?:%s)", _words(one["totals"].get(role, ()) for one in _data()))


def _words(lists: Iterable[Iterable[str]]) -> list[str]:
    return [word for words in lists for word in words]


def _any(words: list[str], *, often: bool = False) -> re.Pattern[str]:
    if not words:
        return re.compile(r"(?!)")
    spaced = [_pattern(word, "[ .:]{1,3}") for word in words]
    joined = by_first_sign(spaced) if often else either(spaced)
    return re.compile(r"(?<![\w-])(?:" + joined + r")(?![\w-])")


def _regex(frame: str, words: list[str]) -> re.Pattern[str]:
    return re.compile(frame % either([_pattern(word) for word in words])) if words else re.compile(r"(?!)")


def either(patterns: Iterable[str]) -> str:
    """One expression for all of them, in their order; those of one first letter together, so that a search asks for it once."""
    out: list[str] = []
    letters: dict[str, list[str]] = {}
    for pattern in (*patterns, ""):
        if _BEGINS.match(pattern) and not _divided(pattern):
            letters.setdefault(pattern[0], []).append(pattern[1:])
            continue
        out += [f"{letter}(?:{'|'.join(rests)})" for letter, rests in letters.items()]
        letters = {}
        if pattern:
            out.append(f"(?:{pattern})")
    return "|".join(out)


def _divided(pattern: str) -> bool:
    """Whether an expression is several by itself: a bar outside all brackets."""
    depth = 0
    for sign in pattern.replace("\\(", "").replace("\\)", ""):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and not depth:
            return True
    return False


def _pattern(word: str, space: str = " ") -> str:
    """The regular expression of a label: ``[x]`` may be absent, ``{no}`` is any sign for a number."""
    out = re.sub(r"\[([a-z' /|{}]+)\] ", r"(?:(?:\1) )?", word)
    out = re.sub(r" \[([a-z' /|{}]+)\]", r"(?: (?:\1))?", out)
    out = _OPTIONAL.sub(r"(?:\1)?", out)
    out = out.replace(" ?", "\0").replace(" {no}", "\0{no}").replace("{no} ", "{no}\0").replace(" ", space)
    return out.replace("\0", "[ .:]{0,3}").replace("{no}", _NUMBER_SIGN)

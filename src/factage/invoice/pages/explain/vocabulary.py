"""The words of `vocabulary.toml`: what needs no place in the data, which mentions the law knows, how units are written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, cast

from factage.invoice.pages import labels
from factage.invoice.pages.text.sheet import plain


@lru_cache(maxsize=20_000)
def noise_of(text: str) -> str:
    """The word for what a plain text speaks of, where that needs no place in the data; empty where it does."""
    return next((kind for kind, pattern in _patterns("noise").items() if pattern.search(text)), "")


@lru_cache(maxsize=20_000)
def speaks_of_paying(text: str) -> bool:
    """Whether the words before a figure say that it is a sum to be paid, though it has no cents."""
    return _patterns("sums")["of_paying"].search(text) is not None


def mentions_in(text: str) -> Iterator[tuple[str, int, int]]:
    """The legal mentions in a plain text: which, and where it stands."""
    for kind, pattern in _patterns("mentions").items():
        for match in pattern.finditer(text):
            yield kind, match.start(), match.end()


def exemption_mentions(category: str | None) -> frozenset[str]:
    """The mentions that say this VAT category."""
    return frozenset(_data()["exemptions"].get(category or "", ()))


@lru_cache(maxsize=20_000)
def label_paths(text: str) -> frozenset[str]:
    """The references that a label (plain text) may name; none where it names none."""
    return frozenset(path for path, pattern in _patterns("labels").items() if pattern.search(text))


@cache
def units_of(word: str) -> frozenset[str]:
    """The codes that a unit as printed may mean; none where the word is no unit that we know."""
    word = plain(word).strip(" .").replace(".", "")
    return frozenset(code for code, words in _data()["units"].items() if word in words)


@cache
def is_unit_known(code: str) -> bool:
    """Whether we know how this unit is written."""
    return code in _data()["units"]


@cache
def _patterns(section: str) -> Mapping[str, re.Pattern[str]]:
    return {kind: re.compile(labels.either(words)) for kind, words in _data()[section].items()}


@cache
def _data() -> dict[str, dict[str, Any]]:
    text = files(__package__).joinpath("vocabulary.toml").read_text(encoding="utf-8")
    return cast("dict[str, dict[str, Any]]", tomllib.loads(text))

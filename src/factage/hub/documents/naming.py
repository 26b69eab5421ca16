"""Which file goes with which invoice, by names alone: pure functions over file names, numbers and name rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Final, TypeVar

NUMBER: Final = "NUMBER"
DEFAULT_RULES: Final = (
    "NUMBER",
    "NUMBER_*",
    "NUMBER *",
    "NUMBER-annexe*",
    "NUMBER-bl*",
    "NUMBER-bon*",
    "NUMBER-piece*",
    "NUMBER-pj*",
    "NUMBER-attachment*",
    "NUMBER-delivery*",
    "annexe*NUMBER",
    "bl*NUMBER",
    "bon*de*livraison*NUMBER",
    "delivery*note*NUMBER",
    "pj*NUMBER",
    "attachment*NUMBER",
)
"""Where an organisation has no rules of its own. A rule that is the number alone is the page of an invoice in data."""

_WORD: Final = re.compile(r"[0-9a-z]+")
Owner = TypeVar("Owner")


@dataclass(frozen=True, slots=True)
class Match:
    """The number that a file name bears, and the rule by which it does."""

    number: str
    rule: str

    @property
    def whole(self) -> bool:
        """The name is the number and nothing else."""
        return self.rule == NUMBER


def usable(rule: str) -> bool:
    """Whether a rule names the number once, and something beside it."""
    return rule.count(NUMBER) == 1 and rule != NUMBER and "/" not in rule


def stem(path: str) -> str:
    """The bare name of a file, without folders, archives and its ending, in lower case."""
    return PurePosixPath(path.replace("!", "/").replace("\\", "/")).stem.strip().casefold()


def file_name(path: str) -> str:
    """The name of a file without folders and archives, in lower case."""
    return PurePosixPath(path.replace("!", "/").replace("\\", "/")).name.strip().casefold()


def key(number: str) -> str:
    """A number as file names can bear it: letters and digits, everything between them as one hyphen."""
    return "-".join(_WORD.findall(number.casefold()))


def match(path: str, numbers: Mapping[str, Owner], rules: Sequence[str]) -> Match | None:
    """The invoice number (a `key` of ``numbers``) to which the file belongs by the rules; the longest number wins."""
    name = stem(path)
    words = list(_WORD.finditer(name))
    spans = ((first.start(), last.end()) for i, first in enumerate(words) for last in words[i:])
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        number = key(name[start:end])
        if number in numbers:
            rule = _rule(name[:start], name[end:], rules)
            if rule:
                return Match(number, rule)
    return None


def bears(path: str, number: str) -> bool:
    """Whether the number stands in the file's name, as whole words."""
    return bool(key(number)) and f"-{key(number)}-" in f"-{key(stem(path))}-"


def _rule(before: str, after: str, rules: Iterable[str]) -> str | None:
    for rule in rules:
        head, found, tail = rule.partition(NUMBER)
        if found and fnmatchcase(before, _glob(head)) and fnmatchcase(after, _glob(tail)):
            return rule
    return None


def _glob(pattern: str) -> str:
    return pattern.casefold()

"""Many labels in one expression that a search asks quickly: once for each first sign, not once for each label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

_SINGLE: Final = re.compile(r"([a-z0-9 '#/%€-])(?![?*+{])")
"""A sign that stands for itself, once."""
_GROUP: Final = re.compile(r"\((?:\?:|(?!\?))")
_QUANTIFIER: Final = re.compile(r"[*+{]|\?[?+]")
_SKIPPED: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]")
"""What holds brackets and bars that group nothing: escaped signs, sets of signs."""


def by_first_sign(patterns: Iterable[str]) -> str:
    """One expression for all of them; where several match at one place, the first of them does.

    At a place of a text only those can match that begin with its sign, so those of one sign may move together. What may
    begin with several signs keeps its place, and nothing moves over it. Sought are brackets too: "(invoice|bill) no" is
    two labels.
    """
    out: list[str] = []
    signs: dict[str, list[str]] = {}
    for pattern in patterns:
        for sign, rest in _branches(pattern):
            if sign:
                signs.setdefault(sign, []).append(rest)
            else:
                out += _together(signs)
                signs = {}
                out.append(rest)
    return "|".join([*out, *_together(signs)])


def _together(signs: dict[str, list[str]]) -> list[str]:
    return [f"{re.escape(sign)}(?:{'|'.join(rests)})" for sign, rests in signs.items()]


def _branches(pattern: str) -> Iterator[tuple[str, str]]:
    """The alternatives of an expression, each as its first sign, empty where that may be several, and what follows it."""
    parts = _parts(pattern)
    if len(parts) > 1:
        for part in parts:
            yield from _branches(part)
    elif match := _SINGLE.match(pattern):
        yield match[1], pattern[1:]
    else:
        yield from _opened(pattern)


def _opened(pattern: str) -> Iterator[tuple[str, str]]:
    """The same where brackets stand first: each alternative in them with what follows."""
    opened = _GROUP.match(pattern)
    end = _end(pattern) if opened else 0
    found = list(_branches(pattern[opened.end() : end - 1])) if opened and end else []
    if not found or not all(sign for sign, _ in found) or _QUANTIFIER.match(pattern, end):
        yield "", pattern
        return
    optional = pattern[end : end + 1] == "?"
    rest = pattern[end + optional :]
    inner: dict[str, list[str]] = {}
    for sign, tail in found:
        inner.setdefault(sign, []).append(tail)
    for sign, tails in inner.items():
        yield sign, f"(?:{'|'.join(tails)}){rest}"
    if optional:
        yield from _branches(rest)


def _parts(pattern: str) -> Sequence[str]:
    """An expression cut at its bars outside all brackets."""
    bars = [at for at, depth in _signs(pattern) if not depth and pattern[at] == "|"]
    starts, ends = [0, *(at + 1 for at in bars)], [*bars, len(pattern)]
    return [pattern[start:end] for start, end in zip(starts, ends, strict=True)]


def _end(pattern: str) -> int:
    """Where the brackets close with which an expression begins."""
    return next((at + 1 for at, depth in _signs(pattern) if not depth and pattern[at] == ")"), 0)


def _signs(pattern: str) -> Iterator[tuple[int, int]]:
    """The places of signs that are neither escaped nor in a set, and in how many brackets they are; ``)`` as outside."""
    depth = at = 0
    while at < len(pattern):
        if skipped := _SKIPPED.match(pattern, at):
            at = skipped.end()
            continue
        depth -= pattern[at] == ")"
        yield at, depth
        depth += pattern[at] == "("
        at += 1

"""Captions that nobody knows with a value of the header beside them: such a reading is not complete."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.explain.vocabulary import noise_of
from factage.invoice.pages.header.captioned import Captioned
from factage.invoice.pages.header.captions import just_joins
from factage.invoice.pages.header.labelled import Entry
from factage.invoice.pages.outcome import Question
from factage.invoice.pages.text.sheet import bare

REFERENCES: Final = ("order_reference", "buyer_reference")
_REFERENCE: Final = re.compile(
    r"(?=.*\d)(?=.{3,24}$)(?:[A-Z]{1,5}[ -])?[A-Z0-9][A-Za-z0-9/_.\-]*(?: ?[/-] ?[\w.-]+| [A-Z0-9]{1,4})?"
)
_FIGURE: Final = re.compile(r"[\d .,]+(?:%|€|EUR)?|\d+[.,/]\d{1,2}|\d{1,2}h\d\d|(?:19|20)\d\d|\d{1,3}|.*%")
_LONGEST_TERM: Final = 184
"""A day later than this many after the invoice is no due date."""
_REACH: Final = 40
_SIDES: Final = ("buyer", "seller", "delivery", "debit", "other", "company")


def unknown(words: Captioned, read: Mapping[str, str], inside: frozenset[int]) -> Iterator[Question]:
    """Values beside unknown captions that may be a field which is not among ``read`` (by path).

    ``inside`` are the rows of the lines: a reference stands above the first of them.
    """
    lacking = [path for path in REFERENCES if path not in read]
    due = "due_date" not in read and "issue_date" in read
    said = {bare(value) for value in read.values()}
    first = min(inside, default=len(words.sheets.rows))
    for entry in words.entries if lacking or due else ():
        if entry.meaning is not None or entry.cell.row in inside:
            continue
        if entry.worded:
            if REFERENCES[0] in lacking and entry.cell.row < first and bare(entry.text) not in said:
                yield _question(REFERENCES[0], entry)
            continue
        if _is_known(entry):
            continue
        if bare(entry.text) in said or (
            entry.begin and not entry.follows and entry.place == "within" and just_joins(entry.caption)
        ):
            continue
        if entry.token is not None:
            if due and _later(entry.token.value, date.fromisoformat(read["issue_date"])):
                yield _question("due_date", entry)
        elif (
            lacking
            and entry.caption
            and not entry.follows
            and entry.cell.row < first
            and _refers(words, entry)
        ):
            yield _question(lacking[-1], entry)


def _question(path: str, entry: Entry) -> Question:
    left, right = entry.cell.span(entry.start, entry.end)
    box = left, entry.cell.y0, right, entry.cell.y1
    return Question(code="missing", path=path, page=entry.cell.page + 1, box=box)


def _later(day: object, issued: date) -> bool:
    return isinstance(day, date) and 0 < (day - issued).days < _LONGEST_TERM


def _refers(words: Captioned, entry: Entry) -> bool:
    """Whether a value looks like a reference: letters and figures, no amount, no account, no measure."""
    taken = [*words.others.get(id(entry.cell), ()), *words.days.get(id(entry.cell), ())]
    return (
        _REFERENCE.fullmatch(entry.text) is not None
        and "urn:" not in entry.cell.plain
        and not _FIGURE.fullmatch(entry.text)
        and not any(token.start < entry.end and entry.start < token.end for token in taken)
    )


def _is_known(entry: Entry) -> bool:
    """Whether other words of invoices explain a caption: totals, parties, titles, noise; also those right before it."""
    caption = entry.caption
    before = entry.cell.plain[max(0, entry.start - _REACH) : entry.start] if entry.place == "within" else ""
    return bool(
        labels.total_role(caption)
        or labels.head_role(labels.key(caption))
        or any(labels.parties(side).match(caption) for side in _SIDES)
        or any(labels.noise(kind).search(caption) for kind in ("words", "carried"))
        or noise_of(before or caption)
    )

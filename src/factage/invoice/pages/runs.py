"""A file of many invoices cut into its documents; annexes stay with the invoice that they belong to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from factage.invoice.errors import Unreadable
from factage.invoice.pages import labels
from factage.invoice.pages.header.header import header_of
from factage.invoice.pages.header.kind import Paper, paper_of
from factage.invoice.pages.text.rows import rows_of
from factage.invoice.pages.text.sheet import Sheets, Word
from factage.invoice.pages.text.tokens import tokens_of
from factage.invoice.pages.text.words import page_words
from factage.invoice.pdf.parts import files_of

_FOLIO: Final = re.compile(
    r"(?<![a-z])(?:pages?|p|pg|folio|feuillet|feuille|seite|blatt|sheet)\s*[.:]?\s*(?:n[o°]\s*)?(\d{1,4})(?:\s*(?:/|sur|de|of|von)\s*(\d{1,4}))?(?![\d,/])"
)
_BARE_FOLIO: Final = re.compile(r"^(\d{1,3})\s*(?:/|sur|of|von)\s*(\d{1,3})$")
_CARRIED_IN: Final = re.compile(
    r"^\W*(?:report(?:\b(?! de| d'| du))|repris|report page|carried forward|brought forward|ubertrag|suite de la page|b/f)"
)
_REFERENCE: Final = re.compile(r"(?=[\w/.-]*\d{3})[a-z0-9][a-z0-9/._-]{3,}[a-z0-9]")
_TITLE_ROWS: Final = 4
_CLOSING: Final = frozenset({"payable", "tax_inclusive"})
_SURE: Final = 0.6
"""A number found with this score says that a page begins a document, even without a title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One document of a file: its pages, from 1, annexes with it; its number where one is printed; its own PDF."""

    pages: tuple[int, ...]
    number: str | None = None
    data: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The documents of a file in their order; ``unassigned`` are pages before the first one that belong to none.

    Every page of the file stands in exactly one place.
    """

    documents: tuple[Part, ...]
    unassigned: tuple[int, ...] = ()


@dataclass(slots=True)
class _Look:
    """What a page says about where documents begin."""

    number: str | None = None
    score: float = 0.0
    paper: Paper = field(default_factory=Paper)
    folio: int | None = None
    of: int | None = None
    carried: bool = False
    references: frozenset[str] = frozenset()
    plain: str = ""
    head: str = ""
    totals: bool = False
    dated: bool = False

    @property
    def bill(self) -> bool:
        return self.paper.bill is not None and self.paper.other is None


def split(data: bytes) -> Split:
    """The documents of a file, each with its own PDF. A file that holds one document is a run of one, untouched.

    Raises ``Unreadable`` as :func:`.words.page_words`.
    """
    found = split_sheets(page_words(data))
    groups = [one.pages for one in found.documents]
    try:
        parts = list(files_of(data, groups))
    except ValueError as error:  # a damaged page tree, which two readers mend to different numbers of pages
        raise Unreadable("broken", detail=str(error)[:200]) from None
    documents = zip(found.documents, parts, strict=True)
    return replace(found, documents=tuple(replace(one, data=part) for one, part in documents))


def split_sheets(sheets: Sheets) -> Split:
    """The documents by their pages, from words that are already there, without their files."""
    looks = [_look(one) for one in single_pages(sheets)]
    starts = _starts(looks)
    if not starts:
        return Split(documents=(Part(pages=tuple(range(1, len(looks) + 1))),))
    groups = [list(range(start, end)) for start, end in zip(starts, [*starts[1:], len(looks)], strict=True)]
    before = _moved(looks, groups, list(range(starts[0])))
    return Split(
        documents=tuple(
            Part(pages=tuple(page + 1 for page in group), number=_number(looks, group)) for group in groups
        ),
        unassigned=tuple(page + 1 for page in before),
    )


def single_pages(sheets: Sheets) -> list[Sheets]:
    """Each page as sheets of its own, as page 0."""
    words, turned = _by_page(sheets.words), _by_page(sheets.turned)
    return [
        _apart(sheets, (number,), words.get(number, ()), turned.get(number, ()))
        for number in range(len(sheets.pages))
    ]


def pages_apart(sheets: Sheets, numbers: Sequence[int]) -> Sheets:
    """Some pages (from 0) as sheets of their own, counted anew."""
    wanted = set(numbers)
    words = [word for word in sheets.words if word.page in wanted]
    return _apart(sheets, numbers, words, [word for word in sheets.turned if word.page in wanted])


def _apart(sheets: Sheets, numbers: Sequence[int], words: Sequence[Word], turned: Sequence[Word]) -> Sheets:
    """The pages with their words."""
    place = {number: at for at, number in enumerate(numbers)}
    own = [word._replace(page=place[word.page]) for word in words]
    share = len(own) / len(sheets.words) if sheets.words else 0.0
    pages = tuple(sheets.pages[number] for number in numbers)
    return Sheets(
        pages,
        own,
        rows_of(own, pages),
        [word._replace(page=place[word.page]) for word in turned],
        round(sheets.unmapped * share),
        sheets.producer,
        sheets.recognised,
    )


def _by_page(words: Sequence[Word]) -> dict[int, list[Word]]:
    found: dict[int, list[Word]] = {}
    for word in words:
        found.setdefault(word.page, []).append(word)
    return found


def _look(page: Sheets) -> _Look:
    if not page.words:
        return _Look()
    header = header_of(page, tokens_of(page))
    found = header.get("number")
    day = header.get("issue_date")
    look = _Look(paper=paper_of(page), plain=page.plain, dated=day is not None and bool(day.label))
    if found is not None and isinstance(found.value, str):
        look.number, look.score = found.value, found.score
    for cell in page.cells:
        match = _FOLIO.search(cell.plain) or _BARE_FOLIO.match(cell.plain.strip())
        if match and look.folio is None:
            look.folio, look.of = int(match[1]), int(match[2]) if match[2] else None
        if _CARRIED_IN.match(cell.plain) and cell.y0 < 0.62 * page.pages[0].height:
            look.carried = look.carried or _first_amounts(page, cell.row)
        look.totals = look.totals or labels.total_role(cell.plain) in _CLOSING
    look.head = " ".join(labels.masked(row.plain) for row in page.rows[:_TITLE_ROWS])
    title = look.paper.title
    if title is not None and look.paper.other is not None:
        rows = page.rows[title.row : title.row + 2]
        look.references = frozenset(match for row in rows for match in _REFERENCE.findall(row.plain))
    return look


def _first_amounts(page: Sheets, row: int) -> bool:
    """Whether the row stands above the lines: a carried sum opens the table, a subtotal closes it."""
    amount = re.compile(r"\d[.,]\d\d(?!\d)")
    above = sum(bool(amount.search(one.plain)) for one in page.rows[:row])
    return bool(amount.search(page.rows[row].plain)) and above <= 1


def _starts(looks: Sequence[_Look]) -> list[int]:
    """The pages that begin a document."""
    starts: list[int] = []
    through = _numbered_through(looks)
    for at, look in enumerate(looks):
        if not starts:
            begins = look.bill or (look.score > _SURE and look.paper.other is None)
        else:
            begins = _begins(look, looks[starts[-1]], looks[starts[-1] : at], folios=not through)
        if begins:
            starts.append(at)
    return starts


def _numbered_through(looks: Sequence[_Look]) -> bool:
    """Whether the printer numbered the pages of the whole file, so that folios say nothing about documents."""
    sure = {look.number for look in looks if look.bill and look.score > _SURE}
    return len(sure) > 1 and all(look.folio == at for at, look in enumerate(looks, start=1))


def _begins(look: _Look, current: _Look, since: Sequence[_Look], *, folios: bool) -> bool:
    """Whether the page begins a document after ``current``; ``since`` are the pages of that document so far."""
    if look.paper.other is not None or look.carried or not look.plain:
        return False
    if folios and look.folio is not None and look.folio > 1:
        return False
    if not look.bill:
        closed = look.head == current.head or (look.score > 2 * _SURE and any(one.totals for one in since))
        return look.score > _SURE and look.number != current.number and closed
    if look.number is None or current.number is None:
        return look.dated and ((folios and look.folio == 1) or any(one.totals for one in since))
    if look.number != current.number:
        return True
    last = since[-1]
    return (
        folios and look.folio == 1 and last.folio is not None and (look.of is None or last.folio == last.of)
    )


def _moved(looks: Sequence[_Look], groups: list[list[int]], before: list[int]) -> list[int]:
    """Annexes that stand before their invoice go to it: it names their number, the invoice before does not."""
    for at in range(len(groups) - 1, -1, -1):
        leading = groups[at - 1] if at else before
        while leading and (at == 0 or len(leading) > 1):
            page = leading[-1]
            wanted = looks[page].references
            if not wanted or not any(one in looks[groups[at][0]].plain for one in wanted):
                break
            if at and any(one in looks[groups[at - 1][0]].plain for one in wanted):
                break
            leading.pop()
            groups[at].insert(0, page)
    return before


def _number(looks: Sequence[_Look], group: Sequence[int]) -> str | None:
    return next(
        (looks[page].number for page in group if looks[page].bill and looks[page].number), None
    ) or next((looks[page].number for page in group if looks[page].number), None)

"""What a page of a known layout prints that the confirmed page did not have, and nobody understands: a person is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.explain.closed import ClosedWorld
from factage.invoice.pages.explain.explain import is_amount
from factage.invoice.pages.explain.left_over import left_over
from factage.invoice.pages.header.captioned import captioned_on
from factage.invoice.pages.header.captions import has_unknown
from factage.invoice.pages.header.labelled import Entry
from factage.invoice.pages.layout import Layout
from factage.invoice.pages.layouts.marks import label_text, shape_of
from factage.invoice.pages.lines.heads import Head
from factage.invoice.pages.outcome import NEW_WORDS, Question, Reading, Value
from factage.invoice.pages.party.address import POSTCODE, is_street
from factage.invoice.pages.party.parties import Parties
from factage.invoice.pages.sums.amounts import label_of, role_of, wordy
from factage.invoice.pages.text.sheet import Box, Cell, Sheets, bare, plain
from factage.invoice.pages.text.tokens import Token, Tokens
from factage.invoice.pages.untaken import untaken

_TITLED: Final = "type_code"
_CREDIT: Final = "381"
_RUNS: Final = re.compile(r"[a-z@]+")
_LETTERS: Final = re.compile(r"[a-z]{3}")
_CURRENCY: Final = re.compile(r"\b[a-z]{3}\b")
"""A currency in letters, beside an amount."""
_MOST_INSTALMENTS: Final = 4
_BESIDE: Final = 60.0
"""So far apart, in points, stand a date and what falls due then."""
_SAME_EDGE: Final = 3.0
_FIGURE: Final = re.compile(r"\d")
_CODE: Final = re.compile(r"[A-Z]{2,}(?:[-_/.][A-Z]{2,})+")
_NO_REFERENCE: Final = re.compile(
    r"[\d .]+,\d\d\b|[€%@]|\d{1,2} ?[h:] ?\d\d|\bpages?\b|\d{1,2} ?/ ?\d{1,2}$|\d+ (?:jours|days|tage)\b|\bwww\."
)
"""What has figures and is no reference: an amount, a time, a page, a delay."""
_NEVER: Final = frozenset({"phone", "address"})
_LONGEST_VALUE: Final = 30
_LONGEST: Final = 60
_MOST_WORDS: Final = 6
"""An amount in a cell of more words stands in a sentence."""
_MOST: Final = 400
_CENTS: Final = 2


def words_on(sheets: Sheets, tokens: Tokens, rows: frozenset[int], values: Iterable[str]) -> tuple[str, ...]:
    """The words of a page outside its lines that are no values: captions, titles, what stands beside amounts."""
    said = {bare(value) for value in values}
    found: dict[str, None] = {}
    for cell in sheets.cells:
        if cell.row in rows or bare(cell.text) in said:
            continue
        if len(cell.text) <= _LONGEST and not (":" not in cell.text and _FIGURE.search(cell.text)):
            found.setdefault(_words(cell.plain))
        found.setdefault(_words(cell.plain.split(":")[0]) if ":" in cell.plain else "")
    for entry in captioned_on(sheets, tokens).entries:
        found.setdefault(_words(entry.caption))
    for token in tokens.numbers:
        for text in label_of(sheets, token) if token.row not in rows else ():
            found.setdefault(_words(text))
    return tuple(one for one in found if one)[:_MOST]


def _words(text: str) -> str:
    """The words of a text alone, with titles as ``@``."""
    return " ".join(_RUNS.findall(label_text(text)))[:_LONGEST]


def settled_of(reading: Reading) -> tuple[str, ...]:
    """What stays open on a confirmed page though a person said all of it is not asked again; whether it has a title."""
    open_still = {kind_of(one) for one in reading.questions if one.code != "missing"}
    return tuple(sorted(open_still | ({_TITLED} if reading.value(_TITLED) is not None else set())))


def kind_of(question: Question) -> str:
    """A question with what it is about, whatever the line."""
    return f"{question.code} {re.sub(r'[0-9]+', '', question.path)}".strip()


def overlooked(
    sheets: Sheets,
    tokens: Tokens,
    world: ClosedWorld,
    parties: Parties,
    currency: str,
    values: Sequence[Value],
    layout: Layout | None,
) -> Iterator[Question]:
    """What stands on the page and no value took; under a layout only what its confirmed page did not settle."""
    general = (
        *left_over(sheets, world.lines, world, parties, currency),
        *untaken(sheets, tokens, world.lines, parties, values),
    )
    if layout is None:
        yield from general
    elif layout.words:
        novel = _Novel(sheets, tokens, world, layout)
        yield from novel.asked(general)
        yield from novel.questions(values)


class _Novel:
    """The page beside what its confirmed layout knows."""

    def __init__(self, sheets: Sheets, tokens: Tokens, world: ClosedWorld, layout: Layout) -> None:
        self.sheets, self.tokens, self.lines, self.world = sheets, tokens, world.lines, world
        self.layout = layout
        self.known = frozenset(layout.words)
        self.vocabulary = {word for text in layout.words for word in text.split()}

    def asked(self, general: Iterable[Question]) -> Iterator[Question]:
        """Of the questions that a first reading asks those that the confirmed page did not settle."""
        for one in general:
            token = self._amount_at(one) if one.code == "unexplained" else None
            if token is not None:
                if not self._is_known(label_of(self.sheets, token)):
                    yield one
            elif kind_of(one) not in self.layout.settled and not self._captioned(one):
                yield one

    def questions(self, values: Sequence[Value]) -> Iterator[Question]:
        """Captions with a value, amounts and columns under words that are new; a title that is gone."""
        boxes = [(one.page - 1, one.box) for one in values]
        said = {bare(one.value) for one in values} | {bare(one) for one in self.layout.issuer.values()}
        by_path = {one.path: one.value for one in values}
        form = shape_of(by_path["number"]) if by_path.get(_TITLED) == _CREDIT and "number" in by_path else ""
        for entry in self._entries():
            corrected = form and any(shape_of(word.strip(" :")) == form for word in entry.text.split())
            if bare(entry.text) not in said and not _overlaps(entry, boxes) and not corrected:
                yield _question(entry.cell)
        for token in self._amounts():
            yield Question(code=NEW_WORDS, page=token.cell.page + 1, box=token.box)
        for head in self.lines.heads:
            for cell in self._heads(head):
                yield _question(cell)
        if _TITLED not in by_path and _TITLED in self.layout.settled:
            yield Question(code="layout_drift", path=_TITLED)

    # --- what a first reading asks ---------------------------------------------------------------------------------

    def _amount_at(self, question: Question) -> Token | None:
        at = question.page, question.box
        return next((one for one in self.tokens.numbers if (one.cell.page + 1, one.box) == at), None)

    def _captioned(self, question: Question) -> bool:
        """Whether the confirmed page has the caption of the value in question."""
        at = question.page, question.box
        cell = next((one for one in self.sheets.cells if (one.page + 1, one.box) == at), None)
        if question.code != "missing" or cell is None:
            return False
        beside = self.sheets.next_to(cell, -1)
        above = self.sheets.rows_before(cell.row, 2)
        over = [one for row in above for one in row.cells if one.x0 < cell.x1 and cell.x0 < one.x1]
        return any(self._knows(_words(one.plain)) for one in (beside, *over) if one is not None)

    # --- what is new -----------------------------------------------------------------------------------------------

    def _entries(self) -> Iterator[Entry]:
        captioned = captioned_on(self.sheets, self.tokens)
        taken = {id(one.cell) for one in self.tokens.all if one.kind in _NEVER}
        listed = {
            (entry.place, entry.cell.row)
            for entry in captioned.entries
            if entry.meaning is not None or _words(entry.caption) in self.known
        }
        for entry in captioned.entries:
            words = _words(entry.caption)
            if entry.meaning is not None or not words or self._knows(words) or id(entry.cell) in taken:
                continue
            if labels.total_role(entry.cell.plain) == "prepaid":
                continue  # "À déduire : acompte versé le 12 janvier": its amount is read or asked
            told = ":" in entry.cell.text[: entry.start] or (entry.place, entry.cell.row) in listed
            if told and entry.cell.row not in self.lines.rows and _refers(entry) and has_unknown(words):
                yield entry

    def _amounts(self) -> Iterator[Token]:
        solution = self.world.solution
        used = {id(one.token) for one in (*solution.roles.values(), *solution.paid, *solution.adjustments)}
        used |= {id(one.token) for one in solution.withheld}
        used |= {id(token) for row in solution.every_vat for token in row.tokens}
        used |= {id(one.base) for one in solution.untaxed} | self.lines.inside
        unread = self._unread_totals()
        for token in self.tokens.numbers:
            if id(token) in used or token.row in self.lines.rows or not _is_sum(token):
                continue
            said = label_of(self.sheets, token)
            if role_of(*said, self.layout.totals)[0] is not None or any(
                _words(one) in self.known for one in said
            ):
                continue
            if self._falls_due(token):
                continue
            nearest = next((text for text in said if wordy(text)), "")
            explain = self.world.explain
            explained = abs(token.number) in explain.runs or explain.carried(token) or explain.outside(token)
            if explained and abs(token.number) not in unread:
                continue
            alone = len(_LETTERS.findall(token.cell.plain)) <= _MOST_WORDS
            if alone and has_unknown(_words(nearest)) and not self.world.explain.noise(token):
                yield token

    def _falls_due(self, token: Token) -> bool:
        """Whether an amount stands behind a date alone, under a caption that the confirmed page had: one of its instalments."""
        day = next((one for one in reversed(self.tokens.of("date")) if _right_before(one, token)), None)
        if day is None:
            return False
        said = {id(cell): cell.plain for cell in (day.cell, token.cell)}
        if any(_LETTERS.search(_CURRENCY.sub("", text)) for text in said.values()):
            return False
        above = (
            one
            for row in self.sheets.rows_before(day.cell.row, _MOST_INSTALMENTS)
            for one in row.cells
            if abs(one.x0 - day.cell.x0) < _SAME_EDGE and one.page == day.cell.page
        )
        caption = next((one for one in above if _LETTERS.search(_CURRENCY.sub("", one.plain))), None)
        return caption is not None and self._knows(_words(caption.plain))

    def _unread_totals(self) -> set[Decimal]:
        """What the total would be that has no amount of its own: the lines together, and what is due."""
        solution = self.world.solution
        found = {solution.line_sum} if "lines" not in solution.roles else set()
        if solution.totals is not None and "payable" not in solution.roles:
            found.add(solution.totals[2])
        return {abs(one) for one in found if one}

    def _is_known(self, said: Iterable[str]) -> bool:
        return any(self._knows(_words(text)) for text in said if text)

    def _knows(self, words: str) -> bool:
        """Whether the confirmed page had these words: as they stand, or each of them."""
        return bool(words) and (words in self.known or self.vocabulary.issuperset(words.split()))

    def _heads(self, head: Head) -> Iterator[Cell]:
        """The cells of a head that are new and nobody understands, with something under them that was not read."""
        rows = [line for line in self.lines.found if line.head is head and not line.holds]
        for cell in self.sheets.rows[head.row].cells:
            words = _words(cell.plain)
            if self._knows(words) or not has_unknown(words) or labels.head_role(labels.key(cell.plain)):
                continue
            for line in rows:
                names = {id(one) for one in line.name_cells}
                read = [(one.x0, one.x1) for one in line.numbers.values()]
                under = [
                    one
                    for one in self.sheets.rows[line.row].cells
                    if id(one) not in names and one.x0 < cell.x1 and cell.x0 < one.x1
                ]
                if any(not any(x0 < one.x1 and one.x0 < x1 for x0, x1 in read) for one in under):
                    yield cell
                    break


def _question(cell: Cell) -> Question:
    return Question(code=NEW_WORDS, page=cell.page + 1, box=cell.box)


def _right_before(day: Token, amount: Token) -> bool:
    """Whether a date stands left of an amount, in its cell or in one that touches it."""
    return day.row == amount.row and 0 <= amount.x0 - day.x1 < _BESIDE


def _is_sum(token: Token) -> bool:
    """Whether a number is an amount of money by its form, no coefficient."""
    return is_amount(token) and (token.decimals == _CENTS or bool(token.currency))


def _overlaps(entry: Entry, boxes: Sequence[tuple[int, Box]]) -> bool:
    """Whether a value that was read stands here."""
    x0, x1 = entry.cell.span(entry.start, entry.end)
    return any(
        page == entry.cell.page
        and box[0] < x1
        and x0 < box[2]
        and abs(box[1] - entry.cell.y0) < entry.cell.height
        for page, box in boxes
    )


def _refers(entry: Entry) -> bool:
    """Whether what stands under a caption looks like a day, a number or a reference."""
    said = entry.text.strip(" :")
    if entry.token is not None:
        return True
    if (
        len(said) > _LONGEST_VALUE
        or _NO_REFERENCE.search(plain(said))
        or POSTCODE.search(said)
        or is_street(plain(said))
    ):
        return False
    return bool(_FIGURE.search(said) or _CODE.fullmatch(said))

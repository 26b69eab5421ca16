"""Learning a layout from one confirmed page: what a person said, where it stands, and whether it is found again."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from factage.invoice.pages import labels
from factage.invoice.pages.header.kind import is_scan
from factage.invoice.pages.layout import Layout, Mark
from factage.invoice.pages.layouts.agreement import accepted, by_rate, read_by, renamed, right, rows_by_rate
from factage.invoice.pages.layouts.columns import Columns, columns_of
from factage.invoice.pages.layouts.known import fitting, flat, is_printed, letters_of
from factage.invoice.pages.layouts.marks import Finder, Place, label_text
from factage.invoice.pages.layouts.novel import settled_of, words_on
from factage.invoice.pages.layouts.standing import Places, Standing, iso
from factage.invoice.pages.layouts.tallies import Tallies, Tally, each_its_own, words_of
from factage.invoice.pages.lines.line import row_key
from factage.invoice.pages.lines.lines import lines_of
from factage.invoice.pages.outcome import Reading
from factage.invoice.pages.text.sheet import Box, Cell, Sheets, plain
from factage.invoice.pages.text.tokens import tokens_of
from factage.invoice.pages.text.words import page_words
from factage.invoice.pages.values import same_value, values_of

_MARKED: Final = (
    *labels.HEADER_FIELDS,
    "buyer.name",
    "seller.name",
    "seller.vat_id",
    "seller.legal_id",
    "buyer.vat_id",
    "buyer.legal_id",
    "payment.accounts[0].iban",
)
_INDEX: Final = re.compile(r"\[\d+\]")
_CATEGORY: Final = re.compile(r"vat_breakdown\[\d+\]\.category")
_CONSTANTS: Final = (
    "seller.name",
    "seller.vat_id",
    "seller.legal_id",
    "payment.accounts[0].iban",
    "currency",
)
_EVERYWHERE: Final = frozenset({"number", "issue_date", "buyer.name", "seller.name"})
"""What every page of a layout prints: its place counts too, where its words are not there."""
_NEAR_ABOVE: Final = 1.5
"""A label stands so near over its value, in heights."""
_MOST_ANCHORS: Final = 24
_LONGEST_ANCHOR: Final = 44
_LETTERS: Final = re.compile(r"[a-z]{3}")
_NOT_ID: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """The layout as learnt, and which values it knows now: paths of the model."""

    layout: Layout
    learnt: tuple[str, ...]


def confirm(
    data: bytes, values: Mapping[str, Any], *, layouts: Sequence[Layout] = (), places: Places | None = None
) -> Confirmed:
    """Learn the layout of a page from its right values.

    ``values`` is a whole or partial model as JSON, or values by path; null says "not printed", an absent key nothing.
    ``places`` tells apart a value that stands more than once; of a value that is read right without any of this, its
    place is known. A layout of ``layouts`` that fits the page gets its next
    version. What is learnt is read again on this page before it is kept: what does not reproduce the values is
    dropped. Raises ``Unreadable`` as :func:`.reading.read_page`, but for the kind of paper, and ``ValueError`` where
    there is no text or none of the values stands on the page.
    """
    return confirm_sheets(page_words(data), values_of(values), layouts=layouts, places=places)


def confirm_sheets(
    sheets: Sheets,
    said: Mapping[str, str | None],
    *,
    layouts: Sequence[Layout] = (),
    places: Places | None = None,
) -> Confirmed:
    """As :func:`confirm`, from words that are there already and values by path."""
    if is_scan(sheets):
        raise ValueError("no text on the page")
    learner = _Learner(sheets, said, fitting(sheets, layouts), places or {})
    layout = learner.layout()
    taken = {one.id for one in layouts}
    if learner.before is None and layout.id in taken:  # the same issuer prints in another way too
        free = next(f"{layout.id}-{n}" for n in count(2) if f"{layout.id}-{n}" not in taken)
        layout = dataclasses.replace(layout, id=free)
    if not learner.learnt(layout) or learner.learnt(layout) == ("currency",):
        raise ValueError("none of the values stands on the page")
    return Confirmed(layout=layout, learnt=learner.learnt(layout))


class _Learner:
    def __init__(
        self, sheets: Sheets, said: Mapping[str, str | None], before: Layout | None, places: Places
    ) -> None:
        plainly = read_by(sheets, None)
        places = {**accepted(plainly.values if plainly else (), said), **places}
        rows = rows_by_rate(said)
        said = by_rate(said)
        self.places = {renamed(path, rows): place for path, place in places.items()}
        self.sheets, self.said, self.before = sheets, said, before
        self.tokens = tokens_of(sheets)
        self.finder = Finder(sheets, self.tokens)
        self.standing = Standing(sheets, self.tokens, self.places)
        self._scores: dict[int, tuple[Layout | None, tuple[int, int]]] = {}
        """What each layout scored; kept with the layout, so that no other one gets its identity."""
        self.plainly = plainly
        self.right = right(self.plainly, said)
        self.table = columns_of(sheets, self.tokens, said, self.places)

    def layout(self) -> Layout:
        """The layout, each part of which reproduces this page."""
        issuer = {
            path: value for path in _CONSTANTS if (value := self.said.get(path)) and self._printed(value)
        }
        layout = Layout(
            id=self.before.id if self.before else _identity(issuer, self.said),
            version=self.before.version + 1 if self.before else 1,
            issuer=issuer,
        )
        titles = self._titles()
        layout = self._kept(layout, dataclasses.replace(layout, titles=titles))
        layout = self._lines(layout)
        layout = self._totals(layout)
        layout = self._mentions(layout)
        layout = self._marks(layout)
        layout = self._absences(layout)
        layout = self._carried_over(layout)
        layout = dataclasses.replace(layout, anchors=self._anchors(layout))
        return self._with_words(layout)

    def learnt(self, layout: Layout) -> tuple[str, ...]:
        """What the layout knows: paths of the model, ``lines`` for its columns."""
        paths = {*layout.issuer, *(mark.path for mark in layout.marks)}
        paths |= {f"totals.{role}" for role in layout.totals.values()}
        paths |= {"type_code"} if layout.titles else set()
        paths |= (
            {"lines"}
            if layout.columns or layout.name_rows is not None or layout.skipped or layout.ends
            else set()
        )
        return tuple(sorted(paths))

    def _printed(self, value: str) -> bool:
        return is_printed(self.sheets, value, letters_of(self.sheets))

    def _score(self, layout: Layout | None) -> tuple[int, int]:
        """How many values are right, and how little stays open."""
        known = self._scores.get(id(layout))
        if known is None:
            reading = read_by(self.sheets, layout)
            score = len(right(reading, self.said)), -len(reading.questions) if reading is not None else -99
            known = self._scores[id(layout)] = layout, score
        return known[1]

    def _kept(self, layout: Layout, tried: Layout) -> Layout:
        """The tried layout, if it reads this page at least as well."""
        return tried if tried != layout and self._score(tried) >= self._score(layout) else layout

    def _better(self, layout: Layout, tried: Layout) -> Layout:
        """The tried layout, only if it reads this page better: what is not needed can only do harm later."""
        return tried if self._score(tried) > self._score(layout) else layout

    def _anchors(self, layout: Layout) -> tuple[str, ...]:
        """Words of the first page that are no values, known ones and learnt ones: by them a page is known again."""
        values = {flat(value) for value in self.said.values() if value}
        learnt = {*layout.totals, *layout.titles, *layout.head_cells, *layout.mentions}
        learnt |= {
            mark.text or labels.masked(mark.before) for mark in layout.marks if mark.relation != "place"
        }
        found: dict[str, None] = {}
        for cell in self.sheets.cells:
            if cell.page or not _LETTERS.search(cell.plain) or len(cell.text) >= _LONGEST_ANCHOR:
                continue
            text, words = label_text(cell.plain), labels.masked(cell.plain)
            if flat(cell.text) not in values and (learnt & {text, words} or _is_known(cell, words)):
                found.setdefault(text)
        return tuple(found)[:_MOST_ANCHORS]

    def _with_words(self, layout: Layout) -> Layout:
        """The layout with the words of this page, and with what it leaves open though a person said everything."""
        lines = lines_of(self.sheets, self.tokens, layout)
        own = {line.row for line in lines.found} | (self.table.rows if self.table is not None else set())
        summed = {token.row for token in self.tokens.numbers if token.decimals and token.row not in own}
        rows = frozenset(own | lines.rows - summed - {head.row for head in lines.heads})
        values = [value for value in self.said.values() if value]
        words = words_on(self.sheets, self.tokens, rows, values)
        before = self.before
        known = dataclasses.replace(layout, words=(*words, *(before.words if before else ())))
        reading = read_by(self.sheets, known)
        if reading is None or not words:
            return layout
        settled = {*settled_of(reading), *(before.settled if before else ())}
        return dataclasses.replace(
            known, words=tuple(dict.fromkeys(known.words)), settled=tuple(sorted(settled))
        )

    def _titles(self) -> dict[str, str]:
        """The title with the type that it says, where the general reading does not know it: clicked, or the largest."""
        code = self.said.get("type_code")
        got = self.plainly.value("type_code") if self.plainly else None
        if code not in {"380", "381", "386"} or (got is not None and got.value == code):
            return {}
        clicked = next(self.standing.cells("type_code"), None)
        if clicked is not None:
            return {labels.lead(labels.masked(clicked.plain)): code}
        if got is not None:
            return {}  # a title with a meaning keeps it: that this one is a deposit is said elsewhere
        names = [flat(value) for path, value in self.said.items() if value and path.endswith("name")]
        cells = [
            cell
            for cell in self.sheets.cells
            if cell.page == 0
            and _LETTERS.search(cell.plain)
            and not any(flat(cell.text) in name for name in names)
            and len(cell.text) < 50
        ]
        largest = max(cells, key=lambda cell: (round(cell.height), -cell.y0), default=None)
        return {labels.lead(labels.masked(largest.plain)): code} if largest is not None else {}

    def _lines(self, layout: Layout) -> Layout:
        """Columns, place of the names and rows that are no lines, where the general way falls short."""
        found = self.table
        if found is None:
            return layout
        whole = dataclasses.replace(
            layout, head=found.head, head_cells=found.head_cells, columns=found.columns
        )
        around = dataclasses.replace(whole, skipped=found.skipped, ends=found.ends)
        named = dataclasses.replace(around, name_rows=found.name_rows)
        plain_rows = dataclasses.replace(layout, skipped=found.skipped, ends=found.ends)
        named_only = dataclasses.replace(layout, name_rows=found.name_rows)
        best = layout
        for tried in (named_only, plain_rows, whole, around, named):
            best = self._better(best, tried)
        if best.columns:
            best = self._kept(best, dataclasses.replace(best, skipped=found.skipped, ends=found.ends))
        none = self._rows_that_are_none(best, found)
        if none:
            best = self._better(best, dataclasses.replace(best, skipped=(*best.skipped, *none)))
        return best if best.columns or not found.columns else self._reserve(best, named)

    def _reserve(self, layout: Layout, named: Layout) -> Layout:
        """Columns that this page does not need: in use where no head was known, else kept for a page that needs them."""
        whole = dataclasses.replace(
            named, skipped=tuple(dict.fromkeys((*layout.skipped, *named.skipped))), ends=named.ends
        )
        if self._kept(layout, whole) is layout:
            return layout
        heads = lines_of(self.sheets, self.tokens, layout).heads
        if not heads:
            return whole
        spare = ("columns", *(name for name in ("skipped", "ends") if not getattr(layout, name)))
        return dataclasses.replace(whole, name_rows=layout.name_rows, spare=spare)

    def _rows_that_are_none(self, layout: Layout, found: Columns) -> tuple[str, ...]:
        """The words of rows which the reading takes for lines and the person does not."""
        reading = read_by(self.sheets, layout)
        if reading is None:
            return ()
        out = []
        for value in reading.values:
            if not value.path.endswith(".net_amount") or not value.path.startswith("lines["):
                continue
            row = self._row_at(value.page, value.box)
            if row is not None and row not in found.rows:
                words = row_key(self.sheets.rows[row])
                if _LETTERS.search(words):
                    out.append(words)
        return tuple(dict.fromkeys(out))

    def _row_at(self, page: int, box: Box) -> int | None:
        middle = (box[1] + box[3]) / 2
        rows = [
            row for row in self.sheets.rows if row.page == page - 1 and row.y0 - 1 <= middle <= row.y1 + 1
        ]
        return min(rows, key=lambda row: abs((row.y0 + row.y1) / 2 - middle)).index if rows else None

    def _totals(self, layout: Layout) -> Layout:
        """The words beside totals that the general reading takes for something else, or does not know."""
        rows = self.table.rows if self.table is not None else frozenset()
        tallies = Tallies(self.sheets, self.tokens, self.said, self.places, rows)
        every = [found for found in tallies.named() if found]
        named = [found for found in every if not self._is_known(found)]
        parts = list(tallies.parts())
        some, all_of_them = (words_of(each_its_own(group)) for group in (named, every))
        layout = self._best(
            layout,
            [
                dataclasses.replace(layout, totals={**layout.totals, **together, **words_of(group)})
                for together in (some, all_of_them)
                for group in ((), *parts)
            ],
        )
        for found in named:
            layout = self._named(layout, found)
        groups = [words_of(group) for group in parts]
        more = [dataclasses.replace(layout, totals={**layout.totals, **group}) for group in groups]
        layout = self._best(layout, more)
        leads = {labels.lead(words): role for words, role in layout.totals.items()}
        return self._kept(layout, dataclasses.replace(layout, totals={**leads, **layout.totals}))

    def _is_known(self, found: Sequence[Tally]) -> bool:
        """Whether everybody reads this total right, by words that say it."""
        return any(tally.path in self.right and tally.is_plain for tally in found)

    def _best(self, layout: Layout, tried: Sequence[Layout]) -> Layout:
        """The layout that reads this page best; the first of equals."""
        return max((layout, *tried), key=self._score) if tried else layout

    def _named(self, layout: Layout, found: Sequence[Tally]) -> Layout:
        """One total: by its words where they lead to it again, else by its place."""
        if any(layout.totals.get(words) == tally.role for tally in found for words in tally.words):
            return layout
        known = found[0].path in self.right
        gate = self._kept if known else self._better
        for tally in found:
            for words in tally.words:
                tried = dataclasses.replace(layout, totals={**layout.totals, words: tally.role})
                if (taken := gate(layout, tried)) is not layout:
                    return taken
        return layout if known else self._placed(layout, found)

    def _placed(self, layout: Layout, found: Sequence[Tally]) -> Layout:
        """A total that no words lead to, at its place of the page."""
        for tally in found:
            place = Place(tally.token.cell, tally.token.start, tally.token.end, tally.token)
            for mark in self.finder.marks(tally.path, place):
                if mark.relation == "place":
                    tried = dataclasses.replace(layout, marks=(*layout.marks, mark))
                    if (better := self._better(layout, tried)) is not layout:
                        return better
        return layout

    def _mentions(self, layout: Layout) -> Layout:
        """The words that say the category of VAT, where they were clicked."""
        for path, category in self.said.items():
            if not _CATEGORY.fullmatch(path) or category in {None, "S"} or path in self.right:
                continue
            for cell in self.standing.cells(path):
                mentions = {**layout.mentions, labels.masked(cell.plain): str(category)}
                layout = self._better(layout, dataclasses.replace(layout, mentions=mentions))
        return layout

    def _marks(self, layout: Layout) -> Layout:
        """Where each value of the header and the parties stands: one mark of each kind, the most telling first."""
        for path in _MARKED:
            value = self.said.get(path)
            if not value or path in layout.issuer:
                continue
            known = path in self.right
            kinds: set[tuple[str, bool]] = set()
            for mark in self._fitting_marks(path, value, known=known):
                kind = mark.relation, mark.loose
                if kind in kinds or (mark.relation == "place" and kinds and path not in _EVERYWHERE):
                    continue
                tried = dataclasses.replace(layout, marks=(*layout.marks, mark))
                if (kept := self._kept(layout, tried)) is not layout:
                    kinds.add(kind)
                    layout = kept
        return layout

    def _fitting_marks(self, path: str, value: str, *, known: bool) -> Iterator[Mark]:
        """Marks that lead to the value; where the general way finds it, only those with a label of its own."""
        found: list[tuple[int, int, Mark]] = []
        rows = self.table.rows if self.table is not None else frozenset()
        places = self.standing.of(path, value)
        for order, place in enumerate(places[:1] if path in self.places else places):
            if place.cell.row in rows:
                continue  # what stands in a line is no value of the header
            alone = False
            for rank, mark in enumerate(self.finder.marks(path, place)):
                if known and (mark.relation == "place" or mark.loose or path == "buyer.name"):
                    continue
                if (
                    known
                    and mark.relation == "above"
                    and (alone or mark.dy > _NEAR_ABOVE * place.cell.height)
                ):
                    continue  # words that stand above by chance: the value has a label of its own
                alone = alone or mark.relation in {"same", "left"}
                again = self.finder.find(mark)
                if again is not None and same_value(path, _said_by(again), value):
                    weight = {"same": 0, "left": 2, "above": 3, "place": 4}[mark.relation] + mark.loose
                    if path == "buyer.name" and mark.relation == "left":
                        weight = 4
                    found.append((weight, order * 10 + rank, mark))
        yield from (mark for _, _, mark in sorted(found, key=lambda one: one[:2]))

    def _absences(self, layout: Layout) -> Layout:
        """Values that the reading takes from a label where the person says that none is printed."""
        reading = read_by(self.sheets, layout)
        if reading is None:
            return layout
        out: list[tuple[str, str]] = []
        for path, value in self.said.items():
            if value is None and reading.value(path) is not None:
                out += [(path, label) for label in ("", *self._labels_at(reading, path))]
        out += self._lines_without(reading)
        tried = dataclasses.replace(layout, absent=tuple(out))
        return self._kept(layout, tried) if out else layout

    def _lines_without(self, reading: Reading) -> list[tuple[str, str]]:
        """What the reading misses in the lines, and the lines of this layout do not have."""
        missed = {_INDEX.sub("[]", one.path) for one in reading.questions if one.path.startswith("lines[")}
        said = {_INDEX.sub("[]", path) for path, value in self.said.items() if value is not None}
        return [(path, "") for path in sorted(missed - said)] if "lines[].net_amount" in said else []

    def _labels_at(self, reading: Reading, path: str) -> Iterator[str]:
        value = reading.value(path)
        assert value is not None
        for field in labels.HEADER_FIELDS:
            if field == path:
                for cell in self._cells_near(value.page, value.box):
                    for pattern in labels.header(field):
                        yield from (labels.masked(match[0]) for match in pattern.finditer(cell.plain))

    def _cells_near(self, page: int, box: Box) -> Iterator[Cell]:
        for cell in self.sheets.cells:
            if cell.page == page - 1 and abs(cell.y0 - box[1]) < 40:
                yield cell

    def _carried_over(self, layout: Layout) -> Layout:
        """What the version before knew and this page does not contradict."""
        if self.before is None:
            return layout
        older = tuple(mark for mark in self.before.marks if mark not in layout.marks)
        tried = dataclasses.replace(
            layout,
            issuer={**self.before.issuer, **layout.issuer},
            marks=(*layout.marks, *older),
            totals={**self.before.totals, **layout.totals},
            titles={**self.before.titles, **layout.titles},
            mentions={**self.before.mentions, **layout.mentions},
            skipped=tuple(dict.fromkeys((*layout.skipped, *self.before.skipped))),
            ends=tuple(dict.fromkeys((*layout.ends, *self.before.ends))),
        )
        return self._kept(layout, tried)


def _is_known(cell: Cell, text: str) -> bool:
    """Whether everybody knows a text as a label."""
    if cell.text.endswith(":") or labels.total_role(text) or labels.head_role(labels.key(text)):
        return True
    return any(labels.header(field).strong.search(cell.plain) for field in labels.HEADER_FIELDS)


def _identity(issuer: Mapping[str, str], said: Mapping[str, str | None]) -> str:
    """An id that says whose layout it is, and stays the same when it is confirmed again."""
    name = _NOT_ID.sub("-", plain(issuer.get("seller.name") or said.get("seller.name") or "layout")).strip(
        "-"
    )[:40]
    facts = "|".join(f"{path}={value}" for path, value in sorted(issuer.items()) if path != "currency")
    return f"{name or 'layout'}-{hashlib.sha256(facts.encode()).hexdigest()[:8]}"


def _said_by(place: Place) -> str:
    token = place.token
    if token is None:
        return place.text.strip()
    return iso(token) if token.kind == "date" else str(token.value)

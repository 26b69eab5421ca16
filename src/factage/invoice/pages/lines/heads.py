"""The heads of the lines: which column holds what, also where a head has several storeys."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.layout import Layout
from factage.invoice.pages.text.rows import cell_of
from factage.invoice.pages.text.sheet import Cell, Row, Sheets, Word, plain
from factage.invoice.pages.text.tokens import Tokens

_HEAD_ALONE: Final = 20.0
"""Where a layout knows where its values stand, the head over them counts less."""
_MOST_OF_HEAD: Final = 0.6
"""A confirmed head may lose cells, or have more: a column of discounts stands only where there are some."""
NUMERIC: Final = frozenset(
    {
        "quantity",
        "unit_price",
        "gross_price",
        "discount",
        "rate",
        "net_amount",
        "gross",
        "tax_amount",
        "pos",
        "other",
    }
)
_TELLING: Final = frozenset(
    {"quantity", "unit_price", "net_amount", "name", "rate", "gross", "ref", "gross_price"}
)
_SUBJECT: Final = frozenset({"name", "quantity", "unit_price", "gross_price"})
_AMOUNT: Final = frozenset({"net_amount", "unit_price", "gross", "gross_price"})
_FIELD: Final = re.compile(r":.*\d")
_DIGIT: Final = re.compile(r"\d")
_MOST_WORDS: Final = 4
"""Of the name of a column in a row of several."""
_FEWEST_LETTERS: Final = 4
_TIGHT: Final = 1.2
"""What stands further below a head, in heights, beside its cells, is a title of the lines."""
_LEADING: Final = 1.4
_WIDER: Final = 1.8
"""The storeys of a head stand closer to one another than the first line does to them."""
_WIDE: Final = 8.0
"""A column of names is at least so many heights of its head wide."""
_ONE_HEAD: Final = 4.0
"""Words further apart than this many heights name columns of their own, also where they name the same."""
_WIDEST: Final = 10.0
"""A cell of a head that is no wider than this, in heights, names one column."""
_CODE_LIKE: Final = re.compile(r"artic|artik|item|produ|service|poste|position|element")


@dataclass(slots=True)
class Column:
    """One column: its role and the left and right edge of its head."""

    role: str
    x0: float
    x1: float
    text: str = ""
    values: tuple[float, float] | None = None
    """Where its values stand, as a confirmed layout knows it."""
    storey: int = 0
    """1 where it is named beneath another column: its values stand in the row below the figures."""
    supposed: bool = False
    """Whether no word says its role, but what stands under it (:mod:`.inferred`)."""

    @property
    def begin(self) -> float:
        """Where its values begin, as far as that is known."""
        return self.x0 if self.values is None else self.values[0]

    @property
    def end(self) -> float:
        """Where its values end, as far as that is known."""
        return self.x1 if self.values is None else self.values[1]

    def apart(self, x0: float, x1: float) -> float:
        """How far a value is from this column."""
        head = near(x0, x1, self.x0, self.x1)
        return head if self.values is None else min(head + _HEAD_ALONE, near(x0, x1, *self.values))


@dataclass(slots=True)
class Head:
    """The head of a table of lines: its row, its columns from left to right."""

    row: int
    columns: list[Column]
    own: int = 0
    learned: bool = False

    @property
    def roles(self) -> set[str]:
        return {column.role for column in self.columns}

    def of(self, role: str) -> list[Column]:
        return [column for column in self.columns if column.role == role]


def near(x0: float, x1: float, left: float, right: float) -> float:
    """How far a value is from its column: the least of left, right and centre, and what lies outside."""
    off = min(abs(x1 - right), abs(x0 - left), abs((x0 + x1 - left - right) / 2))
    return off + (x0 - right if x0 > right else left - x1 if left > x1 else 0.0)


def heads_of(sheets: Sheets, tokens: Tokens, layout: Layout | None = None) -> list[Head]:
    """The heads of the document's tables of lines, in order. A confirmed head is found by its text."""
    heads: list[Head] = []
    dated = {token.row for token in tokens.of("date")}
    for row in sheets.rows:
        if layout is not None and layout.columns and (under := _confirmed(row, layout, tokens)):
            heads.append(_learned(row, layout, under))
            continue
        if row.index in dated or any(token.decimals for token in tokens.row(row.index)):
            continue
        if len(row.cells) < 2 and len(row.cells[0].words) < 3:
            continue
        head, rest = head_of(sheets, row)
        if not _is_head(head, rest):
            continue
        if heads and _neighbours(heads[-1], head, sheets, tokens):
            if heads[-1].learned or _telling(heads[-1]) >= _telling(head):
                continue
            heads.pop()
        _unnamed(head, row)
        heads.append(head)
    return [head for head in heads if head.learned] or heads


def _unnamed(head: Head, row: Row) -> None:
    """The cells of the head whose words nobody knows: columns too; without one of names the widest of them is it."""
    unknown = [
        cell
        for cell in row.cells
        if not any(column.x0 < cell.x1 and cell.x0 < column.x1 for column in head.columns)
    ]
    columns = [Column("other", cell.x0, cell.x1, cell.plain) for cell in unknown]
    head.columns = sorted([*head.columns, *columns], key=lambda column: column.x0)
    _widest_is_name(head, row)


def _widest_is_name(head: Head, row: Row) -> None:
    """Without a column of names the widest of those whose words nobody knows is it."""
    columns = [
        one for one in head.columns if one.role == "other" and not labels.head_role(labels.key(one.text))
    ]
    if "name" in head.roles or not columns:
        return
    starts = [column.x0 for column in head.columns]
    free = {
        id(column): min((x0 for x0 in starts if x0 > column.x0), default=column.x1) - column.x0
        for column in columns
    }
    widest = max(columns, key=lambda column: free[id(column)])
    if len(widest.text) > 1 and free[id(widest)] >= _WIDE * row.height and not _DIGIT.search(widest.text):
        widest.role = "name"


def _is_head(head: Head, rest: int) -> bool:
    roles = head.roles
    return (
        len(roles & _TELLING) >= 2
        and bool(roles & _SUBJECT)
        and bool(roles & _AMOUNT)
        and rest <= len(head.columns)
    )


def _neighbours(before: Head, head: Head, sheets: Sheets, tokens: Tokens) -> bool:
    """Whether two candidates are storeys of one head."""
    return (
        before.row >= head.row - 3
        and sheets.rows[before.row].page == sheets.rows[head.row].page
        and not any(token.decimals for row in range(before.row, head.row) for token in tokens.row(row))
    )


def _telling(head: Head) -> tuple[int, int]:
    """How much a head says: what it names, then in how many cells of its own row."""
    return len(head.roles - {"other"}), head.own


def _confirmed(row: Row, layout: Layout, tokens: Tokens) -> dict[int, Cell]:
    """The cells of a confirmed head in this row, by their place in it; most of them have to be there, in their order."""
    wanted = [_loose(one) for one in layout.head_cells]
    least = max(2, _MOST_OF_HEAD * len(wanted))
    if len(row.plain) < len(wanted) or any(token.decimals for token in tokens.row(row.index)):
        return {}
    words = [word for cell in row.cells for word in cell.words]
    texts = [_loose(labels.masked(plain(word.text))) for word in words]
    said = "".join(texts)
    if sum(one[:_FEWEST_LETTERS] in said for one in wanted) < least:
        return {}
    ends = {id(cell.words[-1]) for cell in row.cells}
    last = [id(word) in ends for word in words]
    found: dict[int, Cell] = {}
    at = 0
    for index, one in enumerate(wanted):
        span = _span_of(texts, one, at) or _span_of(texts, one, at, last)
        if span is not None:
            found[index] = cell_of(row.index, words[span[0] : span[1]])
            at = span[1]
    return found if len(found) >= least else {}


def _span_of(
    texts: Sequence[str], wanted: str, at: int, last: Sequence[bool] | None = None
) -> tuple[int, int] | None:
    """Which words say a text, however they are cut into cells; with ``last`` also a cell that says the first half."""
    for start in range(at, len(texts)):
        said = ""
        for end in range(start, len(texts)):
            said += texts[end]
            if said == wanted:
                return start, end + 1
            if not said or not wanted.startswith(said):
                break
            if last is not None and last[end] and 2 * len(said) >= len(wanted):
                return start, end + 1  # "PU HT les 100" is "PU HT" on another page
    return None


def _loose(text: str) -> str:
    """A text without spaces and stops."""
    return text.replace(" ", "").replace(".", "").replace(":", "")


def _learned(row: Row, layout: Layout, under: Mapping[int, Cell]) -> Head:
    """The confirmed head on this page: roles by its cells, values where they stood towards them."""
    columns: list[Column] = []
    for known in layout.columns:
        if known.head is None:
            columns.append(Column(known.role, known.x0, known.x1, values=(known.x0, known.x1)))
        elif known.head in under:
            cell = under[known.head]
            values = (cell.x0 + known.x0, cell.x0 + known.x1)
            columns.append(Column(known.role, cell.x0, cell.x1, cell.plain, values))
    taken = [cell for index, cell in under.items() if any(known.head == index for known in layout.columns)]
    for cell in row.cells:
        if not any(_over(cell, one) for one in taken):
            said = labels.head_role(labels.key(cell.plain))
            role = said if said and not any(column.role == said for column in columns) else "other"
            columns.append(Column(role, cell.x0, cell.x1, cell.plain))
    columns.sort(key=lambda column: column.x0)
    return Head(row.index, columns, len(columns), learned=True)


def head_of(sheets: Sheets, row: Row) -> tuple[Head, int]:
    """The columns that this row and its neighbours name, and how many of its words name none."""
    beside = storeys(sheets, row)
    found: list[Column] = []
    rest = 0
    for cell in row.cells:
        stack = sorted([one for one in beside if _over(one, cell)] + [cell], key=lambda one: one.y0)
        if len(stack) > 1 and (role := _stack_role(stack)):
            found.append(_column(role, stack))
            continue
        if parts := _parted(cell, beside):
            found += parts
            continue
        named, unnamed = _by_words(cell)
        found += named
        rest += unnamed
        found += _beneath(cell, stack)
    own = len(found)
    for cell in beside:
        if any(_over(cell, one) for one in row.cells) or cell.y0 - row.y0 > _TIGHT * cell.height:
            continue
        stack = sorted([one for one in beside if _over(one, cell)], key=lambda one: one.y0)
        role = _stack_role(stack)
        if role and not any(column.x0 == min(one.x0 for one in stack) for column in found):
            found.append(_column(role, stack))
    found.sort(key=lambda column: column.x0)
    _settle(found)
    return Head(row.index, found, own), rest


def _parted(cell: Cell, beside: Sequence[Cell]) -> list[Column]:
    """The columns of a cell whose words stand too near to one another, each over or under a cell of the next storey.

    "Prix" over "unitaire" and "Unité" over "de prix": together they would say "prix unité".
    """
    for index in sorted({one.row for one in beside}):
        others = [one for one in beside if one.row == index and _over(one, cell)]
        if not 1 < len(others) <= len(cell.words):
            continue
        words = [[word for word in cell.words if _nearest(word, others) is one] for one in others]
        if not all(words):
            continue
        stacks = [
            sorted([cell_of(cell.row, some), one], key=lambda each: each.y0)
            for some, one in zip(words, others, strict=True)
        ]
        roles = [_stack_role(stack) for stack in stacks]
        if any(roles):
            return [_column(role or "other", stack) for role, stack in zip(roles, stacks, strict=True)]
    return []


def _nearest(word: Word, cells: Sequence[Cell]) -> Cell:
    """The cell that a word of the next storey stands over or under."""
    return min(cells, key=lambda one: (max(one.x0, word.x0) - min(one.x1, word.x1), one.x0))


def _beneath(cell: Cell, stack: Sequence[Cell]) -> list[Column]:
    """The names that stand under or over another column of the head: each line has two rows, its name in one of them."""
    known = labels.head_role(labels.key(cell.plain)) is not None
    if labels.head_role(labels.key(cell.plain)) == "name":
        return []  # "Désignation" over "Marchandises", which is a title of the first lines
    names = [
        one
        for one in stack
        if (one.y0 > cell.y0 or (known and one is not cell))
        and labels.head_role(labels.key(one.plain)) == "name"
    ]
    return [
        Column("name", one.x0, one.x1, one.plain, storey=1 if one.y0 > cell.y0 else -1) for one in names[:1]
    ]


def storeys(sheets: Sheets, row: Row) -> list[Cell]:
    """Short cells of the rows around that may be storeys of this head."""
    usual = min(cell.height for cell in row.cells)
    out = []
    for index in range(max(0, row.index - 3), min(len(sheets.rows), row.index + 4)):
        other = sheets.rows[index]
        reach = 2.3 * min(usual, *(cell.height for cell in other.cells))
        if index == row.index or other.page != row.page or abs(other.cells[0].y0 - row.cells[0].y0) >= reach:
            continue
        out += [
            cell
            for cell in other.cells
            if len(cell.text) < 24
            and not _DIGIT.search(cell.text)
            and (
                index < row.index or sum(_over(cell, one) for one in row.cells) <= 1
            )  # else a title under two heads
        ]
    return out


def storey_words(sheets: Sheets, head: Head) -> set[int]:
    """The cells of the storeys of a head, down to the first wider gap: the rows under it are of the first line."""
    top = sheets.rows[head.row]
    foot, step = top.y0, 0.0
    found: set[int] = set()
    for cell in sorted(storeys(sheets, top), key=lambda one: one.y0):
        gap = abs(cell.y0 - foot)
        if cell.y0 - foot > _LEADING * cell.height or (step and gap > max(_WIDER * step, cell.height)):
            break
        found.add(id(cell))
        if gap > 1:
            step = max(step, min(gap, cell.height))
        foot = max(foot, cell.y0)
    return found


def _over(one: Cell, other: Cell) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1


def _stack_role(stack: Sequence[Cell]) -> str | None:
    joined = labels.key(" ".join(cell.plain for cell in stack))
    return labels.head_role(joined) or labels.head_role(joined.replace("- ", ""))


def _column(role: str, stack: Sequence[Cell]) -> Column:
    text = " ".join(cell.plain for cell in stack)
    return Column(role, min(cell.x0 for cell in stack), max(cell.x1 for cell in stack), text)


@lru_cache(maxsize=20_000)
def _names_in(text: str, lengths: tuple[int, ...]) -> tuple[Sequence[tuple[str, int, int, str]], int]:
    """The columns that words of these lengths name, each with its first and last word, and how many words name none."""
    starts = [0, *accumulate(length + 1 for length in lengths)]
    words = [text[start : start + length] for start, length in zip(starts, lengths, strict=False)]
    found: list[tuple[str, int, int, str]] = []
    unnamed = index = 0
    while index < len(words):
        for last in range(min(index + _MOST_WORDS, len(words)) - 1, index - 1, -1):
            said = text[starts[index] : starts[last] + lengths[last]]
            role = labels.head_role(labels.key(said))
            if role:
                found.append((role, index, last, said))
                index = last
                break
        else:
            unnamed += bool(labels.key(words[index]))
        index += 1
    return found, unnamed


def _by_words(cell: Cell) -> tuple[list[Column], int]:
    """The columns named in one cell, taking as many words together as name one."""
    whole = labels.head_role(labels.key(cell.plain))
    if whole:
        return [Column(whole, cell.x0, cell.x1, cell.plain)], 0
    if _FIELD.search(cell.plain):
        return [], len(cell.words)  # "N/Réf. : EK/26031" is a label with its value
    words = cell.words
    named, unnamed = _names_in(cell.plain, tuple([len(word.text) for word in words]))
    found = [Column(role, words[first].x0, words[last].x1, text) for role, first, last, text in named]
    alike = len(found) > 1 and len({column.role for column in found}) == 1
    if alike and words[-1].x0 - words[0].x1 < _ONE_HEAD * cell.height:
        return [
            Column(found[0].role, cell.x0, cell.x1, cell.plain)
        ], 0  # "Produits et services" is one column
    whole_words = all(len(word.text) > 1 or not word.text.isalnum() for word in words)
    if len(found) == 1 and unnamed and whole_words and words[-1].x1 - words[0].x0 < _WIDEST * cell.height:
        role = "other" if found[0].role == "rate" else found[0].role  # "Taux de paie" is no rate of VAT
        return [Column(role, cell.x0, cell.x1, cell.plain)], unnamed  # "Qté UC" is one column too
    return found, unnamed


def _settle(columns: list[Column]) -> None:
    """Of two amounts the later is the net one, of two prices without an amount the later is the amount."""
    names = [column for column in columns if column.role == "name"]
    for column in names[:-1]:
        if _CODE_LIKE.match(column.text):
            column.role = "ref"  # "Article | Désignation": the first is the code
    for column in [one for one in names if one.role == "name" and not one.storey][1:]:
        column.role = "other"  # "Activity | Description": the second describes the first
    for index, column in enumerate(columns):
        later = columns[index + 1 :]
        if column.role == "gross" and any(one.role == "gross" for one in later):
            column.role = "gross_price"  # "Prix TTC | Total TTC"
        elif column.role == "net_amount" and any(one.role == "net_amount" for one in later):
            priced = any(one.role == "unit_price" for one in columns)
            counted = any(one.role == "quantity" for one in columns)
            column.role = "unit_price" if counted and not priced else "other"
        elif (
            column.role == "unit_price"
            and any(one.role == "unit_price" for one in columns[:index])
            and not any(one.role in {"net_amount", "gross"} for one in columns)
        ):
            column.role = "net_amount"

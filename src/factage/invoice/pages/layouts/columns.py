"""The columns of a confirmed page: under which cell of the head, and where, each kind of value of its lines stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.layout import Column
from factage.invoice.pages.lines.heads import near
from factage.invoice.pages.lines.line import BRACKETED, CODE, HALF_CENT, LETTERS, row_key
from factage.invoice.pages.text.sheet import Box, Cell, Row, Sheets, plain
from factage.invoice.pages.text.tokens import Token, Tokens
from factage.invoice.pages.values import number_of

_NUMBERS: Final = {
    "net_amount": "net_amount",
    "unit_price": "unit_price",
    "quantity": "quantity",
    "rate": "vat.rate",
}
_LINE: Final = re.compile(r"lines\[(\d+)\]")
_WORDS: Final = re.compile(r"[a-z%]")
_FIGURES: Final = re.compile(r"\d[\d/.-]*\d")
_LOOSE: Final = re.compile(r"[\W_]")
_NEAR_NAME: Final = (0, -1, 1, -2, 2)
_NO_HEAD: Final = 60.0
"""What it costs a column to stand under no cell of the head."""
_APART: Final = 12.0
"""Values of one column do not stand further apart than this by their nearest edges."""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Columns:
    """The head row (masked), its columns, in which row of a line its name stands, and the rows of the lines.

    ``skipped`` are the words of rows with amounts between the lines, ``ends`` those of the rows under the last line.
    """

    head: str
    head_cells: tuple[str, ...]
    columns: tuple[Column, ...]
    name_rows: int | None
    rows: frozenset[int]
    skipped: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


@dataclass(slots=True)
class _Confirmed:
    """One confirmed line: its numbers by role, its row, the place of its name."""

    said: Mapping[str, Decimal]
    row: int
    name: tuple[int, Cell, Span] | None = None
    found: dict[str, Span] = field(default_factory=dict)
    taken: list[Span] = field(default_factory=list)


def columns_of(
    sheets: Sheets,
    tokens: Tokens,
    said: Mapping[str, str | None],
    places: Mapping[str, tuple[int, Box]] | None = None,
) -> Columns | None:
    """What the confirmed lines say about their columns; None where none of them is found on the page."""
    return _Columns(sheets, tokens, said, places or {}).found()


class _Columns:
    def __init__(
        self,
        sheets: Sheets,
        tokens: Tokens,
        said: Mapping[str, str | None],
        places: Mapping[str, tuple[int, Box]],
    ) -> None:
        self.sheets, self.tokens, self.said, self.places = sheets, tokens, said, places
        self.lines = list(self._confirmed())

    def found(self) -> Columns | None:
        """Columns, names and the rows around the lines."""
        if not self.lines:
            return None
        for role in _NUMBERS:
            self._place(role)
        self._place_discounts()
        rated = [line for line in self.lines if "rate" in line.said]
        if rated and not self._in_one_column(rated):
            self._place_codes(rated)
        names = Counter(line.name[0] for line in self.lines if line.name is not None)
        name_rows = max(-1, min(1, names.most_common(1)[0][0])) if names else None
        rows = frozenset(line.row for line in self.lines)
        head = self._head()
        columns = _columns(head.cells if head else (), self._ranges())
        skipped, ends = self._around(rows)
        if head is None or columns is None:
            return Columns("", (), (), name_rows, rows, skipped, ends)
        texts = tuple(labels.masked(cell.plain) for cell in head.cells)
        return Columns(labels.masked(head.plain), texts, columns, name_rows, rows, skipped, ends)

    # --- the lines -----------------------------------------------------------------------------------------------

    def _confirmed(self) -> Iterator[_Confirmed]:
        count = 1 + max((int(match[1]) for path in self.said if (match := _LINE.match(path))), default=-1)
        before = -1
        for index in range(count):
            numbers = {
                role: number
                for role, path in _NUMBERS.items()
                if (number := number_of(self.said.get(f"lines[{index}].{path}"))) is not None
            }
            name = self.said.get(f"lines[{index}].item.name")
            row = self._row_of(index, numbers, name, before)
            if row is None:
                continue
            before = row
            place = self._name_place(row, name) if name else None
            yield _Confirmed(numbers, row, place)

    def _row_of(
        self, index: int, numbers: Mapping[str, Decimal], name: str | None, before: int
    ) -> int | None:
        """The next row that holds the line's amount, best with its price, its quantity and its name near."""
        net = numbers.get("net_amount")
        if net is None:
            return None
        clicked = self._clicked_row(f"lines[{index}].net_amount", net)
        if clicked is not None and clicked > before:
            return clicked
        best: tuple[int, int] | None = None
        for row in range(before + 1, len(self.sheets.rows)):
            here = {abs(token.number) for token in self.tokens.row(row)}
            if abs(net) not in here:
                continue
            score = sum(abs(numbers[role]) in here for role in ("unit_price", "quantity") if role in numbers)
            score += 2 * (name is not None and self._name_place(row, name) is not None)
            if best is None or score > best[0]:
                best = score, row
        return best[1] if best and (best[0] or len(numbers) == 1) else None

    def _clicked_row(self, path: str, number: Decimal) -> int | None:
        if path not in self.places:
            return None
        page, box = self.places[path]
        middle = (box[1] + box[3]) / 2
        for token in self.tokens.numbers:
            cell = token.cell
            if (
                cell.page == page - 1
                and cell.y0 - 1 <= middle <= cell.y1 + 1
                and abs(token.number) == abs(number)
            ):
                return token.row
        return None

    def _name_place(self, row: int, name: str) -> tuple[int, Cell, Span] | None:
        """Where the name stands: how many rows from the amounts, its cell, and from where to where."""
        wanted = _LOOSE.sub("", plain(name))
        for offset in _NEAR_NAME if wanted else ():
            index = row + offset
            if not (
                0 <= index < len(self.sheets.rows)
                and self.sheets.rows[index].page == self.sheets.rows[row].page
            ):
                continue
            for cell in self.sheets.rows[index].cells:
                span = _span_of(cell, wanted)
                if span is not None:
                    return offset, cell, span
        return None

    # --- their values --------------------------------------------------------------------------------------------

    def _place(self, role: str) -> None:
        """Where this number of each line stands; of equal ones in a row the one in the column of the other lines."""
        unsure: list[tuple[_Confirmed, list[Token]]] = []
        sure: list[Span] = []
        for line in self.lines:
            number = line.said.get(role)
            found = [
                token
                for token in self.tokens.row(line.row)
                if number is not None
                and abs(token.number) == abs(number)
                and (token.x0, token.x1) not in line.taken
                and not self._in_name(token, line)
            ]
            if role == "net_amount":
                found = found[-1:]
            if len(found) == 1:
                line.found[role] = found[0].x0, found[0].x1
                line.taken.append(line.found[role])
                sure.append(line.found[role])
            elif found:
                unsure.append((line, found))
        for line, found in unsure:
            if sure:
                token = min(found, key=lambda one: min(near(one.x0, one.x1, *span) for span in sure))
            else:
                token = found[-1] if role == "unit_price" else found[0]
            line.found[role] = token.x0, token.x1
            line.taken.append(line.found[role])

    def _beside(self, token: Token, line: _Confirmed) -> bool:
        """Whether a number belongs to the name of the item, or to what stands before it."""
        return line.name is not None and token.x0 < line.name[2][1]

    def _in_name(self, token: Token, line: _Confirmed) -> bool:
        return (
            line.name is not None
            and token.cell is line.name[1]
            and line.name[2][0] <= token.x0 < line.name[2][1]
        )

    def _place_discounts(self) -> None:
        """Figures that lead from the product to the amount."""
        for line in self.lines:
            if not {"quantity", "unit_price", "net_amount"} <= line.said.keys():
                continue
            whole, net = line.said["quantity"] * line.said["unit_price"], line.said["net_amount"]
            for token in self.tokens.row(line.row) if abs(whole - net) > HALF_CENT else ():
                taken = abs(token.number)
                fits = (
                    abs(whole * (100 - taken) / 100 - net) <= HALF_CENT
                    or abs(whole - taken - net) <= HALF_CENT
                )
                free = (token.x0, token.x1) not in line.taken and not self._beside(token, line)
                if fits and free:
                    line.found["discount"] = token.x0, token.x1
                    line.taken.append(line.found["discount"])
                    break

    @staticmethod
    def _in_one_column(rated: Sequence[_Confirmed]) -> bool:
        """Whether the rates themselves are printed, under one another."""
        found = [line.found["rate"] for line in rated if "rate" in line.found]
        return len(found) == len(rated) and all(near(*one, *found[0]) < _APART for one in found)

    def _place_codes(self, rated: Sequence[_Confirmed]) -> None:
        """Letters or figures that stand for the rate: a column in which each has one rate."""
        fitting = []
        for column in self._code_columns():
            pairs = {(cell.text, line.said["rate"]) for line, cell in column if "rate" in line.said}
            one_each = len({code for code, _ in pairs}) == len(pairs) == len({rate for _, rate in pairs})
            if one_each and len({id(line) for line, _ in column}) == len(rated):
                fitting.append((sum(cell.text.isalpha() for _, cell in column), column[0][1].x0, column))
        if fitting:
            for line in rated:
                line.found.pop("rate", None)
            for line, cell in max(fitting, key=lambda one: one[:2])[2]:
                line.found["rate"] = cell.x0, cell.x1
                line.taken.append(line.found["rate"])

    def _code_columns(self) -> list[list[tuple[_Confirmed, Cell]]]:
        """Single letters and figures of the lines that stand under one another."""
        columns: list[list[tuple[_Confirmed, Cell]]] = []
        for line in self.lines:
            for cell in self.sheets.rows[line.row].cells:
                if not CODE.fullmatch(cell.text) or (cell.x0, cell.x1) in line.taken:
                    continue
                under = next((one for one in columns if _apart(cell, one[0][1]) < _APART), None)
                if under is None:
                    columns.append([(line, cell)])
                else:
                    under.append((line, cell))
        return columns

    def _ranges(self) -> dict[str, Span]:
        """From where to where the values of each column stand; codes before the names and units after them too."""
        spans: dict[str, list[Span]] = {}
        for line in self.lines:
            for role, span in line.found.items():
                spans.setdefault(role, []).append(span)
            if line.name is None:
                continue
            offset, cell, span = line.name
            words = cell.words
            whole = offset == 0 and len(words) > 1 and BRACKETED.fullmatch(words[0].text)
            spans.setdefault("name", []).append((cell.x0, span[1]) if whole else span)
            if offset == 0:
                for role, beside in self._beside_name(line, cell, span):
                    spans.setdefault(role, []).append(beside)
        return {role: (min(x for x, _ in found), max(x for _, x in found)) for role, found in spans.items()}

    def _beside_name(self, line: _Confirmed, cell: Cell, name: Span) -> Iterator[tuple[str, Span]]:
        first = min((x0 for x0, _ in line.taken if x0 > name[1]), default=name[1])
        before = [
            one
            for other in self.sheets.rows[line.row].cells
            for one in other.words
            if one.x1 <= name[0] + 0.5
        ]
        before = [word for word in before if (word.x0, word.x1) not in line.taken]
        if before and not BRACKETED.fullmatch(before[-1].text):
            yield "ref", (min(word.x0 for word in before), max(word.x1 for word in before))
        after = [word for word in cell.words if word.x0 >= name[1] - 0.5 and word.x1 <= first]
        after += [
            word
            for other in self.sheets.rows[line.row].cells
            if other is not cell
            and other.x0 > name[1]
            and other.x1 <= first
            and any(map(str.isalpha, other.text))
            for word in other.words
        ]
        if after:
            yield "unit", (min(word.x0 for word in after), max(word.x1 for word in after))

    # --- what stands around them ---------------------------------------------------------------------------------

    def _head(self) -> Row | None:
        """The nearest row above the first line with several words and no amounts; but no title of a group of lines."""
        found = [
            row
            for row in self.sheets.rows_before(self.lines[0].row, 5)
            if sum(bool(_WORDS.search(cell.plain)) for cell in row.cells) >= 2
            and not any(token.decimals for token in self.tokens.row(row.index))
        ]
        nearest = found[0] if found else None
        if nearest is not None and 2 * _figured(nearest) > len(nearest.cells):
            # "Dossier 26-01840 reçu le 03/03/2026" under a head of as many cells
            over = (row for row in found if not _figured(row) and len(row.cells) >= len(nearest.cells))
            return next(over, nearest)
        return nearest

    def _around(self, rows: frozenset[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words of rows with amounts between the lines, and of the rows of figures and heads after them."""
        first, last = min(rows), max(rows)
        lines = {row_key(self.sheets.rows[row]) for row in rows}
        between: dict[str, None] = {}
        for index in range(first + 1, last):
            if index not in rows and any(token.decimals for token in self.tokens.row(index)):
                between.setdefault(row_key(self.sheets.rows[index]))
        ends: dict[str, None] = {}
        figures = [
            index
            for index in range(last + 1, len(self.sheets.rows))
            if any(token.decimals == 2 or token.percent for token in self.tokens.row(index))
        ]
        for index in range(last + 1, max(figures, default=last) + 1):
            row = self.sheets.rows[index]
            if index in figures or sum(bool(LETTERS.search(cell.plain)) for cell in row.cells) >= 2:
                ends.setdefault(row_key(row))
        said = {*lines, ""}
        return tuple(key for key in between if key not in said), tuple(
            key for key in ends if key not in said and key not in between
        )


def _figured(row: Row) -> int:
    """How many cells of a row hold numbers of several figures: dates, references."""
    return sum(_FIGURES.search(cell.plain) is not None for cell in row.cells)


def _apart(cell: Cell, other: Cell) -> float:
    return near(cell.x0, cell.x1, other.x0, other.x1)


def _span_of(cell: Cell, wanted: str) -> Span | None:
    """From where to where the letters of a text stand in a cell."""
    letters = [(index, char) for index, char in enumerate(cell.plain) if not _LOOSE.fullmatch(char)]
    at = "".join(char for _, char in letters).find(wanted)
    if at < 0:
        return None
    return cell.span(letters[at][0], letters[at + len(wanted) - 1][0] + 1)


def _under(cells: Sequence[Cell], ranges: Mapping[str, Span]) -> dict[str, int]:
    """Under which cell of the head each role stands: as they follow one another, at the least distance in sum."""
    roles = sorted(ranges, key=lambda role: sum(ranges[role]))
    best: dict[tuple[int, int], tuple[float, dict[str, int]]] = {(0, 0): (0.0, {})}
    for count, role in enumerate(roles):
        for at in range(len(cells) + 1):
            known = best.get((count, at))
            if known is None:
                continue
            ways = [((count + 1, at), known[0] + _NO_HEAD, known[1])]
            for index in range(at, len(cells)):
                cost = known[0] + near(*ranges[role], cells[index].x0, cells[index].x1)
                ways.append(((count + 1, index + 1), cost, {**known[1], role: index}))
            for key, cost, chosen in ways:
                if key not in best or cost < best[key][0]:
                    best[key] = cost, chosen
    ends = [best[len(roles), at] for at in range(len(cells) + 1) if (len(roles), at) in best]
    return min(ends, key=lambda one: one[0])[1] if ends else {}


def _columns(cells: Sequence[Cell], ranges: Mapping[str, Span]) -> tuple[Column, ...] | None:
    """Each role under its own cell of the head, or at its place of the page where another has that cell."""
    columns: list[Column] = []
    if not cells or "net_amount" not in ranges:
        return None
    under = _under(cells, ranges)
    for role, (x0, x1) in sorted(ranges.items(), key=lambda one: one[0] != "net_amount"):
        at = under.get(role)
        left = 0.0 if at is None else cells[at].x0
        columns.append(Column(role=role, head=at, x0=round(x0 - left, 1), x1=round(x1 - left, 1)))
    taken = set(under.values())
    known = {column.role for column in columns}
    for index, cell in enumerate(cells):
        role_of_text = labels.head_role(labels.key(cell.plain))
        if index not in taken and role_of_text == "name" and index < min(taken, default=0) + 1:
            role_of_text = "ref"  # "Article | Désignation": the code stands before the name
        if index not in taken and role_of_text and role_of_text not in known:
            columns.append(Column(role=role_of_text, head=index, x0=0.0, x1=round(cell.x1 - cell.x0, 1)))
    return tuple(columns)

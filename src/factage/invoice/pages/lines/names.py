"""The names of the items: which cells of a line hold them, without codes and figures, and how far they are wrapped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from factage.invoice.pages.layout import Layout
from factage.invoice.pages.lines.heads import Column, Head, near
from factage.invoice.pages.lines.line import BRACKETED, LETTERS, LineFound
from factage.invoice.pages.text.rows import cell_of
from factage.invoice.pages.text.sheet import Cell, Row, Sheets
from factage.invoice.pages.text.tokens import Token

_MEASURE: Final = re.compile(
    r"[-–−]?[\d.,  ]+ ?(?:kg|g|t|h|hrs?|heures?|j|jours?|un?|unites?|pces?|pieces?|pcs|st[kc]?|stuck|std|ml|m2|m²|m3|m³|cm|m|km|l|lt"
    r"|min|mois|ens|ff|forf\w*|lot|bte|boites?|units?|hours?|days?|ea|pc|c62|hur|day|kgm|mtr|ltr)\.?|[a-z]{1,4}\.?"
)
_REFERENCE: Final = re.compile(r"(?:ref|reference|code|art|article|lot|sn|ean|gtin|serie)\b[ .:n°]")
_SHORT: Final = 5
_BESIDE: Final = frozenset({"name", "ref", "unit", "pos", "date", "other"})
"""Columns in which words stand."""
_SAME_EDGE: Final = 2.5
_LEADING: Final = 1.5
"""The rows of one text stand no further apart than this, in heights."""
_HYPHENATED: Final = re.compile(r"\w-$")
_CODED: Final = re.compile(r"(?=\S*\d)[A-Z0-9][A-Z0-9./_-]*")
_MOST_ROWS: Final = 4
_OFF_CENTRE: Final = 2.0
"""So far from the middle, in points and twice, stand figures that a table centres."""
_SPACE: Final = 0.25
_HALF: Final = 0.5
_CLOSER: Final = 0.9
"""The rows of one name stand closer than this part of what is between two lines."""
_FEWEST: Final = 3
_MOST: Final = 0.6
_CODE: Final = 8.0
"""A word that begins so far before the names of the other lines is a code."""
_GAP: Final = 0.3
_NEARLY: Final = 1.0
"""So near to the edge, in heights, it is open whether a word had room."""
_CONTINUES: Final = re.compile(r"[(\[\"']*(?:[^\W\d_A-Z\u00c0-\u00de]|[Ø×]|\d.*[^\W\d_]|\d{1,4}$)")
"""A row in the middle of a text: a small letter, a sign of measure, a figure with words after it, or a short one alone."""
_AMOUNT: Final = re.compile(r"\d[.,]\d\d\b")
_DANGLING: Final = re.compile(
    r"(?:[,/(&+-]|(?:^| )(?:d'|l'|(?:a|au|aux|avec|d|de|des|du|en|et|la|le|les|l|ou|par|pour|sans|sous|sur|un|une|and|for|in|of|or|the|to|with"
    r"|an|aus|bis|das|der|die|fur|im|in|mit|oder|und|von|zu|zum|zur)))$"
)


class Names:
    """Where the names of the items under one head stand."""

    def __init__(self, sheets: Sheets, head: Head, right: float, layout: Layout | None) -> None:
        self.sheets, self.head, self.right = sheets, head, right
        self.column = next((column for column in head.columns if column.role == "name"), None)
        self.rows = layout.name_rows if layout is not None else None
        if self.rows is None and self.column is not None and self.column.storey:
            self.rows = self.column.storey

    def give(self, line: LineFound, row: Row, texts: Sequence[Cell], before: LineFound | None) -> None:
        """The line's name: beside its numbers; centred text begins above; else the text rows before."""
        names = self.of(row, line.numbers)
        net = line.net.cell
        last = before.net.cell if before is not None and before.net.cell.page == net.page else None
        reach = (0.85 if names else 1.6) * net.height * (1 if names else 2)
        above = [
            cell
            for cell in texts
            if cell.page == net.page
            and 0 < net.middle - cell.middle < reach
            and (names or last is None or net.middle - cell.middle < cell.middle - last.middle)
        ]
        chosen: Sequence[Cell] = above[:1] or names or _nearer(texts, net, last)[:1]
        if names and texts and _REFERENCE.match(names[0].plain):
            chosen = texts[:1]  # the name above, its code beside the figures
        if self.rows is not None:
            following = row.index + 1 < len(self.sheets.rows)
            below = self.of(self.sheets.rows[row.index + 1]) if following else []
            chosen = {-1: texts[-1:], 0: names, 1: below}.get(self.rows) or chosen
        line.name_cells = [self._without_reference(cell) for cell in chosen]
        line.name = " ".join(cell.text for cell in line.name_cells)

    def of(self, row: Row, numbers: Mapping[str, Token] | None = None) -> list[Cell]:
        """The cells of a row that stand in the column of names, without the figures of the other columns."""
        columns = [column for column in self.head.columns if column.role in _BESIDE]
        if not any(column.role == "name" for column in columns):
            columns.append(Column("name", 0, self.right))
        found: list[Cell] = []
        short: list[Cell] = []
        for whole in row.cells:
            cell = self._without_figures(whole, numbers or {})
            if cell is None or cell.x0 >= self.right or not LETTERS.search(cell.plain):
                continue
            if self._role(cell, columns) == "name":
                (short if _MEASURE.fullmatch(cell.plain) else found).append(cell)
        if not found and self.column is not None:  # "Vin" is a name where it stands under its head
            found = [cell for cell in short if cell.x0 < self.column.x1 and self.column.x0 < cell.x1]
        return found

    def _without_figures(self, cell: Cell, numbers: Mapping[str, Token]) -> Cell | None:
        """The part of a cell before the figure of another column; None where the cell begins with that figure."""
        left = self.column.begin if self.column is not None else 0.0
        starts = [
            token.start
            for role, token in numbers.items()
            if token.cell is cell and role != "pos" and token.x0 > left + 1
        ]
        if not starts:
            return cell
        at, kept = 0, []
        for word in cell.words:
            if at + len(word.text) <= min(starts):
                kept.append(word)
            at += len(word.text) + 1
        return cell_of(cell.row, kept) if kept and any(map(str.isalpha, kept[0].text)) else None

    @staticmethod
    def _role(cell: Cell, columns: Sequence[Column]) -> str:
        def apart(column: Column) -> tuple[float, float, bool]:
            over = min(cell.x1, column.x1) - max(cell.x0, column.x0)
            beside = 0.0 if over > 0 else near(cell.x0, cell.x1, column.x0, column.x1)
            return -over if over > 0 else 1.0, beside, column.role != "name"

        best = min(columns, key=apart)
        return best.role if apart(best)[0] < 0 or len(cell.plain) < _SHORT else "name"

    def _without_reference(self, cell: Cell) -> Cell:
        """The cell without the item's code: in the column before (close columns run together), or in brackets."""
        words = list(cell.words)
        column = self.column
        before = [
            one
            for one in self.head.columns
            if column and one.role in {"ref", "pos"} and one.begin < column.begin
        ]
        if column is not None and before and words[0].x0 < before[-1].end:
            inside = [word for word in words if word.x0 > column.begin - 0.6 * cell.height]
            words = inside if inside and words[0].x1 < column.begin + 1 else words
        if len(words) > 1 and BRACKETED.fullmatch(words[0].text):
            words = words[1:]
        return cell if len(words) == len(cell.words) else cell_of(cell.row, words)


def _nearer(texts: Sequence[Cell], net: Cell, last: Cell | None) -> Sequence[Cell]:
    """The texts that do not stand closer under the line before than over this one."""
    if last is None:
        return texts
    return [
        one
        for one in texts
        if one.page != net.page or net.middle - one.middle <= one.middle - last.middle + 1
    ] or texts[1:]


def _below_codes(sheets: Sheets, lines: Sequence[LineFound]) -> None:
    """Where every line has a code or nothing beside its figures and words in the row below, the words are its name."""
    if not all(line.head is not None and (not line.name or _CODED.fullmatch(line.name)) for line in lines):
        return
    own = {line.row for line in lines}
    found: list[Cell] = []
    for line in lines:
        here = sheets.rows[line.row]
        words = [
            cell
            for row in sheets.rows_after(line.row, 1)
            if row.index not in own and row.y0 - here.y0 < _LEADING * here.height
            for cell in row.cells
            if LETTERS.search(cell.plain) and any(abs(cell.x0 - one.x0) < _SAME_EDGE for one in here.cells)
        ]
        if not words:
            return
        found.append(words[0])
    for line, cell in zip(lines, found, strict=True):
        line.name, line.name_cells = cell.text, [cell]


def wrapped(sheets: Sheets, lines: Sequence[LineFound]) -> None:
    """Join the names that go on in the next rows: where their next word had no room, and the words go on.

    A name that may go on or may be followed by a description of its own is in doubt.
    """
    _below_codes(sheets, lines)
    named = [line for line in lines if line.name_cells and line.head is not None]
    if not named:
        return
    _cut_at_columns(sheets, named)
    taken = {id(cell) for line in named for cell in line.name_cells}
    own = {line.row for line in lines}
    left = {round(line.name_cells[0].x0) for line in named}
    first, last = min(line.row for line in lines), max(line.row for line in lines)
    column = [
        cell
        for row in sheets.rows[max(0, first - 2) : last + _MOST_ROWS]
        for cell in row.cells
        if round(cell.x0) in left and LETTERS.search(cell.plain)
    ]
    widest = max((cell.x1 for cell in column), default=0.0)
    begins = [
        cell.x0
        for line in named
        for cell in sheets.rows[line.row].cells
        if cell.x0 > line.name_cells[-1].x1 and cell.row == line.name_cells[-1].row
    ]
    edge = min((x0 for x0 in begins if x0 > widest), default=1e9)
    ends = _Ends()
    for line in named:
        _begin_above(sheets, line, own, taken, widest)
        _go_on(sheets, line, own - {line.row}, taken, widest, edge, ends)
    if ends.broken:  # where a word had no room in one name, a longer one had none in another
        for line, end in ends.open:
            line.unsure_name = line.unsure_name or end >= min(ends.broken)


def _cut_at_columns(sheets: Sheets, named: Sequence[LineFound]) -> None:
    """Words of a name that begin where most lines have another cell belong to that column; a word across it is a doubt."""
    if len(named) < _FEWEST:
        return
    beside = [line for line in named if line.name_cells[0].row == line.row]
    edges = _edges(
        [
            cell
            for cell in sheets.rows[line.row].cells
            if cell.x0 > line.name_cells[-1].x1 and any(map(str.isalpha, cell.text))
        ]
        for line in beside
    )
    lefts = Counter(round(line.name_cells[0].x0) for line in named)
    left, often = lefts.most_common(1)[0]
    for line in beside:
        cell = line.name_cells[-1]
        over = min((edge for edge in edges if cell.x0 + 1 < edge < cell.x1 - 1), default=None)
        if over is not None:
            words = [word for word in cell.words if word.x0 < over - _SAME_EDGE]
            line.unsure_name = words[-1].x1 > over + _SAME_EDGE
            line.name_cells = [*line.name_cells[:-1], cell_of(cell.row, words)]
            line.name = _joined(line.name_cells)
        first = line.name_cells[0]
        if often >= _MOST * len(named) and first.x0 < left - _CODE:
            words = [word for word in first.words if word.x0 > left - _SAME_EDGE]
            if words and abs(words[0].x0 - left) < _SAME_EDGE:
                line.name_cells = [cell_of(first.row, words), *line.name_cells[1:]]
                line.name = _joined(line.name_cells)


def _edges(rows: Iterable[Sequence[Cell]]) -> list[float]:
    """Where cells of words begin in most of these rows."""
    lines = list(rows)
    begins = Counter(edge for cells in lines for edge in {round(cell.x0) for cell in cells})
    return [edge for edge, count in begins.items() if count >= _MOST * len(lines)]


@dataclass(slots=True)
class _Ends:
    """Where the next word of a name would have ended: of names that go on, and of those followed by a row that may be theirs."""

    broken: list[float] = field(default_factory=list)
    open: list[tuple[LineFound, float]] = field(default_factory=list)


def _go_on(
    sheets: Sheets,
    line: LineFound,
    others: set[int],
    taken: set[int],
    widest: float,
    edge: float,
    ends: _Ends,
) -> None:
    parts = list(line.name_cells)
    start = parts[0]
    figures = {id(number.cell) for number in line.numbers.values()}
    for row in sheets.rows_after(parts[-1].row, _MOST_ROWS):
        if row.index in others:
            break
        before = parts[-1]
        cell = next((one for one in row.cells if _under(one, start)), None)
        if cell is None:
            if row.index == line.row:
                continue  # the figures, centred beside the name
            break
        if (
            id(cell) in taken | figures
            or cell.y0 - before.y0 > _LEADING * before.height
            or not _alike(cell, before)
        ):
            break
        if row.index != line.row and any(
            one is not cell and one.x0 > cell.x1 and not _goes_on_beside(sheets, line, one)
            for one in row.cells
        ):
            break
        word = cell.words[0]
        end = before.x1 + _SPACE * before.height + word.x1 - word.x0
        if end <= widest + 0.5:
            nearly = end > widest - _NEARLY * before.height and _CONTINUES.match(cell.text) is not None
            line.unsure_name = line.unsure_name or nearly
            break
        joins = (
            _CONTINUES.match(cell.text) is not None or _dangles(before) or _mirrors(sheets, line, start, cell)
        )
        if not joins:
            line.unsure_name = end > edge - _GAP * before.height and bool(cell.plain.lstrip("([\"'"))
            ends.open.append((line, end))
            break
        ends.broken.append(end)
        parts.append(cell)
    if len(parts) > len(line.name_cells):
        line.name_cells = parts
        line.name = _joined(parts)


def _mirrors(sheets: Sheets, line: LineFound, first: Cell, cell: Cell) -> bool:
    """Whether figures stand in the middle of a text, as beside cells that a table centres: as far below it goes on."""
    here = sheets.rows[line.row]
    middle = next((one.middle for one in here.cells if one.x0 > first.x0), None)
    if middle is None or not first.row < line.row < cell.row:
        return False
    return abs(first.middle + cell.middle - 2 * middle) < _OFF_CENTRE


def _goes_on_beside(sheets: Sheets, line: LineFound, cell: Cell) -> bool:
    """Whether words are the next row of a text that stands beside the name in the line: its description."""
    words = LETTERS.search(cell.plain) is not None and not _AMOUNT.search(cell.plain)
    return words and any(
        abs(one.x0 - cell.x0) < _SAME_EDGE and LETTERS.search(one.plain)
        for one in sheets.rows[line.row].cells
    )


def _begin_above(sheets: Sheets, line: LineFound, lines: set[int], taken: set[int], widest: float) -> None:
    """Join what stands above a name that does not begin there: figures beside the last row of a text.

    The words show it (above they break off, or here they go on), or the number of the line, which stands above alone.
    """
    for row in sheets.rows_before(line.name_cells[0].row, _MOST_ROWS):
        first = line.name_cells[0]
        cell = next((one for one in row.cells if _under(one, first)), None)
        if row.index in lines or cell is None or id(cell) in taken:
            break
        if first.y0 - cell.y0 > _LEADING * cell.height or not _alike(first, cell):
            break
        numbered = _numbered_above(sheets, line, row, cell, lines)
        if any(one.x0 > cell.x1 for one in row.cells) or (len(row.cells) > 1 and not numbered):
            break
        end = cell.x1 + _SPACE * cell.height + first.words[0].x1 - first.words[0].x0
        begins = first.text.lstrip("([\"'")[:1].islower() and end > widest + 0.5
        dangles = _dangles(cell) and cell.x1 - cell.x0 > _HALF * (widest - cell.x0)
        if not (begins or numbered or dangles):
            break
        line.name_cells = [cell, *line.name_cells]
        line.name = _joined(line.name_cells)
        if numbered:
            break


def _numbered_above(sheets: Sheets, line: LineFound, row: Row, cell: Cell, lines: set[int]) -> bool:
    """Whether the number or the code of the line stands in the row above, closer than two lines stand to one another."""
    left = line.name_cells[0].x0
    here = [one for one in sheets.rows[line.row].cells if one.x1 <= left]
    before = [one for one in row.cells if one is not cell]
    if here or not before or any(one.x1 > cell.x0 for one in before):
        return False
    apart = [
        sheets.rows[after].y0 - sheets.rows[at].y0
        for at, after in pairwise(sorted({*lines, line.row}))
        if sheets.rows[at].page == sheets.rows[after].page
    ]
    tight = min(apart, default=_LEADING * cell.height)
    return line.name_cells[0].y0 - cell.y0 < _CLOSER * tight


def _under(cell: Cell, first: Cell) -> bool:
    """Whether a cell goes on below another: on its left edge, or centred under it."""
    centred = abs((cell.x0 + cell.x1) - (first.x0 + first.x1)) / 2 < 1
    return abs(cell.x0 - first.x0) < _SAME_EDGE or centred


def _dangles(cell: Cell) -> bool:
    """Whether a row breaks off: its last word or sign asks for more. A letter by itself ("Lot A") is a name."""
    last = cell.words[-1].text
    return _DANGLING.search(cell.plain) is not None and not (len(last) == 1 and last.isupper())


def _alike(cell: Cell, before: Cell) -> bool:
    return abs(cell.words[0].size - before.words[-1].size) < 0.3 and abs(cell.height - before.height) < 1


def _joined(parts: Sequence[Cell]) -> str:
    text = parts[0].text
    for cell in parts[1:]:
        text += cell.text if _HYPHENATED.search(text) else f" {cell.text}"
    return text

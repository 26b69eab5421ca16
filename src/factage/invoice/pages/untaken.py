"""What stands among known captions, names and figures and no value took, though it fits one: such a reading is not complete."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from factage.invoice.pages.header.captioned import captioned_on
from factage.invoice.pages.header.captions import has_unknown
from factage.invoice.pages.lines.line import LineFound, Lines, product_holds
from factage.invoice.pages.outcome import Question, Value
from factage.invoice.pages.party.address import COMPANY, POSTCODE, STREET, is_caption, kind_of
from factage.invoice.pages.party.parties import Parties
from factage.invoice.pages.text.sheet import Cell, Sheets
from factage.invoice.pages.text.tokens import Token, Tokens

_REFERENCES: Final = ("order_reference", "buyer_reference")
_CAPTION: Final = re.compile(r"[a-z][^\d]{1,40}")
_CODE: Final = re.compile(r"[A-Z]{2,}(?:[-_/.][A-Z]{2,})+")
"""A code without figures: SERV-TECH."""
_FIGURED: Final = re.compile(r"(?=.*\d)[\w/.#+-]{3,24}(?: [\w/.#+-]+){0,2}")
_NEVER: Final = re.compile(
    r"[\d .]+,\d\d\b|[€%@]|\d{1,2} ?[h:] ?\d\d|\bpages?\b|\d{1,2} ?/ ?\d{1,2}$|\d+ (?:jours|days|tage)\b|^\d{13,14}$"
)
"""What has figures and is no reference: an amount, a time, a page, a delay, the global number of a place."""
"""So many letters has a word that may change what a caption says."""
_EDGE: Final = 2.0
_HEIGHTS: Final = 3.2
_NEXT: Final = 2.0
_CLOSE: Final = 0.6
_MOST_LETTERS: Final = 24
"""What is left of a value in the next row is short."""
_TAKEN: Final = frozenset({"iban", "vat", "phone", "address", "siren", "date"})
_MOST_FREE: Final = 10
_FACTORS: Final = ("quantity", "unit_price")


def untaken(
    sheets: Sheets, tokens: Tokens, lines: Lines, parties: Parties, values: Sequence[Value]
) -> Iterator[Question]:
    """References in a list of captions, captions that were taken for names."""
    read = {one.path for one in values}
    lacking = [one for one in _REFERENCES if one not in read]
    for cell in _Listed(sheets, tokens, lines, parties).cells() if lacking else ():
        yield Question(code="missing", path=lacking[0], page=cell.page + 1, box=cell.box)
        break
    for side, block in parties.names.items():
        for name in block.name_cells[:1]:
            if _heads_a_column(sheets, name):
                yield Question(code="doubtful", path=f"{side}.name", page=name.page + 1, box=name.box)


def going_on(sheets: Sheets, tokens: Tokens, values: Sequence[Value]) -> Iterator[Question]:
    """References whose cell goes on in the next row."""
    for one in values:
        if one.path in _REFERENCES and _goes_on(sheets, tokens, one):
            yield Question(code="doubtful", path=one.path, page=one.page, box=one.box)


def unfactored(tokens: Tokens, lines: Lines) -> Iterator[Question]:
    """Lines whose net amount is the product of figures in their row, one of which has no role."""
    for index, line in enumerate(lines.found):
        missing = [role for role in _FACTORS if role not in line.numbers]
        free = _free(tokens, line)[:_MOST_FREE]
        if missing:
            found = any(
                product_holds({**line.numbers, **dict(zip(missing, some, strict=True))})
                for some in combinations(free, len(missing))
            )
            code = "missing"
        else:
            found = not line.holds and any(
                product_holds({**line.numbers, role: one}) for role in _FACTORS for one in free
            )
            code, missing = "doubtful", ["quantity"]
        if found:
            page, box = line.net.cell.page + 1, line.net.box
            for role in missing:
                yield Question(code=code, path=f"lines[{index}].{role}", page=page, box=box)


def _free(tokens: Tokens, line: LineFound) -> Sequence[Token]:
    """The figures of a line's row that have no role, outside its name."""
    taken = {id(one) for role, one in line.numbers.items() if role != "other"}
    spans = [(cell.x0, cell.x1) for cell in line.name_cells if cell.row == line.row]
    return [
        one
        for one in tokens.row(line.row)
        if id(one) not in taken
        and one.number
        and not one.percent
        and not any(x0 <= one.x0 < x1 for x0, x1 in spans)
    ]


def _heads_a_column(sheets: Sheets, cell: Cell) -> bool:
    """Whether a name is one word beside the caption of a party, with a name of its own right under it."""
    if " " in cell.text.strip(" :") or COMPANY.search(cell.plain):
        return False
    beside = any(
        one is not cell
        and is_caption(one.plain)
        and abs(one.y0 - cell.y0) < 1
        and abs(one.height - cell.height) < 1
        for one in sheets.rows[cell.row].cells
    )
    return beside and any(
        abs(one.x0 - cell.x0) < _EDGE
        and one.y0 - cell.y1 < _NEXT * cell.height
        and kind_of(one.text, first=True) == "name"
        for row in sheets.rows_after(cell.row, 1)
        for one in row.cells
    )


def _goes_on(sheets: Sheets, tokens: Tokens, value: Value) -> bool:
    """Whether the cell of a caption and its value has a row more right under it that says nothing by itself."""
    for cell in sheets.cells:
        here = cell.page + 1 == value.page and abs(cell.y0 - value.box[1]) < 1 and ":" in cell.text
        if not here or not cell.x0 + 1 < value.box[0] < cell.x1 or abs(cell.x1 - value.box[2]) > _EDGE:
            continue
        entries = captioned_on(sheets, tokens).entries
        taken = {id(one.cell) for one in entries if one.meaning is not None}
        taken |= {id(one.cell) for one in tokens.all if one.kind in _TAKEN}
        return any(
            abs(one.x0 - cell.x0) < _EDGE
            and one.y0 - cell.y1 < _CLOSE * cell.height
            and id(one) not in taken
            and ":" not in one.text
            and len(one.text) <= _MOST_LETTERS
            and abs(one.height - cell.height) < 1
            for row in sheets.rows_after(cell.row, 1)
            for one in row.cells
        )
    return False


class _Listed:
    """Values that stand in a list or a table of captions, under words that nobody knows."""

    def __init__(self, sheets: Sheets, tokens: Tokens, lines: Lines, parties: Parties) -> None:
        self.sheets = sheets
        self.end = min(
            [head.row for head in lines.heads] + [line.row for line in lines.found], default=len(sheets.rows)
        )
        self.known = {
            id(one.cell): one.place for one in captioned_on(sheets, tokens).entries if one.meaning is not None
        }
        self.taken = {id(one.cell) for one in tokens.all if one.kind in _TAKEN}
        self.taken |= {id(cell) for block in parties.names.values() for cell in block.cells}

    def cells(self) -> Iterator[Cell]:
        """The cells of such values that look like references."""
        for row in self.sheets.rows[: self.end]:
            for cell in row.cells if row.page == 0 else ():
                if id(cell) in self.known or id(cell) in self.taken or not _refers(cell):
                    continue
                caption = self._in_list(cell) or self._in_grid(cell)
                if caption is not None and has_unknown(caption.plain):
                    yield cell

    def _in_list(self, cell: Cell) -> Cell | None:
        """The words left of this cell, where the row above or below has a known caption and its value at their edges."""
        caption = self.sheets.next_to(cell, -1)
        if caption is None or not _CAPTION.fullmatch(caption.plain):
            return None
        for row in (*self.sheets.rows_before(cell.row, 1), *self.sheets.rows_after(cell.row, 1)):
            for value in row.cells:
                left = self.sheets.next_to(value, -1)
                if self.known.get(id(value)) != "right" or left is None:
                    continue
                if abs(value.x0 - cell.x0) < _EDGE and abs(left.x0 - caption.x0) < _EDGE:
                    return caption
        return None

    def _in_grid(self, cell: Cell) -> Cell | None:
        """The words over this cell, where its row holds the values of known captions in the same row as these words."""
        beside = [one for one in self.sheets.rows[cell.row].cells if self.known.get(id(one)) == "below"]
        for row in self.sheets.rows_before(cell.row, 2) if beside else ():
            if cell.y0 - row.y1 > _HEIGHTS * cell.height:
                return None
            over = next((one for one in row.cells if one.x0 < cell.x1 and cell.x0 < one.x1), None)
            if over is not None:
                heads = any(one.x0 < other.x1 and other.x0 < one.x1 for one in row.cells for other in beside)
                return over if heads and _CAPTION.fullmatch(over.plain) else None
        return None


def _refers(cell: Cell) -> bool:
    """Whether a cell looks like a reference: no amount, time, delay, street or place."""
    said = cell.text.strip(" :")
    if _NEVER.search(cell.plain) or POSTCODE.search(said) or STREET.search(cell.plain):
        return False
    return bool(_FIGURED.fullmatch(said) or _CODE.fullmatch(said))

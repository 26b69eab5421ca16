"""Blocks of addresses: cells one under another down to a post code, a sender's line, the caption over them, the name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.party.address import (
    COMPANY,
    KEYED,
    NO_NAME,
    POSTCODE,
    STREET,
    is_caption,
    is_contact,
    is_country,
    is_party,
    kind_of,
    kinds,
)
from factage.invoice.pages.party.naming import behind_caption, is_form, name_in, says_trades
from factage.invoice.pages.text.sheet import Cell, Row, Sheets, plain

_NUMBERS: Final = re.compile(r"\b(?:siret|siren|ape|naf|rcs|tva|iban|capital|t[eé]l)\b.*", re.IGNORECASE)
_CITY: Final = re.compile(r"(?:[A-Z]{1,2}[- ])?\d{4,5}(?: [A-Z]{2})? [^\W\d]")
_PARTS: Final = re.compile(r"\s*[●•|·]\s*|\s+[-–—]\s+|, ")
_OF_COMPANY: Final = re.compile(r"\b(?:regist(?:ered|ration)|siret|siren|rcs|capital|tel|fax|siege)\b")
_OF_ISSUER: Final = re.compile(r"\w.*\b(?:au capital|rcs|entrepreneure? individuel(?:le)?|siret|siren)\b")
_OF_CODE: Final = re.compile(r"(?:code|ref|n°|no|nr|num|votre (?:ref|code|n))\b")
_INLINE: Final = re.compile(r"([^\d:]{1,30}?) ?: ?(\S.*)")
_NAMED: Final = re.compile(r"^(?:name|nom|raison sociale|societe|firma|company) ?: ?", re.IGNORECASE)
_BEFORE_STREET: Final = re.compile(
    r"\s\d+(?: ?(?:bis|ter))?,? (?=(?:rue|avenue|av\.?|bd|boulevard|chemin|route|place|allee|impasse|quai)\b)",
    re.IGNORECASE,
)
_TOTALS: Final = frozenset({"payable", "prepaid", "tax", "tax_exclusive", "tax_inclusive", "total"})
_FEWEST_ROWS: Final = 2
"""Over a country without a post code."""
_MOST_HANGING: Final = 8
_HANGS: Final = 0.9
"""So far apart, in heights, stand the rows of one block at most."""
_LARGER: Final = 1.2
_NEAR: Final = 55.0
"""A caption so near on the left is a block's."""


@dataclass(slots=True)
class Block:
    """An address block: its name with the cells that hold it, all its cells, and the caption over it."""

    name: str
    name_cells: Sequence[Cell]
    cells: Sequence[Cell]
    caption: str = ""
    in_line: bool = False
    unsure: bool = False
    """Whether the name may go on in the next row."""

    @property
    def last(self) -> Cell:
        return self.cells[-1]


def is_name(text: str) -> bool:
    """Whether words may name a party: no number with what it is, no label of a total, more letters than figures."""
    letters = sum(map(str.isalpha, text))
    words = plain(text)
    figures = sum(map(str.isdecimal, text))
    return letters > max(1, figures) and not KEYED.match(words) and labels.total_role(words) not in _TOTALS


@lru_cache(maxsize=20_000)
def _has_postcode(text: str) -> bool:
    return POSTCODE.search(_NUMBERS.sub("", text)) is not None


def blocks_of(sheets: Sheets, tables: frozenset[int] = frozenset()) -> list[Block]:
    """The blocks of all pages, in reading order; ``tables`` are the rows of the lines, which hold none."""
    return list(_Blocks(sheets, tables).found())


class _Blocks:
    def __init__(self, sheets: Sheets, tables: frozenset[int]) -> None:
        self.sheets, self.tables = sheets, tables

    def found(self) -> Iterator[Block]:
        """Cells one under another on a common edge or axis, down to a post code."""
        done: set[int] = set()
        for row in self.sheets.rows:
            line = self._bulleted(row)
            if line is not None:
                done.update(id(cell) for cell in row.cells)
                yield line
        for cell in self.sheets.cells:
            if cell.row in self.tables or id(cell) in done or not self._ends(cell, done):
                continue
            line = self._in_one_line(cell)
            if line is not None:
                yield line
                continue
            cells = self._stack(cell)
            done.update(id(one) for one in cells)
            block = self._named(cells, cell)
            words = plain(block.name) if block is not None else ""
            if block is not None and labels.total_role(words) not in _TOTALS and not _is_title(words):
                yield block
        yield from self._captioned(done)

    def _ends(self, cell: Cell, done: set[int]) -> bool:
        """Whether an address ends here: with a post code, or with a country where none stands over it."""
        if _has_postcode(cell.text):
            return True
        if not is_country(cell.plain):
            return False
        above = [one for one in self._stack(cell) if one is not cell]
        return len(above) >= _FEWEST_ROWS and not any(id(one) in done for one in above)

    def _captioned(self, done: set[int]) -> Iterator[Block]:
        """What stands right under or beside the caption of a party without a post code: an address abroad, a name."""
        for cell in self.sheets.cells:
            if cell.row in self.tables or id(cell) in done or not is_party(cell.plain):
                continue
            cells = self._hanging(cell)
            if not _is_address(cells) or any(id(one) in done for one in cells):
                continue
            name = name_in(self.sheets, cells)
            if name is not None and is_name(name.text) and not is_caption(plain(name.text)):
                done.update(id(one) for one in cells)
                yield Block(name.text, name.cells, cells, cell.plain, unsure=name.unsure)

    def _hanging(self, caption: Cell) -> list[Cell]:
        """The rows of text that hang under a caption, from its left edge or its axis."""
        cells: list[Cell] = []
        before = caption
        for row in self.sheets.rows_after(caption.row, _MOST_HANGING):
            if row.index in self.tables or row.y0 - before.y1 > _HANGS * before.height:
                break
            one = next((other for other in row.cells if self._aligned(other, [before, before])), None)
            if one is None:
                continue
            if is_caption(one.plain) or one.text.endswith(":"):
                break
            cells.append(one)
            before = one
        return cells

    def _bulleted(self, row: Row) -> Block | None:
        """A sender's line whose parts stand apart, with signs between them."""
        signs = [cell for cell in row.cells if cell.text in {"●", "•", "·", "|", "-", "–", "*"}]
        first = row.cells[0]
        if len(signs) < 2 or not any(POSTCODE.search(cell.text) for cell in row.cells) or len(first.text) < 4:
            return None
        last = next(at for at, cell in enumerate(row.cells) if cell is signs[-1])
        cells = [cell for cell in row.cells[: last + 2] if cell not in signs]
        return Block(first.text, [first], cells[:1], in_line=True)

    def _in_one_line(self, cell: Cell) -> Block | None:
        """A whole address in one row: its first part is the name, or the row above where it begins with the street."""
        inline = _INLINE.fullmatch(cell.text)
        if inline and is_caption(plain(inline[1]) + " :") and not _OF_CODE.match(cell.plain):
            named = [part.strip() for part in _PARTS.split(inline[2])]
            entire = len(named) > _FEWEST_ROWS and kind_of(named[0], first=True) == "name"
            return Block(named[0], [cell], [cell], plain(inline[1])) if entire else None
        parts = [part.strip() for part in _PARTS.split(cell.text)]
        if _CITY.match(parts[0]) and all(is_country(plain(one)) for one in parts[1:]):
            return None  # "50670 Köln, Allemagne" is the last row of an address
        if ":" in parts[0] or _OF_COMPANY.search(plain(parts[0])):
            return None
        street = re.match(r"\d", parts[0]) or (
            STREET.match(plain(parts[0])) and not COMPANY.search(plain(parts[0]))
        )
        whole = len(parts) >= 3 and re.search("[a-z]", plain(parts[0]))
        if not whole and not (len(parts) >= 2 and street):
            return None
        return self._over(cell) if street else self._first_part(cell, parts)

    def _first_part(self, cell: Cell, parts: Sequence[str]) -> Block | None:
        """The name with which an address in one row begins, or the larger words over it."""
        kind = kind_of(parts[0], first=True)
        if kind in {"street", "place", "number"} or _is_row_of(parts[0], self.sheets, cell):
            return None
        if self._under_mentions(cell):
            return None
        above = self._larger_above(cell)
        if above is not None:
            return Block(above.text, [above], [above, cell], in_line=True)
        name = _BEFORE_STREET.split(parts[0])[0].strip(" ,")
        if is_form(plain(parts[1])):  # "Marc Ollivier, EI"
            name = cell.text[: cell.text.index(parts[1], len(name)) + len(parts[1])]
        return Block(name or parts[0], [cell], [cell], in_line=True)

    def _over(self, cell: Cell) -> Block | None:
        """The name right over an address in one row that begins with the street."""
        for row in self.sheets.rows_before(cell.row, 2):
            for one in row.cells:
                aligned = abs(one.x0 - cell.x0) < 6 or abs(one.x0 + one.x1 - cell.x0 - cell.x1) < 12
                named = not NO_NAME.match(one.plain) and not says_trades(one.text)
                if aligned and len(one.text) < 50 and named:
                    return Block(one.text, [one], [one, cell], in_line=True)
        return None

    def _under_mentions(self, cell: Cell) -> bool:
        """Whether the row right above names the company already, with its capital or its register."""
        above = next(iter(self.sheets.rows_before(cell.row, 1)), None)
        near = above is not None and cell.y0 - above.y0 < 1.8 * cell.height
        return near and above is not None and _OF_ISSUER.search(above.plain) is not None

    def _larger_above(self, cell: Cell) -> Cell | None:
        """Words in larger type right over an address in one row, on its left edge or its axis: the name of the house."""
        for row in self.sheets.rows_before(cell.row, 3):
            for one in row.cells:
                aligned = abs(one.x0 - cell.x0) < 6 or abs(one.x0 + one.x1 - cell.x0 - cell.x1) < 12
                large = one.height > _LARGER * cell.height and cell.y0 - one.y1 < 2.5 * cell.height
                words = not NO_NAME.match(one.plain) and ":" not in one.text
                if aligned and large and words and labels.total_role(one.plain) not in _TOTALS:
                    return one
        return None

    def _stack(self, cell: Cell) -> list[Cell]:
        """The cells above a post code that stand on its left edge, its right edge or its axis."""
        cells = [cell]
        leading = 0.0
        for row in self.sheets.rows_before(cell.row, 8):
            first = cells[0]
            if first.y0 - row.y0 > 46:
                break
            one = next((other for other in row.cells if self._aligned(other, cells)), None)
            if one is None:
                continue
            if POSTCODE.search(one.text) and not re.match("siret|siren|tva", one.plain):
                break
            gap = first.y0 - one.y0
            if 0 < gap < 3.3 * first.height + 1:
                if len(cells) > 2 and gap > 1.8 * leading:
                    break
                leading = gap if len(cells) == 1 else min(leading, gap)
                cells.insert(0, one)
        return cells

    def _aligned(self, one: Cell, cells: Sequence[Cell]) -> bool:
        first, last = cells[0], cells[-1]
        if abs(one.x0 - first.x0) < 4:
            return True
        if abs(one.x1 - first.x1) < 1.5 and last.x0 > 200:
            return True
        return (
            abs(one.x0 + one.x1 - first.x0 - first.x1) < 3
            and one.x1 - one.x0 < 320
            and abs(one.x0 - first.x0) < 90
        )

    def _named(self, cells: list[Cell], last: Cell) -> Block | None:
        for index in range(len(cells) - 1, -1, -1):
            said = _INLINE.fullmatch(cells[index].text)
            if said and is_caption(plain(said[1]) + " :") and _is_said(cells[index].plain, said[2]):
                behind = behind_caption(
                    self.sheets, cells[index:], said.start(2)
                )  # "Pour : Boulangerie Chenu"
                if behind is not None:
                    return Block(
                        behind.text, behind.cells, cells[index:], plain(said[1]), unsure=behind.unsure
                    )
        captions = [
            index for index, cell in enumerate(cells) if is_caption(cell.plain) and not is_contact(cell.plain)
        ]
        start = max(captions) + 1 if captions else 0
        caption = cells[start - 1].plain if captions else self._caption_above(cells[0])
        key = next((cell for cell in cells[start:] if _NAMED.match(cell.text)), None)
        if key is not None:
            return Block(_NAMED.sub("", key.text), [key], cells, caption)
        if cells[start:] == [last]:
            head = last.text[: _position(last)].strip(" ,-–")
            street = kind_of(head, first=True) == "street"
            named = len(head) > 3 and COMPANY.search(plain(head)) and not street
            return Block(head, [last], cells, caption) if named else self._after_caption(cells, captions)
        name = name_in(self.sheets, cells[start:])
        large = self._larger_above(cells[0]) if not caption else None
        if large is not None and (name is None or says_trades(name.text)):
            return Block(large.text, [large], [large, *cells])
        if name is None:
            return self._after_caption(cells, captions)
        return Block(name.text, name.cells, cells, caption, unsure=name.unsure)

    def _after_caption(self, cells: list[Cell], captions: list[int]) -> Block | None:
        """Where the caption and the name share a cell: Doit : Mairie de X."""
        for index in captions:
            _, sign, name = cells[index].text.partition(":")
            if sign and name.strip():
                return Block(name.strip(), [cells[index]], cells, cells[index].plain)
        return None

    def _caption_above(self, cell: Cell) -> str:
        for row in self.sheets.rows_before(cell.row, 2):
            if cell.y0 - row.y1 > 1.6 * cell.height:
                return ""
            for one in row.cells:
                if one.x0 < cell.x1 and cell.x0 < one.x1 and is_caption(one.plain):
                    return one.plain
        row = self.sheets.rows[cell.row]
        left = [one for one in row.cells if one.x1 <= cell.x0]
        near = bool(left) and cell.x0 - left[-1].x1 < _NEAR
        return left[-1].plain if near and is_caption(left[-1].plain) else ""


def _is_title(words: str) -> bool:
    """Whether plain words are the title of a bill and nothing else, over an order whose code looks like a place."""
    found = (labels.title_anywhere(kind).match(words) for kind in labels.BILLS)
    return any(one is not None and one.end() == len(words) for one in found)


def _is_said(words: str, name: str) -> bool:
    """Whether what stands behind a caption is a name, and no code."""
    street = kind_of(name, first=True) in {"street", "place"}
    return not KEYED.match(words) and not _OF_CODE.match(words) and is_name(name) and not street


def _is_address(cells: Sequence[Cell]) -> bool:
    """Whether a name stands over a street or a country in these rows."""
    said = [kind for _, kind in kinds(cells)]
    return (
        bool(said) and said[0] in {"name", "person", "contact"} and not {"street", "place"}.isdisjoint(said)
    )


def _is_row_of(text: str, sheets: Sheets, cell: Cell) -> bool:
    """Whether words stand over a post code elsewhere: a place without a street ("Le Moulin Neuf"), and no name."""
    words = plain(text)
    return any(
        other.plain == words
        and any(
            POSTCODE.search(below.text) and plain(below.text) in cell.plain and abs(below.x0 - other.x0) < 4
            for row in sheets.rows_after(other.row, 1)
            for below in row.cells
        )
        for other in sheets.cells
        if other is not cell
    )


def _position(cell: Cell) -> int:
    match = POSTCODE.search(cell.text)
    return match.start() if match else 0

"""Blocks of addresses: cells one under another down to a post code, a sender's line, the caption over them, the name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.sheet import Cell, Row, Sheets, plain

_POSTCODE: Final = re.compile(
    r"(?:^|[\s,])(?:[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|[A-Z]{2} \d{5}(?:-\d{4})?|[A-Z]\d[\dW] ?[A-Z0-9]{4})(?=$|[\s,])|(?:^|[\s,–●•|-])(?:[A-Z]{1,2}[- ])?(\d{5}|(?<!\w )\d{4}(?: [A-Z]{2})?(?= ?[A-ZÀ-Ý]))\s?[^\W\d]"
)
_NUMBERS: Final = re.compile(r"(?:siret|siren|ape|naf|rcs|tva|iban|capital|tel).*", re.IGNORECASE)
_PARTS: Final = re.compile(r"\s*[●•|·]\s*|\s+[-–—]\s+|, ")
_NO_NAME: Final = re.compile(
    r"\d+[ ,]|(?:siret|siren|tva|n° ?tva|rcs|iban|ust|vat|gln|nummer|globale nummer|anschrift|tel|fax|page|facture|avoir|invoice"
    r"|rechnung|n°|date|code|v/|n/|ref\b|le \d|du \d|payable|echeance|no tva|id\. tva|client n|compte|email|e-mail|www|http|capital|ape|[\d+ ]+$)"
)
_OF_COMPANY: Final = re.compile(r"\b(?:regist(?:ered|ration)|siret|siren|rcs|capital|tel|fax|siege)\b")
_INLINE: Final = re.compile(r"([^\d:]{1,30}?) ?: ?([^\d\s].*)")
_KEYED: Final = re.compile(
    r"[^\d:]{2,30}: ?[\w/-]*\d[\d /-]*$|(?:gln|ean|iln|id|kd-?nr|kunden-?n|lief-?n|code)\W"
)
"""A number with what it is, which stands in a block before the name: "Kunden-Nr. : 009420"."""
_NAMED_LIKE: Final = re.compile(r"(?:chantier|destination|livraison) (?!(?:de|d|du|des|a|au)\b)[a-z]{3}")
"""Words of a caption that begin a name: "Chantier naval Tanguy"."""
_CAPTION: Final = re.compile(r"[^\d]{0,40}:?$")
_NAMED: Final = re.compile(r"^(?:name|nom|raison sociale|societe|firma|company) ?: ?", re.IGNORECASE)
_STREET: Final = re.compile(
    r"\b(?:[a-z-]+(?:strasse|str\.?|allee|weg|platz|gasse)|rue|avenue|av\.?|bd|boulevard|chemin|ch\.|route|rte|place|pl\.|allee|allees|impasse|quai|cours|square|zi|za|zac|bp|cs|lieu-dit"
    r"|lotissement|residence|passage|str\.|strasse|weg|platz|gasse|street|road|lane|avenue|ring|allee|unit|suite|business park|industrial estate|parc d'activites?|zone (?:industrielle|artisanale|d'activites?))\b"
)
_BEFORE_STREET: Final = re.compile(
    r"\s\d+(?: ?(?:bis|ter))?,? (?=(?:rue|avenue|av\.?|bd|boulevard|chemin|route|place|allee|impasse|quai)\b)",
    re.IGNORECASE,
)
_COMPANY: Final = re.compile(
    r"\b(?:sarl|sas|sasu|sa|eurl|sci|snc|scop|gmbh|ag|kg|ohg|ug|e\.?k\.?|ltd|llc|plc|inc|bv|nv|srl|spa|mairie|ville|commune|syndicat|association"
    r"|ets|etablissements|cabinet|societe|ste|groupe|hotel|restaurant|garage|pharmacie|universite|lycee|departement|region|ccas|metropole|cie)\b"
)
_TOTALS: Final = frozenset({"payable", "prepaid", "tax", "tax_exclusive", "tax_inclusive", "total"})
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

    @property
    def last(self) -> Cell:
        return self.cells[-1]


def is_name(text: str) -> bool:
    """Whether words may name a party: no number with what it is, no label of a total, more letters than figures."""
    letters = sum(map(str.isalpha, text))
    words = plain(text)
    figures = sum(map(str.isdecimal, text))
    return letters > max(1, figures) and not _KEYED.match(words) and labels.total_role(words) not in _TOTALS


def is_street(text: str) -> bool:
    """Whether plain words begin as a street or hold a post code, as no name does."""
    return bool(_STREET.match(text) or _POSTCODE.search(text)) and not _COMPANY.search(text)


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
            if (
                cell.row in self.tables
                or id(cell) in done
                or not _POSTCODE.search(_NUMBERS.sub("", cell.text))
            ):
                continue
            line = self._in_one_line(cell)
            if line is not None:
                yield line
                continue
            cells = self._stack(cell)
            done.update(id(one) for one in cells)
            block = self._named(cells, cell)
            if block is not None and labels.total_role(plain(block.name)) not in _TOTALS:
                yield block

    def _bulleted(self, row: Row) -> Block | None:
        """A sender's line whose parts stand apart, with signs between them."""
        signs = [cell for cell in row.cells if cell.text in {"●", "•", "·", "|", "-", "–", "*"}]
        first = row.cells[0]
        if (
            len(signs) < 2
            or not any(_POSTCODE.search(cell.text) for cell in row.cells)
            or len(first.text) < 4
        ):
            return None
        last = next(at for at, cell in enumerate(row.cells) if cell is signs[-1])
        cells = [cell for cell in row.cells[: last + 2] if cell not in signs]
        return Block(first.text, [first], cells[:1], in_line=True)

    def _in_one_line(self, cell: Cell) -> Block | None:
        """A whole address in one row: its first part is the name, or the row above where it begins with the street."""
        parts = [part.strip() for part in _PARTS.split(cell.text)]
        if ":" in parts[0] or _OF_COMPANY.search(plain(parts[0])):
            return None
        street = re.match(r"\d", parts[0]) or (
            _STREET.match(plain(parts[0])) and not _COMPANY.search(plain(parts[0]))
        )
        whole = len(parts) >= 3 and re.search("[a-z]", plain(parts[0]))
        if not whole and not (len(parts) >= 2 and street):
            return None
        if not street:
            above = self._larger_above(cell)
            if above is not None:
                return Block(above.text, [above], [above, cell], in_line=True)
            name = _BEFORE_STREET.split(parts[0])[0].strip(" ,")
            return Block(name or parts[0], [cell], [cell], in_line=True)
        for row in self.sheets.rows_before(cell.row, 2):
            for one in row.cells:
                aligned = abs(one.x0 - cell.x0) < 6 or abs(one.x0 + one.x1 - cell.x0 - cell.x1) < 12
                if aligned and len(one.text) < 50 and not _NO_NAME.match(one.plain):
                    return Block(one.text, [one], [one, cell], in_line=True)
        return Block(parts[0], [cell], [cell], in_line=True) if len(parts) >= 3 else None

    def _larger_above(self, cell: Cell) -> Cell | None:
        """Words in larger type right over an address in one row, on its left edge or its axis: the name of the house."""
        for row in self.sheets.rows_before(cell.row, 3):
            for one in row.cells:
                aligned = abs(one.x0 - cell.x0) < 6 or abs(one.x0 + one.x1 - cell.x0 - cell.x1) < 12
                large = one.height > _LARGER * cell.height and cell.y0 - one.y1 < 2.5 * cell.height
                words = not _NO_NAME.match(one.plain) and ":" not in one.text
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
            if _POSTCODE.search(one.text) and not re.match("siret|siren|tva", one.plain):
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
            if said and _is_caption(plain(said[1]) + " :"):  # "Pour : Boulangerie Chenu"
                return Block(said[2], [cells[index]], cells[index:], plain(said[1]))
        captions = [index for index, cell in enumerate(cells) if _is_caption(cell.plain)]
        start = max(captions) + 1 if captions else 0
        rest = [
            cell
            for cell in cells[start:]
            if not cell.plain.endswith(":")
            and not _NO_NAME.match(cell.plain)
            and not _KEYED.match(cell.plain)
        ]
        if not rest:
            return self._after_caption(cells, captions)
        caption = cells[max(captions)].plain if captions else self._caption_above(cells[0])
        key = next((cell for cell in rest if _NAMED.match(cell.text)), None)
        if key is not None:
            return Block(_NAMED.sub("", key.text), [key], cells, caption)
        name, cell = rest[0].text, rest[0]
        inline = re.match(r"([^:]{2,30}) ?: ?(.+)", name)
        if inline and _is_caption(plain(inline[1]) + " :"):
            name, caption = inline[2], plain(inline[1])
        if _STREET.search(cell.plain) and re.search(r"\d", cell.plain) and not _COMPANY.search(cell.plain):
            return None  # an address whose name stands elsewhere
        if cell is last:
            head = last.text[: _position(last)].strip(" ,-–")
            return (
                Block(head, [cell], cells, caption)
                if len(head) > 3 and _COMPANY.search(plain(head))
                else None
            )
        return Block(name, [cell], cells, caption)

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
                if one.x0 < cell.x1 and cell.x0 < one.x1 and _is_caption(one.plain):
                    return one.plain
        row = self.sheets.rows[cell.row]
        left = [one for one in row.cells if one.x1 <= cell.x0]
        near = bool(left) and cell.x0 - left[-1].x1 < _NEAR
        return left[-1].plain if near and _is_caption(left[-1].plain) else ""


def _is_caption(text: str) -> bool:
    """Whether a short text names a role ("Facturé à :")."""
    if not _CAPTION.match(text) or len(text) > 44:
        return False
    if not text.endswith(":") and _NAMED_LIKE.match(text):
        return False
    roles = ("buyer", "seller", "delivery")
    if text.endswith(":"):
        return any(labels.parties(one).search(text) for one in roles)
    if len(text) >= 32 or _COMPANY.search(text) or _STREET.search(text):
        return False
    return any(labels.parties(one).match(text) for one in roles)


def _position(cell: Cell) -> int:
    match = _POSTCODE.search(cell.text)
    return match.start() if match else 0

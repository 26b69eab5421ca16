"""What a page prints plainly and nobody read: such a reading is not complete, however well its sums close."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.explain.closed import ClosedWorld
from factage.invoice.pages.lines.line import LineFound, Lines
from factage.invoice.pages.outcome import Question
from factage.invoice.pages.party.blocks import Block, is_name
from factage.invoice.pages.party.parties import Parties, Side
from factage.invoice.pages.text.sheet import Box, Cell, Sheets, bare
from factage.invoice.pages.text.tokens import Token

_WORD: Final = re.compile(r"[a-z]{2,}")
_MOST_WORDS: Final = 6
"""An amount in a cell of more words stands in a sentence."""
_PLACE: Final = re.compile(r"(?:[a-z]{1,2}[- ])?\d{4,5}(?!\d)")
_DIGIT: Final = re.compile(r"\d")
_NO_PARTY: Final = re.compile(
    r"\b(?:page|tel|fax|mobile|e-?mail|www|http|siret|siren|tva|rcs|iban|bic|capital|date|code|client|compte)\b|[:@\d]"
)
_EARLY: Final = re.compile(r"skonto|escompte|discount|sconto|descuento|korting")
"""A table of early payment prints amounts that nobody owes yet."""
_CENTS: Final = 2
_SHORTEST: Final = 5
_SAME_EDGE: Final = 3.0
_NEXT_ROW: Final = 1.75
_UNDER: Final = 30.0
"""Points between a party's name and the block that is its address."""


def left_over(
    sheets: Sheets, lines: Lines, world: ClosedWorld, parties: Parties, currency: str
) -> Iterator[Question]:
    """Amounts that stand by themselves, a party that is neither of the two or is said otherwise, half a name of an item."""
    for token in _without_chapters(world):
        row = sheets.rows[token.row].plain
        if token.decimals == _CENTS and _stands(token) and not _EARLY.search(row):
            yield Question(code="unexplained", page=token.cell.page + 1, box=token.box)
    due = {abs(value) for value in (world.solution.totals or ())}
    for token in world.tokens.numbers:
        if currency and token.currency not in {"", currency} and abs(token.number) in due and _stands(token):
            yield Question(code="doubtful", path="currency", page=token.cell.page + 1, box=token.box)
            break
    for block in _strangers(sheets, parties, lines):
        yield Question(code="unexplained", page=block.name_cells[0].page + 1, box=_around(block))
    for side, block in parties.names.items():
        other = next((one for one in parties.blocks if _says_other(side, block, one, lines)), None)
        if other is not None:
            yield Question(
                code="doubtful", path=f"{side}.name", page=other.name_cells[0].page + 1, box=_around(other)
            )
    for index, line in enumerate(lines.found):
        if line.name_cells and _half(sheets, lines, line):
            page = line.name_cells[0].page + 1
            yield Question(code="doubtful", path=f"lines[{index}].item.name", page=page, box=line.name_box)


def _without_chapters(world: ClosedWorld) -> list[Token]:
    """The amounts elsewhere but those of a row that make the lines together, each behind words of its own: "Main d'oeuvre : 219,80  Pièces : 318,61"."""
    total = world.solution.line_sum
    rows: dict[int, list[Token]] = {}
    for token in world.elsewhere:
        rows.setdefault(token.row, []).append(token)
    chapters = {
        row
        for row, found in rows.items()
        if len(found) > 1
        and total
        and sum(abs(one.number) for one in found) == abs(total)
        and all(_WORD.search(one.cell.plain[: one.start]) for one in found)
    }
    return [token for token in world.elsewhere if token.row not in chapters]


def _stands(token: Token) -> bool:
    return len(_WORD.findall(token.cell.plain)) <= _MOST_WORDS


def _around(block: Block) -> Box:
    return block.name_cells[0].box


def _strangers(sheets: Sheets, parties: Parties, lines: Lines) -> Iterator[Block]:
    """Blocks of an address that is neither party's, under no caption that says what it is for."""
    named = [block for block in parties.names.values() if block.name]
    if len(named) < 2:  # a party that is missing is asked for by its name
        return
    names = [bare(block.name) for block in named]
    homes = {home for block in named for home in _homes(block)}
    said = bare(" ".join(row.plain for row in sheets.rows if labels.speaks_of_company(row.plain)))
    own = {bare(block.name) for block in parties.blocks if any(_heads(other, block) for other in named)}
    for block in parties.blocks:
        name, mine = bare(block.name), _homes(block)
        nameable = (
            len(name) >= _SHORTEST and is_name(block.name) and not _NO_PARTY.search(block.name_cells[0].plain)
        )
        keyed = any(cell.text.endswith(":") for cell in sheets.rows[block.name_cells[0].row].cells)
        if not nameable or keyed or block.in_line or block.caption or not mine or mine & homes:
            continue
        if block.name_cells[0].row in lines.rows:
            continue  # the name of an item over its lot
        if any(name in one or one in name for one in names) or name in own or name in said:
            continue
        if not any(home in said for home in mine):
            yield block


def _homes(block: Block) -> set[str]:
    """The streets of a block, or its place where it names no street."""
    rows = [cell.plain for cell in block.cells if cell not in block.name_cells and _DIGIT.search(cell.plain)]
    streets = {bare(row) for row in rows if not _PLACE.match(row)}
    return streets or {bare(row) for row in rows}


def _says_other(side: Side, named: Block, other: Block, lines: Lines) -> bool:
    """Whether another block stands under the caption of this side, with a name of its own."""
    mine, name = bare(named.name), bare(other.name)
    says = labels.parties(side).search(other.caption) is not None
    apart = other.name_cells[0].row not in lines.rows
    delivered = labels.parties("delivery")
    if delivered.search(other.caption) and named.caption and not delivered.search(named.caption):
        return False  # "Livré à" beside "Facturé à": the house to which the goods went
    return says and apart and not name.startswith(mine) and is_name(other.name)


def _heads(named: Block, block: Block) -> bool:
    """Whether a party's name stands right over a block, which then is its own address."""
    name, first = named.name_cells[-1], block.cells[0]
    under = name.page == first.page and 0 < first.y0 - name.y0 < _UNDER + name.height
    return under and name.x0 < first.x1 + _UNDER and first.x0 < name.x1 + _UNDER


def _half(sheets: Sheets, lines: Lines, line: LineFound) -> bool:
    """Whether the words of an item begin in the middle of a sentence that begins in the row above."""
    letter = next((char for char in line.name if char.isalpha()), "")
    above = _above(sheets, lines, line.name_cells[0]) if letter.islower() else None
    return above is not None and not above.text.endswith((".", ":", ";"))


def _above(sheets: Sheets, lines: Lines, cell: Cell) -> Cell | None:
    """The cell of words right above on the same edge, which is no head and no item's."""
    taken = {id(one) for other in lines.found for one in other.name_cells}
    heads = {head.row for head in lines.heads}
    return next(
        (
            one
            for row in sheets.rows_before(cell.row, 1)
            for one in row.cells
            if row.index not in heads
            and abs(one.x0 - cell.x0) < _SAME_EDGE
            and cell.y0 - one.y0 < _NEXT_ROW * cell.height
            and id(one) not in taken
            and _WORD.search(one.plain)
        ),
        None,
    )

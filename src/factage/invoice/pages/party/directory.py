"""Known parties: whose the numbers and names on a page are, as far as the caller knows, and what follows for the sides.

What the caller knows decides only what the page leaves open. The page's own words come first ("votre n° TVA", a caption,
the mentions of a company): the same company may buy today what it sells tomorrow, and a customer may stand in the
seller's foot. Nothing that is known is taken for printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from factage.invoice import names
from factage.invoice.pages import labels
from factage.invoice.pages.party.blocks import Block
from factage.invoice.pages.party.parties import Parties, Side
from factage.invoice.pages.text.sheet import Cell, Sheets
from factage.invoice.pages.text.tokens import Token

_SIDES: Final[tuple[Side, ...]] = ("seller", "buyer")
_LONGEST: Final = 80
_MOST_NAMES: Final = 400
_FIXED: Final = frozenset({"section", "layout"})
"""Blocks that the page's own keys, or a confirmed layout, give to their side."""


@dataclass(frozen=True, slots=True)
class Seen:
    """By what a party on a page may be known: its numbers without spaces, and texts that may be its name."""

    vat_ids: frozenset[str]
    registers: frozenset[str]
    """SIREN and SIRET, as printed."""
    names: tuple[str, ...]

    @property
    def sirens(self) -> frozenset[str]:
        """The companies of the registers and of the French VAT numbers."""
        french = {number[4:] for number in self.vat_ids if number.startswith("FR")}
        return frozenset({number[:9] for number in self.registers} | french)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownParty:
    """A party that the caller knows. ``own``: one of its own companies; else somebody to whom it sends invoices.

    ``names`` are all by which it may be printed; the numbers have no spaces.
    """

    names: tuple[str, ...]
    own: bool = False
    vat_id: str = ""
    siren: str = ""

    def bears(self, kind: str, number: str) -> bool:
        """Whether a number of this kind (``vat``, ``siren``; a SIRET is one of its SIREN) is the party's."""
        if kind == "siren":
            return bool(self.siren) and number[:9] == self.siren
        french = number[:2] == "FR" and number[4:]
        return number == self.vat_id if self.vat_id else bool(self.siren) and french == self.siren


Directory = Callable[[Seen], Sequence[KnownParty]]
"""Asked once for each document what stands on it; answers with the parties among it, and never with others."""


def listed(parties: Iterable[KnownParty]) -> Directory:
    """The directory of a list that is at hand."""
    by_number: dict[str, list[KnownParty]] = {}
    by_name: dict[str, list[KnownParty]] = {}
    for party in parties:
        for number in filter(None, (party.vat_id, party.siren)):
            by_number.setdefault(number, []).append(party)
        for name in filter(None, map(names.key, party.names)):
            by_name.setdefault(name, []).append(party)

    def ask(seen: Seen) -> Sequence[KnownParty]:
        found = [party for number in seen.vat_ids | seen.sirens for party in by_number.get(number, ())]
        found += [party for name in seen.names for party in by_name.get(names.key(name), ())]
        return tuple(dict.fromkeys(found))

    return ask


def seen_on(sheets: Sheets, parties: Parties, tables: frozenset[int]) -> Seen:
    """What a directory is asked: the numbers of the page, the names of its blocks, and short texts outside the lines."""
    texts = [block.name for block in parties.blocks]
    texts += [
        cell.text
        for cell in sheets.cells
        if cell.row not in tables and len(cell.text) <= _LONGEST and sum(map(str.isalpha, cell.text)) > 2
    ]
    return Seen(
        frozenset(str(token.value) for token in _tokens(parties.vat)),
        frozenset(str(token.value) for token in _tokens(parties.legal)),
        tuple(dict.fromkeys(texts))[:_MOST_NAMES],
    )


def _tokens(numbers: Mapping[Side, Sequence[Token]]) -> Iterator[Token]:
    return (token for side in _SIDES for token in numbers.get(side, ()))


def settle(
    sheets: Sheets,
    parties: Parties,
    known: Sequence[KnownParty],
    tables: frozenset[int],
    again: Callable[[dict[Side, Block]], Parties],
) -> Parties:
    """The parties with what is known of them; ``again`` reads them anew with names at places that are given."""
    if not known or labels.parties("self_billing").search(sheets.plain):
        return parties  # whoever prints such a page is the other one
    settling = _Settling(sheets, parties, known, tables)
    blocks = settling.blocks()
    if blocks:
        settling = _Settling(sheets, again(blocks), known, tables)
    settling.numbers()
    return settling.parties


@dataclass(slots=True)
class _Settling:
    sheets: Sheets
    parties: Parties
    known: Sequence[KnownParty]
    tables: frozenset[int]
    keys: dict[str, list[KnownParty]] = field(init=False)
    outgoing: bool = field(init=False)

    def __post_init__(self) -> None:
        self.keys = {}
        for party in self.known:
            for name in filter(None, map(names.key, party.names)):
                self.keys.setdefault(name, []).append(party)
        self.outgoing = self._outgoing()

    def _bearers(self, token: Token) -> list[KnownParty]:
        return [party for party in self.known if party.bears(token.kind, str(token.value))]

    def _ours(self, token: Token) -> bool:
        return any(party.own for party in self._bearers(token))

    def _named(self, block: Block | None) -> list[KnownParty]:
        return self.keys.get(names.key(block.name), []) if block is not None else []

    def _at(self, side: Side) -> list[KnownParty]:
        return self._named(self.parties.names.get(side))

    def _outgoing(self) -> bool:
        """Whether one of ours issues this page: the mentions of a company say so, or name and number stand as a seller's.

        A number alone is no sign: an invoice of a supplier may print ours and none of its own.
        """
        found = self.parties
        if any(self._ours(token) for token in _side(found, "buyer")):
            return False
        mine = any(self._ours(token) for token in _side(found, "seller"))
        worded = [token for token in _side(found, "seller") if found.words.get(id(token)) == "seller"]
        if worded:
            return any(self._ours(token) for token in worded)
        return mine and bool(_own(self._at("seller"))) and not _own(self._at("buyer"))

    def blocks(self) -> dict[Side, Block]:
        """Names of known parties where the page leaves open who is who."""
        found: dict[Side, Block] = {}
        seller, buyer = self.parties.names.get("seller"), self.parties.names.get("buyer")
        if self.outgoing and not _captioned(seller, "seller") and not _own(self._named(seller)):
            mine = self._own_block()
            if mine is not None:
                found["seller"] = seller = mine
        swapped = self.outgoing and bool(_own(self._named(buyer)))
        open_ = buyer is None or swapped or not self._named(buyer)
        if open_ and not _captioned(buyer, "buyer") and not _customers(self._named(seller)):
            theirs = self._customers_block(alone=buyer is None or swapped)
            if theirs is not None:
                found["buyer"] = theirs
        return found

    def _own_block(self) -> Block | None:
        for block in self.parties.blocks:
            if _own(self._named(block)) and not _captioned(block, "buyer") and not _elsewhere(block):
                return block
        return next((block for block in self._cells() if _own(self._named(block))), None)

    def _customers_block(self, *, alone: bool) -> Block | None:
        """The block of the one customer who stands in the upper half; ``alone``: or a cell with nothing but its name."""
        page = self.sheets.pages[0]
        blocks = [*self.parties.blocks, *(self._cells() if alone else ())]
        found = [
            block
            for block in blocks
            if _customers(self._named(block))
            and not (block.in_line or _captioned(block, "seller") or _elsewhere(block))
            and block.cells[0].page == 0
            and block.cells[0].y0 < page.height / 2
        ]
        one = len({names.key(block.name) for block in found}) == 1
        return found[0] if one else None

    def _cells(self) -> Iterator[Block]:
        """Cells outside the lines, each as the name that it may be."""
        for cell in self.sheets.cells:
            if cell.row not in self.tables and len(cell.text) <= _LONGEST:
                yield Block(cell.text, [cell], [cell], self._before(cell))

    def _before(self, cell: Cell) -> str:
        """What stands before a cell on its row, or close over it: its caption, if it has one."""
        left = [one for one in self.sheets.rows[cell.row].cells if one.x1 <= cell.x0]
        above = [
            one
            for row in self.sheets.rows_before(cell.row, 1)
            for one in row.cells
            if one.x0 < cell.x1 and cell.x0 < one.x1 and cell.y0 - one.y1 < 1.6 * cell.height
        ]
        return " ".join(one.plain for one in (*left[-1:], *above))

    def numbers(self) -> None:
        """Each number to the side whose it is, and the sides on which a known party bears every one."""
        parties = self.parties
        aside: list[Token] = []
        for found in (parties.vat, parties.legal):
            sides = {side: list(found.get(side, ())) for side in _SIDES}
            mine = any(self._ours(token) for token in sides["seller"])
            found.clear()
            for side, tokens in sides.items():
                for token in tokens:
                    to = self._side_of(token, side, mine=mine)
                    if to is None:
                        aside.append(token)
                    else:
                        found.setdefault(to, []).append(token)
        self._firm(aside)

    def _side_of(self, token: Token, side: Side, *, mine: bool) -> Side | None:
        """The side of a number; None where it is a third party's. ``mine``: the seller has such a number, ours."""
        words = self.parties.words.get(id(token))
        bearers = self._bearers(token)
        if words == "buyer":
            return "buyer"
        if not bearers:
            another = (mine and self.outgoing) or self._not_ours(token)
            return None if side == "seller" and another else side
        for one in _SIDES:
            if any(party in self._at(one) for party in bearers) and words in (None, one):
                return one  # the number goes where the name stands
        if _own(bearers):
            return "seller" if self.outgoing else side
        if words == "seller":
            return None if mine else side
        return side if side == "buyer" else None if self._at("buyer") else "buyer"

    def _not_ours(self, token: Token) -> bool:
        """Whether the seller is one of ours whose French number this would be, and is not."""
        french = token.kind == "siren" or str(token.value).startswith("FR")
        return french and any(party.siren for party in _own(self._at("seller")))

    def _firm(self, aside: Sequence[Token]) -> None:
        """Sides of which every number is that of the known party whose name stands there, and nobody else's place."""
        sellers, buyers = _own(self._at("seller")), _customers(self._at("buyer"))
        worded = any(
            self.parties.words.get(id(token)) == "seller" and self._ours(token)
            for token in _side(self.parties, "seller")
        )
        issued = self.outgoing and bool(sellers) and not _own(self._at("buyer"))
        if issued and (worded or buyers) and self._all_borne("seller", sellers, aside):
            self.parties.known["seller"] = "own_company"
        plain = issued or _captioned(self.parties.names.get("buyer"), "buyer")
        apart = not any(party in self._at("seller") for party in buyers)
        if buyers and plain and apart and self._all_borne("buyer", buyers, aside):
            self.parties.known["buyer"] = "known_customer"

    def _all_borne(self, side: Side, parties: Sequence[KnownParty], aside: Sequence[Token]) -> bool:
        other: Side = "buyer" if side == "seller" else "seller"

        def borne(token: Token) -> bool:
            return any(party.bears(token.kind, str(token.value)) for party in parties)

        elsewhere = (*_side(self.parties, other), *aside)
        return all(map(borne, _side(self.parties, side))) and not any(map(borne, elsewhere))


def _side(parties: Parties, side: Side) -> list[Token]:
    return [*parties.vat.get(side, ()), *parties.legal.get(side, ())]


def _own(parties: Sequence[KnownParty]) -> list[KnownParty]:
    return [party for party in parties if party.own]


def _customers(parties: Sequence[KnownParty]) -> list[KnownParty]:
    return [] if _own(parties) else list(parties)


def _captioned(block: Block | None, role: Side) -> bool:
    return block is not None and (block.caption in _FIXED or bool(labels.parties(role).search(block.caption)))


def _elsewhere(block: Block) -> bool:
    """A place of delivery, or the bank's words."""
    return bool(
        labels.parties("delivery").search(block.caption) or labels.parties("other").search(block.caption)
    )

"""Who sells and who buys: address blocks, key and value sections, and the numbers that belong to each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal

from factage.invoice.pages import labels
from factage.invoice.pages.party.blocks import Block, blocks_of, is_name
from factage.invoice.pages.party.issuer import Issuer, Named, beside_another, has_form
from factage.invoice.pages.party.naming import is_form
from factage.invoice.pages.party.whose import Whose, follows, siren_of
from factage.invoice.pages.text.sheet import Sheets, bare, plain
from factage.invoice.pages.text.tokens import Token, Tokens

Side = Literal["seller", "buyer"]
_WINDOW: Final = 55.0
_LIKELY: Final = 1.5
"""Above this score a block is the seller's, unless more than its place speaks for another."""
_REACHED: Final = re.compile(
    r"^(?:tel|telephone|portable|mobile|mob|fax|e-?mail|mail|courriel|site)\b|@|\bwww\.|^(?:\+33 ?|0)\d(?:[ .]?\d\d){4}"
)
_SIGNS: Final = re.compile(r"[^\w&]+")
_SHORTEST: Final = 4
_SAME_LINES: Final = 2
_KEY: Final = re.compile(r"(?:name|nom|raison sociale|firma|company|unternehmen)\b ?:?")
_AXIS: Final = 12.0
_OVER: Final = 4.5
"""So far over the block, in heights, stands the name of its company."""
_SECTION: Final = re.compile(
    r"(?P<seller>verkaufer|seller|vendeur|emetteur|fournisseur|lieferant|rechnungssteller)"
    r"|(?P<buyer>kaufer|buyer|acheteur|client\b|rechnungsempfanger|leistungsempfanger|destinataire|customer)"
)


@dataclass(slots=True)
class Parties:
    """The two parties: names with their cells, and identifiers by side; ``said`` where words say whose they are.

    ``words`` is the side that words give to a number, by the identity of its token; ``known`` by side why every number of
    it is that of a party whom the caller knows (:mod:`.directory`).
    """

    names: dict[Side, Block] = field(default_factory=dict)
    vat: dict[Side, list[Token]] = field(default_factory=dict)
    legal: dict[Side, list[Token]] = field(default_factory=dict)
    said: set[Side] = field(default_factory=set)
    words: dict[int, Side] = field(default_factory=dict)
    known: dict[Side, str] = field(default_factory=dict)
    self_billed: bool = False
    blocks: Sequence[Block] = ()
    issuer: Issuer | None = None


def parties_of(
    sheets: Sheets,
    tokens: Tokens,
    known: dict[Side, Block] | None = None,
    tables: frozenset[int] = frozenset(),
) -> Parties:
    """The parties of the document; ``known`` are names placed by a confirmed layout, ``tables`` the rows of the lines."""
    return _Parties(sheets, tokens, known or {}, tables).parties


class _Parties:
    def __init__(
        self, sheets: Sheets, tokens: Tokens, known: dict[Side, Block], tables: frozenset[int] = frozenset()
    ) -> None:
        self.sheets = sheets
        self.tables = tables
        self.identifiers = [token for token in tokens.all if token.kind in {"vat", "siren"}]
        self.parties = Parties(blocks=blocks_of(sheets, tables))
        self.parties.issuer = Issuer(sheets, tokens)
        self.sections: dict[int, Side | None] = {}
        self.issuer = self.parties.issuer
        self.whose = Whose(sheets, self.issuer, self.identifiers, self.parties, self.sections)
        self._by_score()
        self._by_sections()
        self.parties.names.update(known)
        self.whose.give()

    def _by_score(self) -> None:
        """The seller's block stands first, on the left; its name or its address returns beside the company's numbers."""
        lines: dict[int, list[Block]] = {}
        for one in self.parties.blocks:
            if one.in_line:
                lines.setdefault(one.last.page, []).append(one)
        delivered = {
            plain(one.name) for one in self.parties.blocks if labels.parties("delivery").search(one.caption)
        }
        named = Counter(plain(one.name) for one in self.parties.blocks if plain(one.name) not in delivered)
        scored = [
            (
                self._score(block, lines)
                + 1.5 * (named[plain(block.name)] > 1)
                - 4 * (plain(block.name) in delivered),
                at,
                block,
            )
            for at, block in enumerate(self.parties.blocks)
            if not labels.parties("delivery").search(block.caption)
        ]
        scored.sort(key=lambda one: (-one[0], one[1]))
        seller = self._seller(scored)
        if seller is None:
            if scored:  # the only block is the customer's
                self.parties.names["buyer"] = min(scored, key=lambda one: (one[0], one[1]))[2]
            return
        self.parties.names["seller"] = seller
        seller.unsure = seller.unsure and seller.name.isupper()  # else a letterhead says there what it does
        name = plain(seller.name)
        others = [
            one
            for one in scored
            if one[2] is not seller
            and plain(one[2].name) != name
            and (plain(one[2].name) not in name or len(one[2].name) < _SHORTEST)
            and not (
                self._same_address(one[2], seller) and not labels.parties("buyer").search(one[2].caption)
            )
        ]
        if others:
            self.parties.names["buyer"] = min(others, key=lambda one: (one[0], one[1]))[2]

    def _score(self, block: Block, lines: Mapping[int, Sequence[Block]]) -> float:
        """How much speaks for this block being the seller's."""
        width, height = self.sheets.pages[0].width, self.sheets.pages[0].height
        cell = block.last
        score = 0.0
        if labels.parties("buyer").search(block.caption):
            score -= 5
        elif labels.parties("seller").search(block.caption):
            score += 5
        company, address, hosted = self._spoken(block)
        score -= 3 * self._in_window(block, lines)
        score += 1.5 * self.issuer.of_form(block.name)
        score += 2 * block.in_line + 4 * (company or address) + 3 * hosted
        large, reachable = self.issuer.in_large(block.name), self._reachable(block)
        score += 4 * self._bears(block) + 3 * large + 1.5 * reachable + 1.5 * (large and reachable)
        score += 2 * (1 - cell.x0 / width) - 0.2 * cell.page
        score -= 0.5 * (cell.y0 > height * 0.5 and not block.in_line)
        return score + 1.5 * (block.cells[0].y0 < 90 and cell.x0 < width / 2) - 1.2 * (cell.x0 > width * 0.45)

    def _spoken(self, block: Block) -> tuple[bool, bool, bool]:
        """Whether the block's name or its address returns in the company's mentions, or its name in a web address."""
        name = plain(block.name)
        company = any(
            (at := one.plain.find(name)) >= 0 and not beside_another(one.plain[:at])
            for one in self.issuer.company_cells
        )
        numbered = [one for one in block.cells[1:] if re.search(r"\d", one.plain)]
        there = sum(self.issuer.legal(one.text, block.cells) for one in numbered)
        address = 0 < there >= min(_SAME_LINES, len(numbered))  # a town alone is that of many
        return company, address, self.issuer.hosted(block.name)

    def _bears(self, block: Block) -> bool:
        """Whether a number right under the block is one of the company's in the mentions elsewhere on the page."""
        if block.in_line:
            return False
        under = [one for one in self.identifiers if follows(one.cell, block)]
        rows = {one.row for one in under}
        own = {siren_of(one) for one in under}
        return bool(own) and any(other.row not in rows and siren_of(other) in own for other in self._sellers)

    @cached_property
    def _sellers(self) -> list[Token]:
        """The numbers that the mentions of a company give to the seller, before any block is known to be its own."""
        return [one for one in self.identifiers if self.whose.says(one, "seller")]

    def _reachable(self, block: Block) -> bool:
        """Whether a telephone, a mail or a web address stands right under the block, as under a letterhead."""
        if block.in_line:
            return False
        return any(
            _REACHED.search(cell.plain) and follows(cell, block)
            for row in self.sheets.rows_after(block.last.row, 4)
            for cell in row.cells
        )

    def _seller(self, scored: Sequence[tuple[float, int, Block]]) -> Block | None:
        """The best block, or the name that the page gives its issuer elsewhere: in its mentions, in large type."""
        best = scored[0] if scored else None
        if best is not None and labels.parties("buyer").search(best[2].caption):
            best = None
        certain = best is not None and (
            any(self._spoken(best[2])) or bool(labels.parties("seller").search(best[2].caption))
        )
        named = self.issuer.name()
        if best is not None and named is not None and self._heads_people(best[2], named):
            return Block(named.name, named.cells, [*named.cells, *best[2].cells])
        if best is not None and named is not None and self._tells_trade(best[2], named):
            return Block(named.name, named.cells, [*named.cells, *best[2].cells])
        if named is None or (best is not None and (certain or self._is_named(best[2], named))):
            return self._whole_name(self._longer(best[2]), named) if best is not None else None
        if best is not None and not named.sure and best[0] > _LIKELY:
            return best[2]
        home = next((one for one in self.parties.blocks if self._under_part(one, named)), None)
        cells = [*named.cells, *(home.cells if home is not None else ())]
        return self._longer(Block(named.name, named.cells, cells))

    def _heads_people(self, block: Block, named: Named) -> bool:
        """Whether a company stands right over a block that names its partners or its office."""
        first, over = block.cells[0], named.cells[0]
        axis = abs(over.x0 + over.x1 - first.x0 - first.x1) < _AXIS
        return (
            has_form(named.name)
            and not has_form(block.name)
            and (axis or abs(over.x0 - first.x0) < _AXIS / 2)
            and over.page == first.page
            and 0 < first.y0 - over.y0 < _OVER * first.height
        )

    def _tells_trade(self, block: Block, named: Named) -> bool:
        """Whether a block begins with what its company does, between a logo and the name that the mentions say as well."""
        if not named.sure or block.in_line or block.caption or bare(block.name) == bare(named.name):
            return False
        company, _, hosted = self._spoken(block)
        if company or hosted or has_form(block.name) or self.issuer.in_large(block.name):
            return False
        under = any(bare(one.plain) == bare(named.name) for one in block.cells[1:])
        return under or self._under_part(block, named)

    def _under_part(self, block: Block, named: Named) -> bool:
        """Whether a part of the name that the mentions say stands right over a block, as a logo over its address."""
        first, whole = block.cells[0], bare(named.name)
        return any(
            len(said := bare(one.plain)) >= _SHORTEST
            and said in whole
            and (abs(one.x0 - first.x0) < _AXIS / 2 or abs(one.x0 + one.x1 - first.x0 - first.x1) < _AXIS)
            and 0 < first.y0 - one.y0 < _OVER * first.height
            for row in self.sheets.rows_before(first.row, 2)
            for one in row.cells
        )

    def _longer(self, block: Block) -> Block:
        """A name of two rows ("Gebrüder Lohmann", "Werkzeugbau GbR") as a sender's line writes it in one."""
        short = plain(block.name) + " "
        longer = [one for one in self.parties.blocks if one.in_line and plain(one.name).startswith(short)]
        return longer[0] if longer else block

    def _is_named(self, block: Block, named: Named) -> bool:
        short, whole = (_SIGNS.sub(" ", plain(text)).split() for text in (named.name, block.name))
        if short == whole:
            return True
        within = any(short == whole[at : at + len(short)] for at in range(len(whole)))
        return within and not block.in_line

    def _whole_name(self, block: Block, named: Named | None) -> Block:
        """A name of two rows ("ROUX", "Toitures & Façades") as the company's mentions write it."""
        if named is None or not named.sure or block.caption == "section":
            return block
        short, whole = plain(block.name), plain(named.name)
        if whole.startswith(short) and is_form(whole.removeprefix(short).strip(" ,")):
            return block  # its head leaves the form away
        if short != whole and f" {short} " in f" {whole} ":
            return Block(named.name, named.cells, block.cells, block.caption, block.in_line)
        return block

    def _same_address(self, block: Block, seller: Block) -> bool:
        """Whether both blocks stand for one place: an office of the seller's."""
        mine = {plain(one.text) for one in seller.cells} | {
            part.strip() for one in seller.cells for part in re.split(r"[,–—·•|●]| - ", one.plain)
        }
        return sum(one.plain in mine for one in block.cells[1:]) >= _SAME_LINES

    def _in_window(self, block: Block, lines: Mapping[int, Sequence[Block]]) -> bool:
        """Whether the block stands right under a sender's line, as in the window of an envelope."""
        first = block.cells[0]
        return not block.in_line and any(
            0 < first.y0 - one.last.y0 < _WINDOW
            and abs(first.x0 - one.cells[0].x0) < _WINDOW
            and one.last.y0 < 0.4 * self.sheets.pages[first.page].height
            for one in lines.get(first.page, ())
        )

    def _by_sections(self) -> None:
        """Sections of keys and values ("Verkäufer … Name: X")."""
        side: Side | None = None
        for cell in self.sheets.cells:
            if len(cell.text) >= 40:
                continue
            section = _SECTION.match(cell.plain)
            if section is not None:
                side = "seller" if section["seller"] else "buyer"
                self.sections[cell.row] = side
            elif labels.parties("delivery").search(cell.plain):
                side = None
                self.sections[cell.row] = None
            elif side and _KEY.match(cell.plain) and ":" in cell.text:
                value = cell.text.partition(":")[2].strip()
                following = self.sheets.next_to(cell, 1)
                name = value or (following.text if following else "")
                if (
                    name
                    and is_name(name)
                    and not any(
                        block.caption == "section" for block in [self.parties.names.get(side)] if block
                    )
                ):
                    cells = [cell if value or following is None else following]
                    self.parties.names[side] = Block(name, cells, cells, "section")

"""Who sells and who buys: address blocks, key and value sections, and the numbers that belong to each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from factage.invoice.pages import labels
from factage.invoice.pages.blocks import Block, blocks_of
from factage.invoice.pages.issuer import Issuer, Named, beside_another, of_third_party
from factage.invoice.pages.sheet import Cell, Sheets, bare, plain
from factage.invoice.pages.tokens import Token, Tokens

Side = Literal["seller", "buyer"]
_WINDOW: Final = 55.0
_LIKELY: Final = 1.5
"""Above this score a block is the seller's, unless more than its place speaks for another."""
_SAYS_BUYER: Final = re.compile(
    r"client|acheteur|customer|kaufer|kunde|buyer|bill(?:ed)? to|factur(?:e|er) a\b|adresse de facturation|rechnungsempfanger"
    r"|(?:votre|vos|ihre|your|su|vostra|uw) (?:(?:n°|no|nr|numero|numeros?|identifiant|identification)\W*)?(?:de )?(?:tva|vat|ust|umsatzsteuer|nif|cif|p\.? ?iva|btw|siret|siren|tax|company)"
)
_SAYS_SELLER: Final = re.compile(
    r"^(?:emetteur|vendeur|seller|issuer|verkaufer|rechnungssteller|(?:facture )?emise? par)(?: de la facture)? ?:?$"
)
_SAYS_NUMBER: Final = re.compile(
    r"siren|siret|rcs|r\.c\.s|regist|immatricul|identif|capital|entreprise|societe|tva|vat|ape\b|naf\b"
)
_REACHED: Final = re.compile(
    r"^(?:tel|telephone|portable|mobile|mob|fax|e-?mail|mail|courriel|site)\b|@|\bwww\.|^(?:\+33 ?|0)\d(?:[ .]?\d\d){4}"
)
_SIGNS: Final = re.compile(r"[^\w&]+")
_MOST_UNDER: Final = 7
_LOW: Final = 0.8
_SHORTEST_NAME: Final = 6
_FOLLOWS: Final = 7.0
_FOOT: Final = 0.9
_SAME_LEFT: Final = 5.0
_SHORTEST: Final = 4
_SAME_LINES: Final = 2
_KEY: Final = re.compile(r"(?:name|nom|raison sociale|firma|company|unternehmen) ?:?")
_SECTION: Final = re.compile(
    r"(?P<seller>verkaufer|seller|vendeur|emetteur|fournisseur|lieferant|rechnungssteller)"
    r"|(?P<buyer>kaufer|buyer|acheteur|client\b|rechnungsempfanger|leistungsempfanger|destinataire|customer)"
)


@dataclass(slots=True)
class Parties:
    """The two parties: names with their cells, and identifiers by side; ``said`` where words say whose they are.

    ``words`` is the side that words give to a number, by the identity of its token; ``known`` by side why every number of
    it is that of a party whom the caller knows (:mod:`.directory`); ``excluded`` are tokens that are the buyer's only
    because another company sells.
    """

    names: dict[Side, Block] = field(default_factory=dict)
    vat: dict[Side, list[Token]] = field(default_factory=dict)
    legal: dict[Side, list[Token]] = field(default_factory=dict)
    said: set[Side] = field(default_factory=set)
    words: dict[int, Side] = field(default_factory=dict)
    known: dict[Side, str] = field(default_factory=dict)
    excluded: set[int] = field(default_factory=set)
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
        self._by_score()
        self._by_sections()
        self.parties.names.update(known)
        self._numbers()

    def _by_score(self) -> None:
        """The seller's block stands first, on the left; its name or its address returns beside the company's numbers."""
        lines: dict[int, list[Block]] = {}
        for one in self.parties.blocks:
            if one.in_line:
                lines.setdefault(one.last.page, []).append(one)
        named = Counter(plain(one.name) for one in self.parties.blocks)
        scored = [
            (self._score(block, lines) + 1.5 * (named[plain(block.name)] > 1), at, block)
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
        score += 2 * block.in_line + 4 * (company or address) + 3 * hosted
        score += 4 * self._bears(block) + 3 * self.issuer.in_large(block.name) + 1.5 * self._reachable(block)
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
        address = any(
            re.search(r"\d", one.plain) and self.issuer.legal(one.text, block.cells)
            for one in block.cells[1:]
        )
        return company, address, self.issuer.hosted(block.name)

    def _bears(self, block: Block) -> bool:
        """Whether a number right under the block is one of the company's in the mentions elsewhere on the page."""
        if block.in_line:
            return False
        under = [one for one in self.identifiers if _follows(one.cell, block)]
        rows = {one.row for one in under}
        return any(
            _siren(one) == _siren(other)
            for one in under
            for other in self.identifiers
            if other.row not in rows and self._says(other, "seller")
        )

    def _reachable(self, block: Block) -> bool:
        """Whether a telephone, a mail or a web address stands right under the block, as under a letterhead."""
        if block.in_line:
            return False
        return any(
            _REACHED.search(cell.plain) and _follows(cell, block)
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
        if named is None or (best is not None and (certain or self._is_named(best[2], named))):
            return self._whole_name(self._longer(best[2]), named) if best is not None else None
        if best is not None and not named.sure and best[0] > _LIKELY:
            return best[2]
        return Block(named.name, named.cells, named.cells)

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
                if name and not any(
                    block.caption == "section" for block in [self.parties.names.get(side)] if block
                ):
                    cells = [cell if value or following is None else following]
                    self.parties.names[side] = Block(name, cells, cells, "section")

    def _numbers(self) -> None:
        for token in self.identifiers:
            if token.kind == "siren" and not self._is_said(token):
                continue  # nine digits whose check digit holds by chance
            if of_third_party(self.sheets.rows[token.row].plain):
                continue
            named = self._words_say_buyer(token)
            in_block = named is None and self._in_buyers_block(token)
            side: Side = "buyer" if named or in_block else "seller"
            if named:
                self.parties.words[id(token)] = side
            place = self.parties.vat if token.kind == "vat" else self.parties.legal
            place.setdefault(side, []).append(token)
            if self._says(token, side):
                self.parties.said.add(side)
                self.parties.words[id(token)] = side
        self._one_side_each()
        self._another_than_the_sellers()
        self._numbers_of_others()
        self._companies_of_others()
        if labels.parties("self_billing").search(self.sheets.plain):
            self.parties.self_billed = True
            self.parties.said.clear()  # whoever prints it buys: the mentions of its company are no seller's

    def _is_said(self, token: Token) -> bool:
        """Whether words in its cell, left of it or over it speak of a company's number."""
        words = (token.cell.plain, self._left_of(token), self._above(token))
        return any(_SAYS_NUMBER.search(one) for one in words)

    def _one_side_each(self) -> None:
        """A number that a block or words give to the buyer on one page is the buyer's on all of them."""
        for found in (self.parties.vat, self.parties.legal):
            said = {str(token.value) for token in found.get("seller", ()) if self._says(token, "seller")}
            said -= {str(token.value) for token in found.get("buyer", ()) if id(token) in self.parties.words}
            if said & {
                str(token.value) for token in found.get("buyer", ())
            }:  # its place errs: words say whose it is
                found["seller"] += [one for one in found["buyer"] if str(one.value) in said]
                found["buyer"] = [one for one in found["buyer"] if str(one.value) not in said]
            buyers = {str(token.value) for token in found.get("buyer", ())}
            mine = [token for token in found.get("seller", ()) if str(token.value) not in buyers]
            if mine and buyers:
                found["seller"] = mine

    def _another_than_the_sellers(self) -> None:
        """Of two VAT numbers one of which stands among the seller's mentions the other is the buyer's."""
        mine = self.parties.vat.get("seller", [])
        if self.parties.vat.get("buyer") or len({token.value for token in mine}) != 2:
            return
        said = {token.value for token in mine if self._says(token, "seller")} or self._of_the_house(mine)
        if len(said) == 1:
            self.parties.vat["buyer"] = [token for token in mine if token.value not in said]
            self.parties.vat["seller"] = [token for token in mine if token.value in said]

    def _of_the_house(self, tokens: Sequence[Token]) -> set[object]:
        """Which of the numbers stand among or beside the mentions, hold a SIREN of theirs, or stand alone in the foot."""
        rows = set(self.issuer.legal_rows)
        own = {
            str(one.value)[:9]
            for one in self.identifiers
            if one.kind == "siren" and self.sheets.rows[one.row].plain in rows
        }
        foot = {one.value for one in tokens if one.cell.y0 > _FOOT * self.sheets.pages[one.cell.page].height}
        for found in (
            {one.value for one in tokens if self.sheets.rows[one.row].plain in rows},
            {one.value for one in tokens if str(one.value)[4:] in own},
            foot,
        ):
            if len(found) == 1:
                return set(found)
        return set()

    def _numbers_of_others(self) -> None:
        """Of two companies' numbers one of which stands among the seller's mentions the other is the buyer's."""
        mine = self.parties.legal.get("seller", [])
        own = {str(token.value)[:9] for token in mine if self._says(token, "seller")}
        own |= {
            str(token.value)[4:]
            for token in self.parties.vat.get("seller", [])
            if self._says(token, "seller")
        }
        others = [token for token in mine if str(token.value)[:9] not in own]
        if not others or len(others) == len(mine):
            return
        self.parties.legal["seller"] = [token for token in mine if str(token.value)[:9] in own]
        if not self.parties.legal.get("buyer") and len({str(token.value)[:9] for token in others}) == 1:
            self.parties.legal["buyer"] = others

    def _companies_of_others(self) -> None:
        """Numbers of another company than the one that the mentions, or its own name beside it, give to the seller."""
        legal, vat = self.parties.legal, self.parties.vat
        buyers = {_siren(one) for found in (legal, vat) for one in found.get("buyer", ())}
        mine = [one for found in (legal, vat) for one in found.get("seller", ())]
        companies = {_siren(one) for one in mine}
        own = {_siren(one) for one in mine if self._says(one, "seller")} or {
            _siren(one) for one in mine if self._beside_name(one)
        }
        if len(own) != 1 and buyers & companies:
            own = companies - buyers
        if len(own) != 1 or not companies - own:
            return
        for found in (legal, vat):
            others = [one for one in found.get("seller", ()) if _siren(one) not in own and _is_french(one)]
            if others and (not found.get("buyer") or {_siren(one) for one in others} <= buyers):
                found["seller"] = [one for one in found["seller"] if one not in others]
                found.setdefault("buyer", []).extend(others)
                self.parties.excluded.update(map(id, others))

    def _beside_name(self, token: Token) -> bool:
        """Whether the seller's name stands in the number's own row, or over it in its block or in the mentions."""
        block = self.parties.names.get("seller")
        if block is None:
            return False
        row = self.sheets.rows[token.row].plain
        return plain(block.name) in row or row in self.issuer.legal_rows or _follows(token.cell, block)

    def _words_say_buyer(self, token: Token) -> bool | None:
        """Whether the section or the words before a number make it the buyer's; None where they leave it open."""
        in_sections = any(block.caption == "section" for block in self.parties.names.values())
        if in_sections and self.sections:
            before = [row for row in self.sections if row <= token.row]
            return bool(before) and self.sections[max(before)] == "buyer"
        before_text = token.cell.plain[: token.start]
        words = before_text
        if not re.search("[a-z]{2}", before_text):
            above = self._above(token)
            words = above if re.search(r"tva|vat|ust|siren|siret", above) else self._left_of(token) or above
        return True if labels.parties("buyer").search(words[-45:]) else None

    def _in_buyers_block(self, token: Token) -> bool:
        block = self.parties.names.get("buyer")
        return block is not None and any(_under(token.cell, cell) for cell in block.cells)

    def _in_captioned(self, token: Token, side: Side) -> bool:
        """Whether the number stands in a block over which words say whose it is, with nothing but its rows between."""
        block = self.parties.names.get(side)
        said = _SAYS_BUYER if side == "buyer" else _SAYS_SELLER
        if block is None or block.caption == "section" or not said.search(block.caption):
            return False
        first, last = block.cells[0], block.last
        for row in self.sheets.rows_after(last.row, _MOST_UNDER):
            one = next((cell for cell in row.cells if abs(cell.x0 - first.x0) < _SAME_LEFT), None)
            if one is None:
                continue
            if one.y0 - last.y1 >= 0.9 * last.height:
                return False
            if one is token.cell:
                return True
            last = one
        return False

    def _named_beside(self, token: Token) -> bool:
        """Whether the seller's name stands before the number in a row of the foot, and somewhere else on the pages."""
        seller, buyer = self.parties.names.get("seller"), self.parties.names.get("buyer")
        foot = token.cell.y0 > _LOW * self.sheets.pages[token.cell.page].height
        if seller is None or not foot or len(bare(seller.name)) < _SHORTEST_NAME:
            return False
        row = self.sheets.rows[token.row]
        lead, sign, _ = bare(self._before(token)).partition(bare(seller.name))
        if not sign or lead or of_third_party(row.plain):
            return False
        if buyer is not None and bare(buyer.name) in bare(row.plain):
            return False
        return any(
            bare(seller.name) in bare(cell.plain) for cell in self.sheets.cells if cell.row != token.row
        )

    def _before(self, token: Token) -> str:
        """The words of its row before a number."""
        cells = [cell.plain for cell in self.sheets.rows[token.row].cells if cell.x1 <= token.x0 + 1]
        return " ".join([*cells, token.cell.plain[: token.start]])

    def _left_of(self, token: Token) -> str:
        row = self.sheets.rows[token.row]
        return " ".join(cell.plain for cell in row.cells if cell.x1 <= token.x0 + 1)[-40:]

    def _above(self, token: Token) -> str:
        """The head over a number that stands in a small table of its own."""
        for row in self.sheets.rows_before(token.row, 2):
            for cell in row.cells:
                if cell.x0 < token.x1 and token.x0 < cell.x1 and token.cell.y0 - cell.y1 < 1.5 * cell.height:
                    return cell.plain if len(cell.plain) < 30 else ""
        return ""

    def _says(self, token: Token, side: Side) -> bool:
        """Whether words say whose number it is: "TVA client", or the mentions of a company in its row."""
        if side == "buyer":
            before = token.cell.plain[: token.start]
            words = [before[-45:]]
            if not re.search("[a-z]{2}", before):
                words += [self._left_of(token), self._above(token)]
            return any(_SAYS_BUYER.search(one) for one in words) or self._in_captioned(token, "buyer")
        row = " ".join(
            cell.plain for cell in self.sheets.rows[token.row].cells if abs(cell.x0 - token.cell.x0) < 250
        )
        if "client" in row or beside_another(self._before(token)):
            return False
        company = labels.parties("company").search(row) is not None
        return company or self._named_beside(token) or self._in_captioned(token, "seller")


def _siren(token: Token) -> str:
    """The company of a French number; another number as it is."""
    value = str(token.value)
    return (
        value[4:]
        if token.kind == "vat" and value.startswith("FR")
        else value[:9]
        if token.kind == "siren"
        else value
    )


def _is_french(token: Token) -> bool:
    return token.kind == "siren" or str(token.value).startswith("FR")


def _follows(one: Cell, block: Block) -> bool:
    """Whether a cell stands under a block on its left edge, with nothing but its rows between."""
    last = block.last
    below = one.page == last.page and 0 < one.y0 - last.y0 < _FOLLOWS * last.height
    return below and (abs(one.x0 - last.x0) < _SAME_LEFT or abs(one.x0 - block.cells[0].x0) < _SAME_LEFT)


def _under(one: Cell, cell: Cell) -> bool:
    """Whether a cell continues a block: a little below, on its left edge, its right edge or its axis."""
    if one.page != cell.page or not -4 < one.y0 - cell.y1 < 60:
        return False
    return (
        abs(one.x0 - cell.x0) < 5
        or (abs(one.x1 - cell.x1) < 2 and cell.x0 > 200)
        or abs(one.x0 + one.x1 - cell.x0 - cell.x1) < 4
    )

"""Whose a number is: by the words before it, the name beside it, the block in which it stands, the company that it is of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from factage.invoice.pages import labels
from factage.invoice.pages.party.blocks import Block
from factage.invoice.pages.party.issuer import beside_another, of_third_party
from factage.invoice.pages.text.sheet import Cell, Sheets, bare, plain
from factage.invoice.pages.text.tokens import Token

if TYPE_CHECKING:
    from factage.invoice.pages.party.issuer import Issuer
    from factage.invoice.pages.party.parties import Parties, Side

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
_MOST_UNDER: Final = 7
_LOW: Final = 0.8
_SHORTEST_NAME: Final = 6
_FOLLOWS: Final = 7.0
_FOOT: Final = 0.9
_SAME_LEFT: Final = 5.0
_SAME_RIGHT: Final = 2.0


class Whose:
    """The numbers of a page by the sides to which they belong."""

    def __init__(
        self,
        sheets: Sheets,
        issuer: Issuer,
        identifiers: Sequence[Token],
        parties: Parties,
        sections: Mapping[int, Side | None],
    ) -> None:
        self.sheets, self.issuer, self.identifiers = sheets, issuer, identifiers
        self.parties, self.sections = parties, sections

    def give(self) -> None:
        for token in self.identifiers:
            if token.kind == "siren" and not self._is_said(token):
                continue  # nine digits whose check digit holds by chance
            if of_third_party(self.sheets.rows[token.row].plain):
                continue
            named = self._words_say_buyer(token)
            in_block = named is None and self._in_buyers_block(token)
            if not named and not in_block and beside_another(self._before(token)):
                continue  # "Filiale de …": neither sells nor buys
            side: Side = "buyer" if named or in_block else "seller"
            if named:
                self.parties.words[id(token)] = side
            place = self.parties.vat if token.kind == "vat" else self.parties.legal
            place.setdefault(side, []).append(token)
            if self.says(token, side):
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
            said = {str(token.value) for token in found.get("seller", ()) if self.says(token, "seller")}
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
        said = {token.value for token in mine if self.says(token, "seller")} or self._of_the_house(mine)
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
        own = {str(token.value)[:9] for token in mine if self.says(token, "seller")}
        own |= {
            str(token.value)[4:] for token in self.parties.vat.get("seller", []) if self.says(token, "seller")
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
        buyers = {siren_of(one) for found in (legal, vat) for one in found.get("buyer", ())}
        mine = [one for found in (legal, vat) for one in found.get("seller", ())]
        companies = {siren_of(one) for one in mine}
        own = {siren_of(one) for one in mine if self.says(one, "seller")} or {
            siren_of(one) for one in mine if self._beside_name(one)
        }
        if len(own) != 1 and buyers & companies:
            own = companies - buyers
        if len(own) != 1 or not companies - own:
            return
        for found in (legal, vat):
            others = [one for one in found.get("seller", ()) if siren_of(one) not in own and _is_french(one)]
            if others and (not found.get("buyer") or {siren_of(one) for one in others} <= buyers):
                found["seller"] = [one for one in found["seller"] if one not in others]
                found.setdefault("buyer", []).extend(others)

    def _beside_name(self, token: Token) -> bool:
        """Whether the seller's name stands in the number's own row, or over it in its block or in the mentions."""
        block = self.parties.names.get("seller")
        if block is None:
            return False
        row = self.sheets.rows[token.row].plain
        return plain(block.name) in row or row in self.issuer.legal_rows or follows(token.cell, block)

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
            words = (
                above
                if re.search(r"tva|vat|ust|siren|siret|intracom|identif", above)
                else self._left_of(token) or above
            )
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

    def says(self, token: Token, side: Side) -> bool:
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
        company = labels.speaks_of_company(row)
        return company or self._named_beside(token) or self._in_captioned(token, "seller")


def siren_of(token: Token) -> str:
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


def follows(one: Cell, block: Block) -> bool:
    """Whether a cell stands under a block on its left edge, or on its right one where that is how the block is set."""
    last, first = block.last, block.name_cells[0]
    below = one.page == last.page and 0 < one.y0 - last.y0 < _FOLLOWS * last.height
    left = abs(one.x0 - last.x0) < _SAME_LEFT or abs(one.x0 - block.cells[0].x0) < _SAME_LEFT
    right = abs(first.x1 - last.x1) < _SAME_RIGHT < abs(first.x0 - last.x0)
    return below and (left or (right and abs(one.x1 - last.x1) < _SAME_RIGHT))


def _under(one: Cell, cell: Cell) -> bool:
    """Whether a cell continues a block: a little below, on its left edge, its right edge or its axis."""
    if one.page != cell.page or not -4 < one.y0 - cell.y1 < 60:
        return False
    return (
        abs(one.x0 - cell.x0) < 5
        or (abs(one.x1 - cell.x1) < 2 and cell.x0 > 200)
        or abs(one.x0 + one.x1 - cell.x0 - cell.x1) < 4
    )

"""Who sells and who buys: address blocks, key and value sections, and the numbers that belong to each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from factage.invoice.pages import labels
from factage.invoice.pages.issuer import Issuer, Named
from factage.invoice.pages.sheet import Cell, Row, Sheets, plain
from factage.invoice.pages.tokens import Token, Tokens

Side = Literal["seller", "buyer"]
_WINDOW: Final = 55.0
_LIKELY: Final = 1.5
"""Above this score a block is the seller's, unless more than its place speaks for another."""
_TOTALS: Final = frozenset({"payable", "prepaid", "tax", "tax_exclusive", "tax_inclusive", "total"})
_SHORTEST: Final = 4
_SAME_LINES: Final = 2
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
_INLINE: Final = re.compile(r"([^\d:]{1,30}?) ?: ?(\D.*)")
_CAPTION: Final = re.compile(r"[^\d]{0,40}:?$")
_NAMED: Final = re.compile(r"^(?:name|nom|raison sociale|societe|firma|company) ?: ?", re.IGNORECASE)
_KEY: Final = re.compile(r"(?:name|nom|raison sociale|firma|company|unternehmen) ?:?")
_SECTION: Final = re.compile(
    r"(?P<seller>verkaufer|seller|vendeur|emetteur|fournisseur|lieferant|rechnungssteller)"
    r"|(?P<buyer>kaufer|buyer|acheteur|client\b|rechnungsempfanger|leistungsempfanger|destinataire|customer)"
)
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
        self.parties = Parties(blocks=list(self._blocks()))
        self.parties.issuer = Issuer(sheets, tokens)
        self.sections: dict[int, Side | None] = {}
        self.issuer = self.parties.issuer
        self._by_score()
        self._by_sections()
        self.parties.names.update(known)
        self._numbers()

    def _blocks(self) -> Iterator[Block]:
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
            name = _BEFORE_STREET.split(parts[0])[0].strip(" ,")
            return Block(name or parts[0], [cell], [cell], in_line=True)
        for row in self.sheets.rows_before(cell.row, 2):
            for one in row.cells:
                aligned = abs(one.x0 - cell.x0) < 6 or abs(one.x0 + one.x1 - cell.x0 - cell.x1) < 12
                if aligned and len(one.text) < 50 and not _NO_NAME.match(one.plain):
                    return Block(one.text, [one], [one, cell], in_line=True)
        return Block(parts[0], [cell], [cell], in_line=True) if len(parts) >= 3 else None

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
            cell for cell in cells[start:] if not cell.plain.endswith(":") and not _NO_NAME.match(cell.plain)
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
        near = bool(left) and cell.x0 - left[-1].x1 < _WINDOW
        return left[-1].plain if near and _is_caption(left[-1].plain) else ""

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
        name = plain(seller.name)
        others = [
            one
            for one in scored
            if one[2] is not seller
            and plain(one[2].name) != name
            and (plain(one[2].name) not in name or len(one[2].name) < _SHORTEST)
            and not self._same_address(one[2], seller)
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
        score += 2 * (1 - cell.x0 / width) - 0.2 * cell.page
        score -= 0.5 * (cell.y0 > height * 0.5 and not block.in_line)
        return score + 1.5 * (block.cells[0].y0 < 90 and cell.x0 < width / 2) - 1.2 * (cell.x0 > width * 0.45)

    def _spoken(self, block: Block) -> tuple[bool, bool, bool]:
        """Whether the block's name or its address returns in the company's mentions, or its name in a web address."""
        company = any(plain(block.name) in one.plain for one in self.issuer.company_cells)
        address = any(
            re.search(r"\d", one.plain) and self.issuer.legal(one.text, block.cells)
            for one in block.cells[1:]
        )
        return company, address, self.issuer.hosted(block.name)

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
            return self._whole_name(best[2], named) if best is not None else None
        if best is not None and not named.sure and best[0] > _LIKELY:
            return best[2]
        return Block(named.name, named.cells, named.cells)

    def _is_named(self, block: Block, named: Named) -> bool:
        return plain(block.name) == plain(named.name)

    def _whole_name(self, block: Block, named: Named | None) -> Block:
        """A name of two rows ("ROUX", "Toitures & Façades") as the company's mentions write it."""
        if named is None or not named.sure or block.caption == "section":
            return block
        short, whole = plain(block.name), plain(named.name)
        if short != whole and whole.startswith(short + " "):
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
        self._another_than_the_sellers()
        self._numbers_of_others()
        if labels.parties("self_billing").search(self.sheets.plain):
            self.parties.self_billed = True
            self.parties.said.clear()  # whoever prints it buys: the mentions of its company are no seller's

    def _another_than_the_sellers(self) -> None:
        """Of two VAT numbers one of which stands among the seller's mentions the other is the buyer's."""
        mine = self.parties.vat.get("seller", [])
        if self.parties.vat.get("buyer") or len({token.value for token in mine}) != 2:
            return
        said = {token.value for token in mine if self._says(token, "seller")}
        if len(said) == 1:
            self.parties.vat["buyer"] = [token for token in mine if token.value not in said]
            self.parties.vat["seller"] = [token for token in mine if token.value in said]

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
            return bool(
                re.search(
                    r"client|acheteur|customer|kaufer|kunde|buyer", token.cell.plain[: token.start][-45:]
                )
            )
        row = " ".join(
            cell.plain for cell in self.sheets.rows[token.row].cells if abs(cell.x0 - token.cell.x0) < 250
        )
        return bool(labels.parties("company").search(row)) and "client" not in row


def _under(one: Cell, cell: Cell) -> bool:
    """Whether a cell continues a block: a little below, on its left edge, its right edge or its axis."""
    if one.page != cell.page or not -4 < one.y0 - cell.y1 < 60:
        return False
    return (
        abs(one.x0 - cell.x0) < 5
        or (abs(one.x1 - cell.x1) < 2 and cell.x0 > 200)
        or abs(one.x0 + one.x1 - cell.x0 - cell.x1) < 4
    )


def _is_caption(text: str) -> bool:
    """Whether a short text names a role ("Facturé à :")."""
    if not _CAPTION.match(text) or len(text) > 44:
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

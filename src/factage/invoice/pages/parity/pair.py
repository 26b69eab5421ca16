"""One line of the data and its row on the page: each figure in its column, each word in its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from factage.invoice.model import Line
from factage.invoice.pages import labels
from factage.invoice.pages.explain import vocabulary
from factage.invoice.pages.explain.discounts import leading, rounding
from factage.invoice.pages.parity.certificate import DifferenceKind
from factage.invoice.pages.parity.ground import Place
from factage.invoice.pages.text.sheet import Cell
from factage.invoice.pages.text.tokens import Token

if TYPE_CHECKING:
    from factage.invoice.pages.parity.lines import Band, LinePairs

_FIGURES: Final = frozenset({"quantity", "unit_price"})
_HEAD_WITHIN, _FEWEST = 60, 3
_HALF: Final = Decimal("0.0051")
_UNIT_AFTER: Final = re.compile(r"\s*(?:x\s*)?([^\W\d_][\w²³. ]{0,14}|m[²³]|%)")


class Pair:
    """One line of the data and its row on the page."""

    def __init__(self, pairs: LinePairs, index: int, line: Line, band: Band) -> None:
        self.pairs, self.index, self.line, self.band = pairs, index, line, band
        self.findings, self.ground = pairs.findings, pairs.ground
        self.path = f"lines[{index}]"
        self.numbers = band.numbers
        self.tokens = [
            token for row in range(band.first, band.last + 1) for token in self.ground.tokens.row(row)
        ]

    def compare(self) -> None:
        """Amounts first, then words."""
        last = max([self.band.row, *(self._name_rows())])
        self.pairs.rows.update(range(self.band.row, last + 1))
        self._name()
        self.numbers = {role: token for role, token in self.band.numbers.items() if not self._in_name(token)}
        self._by_heads()
        self._net()
        self._price()
        self._quantity()
        self._rate()
        self._further_amounts()
        self._unit()
        self._texts()
        self._position()

    def _by_heads(self) -> None:
        """A number read as one thing under a head that says another is that other."""
        for role in ("unit_price", "quantity"):
            token = self.numbers.get(role)
            said = self._head(token) if token is not None else None
            if token is not None and said in _FIGURES and said != role and said not in self.numbers:
                del self.numbers[role]
                self.numbers[said] = token

    def _head(self, token: Token) -> str | None:
        """What the head of a token's column says: the cell at the same place of a head row with as many cells."""
        mine = self.ground.sheets.rows[token.row].cells
        place = next((n for n, cell in enumerate(mine) if cell is token.cell), None)
        for row in self.ground.sheets.rows_before(token.row, _HEAD_WITHIN):
            roles = [labels.head_role(labels.key(cell.plain)) for cell in row.cells]
            if (
                len(roles) == len(mine)
                and sum(role is not None for role in roles) >= len(mine) - 1 >= _FEWEST
            ):
                return roles[place] if place is not None else None
        return None

    def _in_name(self, token: Token) -> bool:
        """Whether a number is a part of the item's name."""
        words = self.ground.words_of(token)
        return bool(words) and all(self.ground.covers(word) == f"{self.path}.item.name" for word in words)

    def _name_rows(self) -> list[int]:
        return [token.row for token in self.band.numbers.values()]

    def _net(self) -> None:
        line = self.line
        token = self.numbers.get("net_amount")
        if line.net_amount is None:
            if token is not None:
                self.findings.differ_token("amount", "missing_in_data", f"{self.path}.net_amount", token)
            return
        if token is None:
            token = self._free(line.net_amount, rows=(self.band.row,))
        if token is not None and self.findings.equal(token.number, line.net_amount):
            self.findings.same_token("amount", f"{self.path}.net_amount", token)
        elif token is not None:
            self.findings.differ_token(
                "amount", "differs", f"{self.path}.net_amount", token, in_data=line.net_amount
            )
        else:
            self.findings.differ(
                "amount", "missing_on_page", f"{self.path}.net_amount", in_data=line.net_amount
            )

    def _price(self) -> None:
        line, path = self.line, f"{self.path}.unit_price"
        token = self.numbers.get("unit_price")
        if line.unit_price is None:
            if token is not None and abs(token.number) not in self.findings.explain.progress:
                self.findings.differ_token("amount", "missing_in_data", path, token)
            return
        if token is not None and (
            any(self._is(token, price) for price in self._prices()) or self._list_price(token)
        ):
            self.findings.same_token("amount", path, token)
            return
        if token is None or self.findings.taken.get(id(token)):
            token = self._free(line.unit_price) or (
                self._free(line.gross_price) if line.gross_price is not None else None
            )
            if token is not None:
                self.findings.same_token("amount", path, token)
                return
            if (
                line.quantity in {None, Decimal(1)}
                and line.net_amount is not None
                and abs(line.unit_price) == abs(self._before_discount())
            ):
                return  # one piece: its price is its amount
            self.findings.differ("amount", "missing_on_page", path, in_data=line.unit_price)
            return
        self.findings.differ_token("amount", "differs", path, token, in_data=line.unit_price)

    def _prices(self) -> Iterator[Decimal]:
        """The price as it may be printed: net, before its discount, for one or for the base quantity."""
        line = self.line
        gross = line.gross_price if line.unit_price is not None and self._may_cost(line.unit_price) else None
        for price in (line.unit_price, gross):
            if price is not None:
                yield price
                if line.base_quantity:
                    yield price * line.base_quantity
                    yield price / line.base_quantity
        off = next((part.percent for part in line.allowances if part.percent), None)
        if (
            off is not None
            and line.unit_price is not None
            and off != 100
            and self._makes_net(line.unit_price, off)
        ):
            yield (line.unit_price * (100 - off) / 100).quantize(Decimal("0.01"))

    def _may_cost(self, price: Decimal) -> bool:
        """Whether the price is the gross price less its discount."""
        line = self.line
        return (
            line.gross_price is not None and line.gross_price - (line.price_discount or Decimal(0)) == price
        )

    def _makes_net(self, price: Decimal, off: Decimal = Decimal(0), loose: Decimal = Decimal(0)) -> bool:
        """Whether the data's quantity at this price, less a percentage, is the data's amount of the line.

        ``loose`` is what the price may have lost by rounding.
        """
        line = self.line
        if line.quantity is None or line.net_amount is None:
            return False
        made = abs(line.quantity * price / (line.base_quantity or 1) * (100 - off) / 100)
        return abs(made - abs(line.net_amount)) <= _HALF + loose * abs(line.quantity) / (
            line.base_quantity or 1
        )

    def _list_price(self, token: Token) -> bool:
        """Whether the price is the one before a discount that its row prints, and the data hold the net one."""
        price, net = abs(token.number), abs(self.line.unit_price or Decimal(0))
        if not self._makes_net(net, loose=rounding(net)):
            return False
        percents = [
            abs(one.number)
            for one in self.ground.tokens.row(token.row)
            if one.percent and 0 < abs(one.number) < 100
        ]
        return any(abs(price * (100 - percent) / 100 - net) <= _HALF and net != price for percent in percents)

    def _is(self, token: Token, value: Decimal) -> bool:
        return self.findings.equal(token.number, value)

    def _before_discount(self) -> Decimal:
        off = sum((part.amount or Decimal(0) for part in self.line.allowances), Decimal(0))
        return (self.line.net_amount or Decimal(0)) + off

    def _quantity(self) -> None:
        line, path = self.line, f"{self.path}.quantity"
        token = self.numbers.get("quantity")
        if line.quantity is None:
            if token is not None:
                self.findings.differ_token("quantity", "missing_in_data", path, token)
            return
        if token is not None and self._is(token, line.quantity):
            self.findings.same_token("quantity", path, token)
            return
        if token is not None:
            self.findings.differ_token("quantity", "differs", path, token, in_data=line.quantity)
            return
        token = self._free(line.quantity)
        if token is not None:
            self.findings.same_token("quantity", path, token)
        elif abs(line.quantity) != 1:
            self.findings.differ("quantity", "missing_on_page", path, in_data=line.quantity)

    def _rate(self) -> None:
        path = f"{self.path}.vat.rate"
        rate = self.line.vat.rate if self.line.vat else None
        rates = {part.rate for part in self.findings.invoice.vat_breakdown}
        token, printed = self.numbers.get("rate"), self._printed_rate(rates)
        if printed is None:
            self._rate_unread(path, rate, rates)
        elif token is None:  # a letter that the VAT table resolves
            if rate is not None and printed != rate:
                read = self.findings.read[f"lines[{self.band.index}].vat.rate"]
                box, page = read.box, read.page
                self.findings.differ(
                    "rate", "differs", path, on_page=read.value, in_data=rate, page=page, box=box
                )
        elif rate is not None and printed == rate:
            self.findings.same_token("rate", path, token)
        elif rate is None and len(rates) == 1 and printed in rates:
            self.findings.note("rate", token, "repeated")
        else:
            difference: DifferenceKind = "missing_in_data" if rate is None else "differs"
            self.findings.differ_token("rate", difference, path, token, in_data=rate)

    def _printed_rate(self, rates: set[Decimal | None]) -> Decimal | None:
        """The rate that the row prints, a code resolved by the VAT table."""
        value, token = self._read("vat.rate"), self.numbers.get("rate")
        if value is None:
            return None
        printed = Decimal(value)
        return (
            self.pairs.codes.get(token.number, printed)
            if token is not None and printed not in rates
            else printed
        )

    def _rate_unread(self, path: str, rate: Decimal | None, rates: set[Decimal | None]) -> None:
        if rate is None:
            return
        token = self._free(rate)
        if token is not None:
            self.findings.same_token("rate", path, token)
        elif rate and rate not in rates:
            self.findings.differ("rate", "missing_on_page", path, in_data=rate)

    def _read(self, role: str) -> str | None:
        if self.band.index is None:
            return None
        value = self.findings.read.get(f"lines[{self.band.index}].{role}")
        return value.value if value else None

    def _free(self, wanted: Decimal, rows: Sequence[int] | None = None) -> Token | None:
        """A number of these rows that says this and that nothing else is: a figure by itself before one inside a code."""
        found = [
            token
            for token in self.tokens
            if (rows is None or token.row in rows)
            and self.findings.equal(token.number, wanted)
            and id(token) not in self.findings.taken
            and not self._in_name(token)
        ]
        return min(found, key=self._distance, default=None)

    def _distance(self, token: Token) -> tuple[int, int]:
        """Rows from the line's own, then characters of its cell that are not the number's."""
        return abs(token.row - self.band.row), len(token.cell.text) - (token.end - token.start)

    def _further_amounts(self) -> None:
        """Discounts and list prices: found where they are printed; an amount off the line that nothing prints is missing."""
        line, findings = self.line, self.findings
        for kind, parts in (("allowances", line.allowances), ("charges", line.charges)):
            for n, part in enumerate(parts):
                path = f"{self.path}.{kind}[{n}]"
                shown = [
                    self._mark(value, f"{path}.{name}")
                    for name, value in (
                        ("amount", part.amount),
                        ("percent", part.percent),
                        ("base", part.base),
                    )
                    if value is not None
                ]
                price = self.numbers.get("unit_price")
                after = (
                    price is not None and line.unit_price is not None and not self._is(price, line.unit_price)
                )
                if not any(shown[:2]) and not after and part.amount:
                    findings.differ("amount", "missing_on_page", f"{path}.amount", in_data=part.amount)
        for name in ("gross_price", "price_discount", "base_quantity"):
            value = getattr(line, name)
            if value is not None:
                self._mark(value, f"{self.path}.{name}")
        for token in self._percents_off():
            findings.taken[id(token)] = f"{self.path}.price_discount"
            findings.note("rate", token, "discount")

    def _percents_off(self) -> Sequence[Token]:
        """The percentages of the row that lead, one after the other, from the gross price to the net one.

        The norm has the discount of a price as an amount only (BT-147), and wholesalers print two or three rates.
        """
        gross, net = self.line.gross_price, self.line.unit_price
        if gross is None or net is None or not 0 < net < gross:
            return ()
        free = [
            token
            for token in self.ground.tokens.row(self.band.row)
            if id(token) not in self.findings.taken and not self._in_name(token)
        ]
        return [free[n] for n in leading(gross, net, [token.number for token in free])]

    def _mark(self, value: Decimal, path: str) -> bool:
        token = self._free(value) or self._free(-value)
        if token is not None:
            self.findings.same_token("rate" if path.endswith("percent") else "amount", path, token)
        return token is not None

    def _name(self) -> None:
        path = f"{self.path}.item.name"
        name = self.line.item.name if self.line.item else None
        value = self._read("item.name")
        if not name:
            if value:
                self.findings.differ_value("name", f"lines[{self.band.index}].item.name", None)
            return
        place = self._place_of(name)
        if place is not None:
            self.findings.same_place("name", path, name, place)
            cell = self._cell_of(place)
            if cell is not None:
                self.pairs.names.append((path, cell, place))
            return
        if value and self.band.index is not None:
            read = self.findings.read[f"lines[{self.band.index}].item.name"]
            self.findings.differ(
                "name", "differs", path, on_page=value, in_data=name, page=read.page, box=read.box
            )
        else:
            self.findings.differ("name", "missing_on_page", path, in_data=name)

    def _place_of(self, text: str, *, exact: bool = False) -> Place | None:
        """Where a text stands in the rows of this line, nearest to its amounts; ``exact``: in the same letters."""
        rows = self.ground.sheets.rows
        top, bottom = rows[self.band.first].y0 - 1, rows[self.band.last].y1 + 1
        page = rows[self.band.row].page
        middle = (rows[self.band.row].y0 + rows[self.band.row].y1) / 2
        found = [
            place
            for place in self.ground.find(text)
            if place.words[0].page == page
            and top <= place.words[0].y0
            and place.words[-1].y1 <= bottom
            and not self.ground.covers(place.words[0])
            and (not exact or text.replace(" ", "") in "".join(word.text for word in place.words))
        ]
        return min(
            found, key=lambda place: abs((place.words[0].y0 + place.words[0].y1) / 2 - middle), default=None
        )

    def _cell_of(self, place: Place) -> Cell | None:
        first = place.words[0]
        for row in range(self.band.first, self.band.last + 1):
            for cell in self.ground.sheets.rows[row].cells:
                if any(word is first for word in cell.words):
                    return cell
        return None

    def _unit(self) -> None:
        printed = self._printed_unit()
        if printed is None:
            return
        word, codes, token = printed
        path = f"{self.path}.unit"
        unit = self.line.unit
        box = self.findings.shown(token.page, token.box)
        if unit in codes:
            self.findings.same("unit", path, word, token.page + 1, box, token.words)
        elif unit is None or vocabulary.is_unit_known(unit):
            kind: DifferenceKind = "missing_in_data" if unit is None else "differs"
            self.findings.differ("unit", kind, path, on_page=word, in_data=unit, page=token.page + 1, box=box)

    def _printed_unit(self) -> tuple[str, frozenset[str], Cell] | None:
        """The unit beside the quantity, in its cell or in a column of its own."""
        quantity = self.numbers.get("quantity")
        if quantity is not None:
            match = _UNIT_AFTER.match(quantity.cell.text, quantity.end)
            if match:
                words = match[1].split()
                for size in range(min(2, len(words)), 0, -1):
                    word = " ".join(words[:size])
                    if codes := vocabulary.units_of(word):
                        return word, codes, _piece(quantity.cell, match.start(1), match.start(1) + len(word))
        row = self.ground.sheets.rows[self.band.row]
        for cell in row.cells:
            if len(cell.text) <= 14 and (codes := vocabulary.units_of(cell.text)):
                return cell.text, codes, cell
        return None

    def _position(self) -> None:
        """A number of the line itself (1.10) stands before its name."""
        row = self.ground.sheets.rows[self.band.row]
        for token in self.ground.tokens.row(self.band.row):
            if (
                token.cell is row.cells[0]
                and token.start == 0
                and token.text == token.cell.text
                and id(token) not in self.findings.taken
                and len(row.cells) > 2
            ):
                self.findings.taken[id(token)] = f"{self.path}.id"
                self.findings.note("reference", token, "position")

    def _texts(self) -> None:
        """What else the data say of this line, where it is printed; notes of a line have to be."""
        line = self.line
        item = line.item
        texts: list[tuple[str, str | None]] = []
        if item is not None:
            texts += [
                ("item.description", item.description),
                ("item.seller_id", item.seller_id),
                ("item.buyer_id", item.buyer_id),
            ]
            texts += [("item.standard_id", item.standard_id.value if item.standard_id else None)]
            texts += [
                (f"item.attributes[{n}]", part)
                for n, one in enumerate(item.attributes)
                for part in (one.name, one.value)
            ]
        texts += [
            (f"allowances[{n}].reason", part.reason)
            for n, part in enumerate((*line.allowances, *line.charges))
        ]
        references = (
            *line.order_references,
            *line.delivery_note_references,
            *line.despatch_references,
            *line.further_references,
            *line.contract_references,
        )
        texts += [(f"references[{n}]", one.number) for n, one in enumerate(references)]
        for path, text in texts:
            place = self._place_of(text, exact=path.endswith("_id")) if text else None
            if place is not None:
                self.ground.cover(place, f"{self.path}.{path}")
        days = [line.period.start, line.period.end] if line.period else []
        days += [one.issue_date for one in references]
        for row in range(self.band.first, self.band.last + 1):
            for token in self.ground.tokens.of("date"):
                if token.row == row and token.value in days:
                    self.findings.same_token("date", f"{self.path}.period", token)
        for n, note in enumerate(line.notes):
            if note.text and (place := self._place_of(note.text)) is not None:
                self.findings.same_place("mention", f"{self.path}.notes[{n}].text", note.text, place)
            elif note.text and not self.ground.has(note.text):
                self.findings.differ(
                    "mention", "missing_on_page", f"{self.path}.notes[{n}].text", in_data=note.text
                )


def _piece(cell: Cell, start: int, end: int) -> Cell:
    """A part of a cell as a cell of its own."""
    left, right = cell.span(start, end)
    return Cell(
        cell.page, cell.row, [], cell.text[start:end], cell.plain[start:end], left, cell.y0, right, cell.y1
    )

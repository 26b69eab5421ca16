"""The lines of page and data, paired in their order; each value of a pair in its row and column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from factage.invoice.model import Line
from factage.invoice.pages import labels
from factage.invoice.pages.parity.findings import Findings
from factage.invoice.pages.parity.ground import Place
from factage.invoice.pages.parity.pair import Pair
from factage.invoice.pages.text.sheet import Cell, Word, bare, plain
from factage.invoice.pages.text.tokens import Token

_LINE: Final = re.compile(r"lines\[(\d+)\]\.(.+)")
_ROLES: Final = {
    "quantity": "quantity",
    "unit_price": "unit_price",
    "vat.rate": "rate",
    "net_amount": "net_amount",
}
_TOTALS: Final = frozenset({"lines", "tax_exclusive", "tax", "tax_inclusive", "payable", "total"})
_LEAST: Final = 3.0
_NAME_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_ELSEWHERE: Final = re.compile(r"(?:\w+\.)?address")
_LABEL_WORDS: Final = frozenset(
    {"ref", "reference", "art", "artnr", "art-nr", "nr", "pos", "gtin", "ean", "sku", "num"}
)


@dataclass(slots=True, eq=False)
class Band:
    """A row of the page that may be a line: its numbers by role as read, the rows that belong to it, their text."""

    row: int
    index: int | None = None
    numbers: dict[str, Token] = field(default_factory=dict)
    first: int = 0
    last: int = 0
    text: str = ""


class LinePairs:
    """The lines of the data against the rows of the page."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.ground = findings.ground
        self.lines = findings.invoice.lines
        self.bands = self._bands()
        self.pairs: dict[int, Band] = {}
        self.names: list[tuple[str, Cell, Place]] = []
        self.codes: dict[Decimal, Decimal] = _rate_codes(findings)
        self.rows: set[int] = set()
        """Rows that belong to a line."""

    def compare(self) -> None:
        """Pair, and compare each pair; what stays alone is a line too many on one side."""
        self._pair()
        for index, band in self.pairs.items():
            Pair(self, index, self.lines[index], band).compare()
        for index, line in enumerate(self.lines):
            if line.net_amount is None and line.quantity is None:
                self._cover(index, line)  # a text among the lines
            elif index not in self.pairs:
                name = line.item.name if line.item else None
                said = _described(line.net_amount, name)
                self.findings.differ(
                    "amount", "missing_on_page", f"lines[{index}]", in_data=said, term="BG-25"
                )

    def _cover(self, index: int, line: Line) -> None:
        texts = [note.text for note in line.notes] + (
            [line.item.name, line.item.description] if line.item else []
        )
        for text in texts:
            for place in self.ground.find(text or ""):
                self.ground.cover(place, f"lines[{index}]")

    def alone(self, *, whole: bool) -> set[int]:
        """Rows read as lines that no line of the data is paired with; ``whole`` ones have quantity and price."""
        paired = {id(band) for band in self.pairs.values()}
        return {
            band.row
            for band in self.bands
            if band.index is not None
            and id(band) not in paired
            and ({"quantity", "unit_price"} <= band.numbers.keys()) == whole
        }

    def left(self) -> None:
        """Lines that only the page has; called when the sums have taken what is theirs."""
        findings = self.findings
        paired = {id(band) for band in self.pairs.values()}
        for band in self.bands:
            net = band.numbers.get("net_amount")
            if band.index is None or id(band) in paired or net is None or id(net) in findings.taken:
                continue
            unsaid = not self.lines and _holds_no_lines(findings.invoice.specification)
            unsaid = unsaid or abs(net.number) in findings.further  # a line beneath a line
            totals = findings.invoice.totals
            if (
                totals is not None
                and net.number == totals.tax_exclusive
                and len(findings.explain.progress) > 2
            ):
                unsaid = True  # the row of the sums of a progress bill
            for token in band.numbers.values():
                findings.taken.setdefault(id(token), "no_lines" if unsaid else f"lines[{band.index}]")
            self.rows.add(band.row)
            if not unsaid:
                findings.taken.pop(id(net))
                findings.differ_token("amount", "missing_in_data", f"lines[{band.index}]", net, term="BG-25")

    def finish(self) -> None:
        """Once all texts of the data are found: words beside a name that no text says are a difference of the name."""
        for path, cell, place in self.names:
            mine = {(word.x0, word.y0) for word in place.words}
            left = [
                word.text
                for word in cell.words
                if (word.x0, word.y0) not in mine
                and not self._says(word)
                and _NAME_WORD.fullmatch(plain(word.text).strip(".,:;()"))
                and plain(word.text).strip(".,:;()") not in _LABEL_WORDS
            ]
            if left:
                name = " ".join(word.text for word in place.words)
                box = self.findings.shown(cell.page, cell.box)
                self.findings.differ(
                    "name", "differs", path, on_page=cell.text, in_data=name, page=cell.page + 1, box=box
                )

    def _says(self, word: Word) -> bool:
        """Whether a text of the data says a word beside a name; an address says it elsewhere: "Millau - Lyon" is a name."""
        return not _ELSEWHERE.match(self.ground.covers(word) or "address")

    # --- rows -----------------------------------------------------------------------------------------------------

    def _bands(self) -> list[Band]:
        read: dict[int, Band] = {}
        for path in self.findings.read:
            match = _LINE.fullmatch(path)
            token = self.findings.token(path) if match else None
            if match is None or token is None or match[2] not in _ROLES:
                continue
            band = read.setdefault(int(match[1]), Band(token.row, int(match[1])))
            band.numbers[_ROLES[match[2]]] = token
            if match[2] == "net_amount":
                band.row = token.row
        rows = {band.row: band for band in read.values() if "net_amount" in band.numbers}
        for row in self._further_rows(rows):
            rows[row] = Band(row)
        bands = [rows[row] for row in sorted(rows)]
        for at, band in enumerate(bands):
            band.first = bands[at - 1].row + 1 if at else max(0, band.row - 2)
            band.last = (
                bands[at + 1].row - 1
                if at + 1 < len(bands)
                else min(len(self.ground.sheets.rows) - 1, band.row + 12)
            )
            band.first = max(band.first, self._edge(band.row, -1))
            band.last = min(band.last, self._edge(band.row, 1))
            if at + 1 == len(bands):
                band.last = self._before_totals(band)
            band.text = bare(
                " ".join(self.ground.sheets.rows[n].plain for n in range(band.first, band.last + 1))
            )
        return bands

    def _before_totals(self, band: Band) -> int:
        """The last row of the last line: the totals begin below."""
        for row in range(band.row + 1, band.last + 1):
            cells = self.ground.sheets.rows[row].cells
            if self.ground.tokens.row(row) and any(
                labels.total_role(cell.plain) in _TOTALS for cell in cells
            ):
                return row - 1
        return band.last

    def _edge(self, row: int, step: int) -> int:
        """The first or the last row of the page of this row."""
        rows = self.ground.sheets.rows
        while 0 <= row + step < len(rows) and rows[row + step].page == rows[row].page:
            row += step
        return row

    def _further_rows(self, known: dict[int, Band]) -> Iterator[int]:
        """Rows that hold the net amount of a line that the reading does not have."""
        have = {abs(band.numbers["net_amount"].number) for band in known.values()}
        wanted = {abs(line.net_amount) for line in self.lines if line.net_amount is not None} - have
        top = max(known, default=None)
        for token in self.ground.tokens.numbers:
            if (
                token.decimals >= 2
                and abs(token.number) in wanted
                and token.row not in known
                and (top is None or len(known) < len(self.lines))
            ):
                yield token.row

    # --- pairs ----------------------------------------------------------------------------------------------------

    def _pair(self) -> None:
        """The pairs of highest weight that keep the order of both sides."""
        before: dict[tuple[int, int], tuple[int, int] | None] = {}
        # frontier[n]: the highest weight with the first n bands, and the pair that it ends with
        frontier: list[tuple[float, tuple[int, int] | None]] = [(0.0, None)] * (len(self.bands) + 1)
        by_net = self._bands_by_amount()
        for index, line in enumerate(self.lines):
            near = {at for at in range(index - 3, index + 4) if 0 <= at < len(self.bands)}
            if line.net_amount is not None:
                near |= set(by_net.get(abs(line.net_amount), ()))
            weights = [(at, self._weight(line, self.bands[at])) for at in sorted(near)]
            found = [
                (at, frontier[at][0] + weight, frontier[at][1]) for at, weight in weights if weight >= _LEAST
            ]
            for at, total, last in found:
                before[index, at] = last
                for after in range(at + 1, len(frontier)):
                    if frontier[after][0] >= total:
                        break
                    frontier[after] = (total, (index, at))
        pair = frontier[-1][1]
        while pair is not None:
            self.pairs[pair[0]] = self.bands[pair[1]]
            pair = before[pair]
        self.pairs = dict(sorted(self.pairs.items()))

    def _bands_by_amount(self) -> dict[Decimal, list[int]]:
        found: dict[Decimal, list[int]] = {}
        for at, band in enumerate(self.bands):
            for token in self.ground.tokens.row(band.row):
                found.setdefault(abs(token.number), []).append(at)
        return found

    def _weight(self, line: Line, band: Band) -> float:
        numbers = [abs(token.number) for token in self.ground.tokens.row(band.row)]
        net = band.numbers.get("net_amount")
        weight = 0.0
        if line.net_amount is not None:
            mine = abs(line.net_amount)
            weight += (
                4.0
                if (net is not None and abs(net.number) == mine) or (net is None and mine in numbers)
                else 0.0
            )
        name = bare(line.item.name or "") if line.item else ""
        weight += 3.5 if name and name in band.text else 0.0
        weight += 1.5 if line.quantity is not None and abs(line.quantity) in numbers else 0.0
        weight += (
            1.5
            if any(
                price is not None and abs(price) in numbers for price in (line.unit_price, line.gross_price)
            )
            else 0.0
        )
        if band.index is not None:
            weight += 0.2
        return weight


def _rate_codes(findings: Findings) -> dict[Decimal, Decimal]:
    """Codes 1, 2 … that rows of the VAT table give for the rates of the data."""
    rates = {part.rate for part in findings.invoice.vat_breakdown if part.rate is not None}
    codes: dict[Decimal, Decimal] = {}
    for row in findings.ground.sheets.rows:
        first = row.cells[0].text.split(" ")[0]
        if not (len(first) == 1 and first.isdecimal()):
            continue
        found = {
            token.number for token in findings.ground.tokens.row(row.index) if token.decimals or token.percent
        } & rates
        if len(found) == 1:
            codes.setdefault(Decimal(first), found.pop())
    return codes if len(set(codes.values())) == len(codes) else {}


def _described(amount: Decimal | None, name: str | None) -> str:
    return " · ".join(part for part in (name, str(amount) if amount is not None else None) if part)


def _holds_no_lines(specification: str | None) -> bool:
    """Whether the profile has no lines: MINIMUM, BASIC WL."""
    text = (specification or "").lower()
    return text.endswith((":minimum", ":basicwl")) or "basicwl" in text

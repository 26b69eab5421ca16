"""The lines: rows with an amount of their own under a head, each number in its column; arithmetic decides in doubt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import chain, pairwise
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.layout import Layout
from factage.invoice.pages.lines import unheaded
from factage.invoice.pages.lines.bare import by_products, by_sum
from factage.invoice.pages.lines.ends import TOTAL_START, other_head
from factage.invoice.pages.lines.heads import NUMERIC, Head, heads_of, near, storey_words
from factage.invoice.pages.lines.inferred import complete, heads_by_content, in_order
from factage.invoice.pages.lines.line import (
    CODE,
    LETTERS,
    RATES,
    STOPPING,
    LineFound,
    Lines,
    label_left_of,
    product_holds,
    row_key,
    ways_to,
)
from factage.invoice.pages.lines.names import Names, wrapped
from factage.invoice.pages.lines.split import split_heads
from factage.invoice.pages.text.sheet import Cell, Row, Sheets
from factage.invoice.pages.text.tokens import Token, Tokens

_TIMES: Final = re.compile(r" ?(?:[a-z²³.]{1,6} )?[×x*à@] ?")
_VAT_HEAD: Final = re.compile(
    r"(?:(?:base|taux|code|bases|tx|cd)\b.*(?:\b(?:tva|taxe|montant|taux|base)|%)|umsatzsteuerauf|belegsumm|taxe base|tva (?:base|taux|code)|zahlungsbed"
    r"|ust\.? satz|(?:dont |zuzuglich |zzgl\.? )?(?:tva|t\.v\.a|ust|mwst|umsatzsteuer|mehrwertsteuer|vat)\b(?! intra))"
)
_NAMES_BEGIN: Final = 0.6
"""A row whose words begin beyond this part of the column of names is none of the lines."""
_PER: Final = re.compile(r"pour|par|les|pe|preiseinheit|per|prix pour|unite de prix|up")
_BASES: Final = frozenset({10, 100, 1000})
_MARGIN: Final = 0.25
"""Without a head over the names they take the left part of the page."""
_SAME_EDGE: Final = 3.0
_WIDEST_COLUMN: Final = 150
_UNDER: Final = 20.0
_FEWEST_COLUMNS: Final = 3
_FACTORS: Final = frozenset({"quantity", "unit_price"})
_FEWEST_SUMMED: Final = 2
_ADJUSTING: Final = frozenset({"allowance", "charge"})
_SENTENCE: Final = 5
"""A whole amount behind more words than these in its cell is part of a sentence."""
_STOREYS: Final = 3
"""How many rows above a head may belong to it."""
_ASTRAY: Final = 12.0
"""Words that begin so much further right than the names of the lines are no name."""
_FOOT: Final = re.compile(r"\bcapital\b|\bsiret\b|\brcs\b|\biban\b|\bpage \d|\bseite \d")


def lines_of(sheets: Sheets, tokens: Tokens, layout: Layout | None = None) -> Lines:
    """The lines under the document's heads; without a head, rows in which three numbers stand in a product."""
    lines = _under_heads(sheets, tokens, heads_of(sheets, tokens, layout), layout)
    if not lines.found:
        lines = _by_content(sheets, tokens, layout) or lines
    if not lines.found:
        by_products(sheets, tokens, lines)
    if not lines.found and not lines.heads:
        by_sum(sheets, tokens, lines)
    _without_sums_before(lines)
    for head in lines.heads:
        under = [line for line in lines.found if line.head is head]
        unheaded.by_products(sheets, tokens, under)
        wrapped(sheets, under)
    lines.column_sums = _column_sums(tokens, lines)
    return lines


def _under_heads(sheets: Sheets, tokens: Tokens, heads: list[Head], layout: Layout | None) -> Lines:
    """The lines of the tables under these heads, as long as they are of one shape."""
    lines = Lines([], heads)
    before: Head | None = None
    for index, head in enumerate(heads):
        following = heads[index + 1].row if index + 1 < len(heads) else len(sheets.rows)
        complete(sheets, tokens, head, following)
        if before is not None and lines.found and head.roles != before.roles:
            break  # a table of another shape after the lines: VAT, payments
        _Table(sheets, tokens, head, lines, layout).read(following)
        before = head if lines.found and lines.found[-1].head is head else before
    return lines


def _by_content(sheets: Sheets, tokens: Tokens, layout: Layout | None) -> Lines | None:
    """The lines under a head of which no word is known, where they add up to the total below."""
    for head in chain(split_heads(sheets, tokens), heads_by_content(sheets, tokens)):
        complete(sheets, tokens, head, len(sheets.rows))
        lines = _under_heads(sheets, tokens, [head], layout)
        if lines.found:
            return lines
    return None


def _without_sums_before(lines: Lines) -> None:
    """Leave out headings that print the sum of the lines below them, where every row without product is one."""
    found = lines.found
    plain = [at for at, line in enumerate(found) if not _FACTORS & line.numbers.keys()]
    if not plain or plain[0] or len(plain) == len(found):
        return
    for at, following in pairwise([*plain, len(found)]):
        below = found[at + 1 : following]
        if not below or sum((line.net.number for line in below), Decimal(0)) != found[at].net.number:
            return
    lines.found = [line for at, line in enumerate(found) if at not in plain]


def _column_sums(tokens: Tokens, lines: Lines) -> set[Decimal]:
    """The sums of the figures that stand under one another on one right edge."""
    sums: list[tuple[float, Decimal]] = []
    for line in lines.found:
        for token in tokens.row(line.row):
            for at, (edge, total) in enumerate(sums):
                if abs(edge - token.x1) < _SAME_EDGE:
                    sums[at] = edge, total + token.number
                    break
            else:
                sums.append((token.x1, token.number))
    return {abs(total) for _, total in sums}


class _Table:
    """The rows under one head."""

    def __init__(
        self, sheets: Sheets, tokens: Tokens, head: Head, lines: Lines, layout: Layout | None
    ) -> None:
        self.sheets, self.tokens, self.head, self.lines, self.layout = sheets, tokens, head, lines, layout
        self.numeric = [column for column in head.columns if column.role in NUMERIC]
        self.name = next((column for column in head.columns if column.role == "name"), None)
        left = self.name.x0 if self.name else _MARGIN * sheets.pages[sheets.rows[head.row].page].width
        self.right = min([column.begin for column in self.numeric if column.begin > left] or [1e9])
        self.names = Names(sheets, head, self.right, layout)
        self.has_net = any(column.role == "net_amount" for column in self.numeric)
        self.assigned: dict[tuple[int, ...], dict[str, Token]] = {}
        self.texts: list[Cell] = []
        self.pending: list[Token] = []
        self.after_subtotal = False
        self.block = len(lines.found)
        self.head_words = storey_words(sheets, head)
        self.skipped = frozenset(layout.skipped) if layout else frozenset()
        self.ends = frozenset(layout.ends) if layout else frozenset()

    def read(self, end: int) -> None:
        """Every row until the totals or the next head."""
        for index in range(self.head.row + 1, end):
            row = self.sheets.rows[index]
            numbers = self.tokens.row(index)
            if self._is_known(row, numbers):
                if row_key(row) in self.ends and not self._lines_follow(index, end):
                    break
                continue
            carried = bool(labels.noise("carried").search(row.plain))
            of_line = len(numbers) >= _FEWEST_COLUMNS and numbers[-1].decimals == 2
            if (
                not carried
                and numbers
                and not of_line
                and any(_FOOT.search(cell.plain) for cell in row.cells)
            ):
                continue
            if carried and self._charges_follow(row, numbers, end):
                break
            if carried or self._is_subtotal(row, numbers, end):
                self.pending += numbers  # a subtotal only if lines follow; else it belongs to the totals
                self.after_subtotal = bool(numbers) or self.after_subtotal
                self.block = len(self.lines.found)
                self.lines.carried = numbers[0].number if len(numbers) == 1 else None
                continue
            if self._ends(row, numbers, end):
                break
            line = self._line(row, numbers)
            if line is None:
                self.texts += [cell for cell in self.names.of(row) if id(cell) not in self.head_words]
                continue
            self.names.give(line, row, self.texts, self.lines.found[-1] if self.lines.found else None)
            self.lines.found.append(line)
            self.lines.inside.update(id(token) for token in [*numbers, *self.pending])
            self.texts, self.pending = [], []

    def _ends(self, row: Row, numbers: Sequence[Token], end: int) -> bool:
        """Whether the table ends before this row: the totals begin, or another table."""
        found = self.lines.found
        return (
            self._stops(row, numbers)
            or (self._among_totals(row, numbers) and not self._lines_follow(row.index, end))
            or (bool(found) and found[-1].head is self.head and other_head(row))
        )

    def _is_subtotal(self, row: Row, numbers: Sequence[Token], end: int) -> bool:
        """Whether a row between lines holds nothing but the sum of those before it, or of those since the last sum."""
        found = self.lines.found
        if len(numbers) != 1 or not found or _VAT_HEAD.match(row.plain):
            return False
        number = numbers[0].number
        label, _ = label_left_of(row, numbers[0])
        block = found[self.block :]
        if not block and number == self.lines.carried:
            return True  # what the page before carried over
        sums = [sum((line.net.number for line in some), Decimal(0)) for some in (found, block)]
        named = bool(TOTAL_START.match(label)) or len(block) >= _FEWEST_SUMMED
        if not number or number not in sums or not named:
            return False
        return self._lines_follow(row.index, end, near=True)

    def _charges_follow(self, row: Row, numbers: Sequence[Token], end: int) -> bool:
        """Whether a sum of all lines is followed by nothing but charges and allowances until the totals."""
        total = sum((line.net.number for line in self.lines.found), Decimal(0))
        if len(numbers) != 1 or not total or numbers[0].number != total:
            return False
        charges = 0
        for at in range(row.index + 1, end):
            below, figures = self.sheets.rows[at], self.tokens.row(at)
            if not figures:
                continue
            if self._stops(below, figures):
                return charges > 0
            if labels.total_role(label_left_of(below, figures[-1])[0]) not in _ADJUSTING or len(figures) > 2:
                return False
            charges += 1
        return False

    def _is_known(self, row: Row, numbers: Sequence[Token]) -> bool:
        """Whether a confirmed layout knows this row as none of the lines."""
        if not self.skipped and not self.ends:
            return False
        key = row_key(row)
        return key in self.ends or (bool(numbers) and key in self.skipped)

    def _stops(self, row: Row, numbers: Sequence[Token]) -> bool:
        """A row that opens the totals: a label of a total with an amount to its right, or a head of the VAT table."""
        if _VAT_HEAD.match(row.plain):
            return True
        if not numbers or product_holds(self._assigned(numbers)):
            return False
        first = row.cells[0].plain
        if labels.total_role(first) in STOPPING and TOTAL_START.match(first):
            return True
        if len(numbers) > 3:
            return False
        last = numbers[-1]
        label, _ = label_left_of(row, last)
        role = labels.total_role(label)
        return (
            role in STOPPING
            and (bool(TOTAL_START.match(label)) or role == "payable")
            and (last.decimals == 2 or bool(last.currency))
        )

    def _among_totals(self, row: Row, numbers: Sequence[Token]) -> bool:
        """A row whose words stand under the figures, not under the names: a charge or an allowance of the document."""
        if not numbers or len(numbers) > 2:
            return False
        label, left = label_left_of(row, numbers[-1])
        start = self.name.x0 if self.name is not None else 0.0
        edge = min(self.right - 2, start + _NAMES_BEGIN * (self.right - start))
        known = labels.total_role(label) is not None or (self.head.learned and bool(label))
        return (known and left >= edge) or self._is_astray(row, left)

    def _is_astray(self, row: Row, left: float) -> bool:
        """Whether the words of a row without product begin where those of no line do: a label in the box of totals."""
        found = [line for line in self.lines.found if line.name_cells and line.head is self.head]
        if not found or left <= 0 or row.cells[0].x0 < left - 1:
            return False
        starts = [line.name_cells[0].x0 for line in found]
        ends = max(line.name_cells[0].x1 for line in found)
        if max(starts) - min(starts) > _ASTRAY:
            return left > ends  # centred names
        return left > max(starts) + _ASTRAY

    def _lines_follow(self, index: int, end: int, *, near: bool = False) -> bool:
        """Whether a row below is certainly a line; ``near``: before a row that opens the totals."""
        for at in range(index + 1, end):
            numbers = self.tokens.row(at)
            got = self._assigned(numbers)
            if (product_holds(got) and got["net_amount"].number) or self._like_a_line(at, numbers):
                return True
            storey = end < len(self.sheets.rows) and at >= end - _STOREYS  # "Code … TVA" over the next head
            if near and not storey and self._stops(self.sheets.rows[at], numbers):
                return False
        return near and end < len(self.sheets.rows)

    def _like_a_line(self, at: int, numbers: Sequence[Token]) -> bool:
        """Whether a row has as many figures as a line found before, the last and its first words where that has them."""
        row = self.sheets.rows[at]
        for line in self.lines.found:
            before = self.tokens.row(line.row)
            if (
                line.head is self.head
                and len(numbers) == len(before) >= _FEWEST_COLUMNS
                and all(
                    near(a.x0, a.x1, b.x0, b.x1) < _SAME_EDGE for a, b in zip(numbers, before, strict=True)
                )
                and abs(row.cells[0].x0 - self.sheets.rows[line.row].cells[0].x0) < _SAME_EDGE
                and LETTERS.search(row.cells[0].plain)
            ):
                return True
        return False

    def _line(self, row: Row, numbers: Sequence[Token]) -> LineFound | None:
        got = self._assigned(numbers)
        self._products_in_cells(numbers, got)
        self._several_columns(numbers, got)
        rate = got.get("rate")
        if rate is not None and not (rate.percent or rate.number in RATES or rate.decimals == 0):
            del got["rate"]
        if not self.has_net and not self.head.of("gross") and numbers:
            free = [one for one in numbers if one.decimals == 2 and all(one is not it for it in got.values())]
            fitting = [one for one in free if product_holds({**got, "net_amount": one})] or free
            if fitting:
                got["net_amount"] = fitting[-1]  # no head over the column of amounts
        net = got.get("net_amount") or (None if self.has_net else got.get("gross"))
        if net is None or not (net.decimals == 2 or net.currency or (net.decimals < 2 and len(got) > 2)):
            return None
        if net.percent or (net.decimals == 0 and len(net.cell.plain[: net.start].split()) > _SENTENCE):
            return None  # "… pour frais de recouvrement : 40 EUR" at the foot of a page
        got["net_amount"] = net
        wordless = not any(LETTERS.search(cell.plain) for cell in row.cells)
        if wordless and "quantity" not in got and not self.texts:
            return None  # figures alone: a row of totals
        line = LineFound(got, row.index, self.head)
        line.code = self._rate_code(row) if "rate" not in got else None
        line.guessed = any(column.supposed for column in self.head.columns)
        line.holds = product_holds(got) or product_holds(got, sign=-1)
        if not line.holds:
            self._price_for_many(line, row)
        negative = net.negative or ("unit_price" in got and got["unit_price"].negative)
        said = any(labels.total_role(cell.plain) == "allowance" for cell in row.cells)
        line.sure = not (
            (negative and (self.after_subtotal or said)) or labels.total_role(row.cells[0].plain) == "charge"
        )
        return line

    def _rate_code(self, row: Row) -> Cell | None:
        """A letter in the column of rates."""
        for column in self.head.of("rate"):
            for cell in row.cells:
                if CODE.fullmatch(cell.text) and column.apart(cell.x0, cell.x1) < 20:
                    return cell
        return None

    def _assigned(self, numbers: Sequence[Token]) -> dict[str, Token]:
        """Each number to the nearest column, one for a role; asked several times for a row, looked for once."""
        key = tuple(map(id, numbers))
        if key not in self.assigned:
            self.assigned[key] = self._by_columns(numbers)
        return dict(self.assigned[key])

    def _by_columns(self, numbers: Sequence[Token]) -> dict[str, Token]:
        got: dict[str, Token] = {}
        far: dict[str, float] = {}
        for token in numbers:
            best = min(self.numeric, key=lambda column: column.apart(token.x0, token.x1), default=None)
            if best is None:
                continue
            apart = best.apart(token.x0, token.x1)
            inside_name = (
                self.name is not None
                and best.role != "pos"
                and token.x1 < self.name.x1
                and token.x0 >= self.name.x0 - 2
                and apart > 8
            )
            if inside_name or apart > 60 or far.get(best.role, 1e9) <= apart:
                continue
            got[best.role], far[best.role] = token, apart
        self._fill_gaps(numbers, got)
        if not product_holds(got):
            ordered = self._in_order(numbers)
            if product_holds(ordered) and ways_to(ordered["net_amount"], numbers) < 2:
                return ordered
        return got

    def _in_order(self, numbers: Sequence[Token]) -> dict[str, Token]:
        """The numbers as the columns follow one another, at the least distance in sum: left heads over right numbers."""
        tokens = [one for one in numbers if self.name is None or one.cell.x0 >= self.name.x1]
        right = [one for one in self.numeric if self.name is None or one.x0 >= self.name.x0]
        columns = sorted(right, key=lambda column: column.x0)
        placed = in_order(tokens, columns)
        return {column.role: token for column, token in zip(placed, tokens, strict=False)}

    def _fill_gaps(self, numbers: Sequence[Token], got: dict[str, Token]) -> None:
        """A number far from every head (left heads over right numbers) belongs to the free column around it."""
        taken = {id(token) for token in got.values()}
        for token in numbers:
            if id(token) in taken or (self.name is not None and token.cell.x0 < self.name.x1):
                continue
            left = max((one.x1 for one in got.values() if one.x1 < token.x0), default=0.0)
            right = min((one.x0 for one in got.values() if one.x0 > token.x1), default=1e9)
            free = [
                column
                for column in self.numeric
                if column.role not in got
                and left - 2 < column.x1
                and column.x0 < right
                and column.role != "pos"
            ]
            if len(free) == 1 and free[0].apart(token.x0, token.x1) < _WIDEST_COLUMN:
                got[free[0].role] = token

    def _products_in_cells(self, numbers: Sequence[Token], got: dict[str, Token]) -> None:
        """Quantity and price in one cell: 2 × 65,86."""
        for first, second in pairwise(numbers):
            named = self.name is not None and first.cell.x0 < self.name.x1
            if named and not product_holds({**got, "quantity": first, "unit_price": second}):
                continue  # a size in the name
            if first.cell is not second.cell or not _TIMES.fullmatch(
                first.cell.plain[first.end : second.start]
            ):
                continue
            if not self._factors_over(first) and not product_holds(
                {**got, "quantity": first, "unit_price": second}
            ):
                continue  # a size in a column of its own
            quantity, price = got.get("quantity"), got.get("unit_price")
            if quantity is None or price is None or quantity is price or quantity is second:
                got["quantity"], got["unit_price"] = first, second

    def _factors_over(self, token: Token) -> bool:
        """Whether the column over a figure's cell is one of quantities or prices, or nobody's."""
        cell = token.cell
        over = min(self.head.columns, key=lambda one: one.apart(cell.x0, cell.x1))
        return over.role in _FACTORS or over.apart(cell.x0, cell.x1) > _UNDER

    def _several_columns(self, numbers: Sequence[Token], got: dict[str, Token]) -> None:
        """Ordered and delivered quantity: of several columns of one role the one whose product holds."""
        if got.get("net_amount") is None:
            return
        for role in ("quantity", "unit_price"):
            columns = self.head.of(role)
            if len(columns) < 2 or product_holds(got):
                continue
            for token in numbers:
                if token is got["net_amount"] or min(c.apart(token.x0, token.x1) for c in columns) >= 45:
                    continue
                tried = {**got, role: token}
                if product_holds(tried):
                    got[role] = token
                    break

    def _price_for_many(self, line: LineFound, row: Row) -> None:
        """A price for 10, 100 or 1000, where the row or the head says so."""
        said = " ".join([row.plain, *(column.text for column in self.head.columns)])
        for column in self.head.columns:
            if not _PER.fullmatch(labels.key(column.text)):
                continue
            for token in self.tokens.row(row.index):
                base = int(token.number) if token.number in _BASES else 0
                if base and column.apart(token.x0, token.x1) < 12 and product_holds(line.numbers, base=base):
                    line.base, line.holds = base, True
                    return
        for base, words in (
            (100, r"\b100\b|cent\b|%(?! ?rem)"),
            (1000, r"\b1 ?000\b|mille|‰|tausend"),
            (10, r"\b10\b"),
        ):
            if re.search(words, said) and product_holds(line.numbers, base=base):
                line.base, line.holds = base, True
                return

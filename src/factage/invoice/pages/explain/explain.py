"""What explains a token that is none of the values themselves; one pass over the page for proof and parity.

Proof asks with what was read on the page, parity with what the data say. The answer is a word: ``carried_forward``,
``repeated``, ``line_gross``, ``capital``, ``phone`` …; empty where nothing explains the token.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.explain import vocabulary
from factage.invoice.pages.explain.said import ZERO, Figures, Said, runs
from factage.invoice.pages.sums.amounts import ABOVE, label_of, role_of
from factage.invoice.pages.text.sheet import Cell, Sheets
from factage.invoice.pages.text.tokens import Token, Tokens

_CENT: Final = Decimal("0.011")
_MOST_COLUMNS: Final = 7
_FEWEST_COLUMNS: Final = 3
_OF_DAYS: Final = frozenset({"printing", "register", "hours", "next"})
_PAID: Final = re.compile(
    r"(?:paye|regle|verse|recu|encaisse|acompte|avance|paid|received|bezahlt|erhalten)\w*(?: \S+){0,3} (?:le|du|on|am)\b"
)
_NEAR: Final = 60
"""How many characters beside an amount say what it is."""
_SIDES: Final = re.compile(r"(?: ?[x×*] ?\d+(?:[.,]\d+)?){1,2}(?![\d.,])")
"""The other sides of a size."""
_UNIT: Final = re.compile(r" ?([a-z]{1,6}[²³23]?)(?![a-z0-9])")
_DAY: Final = re.compile(r"[0-3]?\d\.[01]?\d")
_EACH: Final = re.compile(r" ?(?:€|eur(?:os?)?)? ?(?:/|(?:pro|par|per|l')(?![a-z])|(je)\b) ?([a-z]+[²³23]?)?")
_NUMBERED: Final = re.compile(r"(?:\bn[°ºo]s?|\bnum\w*|\bnr\.?|#|\bpage|\d)$")
_SENTENCE: Final = re.compile(r"[.;!?] ")
_WHOLE: Final = ("tax_exclusive", "tax_inclusive", "lines", "tax")
_LONGEST: Final = 12
_WIDEST_GAP: Final = 3.5
_SAME_EDGE: Final = 3.0
_TOTALS: Final = ("tax_exclusive", "tax", "tax_inclusive", "payable", "prepaid", "lines")
_OF_RATES: Final = ("bases", "taxes", "grosses", "by_rate")
SAME_AS: Final[dict[str, tuple[str, ...]]] = {
    "lines": ("lines", "tax_exclusive"),
    "tax_exclusive": ("tax_exclusive", "lines", "bases"),
    "tax": ("tax", "taxes", "bases", "grosses", "by_rate", "off", "added"),
    "tax_inclusive": ("tax_inclusive", "payable", "grosses"),
    "payable": ("payable", "tax_inclusive", "tax_exclusive"),
    "prepaid": ("prepaid", "tax_inclusive"),
    "allowance": ("off",),
    "charge": ("added",),
    "retention": ("kept",),
    "rounding": ("rounding",),
    "total": ("tax_inclusive", "payable", "tax_exclusive", "lines", "grosses"),
}
"""What may stand under a label once more."""


def is_amount(token: Token) -> bool:
    """Whether a number is an amount by its form: with cents or a currency, no percentage, no measure, not zero."""
    if token.percent or not token.number:
        return False
    return bool(token.currency) or (token.decimals >= 2 and not _is_measure(token))


def _is_measure(token: Token) -> bool:
    """Whether a unit follows in the same cell (6,25 m², 3,00 x 1,00 m), or the number is a day without its year (19.12.)."""
    sides = _SIDES.match(token.cell.plain, token.end)
    match = _UNIT.match(token.cell.plain, token.end if sides is None else sides.end())
    if match is not None and vocabulary.units_of(match[1]):
        return True
    return bool(_DAY.fullmatch(token.text)) and token.cell.text[token.end : token.end + 1] == "."


class Explain:
    """What is said, and the page on which tokens are to be explained by it."""

    def __init__(self, sheets: Sheets, tokens: Tokens, said: Said) -> None:
        self.sheets, self.tokens, self.said = sheets, tokens, said
        self._roles: dict[int, tuple[str | None, bool]] = {}
        self._rows_of_vat: dict[int, Figures] = {}

    def role(self, token: Token, *, beside: bool = False) -> str | None:
        """What the label of an amount says that it is; ``beside``: a label in its row, not one above."""
        if id(token) not in self._roles:
            before, left, above = label_of(self.sheets, token)
            role, weight = role_of(before, left, above, {})
            sure = weight > ABOVE
            self._roles[id(token)] = (None if not sure and role in {"allowance", "charge"} else role, sure)
        role, sure = self._roles[id(token)]
        return role if sure or not beside else None

    def amount(self, token: Token, *, inside: bool) -> str:
        """What explains an amount; ``inside``: it stands in a row of a line."""
        if inside:
            return self._of_line(token) or self._progress(token) or self.noise(token)
        role = self.role(token, beside=True)
        value = abs(token.number)
        if value in self.runs and (role in {None, "lines", "tax_exclusive"} or self.carried(token)):
            return "carried_forward"
        if role in {None, "tax"} and value in self.said.rates:
            return "rate"
        if self._repeated(value, role):
            return "repeated"
        if self.leads_to_base(token):
            return "adjustment"
        in_line = self._of_line(token) if role is None else ""
        return in_line or self._progress(token) or self.noise(token)

    def outside(self, token: Token) -> str:
        """The same outside lines and totals, where only the page vouches for itself.

        What merely equals an amount of a line explains nothing here: it may be the part of them that is billed.
        """
        role = self.role(token, beside=True)
        value = abs(token.number)
        if value in self.runs and (role in {"lines", "tax_exclusive"} or self.carried(token)):
            return "carried_forward"
        if value in self.said.rates and not token.currency and (role == "tax" or self._taxes(token)):
            return "rate"
        if self._repeats(token, role):
            return "repeated"
        return self._by_words(token) or self._progress(token) or self.noise(token)

    def whole_sum(self, token: Token) -> bool:
        """Whether a figure without cents and currency is a sum by its words: it ends its text, and they speak of paying."""
        cell = token.cell
        if token.decimals or token.percent or token.currency or not token.number:
            return False
        before = cell.plain[: token.start].rstrip(" :=-.")
        if _NUMBERED.search(before) or cell.plain[token.end :].strip(" .,-/"):
            return False
        return vocabulary.speaks_of_paying((before or self._left(token))[-_NEAR:])

    def day(self, token: Token, *, inside: bool) -> str:
        """What explains a day that is not said; ``inside``: it stands among the lines, as a part of their words."""
        cell, row = token.cell, self.sheets.rows[token.row]
        if _PAID.search(cell.plain[: token.start]) or any(
            labels.total_role(one.plain) == "prepaid" for one in row.cells if one is not cell
        ):
            return "paid_on"
        if vocabulary.noise_of(row.plain) == "printing":
            return "printing"
        for words in (cell.plain, *label_of(self.sheets, token)):
            if (kind := vocabulary.noise_of(words)) in _OF_DAYS:
                return kind
        if next(vocabulary.mentions_in(self._sentence(token)), None) is not None:
            return "mention"
        return "line_text" if inside else ""

    def identifier(self, token: Token) -> str:
        """What explains a number with a check digit that is not said."""
        kind = vocabulary.noise_of(token.cell.plain)
        return kind if kind in {"insurance", "phone"} else ""

    def _repeats(self, token: Token, role: str | None) -> bool:
        """Whether a total stands here once more; a base or a tax needs its row of the VAT table."""
        value, amounts = abs(token.number), self.said.amounts
        names = SAME_AS.get(role or "", _TOTALS)
        if any(value in amounts.get(name, ()) for name in names):
            return True
        rows = any(value in amounts.get(name, ()) for name in _OF_RATES)
        return (rows and self._taxes(token)) or self.leads_to_base(token)

    def leads_to_base(self, token: Token) -> bool:
        """Whether a row of the VAT table prints what became its base: the goods, less or plus an adjustment."""
        value = token.number
        if not value:
            return False
        numbers = {one.number for one in self.tokens.row(token.row)}
        return any(base != value and base - value in numbers for base in self._bases(token.row))

    def _taxes(self, token: Token) -> bool:
        """Whether a number stands in a row in which a base, a rate and a tax make a product."""
        return bool(self._bases(token.row))

    def _bases(self, row: int) -> Figures:
        """The bases in a row: base × rate = tax. Each row is looked at once, and each tax sought among those of its size."""
        found = self._rows_of_vat.get(row)
        if found is None:
            numbers = sorted({one.number for one in self.tokens.row(row)})
            rates = [one for one in numbers if one in self.said.rates]
            found = self._rows_of_vat[row] = frozenset(
                base for rate in rates for base in numbers if _is_taxed(base, rate, numbers)
            )
        return found

    def recapitulates(self, token: Token, *, of_lines: bool = True) -> str:
        """An amount that is one of several in a column that together make a total; ``of_lines``: each a sum of lines."""
        if of_lines and abs(token.number) not in self.runs:
            return ""
        column = self._column(token)
        place = next(n for n, one in enumerate(column) if one is token)
        values = [one.number for one in column]
        amounts = self.said.amounts
        wanted = {value for name in _WHOLE for value in amounts.get(name, ()) if value}
        whole = any(
            abs(sum(part := values[first : last + 1], ZERO)) in wanted
            and (not of_lines or all(abs(one) in self.runs for one in part))
            for first in range(place + 1)
            for last in range(max(place, first + 1), len(values))
        )
        return "recapitulated" if whole else ""

    def _column(self, token: Token) -> list[Token]:
        """The amounts over and under one on its right edge, row by row without a wide gap."""
        found = [token]
        for rows, at in (
            (self.sheets.rows_before(token.row, _LONGEST), 0),
            (self.sheets.rows_after(token.row, _LONGEST), len(self.tokens.numbers)),
        ):
            last = token
            for row in rows:
                if abs(row.y0 - last.cell.y0) > _WIDEST_GAP * last.cell.height:
                    break
                same = [one for one in self.tokens.row(row.index) if abs(one.x1 - token.x1) < _SAME_EDGE]
                if same and is_amount(same[-1]):
                    last = same[-1]
                    found.insert(at, last)
        return found

    def _by_words(self, token: Token) -> str:
        """A price for one, an allowance or charge by its name, an amount inside a legal mention."""
        each = _EACH.match(token.cell.plain, token.end)
        if each is not None and (each[1] or vocabulary.units_of(each[2] or "")):
            return "list_price"
        mention = next(vocabulary.mentions_in(self._sentence(token)), None)
        return "mention" if mention is not None else ""

    def text(self, token: Token) -> str:
        """The same for the words among the lines: sums of lines, what a line prints besides its amount."""
        return self.amount(token, inside=False) or self.outside(token)

    def _repeated(self, value: Decimal, role: str | None) -> bool:
        amounts = self.said.amounts
        names = amounts if role is None else SAME_AS.get(role, ())
        return any(value in amounts.get(name, ()) for name in names)

    def carried(self, token: Token) -> bool:
        """Whether the words of a token's cell, or left of it, speak of a sum that is carried forward."""
        words = (token.cell.plain, self._left(token))
        return any(vocabulary.noise_of(one) == "carried_forward" for one in words)

    def noise(self, token: Token) -> str:
        """What the words beside an amount speak of, where that needs no place in the data."""
        kind = vocabulary.noise_of(self._beside(token))
        if kind and kind != "carried_forward":
            return kind
        if not token.currency and vocabulary.noise_of(token.cell.plain) == "hours":
            return "hours"  # 8.30 to 12.30: several in a cell
        kind = vocabulary.noise_of(self._left(token))
        return kind if kind not in {"carried_forward", "page_number"} else ""

    def _left(self, token: Token) -> str:
        """The words left of an amount in its row, the nearest of them."""
        cells = self.sheets.rows[token.row].cells
        return " ".join(cell.plain for cell in cells if cell.x1 <= token.x0 + 1)[-_NEAR:]

    def _beside(self, token: Token) -> str:
        """The words of an amount in its cell: from the end of what stands before it to the beginning of what follows."""
        cell = token.cell
        first = max((one.end for one in self._others(cell) if one.end <= token.start), default=0)
        last = min(
            (one.start for one in self._others(cell) if one.start >= token.end), default=len(cell.plain)
        )
        before, after = cell.plain[first : token.start], cell.plain[token.end : last]
        before = _SENTENCE.split(before)[-1]
        after = _SENTENCE.split(after)[0]
        return f"{before}{cell.plain[token.start : token.end]}{after}"

    def _sentence(self, token: Token) -> str:
        """The sentence of a text in which an amount stands, over the rows of its paragraph beside it."""
        cell = token.cell
        before = [
            one.plain
            for row in self.sheets.rows_before(cell.row, 2)
            for one in row.cells
            if _under(one, cell)
        ]
        after = [
            one.plain for row in self.sheets.rows_after(cell.row, 2) for one in row.cells if _under(one, cell)
        ]
        start = " ".join((*reversed(before), cell.plain[: token.start]))
        end = " ".join((cell.plain[token.end :], *after))
        return f"{_SENTENCE.split(start)[-1]} # {_SENTENCE.split(end)[0]}"

    def _others(self, cell: Cell) -> list[Token]:
        return self._by_cell.get(id(cell), [])

    @cached_property
    def _by_cell(self) -> dict[int, list[Token]]:
        found: dict[int, list[Token]] = {}
        for token in self.tokens.all:
            found.setdefault(id(token.cell), []).append(token)
        return found

    @cached_property
    def runs(self) -> Figures:
        """Sums of consecutive lines."""
        return runs(self.said.nets)

    def _of_line(self, token: Token) -> str:
        value = abs(token.number)
        return next(
            (
                kind
                for kind, values in self.said.of_lines.items()
                if any(abs(abs(one) - value) < _CENT for one in values)
            ),
            "",
        )

    def _progress(self, token: Token) -> str:
        return "progress" if abs(token.number) in self.progress else ""

    @cached_property
    def progress(self) -> Figures:
        """Amounts of progress bills beside a line's own: works to date less what was billed, the market by its percentage.

        In a row of the page that has the net amount n of a line: a and b with a - b = n, and m with a percentage of m = a.
        """
        nets = {abs(net) for net in self.said.nets if net}
        nets |= {net for net in self.said.amounts.get("tax_exclusive", ()) if net}
        found: set[Decimal] = set()
        for row in self.sheets.rows:
            tokens = self.tokens.row(row.index)
            if len(tokens) < _FEWEST_COLUMNS:
                continue
            values = [abs(token.number) for token in tokens if token.decimals >= 2 and not token.percent]
            mine = nets.intersection(values)
            if not _FEWEST_COLUMNS <= len(values) <= _MOST_COLUMNS or not mine:
                continue
            to_date = {
                (a, b)
                for a in values
                for b in values
                for n in mine
                if (a - b == n and a != n) or (a == n and not b)
            }
            shares = [abs(token.number) for token in tokens if token.percent]
            found |= {value for pair in to_date for value in pair}
            found |= {
                m for m in values for share in shares for a, _ in to_date if abs(m * share / 100 - a) <= _CENT
            }
            if to_date and not shares:
                found |= set(values)  # the row of the sums
        return frozenset(found)


def _is_taxed(base: Decimal, rate: Decimal, numbers: Sequence[Decimal]) -> bool:
    """Whether one of these numbers, from the least to the greatest, is the tax of a base."""
    tax = base * rate / 100
    first, last = bisect_right(numbers, tax - _CENT), bisect_left(numbers, tax + _CENT)
    return any(abs(base) > abs(one) for one in numbers[first:last])


def _under(one: Cell, other: Cell) -> bool:
    """Whether two cells are rows of one paragraph: the same left edge, about the same height, close."""
    high = max(one.height, other.height)
    return abs(one.x0 - other.x0) < 1 + 0.2 * high and abs(one.middle - other.middle) < 3.2 * high

"""What a page says by its form alone: dates, account numbers, identifiers with check digits, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from factage.invoice.pages.text import identifiers
from factage.invoice.pages.text.dates import american, dates_in
from factage.invoice.pages.text.sheet import Box, Cell, Sheets

Kind = Literal["date", "iban", "bic", "vat", "siren", "gln", "phone", "address", "number"]
Fact = str | Decimal | date


@dataclass(slots=True, eq=False)
class Token:
    """A piece of text whose form says what it may be, with its place.

    ``valid`` is false where a check digit does not hold. ``exact`` is false where the reading of the characters is in
    doubt (characters without a map, glued cells, a thousands sign that may be a decimal one). ``labels`` keeps the words
    beside it, once :func:`.amounts.label_of` was asked.
    """

    kind: Kind
    value: Fact
    cell: Cell
    start: int
    end: int
    x0: float
    x1: float
    text: str
    valid: bool = True
    exact: bool = True
    decimals: int = 0
    percent: bool = False
    currency: str = ""
    negative: bool = False
    labels: tuple[str, str, str] | None = None

    @property
    def number(self) -> Decimal:
        """The value of a number token."""
        assert isinstance(self.value, Decimal)
        return self.value

    @property
    def box(self) -> Box:
        return self.x0, self.cell.y0, self.x1, self.cell.y1

    @property
    def row(self) -> int:
        return self.cell.row


@dataclass(frozen=True, slots=True)
class Habits:
    """How this document writes: its decimal sign, whether that is sure, whether the month stands first in dates."""

    decimal: str
    sure: bool
    month_first: bool
    mixed_dates: bool


class Tokens:
    """Every token of the pages, in reading order, and by row."""

    def __init__(self, found: Sequence[Token], habits: Habits, rows: int) -> None:
        self.all = found
        self.habits = habits
        self._rows: list[list[Token]] = [[] for _ in range(rows)]
        self._kinds: dict[Kind, list[Token]] = {}
        for token in found:
            self._kinds.setdefault(token.kind, []).append(token)
            if token.kind == "number":
                self._rows[token.row].append(token)
        for row in self._rows:
            row.sort(key=lambda token: token.x0)
        self.numbers = [token for row in self._rows for token in row]

    def of(self, kind: Kind) -> list[Token]:
        """Every token of a kind, in reading order."""
        return list(self._kinds.get(kind, ()))

    def row(self, index: int) -> list[Token]:
        """The numbers of a row, from left to right."""
        return self._rows[index]


_CODES: Final = "EUR|EUROS?|USD|GBP|CHF|CAD|SEK|DKK|NOK|PLN|CZK|HUF|RON|MAD|TND|XPF|XOF|JPY|CNY|AUD"
_UNITS: Final = r"kg|g|t|h|hrs?|heures?|j|jours?|u|un|pce?s?|st[kü]?|ml?|m2|m3|m²|m³|cm|mm|km|l|lt?|min|std|x|ans?|mois|forf?"
_NUMBER: Final = re.compile(
    r"(?<![\w.,/:])(?:(?<!\w)(?:" + _CODES + r"))?"
    r"(?P<open>[-–−+(]\s?)?(?:[€$£]\s?)?"
    r"(?P<digits>(?:\d{1,3}(?:[ .,'’]\d{3})+|\d+)(?:[.,](?:\d{1,10}|-{1,2}|–|—))?)"
    r"(?!\w|[.,/:]\d|-\d|[’']\d)"
    r"(?P<close>\s?\)|[-–−](?!\w)|\s[-–−](?!\s?\w))?"
)
_GLUED: Final = re.compile(
    r"(?<![\w.,/:-])(?P<open>[-–−+(]\s?)?(?P<digits>(?:\d{1,3}(?:[ .,'’]\d{3})+|\d+)(?:[.,]\d{1,10})?)"
    r"(?P<close>)(?=(?:" + _UNITS + "|" + _CODES + r")(?![\w²³]))",
    re.IGNORECASE,
)
_JUST_AMOUNT: Final = re.compile(r"-?(?:\d{1,6}|\d{1,3}(?: \d{3}){0,2},\d{1,4})(?: ?[€%])?")
"""What is neither a date nor an identifier nor a telephone, whatever stands around it."""
_LEADERS: Final = re.compile(r"\.{3,}|_{3,}|(?:\. ){3,}\.?|…+")
_CURRENCY_AFTER: Final = re.compile(rf"€|\$|£|(?:{_CODES})\b", re.IGNORECASE)
_CURRENCY_BEFORE: Final = re.compile(rf"(?<!\d)(?<!\d )(?:[€$£]|\b(?:{_CODES})) ?[-–−]?$", re.IGNORECASE)
_SIGNS: Final = {"€": "EUR", "$": "USD", "£": "GBP"}
_PHONE: Final = re.compile(
    r"(?<![\w.,])(?:\+\d{1,3}[ .]?(?:\(0\))?[ .]?\d{1,3}(?:[ ./-]?\d{2,4}){2,5}|0[1-9](?:[ .-]?\d\d){4})(?![\w]|[.,]\d)"
)
_ADDRESS: Final = re.compile(
    r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|\b[a-z0-9-]+\.(?:fr|com|de|eu|net|org|be|ch)\b", re.IGNORECASE
)
_HOST: Final = re.compile(r"\.(?:fr|com|de|eu|net|org|be|ch)\b")
_GLUE: Final = re.compile(r"\d[^\W\d_]")
_TIME: Final = re.compile(r"(?<![\w.,])\d{1,2} ?(?:h ?\d\d|:\d\d(?::\d\d)?)(?!\w)", re.IGNORECASE)
_DASHES: Final = frozenset({"-", "–", "−"})
_DIGIT: Final = re.compile(r"\d")
_COMMA: Final = re.compile(r"\d,\d\d(?!\d)")
_POINT: Final = re.compile(r"\d\.\d\d(?![\d.])(?!\.\d)")
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_SPACE_SIGNS: Final = re.compile(r"[ '’]")


def tokens_of(sheets: Sheets) -> Tokens:
    """Every token of the pages, looked for once. Each form takes its characters, so that a date is no amount."""
    if sheets.tokens is None:
        sheets.tokens = _found(sheets)
    return sheets.tokens


def _found(sheets: Sheets) -> Tokens:
    habits = habits_of(sheets)
    found: list[Token] = []
    for cell in sheets.cells:
        if _DIGIT.search(cell.text):
            found += _Reader(cell, habits).tokens()
        elif "@" in cell.text or "www" in cell.plain:
            found += _Reader(cell, habits).addresses()
    unsure = bool(sheets.unmapped) or sheets.recognised
    for token in found:
        token.exact = token.exact and not unsure and token.cell.exact(token.start, token.end)
    return Tokens(found, habits, len(sheets.rows))


def currency_code(text: str) -> str:
    """ISO 4217 of a currency as printed: a sign or a code, with what stands around it."""
    for sign, code in _SIGNS.items():
        if sign in text:
            return code
    letters = "".join(char for char in text.upper() if char.isalpha())
    return "EUR" if letters.startswith("EURO") else letters[:3]


def habits_of(sheets: Sheets) -> Habits:
    """The decimal sign and the order of month and day, by vote over the whole document."""
    text = sheets.plain
    commas, points = len(_COMMA.findall(text)), len(_POINT.findall(text))
    month_first, mixed = american(text)
    return Habits("," if commas >= points else ".", commas != points, month_first, mixed)


def number(text: str, decimal: str) -> Decimal | None:
    """The number under the document's decimal sign; None where the form does not allow it."""
    text = _SPACE_SIGNS.sub("", text).rstrip("-–—")
    text = text.rstrip(",.")
    thousands = "." if decimal == "," else ","
    if text.isdecimal():
        return Decimal(text)
    whole, sign, part = text.rpartition(decimal)
    if sign and part.isdecimal():
        groups = whole.split(thousands)
        if whole.isdecimal() or _grouped(groups):
            return Decimal("".join(groups) + "." + part)
        return None
    groups = text.split(thousands)
    if _grouped(groups):
        return Decimal("".join(groups))
    if len(groups) == 2 and groups[0].isdecimal() and groups[1].isdecimal():
        return Decimal(f"{groups[0]}.{groups[1]}")  # the other sign, but it cannot be thousands
    return None


def _grouped(groups: Sequence[str]) -> bool:
    return (
        len(groups) > 1
        and all(group.isdecimal() for group in groups)
        and 1 <= len(groups[0]) <= 3
        and all(len(group) == 3 for group in groups[1:])
    )


class _Reader:
    """The tokens of one cell."""

    def __init__(self, cell: Cell, habits: Habits) -> None:
        self.cell = cell
        self.habits = habits
        self.taken: list[tuple[int, int]] = []

    def tokens(self) -> list[Token]:
        if _JUST_AMOUNT.fullmatch(self.cell.text):
            return [*self._numbers()]  # most cells with figures hold nothing else
        return [
            *self._dates(),
            *self._identifiers(),
            *self.addresses(),
            *self._plainly("phone", _PHONE),
            *self._numbers(),
        ]

    def addresses(self) -> list[Token]:
        words = self.cell.plain
        if "@" in words or "://" in words or "www." in words or _HOST.search(words):
            return [*self._plainly("address", _ADDRESS)]
        return []  # what every form of an address has is asked first: most cells have none

    def _free(self, start: int, end: int) -> bool:
        return not any(a < end and start < b for a, b in self.taken)

    def _token(self, kind: Kind, value: Fact, start: int, end: int) -> Token:
        self.taken.append((start, end))
        x0, x1 = self.cell.span(start, end)
        return Token(kind, value, self.cell, start, end, x0, x1, self.cell.text[start:end])

    def _dates(self) -> Iterator[Token]:
        for found in dates_in(self.cell.plain, month_first=self.habits.month_first):
            token = self._token("date", found.day, found.start, found.end)
            token.exact = not (found.numeric and self.habits.mixed_dates)
            yield token
        for match in _TIME.finditer(self.cell.text):
            if self._free(*match.span()):
                self.taken.append(match.span())

    def _identifiers(self) -> Iterator[Token]:
        for found in identifiers.identifiers_in(self.cell.text, self.cell.plain):
            if self._free(found.start, found.end):
                token = self._token(found.kind, found.value, found.start, found.end)
                token.valid = found.valid
                yield token

    def _plainly(self, kind: Kind, pattern: re.Pattern[str]) -> Iterator[Token]:
        for match in pattern.finditer(self.cell.text):
            if self._free(*match.span()):
                yield self._token(kind, match[0], *match.span())

    def _numbers(self) -> Iterator[Token]:
        text = self.cell.text
        if ".." in text or "__" in text or ". ." in text or "…" in text:
            text = _LEADERS.sub(lambda match: " " * len(match[0]), text)  # "....5 552,73" keeps its thousands
        for pattern in (_NUMBER, _GLUED) if _GLUE.search(text) else (_NUMBER,):
            for match in pattern.finditer(text):
                start, end = match.span("digits")
                if (
                    self._free(start, end)
                    and (value := number(match["digits"], self.habits.decimal)) is not None
                ):
                    yield self._number(value, match, start, end)

    def _number(self, value: Decimal, match: re.Match[str], start: int, end: int) -> Token:
        opened, closed = (match["open"] or "").strip(), (match["close"] or "").strip()
        dash = opened in _DASHES and not self._is_bullet(match)
        negative = dash or closed in _DASHES or (opened == "(" and closed == ")")
        token = self._token("number", -value if negative else value, start, end)
        after = self.cell.text[end:].lstrip(" -–)")
        token.decimals = max(0, -int(value.as_tuple().exponent))
        token.negative = negative
        token.percent = after[:1] == "%"
        head = self.cell.text[: match.end("open")] if match["open"] else ""
        said = (
            _CURRENCY_AFTER.match(after)
            or _CURRENCY_BEFORE.search(self.cell.text[:start])
            or _CURRENCY_BEFORE.search(head)
        )
        token.currency = currency_code(said[0]) if said else ""
        token.exact = not self._ambiguous(match["digits"], start, end)
        return token

    def _is_bullet(self, match: re.Match[str]) -> bool:
        """A dash between words, before a whole number that stands apart from it, is no minus."""
        if match["open"][-1:] != " " or not match.start() or "," in match["digits"] or "." in match["digits"]:
            return False
        return not self.cell.text[: match.start()].rstrip().endswith(":")

    def _ambiguous(self, digits: str, start: int, end: int) -> bool:
        """Whether the digits may say another number: an unsure sign, or two cells that stand close together."""
        if not self.habits.sure and _THOUSANDS.fullmatch(digits):
            return True
        if " " not in digits:
            return False
        at = 0
        for word, after in zip(self.cell.words, self.cell.words[1:], strict=False):
            at += len(word.text) + 1
            if start < at < end and after.x0 - word.x1 > 0.62 * self.cell.height:
                return True
        return False

"""The VAT of the document: rows in which base × rate = tax, or a rate with its tax alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.lines.line import RATES
from factage.invoice.pages.sums.amounts import LEARNED, Amount
from factage.invoice.pages.text.sheet import Cell, Row, Sheets
from factage.invoice.pages.text.tokens import Token, Tokens

CENT: Final = Decimal("0.0101")
_HIGHEST: Final = 30
_LOWEST: Final = Decimal("0.9")
"""No rate of VAT lies between nothing and this."""
_OTHER: Final = re.compile(
    r"abschlag|zuschlag|remise|rabais|rabatt|skonto|escompte|acompte|discount|penalit|indemnit|interet"
)
_VAT: Final = re.compile(r"t\.?v\.?a|\bust\b|mwst|steuer|\bvat\b|\btax|u\.?st\b")
_BASE: Final = re.compile(r"(?<!non )(?<!not )(?:soumis|assujetti|imposable|taxable|steuerpflichtig)")
_PERCENT: Final = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,2})?) ?%")
_ARTICLE: Final = re.compile(r"\bart(?:icle|\b)|§|\bdirective\b")
_NO_BASE: Final = re.compile(
    r"non (?:soumis|assujetti|taxable|imposable)|exoner|exempt|hors champ|steuerfrei|zero.?rated"
)
_CALLED: Final = re.compile(r"\bt\.? ?v\.? ?a\b|\bvat\b|mwst|mehrwertsteuer|\bu\.?st\b|umsatzsteuer|\bbtw\b")
_OTHER_TAXES: Final = ("igic", "ipsi", "octroi", "gst", "tps", "tvq", "sales tax")
_OTHER_TAX: Final = re.compile(r"\b(?:igic|ipsi|octroi|gst|tps|tvq)\b|sales tax")
_MOST_CHOICES: Final = 256
_MOST_PARTS: Final = 6
UNTAXED: Final = ("O", "AE", "K", "G", "E")
"""Categories of what bears no VAT, in the order in which words are asked for them."""
_SAME_COLUMN: Final = 4.0
_MOST_OFF: Final = Decimal("0.15")
"""Rounding line by line adds up to no more than this."""
_CODE: Final = re.compile(r"[a-z]{1,2}\d?|\d{1,2}")
_MOST_CELLS: Final = 4
_SHORT_LABEL: Final = 30
"""A rate without a sign of per cent stands behind no longer words than these."""


@dataclass(frozen=True, slots=True)
class VatRow:
    """One row of the VAT breakdown, as printed; ``base`` is None where the page does not print it there."""

    rate: Token
    base: Token | None
    tax: Token
    loose: bool = False
    """Whether the tax is that of the base but for what the lines were rounded: the row's gross amount agrees."""

    @property
    def tokens(self) -> tuple[Token, ...]:
        return (self.rate, self.tax) if self.base is None else (self.rate, self.base, self.tax)


@dataclass(frozen=True, slots=True)
class UntaxedRow:
    """A row of the VAT breakdown without a rate: what is out of scope or exempt, with its category (UNTDID 5305)."""

    category: str
    cell: Cell
    base: Token
    tax: Token | None
    code: Cell | None = None
    """The code before its base, where a legend elsewhere says what it stands for."""


def untaxed_rows(
    sheets: Sheets, tokens: Tokens, inside: set[int], rows: Sequence[VatRow]
) -> list[UntaxedRow]:
    """Rows whose words say why there is no VAT, their amount under the bases or taxes of other rows or before a tax of zero."""
    found: list[UntaxedRow] = []
    bases = [row.base for row in rows if row.base is not None]
    columns = [*bases, *(row.tax for row in rows if row.rate.number)]
    for row in sheets.rows if rows else ():
        numbers = [one for one in tokens.row(row.index) if id(one) not in inside and one.decimals == 2]
        if not numbers:
            continue
        category = next((one for one in UNTAXED if labels.mentions(one).search(row.plain)), None)
        said_at, code = row.cells[0], None
        if category is None and (legend := _legend(sheets, row)) is not None:
            (category, said_at), code = legend, row.cells[0]
        if category is None:
            continue
        for base in numbers:
            aligned = any(
                abs(one.x1 - base.x1) < _SAME_COLUMN and one.cell.page == base.cell.page for one in columns
            )
            after = next((one for one in numbers if one.x0 > base.x0 and not one.number), None)
            said = after is not None and _VAT.search(base.cell.plain) and len(numbers) == 2
            if not (aligned or (bases and said)) or not base.number or base.percent:
                continue
            found.append(UntaxedRow(category, said_at, base, after, code))
            break
    return found


def _legend(sheets: Sheets, row: Row) -> tuple[str, Cell] | None:
    """What a legend says of the code that a row of figures begins with: "Code TVA 9 : débours non soumis"."""
    code = row.cells[0].plain
    if not _CODE.fullmatch(code) or len(row.cells) > _MOST_CELLS:
        return None
    said = re.compile(rf"(?<![\w.,]){re.escape(code)} ?[:=–-] ?(.*)")
    for cell in sheets.cells:
        match = said.search(cell.plain)
        for category in UNTAXED if match is not None else ():
            if match is not None and labels.mentions(category).search(match[1]):
                return category, cell
    return None


def vat_rows(sheets: Sheets, tokens: Tokens, inside: set[int], amounts: Sequence[Amount]) -> list[VatRow]:
    """Every row outside the lines that may be one of the VAT breakdown, each combination of values once."""
    by_token = {id(amount.token): amount for amount in amounts}
    found: list[VatRow] = []
    seen: set[tuple[Decimal, Decimal | None, Decimal]] = set()
    for row in sheets.rows:
        numbers = [token for token in tokens.row(row.index) if id(token) not in inside]
        if len(numbers) < 2 or len(numbers) > 14:
            continue
        numbers = [token for token in numbers if not _is_other(token, sheets)]
        one = _triple(numbers) or _pair(numbers, by_token)
        if one is None:
            continue
        key = (one.rate.number, one.base.number if one.base else None, one.tax.number)
        if key not in seen:
            seen.add(key)
            found.append(one)
    found = [row if row.base is not None else _with_base(row, amounts) for row in found]
    outlays = any(row.base is None for row in found) and labels.mentions("O").search(sheets.plain)
    if (len(found) > 1 and any(row.base is None for row in found)) or outlays:
        whole = [row if row.base is not None else _with_only_base(row, amounts) for row in found]
        found = whole if all(row.base is not None for row in whole) else found
    if not found:
        under = (_under_its_rate(sheets, tokens, amount) for amount in amounts)
        found = [one for one in under if one is not None]
    return found


def _with_base(row: VatRow, amounts: Sequence[Amount]) -> VatRow:
    """The row with its base, where an amount above it is named so: "Honoraires soumis à TVA", then "TVA 20 %"."""
    words = _BASE if row.rate.number else _NO_BASE
    fitting = [
        one.token
        for one in amounts
        if (words.search(one.before or one.left) or _says_rate(one, row.rate.number))
        and one.token.cell.page == row.tax.cell.page
        and one.token.row != row.tax.row
        and abs(one.token.number * row.rate.number / 100 - row.tax.number) <= CENT
    ]
    return VatRow(row.rate, fitting[-1], row.tax) if fitting else row


def _with_only_base(row: VatRow, amounts: Sequence[Amount]) -> VatRow:
    """The row with the only amount of the page that its rate leads from to its tax, whatever the words beside it."""
    fitting = {
        one.token.number: one.token
        for one in amounts
        if one.token.decimals == 2
        and one.token.number > row.tax.number > 0
        and one.role not in {"tax_inclusive", "payable", "prepaid"}
        and abs(one.token.number * row.rate.number / 100 - row.tax.number) <= CENT / 2
    }
    return VatRow(row.rate, next(iter(fitting.values())), row.tax) if len(fitting) == 1 else row


def _says_rate(amount: Amount, rate: Decimal) -> bool:
    """Whether the words of a total without VAT name this rate: "Total HT 20 %"."""
    said = amount.before or amount.left
    if not rate or (amount.role not in {"tax_exclusive", "lines"} and "base" not in said):
        return False
    found = _PERCENT.findall(said)
    return [Decimal(one.replace(",", ".")) for one in found] == [rate]


def _under_its_rate(sheets: Sheets, tokens: Tokens, amount: Amount) -> VatRow | None:
    """A tax whose rate stands in the head above it: "TVA 20 %" over "12,34"."""
    if amount.role != "tax" or amount.before or amount.left:
        return None
    tax = amount.token
    for row in sheets.rows_before(tax.row, 3):
        for rate in tokens.row(row.index):
            over = rate.cell.x0 < tax.x1 and tax.x0 < rate.cell.x1
            if rate.percent and over and _VAT.search(rate.cell.plain):
                return VatRow(rate, None, tax)
    return None


def _is_other(token: Token, sheets: Sheets) -> bool:
    """Whether a number speaks of a discount, a deposit, a penalty or a levy, by the words before it."""
    if token.percent and 0 < token.number < _LOWEST:
        return True
    said = token.cell.plain[: token.start]
    if not _OTHER.search(said) and not _VAT.search(said):
        left = [
            cell
            for cell in sheets.rows[token.row].cells
            if cell.x1 <= token.x0 + 1 and cell is not token.cell
        ]
        words = [cell.plain for cell in left if any(char.isalpha() for char in cell.plain)]
        said = words[-1] if words else ""
    return (bool(_OTHER.search(said)) or _is_levy(said, token)) and not _VAT.search(said)


def _is_levy(said: str, token: Token) -> bool:
    """Whether a charge is named with a percentage that is no rate of VAT: "Cotisation interprofessionnelle 1,2 %"."""
    return token.percent and token.number not in RATES and labels.total_role(said) == "charge"


def _triple(numbers: Sequence[Token]) -> VatRow | None:
    best: tuple[tuple[object, ...], VatRow] | None = None
    for rate in numbers:
        if not (rate.percent or rate.number in RATES) or not 0 <= rate.number <= _HIGHEST:
            continue
        for base, tax in product(numbers, numbers):
            if base is rate or tax is rate or base is tax or base.percent or tax.percent:
                continue
            if (
                max(base.decimals, tax.decimals) > 2
                or not base.number
                or not (base.decimals or base.currency or tax.decimals)
            ):
                continue
            off = abs(base.number * rate.number / 100 - tax.number)
            if (rate.number and not tax.number) or (
                off > CENT and not _rounded_by_line(off, base, tax, numbers)
            ):
                continue
            score = (
                off <= CENT,
                rate.percent and rate.number in RATES,
                rate.percent,
                base.decimals == 2,
                tax.decimals == 2,
                rate.number in RATES,
                -abs(base.x0 - tax.x0),
            )
            if best is None or score > best[0]:
                best = score, VatRow(rate, base, tax, loose=off > CENT)
    return best[1] if best else None


def _rounded_by_line(off: Decimal, base: Token, tax: Token, numbers: Sequence[Token]) -> bool:
    """Whether a tax is off by what rounding line by line may make, and the row prints base and tax together as well."""
    near = off <= _MOST_OFF and off * 100 <= abs(tax.number) and base.decimals == tax.decimals == 2
    return near and any(
        one is not base and one is not tax and one.number == base.number + tax.number for one in numbers
    )


def _pair(numbers: Sequence[Token], amounts: dict[int, Amount]) -> VatRow | None:
    """A rate with its tax, the base not printed here: "TVA 20 %   12,34"."""
    tax = numbers[-1] if numbers else None
    amount = amounts.get(id(tax))
    confirmed = amount is not None and amount.weight == LEARNED
    rate = next(
        (
            token
            for token in numbers
            if (
                (token.percent or token.number in RATES)
                and (confirmed or _VAT.search(token.cell.plain[: token.end + 40]))
                and (token.percent or _names_a_rate(token))
            )
            or (token.percent and labels.total_role(token.cell.plain) == "tax")
        ),
        None,
    )
    if (
        rate is None
        or tax is None
        or tax is rate
        or amount is None
        or numbers[-2:] != [rate, tax]
        or any((one.decimals or one.currency) and not _is_told_apart(one, rate) for one in numbers[:-2])
        or amount.role != "tax"
        or amount.in_a_sentence
        or (rate.number and not tax.number)
    ):
        return None
    return VatRow(rate, None, tax)


def _is_told_apart(number: Token, rate: Token) -> bool:
    """Whether a number left of a rate stands among words of its own: "recouvrement : 40 €." beside "TVA 10 %"."""
    cell = number.cell
    return cell is not rate.cell and any(char.isalpha() for char in cell.plain[: number.start])


def _names_a_rate(token: Token) -> bool:
    """Whether the words before a number without a sign of per cent name VAT and nothing else: no article, no other figure."""
    said = token.cell.plain[: token.start]
    return len(said) <= _SHORT_LABEL and not _ARTICLE.search(said)


def together(rows: Sequence[VatRow], amounts: Sequence[Amount]) -> list[VatRow]:
    """Rows of one rate as one, where their sums are printed too: goods and carriage at 20 % each, and both totals."""
    by_rate: dict[Decimal, list[VatRow]] = {}
    for row in rows:
        if row.base is not None and row.rate.number:
            by_rate.setdefault(row.rate.number, []).append(row)
    found = []
    for parts in by_rate.values():
        places = {(id(row.base), id(row.tax)) for row in parts}
        if len(parts) < 2 or len(parts) > _MOST_PARTS or len(places) < len(parts):
            continue
        base = sum((row.base.number for row in parts if row.base is not None), Decimal(0))
        tax = sum((row.tax.number for row in parts), Decimal(0))
        bases = [one.token for one in amounts if one.token.number == base]
        taxes = [one.token for one in amounts if one.token.number == tax]
        if bases and taxes:
            found.append(VatRow(parts[0].rate, bases[0], taxes[0]))
    return found


def choices(rows: Sequence[VatRow]) -> list[list[VatRow]]:
    """The ways to take one row for each rate; those with a base first."""
    by_rate: dict[Decimal, list[VatRow]] = {}
    for row in rows:
        by_rate.setdefault(row.rate.number, []).append(row)
    for options in by_rate.values():
        options.sort(key=lambda row: row.base is None)
    if not by_rate:
        return [[]]
    many = 1
    for options in by_rate.values():
        many *= len(options)
    if many > _MOST_CHOICES:
        return [[options[0] for options in by_rate.values()]]
    return [list(one) for one in product(*by_rate.values())]


def called_vat(sheets: Sheets, row: VatRow, said: Iterable[str]) -> bool:
    """Whether the tax of a row is called VAT there, over it or at the total: other taxes have other categories."""
    words = [sheets.rows[row.rate.row].plain, *said]
    if not any(_CALLED.search(text) for text in words):
        return False
    other = any(name in sheets.plain for name in _OTHER_TAXES)
    return not other or not any(_OTHER_TAX.search(cell.plain) for cell in sheets.cells)

"""Letters and figures that stand for rates of VAT: what the VAT table or a legend says of them, and which line has which."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from factage.invoice.money import digits
from factage.invoice.pages import labels
from factage.invoice.pages.lines.heads import near
from factage.invoice.pages.lines.line import RATES, LineFound
from factage.invoice.pages.sums.vat import UNTAXED, UntaxedRow, VatRow
from factage.invoice.pages.text.rows import cell_of
from factage.invoice.pages.text.sheet import Cell, Sheets, Word

_CODE: Final = re.compile(r"\(?([A-Z]{1,4}\d{0,3}|\d{1,2}[A-Z]{0,3})\)?")
_LEGEND: Final = re.compile(
    r"(?<![\w.,])\(?([A-Z]{1,2}\d{0,2}|\d)\)? ?[=:-]? ?(?:[Tt]\.?[Vv]\.?[Aa]\.?|[Tt]aux|VAT|USt\.?|MwSt\.?)?(?: ?[aà@])? ?"
    r"(?<!\d)(\d{1,2}(?:[.,]\d{1,2})?) ?%"
)
_NO_CODE: Final = frozenset(
    {"TVA", "VAT", "HT", "TTC", "EUR", "TAUX", "TX", "UST", "DE", "A", "AU", "LE", "LA"}
)
_LETTERED: Final = re.compile(r"[A-Z]{1,3}\d{1,3}")
"""A code that is no word: "NI41", "E10"."""
_APART: Final = 12.0
_KEPT: Final = frozenset({"rate", "other"})
"""Columns in which a figure may be a code."""


def codes_in_use(
    sheets: Sheets, lines: Sequence[LineFound], rows: Sequence[VatRow], untaxed: Sequence[UntaxedRow] = ()
) -> dict[str, Decimal | None]:
    """What the lines' codes stand for, each line given its own; none unless every code that the lines use is known.

    A code of what bears no VAT stands for no rate.
    """
    codes: dict[str, Decimal | None] = {**_rate_codes(sheets, rows)}
    if codes:
        for one in untaxed:
            if (code := _code_of(one.code or one.cell)) is not None:
                codes.setdefault(code, None)
    if not rows and not untaxed:
        codes = dict.fromkeys(_exempt_codes(sheets, {line.row for line in lines}))
    _give_codes(sheets, lines, codes)
    lettered = all(line.code is None or line.code.text in codes for line in lines)
    used = [digits(line.numbers["rate"].number) for line in lines if "rate" in line.numbers]
    return codes if codes and lettered and all(rate in codes for rate in used) else {}


def _rate_codes(sheets: Sheets, rows: Sequence[VatRow]) -> dict[str, Decimal]:
    """What each code stands for: in the VAT table the code before the rate, else what a legend of the page says."""
    codes: dict[str, Decimal] = {}
    for row in rows:
        for cell in sheets.rows[row.rate.row].cells:
            if cell.x0 < row.rate.x0 and (code := _code_of(cell)) is not None:
                codes.setdefault(code, row.rate.number)
        before = row.rate.cell.text[: row.rate.start].strip()
        if _CODE.fullmatch(before) and before not in _NO_CODE:  # "1 5,50": both in one cell
            codes.setdefault(before.strip("()"), row.rate.number)
    if codes:
        return codes
    rated = {row.rate.number for row in rows}
    for cell in sheets.cells:
        if "%" not in cell.text:
            continue
        for match in _LEGEND.finditer(cell.text):
            rate = Decimal(match[2].replace(",", "."))
            if match[1] not in _NO_CODE and rate in RATES and rate in rated:
                codes.setdefault(match[1], rate)
    return codes


def _exempt_codes(sheets: Sheets, lines: Container[int]) -> Iterator[str]:
    """The codes whose own words say why there is no VAT, where no row has a rate: "NI41 | Non imp. art. 41 …"."""
    for row in sheets.rows:
        code = row.cells[0].text.partition(" ")[0].strip("()")
        if row.index not in lines and _LETTERED.fullmatch(code):
            said = row.plain.partition(" ")[2]
            if any(labels.mentions(category).search(said) for category in UNTAXED):
                yield code


def _code_of(cell: Cell) -> str | None:
    """The code that a cell of the VAT table is, or begins with: "1 Normal", "0 Consignes (hors TVA)"."""
    first, _, rest = cell.text.partition(" ")
    match = _CODE.fullmatch(first)
    if match is None or (rest and (any(map(str.isdigit, rest)) or first.isalpha())):
        return None
    return match[1]


def _give_codes(sheets: Sheets, lines: Sequence[LineFound], codes: Container[str]) -> None:
    """Each line's code: the word of one column in which every line has one of the codes."""
    without = [line for line in lines if "rate" not in line.numbers and line.code is None]
    if not without:
        return
    columns: list[dict[int, Word]] = []
    for line in without:
        for word in _free_words(sheets, line):
            if _bare(word) not in codes:
                continue
            for column in columns:
                if near(word.x0, word.x1, *_span(column)) < _APART:
                    column.setdefault(line.row, word)
                    break
            else:
                columns.append({line.row: word})
    whole = [column for column in columns if len(column) == len(without)]
    if not whole:
        return

    def rank(column: Mapping[int, Word]) -> tuple[bool, float]:
        return all(word.text.isalpha() for word in column.values()), _span(column)[0]

    best = max(whole, key=rank)
    for line in without:
        word = best[line.row]
        line.code = cell_of(line.row, [word._replace(text=_bare(word))])


def _free_words(sheets: Sheets, line: LineFound) -> Iterator[Word]:
    """The words of a line's row that are neither its name nor one of its figures."""
    taken = [(token.x0, token.x1) for role, token in line.numbers.items() if role not in _KEPT]
    taken += [(cell.x0, cell.x1) for cell in line.name_cells if cell.row == line.row]
    for cell in sheets.rows[line.row].cells:
        for word in cell.words:
            if not any(word.x0 < x1 and x0 < word.x1 for x0, x1 in taken):
                yield word


def _bare(word: Word) -> str:
    return word.text.strip("()")


def _span(column: Mapping[int, Word]) -> tuple[float, float]:
    first = next(iter(column.values()))
    return first.x0, first.x1

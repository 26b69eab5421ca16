"""What the lines print and nothing read: such a reading is not complete, however well its sums close."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import Final

from factage.invoice.money import digits
from factage.invoice.pages.header.captioned import captioned_on
from factage.invoice.pages.header.unknown import unknown
from factage.invoice.pages.lines.line import LineFound, Lines
from factage.invoice.pages.lines.unheaded import lacking
from factage.invoice.pages.outcome import Question, Value
from factage.invoice.pages.sums.rates import unknown_rates
from factage.invoice.pages.text.sheet import Sheets
from factage.invoice.pages.text.tokens import Tokens

_NO_RATE: Final = frozenset({"hc", "exo", "ns", "na", "ex", "nt", "e", "z", "o", ""})
"""What stands in a column of rates where there is none."""
_LONGEST_CODE: Final = 6
_UNDER: Final = 6.0
"""A number so near to a column stands under it."""
_WORD: Final = re.compile(r"[a-z]{4}")
_PATHS: Final = {"quantity": "quantity", "unit_price": "unit_price", "rate": "vat.rate"}


def unread(
    sheets: Sheets, tokens: Tokens, lines: Lines, values: Sequence[Value], codes: Container[str]
) -> list[Question]:
    """No line at all, a line without a name, a figure or a code in a column of its head that is not among the ``values``.

    Every invoice names what it sells (Directive 2006/112/EC, article 226; in France CGI, annexe II, article 242 nonies A);
    ``codes`` are those of rates that the VAT table resolves. What stands under captions that nobody knows: :mod:`.unknown`.
    """
    read = {value.path: value.value for value in values}
    captions = unknown(captioned_on(sheets, tokens), read, lines.rows)
    if not lines.found:
        return [Question(code="missing", path="lines"), *captions]
    taken = {id(token) for one in lines.found for token in one.numbers.values()}
    out = list(captions)
    unrated = unknown_rates(tokens, lines)
    for index, line in enumerate(lines.found):
        missing = [] if line.name else ["item.name"]
        code = line.code.text if line.code is not None else ""
        if not code and "rate" in line.numbers:
            code = digits(line.numbers["rate"].number)
            code = code if code in codes else ""
        if (code and code not in codes and code.lower() not in _NO_RATE) or _is_no_rate(line, lines, code):
            missing.append("vat.rate")
        missing += [
            path
            for role, path in _PATHS.items()
            if f"lines[{index}].{path}" not in read
            and (
                (_figure_under(sheets, tokens, line, role, taken) and not (role == "rate" and code in codes))
                or (role == "rate" and code not in codes and _code_under(sheets, line))
            )
        ]
        missing += [_PATHS[role] for role in lacking(tokens, line)]
        if unrated:
            missing.append("vat.rate")
        page, box = line.net.cell.page + 1, line.net.box
        out += [
            Question(code="missing", path=f"lines[{index}].{path}", page=page, box=box)
            for path in dict.fromkeys(missing)
        ]
    return out


def _is_no_rate(line: LineFound, lines: Lines, code: str) -> bool:
    """Whether the figure in the column of rates is none of the VAT table's: a code that nothing on the page resolves."""
    rate = line.numbers.get("rate")
    known = rate is None or code or rate.percent or not rate.number or not lines.rates
    return rate is not None and not known and rate.number not in lines.rates


def _figure_under(sheets: Sheets, tokens: Tokens, line: LineFound, role: str, taken: Container[int]) -> bool:
    """Whether a number that has no role stands under a column of this role, in the line's row or the one above."""
    if line.head is None:
        return False
    rows = [row for row in (line.row - 1, line.row) if row > line.head.row]
    return any(
        id(token) not in taken
        and column.apart(token.x0, token.x1) < _UNDER
        and not (role == "rate" and row < line.row and _WORD.search(token.cell.plain))
        for row in rows
        if sheets.rows[row].page == line.net.cell.page
        for token in tokens.row(row)
        for column in line.head.of(role)
    )


def _code_under(sheets: Sheets, line: LineFound) -> bool:
    """Whether something stands under a column of rates that is no rate and no word for none."""
    return line.head is not None and any(
        column.apart(cell.x0, cell.x1) < _UNDER
        and len(cell.text) < _LONGEST_CODE
        and cell.text.lower().replace(".", "").strip("-–/") not in _NO_RATE
        for cell in sheets.rows[line.row].cells
        for column in line.head.of("rate")
    )

"""Amounts that do not follow from one another, told with the place, the figure that would, and the slip that explains it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from factage.invoice.checks.finding import ours
from factage.invoice.model import Invoice
from factage.invoice.money import digits, minor_digits, rounded
from factage.invoice.rules.report import Finding
from factage.invoice.totals import Difference, verify

_PATH: Final = re.compile(r"(\w+)(?:\[(\d+)\])?")
_AMOUNTS: Final = {
    "totals.lines": "BT-106",
    "totals.allowances": "BT-107",
    "totals.charges": "BT-108",
    "totals.tax_exclusive": "BT-109",
    "totals.tax": "BT-110",
    "totals.tax_inclusive": "BT-112",
    "totals.prepaid": "BT-113",
    "totals.payable": "BT-115",
}


def checked(invoice: Invoice) -> Iterator[Finding]:
    """Every stated amount that does not follow from what it is made of; amounts finer than their currency."""
    for difference in verify(invoice):
        yield _told(invoice, difference)
    yield from _finer_than_the_currency(invoice)


def _told(invoice: Invoice, difference: Difference) -> Finding:
    cause = difference.cause
    if cause is not None and cause.code == "no_row":
        lines = [_line_number(invoice, path) for path in difference.of if path.startswith("lines")]
        return ours(
            "line-vat-not-in-breakdown",
            where="BG-23",
            path=difference.path,
            value=cause.detail,
            other=digits(difference.expected),
            lines=", ".join(lines) or "–",
        )
    told = {
        "value": "–" if difference.stated is None else digits(difference.stated),
        "other": digits(difference.expected),
        "off": digits(difference.off),
    }
    if difference.path.startswith("lines["):
        told["line"] = _line_number(invoice, difference.path)
    by_line = cause is not None and cause.code == "per_line"
    row = re.match(r"vat_breakdown\[(\d+)\]", difference.path)
    if row is not None and (rate := invoice.vat_breakdown[int(row[1])].rate) is not None:
        told["rate"] = digits(rate)
    if cause is not None and not by_line:
        told["cause"] = cause.code
        told |= _part(invoice, cause.detail)
    rule = "amount-rounded-by-line" if by_line else "amount-differs"
    return ours(rule, "warning", where=difference.where, path=difference.path, **told)


def _part(invoice: Invoice, detail: str) -> dict[str, str]:
    """What the cause concerns: a kind of amount that the catalogue names, and its number or figure."""
    if not detail:
        return {}
    found = _PATH.match(detail)
    if found is None or found[0].isdigit() or re.fullmatch(r"[\d.]+", detail):
        return {"number": detail}
    kind = detail.rpartition(".")[2] if found[1] == "totals" else found[1]
    if found[1] == "lines":
        return {"part": "lines", "number": _line_number(invoice, detail)}
    if found[1] == "vat_breakdown":
        rate = invoice.vat_breakdown[int(found[2])].rate
        return {"part": "vat_breakdown", "number": "–" if rate is None else digits(rate)}
    return {"part": kind, "number": digits(_amount_at(invoice, detail))}


def _amount_at(invoice: Invoice, path: str) -> Decimal:
    value: Any = invoice
    for name, index in _PATH.findall(path):
        value = getattr(value, name)
        if index:
            value = value[int(index)]
    return value if isinstance(value, Decimal) else Decimal(0)


def _line_number(invoice: Invoice, path: str) -> str:
    """The line as its reader finds it: by its number in the invoice, else by its position."""
    found = re.match(r"lines\[(\d+)\]", path)
    if found is None:
        return "–"
    position = int(found[1])
    return invoice.lines[position].id or str(position + 1)


def _finer_than_the_currency(invoice: Invoice) -> Iterator[Finding]:
    """ISO 4217: a yen has no hundredth. Written zeros are no fault."""
    places = minor_digits(invoice.currency or "")
    if invoice.totals is None or places >= 2:
        return
    for path, where in _AMOUNTS.items():
        amount = getattr(invoice.totals, path.partition(".")[2])
        if amount is not None and rounded(amount, places) != amount:
            yield ours(
                "amount-finer-than-currency",
                where=where,
                path=path,
                value=digits(amount),
                other=invoice.currency or "",
            )

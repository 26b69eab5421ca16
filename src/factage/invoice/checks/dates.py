"""Dates that do not exist in the calendar, which neither CII's schema nor the official rules refuse; and their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from lxml import etree

from factage.invoice.checks.finding import ours
from factage.invoice.model import Invoice
from factage.invoice.rules.places import locate, path_of
from factage.invoice.rules.report import Finding

_ISO: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T[\d:.]+)?(?:Z|[+-]\d\d:\d\d)?")
_DIGITS: Final = {"102": 8, "203": 12, "204": 14}
"""UNTDID 2379: a day, a day with minutes, with seconds; other formats (a month, a week) name no day."""


def impossible(root: Any, syntax: str) -> Iterator[Finding]:
    """Every date in the document that no calendar has (31 February), or that is not written as a date. Fatal."""
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        text = (element.text or "").strip()
        if not text or len(element):
            continue
        if syntax == "ubl" and name.endswith("Date"):
            wrong = not _exists(text)
        elif syntax == "cii" and name in {"DateTimeString", "DateString"}:
            wrong = not _written(text, element.get("format", "102"))
        elif syntax == "cii" and name in {"DateTime", "Date"}:
            wrong = not _exists(text)
        else:
            continue
        if wrong:
            path = path_of(element)
            where = locate(path, root, syntax)
            yield ours("date-impossible", level="fatal", where=where, path=path, value=text)


def order(invoice: Invoice) -> Iterator[Finding]:
    """A due date before the issue date; a period that ends before it begins is an official rule's matter."""
    if invoice.issue_date and invoice.due_date and invoice.due_date < invoice.issue_date:
        yield ours(
            "date-due-before-issue",
            where="BT-9",
            path="due_date",
            value=invoice.due_date.isoformat(),
            other=invoice.issue_date.isoformat(),
        )


def _written(text: str, form: str) -> bool:
    wanted = _DIGITS.get(form)
    if wanted is None:
        return True
    return len(text) == wanted and text.isascii() and text.isdigit() and _day(text[:4], text[4:6], text[6:8])


def _exists(text: str) -> bool:
    found = _ISO.fullmatch(text)
    return found is not None and _day(found[1], found[2], found[3])


def _day(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True

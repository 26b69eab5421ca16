"""Dates that do not exist in the calendar, which neither CII's schema nor the official rules refuse; and their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from lxml import etree

from factage.invoice.checks.finding import ours
from factage.invoice.model import Invoice, Period, term_of, unfolded
from factage.invoice.rules.places import locate, path_of
from factage.invoice.rules.report import Finding

_ISO: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T[\d:.]+)?(?:Z|[+-]\d\d:\d\d)?")
_DIGITS: Final = {"102": 8, "203": 12, "204": 14}
"""UNTDID 2379: a day, a day with minutes, with seconds; other formats (a month, a week) name no day."""

_UNCEFACT: Final = frozenset({"cii", "cdar"})
"""Syntaxes whose dates name their format."""
_YEARS: Final = 10
_DEPOSITS: Final = frozenset({"386", "500", "503"})
_PAID: Final = frozenset({"B2", "S2", "M2"})


def impossible(root: Any, syntax: str) -> Iterator[Finding]:
    """Every date in the document that no calendar has (31 February), or that is not written as a date. Fatal."""
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        text = (element.text or "").strip()
        if not text or len(element):
            continue
        if syntax == "ubl" and name.endswith("Date"):
            wrong = not _exists(text)
        elif syntax in _UNCEFACT and name in {"DateTimeString", "DateString"}:
            wrong = not _written(text, element.get("format", "102"))
        elif syntax in _UNCEFACT and name in {"DateTime", "Date"}:
            wrong = not _exists(text)
        else:
            continue
        if wrong:
            path = path_of(element)
            where = locate(path, root, syntax)
            yield ours("date-impossible", level="fatal", where=where, path=path, value=text)


def order(invoice: Invoice) -> Iterator[Finding]:
    """A due date or an end before its beginning, an original invoice of later date, a year that is a slip."""
    issued = invoice.issue_date
    if issued and invoice.due_date and invoice.due_date < issued and not _is_paid(invoice):
        yield ours(
            "date-due-before-issue",
            where="BT-9",
            path="due_date",
            value=invoice.due_date.isoformat(),
            other=issued.isoformat(),
        )
    for n, (path, line) in enumerate(unfolded(invoice.lines)):
        yield from _period(line.period, f"{path}.period", "BG-26", line=line.id or str(n + 1))
    yield from _period(invoice.period, "period", "BG-14")
    if issued is None:
        return
    for n, before in enumerate(invoice.preceding_invoices):
        if before.issue_date and before.issue_date > issued:
            yield ours(
                "reference-after-issue",
                where="BT-26",
                path=f"preceding_invoices[{n}].issue_date",
                value=before.issue_date.isoformat(),
                other=issued.isoformat(),
            )
    yield from _far(invoice, issued)


def _is_paid(invoice: Invoice) -> bool:
    """Whether the due date is the day of a payment already made (BR-FR-CO-07): paid before, or a deposit."""
    paid = invoice.totals is not None and invoice.totals.payable == 0
    return paid or invoice.type_code in _DEPOSITS or invoice.business_process in _PAID


def _period(period: Period | None, path: str, where: str, **told: str) -> Iterator[Finding]:
    if period and period.start and period.end and period.end < period.start:
        yield ours(
            "period-inside-out",
            "warning",
            where=where,
            path=path,
            value=period.start.isoformat(),
            other=period.end.isoformat(),
            **told,
        )


def _far(invoice: Invoice, issued: date) -> Iterator[Finding]:
    """More than ten years from the day of issue; that day itself is held against the age of electronic invoices."""
    named = {
        "due_date": invoice.due_date,
        "tax_point_date": invoice.tax_point_date,
        "delivery.date": invoice.delivery.date if invoice.delivery else None,
        "period.start": invoice.period.start if invoice.period else None,
        "period.end": invoice.period.end if invoice.period else None,
    }
    if not 1990 <= issued.year <= 2100:
        yield ours("date-implausible", where="BT-2", path="issue_date", value=issued.isoformat(), other="–")
        return
    for path, day in named.items():
        if day is not None and abs(day.year - issued.year) > _YEARS:
            yield ours(
                "date-implausible",
                where=term_of(path),
                path=path,
                value=day.isoformat(),
                other=issued.isoformat(),
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

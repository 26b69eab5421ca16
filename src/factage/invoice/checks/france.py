"""What French law wants of an invoice by a French seller: its mentions, a rate of the day, a due date within the law.

Warnings: whether the law is obeyed on the page, or by an agreement that no data tell, a person decides.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Final

from factage.invoice.checks.finding import ours
from factage.invoice.countries import Mention, fact, facts, mentions, missing
from factage.invoice.countries.mentions import CONDITIONS, FRANCE
from factage.invoice.model import Invoice, Party
from factage.invoice.money import digits
from factage.invoice.rules.report import Finding

COUNTRY: Final = "fr"
_WHERE: Final = {
    "seller": "BG-4", "buyer": "BG-7", "seller_siren": "BT-30", "buyer_siren": "BT-47", "seller_vat": "BT-31",
    "both_vat_intra_eu": "BT-48", "both_vat_reverse_charge": "BT-48", "representative": "BG-11", "number": "BT-1",
    "issue_date": "BT-2", "lines": "BG-25", "totals": "BG-22", "nature": "BT-23", "exemption": "BT-120",
    "reverse_charge": "BT-120", "small_business": "BT-120", "margin_travel": "BT-120", "margin_second_hand": "BT-120",
    "margin_art": "BT-120", "margin_antiques": "BT-120", "self_billing": "BT-3", "correction": "BG-3",
    "due_date": "BT-9",
}  # fmt: skip
"""Where a mention belongs; all others are notes (BT-22)."""


def checked(invoice: Invoice, *, minimum: bool = False) -> Iterator[Finding]:
    """The findings of an invoice whose seller is in France; none of another, nor of a MINIMUM, which has no place for them."""
    if invoice.issue_date is None or _country(invoice.seller) not in FRANCE:
        return
    if not minimum:
        for mention in missing(COUNTRY, invoice, on=invoice.issue_date):
            yield _missing(mention, invoice.issue_date)
    yield from _rates(invoice)
    yield from _term(invoice, invoice.issue_date)


@cache
def said_by(rule: str) -> re.Pattern[str] | None:
    """The official rules that say the same as this one of ours; None where it is no mention, or they say nothing of it."""
    key = rule.removeprefix("mention-").replace("-", "_")
    found = next((each for each in mentions(COUNTRY) if each.key == key), None) if rule != key else None
    return re.compile(found.said_by) if found is not None and found.said_by else None


def _missing(mention: Mention, on: date) -> Finding:
    worded = mention.worded(COUNTRY, on)
    return ours(
        f"mention-{mention.key.replace('_', '-')}",
        "warning" if mention.binds_all(on) else "info",
        where=_WHERE.get(mention.key, "BT-22"),
        value=worded.text["fr"] if worded else "",
        other=mention.article,
    )


def _rates(invoice: Invoice) -> Iterator[Finding]:
    """A rate that France did not have on the day of the supply. What is sold abroad may bear the rate of abroad."""
    buyer = _country(invoice.buyer)
    if (
        (buyer is not None and buyer not in FRANCE)
        or not CONDITIONS["invoice"](invoice)
        or _corrects(invoice)
    ):
        return
    on = _day_of_supply(invoice)
    now, ever = _rates_on(on), _rates_on(None)
    for n, row in enumerate(invoice.vat_breakdown):
        if (row.category or "").upper() != "S" or row.rate is None or row.rate in now:
            continue
        rule = "vat-rate-of-another-day" if row.rate in ever else "vat-rate-not-french"
        yield ours(
            rule,
            where="BT-119",
            path=f"vat_breakdown[{n}].rate",
            value=digits(row.rate),
            other=on.isoformat() if on else "–",
        )


def _rates_on(on: date | None) -> frozenset[Decimal]:
    """Every rate of any part of France on that day; of any day where none is given."""
    rates: set[Decimal] = set()
    for row in facts(COUNTRY, "vat", on=on):
        values = row.value if isinstance(row.value, list) else [row.value]
        rates.update(value for value in values if isinstance(value, Decimal))
    return frozenset(rates)


def _day_of_supply(invoice: Invoice) -> date | None:
    delivered = invoice.delivery.date if invoice.delivery else None
    ended = invoice.period.end if invoice.period else None
    return invoice.tax_point_date or delivered or ended or invoice.issue_date


def _corrects(invoice: Invoice) -> bool:
    """Whether it corrects another invoice, and so bears the rate of that one's day."""
    return bool(invoice.preceding_invoices)


def _term(invoice: Invoice, issued: date) -> Iterator[Finding]:
    """A due date beyond both terms of the law: 60 days, or 45 days and then the end of the month."""
    due = invoice.due_date
    if due is None or not (CONDITIONS["business"](invoice) and CONDITIONS["buyer_in_france"](invoice)):
        return
    most = fact(COUNTRY, "payment.days.most", on=issued)
    monthly = fact(COUNTRY, "payment.days.most.end_of_month", on=issued)
    if most is None or monthly is None or not CONDITIONS["invoice"](invoice):
        return
    agreed = issued + timedelta(days=int(monthly.value))
    end_of_month = agreed.replace(day=calendar.monthrange(agreed.year, agreed.month)[1])
    last = max(issued + timedelta(days=int(most.value)), end_of_month)
    if due > last:
        yield ours(
            "due-date-beyond-law",
            where="BT-9",
            path="due_date",
            value=due.isoformat(),
            other=last.isoformat(),
        )


def _country(party: Party | None) -> str | None:
    return party.address.country if party is not None and party.address is not None else None

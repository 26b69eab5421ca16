from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from factage.invoice.checks import dates
from factage.invoice.model import Delivery, DocumentReference, Invoice, Line, Period, Totals

UBL = "<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2' xmlns:c='urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'><c:IssueDate>{}</c:IssueDate></Invoice>"
CII = "<s:CrossIndustryInvoice xmlns:s='urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100' xmlns:r='urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100' xmlns:u='urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100'><s:ExchangedDocument><r:IssueDateTime><u:DateTimeString format='{1}'>{0}</u:DateTimeString></r:IssueDateTime></s:ExchangedDocument></s:CrossIndustryInvoice>"


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2026-13-01", "9999-99-99", "01/11/2026", "2025-02-29", "20261101"]
)
def test_a_day_that_no_calendar_has_is_fatal_in_ubl(text):
    (found,) = dates.impossible(etree.fromstring(UBL.format(text)), "ubl")
    assert (found.rule, found.level, found.where, found.pack) == (
        "date-impossible",
        "fatal",
        "BT-2",
        "factage",
    )
    assert text in found.message
    assert "IssueDate" in found.path


@pytest.mark.parametrize("text", ["2024-02-29", "2026-11-01", "2026-11-01Z", "2026-11-01+01:00", "", "  "])
def test_a_real_day_is_fine_in_ubl(text):
    assert list(dates.impossible(etree.fromstring(UBL.format(text)), "ubl")) == []


@pytest.mark.parametrize(
    ("text", "form", "wrong"),
    [
        ("20261101", "102", False),
        ("20260231", "102", True),
        ("2026-11-01", "102", True),
        ("20261101T000000Z", "102", True),
        ("202611011200", "203", False),
        ("202611", "610", False),
        ("", "102", False),
    ],
)
def test_a_day_of_cii_is_eight_digits_that_exist(text, form, wrong):
    found = list(dates.impossible(etree.fromstring(CII.format(text, form)), "cii"))
    assert bool(found) is wrong


def test_a_due_date_before_the_issue_is_a_warning():
    (found,) = dates.order(Invoice(issue_date=date(2026, 11, 2), due_date=date(2026, 11, 1)))
    assert (found.rule, found.level, found.where) == ("date-due-before-issue", "warning", "BT-9")
    assert list(dates.order(Invoice(issue_date=date(2026, 11, 1), due_date=date(2026, 11, 1)))) == []


@pytest.mark.parametrize(
    "paid", [{"business_process": "S2"}, {"type_code": "386"}, {"totals": Totals(payable=Decimal("0.00"))}]
)
def test_what_is_paid_already_was_due_before(paid):
    assert list(dates.order(Invoice(issue_date=date(2026, 11, 2), due_date=date(2026, 11, 1), **paid))) == []


def rules(**fields):
    return [(each.rule, each.where) for each in dates.order(Invoice(issue_date=date(2026, 11, 24), **fields))]


def test_a_period_that_ends_before_it_began_is_a_warning():
    backwards = Period(start=date(2026, 11, 30), end=date(2026, 11, 1))
    assert rules(period=backwards) == [("period-inside-out", "BG-14")]
    assert rules(lines=(Line(id="7", period=backwards),)) == [("period-inside-out", "BG-26")]
    assert rules(period=Period(start=date(2026, 11, 1))) == []


def test_an_original_invoice_of_later_date_is_a_warning():
    later = DocumentReference(number="1", issue_date=date(2026, 11, 25))
    assert rules(preceding_invoices=(later,)) == [("reference-after-issue", "BT-26")]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"due_date": date(2206, 12, 24)}, [("date-implausible", "BT-9")]),
        ({"delivery": Delivery(date=date(2002, 11, 24))}, [("date-implausible", "BT-72")]),
        ({"delivery": Delivery(date=date(2026, 11, 20))}, []),
    ],
)
def test_a_year_that_is_a_slip_is_a_warning(fields, found):
    assert rules(**fields) == found


def test_an_invoice_of_the_year_26_is_a_slip():
    (found,) = dates.order(Invoice(issue_date=date(26, 11, 24)))
    assert (found.rule, found.where) == ("date-implausible", "BT-2")

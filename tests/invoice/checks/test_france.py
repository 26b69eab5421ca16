from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

import need
from factage.invoice.checks import france
from factage.invoice.countries import mentions
from factage.invoice.model import (
    Address,
    Delivery,
    DocumentReference,
    Identifier,
    Invoice,
    Party,
    VatBreakdown,
)
from factage.invoice.rules import PackStore
from factage.invoice.rules.messages import saying

ON = date(2026, 11, 24)
FRENCH = Party(name="A", legal_id=Identifier(value="732829320", scheme="0002"), address=Address(country="FR"))
INVOICE = Invoice(number="1", issue_date=ON, type_code="380", seller=FRENCH, buyer=FRENCH)


def told(**changes):
    found = france.checked(replace(INVOICE, **changes))
    return [(each.rule, each.where) for each in found if not each.rule.startswith("mention-")]


def rate(value, category="S"):
    return (VatBreakdown(category=category, rate=Decimal(value)),)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"vat_breakdown": rate("20")}, None),
        ({"vat_breakdown": rate("5.50")}, None),
        ({"vat_breakdown": rate("8.5")}, None),
        ({"vat_breakdown": rate("19.6")}, "vat-rate-of-another-day"),
        ({"vat_breakdown": rate("19.6"), "delivery": Delivery(date=date(2013, 12, 30))}, None),
        ({"vat_breakdown": rate("20"), "tax_point_date": date(2013, 12, 30)}, "vat-rate-of-another-day"),
        ({"vat_breakdown": rate("19")}, "vat-rate-not-french"),
        ({"vat_breakdown": rate("19", "E")}, None),
        ({"vat_breakdown": rate("19"), "buyer": replace(FRENCH, address=Address(country="DE"))}, None),
        ({"vat_breakdown": rate("19.6"), "type_code": "381"}, None),
        ({"vat_breakdown": rate("19.6"), "preceding_invoices": (DocumentReference(number="0"),)}, None),
        ({"vat_breakdown": rate("19"), "seller": replace(FRENCH, address=Address(country="DE"))}, None),
    ],
)
def test_a_rate_is_one_of_the_day_of_the_supply(changes, rule):
    assert told(**changes) == ([(rule, "BT-119")] if rule else [])


@pytest.mark.parametrize(
    ("due", "beyond"),
    [
        (date(2027, 1, 23), False),  # 60 days
        (date(2027, 1, 31), False),  # 45 days, then the end of the month
        (date(2027, 2, 1), True),
    ],
)
def test_a_due_date_beyond_both_terms_of_the_law_is_a_warning(due, beyond):
    assert told(due_date=due) == ([("due-date-beyond-law", "BT-9")] if beyond else [])
    assert told(due_date=due, buyer=replace(FRENCH, legal_id=None)) == []
    assert told(due_date=due, buyer=replace(FRENCH, address=Address(country="BE"))) == []


def test_a_missing_mention_names_its_article_and_its_wording():
    found = {each.rule: each for each in france.checked(INVOICE)}
    recovery = found["mention-recovery"]
    assert (recovery.level, recovery.where) == ("warning", "BT-22")
    assert "L441-9" in recovery.message
    assert "40 €" in recovery.fix
    assert found["mention-nature"].level == "info"
    later = {each.rule: each.level for each in france.checked(replace(INVOICE, issue_date=date(2027, 9, 1)))}
    assert later["mention-nature"] == "warning"


def test_only_french_sellers_are_asked_and_minimum_has_no_place_for_mentions():
    assert list(france.checked(replace(INVOICE, seller=Party()))) == []
    assert list(france.checked(replace(INVOICE, issue_date=None))) == []
    assert list(france.checked(INVOICE, minimum=True)) == []


def test_every_mention_that_is_checked_has_a_sentence_of_its_own():
    rules = saying._rules()
    for each in mentions("fr"):
        if each.is_checked:
            family = rules[f"mention-{each.key.replace('_', '-')}"]
            for language in saying.LANGUAGES:
                text = saying._texts(language)[family.key]
                assert "{other}" in text["message"]


def test_what_an_official_rule_says_of_a_mention_is_known():
    assert france.said_by("mention-recovery").match("BR-FR-05_BT-22_PMT")
    assert france.said_by("mention-legal-form") is None
    assert france.said_by("iban-digits") is None


def test_every_rate_that_the_french_rules_admit_is_a_fact():
    need.pack("br-fr-ubl")
    sheet = PackStore.default().find("br-fr-ubl").path.read_text(encoding="utf-8")
    admitted = re.search(r'name="validRates"\s+select="\(([^)]*)\)"', sheet)[1]
    rates = {Decimal(rate) for rate in re.findall(r"[\d.]+", admitted)} - {Decimal(0)}
    assert len(rates) > 10
    assert rates <= france._rates_on(None)

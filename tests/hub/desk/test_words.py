"""Codes of other apps have words here, figures are written as people of the country write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from factage.hub.base.templatetags import factage as writing
from factage.hub.delivery import route
from factage.hub.delivery import states as delivery_states
from factage.hub.desk import chronicle, filters, stamps, words
from factage.hub.documents import reasons, states
from factage.hub.documents.models import Document

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("value", "currency", "french", "english"),
    [
        (123456, "EUR", "1\u202f234,56\u202f€", "€1,234.56"),
        (-123456, "EUR", "-1\u202f234,56\u202f€", "-€1,234.56"),
        (0, "EUR", "0,00\u202f€", "€0.00"),
        (500, "JPY", "500\u202f¥", "JP¥500"),
    ],
)
def test_amounts_are_written_as_in_the_readers_country(value, currency, french, english):
    with translation.override("fr"):
        assert writing.minor(value, currency).replace("JPY", "¥").replace("JP¥", "¥") == french
    with translation.override("en"):
        assert writing.minor(value, currency) == english


def test_an_unknown_amount_is_nothing_and_not_zero():
    assert writing.minor(None) == ""
    assert writing.money(None) == ""


def test_dates_times_counts_and_sizes():
    moment = datetime(2026, 11, 22, 9, 42, tzinfo=UTC)
    with translation.override("fr"):
        assert writing.day(moment) == "22/11/2026"
        assert writing.moment(moment) == "22/11/2026 à 10:42"
        assert writing.figure(1284) == "1\u202f284"
        assert writing.figure(Decimal("12.5")) == "12,5"
        assert writing.weight(84_210).startswith("84")
    assert writing.day("2026-11-22") == "22/11/2026"
    assert writing.day(None) == ""


def test_the_sum_names_the_euro_first():
    with translation.override("en"):
        assert writing.sums({"CHF": 900, "EUR": 100}) == "€1.00 + CHF9.00"


def test_every_event_is_told():
    kinds = (
        set(states.TRANSITIONS)
        | {event for _state, event in delivery_states.TRANSITIONS}
        | delivery_states.NOTES
    )
    untold = kinds - set(chronicle.EVENTS) - chronicle.QUIET
    assert untold == set()


def test_every_reason_has_a_title_and_a_cure():
    for code in {*reasons.REASONS, *route.HELD}:
        assert words.cause(code) != code, code
        assert words.cure(code), code


def test_no_sentence_carries_a_code():
    """BT and BG numbers, and codes of ours, stand in the folded detail only."""
    for code in {*reasons.REASONS, *route.HELD}:
        for sentence in (words.cause(code), words.cure(code)):
            assert "BT-" not in sentence
            assert "_" not in sentence


def test_every_state_has_a_stamp():
    for state in states.STATES:
        assert stamps.of_document(Document(state=state)) in writing.STAMPS
    for standing in states.STANDINGS:
        assert stamps.of_document(Document(state=states.READY, standing=standing)) in writing.STAMPS
    for grade in delivery_states.LADDER:
        document = Document(state=states.READY, standing="delivered", grade=grade)
        assert stamps.of_document(document) == grade


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("4 812,00", 481200),
        ("4\u202f812,00 €", 481200),
        ("4812.00", 481200),
        ("4,812.00", 481200),
        ("4.812,00", 481200),
    ],
)
def test_an_amount_with_cents_is_looked_for_as_an_amount(typed, minor):
    which = filters.wanted({"q": typed}, today=TODAY).which
    assert (which.at_least_minor, which.at_most_minor, which.text) == (minor, minor, "")


@pytest.mark.parametrize("typed", ["11842", "FA-2026-11842", "Norvalle", "12/11", "4 812"])
def test_everything_else_is_looked_for_as_text(typed):
    assert filters.wanted({"q": typed}, today=TODAY).which.text == typed


@pytest.mark.parametrize(
    "query",
    [
        {"vue": "nulle-part"},
        {"client": "not-a-key"},
        {"emise_depuis": "31/02/2026"},
        {"min": "beaucoup"},
        {"tri": "; drop table"},
        {"preuve": "magie"},
    ],
)
def test_what_cannot_be_understood_is_left_out(query):
    asked = filters.wanted(query, today=TODAY)
    assert asked.which == filters.view("", today=TODAY)
    assert asked.order == "latest"


def test_the_address_is_the_state():
    asked = filters.wanted({"vue": "non-retirees", "q": "Ormelles", "x": "y"}, today=TODAY)
    assert asked.query() == "vue=non-retirees&q=Ormelles"
    assert asked.query(q=None, tri="due") == "vue=non-retirees&tri=due"
    assert asked.which.due_until == date(2026, 12, 1)

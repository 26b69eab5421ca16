from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from factage.invoice.countries import Unsourced, fact, facts, load


def test_every_french_row_names_its_source():
    assert len(facts("fr")) > 20
    assert all(row.source.strip() for row in facts("fr"))


@pytest.mark.parametrize("source", ["", 'source = "  "'])
def test_a_row_without_a_source_is_refused(source):
    with pytest.raises(Unsourced, match=r"vat\.invented"):
        load(f'[[fact]]\nkey = "vat.invented"\nvalue = 3.0\n{source}\n')


def test_a_rate_is_the_one_of_the_day():
    assert fact("fr", "vat.standard", on=date(2013, 12, 31)).value == Decimal("19.6")
    assert fact("fr", "vat.standard", on=date(2014, 1, 1)).value == Decimal(20)
    assert fact("fr", "vat.standard", on=date(1990, 1, 1)) is None


def test_legal_mentions_are_worded_in_both_languages():
    worded = facts("fr", "mention")
    assert worded
    assert all(set(row.text) == {"fr", "en"} for row in worded)


def test_the_recovery_indemnity_is_forty_euros():
    assert fact("fr", "mention.recovery", on=date(2026, 11, 1)).value == Decimal(40)

from __future__ import annotations

from datetime import date

import pytest

from factage.invoice.countries.obligations import obligations

FIRST_REFORM_DAY = date(2026, 9, 1)
SECOND_REFORM_DAY = date(2027, 9, 1)


@pytest.mark.parametrize(
    ("size", "begins"),
    [
        ("large", FIRST_REFORM_DAY),
        ("medium_large", FIRST_REFORM_DAY),
        ("sme", SECOND_REFORM_DAY),
        ("micro", SECOND_REFORM_DAY),
    ],
)
def test_a_french_issuer_owes_its_business_customers_a_pa_from_the_day_of_its_size(size, begins):
    (row,) = [row for row in obligations() if size in row.sizes and "company" in row.customer_kinds]
    assert (row.begins, row.networks) == (begins, ("pa",))


def test_every_row_has_a_source_and_a_code_of_its_own():
    assert all(row.source.strip() for row in obligations())
    assert len({row.code for row in obligations()}) == len(obligations())


def test_private_and_foreign_customers_owe_nothing_to_a_network():
    assert not any(row.customer_kinds & {"person", "foreign"} for row in obligations())

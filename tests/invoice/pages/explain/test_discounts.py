"""Percentages that lead from a list price to the price."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from factage.invoice.pages.explain.discounts import leading

PRICES = st.decimals(Decimal(1), Decimal(5000), places=2)
PERCENTS = st.lists(st.integers(5, 60).map(Decimal), min_size=1, max_size=3)


@given(PRICES, PERCENTS)
def test_whatever_percentages_made_the_price_are_found(gross, percents):
    net = gross
    for percent in percents:
        net = net * (100 - percent) / 100
    net = net.quantize(Decimal("0.0001"))
    chosen = leading(gross, net, [Decimal("0.5"), *percents])
    assert chosen
    made = gross
    for n in chosen:
        made = made * (100 - [Decimal("0.5"), *percents][n]) / 100
    assert abs(made - net) <= Decimal("0.00005")


def test_a_price_that_none_of_them_makes_has_none():
    assert leading(Decimal("100.00"), Decimal("71.10"), [Decimal(20), Decimal(10), Decimal(200)]) == ()
    assert leading(Decimal("100.00"), Decimal("72.00"), [Decimal(20), Decimal(10), Decimal(200)]) == (0, 1)

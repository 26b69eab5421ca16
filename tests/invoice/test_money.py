"""Exact amounts: digits as written, one rounding, minor units."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factage.invoice.money import digits, from_minor, number, rounded, to_minor


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.50", "1.50"),
        (" 12 ", "12"),
        ("+3", "3"),
        ("-.5", "-0.5"),
        ("1e2", "100"),
        ("007.10", "7.10"),
        ("5.", "5"),
    ],
)
def test_a_number_keeps_its_digits(text: str, value: str) -> None:
    assert digits(number(text) or Decimal(0)) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1,5",
        "1 000",
        "NaN",
        "Infinity",
        "1e9999",
        "0x10",
        "--1",
        "1.2.3",
        "9" * 300,
        "1e400",
        "1e-300",
        "３٤",
    ],
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize(
    ("amount", "value"),
    [("2.345", "2.35"), ("2.355", "2.36"), ("-2.345", "-2.35"), ("0.005", "0.01"), ("1", "1.00")],
)
def test_half_is_rounded_away_from_zero(amount: str, value: str) -> None:
    assert str(rounded(Decimal(amount))) == value


@pytest.mark.parametrize(
    ("amount", "currency", "minor"), [("12.34", "EUR", 1234), ("500", "JPY", 500), ("1.234", "BHD", 1234)]
)
def test_minor_units_follow_the_currency(amount: str, currency: str, minor: int) -> None:
    assert to_minor(Decimal(amount), currency) == minor
    assert from_minor(minor, currency) == Decimal(amount)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**15), max_value=10**15))
def test_an_amount_goes_to_cents_and_back(amount: Decimal) -> None:
    assert from_minor(to_minor(amount, "EUR"), "EUR") == amount
    assert number(digits(amount)) == amount

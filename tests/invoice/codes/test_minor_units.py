"""The decimals of currencies are those of ISO 4217 as the installed package carries it."""

from __future__ import annotations

from iso4217 import Currency

from factage.invoice.money import minor_digits


def test_every_currency_has_its_own_decimals() -> None:
    official = {each.code: each.exponent for each in Currency if each.exponent is not None}
    assert len(official) > 150
    assert {code: minor_digits(code) for code in official} == official

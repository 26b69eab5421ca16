"""Exact amounts: decimals from text, the only rounding, minor units of a currency."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation, localcontext
from functools import cache
from importlib.resources import files
from typing import Final

_NUMBER: Final = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_LONGEST: Final = 200
_EXACT: Final = Context(prec=2600)
"""Enough for the product of two of the longest numbers that ``number`` lets in, every digit kept."""
CENT: Final = Decimal("0.01")


def number(text: str) -> Decimal | None:
    """The decimal written in ``text``, with its digits as written; None where it is not a number of finite length.

    The length is that of plain notation, in which amounts are written: ``1e400`` is as long as its zeros. White space
    around it is ignored, as in XML Schema. No thousands separators, no comma: tables and pages bring their own reading.
    """
    text = text.strip()
    if len(text) > _LONGEST or not _NUMBER.fullmatch(text):
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if len(digits(value)) <= _LONGEST else None


def digits(amount: Decimal) -> str:
    """The amount in plain notation, every digit kept: never an exponent, never a rounded figure."""
    return format(amount, "f")


def rounded(amount: Decimal, places: int = 2) -> Decimal:
    """Half away from zero to ``places`` decimals: the rounding of EN 16931-1 (§ 6.4.2), and the only one here."""
    return amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_EXACT)


def exact() -> AbstractContextManager[Context]:
    """Arithmetic inside loses no digit of sums and products; the default context keeps 28."""
    return localcontext(_EXACT)


def minor_digits(currency: str) -> int:
    """How many decimals the currency has (ISO 4217); 2 where the code is not known."""
    return _minor_units().get(currency, 2)


def to_minor(amount: Decimal, currency: str) -> int:
    """The amount in minor units of the currency (cents), rounded half away from zero."""
    places = minor_digits(currency)
    return int(rounded(amount, places).scaleb(places, context=_EXACT))


def from_minor(minor: int, currency: str) -> Decimal:
    """The amount of that many minor units."""
    return Decimal(minor).scaleb(-minor_digits(currency), context=_EXACT)


@cache
def _minor_units() -> dict[str, int]:
    """Only the currencies that do not have two decimals (ISO 4217:2015, table A.1)."""
    rows = files("factage.invoice.codes").joinpath("minor_units.tsv").read_text(encoding="utf-8").splitlines()
    return {code: int(places) for code, places in (row.split("\t") for row in rows if row and row[0] != "#")}

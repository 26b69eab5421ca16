"""Values with their places, put together into the invoice of the model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Final

from factage.invoice.model import (
    Identifier,
    Invoice,
    Item,
    Line,
    LineVat,
    Party,
    Payment,
    PaymentAccount,
    Totals,
    VatBreakdown,
)
from factage.invoice.model.term import numbers
from factage.invoice.pages.outcome import Value

SIREN: Final = "0002"
_INDEX: Final = re.compile(r"\[\d+\]")
_PART: Final = re.compile(r"(\w+)(?:\[(\d+)\])?")
_DECIMALS: Final = frozenset(
    {"quantity", "unit_price", "net_amount", "rate", "taxable_amount", "tax_amount"}
    | {"lines", "tax_exclusive", "tax", "tax_inclusive", "prepaid", "payable", "rounding", "base_quantity"}
)
_IDENTIFIERS: Final = {"vat_id": None, "legal_id": SIREN}


@cache
def _numbers() -> Mapping[str, str]:
    return numbers(Invoice)


@lru_cache(maxsize=20_000)
def where(path: str) -> str:
    """The business term of a path of the model."""
    return _numbers().get(_INDEX.sub("", path), "EXT")


def invoice_of(values: Iterable[Value], further: Mapping[str, Any] | None = None) -> Invoice:
    """The invoice that these values make; ``further`` are records of the model beside them, by field."""
    tree: dict[str, Any] = {}
    for value in values:
        _put(tree, value.path, value.value)
    return Invoice(**{**_fields(tree), **(further or {})})


def _put(tree: dict[str, Any], path: str, text: str) -> None:
    """Set the value in a tree of dictionaries, lists by index as dictionaries of numbers."""
    parts = path.split(".")
    at: dict[Any, Any] = tree
    for part in parts[:-1]:
        name, index = _split(part)
        at = at.setdefault(name, {})
        if index is not None:
            at = at.setdefault(index, {})
    at[parts[-1]] = _typed(parts[-1], text)


def _split(part: str) -> tuple[str, int | None]:
    match = _PART.fullmatch(part)
    assert match is not None
    return match[1], None if match[2] is None else int(match[2])


def _typed(name: str, text: str) -> Any:
    if name in _DECIMALS:
        return Decimal(text)
    if name.endswith("_date"):
        return date.fromisoformat(text)
    if name in _IDENTIFIERS:
        french = name == "legal_id" and len(text) == 9 and text.isdecimal()
        return Identifier(value=text, scheme=SIREN if french else None)
    return text


def _fields(tree: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, found in tree.items():
        if name in {"seller", "buyer"}:
            out[name] = Party(**found)
        elif name == "totals":
            out[name] = Totals(**found)
        elif name == "payment":
            accounts = tuple(PaymentAccount(**one) for _, one in sorted(found["accounts"].items()))
            out[name] = Payment(accounts=accounts)
        elif name == "vat_breakdown":
            out[name] = tuple(VatBreakdown(**one) for _, one in sorted(found.items()))
        elif name == "lines":
            out[name] = tuple(_line(index, one) for index, one in sorted(found.items()))
        else:
            out[name] = found
    return out


def _line(index: int, found: dict[str, Any]) -> Line:
    fields = dict(found)
    if "item" in fields:
        fields["item"] = Item(**fields["item"])
    if "vat" in fields:
        fields["vat"] = LineVat(**fields["vat"])
    return Line(id=str(index + 1), **fields)

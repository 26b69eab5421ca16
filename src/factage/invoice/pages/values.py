"""Values by their path: a model as JSON made flat, and when two values say the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from factage.invoice.pages.text.sheet import plain

_HEADER: Final = (
    "number",
    "issue_date",
    "due_date",
    "type_code",
    "currency",
    "buyer_reference",
    "order_reference",
)
_PARTY: Final = ("name", "vat_id", "legal_id")
_LINE: Final = ("quantity", "unit_price", "net_amount", "vat.rate", "item.name")
_VAT: Final = ("category", "rate", "taxable_amount", "tax_amount")
_TOTALS: Final = ("lines", "tax_exclusive", "tax", "tax_inclusive", "prepaid", "payable")
_FIGURE: Final = re.compile(r"(?:quantity|unit_price|net_amount|rate|taxable_amount|tax_amount)$|^totals\.")
_LOOSE: Final = re.compile(r"[\W_]")
_ABSENT: Final = object()


def values_of(model: Mapping[str, Any]) -> dict[str, str | None]:
    """The measurement paths of a model as JSON, or of values by path: null is "not printed", an absent key nothing."""
    if any("." in key or "[" in key for key in model):
        return {path: _text(value) for path, value in model.items()}
    out: dict[str, str | None] = {}
    for name in _HEADER:
        _put(out, name, model.get(name, _ABSENT))
    for side in ("seller", "buyer"):
        _group(out, side, model.get(side, _ABSENT), _PARTY)
    payment = model.get("payment")
    for index, account in enumerate((payment or {}).get("accounts") or ()):
        _put(out, f"payment.accounts[{index}].iban", account.get("iban", _ABSENT))
    _rows(out, "lines", model.get("lines", _ABSENT), _LINE)
    _rows(out, "vat_breakdown", model.get("vat_breakdown", _ABSENT), _VAT)
    _group(out, "totals", model.get("totals", _ABSENT), _TOTALS)
    return out


def _rows(out: dict[str, str | None], name: str, rows: Any, fields: tuple[str, ...]) -> None:
    for index, row in enumerate(rows if isinstance(rows, list | tuple) else ()):
        _group(out, f"{name}[{index}]", row, fields)


def _group(out: dict[str, str | None], prefix: str, group: Any, fields: tuple[str, ...]) -> None:
    if not isinstance(group, Mapping):
        return
    for field in fields:
        at: Any = group
        for step in field.split("."):
            at = at.get(step, _ABSENT) if isinstance(at, Mapping) else _ABSENT
        _put(out, f"{prefix}.{field}", at)


def _put(out: dict[str, str | None], path: str, value: Any) -> None:
    if value is not _ABSENT:
        out[path] = _text(value)


def _text(value: Any) -> str | None:
    """An identifier may be a bare string or a record with its scheme."""
    if isinstance(value, Mapping):
        value = value.get("value")
    return None if value is None or value == "" else str(value)


def number_of(text: str | None) -> Decimal | None:
    """A figure of the model; None for none, or for what is no figure."""
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def same_value(path: str, one: str, other: str) -> bool:
    """Whether both say the same: figures as numbers, names as letters, identifiers without spaces."""
    if _FIGURE.search(path):
        try:
            return Decimal(one) == Decimal(other)
        except InvalidOperation:
            return False
    if path.endswith("name"):
        return _letters(one) == _letters(other)
    if path.endswith("legal_id"):
        return _LOOSE.sub("", one)[:9] == _LOOSE.sub("", other)[:9]
    return " ".join(one.split()).replace(" ", "") == " ".join(other.split()).replace(" ", "")


def _letters(text: str) -> str:
    """A name as its letters and figures alone; a ligature is its two letters."""
    apart = text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE")
    return _LOOSE.sub("", plain(apart))

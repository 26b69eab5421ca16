"""An invoice with every term of the model filled, so that a writer shows all it can say."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from factage.invoice import model

_FITTING = {
    "specification": "urn:cen.eu:en16931:2017",
    "business_process": "S1",
    "type_code": "380",
    "currency": "EUR",
    "vat_currency": "CHF",
    "tax_point_code": "3",
    "country": "FR",
    "origin_country": "FR",
    "unit": "C62",
    "base_unit": "C62",
    "days_unit": "DAY",
    "means_code": "58",
    "subject_code": "REG",
    "category": "S",
    "vat_category": "S",
    "mime_code": "application/pdf",
    "iban": "FR7630006000011234567890189",
    "scheme": "0088",
    "status_code": "DETAIL",
    "reason_code": "95",
    "role_code": "DQ",
    "exemption_code": "VATEX-EU-AE",
}
_KINDS = (
    "order",
    "sales_order",
    "contract",
    "receiving_advice",
    "despatch_advice",
    "delivery_note",
    "quotation",
)


def everything() -> model.Invoice:
    """Every field of every record, one value for each; references of a further kind name the number of their own."""
    invoice = _filled(model.Invoice, "")
    numbers = {
        "order": invoice.order_reference,
        "sales_order": invoice.sales_order_reference,
        "contract": invoice.contract_reference,
        "receiving_advice": invoice.receiving_advice_reference,
        "despatch_advice": invoice.despatch_advice_reference,
    }
    further = tuple(
        model.FurtherReference(kind=kind, number=numbers.get(kind, kind), issue_date=date(2026, 10, 1))
        for kind in _KINDS
    )
    lines = tuple(dataclasses.replace(line, status_reason_code="DETAIL") for line in invoice.lines)
    return dataclasses.replace(invoice, further_references=further, lines=lines)


def _filled(kind: type[Any], path: str) -> Any:
    hints = get_type_hints(kind)
    return kind(
        **{
            field.name: _value(hints[field.name], field.name, f"{path}.{field.name}")
            for field in dataclasses.fields(kind)
        }
    )


def _value(hint: Any, name: str, path: str) -> Any:
    if name == "sub_lines":
        return ()  # a line that holds others is a shape of its own
    if get_origin(hint) is tuple:
        return (_value(get_args(hint)[0], name, path),)
    plain = next((argument for argument in get_args(hint) if argument is not NoneType), hint)
    if dataclasses.is_dataclass(plain) and isinstance(plain, type):
        return _filled(plain, path)
    if plain is str:
        code = "LA" if name == "type_code" and "contact" in path else _FITTING.get(name)
        return code or path.lstrip(".")
    return {Decimal: Decimal("12.50"), date: date(2026, 11, 2), bytes: b"%PDF-", bool: True}[plain]

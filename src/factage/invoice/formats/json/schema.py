"""The JSON Schema of the model (draft 2020-12): generated from the records, each field annotated with its BT."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import Any, Final, get_args, get_origin, get_type_hints

from factage.invoice.model import Identifier, Invoice, Line
from factage.invoice.model.term import EXTENSION, number_at

IDENTITY: Final = "urn:factage:invoice:1"
_LINES: Final = "lines"
_PLAIN: Final[dict[Any, dict[str, Any]]] = {
    str: {"type": "string"},
    Decimal: {"type": "string", "pattern": r"^[+-]?(\d+(\.\d*)?|\.\d+)$", "description": "exact decimal"},
    date: {"type": "string", "format": "date"},
    bytes: {"type": "string", "contentEncoding": "base64"},
    bool: {"type": "boolean"},
}


def schema() -> dict[str, Any]:
    """The whole schema. Records are inlined, so that each place bears the number of its own business term (``x-bt``)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": IDENTITY,
        "title": "Factage invoice (EN 16931)",
        **_record(Invoice, "", EXTENSION),
    }


def _record(record: type[Any], prefix: str, above: str) -> dict[str, Any]:
    hints = get_type_hints(record)
    properties = {
        field.name: _field(
            hints[field.name], field.metadata.get("bt", EXTENSION), f"{prefix}{field.name}", above
        )
        for field in dataclasses.fields(record)
    }
    description = (record.__doc__ or "").split("\n", 1)[0]
    required = [field.name for field in dataclasses.fields(record) if field.default is dataclasses.MISSING]
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        **({"required": required} if required else {}),
    }


def _field(hint: Any, number: Any, path: str, above: str) -> dict[str, Any]:
    bt = number_at(number, path) or above
    mark = {} if bt == EXTENSION else {"x-bt": bt}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _value(get_args(hint)[0], path, bt), **mark}
    optional = NoneType in get_args(hint)
    inner = next((argument for argument in get_args(hint) if argument is not NoneType), hint)
    value = _value(inner, path, bt)
    return {"anyOf": [value, {"type": "null"}], **mark} if optional else {**value, **mark}


def _value(hint: Any, path: str, bt: str) -> dict[str, Any]:
    if hint is Line and path != _LINES:
        return {"$ref": f"#/properties/{_LINES}/items"}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        record = _record(hint, f"{path}.", bt)
        return {"anyOf": [record, {"type": "string"}]} if hint is Identifier else record
    return dict(_PLAIN[hint])

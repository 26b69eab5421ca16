"""The number of a business term is metadata of its field: documentation, findings and mapping tables come from it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any, Final, get_args, get_type_hints

EXTENSION: Final = "EXT"
"""Stands for a term outside EN 16931 whose number in its own specification we do not hold."""

_CORE: Final = re.compile(r"B[TG]-\d")

Number = str | Mapping[str, str]
"""One number; or, for a record that serves several groups, the number by the path of the group ("seller", "lines.charges")."""


def term(bt: Number, *, default: Any = None) -> Any:
    """One business term as a field; absent by default."""
    return dataclasses.field(default=default, metadata={"bt": bt})


def terms(bt: Number) -> Any:
    """A field that holds a repeatable business term or group, in document order; none by default."""
    return dataclasses.field(default=(), metadata={"bt": bt})


def is_core(number: str | None) -> bool:
    """Whether the number is one of EN 16931-1 itself, and not of an extension (BT-X, BT-DEX, EXT-FR-FE)."""
    return number is not None and _CORE.match(number) is not None


def number_at(bt: Number, path: str) -> str:
    """The number that a field's metadata gives at a model path such as ``seller.address.city``."""
    if isinstance(bt, str):
        return bt
    groups = [group for group in bt if path.startswith(f"{group}.")]
    return bt[max(groups, key=len)] if groups else EXTENSION


def numbers(
    record: type[Any], prefix: str = "", above: str = EXTENSION, within: tuple[type[Any], ...] = ()
) -> dict[str, str]:
    """Every model path below ``record`` with its BT or BG number, in the order of the model.

    Repeatable groups carry no index in the path: ``lines.item.name``. The parts of an identifier bear the number of
    the term that it identifies (``above``). A record inside one of its own kind (``within``), such as a line of a
    line, has the terms of the outer one, which are not listed again.
    """
    found: dict[str, str] = {}
    hints = types_of(record)
    for field in dataclasses.fields(record):
        path = f"{prefix}{field.name}"
        found[path] = number_at(field.metadata.get("bt", EXTENSION), path) or above
        inner = record_in(hints[field.name])
        if inner is not None and inner is not record and inner not in within:
            found.update(numbers(inner, f"{path}.", found[path], (*within, record)))
    return found


_TYPES: Final[dict[Any, dict[str, Any]]] = {}


def types_of(record: type[Any]) -> dict[str, Any]:
    """The type of each field. To find them out compiles every annotation, so it is done once for a record."""
    if record not in _TYPES:
        _TYPES[record] = get_type_hints(record)
    return _TYPES[record]


def record_in(hint: Any) -> type[Any] | None:
    """The record that a field's type holds: ``X``, ``X | None`` or ``tuple[X, ...]``; None for a plain value."""
    if dataclasses.is_dataclass(hint):
        return hint if isinstance(hint, type) else None
    for argument in get_args(hint):
        found = record_in(argument)
        if found is not None:
            return found
    return None

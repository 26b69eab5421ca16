"""The number of a business term is metadata of its field: documentation, findings and mapping tables come from it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Final, get_args, get_type_hints

EXTENSION: Final = "EXT"
"""Stands for a term of EXTENDED-CTC-FR (XP Z12-012) or Factur-X EXTENDED which the core norm does not number."""

Number = str | Mapping[str, str]
"""One number; or, for a record that serves several groups, the number by the path of the group ("seller", "lines.charges")."""


def term(bt: Number, *, default: Any = None) -> Any:
    """One business term as a field; absent by default."""
    return dataclasses.field(default=default, metadata={"bt": bt})


def terms(bt: Number) -> Any:
    """A field that holds a repeatable business term or group, in document order; none by default."""
    return dataclasses.field(default=(), metadata={"bt": bt})


def number_at(bt: Number, path: str) -> str:
    """The number that a field's metadata gives at a model path such as ``seller.address.city``."""
    if isinstance(bt, str):
        return bt
    groups = [group for group in bt if path.startswith(f"{group}.")]
    return bt[max(groups, key=len)] if groups else EXTENSION


def numbers(record: type[Any], prefix: str = "", above: str = EXTENSION) -> dict[str, str]:
    """Every model path below ``record`` with its BT or BG number, in the order of the model.

    Repeatable groups carry no index in the path: ``lines.item.name``. The parts of an identifier bear the number of
    the term that it identifies (``above``).
    """
    found: dict[str, str] = {}
    hints = get_type_hints(record)
    for field in dataclasses.fields(record):
        path = f"{prefix}{field.name}"
        found[path] = number_at(field.metadata.get("bt", EXTENSION), path) or above
        inner = record_in(hints[field.name])
        if inner is not None:
            found.update(numbers(inner, f"{path}.", found[path]))
    return found


def record_in(hint: Any) -> type[Any] | None:
    """The record that a field's type holds: ``X``, ``X | None`` or ``tuple[X, ...]``; None for a plain value."""
    if dataclasses.is_dataclass(hint):
        return hint if isinstance(hint, type) else None
    for argument in get_args(hint):
        found = record_in(argument)
        if found is not None:
            return found
    return None

"""A record of the model while it is being read: its terms by dotted name, built once all of them are known."""

from __future__ import annotations

from typing import Any, get_type_hints

from factage.invoice.model.term import record_in

Draft = dict[str, Any]


def built(kind: type[Any], draft: Draft) -> Any | None:
    """The record of what the draft holds (``item.name`` makes an item); None where it holds nothing.

    Keys that begin with an underscore are notes of the reading.
    """
    plain: Draft = {}
    nested: dict[str, Draft] = {}
    for key, value in draft.items():
        head, _, rest = key.partition(".")
        if head.startswith("_"):
            continue
        if rest:
            nested.setdefault(head, {})[rest] = value
        elif value is not None:
            plain[head] = tuple(value) if isinstance(value, list) else value
    for head, inner in nested.items():
        record = built(_kinds(kind)[head], inner)
        if record is not None:
            plain[head] = record
    return kind(**plain) if plain else None


def value_at(record: Any, path: str) -> Any | None:
    """The term of that dotted name; None where it, or a group above it, is absent."""
    for step in path.split("."):
        if record is None:
            return None
        record = getattr(record, step)
    return record


def _kinds(kind: type[Any]) -> dict[str, type[Any]]:
    """The terms of a record that are records themselves."""
    if kind not in _KNOWN:
        inner = {name: record_in(hint) for name, hint in get_type_hints(kind).items()}
        _KNOWN[kind] = {name: record for name, record in inner.items() if record is not None}
    return _KNOWN[kind]


_KNOWN: dict[type[Any], dict[str, type[Any]]] = {}

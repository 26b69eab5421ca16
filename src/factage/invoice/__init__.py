"""What an invoice is: a pure library. Bytes in, semantic invoice, findings, bytes out."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from factage.invoice.errors import Unreadable
    from factage.invoice.model import Invoice
    from factage.invoice.verbs import check, parity, read, render, split, write

_PUBLIC = {
    "Invoice": "factage.invoice.model",
    "Unreadable": "factage.invoice.errors",
    "check": "factage.invoice.verbs",
    "parity": "factage.invoice.verbs",
    "read": "factage.invoice.verbs",
    "render": "factage.invoice.verbs",
    "split": "factage.invoice.verbs",
    "write": "factage.invoice.verbs",
}
"""Each public name with the module that holds it; imported when it is first asked for."""

__all__ = ["Invoice", "Unreadable", "check", "parity", "read", "render", "split", "write"]


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_PUBLIC[name]), name)

"""Rule packs in, findings out: engine, packs (where official artefacts come from, versions, hashes), messages (FR, EN)."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from factage.invoice.rules.choice import UnknownPack
    from factage.invoice.rules.report import Finding, Layer, Report
    from factage.invoice.rules.store import Pack, PackStore

_PUBLIC = {
    "Finding": "factage.invoice.rules.report",
    "Layer": "factage.invoice.rules.report",
    "Pack": "factage.invoice.rules.store",
    "PackStore": "factage.invoice.rules.store",
    "Report": "factage.invoice.rules.report",
    "UnknownPack": "factage.invoice.rules.choice",
}
"""Each public name with the module that holds it; imported when it is first asked for."""

__all__ = ["Finding", "Layer", "Pack", "PackStore", "Report", "UnknownPack"]


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(name)
    return getattr(importlib.import_module(_PUBLIC[name]), name)

"""A finding of our own pack, made in one place so that all have the same shape."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from factage.invoice.rules.report import OWN, Finding, Level

_SHOWN: Final = 160


def ours(
    rule: str, level: Level = "warning", *, where: str | None = None, path: str | None = None, **told: str
) -> Finding:
    """One finding of the pack `factage`; ``told`` fills its sentence (a value, an expected amount), cut to be readable."""
    shown = {
        name: value if len(value) <= _SHOWN else f"{value[: _SHOWN - 1]}…" for name, value in told.items()
    }
    return Finding(
        rule=rule, level=level, pack=OWN, where=where, path=path, parameters=MappingProxyType(shown)
    )

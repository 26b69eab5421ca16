"""The official code lists by name: UNTDID, ISO, UN/ECE and CEF tables as EN 16931 admits them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def codes(name: str) -> frozenset[str]:
    """The codes of a list (``untdid_1001``, ``iso_3166``, ``vatex`` …). Raises ``FileNotFoundError`` for another name."""
    return frozenset(row for row in _rows(name) if row and not row.startswith("#"))


def provenance(name: str) -> dict[str, str]:
    """Where a list comes from: ``title``, ``source`` and ``sha256`` of that source."""
    head = [row.removeprefix("#").strip() for row in _rows(name) if row.startswith("#")]
    told = dict(row.split(": ", 1) for row in head[1:])
    return {"title": head[0], **told}


def _rows(name: str) -> list[str]:
    return files(__package__).joinpath("lists", f"{name}.tsv").read_text(encoding="utf-8").splitlines()

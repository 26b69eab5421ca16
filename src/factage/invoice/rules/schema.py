"""The schema layer: one XSD or another must accept the document; libxml2 validates, each schema compiled once."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from lxml import etree

from factage.invoice.rules.places import path_of
from factage.invoice.rules.report import Finding, Layer
from factage.invoice.rules.store import Pack, PackStore

LAYER: Final = "xsd"
RULE: Final = "xsd"
_MOST: Final = 100
"""Errors told of one document; libxml2 goes on after the first, and one slip can make thousands."""


@dataclass(slots=True)
class _Compiled:
    schema: etree.XMLSchema
    lock: threading.Lock = field(default_factory=threading.Lock)


_compiled: dict[Path, _Compiled] = {}
_compiling = threading.Lock()


def judge(root: Any, schemas: Sequence[str], store: PackStore) -> tuple[Layer, tuple[Finding, ...]]:
    """Validate against the schemas in turn: valid where one accepts; else the errors of the last, the narrowest.

    Where none of them is installed the layer is skipped; where only some are, a document that they refuse is unclear.
    """
    began = time.perf_counter()
    told: tuple[Pack, tuple[Finding, ...]] | None = None
    for name in schemas:
        pack = store.find(name)
        if pack is None:
            continue
        errors = _errors(root, pack)
        if not errors:
            return _layer(pack, "valid", began), ()
        told = pack, errors
    if told is None:
        return Layer(pack=LAYER, outcome="skipped", reason="not installed", ms=_since(began)), ()
    return _layer(told[0], "invalid", began), told[1]


def _errors(root: Any, pack: Pack) -> tuple[Finding, ...]:
    compiled = _schema(pack.path)
    tree = root.getroottree()
    with compiled.lock:
        if compiled.schema.validate(tree):
            return ()
        log: list[Any] = list(compiled.schema.error_log)[:_MOST]  # type: ignore[call-overload]
    return tuple(
        Finding(rule=RULE, level="fatal", pack=LAYER, path=_place(tree, error.path), official=error.message)
        for error in log
    ) or (Finding(rule=RULE, level="fatal", pack=LAYER, official="not valid"),)


def _schema(path: Path) -> _Compiled:
    with _compiling:
        if path not in _compiled:
            parser = etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False)
            _compiled[path] = _Compiled(etree.XMLSchema(etree.parse(str(path), parser)))
        return _compiled[path]


def _place(tree: Any, path: str | None) -> str | None:
    """libxml2's place (``/*/*[2]``) in the form in which SVRL gives one, so that terms are found from either."""
    if not path:
        return None
    try:
        found = tree.xpath(path, namespaces=_prefixes(tree, path))
    except etree.XPathError:
        return None
    if not found or not isinstance(found[0], etree._Element):  # noqa: SLF001 - lxml has no public name for it
        return None
    return path_of(found[0])


def _prefixes(tree: Any, path: str) -> dict[str, str]:
    """The name spaces of the prefixes in a path: libxml2 writes those of the document."""
    wanted = set(re.findall(r"([\w.-]+):", path))
    found: dict[str, str] = {}
    for element in tree.iter(etree.Element):
        if len(found) == len(wanted):
            break
        if element.prefix in wanted:
            found.setdefault(element.prefix, etree.QName(element).namespace or "")
    return found


def _layer(pack: Pack, outcome: Any, began: float) -> Layer:
    return Layer(
        pack=LAYER,
        outcome=outcome,
        version=pack.version,
        release=pack.release,
        sha256=pack.sha256,
        ms=_since(began),
    )


def _since(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 2)

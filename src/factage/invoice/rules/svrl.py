"""Reads a report in SVRL (ISO/IEC 19757-3, annex D): which asserts fired, how grave, where, in which words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from factage.invoice.rules.report import Level

_SVRL: Final = "{http://purl.oclc.org/dsdl/svrl}"
_LEVELS: Final[dict[str, Level]] = {
    "warning": "warning",
    "warn": "warning",
    "information": "info",
    "info": "info",
    "hint": "info",
}


@dataclass(frozen=True, slots=True)
class Fired:
    """One fired assert: the official id, or `?` and its test where it has none."""

    rule: str
    level: Level
    path: str
    text: str


def fired(report: bytes) -> Iterator[Fired]:
    """Every failed assert and successful report, in order. Raises ``ValueError`` for what is no SVRL."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(report, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from None
    if root.tag != f"{_SVRL}schematron-output":
        raise ValueError(f"not SVRL: {root.tag}")
    for assertion in root.iter(f"{_SVRL}failed-assert", f"{_SVRL}successful-report"):
        yield Fired(
            assertion.get("id") or f"?{assertion.get('test', '')}",
            level(assertion),
            assertion.get("location", ""),
            _text(assertion),
        )


def level(assertion: Any) -> Level:
    """What `flag`, or else `role`, says; absent or unknown counts as fatal."""
    named = assertion.get("flag") or assertion.get("role") or ""
    return _LEVELS.get(named.strip().lower(), "fatal")


def _text(assertion: Any) -> str:
    texts = [child for child in assertion if isinstance(child.tag, str) and child.tag == f"{_SVRL}text"]
    return " ".join("".join(part for text in texts for part in text.itertext()).split())

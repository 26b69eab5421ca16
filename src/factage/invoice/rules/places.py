"""Places in a document: as a path in the form of SVRL, and as the business term that stands there."""

from __future__ import annotations

from typing import Any

from lxml import etree


def path_of(element: Any) -> str:
    """The path of an element as the official sheets write it: local names, name spaces, positions among namesakes."""
    steps = []
    while element is not None:
        parent = element.getparent()
        number = (
            1 if parent is None else 1 + sum(1 for _ in element.itersiblings(element.tag, preceding=True))
        )
        name = etree.QName(element)
        steps.append(f"/*:{name.localname}[namespace-uri()='{name.namespace or ''}'][{number}]")
        element = parent
    return "".join(reversed(steps))


def locate(path: str, root: Any, syntax: str) -> str | None:
    """The business term or group at a place in the document, as the format knows it."""
    if syntax == "cii":
        from factage.invoice.formats.cii import terms as cii

        return cii.locate(path, root)
    if syntax == "ubl":
        from factage.invoice.formats.ubl import terms as ubl

        return ubl.locate(path, root)
    return None

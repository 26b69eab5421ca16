"""Where a business term stands in UBL, known from the same declarations that read and write it."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from factage.invoice.formats.ubl.document import CREDIT_NOTE, INVOICE
from factage.invoice.formats.ubl.names import clark, steps_of
from factage.invoice.formats.ubl.passage import Node, text_of
from factage.invoice.model import EXTENSION, term_of

_SUB_LINES: Final = frozenset({"SubInvoiceLine", "SubCreditNoteLine"})
"""Lines in a line: what stands in them has the terms of a line."""
_INDEX: Final = re.compile(r"\[(?:position\(\)\s*=\s*)?(\d+)\]")


def locate(path: str, root: Node | None = None) -> str | None:
    """The business term or group at an XPath location as a rule engine gives it (``/*:Invoice[…]/cbc:ID[1]`` → BT-1).

    A place below a known one that has no term of its own belongs to the nearest above it; None where there is none, or
    where the term is one that EN 16931 does not number. Some elements serve two terms (an allowance and a charge):
    with the document's ``root`` they are told apart, without it such a place has no one term.
    """
    below = steps_of(path)
    steps = (*(step for step in below[:-1] if step not in _SUB_LINES), *below[-1:])
    places = _places()
    for depth in range(len(steps), 0, -1):
        found = places.get(steps[:depth])
        if found is None:
            continue
        chosen = found[0] if len({term_of(one) for one in found}) == 1 else _told_apart(found, path, root)
        term = None if chosen is None else term_of(chosen)
        if chosen is None or (term is not None and term != EXTENSION):
            return term
    return None


def _told_apart(found: tuple[str, ...], path: str, root: Node | None) -> str | None:
    """Which of the model paths the element at that place speaks of."""
    for node in _nodes(path, root):
        indicator = node.find(clark("cbc:ChargeIndicator"))
        if indicator is not None:
            wanted = "charges" if text_of(indicator) in {"true", "1"} else "allowances"
            return next((one for one in found if wanted in one.split(".")), None)
        scheme = node.find(f"{clark('cac:TaxScheme')}/{clark('cbc:ID')}")
        if scheme is not None and node.tag == clark("cac:PartyTaxScheme"):
            wanted = "vat_id" if text_of(scheme).upper() == "VAT" else "tax_registration"
            return next((one for one in found if one.endswith(wanted)), None)
    return None


def _nodes(path: str, root: Node | None) -> list[Node]:
    """The elements along the path, innermost first."""
    nodes: list[Node] = [] if root is None else [root]
    pieces = re.split(r"/(?![^\[]*\])", path.strip("/"))[1:]
    for step, piece in zip(steps_of(path), pieces, strict=False):
        if not nodes:
            break
        index = _INDEX.search(piece)
        named = [child for child in nodes[-1] if str(child.tag).rpartition("}")[2] == step]
        wanted = int(index[1]) - 1 if index else 0
        if wanted >= len(named):
            break
        nodes.append(named[wanted])
    return nodes[::-1]


@cache
def _places() -> dict[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for tree in (INVOICE, CREDIT_NOTE):
        for steps, path in tree.places():
            if term_of(path) is not None and path not in found.get(steps[1:], ()):
                found[steps[1:]] = (*found.get(steps[1:], ()), path)
    return found

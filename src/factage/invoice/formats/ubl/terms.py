"""Where a business term stands in UBL, known from the same declarations that read and write it."""

from __future__ import annotations

from functools import cache

from factage.invoice.formats.ubl.document import CREDIT_NOTE, INVOICE
from factage.invoice.formats.ubl.names import steps_of
from factage.invoice.model import EXTENSION, term_of


def locate(path: str) -> str | None:
    """The business term or group at an XPath location as a rule engine gives it (``/*:Invoice[…]/cbc:ID[1]`` → BT-1).

    A place below a known one that has no term of its own belongs to the nearest above it; None where there is none, or
    where the term is one that EN 16931 does not number.
    """
    steps = steps_of(path)
    places = _places()
    for depth in range(len(steps), 0, -1):
        found = places.get(steps[:depth])
        if found is not None:
            return None if found == EXTENSION else found
    return None


@cache
def _places() -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for tree in (INVOICE, CREDIT_NOTE):
        for steps, path in tree.places():
            term = term_of(path)
            if term is not None:
                found.setdefault(steps[1:], term)
    return found

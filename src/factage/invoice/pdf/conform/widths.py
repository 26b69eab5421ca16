"""The widths that a PDF gives to codes of its fonts (ISO 32000-2 § 9.6.2, § 9.7.4.3)."""

from __future__ import annotations

from typing import Any, Final

from pikepdf import Array

from factage.invoice.pdf.conform.work import array, dictionary

TOLERANCE: Final = 1.0
"""How far, in thousandths of the type size, a width may be from that of the program (ISO 19005-3 § 6.2.11.5)."""


def of_simple(font: Any) -> dict[int, float]:
    """The stated widths of a simple font, by code."""
    first = font.get("/FirstChar", 0)
    start = int(first) if isinstance(first, int) else 0
    return {start + index: number(value) for index, value in enumerate(array(font.get("/Widths")))}


def missing_width(font: Any) -> float:
    return number(dictionary(font.get("/FontDescriptor")).get("/MissingWidth", 0))


def of_cid(font: Any) -> tuple[dict[int, float], float]:
    """The stated widths of a CID font, and the one of all others."""
    found: dict[int, float] = {}
    items = array(font.get("/W"))
    at = 0
    while at + 1 < len(items):
        start = int(number(items[at]))
        if isinstance(items[at + 1], Array):
            for index, value in enumerate(items[at + 1]):
                found[start + index] = number(value)
            at += 2
        elif at + 2 < len(items):
            end = min(int(number(items[at + 1])), start + 65535)
            found.update(dict.fromkeys(range(start, end + 1), number(items[at + 2])))
            at += 3
        else:
            break
    return found, number(font.get("/DW", 1000))


def number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError, ArithmeticError):
        return 0.0

"""Panels of a page: coloured columns along an edge, whose rows are not those of what stands beside them."""

from __future__ import annotations

import ctypes
from typing import Any, Final

import pypdfium2.raw as pdfium

from factage.invoice.pages.sheet import Box

_MOST_DRAWN: Final = 3_000
"""Objects of a page that are asked."""
_HIGHEST_PART: Final = 0.5
_NARROWEST, _WIDEST = 0.12, 0.45
_AT_EDGE: Final = 3.0
"""Points between a panel and the edge of the page."""


def panels_of(page: Any, wide: float, high: float) -> tuple[Box, ...]:
    """The panels of a page as PDFium has it, in points from its upper left corner, unturned.

    A panel is a filled ground along the left or right edge of the page, over more than half its height and less than half
    its width.
    """
    found: list[Box] = []
    for place in range(min(pdfium.FPDFPage_CountObjects(page.raw), _MOST_DRAWN)):
        drawn = pdfium.FPDFPage_GetObject(page.raw, place)
        if pdfium.FPDFPageObj_GetType(drawn) != pdfium.FPDF_PAGEOBJ_PATH or not _filled(drawn):
            continue
        edges = [ctypes.c_float() for _ in range(4)]
        if not pdfium.FPDFPageObj_GetBounds(drawn, *edges):
            continue
        left, bottom, right, top = (edge.value for edge in edges)
        along = left < _AT_EDGE or right > wide - _AT_EDGE
        tall = min(top, high) - max(bottom, 0.0) > _HIGHEST_PART * high
        if along and tall and _NARROWEST < (right - left) / wide < _WIDEST:
            found.append((left, high - top, right, high - bottom))
    return tuple(found)


def _filled(drawn: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(drawn, fill, stroke):
        return False
    return bool(fill.value)

"""Panels of a page: coloured columns along an edge, whose rows are not those of what stands beside them."""

from __future__ import annotations

import ctypes
from typing import Any, Final

import pypdfium2.raw as pdfium

from factage.invoice.pages.text.characters import declared
from factage.invoice.pages.text.sheet import Box

_MOST_DRAWN: Final = 3_000
"""Objects of a page that are asked."""
_HIGHEST_PART: Final = 0.5
_NARROWEST, _WIDEST = 0.12, 0.45
_AT_EDGE: Final = 3.0
"""Points between a panel and the edge of the page."""
_object: Final = declared(pdfium.FPDFPage_GetObject, ctypes.c_void_p)
_kind: Final = declared(pdfium.FPDFPageObj_GetType, ctypes.c_int)
_bounds: Final = declared(pdfium.FPDFPageObj_GetBounds, ctypes.c_int)
_mode: Final = declared(pdfium.FPDFPath_GetDrawMode, ctypes.c_int)


def panels_of(page: Any, wide: float, high: float) -> tuple[Box, ...]:
    """The panels of a page as PDFium has it, in points from its upper left corner, unturned.

    A panel is a filled ground along the left or right edge of the page, over more than half its height and less than half
    its width.
    """
    found: list[Box] = []
    raw = ctypes.c_void_p(ctypes.cast(page.raw, ctypes.c_void_p).value)
    edges = [ctypes.c_float() for _ in range(4)]
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    edges_at, modes_at = ([ctypes.byref(one) for one in some] for some in (edges, (fill, stroke)))
    for place in range(min(pdfium.FPDFPage_CountObjects(page.raw), _MOST_DRAWN)):
        drawn = ctypes.c_void_p(_object(raw, place))
        if _kind(drawn) != pdfium.FPDF_PAGEOBJ_PATH or not _bounds(drawn, *edges_at):
            continue
        left, bottom, right, top = (edge.value for edge in edges)
        along = left < _AT_EDGE or right > wide - _AT_EDGE
        tall = min(top, high) - max(bottom, 0.0) > _HIGHEST_PART * high
        shaped = along and tall and _NARROWEST < (right - left) / wide < _WIDEST
        if shaped and _mode(drawn, *modes_at) and fill.value:
            found.append((left, high - top, right, high - bottom))
    return tuple(found)

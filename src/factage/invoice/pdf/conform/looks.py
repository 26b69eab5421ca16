"""What readers draw for an annotation that brings no appearance of its own (ISO 32000-2 § 12.5.6): the common kinds."""

from __future__ import annotations

from typing import Any, Final

from pikepdf import Dictionary

from factage.invoice.pdf.conform.widths import number
from factage.invoice.pdf.conform.work import array

MULTIPLIED: Final = frozenset({"/Highlight"})
"""Kinds that are laid over the page so that it shows through; their drawing asks for a state named M."""
_ROUND: Final = 0.5523
"""Where the handles of four curves stand that make a circle."""
_NOTE: Final = b"1 1 0 rg 0 0 0 RG 1 w 0.5 5 19 14 re b 4 5 m 7 1 l 9 5 l b 3 15 m 17 15 l S 3 12 m 17 12 l S 3 9 m 17 9 l S"


def drawn(note: Any, at: tuple[float, float], size: tuple[float, float]) -> bytes:
    """The content of an appearance whose corner stands at ``at``; nothing for kinds that readers do not draw either."""
    kind = str(note.get("/Subtype"))
    if kind == "/Text":
        return b"q 1 0 0 1 0 %b cm %b Q" % (_words(size[1] - 20), _NOTE) if size[1] >= 20 else b""
    border = note.get("/BS")
    width = number(border.get("/W", 1)) if isinstance(border, Dictionary) else 1.0
    line, fill = _colour(note.get("/C"), b"RG"), _colour(note.get("/IC"), b"rg")
    if kind in {"/Square", "/Circle"}:
        paint = b"B" if fill and line else b"f" if fill else b"S" if line else b"n"
        shape = _box(width, size) if kind == "/Square" else _oval(width, size)
        return b"%b %b %b w %b %b" % (line, fill, _words(width), shape, paint)
    if kind == "/Highlight":
        tint = _colour(note.get("/C"), b"rg") or b"1 1 0 rg"
        return b"/M gs %b %b f" % (tint, b" ".join(_quad(quad, at) for quad in _quads(note)))
    if kind in {"/Underline", "/StrikeOut"}:
        share = 0.5 if kind == "/StrikeOut" else 0.0
        return b"%b 1 w %b S" % (line or b"0 G", b" ".join(_stroke(quad, at, share) for quad in _quads(note)))
    return b""


def _colour(said: Any, operator: bytes) -> bytes:
    parts = [number(one) for one in array(said)]
    if len(parts) == 1:
        parts *= 3
    if len(parts) == 4:
        c, m, y, k = parts
        parts = [1 - min(1.0, one + k) for one in (c, m, y)]
    return b"%b %b" % (_words(*parts), operator) if len(parts) == 3 else b""


def _box(width: float, size: tuple[float, float]) -> bytes:
    return b"%b re" % _words(width / 2, width / 2, size[0] - width, size[1] - width)


def _oval(width: float, size: tuple[float, float]) -> bytes:
    x, y = size[0] / 2, size[1] / 2
    a, b = x - width / 2, y - width / 2
    u, v = a * _ROUND, b * _ROUND
    return b"%b m %b c %b c %b c %b c h" % (
        _words(x - a, y),
        _words(x - a, y + v, x - u, y + b, x, y + b),
        _words(x + u, y + b, x + a, y + v, x + a, y),
        _words(x + a, y - v, x + u, y - b, x, y - b),
        _words(x - u, y - b, x - a, y - v, x - a, y),
    )


def _quads(note: Any) -> list[list[float]]:
    points = [number(one) for one in array(note.get("/QuadPoints"))]
    return [points[n : n + 8] for n in range(0, len(points) - 7, 8)]


def _quad(quad: list[float], at: tuple[float, float]) -> bytes:
    x1, y1, x2, y2, x3, y3, x4, y4 = (value - at[n % 2] for n, value in enumerate(quad))
    return b"%b m %b l %b l %b l h" % (_words(x1, y1), _words(x2, y2), _words(x4, y4), _words(x3, y3))


def _stroke(quad: list[float], at: tuple[float, float], share: float) -> bytes:
    x1, y1, x2, y2, x3, y3, x4, y4 = (value - at[n % 2] for n, value in enumerate(quad))
    start = (x3 + (x1 - x3) * share, y3 + (y1 - y3) * share)
    end = (x4 + (x2 - x4) * share, y4 + (y2 - y4) * share)
    return b"%b m %b l" % (_words(*start), _words(*end))


def _words(*values: float) -> bytes:
    return b" ".join(f"{value:.4f}".rstrip("0").rstrip(".").encode("ascii") for value in values)

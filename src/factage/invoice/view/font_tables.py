"""The tables of a font file, and which glyph it draws for which character (``cmap``, OpenType 1.9, formats 4 and 12)."""

from __future__ import annotations

import struct


def tables_of(data: bytes) -> dict[bytes, bytes]:
    """Each table by its tag."""
    (count,) = struct.unpack_from(">H", data, 4)
    return {
        data[at : at + 4]: data[start : start + length]
        for at in range(12, 12 + 16 * count, 16)
        for start, length in [struct.unpack_from(">II", data, at + 8)]
    }


def characters_of(table: bytes) -> dict[int, int]:
    """Glyphs by code point, of the widest subtable for Unicode."""
    (count,) = struct.unpack_from(">H", table, 2)
    found: dict[int, int] = {}
    for at in range(4, 4 + 8 * count, 8):
        platform, _, start = struct.unpack_from(">HHI", table, at)
        (form,) = struct.unpack_from(">H", table, start)
        if platform in {0, 3} and form in {4, 12}:
            known = _format_4(table, start) if form == 4 else _format_12(table, start)
            if len(known) > len(found):
                found = known
    return found


def _format_12(table: bytes, at: int) -> dict[int, int]:
    (groups,) = struct.unpack_from(">I", table, at + 12)
    found: dict[int, int] = {}
    for first, last, glyph in struct.iter_unpack(">III", table[at + 16 : at + 16 + 12 * groups]):
        found.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))
    return found


def _format_4(table: bytes, at: int) -> dict[int, int]:
    (double,) = struct.unpack_from(">H", table, at + 6)
    segments = double // 2
    ends = struct.unpack_from(f">{segments}H", table, at + 14)
    starts = struct.unpack_from(f">{segments}H", table, at + 16 + double)
    deltas = struct.unpack_from(f">{segments}H", table, at + 16 + 2 * double)
    ranges_at = at + 16 + 3 * double
    ranges = struct.unpack_from(f">{segments}H", table, ranges_at)
    found: dict[int, int] = {}
    for n, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if ranges[n]:
                (glyph,) = struct.unpack_from(">H", table, ranges_at + 2 * n + ranges[n] + 2 * (code - first))
            if glyph and (glyph + deltas[n]) & 0xFFFF:
                found[code] = (glyph + deltas[n]) & 0xFFFF
    return found

"""How much nearer two letters stand than their widths say (the ``kern`` feature of OpenType 1.9, table ``GPOS``)."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Final

_PAIRS: Final = 2
_EXTENSION: Final = 9
_ADVANCE: Final = 4
"""The bit of a value format that says that the record bears a horizontal advance."""


class Kerning:
    """The pair adjustments of a face, read when they are asked for."""

    def __init__(self, table: bytes) -> None:
        self._table = table
        self._subtables = [_subtable(table, at) for at in _pair_subtables(table)] if table else []

    def between(self, left: int, right: int) -> int:
        """In units of the face; negative is nearer."""
        for adjusted in self._subtables:
            found = adjusted(left, right)
            if found is not None:
                return found
        return 0


def _shorts(table: bytes, at: int, count: int) -> tuple[int, ...]:
    return struct.unpack_from(f">{count}H", table, at)


def _pair_subtables(table: bytes) -> Iterator[int]:
    features_at, lookups_at = _shorts(table, 6, 2)
    (count,) = _shorts(table, features_at, 1)
    wanted: set[int] = set()
    for at in range(features_at + 2, features_at + 2 + 6 * count, 6):
        if table[at : at + 4] == b"kern":
            feature = features_at + _shorts(table, at + 4, 1)[0]
            wanted.update(_shorts(table, feature + 4, _shorts(table, feature + 2, 1)[0]))
    for lookup in sorted(wanted):
        start = lookups_at + _shorts(table, lookups_at + 2 + 2 * lookup, 1)[0]
        kind, _, subtables = _shorts(table, start, 3)
        for offset in _shorts(table, start + 6, subtables):
            at = start + offset
            form = kind
            if kind == _EXTENSION:
                _, form, further = struct.unpack_from(">HHI", table, at)
                at += further
            if form == _PAIRS:
                yield at


def _subtable(table: bytes, at: int) -> Callable[[int, int], int | None]:
    form, coverage, first, second = _shorts(table, at, 4)
    covered = _coverage(table, at + coverage)
    size = 2 * ((first & 0xFF).bit_count() + (second & 0xFF).bit_count())
    skip = 2 * (first & (_ADVANCE - 1)).bit_count()
    has_advance = bool(first & _ADVANCE)

    def value(place: int) -> int:
        return struct.unpack_from(">h", table, place + skip)[0] if has_advance else 0

    if form == 1:
        return _single_pairs(table, at, covered, size, value)
    left_classes, right_classes = (_classes(table, at + offset) for offset in _shorts(table, at + 8, 2))
    (columns,) = _shorts(table, at + 14, 1)

    def by_class(left: int, right: int) -> int | None:
        if covered(left) is None:
            return None
        return value(at + 16 + size * (left_classes(left) * columns + right_classes(right)))

    return by_class


def _single_pairs(
    table: bytes, at: int, covered: Callable[[int], int | None], size: int, value: Callable[[int], int]
) -> Callable[[int, int], int | None]:
    def by_glyph(left: int, right: int) -> int | None:
        index = covered(left)
        if index is None:
            return None
        pairs = at + _shorts(table, at + 10 + 2 * index, 1)[0]
        for place in range(pairs + 2, pairs + 2 + (2 + size) * _shorts(table, pairs, 1)[0], 2 + size):
            if _shorts(table, place, 1)[0] == right:
                return value(place + 2)
        return None

    return by_glyph


def _coverage(table: bytes, at: int) -> Callable[[int], int | None]:
    form, count = _shorts(table, at, 2)
    if form == 1:
        return {glyph: index for index, glyph in enumerate(_shorts(table, at + 4, count))}.get
    ranges = list(struct.iter_unpack(">HHH", table[at + 4 : at + 4 + 6 * count]))
    return {
        glyph: index + glyph - first for first, last, index in ranges for glyph in range(first, last + 1)
    }.get


def _classes(table: bytes, at: int) -> Callable[[int], int]:
    form, first, count = _shorts(table, at, 3)
    if form == 1:
        values = _shorts(table, at + 6, count)
        return lambda glyph: values[glyph - first] if 0 <= glyph - first < count else 0
    ranges = list(struct.iter_unpack(">HHH", table[at + 4 : at + 4 + 6 * first]))
    starts = [start for start, _, _ in ranges]

    def of(glyph: int) -> int:
        found = bisect_right(starts, glyph) - 1
        return ranges[found][2] if found >= 0 and glyph <= ranges[found][1] else 0

    return of

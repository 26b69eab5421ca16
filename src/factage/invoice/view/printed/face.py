"""A TrueType face: what it draws, how wide, how close (OpenType 1.9), and a cut of it with the glyphs of a document.

Read and cut here and not by fontTools, which does the rare faces (``compact``) and the web faces: to import its subsetter
takes 0.8 s of processor time and one cut 83 ms against 2.6 ms here, nine times the whole page, and every text with a
letter beyond French and English needs a cut of its own. Its reading alone would add 0.2 s to the first page of a process.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from functools import cached_property
from hashlib import sha256
from typing import Final, cast

from factage.invoice.view.font_tables import characters_of, tables_of
from factage.invoice.view.printed.kerning import Kerning

REPLACEMENT: Final = "\ufffd"
"""Stands for a character that no face draws: the empty box of the face itself."""
FINE: Final = "\u202f"
_FINE_WIDER: Final = 40
"""The typeface's narrow space is 1/8 em; groups of three and units stand this much of 1/1000 em wider apart."""
_MOST_REMEMBERED: Final = 30_000
_INSTRUCTIONS: Final = 0x100
_COMPONENTS: Final = 0x20
_CHECKSUM: Final = 0xB1B0AFBA


Widths = list[int] | dict[int, int]


class Face:
    """A face from its file. ``drawn`` maps characters to glyphs; all measures are in 1/1000 of the size."""

    def __init__(self, data: bytes, name: str) -> None:
        self._tables = tables_of(data)
        self.name = name
        head, hhea = self._tables[b"head"], self._tables[b"hhea"]
        (self._units,) = struct.unpack_from(">H", head, 18)
        self.box = [self._scaled(value) for value in struct.unpack_from(">4h", head, 36)]
        self.ascent, self.descent = (self._scaled(value) for value in struct.unpack_from(">2h", hhea, 4))
        (self._count,) = struct.unpack_from(">H", self._tables[b"maxp"], 4)
        (measured,) = struct.unpack_from(">H", hhea, 34)
        metrics = struct.unpack_from(f">{'Hh' * measured}", self._tables[b"hmtx"])
        advances = [*metrics[::2], *[metrics[-2]] * (self._count - measured)]
        self.drawn = characters_of(self._tables[b"cmap"])
        self.drawn[ord(REPLACEMENT)] = self._count
        self.widths: Widths = [self._scaled(advance) for advance in (*advances, advances[0])]
        self._kerning = Kerning(self._tables.get(b"GPOS", b""))
        self._set: dict[str, tuple[int, bytes]] = {}
        self._pairs: dict[int, int] = {}

    def set(self, text: str) -> tuple[int, bytes] | None:
        """The width of a text and the operand that shows it (``TJ``, ISO 32000-1, 9.4.3).

        None where the face does not draw every character.
        """
        known = self._set.get(text)
        if known is None:
            glyphs = list(map(self.drawn.get, map(ord, text)))
            if None in glyphs:
                return None
            if len(self._set) > _MOST_REMEMBERED:
                self._set = {}
            known = self._set[text] = self._kerned(cast("list[int]", glyphs)) if glyphs else (0, b"[]")
        return known

    def _kerned(self, glyphs: list[int]) -> tuple[int, bytes]:
        width = sum(map(self.widths.__getitem__, glyphs))
        pairs, parts, start, before = self._pairs, [], 0, glyphs[0]
        for place, glyph in enumerate(glyphs[1:], 1):
            pair = before << 16 | glyph
            nearer = pairs.get(pair)
            if nearer is None:
                nearer = pairs[pair] = self._nearer(before, glyph)
            if nearer:
                parts.append(b"%s%d" % (_string(glyphs[start:place]), -nearer))
                width += nearer
                start = place
            before = glyph
        parts.append(_string(glyphs[start:]))
        return width, b"[%s]" % b"".join(parts)

    def _nearer(self, left: int, right: int) -> int:
        wider = _FINE_WIDER if left == self.drawn.get(ord(FINE)) else 0
        return self._scaled(self._kerning.between(left, right)) + wider

    def _scaled(self, value: int) -> int:
        return value if self._units == 1000 else round(value * 1000 / self._units)

    @property
    def embedded(self) -> tuple[bytes, bytes, bytes]:
        """Kind of font, key of its program in the descriptor, and how characters lead to glyphs (ISO 32000-1, 9.7)."""
        return b"CIDFontType2", b"FontFile2", b"/CIDToGIDMap/Identity"

    def program(self, glyphs: Iterable[int]) -> tuple[bytes, bytes]:
        """The cut, compressed, and the entries of its stream."""
        cut = self.cut(glyphs)
        return zlib.compress(cut, 9), b"/Length1 %d" % len(cut)

    def cut(self, glyphs: Iterable[int]) -> bytes:
        """A font file with these glyphs (and those they are made of) under their numbers, without instructions."""
        return _cut(self, {0, *glyphs})

    def tag(self, glyphs: Iterable[int]) -> str:
        """The six letters that tell cuts apart (ISO 32000-1, 9.6.4)."""
        digest = sha256(",".join(map(str, sorted(glyphs))).encode()).digest()
        return "".join(chr(65 + byte % 26) for byte in digest[:6])

    @cached_property
    def _places(self) -> tuple[int, ...]:
        if self._tables[b"head"][51]:
            return struct.unpack_from(f">{self._count + 1}I", self._tables[b"loca"])
        return tuple(2 * half for half in struct.unpack_from(f">{self._count + 1}H", self._tables[b"loca"]))

    def _outline(self, glyph: int) -> bytes:
        if glyph == self._count:
            glyph = 0
        return self._tables[b"glyf"][self._places[glyph] : self._places[glyph + 1]]

    def outlines(self, glyphs: Iterable[int]) -> dict[int, bytes]:
        """The drawings of the glyphs and of those they are made of."""
        found: dict[int, bytes] = {}
        wanted = list(glyphs)
        while wanted:
            glyph = wanted.pop()
            if glyph not in found:
                found[glyph], parts = _bare(self._outline(glyph))
                wanted.extend(parts)
        return found

    def tables(self, last: int) -> dict[bytes, bytes]:
        """The tables about the whole face, for a file of the glyphs up to ``last``."""
        head = bytearray(self._tables[b"head"])
        head[8:12] = bytes(4)
        head[50:52] = b"\0\1"
        maxp = bytearray(self._tables[b"maxp"])
        maxp[4:6] = struct.pack(">H", last + 1)
        hhea = bytearray(self._tables[b"hhea"])
        hhea[34:36] = struct.pack(">H", last + 1)
        return {b"head": bytes(head), b"hhea": bytes(hhea), b"maxp": bytes(maxp)}

    def metrics(self, glyph: int) -> bytes:
        at = 4 * (glyph if glyph < self._count else 0)
        return self._tables[b"hmtx"][at : at + 4]


def _string(glyphs: list[int]) -> bytes:
    """A literal string of two bytes for each glyph."""
    raw = struct.pack(f">{len(glyphs)}H", *glyphs)
    if b"\\" in raw:
        raw = raw.replace(b"\\", b"\\\\")
    if b"(" in raw:
        raw = raw.replace(b"(", b"\\(")
    if b")" in raw:
        raw = raw.replace(b")", b"\\)")
    if b"\r" in raw:
        raw = raw.replace(b"\r", b"\\r")
    return b"(%s)" % raw


def _bare(outline: bytes) -> tuple[bytes, list[int]]:
    """A glyph without instructions, and the glyphs that it is made of (OpenType, ``glyf``)."""
    if not outline:
        return b"", []
    (contours,) = struct.unpack_from(">h", outline)
    if contours >= 0:
        at = 10 + 2 * contours
        (length,) = struct.unpack_from(">H", outline, at)
        return outline[:at] + b"\0\0" + outline[at + 2 + length :], []
    parts, bare, at, more = [], bytearray(outline), 10, True
    while more:
        flags, glyph = struct.unpack_from(">HH", outline, at)
        parts.append(glyph)
        struct.pack_into(">H", bare, at, flags & ~_INSTRUCTIONS)
        scale = 2 if flags & 0x8 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0
        at += 4 + (4 if flags & 1 else 2) + scale
        more = bool(flags & _COMPONENTS)
    return bytes(bare[:at]), parts


def _cut(face: Face, glyphs: set[int]) -> bytes:
    outlines = face.outlines(glyphs)
    last = max(outlines)
    data, places, metrics = bytearray(), [0], []
    for glyph in range(last + 1):
        outline = outlines.get(glyph)
        if outline is None:
            metrics.append(bytes(4))
        else:
            metrics.append(face.metrics(glyph))
            data += outline + bytes(-len(outline) % 4)
        places.append(len(data))
    return _file(
        face.tables(last)
        | {
            b"glyf": bytes(data),
            b"hmtx": b"".join(metrics),
            b"loca": struct.pack(f">{len(places)}I", *places),
        }
    )


def _file(tables: dict[bytes, bytes]) -> bytes:
    """The tables as a font file, with their checksums."""
    directory, body, at = [], [], 12 + 16 * len(tables)
    for tag, table in sorted(tables.items()):
        padded = table + bytes(-len(table) % 4)
        directory.append(tag + struct.pack(">III", _sum(padded), at, len(table)))
        body.append(padded)
        at += len(padded)
    power = len(tables).bit_length() - 1
    search = 16 << power
    head = struct.pack(">IHHHH", 0x10000, len(tables), search, power, 16 * len(tables) - search)
    whole = bytearray(b"".join((head, *directory, *body)))
    place = 12 + 16 * len(tables) + sum(len(part) for part in body[: sorted(tables).index(b"head")]) + 8
    struct.pack_into(">I", whole, place, (_CHECKSUM - _sum(bytes(whole))) & 0xFFFFFFFF)
    return bytes(whole)


def _sum(padded: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF

"""The faces of a document as embedded fonts: cut to its glyphs, with their widths and the characters they stand for."""

from __future__ import annotations

import zlib
from functools import cache, lru_cache
from typing import Final

from factage.invoice.view.printed.face import REPLACEMENT, Face
from factage.invoice.view.printed.file import File

_ALWAYS: Final = "".join(map(chr, range(0x20, 0x7F))) + (
    "\u00a0§°²³µ·«»ÀÂÄÇÈÉÊËÎÏÔÖÙÛÜàâäçèéêëîïôöùûüŒœ€–—‘’“”…•\u202f−" + REPLACEMENT
)
"""What French and English texts need is in every cut, so that most documents share one, made once."""
_MAP_HEAD: Final = (
    b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)"
    b"/Supplement 0>>def/CMapName/Adobe-Identity-UCS def/CMapType 2 def 1 begincodespacerange<0000><FFFF>"
    b"endcodespacerange\n"
)
_MAP_FOOT: Final = b"endcmap CMapName currentdict/CMap defineresource pop end end"
_MOST_ENTRIES: Final = 100


def embed_face(file: File, face: Face, characters: set[str], *, ours: bool) -> int:
    """The font of the face with what the document shows; its object number. ``ours``: the typeface of the page."""
    wanted = frozenset(characters - _always(face) if ours else characters)
    name, (program, entries), widths, names = _cut(face, wanted, ours)
    kind, key, mapped = face.embedded
    holder = file.stream(entries, program, packed=True)
    unicode = file.stream(b"", names, packed=True)
    box = b" ".join(b"%d" % edge for edge in face.box)
    descriptor = file.put(
        b"<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%s]/Ascent %d/Descent %d/CapHeight 660"
        b"/ItalicAngle %d/StemV 80/%s %d 0 R>>"
        % (name, box, face.ascent, face.descent, -11 if face.name.endswith("It") else 0, key, holder)
    )
    descendant = file.put(
        b"<</Type/Font/Subtype/%s/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        b"%s/FontDescriptor %d 0 R/DW 0/W[%s]>>" % (kind, name, mapped, descriptor, widths)
    )
    return file.put(
        b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
        % (name, descendant, unicode)
    )


@cache
def _always(face: Face) -> frozenset[str]:
    return frozenset(character for character in _ALWAYS if ord(character) in face.drawn)


@lru_cache(maxsize=128)
def _cut(
    face: Face,
    wanted: frozenset[str],
    ours: bool,  # noqa: FBT001 - a key of the cache
) -> tuple[bytes, tuple[bytes, bytes], bytes, bytes]:
    """Name, program with the entries of its stream, widths, character map; program and map compressed."""
    characters = wanted | _always(face) if ours else wanted
    stands_for: dict[int, str] = {}
    for character in sorted(characters):
        stands_for.setdefault(face.drawn[ord(character)], character)
    glyphs = sorted(stands_for)
    return (
        f"{face.tag(glyphs)}+{face.name}".encode(),
        face.program(glyphs),
        _widths(face, glyphs),
        zlib.compress(_character_map(stands_for), 9),
    )


def _widths(face: Face, glyphs: list[int]) -> bytes:
    found: list[bytes] = []
    before = -2
    for glyph in glyphs:
        if glyph != before + 1:
            found.append(b"%s%d[" % (b"]" if found else b"", glyph))
        found.append(b"%d " % face.widths[glyph])
        before = glyph
    return b"".join(found) + b"]"


def _character_map(stands_for: dict[int, str]) -> bytes:
    rows = [
        f"<{glyph:04X}><{character.encode('utf-16-be').hex().upper()}>\n".encode()
        for glyph, character in sorted(stands_for.items())
    ]
    parts = [_MAP_HEAD]
    for start in range(0, len(rows), _MOST_ENTRIES):
        part = rows[start : start + _MOST_ENTRIES]
        parts.append(b"%d beginbfchar\n%sendbfchar\n" % (len(part), b"".join(part)))
    return b"".join((*parts, _MAP_FOOT))

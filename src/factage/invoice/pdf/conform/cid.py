"""A composite font (ISO 32000-2 § 9.7): its CMap, its CIDs and the drawings that they lead to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from factage.invoice.pdf.attachments import name
from factage.invoice.pdf.conform.cmaps import PREDEFINED, cmap_of, flattened, identity_but
from factage.invoice.pdf.conform.compact import Compact
from factage.invoice.pdf.conform.truetype import BadProgramError, TrueType
from factage.invoice.pdf.conform.usage import Shown
from factage.invoice.pdf.conform.widths import TOLERANCE, of_cid
from factage.invoice.pdf.conform.work import Work, array, dictionary


def tidy_composite(work: Work, shown: Shown) -> None:
    """Put a composite font right, or say what is wrong with it."""
    font = shown.font
    called = _called(font)
    below = array(font.get("/DescendantFonts"))
    if not below or not isinstance(below[0], Dictionary):
        work.hinders("font_broken", called)
        return
    inner = dictionary(below[0].get("/FontDescriptor"))
    program = next(
        (inner[key] for key in ("/FontFile2", "/FontFile3") if isinstance(inner.get(key), Stream)), None
    )
    if program is None:
        if shown.strings:
            work.hinders("font_not_embedded", called)
        return
    if _leads_astray(font.get("/Encoding")) and not _made_one(work, font):
        work.hinders("font_map", called)
        return
    cmap = cmap_of(font)
    if cmap is None:
        return
    cids = sorted(cmap.decode(shown.strings))
    try:
        if "/FontFile2" in inner:
            _truetype(work, _Composite(font, below[0], inner, identity=cmap.identity), cids, called)
        elif program.get("/Subtype") in {Name.CIDFontType0C, Name.Type1C}:
            _compact(work, below[0], inner, cids, called)
    except (BadProgramError, pikepdf.PdfError, pikepdf.DataDecodingError):
        work.hinders("font_broken", called)


def _called(font: Any) -> str:
    said = name(font.get("/BaseFont")) or "?"
    return said[7:] if len(said) > 7 and said[6] == "+" else said


def _made_one(work: Work, font: Any) -> bool:
    """Write one CMap in the place of several that rest on each other."""
    said = font.get("/Encoding")
    words = flattened(said) if isinstance(said, Stream) else None
    if words is None:
        return False
    made = work.pdf.make_stream(words)
    for key, value in said.items():
        if key not in {"/UseCMap", "/Length", "/Filter", "/DecodeParms"}:
            made[key] = value
    font.Encoding = made
    work.repaired("font_map")
    return True


def _leads_astray(said: Any) -> bool:
    """A CMap that is neither embedded nor predefined, or rests on one that is not (§ 6.2.11.3.3)."""
    if isinstance(said, Name):
        return PREDEFINED.fullmatch(str(said)) is None
    if not isinstance(said, Stream):
        return True
    used = said.get("/UseCMap")
    return used is not None and not (isinstance(used, Name) and PREDEFINED.fullmatch(str(used)))


@dataclass(frozen=True, slots=True)
class _Composite:
    """The font as the page names it, the one below it, and its description."""

    outer: Any
    font: Any
    inner: Any
    identity: bool


def _truetype(work: Work, whole: _Composite, cids: list[int], called: str) -> None:
    font, inner = whole.font, whole.inner
    program = TrueType(bytes(inner.FontFile2.read_bytes()))
    mapped = font.get("/CIDToGIDMap")
    table = bytes(mapped.read_bytes()) if isinstance(mapped, Stream) else None
    stated, otherwise = of_cid(font)
    settled: dict[int, float] = {}
    for cid in cids:
        glyph = cid if table is None else int.from_bytes(table[cid * 2 : cid * 2 + 2], "big")
        if cid == 0 or glyph == 0:
            if not _box(work, whole, program, table, cid):
                work.hinders("undrawn_glyph", called)
            continue
        if glyph >= program.glyphs:
            work.hinders("glyph_missing", called)
            continue
        width = stated.get(cid, otherwise)
        if program.fits(glyph, width):
            settled.setdefault(glyph, width)
        elif glyph in settled and abs(settled[glyph] - width) > TOLERANCE:
            work.hinders("font_width", called)
        else:
            program.set_width(glyph, width)
            settled[glyph] = width
            work.repaired("font_width")
    if program.changed:
        data = program.data()
        inner.FontFile2 = work.pdf.make_stream(data, Length1=len(data))


def _box(work: Work, whole: _Composite, program: TrueType, table: bytes | None, cid: int) -> bool:
    """Let the code without a drawing, whose box is printed, lead to a twin of that box with a number of its own."""
    if cid != 0 or table is not None or not whole.identity or str(whole.outer.Encoding) != "/Identity-H":
        return False
    stated, otherwise = of_cid(whole.font)
    twin = program.twin(0)
    program.set_width(twin, stated.get(0, otherwise))
    whole.font.W = Array([*array(whole.font.get("/W")), twin, Array([round(stated.get(0, otherwise), 3)])])
    system = whole.font.get("/CIDSystemInfo")
    made = work.pdf.make_stream(identity_but(0, twin, system))
    made.Type, made.CMapName, made.WMode = Name.CMap, Name.IdentityButOne, 0
    if isinstance(system, Dictionary):
        made.CIDSystemInfo = system
    whole.outer.Encoding = made
    work.repaired("undrawn_glyph")
    return True


def _compact(work: Work, font: Any, inner: Any, cids: list[int], called: str) -> None:
    stream = inner.FontFile3
    program = Compact(bytes(stream.read_bytes()))
    stated, otherwise = of_cid(font)
    for cid in cids:
        sign = program.of_cid(cid)
        if cid == 0:
            work.hinders("undrawn_glyph", called)
        elif sign is None:
            work.hinders("glyph_missing", called)
        elif not program.fits(sign, stated.get(cid, otherwise)):
            program.set_width(sign, stated.get(cid, otherwise))
            work.repaired("font_width")
    if program.changed:
        inner.FontFile3 = work.pdf.make_stream(program.data(), Subtype=stream.get("/Subtype"))

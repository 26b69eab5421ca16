"""The standard 14 fonts (ISO 32000-2 § 9.6.2.2) for files that name one and bring none: the free faces of PDFium, cut.

PDFium carries faces with the metrics of the fourteen (BSD licence); a page that is embedded with them looks as PDFium
showed it before.
"""

from __future__ import annotations

import ctypes
import io
import re
from functools import cache, lru_cache
from typing import Any, Final

from fontTools import subset
from fontTools.cffLib import CFFFontSet
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont, newTable

from factage.invoice.pdf.pdfium import PDFIUM

_SUBSET: Final = re.compile(r"^[A-Z]{6}\+")
_FAMILIES: Final = {
    "helvetica": "Helvetica",
    "arial": "Helvetica",
    "arialmt": "Helvetica",
    "arialunicodems": "",
    **dict.fromkeys(("liberationsans", "arimo", "nimbussans", "nimbussansl", "nimbussanl"), "Helvetica"),
    **dict.fromkeys(("liberationserif", "tinos", "nimbusroman", "nimbusromno9l"), "Times"),
    **dict.fromkeys(("liberationmono", "cousine", "nimbusmonops", "nimbusmonl"), "Courier"),
    "times": "Times",
    "timesroman": "Times",
    "timesnewroman": "Times",
    "timesnewromanps": "Times",
    "timesnewromanpsmt": "Times",
    "courier": "Courier",
    "couriernew": "Courier",
    "couriernewps": "Courier",
    "couriernewpsmt": "Courier",
    "symbol": "Symbol",
    "symbolmt": "Symbol",
    "zapfdingbats": "ZapfDingbats",
    "itczapfdingbats": "ZapfDingbats",
}
_STYLES: Final = {
    "Helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique"),
    "Times": ("Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic"),
    "Courier": ("Courier", "Courier-Bold", "Courier-Oblique", "Courier-BoldOblique"),
}
_OTHERWISE: Final[dict[str, dict[str, int]]] = {
    "Helvetica": {"Euro": 556, "guillemotleft": 556, "guillemotright": 556, "guilsinglright": 333},
    "Helvetica-Bold": {"Euro": 556, "at": 975},
    "Helvetica-Oblique": {"Euro": 556, "at": 1015, "guilsinglleft": 333},
    "Helvetica-BoldOblique": {"Euro": 556, "at": 975, "five": 556, "oslash": 611},
    "Times-Roman": {"Euro": 500},
    "Times-Bold": {"Euro": 500},
    "Times-BoldItalic": {"Euro": 500},
}
"""Where the face of PDFium is wider or narrower than Adobe's metrics of the fourteen."""
SYMBOLIC: Final = frozenset({"Symbol", "ZapfDingbats"})


def standard_name(base: str) -> str | None:
    """Which of the fourteen a name of a font means, as viewers take it; None where it is none."""
    plain = _SUBSET.sub("", base.removeprefix("/")).replace(" ", "")
    family, _, style = plain.replace(",", "-").partition("-")
    low = f"{family} {style}".lower()
    bold, slanted = "bold" in low, "italic" in low or "oblique" in low
    bare = re.sub(r"bold|italic|oblique|regular", "", family.lower())
    rest = re.sub(r"bold|italic|oblique|regular|roman|normal|psmt|mt|ps|-|,", "", style.lower())
    chosen = _FAMILIES.get(bare)
    if not chosen or rest:
        return None
    if chosen in SYMBOLIC:
        return chosen
    return _STYLES[chosen][bold + 2 * slanted]


@cache
def program(name: str) -> bytes:
    """The face as PDFium carries it: a CFF font program."""
    import pypdfium2.raw as pdfium

    with PDFIUM:
        made = pdfium.FPDF_CreateNewDocument()
        try:
            font = pdfium.FPDFText_LoadStandardFont(made, name.encode("ascii"))
            size = ctypes.c_size_t()
            pdfium.FPDFFont_GetFontData(font, None, 0, ctypes.byref(size))
            data = (ctypes.c_uint8 * size.value)()
            pdfium.FPDFFont_GetFontData(font, data, size.value, ctypes.byref(size))
            pdfium.FPDFFont_Close(font)
        finally:
            pdfium.FPDF_CloseDocument(made)
    return bytes(data)


@cache
def metrics(name: str) -> dict[str, float]:
    """The width of each sign, as Adobe's metrics of the fourteen say it."""
    face = _face(name)
    found = {}
    for sign in face.charset:
        drawing = face.CharStrings[sign]
        drawing.draw(BoundsPen(None))
        found[sign] = float(drawing.width)
    return found | {sign: float(width) for sign, width in _OTHERWISE.get(name, {}).items()}


@lru_cache(maxsize=256)
def cut(name: str, wanted: tuple[tuple[str, float], ...]) -> bytes:
    """The face with these signs alone, each in the width that the page gives it, as a CFF program."""
    font = TTFont(sfntVersion="OTTO")
    table = newTable("CFF ")
    table.decompile(program(name), font)
    font["CFF "] = table
    font.setGlyphOrder(table.cff[0].getGlyphOrder())
    options = subset.Options(glyph_names=True, notdef_outline=True, desubroutinize=True, hinting=True)
    cutter = subset.Subsetter(options)
    cutter.populate(glyphs=[sign for sign, _ in wanted])
    cutter.subset(font)
    face = table.cff[0]
    for sign, width in wanted:
        _set_width(face, sign, width)
    return bytes(table.compile(font))


def box(name: str) -> list[int]:
    """The box that holds all signs of the face, for its description."""
    return [int(side) for side in _face(name).FontBBox]


def _set_width(face: Any, sign: str, width: float) -> None:
    drawing = face.CharStrings[sign]
    drawing.draw(BoundsPen(None))
    if abs(drawing.width - width) <= 0.5:
        return
    pen = T2CharStringPen(width, {sign: drawing})
    # a sign wider than its place would run into the next one: it is drawn narrower, as viewers do
    scale = min(1.0, width / drawing.width) if drawing.width else 1.0
    drawing.draw(TransformPen(pen, (scale, 0, 0, 1, 0, 0)))
    private = drawing.private
    redrawn = pen.getCharString(private=private, globalSubrs=drawing.globalSubrs)
    redrawn.program[0] = round(width) - private.nominalWidthX
    face.CharStrings.charStringsIndex[face.CharStrings.charStrings[sign]] = redrawn


def _face(name: str) -> Any:
    opened = CFFFontSet()
    opened.decompile(io.BytesIO(program(name)), None)
    return opened[0]

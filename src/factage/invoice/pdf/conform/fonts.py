"""Fonts of a PDF/A-3 (ISO 19005-3 § 6.2.11): embedded, whole, with the widths of their drawings."""

from __future__ import annotations

from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Stream, String

from factage.invoice.pdf.attachments import name
from factage.invoice.pdf.conform import standard
from factage.invoice.pdf.conform.cid import tidy_composite
from factage.invoice.pdf.conform.encodings import NOTHING, built_in, character, encoding_of, named, to_unicode
from factage.invoice.pdf.conform.simple import tidy_simple
from factage.invoice.pdf.conform.usage import Shown, Usage
from factage.invoice.pdf.conform.widths import TOLERANCE, missing_width, of_simple
from factage.invoice.pdf.conform.work import Work, array, dictionary

_PROGRAMS: Final = ("/FontFile", "/FontFile2", "/FontFile3")
_NON_SYMBOLIC, _SYMBOLIC, _FIXED, _SERIF, _ITALIC = 32, 4, 1, 2, 64


def needs_reading(work: Work) -> bool:
    """Whether a font is plainly at fault, so that the claim of the file is worth nothing."""
    return any(
        _is_font(item) and (is_loose(item) or _odd_encoding(item) or _odd_map(item) or _without_widths(item))
        for item in work.objects
    )


def tidy_descriptions(work: Work) -> None:
    """Lists of what a subset holds are not needed, and often wrong: they go (§ 6.2.11.4.2)."""
    for item in work.objects:
        if isinstance(item, Dictionary) and item.get("/Type") == Name.FontDescriptor:
            for key in ("/CIDSet", "/CharSet"):
                if key in item:
                    del item[key]
                    work.repaired("font_list")
        if isinstance(item, Dictionary) and item.get("/Subtype") == Name.CIDFontType2:
            inner = dictionary(item.get("/FontDescriptor"))
            if "/CIDToGIDMap" not in item and "/FontFile2" in inner:
                item.CIDToGIDMap = Name.Identity
                work.repaired("font_map")


def tidy_fonts(work: Work, usage: Usage) -> None:
    """Every font that is shown: embedded where it can be, and its program put right."""
    for shown in usage.fonts.values():
        font = shown.font
        kind = str(font.get("/Subtype"))
        if font.get("/Type") != Name.Font:
            font.Type = Name.Font
        if kind == "/Type3":
            continue
        if kind == "/Type0":
            tidy_composite(work, shown)
        elif is_loose(font):
            if shown.strings:
                _embed(work, shown)
        else:
            tidy_simple(work, shown)


def is_loose(font: Any) -> bool:
    """Whether the font brings no program of its own."""
    kind = str(font.get("/Subtype"))
    if kind == "/Type3":
        return False
    if kind == "/Type0":
        below = array(font.get("/DescendantFonts"))
        font = below[0] if below and isinstance(below[0], Dictionary) else Dictionary()
    inner = dictionary(font.get("/FontDescriptor"))
    return not any(isinstance(inner.get(key), Stream) for key in _PROGRAMS)


def base_name(font: Any) -> str:
    """The name of a font for a person: without the tag of a subset."""
    said = name(font.get("/BaseFont")) or "?"
    return said[7:] if len(said) > 7 and said[6] == "+" else said


def _is_font(item: Any) -> bool:
    return (
        isinstance(item, Dictionary)
        and item.get("/Type") == Name.Font
        and str(item.get("/Subtype")) in {"/Type1", "/MMType1", "/TrueType", "/Type0"}
    )


def _without_widths(font: Any) -> bool:
    return font.get("/Subtype") != Name.Type0 and not isinstance(font.get("/Widths"), Array)


def _odd_encoding(font: Any) -> bool:
    """A TrueType font whose encoding its flags do not allow (§ 6.2.11.6)."""
    if font.get("/Subtype") != Name.TrueType:
        return False
    flags = dictionary(font.get("/FontDescriptor")).get("/Flags", 0)
    symbolic = isinstance(flags, int) and bool(flags & _SYMBOLIC)
    said = font.get("/Encoding")
    if symbolic:
        return said is not None
    base = said.get("/BaseEncoding") if isinstance(said, Dictionary) else said
    return str(base) not in {"/WinAnsiEncoding", "/MacRomanEncoding"}


def _odd_map(font: Any) -> bool:
    """A composite font whose CMap leads to another that is not predefined."""
    said = font.get("/Encoding")
    return (
        font.get("/Subtype") == Name.Type0
        and isinstance(said, Stream)
        and isinstance(said.get("/UseCMap"), Stream)
    )


def _embed(work: Work, shown: Shown) -> None:
    """Give a font that is one of the standard fourteen, or a twin of one, the face of that name."""
    font = shown.font
    chosen = standard.standard_name(name(font.get("/BaseFont")) or "")
    if chosen is None:
        work.hinders("font_not_embedded", base_name(font))
        return
    signs = _signs(font, chosen)
    metrics = standard.metrics(chosen)
    codes = sorted({code for one in shown.strings for code in one})
    stated = of_simple(font)
    wanted: dict[int, tuple[str, float]] = {}
    for code in codes:
        sign = signs.get(code, NOTHING)
        sign = {"nbspace": "space", "sfthyphen": "hyphen", "uni00A0": "space", "Delta": "uni2206"}.get(
            sign, sign
        )
        if sign not in metrics or sign == NOTHING:
            if sign == NOTHING or character(sign).isspace():
                sign = "space"  # viewers show nothing for it
            else:
                work.hinders("font_not_embedded", base_name(font))
                return
        wanted[code] = (sign, stated.get(code, missing_width(font) if stated else metrics[sign]))
    if not wanted:
        return
    widths = dict(wanted.values())
    if any(abs(width - widths[sign]) > TOLERANCE for sign, width in wanted.values()):
        work.hinders("font_width", base_name(font))
        return
    _put(work, font, chosen, wanted)


def _signs(font: Any, chosen: str) -> dict[int, str]:
    if chosen in standard.SYMBOLIC:
        return (
            encoding_of(font, built_in(chosen))
            if isinstance(font.get("/Encoding"), Dictionary)
            else built_in(chosen)
        )
    default = "/WinAnsiEncoding" if font.get("/Subtype") == Name.TrueType else "/StandardEncoding"
    return encoding_of(font, named(default))


def _put(work: Work, font: Any, chosen: str, wanted: dict[int, tuple[str, float]]) -> None:
    program = standard.cut(chosen, tuple(sorted(dict(wanted.values()).items())))
    stream = work.pdf.make_stream(program, Subtype=Name.Type1C)
    first, last = min(wanted), max(wanted)
    font.Subtype = Name.Type1
    font.FirstChar, font.LastChar = first, last
    font.Widths = Array([round(wanted.get(code, ("", 0.0))[1], 3) for code in range(first, last + 1)])
    differences = Array()
    for code, (sign, _) in sorted(wanted.items()):
        differences.append(code)
        differences.append(Name(f"/{sign}"))
    font.Encoding = Dictionary(Type=Name.Encoding, Differences=differences)
    if "/ToUnicode" not in font:
        font.ToUnicode = work.pdf.make_stream(
            to_unicode({code: character(sign) for code, (sign, _) in wanted.items()})
        )
    flags = _SYMBOLIC if chosen in standard.SYMBOLIC else _NON_SYMBOLIC
    flags |= _FIXED * chosen.startswith("Courier") | _SERIF * chosen.startswith(("Times", "Courier"))
    slanted = chosen.endswith(("Oblique", "Italic"))
    box = standard.box(chosen)
    given = str(font.get("/BaseFont")).removeprefix("/")
    font.FontDescriptor = work.pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=font.get("/BaseFont"),
            FontFamily=String(chosen.partition("-")[0]),
            Flags=flags | _ITALIC * slanted,
            FontBBox=Array(box),
            ItalicAngle=-12 if slanted else 0,
            Ascent=box[3],
            Descent=box[1],
            CapHeight=718 if chosen.startswith("Helvetica") else 662,
            StemV=140 if "Bold" in given or "Bold" in chosen else 88,
            FontFile3=stream,
        )
    )
    work.repaired("font_embedded")

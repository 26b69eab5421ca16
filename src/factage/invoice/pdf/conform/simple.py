"""A simple font with its program embedded: widths, signs and encoding agree (ISO 19005-3 § 6.2.11.5 to 6.2.11.8)."""

from __future__ import annotations

from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from factage.invoice.pdf.attachments import name
from factage.invoice.pdf.conform.compact import Compact
from factage.invoice.pdf.conform.encodings import NOTHING, character, encoding_of, named, to_unicode
from factage.invoice.pdf.conform.truetype import BadProgramError, TrueType
from factage.invoice.pdf.conform.type1 import Type1
from factage.invoice.pdf.conform.usage import Shown
from factage.invoice.pdf.conform.widths import TOLERANCE, missing_width, of_simple
from factage.invoice.pdf.conform.work import Work, dictionary

_SYMBOLIC, _NON_SYMBOLIC = 4, 32
_PLAIN: Final = frozenset({"/WinAnsiEncoding", "/MacRomanEncoding"})


def tidy_simple(work: Work, shown: Shown) -> None:
    """Put the program of a simple font right, or say what is wrong with it."""
    font = shown.font
    inner = dictionary(font.get("/FontDescriptor"))
    try:
        if isinstance(inner.get("/FontFile2"), Stream):
            _truetype(work, shown, inner)
        elif isinstance(inner.get("/FontFile3"), Stream) and inner.FontFile3.get("/Subtype") == Name.Type1C:
            _compact(work, shown, inner)
        elif isinstance(inner.get("/FontFile"), Stream):
            _type1(work, shown, inner)
    except (BadProgramError, pikepdf.PdfError, pikepdf.DataDecodingError):
        work.hinders("font_broken", _called(font))


def _codes(strings: set[bytes]) -> list[int]:
    return sorted({code for one in strings for code in one})


def _called(font: Any) -> str:
    said = name(font.get("/BaseFont")) or "?"
    return said[7:] if len(said) > 7 and said[6] == "+" else said


def _truetype(work: Work, shown: Shown, inner: Any) -> None:
    font = shown.font
    program = TrueType(bytes(inner.FontFile2.read_bytes()))
    flags = int(inner.get("/Flags", 0)) if isinstance(inner.get("/Flags", 0), int) else 0
    said = font.get("/Encoding")
    signs = encoding_of(font, named("/StandardEncoding")) if said is not None else {}
    codes = _codes(shown.strings | shown.hidden)
    seen = set(_codes(shown.strings))
    leads = {}
    for code in codes:
        by_name = bool(signs) and not (flags & _SYMBOLIC and program.table(3, 0) is not None)
        leads[code] = program.by_name(code, signs.get(code, NOTHING)) if by_name else program.by_code(code)
    again = _faulty(program, font, flags)
    for code in codes:
        if leads[code] == 0 and code in seen:
            leads[code] = program.twin(0)
            again = True
            work.repaired("undrawn_glyph")
    if not isinstance(font.get("/Widths"), Array):
        _measure(work, font, {code: program.width(glyph) for code, glyph in leads.items()})
    again |= _fit(work, font, program, leads)
    if again:
        program.lead({code: glyph for code, glyph in leads.items() if glyph})
        inner.Flags = (flags & ~_NON_SYMBOLIC) | _SYMBOLIC
        if "/ToUnicode" not in font and signs:
            texts = {code: character(signs.get(code, NOTHING)) for code in codes}
            font.ToUnicode = work.pdf.make_stream(to_unicode(texts))
        if said is not None:
            del font["/Encoding"]
        work.repaired("font_encoding")
    if program.changed:
        data = program.data()
        inner.FontFile2 = work.pdf.make_stream(data, Length1=len(data))


def _measure(work: Work, font: Any, widths: dict[int, float]) -> None:
    """State the widths of the program where the page states none."""
    if not widths:
        return
    first, last = min(widths), max(widths)
    font.FirstChar, font.LastChar = first, last
    font.Widths = Array([round(widths.get(code, 0.0), 3) for code in range(first, last + 1)])
    work.repaired("font_width")


def _faulty(program: TrueType, font: Any, flags: int) -> bool:
    """Whether encoding, flags and tables do not go together (§ 6.2.11.6)."""
    said = font.get("/Encoding")
    if flags & _SYMBOLIC:
        return said is not None or (len(program.cmaps) != 1 and program.table(3, 0) is None)
    if program.table(3, 1) is None and program.table(1, 0) is None:
        return True
    if isinstance(said, Name):
        return str(said) not in _PLAIN
    if said is None:
        return True
    return str(said.get("/BaseEncoding")) not in _PLAIN or program.table(3, 1) is None


def _fit(work: Work, font: Any, program: TrueType, leads: dict[int, int]) -> bool:
    """Let each drawing have the width that the page gives its code; whether a code leads to another one now.

    Two codes of one drawing may have different widths: then one of them gets a twin of it.
    """
    stated = of_simple(font)
    settled: dict[int, float] = {}
    again = False
    for code, glyph in leads.items():
        width = stated.get(code, missing_width(font))
        if glyph in settled and abs(settled[glyph] - width) > TOLERANCE:
            leads[code] = program.twin(glyph)
            again = True
        if not program.fits(leads[code], width):
            program.set_width(leads[code], width)
            work.repaired("font_width")
        settled[leads[code]] = width
    return again


def _compact(work: Work, shown: Shown, inner: Any) -> None:
    font = shown.font
    program = Compact(bytes(inner.FontFile3.read_bytes()))
    if program.keyed:
        return
    signs = encoding_of(font, program.encoding())
    if not isinstance(font.get("/Widths"), Array):
        drawn = {code: signs.get(code, NOTHING) for code in _codes(shown.strings)}
        _measure(
            work, font, {code: program.width(sign) for code, sign in drawn.items() if sign in program.signs}
        )
    stated = of_simple(font)
    settled: dict[str, float] = {}
    again = False
    for code in _codes(shown.strings):
        sign = signs.get(code, NOTHING)
        if sign not in program.signs or sign == NOTHING:
            signs[code] = sign = f"twin{code}"
            program.twin(sign)
            again = True
            work.repaired("undrawn_glyph")
        width = stated.get(code, missing_width(font))
        if abs(settled.setdefault(sign, width) - width) > TOLERANCE:
            work.hinders("font_width", _called(font))
        elif (stated or again) and not program.fits(sign, width):
            program.set_width(sign, width)
            work.repaired("font_width")
    if again:
        _name(font, signs, _codes(shown.strings))
    if program.changed:
        inner.FontFile3 = work.pdf.make_stream(program.data(), Subtype=Name.Type1C)


def _type1(work: Work, shown: Shown, inner: Any) -> None:
    """A Type 1 program whose widths lie becomes a CFF program of the same drawings."""
    font = shown.font
    program = Type1(bytes(inner.FontFile.read_bytes()))
    signs = encoding_of(font, program.encoding())
    stated = of_simple(font)
    widths: dict[str, float] = {}
    wrong = False
    for code in _codes(shown.strings):
        sign = signs.get(code, NOTHING)
        if sign not in program.signs or sign == NOTHING:
            signs[code] = f"twin{code}"
            widths[signs[code]] = stated.get(code, missing_width(font))
            wrong = True
            work.repaired("undrawn_glyph")
            continue
        width = stated.get(code, program.width(sign))
        if abs(widths.setdefault(sign, width) - width) > TOLERANCE:
            work.hinders("font_width", _called(font))
            return
        wrong = wrong or not program.fits(sign, width)
    if not wrong:
        return
    del inner["/FontFile"]
    inner.FontFile3 = work.pdf.make_stream(program.as_compact(widths), Subtype=Name.Type1C)
    _name(font, signs, _codes(shown.strings))
    work.repaired("font_width")


def _name(font: Any, signs: dict[int, str], codes: list[int]) -> None:
    """Say for each code that is shown which sign of the program it is."""
    differences = Array()
    for code in codes:
        differences.append(code)
        differences.append(Name(f"/{signs[code]}"))
    font.Encoding = Dictionary(Type=Name.Encoding, Differences=differences)

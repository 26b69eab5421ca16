"""Which sign a code of a simple font means (ISO 32000-2 § 9.6.5, annex D): glyph names by code."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Final

from fontTools import agl
from fontTools.encodings.MacRoman import MacRoman
from fontTools.encodings.StandardEncoding import StandardEncoding
from pikepdf import Dictionary, Name

from factage.invoice.pdf.conform.work import array

NOTHING: Final = ".notdef"


@cache
def win_ansi() -> dict[int, str]:
    """WinAnsiEncoding: codepage 1252, unused codes a bullet (annex D.2)."""
    found = {}
    for code in range(32, 256):
        try:
            sign = bytes([code]).decode("cp1252")
        except UnicodeDecodeError:
            sign = "•"
        found[code] = agl.UV2AGL.get(ord(sign), "bullet")
    superior = {0xB2: "twosuperior", 0xB3: "threesuperior", 0xB9: "onesuperior"}
    return found | superior | {0x7F: "bullet", 0xA0: "space", 0xAD: "hyphen"}


@cache
def named(name: str) -> dict[int, str]:
    """One of the predefined encodings; that of Adobe where the name is none of them."""
    if name == "/WinAnsiEncoding":
        return win_ansi()
    table = MacRoman if name == "/MacRomanEncoding" else StandardEncoding
    return {code: sign for code, sign in enumerate(table) if sign != NOTHING}


@cache
def built_in(font: str) -> dict[int, str]:
    """The encoding of Symbol or ZapfDingbats."""
    table = tomllib.loads(files(__package__).joinpath("builtin.toml").read_text(encoding="utf-8"))
    return {
        int(start) + index: sign
        for start, signs in table[font].items()
        for index, sign in enumerate(signs.split())
    }


def encoding_of(font: Any, base: dict[int, str]) -> dict[int, str]:
    """The glyph name of each code; ``base`` is what the font program itself says."""
    said = font.get("/Encoding")
    if isinstance(said, Name):
        return dict(named(str(said)))
    if not isinstance(said, Dictionary):
        return dict(base)
    start = said.get("/BaseEncoding")
    found = dict(named(str(start))) if isinstance(start, Name) else dict(base)
    code = 0
    for one in array(said.get("/Differences")):
        if isinstance(one, Name):
            found[code] = str(one).removeprefix("/")
            code += 1
        elif isinstance(one, int):
            code = int(one)
    return found


def character(sign: str) -> str:
    """The text of a glyph name; "" where it has none."""
    return str(agl.toUnicode(sign)) or ""


def to_unicode(codes: dict[int, str], width: int = 1) -> bytes:
    """A ToUnicode map (§ 9.10.3) of codes, each of ``width`` bytes, and their texts."""
    lines = [
        f"<{code:0{width * 2}x}> <{said.encode('utf-16-be').hex()}>"
        for code, said in sorted(codes.items())
        if said
    ]
    blocks = [
        f"{len(lines[at : at + 100])} beginbfchar\n" + "\n".join(lines[at : at + 100]) + "\nendbfchar"
        for at in range(0, len(lines), 100)
    ]
    span = f"<{'00' * width}> <{'ff' * width}>"
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n{span}\nendcodespacerange\n" + "\n".join(blocks) + "\nendcmap\n"
        "CMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")

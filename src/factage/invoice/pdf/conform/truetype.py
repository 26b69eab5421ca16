"""TrueType programs inside a PDF: which drawing a code leads to, widths put right, a table that leads there plainly."""

from __future__ import annotations

import copy
import io
import logging
from typing import Any, Final

from fontTools import agl
from fontTools.encodings.MacRoman import MacRoman
from fontTools.ttLib import TTFont, TTLibError, newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

from factage.invoice.pdf.conform.encodings import NOTHING
from factage.invoice.pdf.conform.widths import TOLERANCE

logging.getLogger("fontTools").addHandler(logging.NullHandler())
"""What fontTools finds odd in a font is no news to whoever converts an invoice; who wants it sets a handler."""
_NEEDED: Final = ("head", "hhea", "maxp", "hmtx")
_SYMBOL_PAGES: Final = (0xF000, 0xF100, 0xF200, 0)


class BadProgramError(Exception):
    """The font program cannot be read."""


class TrueType:
    """An open TrueType program, by number of drawing; ``changed`` where it is to be written again."""

    def __init__(self, data: bytes) -> None:
        try:
            self.font = TTFont(io.BytesIO(data), lazy=True, recalcBBoxes=False, recalcTimestamp=False)
            missing = [tag for tag in _NEEDED if tag not in self.font]
            self.glyphs = int(self.font["maxp"].numGlyphs)
            self.scale = 1000 / (self.font["head"].unitsPerEm or 1000)
            self.order = self.font.getGlyphOrder()
        except (TTLibError, Exception) as error:  # noqa: BLE001 - a stranger's program fails in any way
            raise BadProgramError(str(error)) from None
        if missing:
            raise BadProgramError(", ".join(missing))
        self.changed = False

    @property
    def cmaps(self) -> list[Any]:
        try:
            return list(self.font["cmap"].tables) if "cmap" in self.font else []
        except Exception:  # noqa: BLE001 - as above
            return []

    def table(self, platform: int, encoding: int) -> dict[int, str] | None:
        found = next(
            (one for one in self.cmaps if (one.platformID, one.platEncID) == (platform, encoding)), None
        )
        return None if found is None else found.cmap

    def number(self, sign: str | None) -> int:
        """The number of a drawing by the name that the program has for it; 0 for none."""
        if sign is None:
            return 0
        try:
            return int(self.font.getGlyphID(sign))
        except (KeyError, ValueError):
            return 0

    def by_name(self, code: int, sign: str) -> int:
        """The drawing of a named sign, as readers look for it (ISO 32000-2 § 9.6.5.4)."""
        unicode = self.table(3, 1)
        if unicode is not None:
            said = agl.toUnicode(sign)
            if len(said) == 1 and ord(said) in unicode:
                return self.number(unicode[ord(said)])
        roman = self.table(1, 0)
        if roman is not None and sign in _ROMAN and _ROMAN[sign] in roman:
            return self.number(roman[_ROMAN[sign]])
        if sign in self.order:
            return self.number(sign)
        return self.by_code(code)

    def by_code(self, code: int) -> int:
        """The drawing of a code of a symbolic font."""
        symbol = self.table(3, 0)
        if symbol is not None:
            for page in _SYMBOL_PAGES:
                if page + code in symbol:
                    return self.number(symbol[page + code])
        roman = self.table(1, 0)
        if roman is not None and code in roman:
            return self.number(roman[code])
        for one in self.cmaps:
            if code in one.cmap:
                return self.number(one.cmap[code])
        return 0

    def width(self, glyph: int) -> float:
        return float(self.font["hmtx"].metrics[self.order[glyph]][0]) * self.scale

    def set_width(self, glyph: int, width: float) -> None:
        name = self.order[glyph]
        side = self.font["hmtx"].metrics[name][1]
        self.font["hmtx"].metrics[name] = (round(width / self.scale), side)
        self.changed = True

    def fits(self, glyph: int, width: float) -> bool:
        return abs(self.width(glyph) - width) <= TOLERANCE

    def twin(self, glyph: int) -> int:
        """A second drawing equal to this one, under a number of its own."""
        name = f"twin{len(self.order)}"
        outlines = self.font["glyf"]
        drawing = copy.deepcopy(outlines[self.order[glyph]])
        metrics = self.font["hmtx"].metrics
        metrics[name] = metrics[self.order[glyph]]
        self.order = [*self.order, name]
        self.font.setGlyphOrder(self.order)
        outlines.glyphs[name] = drawing
        outlines.glyphOrder = self.order
        if hasattr(self.font, "_reverseGlyphOrderDict"):
            del self.font._reverseGlyphOrderDict  # noqa: SLF001 - fontTools keeps it stale otherwise
        self.glyphs = len(self.order)
        self.font["maxp"].numGlyphs = self.glyphs
        if "post" in self.font and self.font["post"].formatType == 2.0:
            self.font["post"].formatType = 3.0
        for tag in ("hdmx", "LTSH", "VDMX"):
            if tag in self.font:
                del self.font[tag]
        self.changed = True
        return self.glyphs - 1

    def lead(self, codes: dict[int, int]) -> None:
        """Let one plain table of symbols lead each code to its drawing."""
        made = CmapSubtable.newSubtable(4)
        made.platformID, made.platEncID, made.language = 3, 0, 0
        made.cmap = {0xF000 + code: self.order[glyph] for code, glyph in codes.items()}
        table = newTable("cmap")
        table.tableVersion, table.tables = 0, [made]
        self.font["cmap"] = table
        self.changed = True

    def data(self) -> bytes:
        out = io.BytesIO()
        try:
            self.font.save(out, reorderTables=None)
        except Exception as error:  # noqa: BLE001 - as above
            raise BadProgramError(str(error)) from None
        return out.getvalue()


_ROMAN: Final = {sign: code for code, sign in enumerate(MacRoman) if sign != NOTHING}

"""Faces for Chinese, Japanese and Korean: OpenType with compact outlines (CFF), where their packages are installed."""

from __future__ import annotations

import importlib.util
import threading
import zlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from factage.invoice.view.printed.face import Face

_PACKAGES: Final = (
    ("pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf"),
    ("pylopdf_fonts_ko", "NotoSansKR-Regular.otf"),
)
"""The packages of the extra ``cjk`` with the file that is used: Han and kana, then Hangul (OFL)."""
_NOT_NEEDED: Final = ("GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG")


class CompactFace(Face):
    """A face whose glyphs are numbered by character collection (CID). A rare guest: fontTools reads and cuts it."""

    def __init__(self, path: Path) -> None:
        from fontTools.ttLib import TTFont  # 100 ms, which only such a text costs

        self._path = path
        self.name = path.stem
        with TTFont(path, lazy=True) as font:
            per_em = font["head"].unitsPerEm
            head = font["head"]
            self.box = [value * 1000 // per_em for value in (head.xMin, head.yMin, head.xMax, head.yMax)]
            self.ascent = font["hhea"].ascent * 1000 // per_em
            self.descent = font["hhea"].descent * 1000 // per_em
            metrics = font["hmtx"].metrics
            self.drawn = {code: _number(name) for code, name in font.getBestCmap().items()}
            self.widths = {_number(name): width * 1000 // per_em for name, (width, _) in metrics.items()}
        self._set = {}
        self._pairs = {}

    def _nearer(self, left: int, right: int) -> int:  # noqa: ARG002 - these letters stand in squares
        return 0

    @property
    def embedded(self) -> tuple[bytes, bytes, bytes]:
        return b"CIDFontType0", b"FontFile3", b""

    def program(self, glyphs: Iterable[int]) -> tuple[bytes, bytes]:
        from fontTools import subset
        from fontTools.ttLib import TTFont

        options = subset.Options()
        options.drop_tables += _NOT_NEEDED
        options.hinting = False
        options.desubroutinize = True
        options.notdef_outline = True
        wanted = set(glyphs)
        with TTFont(self._path, lazy=True) as font:
            cutter = subset.Subsetter(options)
            cutter.populate(unicodes=[code for code, number in self.drawn.items() if number in wanted])
            cutter.subset(font)
            data = font.getTableData("CFF ")
        return zlib.compress(data, 9), b"/Subtype/CIDFontType0C"


def _number(name: str) -> int:
    """The CID that a glyph of such a face is called by."""
    return int(name[3:]) if name.startswith("cid") else 0


_making: Final = threading.Lock()


def further_faces() -> tuple[Face, ...]:
    """Those that are installed; one of each for all threads."""
    with _making:
        return _installed()


@cache
def _installed() -> tuple[Face, ...]:
    found = []
    for package, name in _PACKAGES:
        spec = importlib.util.find_spec(package)
        path = Path(spec.origin).parent / name if spec and spec.origin else None
        if path is not None and path.is_file():
            found.append(CompactFace(path))
    return tuple(found)

"""Type 1 programs inside a PDF: their widths, and where these lie the same drawings as a CFF program."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Final

from fontTools.fontBuilder import FontBuilder
from fontTools.misc.eexec import decrypt
from fontTools.misc.psCharStrings import T1CharString
from fontTools.pens.basePen import NullPen
from fontTools.pens.t2CharStringPen import T2CharStringPen

from factage.invoice.pdf.conform.encodings import NOTHING, named
from factage.invoice.pdf.conform.truetype import BadProgramError
from factage.invoice.pdf.conform.widths import TOLERANCE

_OPENED, _DRAWN = 55665, 4330
"""The keys of the two encryptions of the format (Adobe Type 1 Font Format § 7)."""
_BLANKS: Final = re.compile(rb"[0-9a-fA-F\s]{8}")
_PADDING: Final = re.compile(rb"/lenIV\s+(\d+)")
_DRAWING: Final = re.compile(rb"/([^\s/()<>\[\]{}%]+)\s+(\d+)\s+(?:RD|-\||\S{1,4})\s")
_PIECE: Final = re.compile(rb"dup\s+(\d+)\s+(\d+)\s+(?:RD|-\||\S{1,4})\s")
_CODE: Final = re.compile(rb"dup\s+(\d+)\s*/(\S+)\s+put")
_MATRIX: Final = re.compile(rb"/FontMatrix\s*\[\s*([-\d.eE]+)")
_MOST: Final = 20_000


class Type1:
    """An open Type 1 program, by name of sign."""

    def __init__(self, data: bytes) -> None:
        clear, sealed = _parts(data)
        padding = _PADDING.search(sealed)
        self._padding = int(padding[1]) if padding else 4
        at = sealed.find(b"/CharStrings")
        if at < 0:
            raise BadProgramError("no drawings")
        pieces = self._pieces(sealed[:at])
        self.drawings = self._drawings(sealed[at:], pieces)
        self.signs = set(self.drawings)
        self._clear = clear
        matrix = _MATRIX.search(clear)
        self.scale = 1000 * (float(matrix[1]) if matrix else 0.001)
        self._widths: dict[str, float] = {}

    def encoding(self) -> dict[int, str]:
        """The encoding that the program has built in."""
        found = {int(code): sign.decode("latin-1") for code, sign in _CODE.findall(self._clear)}
        return found or dict(named("/StandardEncoding"))

    def _pieces(self, data: bytes) -> list[T1CharString]:
        """The parts that drawings share."""
        found: dict[int, bytes] = {}
        at = data.find(b"/Subrs")
        while at >= 0 and len(found) < _MOST:
            one = _PIECE.search(data, at)
            if one is None:
                break
            found[int(one[1])] = data[one.end() : one.end() + int(one[2])]
            at = one.end() + int(one[2])
        pieces: list[T1CharString] = []
        for index in range(max(found, default=-1) + 1 if max(found, default=0) < _MOST else 0):
            pieces.append(T1CharString(self._open(found.get(index, b"")), subrs=pieces))
        return pieces

    def _drawings(self, data: bytes, pieces: list[T1CharString]) -> dict[str, T1CharString]:
        found: dict[str, T1CharString] = {}
        at = data.find(b"begin")
        while at >= 0 and len(found) < _MOST:
            one = _DRAWING.search(data, at)
            if one is None:
                break
            end = one.end() + int(one[2])
            found[one[1].decode("latin-1")] = T1CharString(self._open(data[one.end() : end]), subrs=pieces)
            at = end
        return found

    def _open(self, sealed: bytes) -> bytes:
        return bytes(decrypt(sealed, _DRAWN)[0])[self._padding :]

    def width(self, sign: str) -> float:
        if sign not in self._widths:
            drawing = self.drawings[sign]
            try:
                drawing.draw(NullPen())
            except Exception as error:  # noqa: BLE001 - as above
                raise BadProgramError(str(error)) from None
            self._widths[sign] = float(drawing.width) * self.scale
        return self._widths[sign]

    def fits(self, sign: str, width: float) -> bool:
        return abs(self.width(sign) - width) <= TOLERANCE

    def as_compact(self, widths: Mapping[str, float]) -> bytes:
        """A CFF program of these signs with these widths, a missing one drawn as such; hints do not come along."""
        try:
            return self._compact(widths)
        except Exception as error:  # noqa: BLE001 - as above
            raise BadProgramError(str(error)) from None

    def _compact(self, widths: Mapping[str, float]) -> bytes:
        order = [NOTHING, *sorted(set(widths) - {NOTHING})]
        drawings = {}
        for sign in order:
            pen = T2CharStringPen(round(widths.get(sign, 0) / self.scale), self.drawings)
            drawing = self.drawings.get(sign, self.drawings.get(NOTHING))
            if drawing is not None:
                drawing.draw(pen)
            drawings[sign] = pen.getCharString()
        builder = FontBuilder(unitsPerEm=round(1000 / self.scale), isTTF=False)
        builder.setupGlyphOrder(order)
        builder.setupCFF("Type1", {}, drawings, {})
        out = io.BytesIO()
        builder.font["CFF "].cff.compile(out, builder.font)
        return out.getvalue()


def _parts(data: bytes) -> tuple[bytes, bytes]:
    """The clear part of the program, and the sealed one opened."""
    at = data.find(b"eexec")
    if at < 0:
        raise BadProgramError("not sealed")
    sealed = (
        data[at + 5 :].lstrip(b" \t\r\n")
        if data[at + 5 : at + 6] in {b" ", b"\t", b"\r", b"\n"}
        else data[at + 5 :]
    )
    if _BLANKS.match(sealed):
        digits = re.sub(rb"[^0-9a-fA-F]", b"", sealed)
        sealed = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
    return data[:at], bytes(decrypt(sealed, _OPENED)[0])[4:]

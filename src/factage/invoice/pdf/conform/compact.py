"""CFF programs inside a PDF (Type 1C, CID-keyed): their signs and widths, and widths put right."""

from __future__ import annotations

import copy
import io
from typing import Any

from fontTools.cffLib import CFFFontSet
from fontTools.cffLib.specializer import commandsToProgram, programToCommands
from fontTools.encodings.StandardEncoding import StandardEncoding
from fontTools.pens.basePen import NullPen
from fontTools.ttLib import TTFont

from factage.invoice.pdf.conform.encodings import NOTHING
from factage.invoice.pdf.conform.truetype import BadProgramError
from factage.invoice.pdf.conform.widths import TOLERANCE


class Compact:
    """An open CFF program, by name of sign; ``changed`` where it is to be written again."""

    def __init__(self, data: bytes) -> None:
        try:
            self.set = CFFFontSet()
            self.set.decompile(io.BytesIO(data), None)
            self.face = self.set[0]
            self.order = list(self.face.charset)
            self.signs = set(self.order)
            self.keyed = hasattr(self.face, "ROS")
            matrix = getattr(self.face, "FontMatrix", [0.001])
            self.scale = 1000 * (matrix[0] or 0.001)
        except Exception as error:  # noqa: BLE001 - a stranger's program fails in any way
            raise BadProgramError(str(error)) from None
        self.changed = False
        self.plain = False

    def encoding(self) -> dict[int, str]:
        """The encoding that the program has built in."""
        said = getattr(self.face, "Encoding", None)
        table = StandardEncoding if isinstance(said, str) or said is None else said
        return {code: sign for code, sign in enumerate(table) if sign and sign != NOTHING}

    def of_cid(self, cid: int) -> str | None:
        """The sign of a CID: by its own number in a CID-keyed program, else by its place."""
        if self.keyed:
            sign = f"cid{cid:05d}"
            return sign if sign in self.signs else (NOTHING if cid == 0 else None)
        return self.order[cid] if cid < len(self.order) else None

    def width(self, sign: str) -> float:
        drawing = self.face.CharStrings[sign]
        try:
            drawing.draw(NullPen())
        except Exception as error:  # noqa: BLE001 - as above
            raise BadProgramError(str(error)) from None
        return float(drawing.width) * self.scale

    def fits(self, sign: str, width: float) -> bool:
        return abs(self.width(sign) - width) <= TOLERANCE

    def set_width(self, sign: str, width: float) -> None:
        """Change what the program says of the width; the drawing and its hints stay."""
        if not self.plain:
            self.set.desubroutinize()
            self.plain = True
        drawing = self.face.CharStrings[sign]
        drawing.decompile()
        commands = programToCommands(drawing.program)
        if commands and commands[0][0] == "":
            commands.pop(0)
        private: Any = drawing.private
        wanted = round(width / self.scale)
        if wanted != private.defaultWidthX:
            commands.insert(0, ("", [wanted - private.nominalWidthX]))
        drawing.program = commandsToProgram(commands)
        drawing.bytecode = None
        self.changed = True

    def twin(self, name: str) -> None:
        """Add a sign that looks as a missing one does, under a name of its own."""
        drawings = self.face.CharStrings
        drawing = copy.copy(drawings[NOTHING])
        drawings.charStringsIndex.append(drawing)
        drawings.charStrings[name] = len(drawings.charStringsIndex) - 1
        self.face.charset = [*self.face.charset, name]
        self.order.append(name)
        self.signs.add(name)
        self.changed = True

    def data(self) -> bytes:
        out = io.BytesIO()
        try:
            self.set.compile(out, TTFont(recalcBBoxes=False))
        except Exception as error:  # noqa: BLE001 - as above
            raise BadProgramError(str(error)) from None
        return out.getvalue()

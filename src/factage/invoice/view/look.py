"""How the pages of one seller look: its mark and its colour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_INK: Final = "#16202a"
_PAPER: Final = "#ffffff"


@dataclass(frozen=True, slots=True)
class Look:
    """The seller's mark (PNG, JPEG or SVG bytes; none: its initials) and colour (``#rrggbb``)."""

    mark: bytes | None = None
    colour: str = _INK

    @property
    def ground(self) -> str:
        return self.colour if _COLOUR.fullmatch(self.colour) else _INK

    @property
    def on_ground(self) -> str:
        """Ink or paper, whichever is easier to read on the colour (WCAG 2.2, relative luminance)."""
        channels = [int(self.ground[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        return _PAPER if luminance < 0.2 else _INK

    @property
    def format(self) -> str | None:
        """What the mark is, by its first bytes; None where it is nothing that can be printed."""
        head = (self.mark or b"")[:256].lstrip()
        if head.startswith(b"\x89PNG"):
            return "png"
        if head.startswith(b"\xff\xd8\xff"):
            return "jpg"
        return "svg" if head.startswith((b"<svg", b"<?xml")) else None


def initials(name: str) -> str:
    """Up to two letters that stand for the seller where it has no mark."""
    words = [word for word in re.findall(r"\w+", name) if word[0].isalpha()]
    capitals = [word for word in words if word[0].isupper()] or words
    return "".join(word[0] for word in capitals[:2]).upper()

"""What is drawn on the pages: text, rules, boxes and pictures, each as tagged content or as an artifact."""

from __future__ import annotations

from functools import cache
from typing import Final

from factage.invoice.view.printed.face import Face
from factage.invoice.view.printed.lettering import Style, runs, width
from factage.invoice.view.printed.tags import Element

MM: Final = 72 / 25.4
WIDTH: Final = 210 * MM
HEIGHT: Final = 297 * MM
_ARC: Final = 0.5523
"""How far the handles of a quarter of a circle stand (in radii)."""


class _Content:
    """Ends a piece of content; one for each page, as pieces do not nest."""

    __slots__ = ("_operators",)

    def __init__(self, operators: list[bytes]) -> None:
        self._operators = operators

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        self._operators.append(b"EMC")


class Page:
    """One page as it is drawn: its operators, and how many marks it has."""

    __slots__ = ("colour", "content_ends", "font", "marks", "operators")

    def __init__(self) -> None:
        self.operators: list[bytes] = []
        self.content_ends = _Content(self.operators)
        self.marks = 0
        self.font: tuple[str, float] | None = None
        self.colour = ""

    def content(self) -> bytes:
        return b"\n".join(self.operators)


class Canvas:
    """The pages of one document. Places are in points from the top left corner; ``y`` of a text is its base line."""

    def __init__(self) -> None:
        self.pages = [Page()]
        self.used: dict[Face, set[str]] = {}
        self.resources: dict[Face, str] = {}
        self._at = 0

    @property
    def page(self) -> int:
        return self._at

    def turn(self) -> None:
        """Begin a new page."""
        self.pages.append(Page())
        self._at = len(self.pages) - 1

    def back_to(self, page: int) -> None:
        """Draw on a page that is there already."""
        self._at = page

    def tagged(self, element: Element) -> _Content:
        """What is drawn inside is content of the element."""
        page = self.pages[self._at]
        page.operators.append(b"/%s<</MCID %d>>BDC" % (element.tag.encode(), page.marks))
        element.marks.append((self._at, page.marks))
        page.marks += 1
        return page.content_ends

    def artifact(self, kind: bytes = b"/Type/Layout") -> _Content:
        """What is drawn inside is ornament or repetition, which is not read aloud."""
        page = self.pages[self._at]
        page.operators.append(b"/Artifact<<%s>>BDC" % kind)
        return page.content_ends

    def text(self, x: float, y: float, text: str, style: Style) -> None:
        """One line of text from ``x`` to the right."""
        page = self.pages[self._at]
        if page.colour != style.colour:
            page.colour = style.colour
            page.operators.append(b"%s rg" % rgb(style.colour))
        for face, part, units, operand in runs(text, style.cut):
            name = self.resources.get(face)
            if name is None:
                name = self.resources[face] = f"F{len(self.resources) + 1}"
                self.used[face] = set()
            self.used[face].update(part)
            if page.font != (name, style.size):
                page.font = (name, style.size)
                page.operators.append(b"/%s %g Tf" % (name.encode(), style.size))
            page.operators.append(b"BT %.2f %.2f Td%sTJ ET" % (x, HEIGHT - y, operand))
            x += units * style.size / 1000

    def text_to(self, x: float, y: float, text: str, style: Style) -> None:
        """One line of text that ends at ``x``."""
        self.text(x - width(text, style), y, text, style)

    def rule(self, x: float, y: float, to: float, thickness: float, colour: str) -> None:
        """A level line, drawn as a filled bar whose middle is at ``y``."""
        self._fill(colour)
        box = (x, HEIGHT - y - thickness / 2, to - x, thickness)
        self.pages[self._at].operators.append(b"%.2f %.2f %.2f %.2f re f" % box)

    def bars(self, boxes: list[tuple[float, float, float, float]], colour: str) -> None:
        """Boxes as (left, top, width, height) in one fill."""
        self._fill(colour)
        drawn = [b"%.3f %.3f %.3f %.3f re" % (x, HEIGHT - y - h, w, h) for x, y, w, h in boxes]
        self.pages[self._at].operators.append(b"%s f" % b"\n".join(drawn))

    def rounded(self, x: float, y: float, side: float, radius: float, colour: str) -> None:
        """A square with rounded corners, from its top left corner."""
        self._fill(colour)
        left, right, top, bottom = x, x + side, HEIGHT - y, HEIGHT - y - side
        handle = radius * (1 - _ARC)
        path = (
            b"%.2f %.2f m" % (left + radius, top),
            b"%.2f %.2f l" % (right - radius, top),
            b"%.2f %.2f %.2f %.2f %.2f %.2f c"
            % (right - handle, top, right, top - handle, right, top - radius),
            b"%.2f %.2f l" % (right, bottom + radius),
            b"%.2f %.2f %.2f %.2f %.2f %.2f c"
            % (right, bottom + handle, right - handle, bottom, right - radius, bottom),
            b"%.2f %.2f l" % (left + radius, bottom),
            b"%.2f %.2f %.2f %.2f %.2f %.2f c"
            % (left + handle, bottom, left, bottom + handle, left, bottom + radius),
            b"%.2f %.2f l" % (left, top - radius),
            b"%.2f %.2f %.2f %.2f %.2f %.2f c" % (left, top - handle, left + handle, top, left + radius, top),
        )
        self.pages[self._at].operators.append(b" ".join((*path, b"f")))

    def picture(self, x: float, y: float, wide: float, high: float) -> None:
        """The document's one picture, from its top left corner."""
        self.pages[self._at].operators.append(
            b"q %.2f 0 0 %.2f %.2f %.2f cm/Im1 Do Q" % (wide, high, x, HEIGHT - y - high)
        )

    def _fill(self, colour: str) -> None:
        page = self.pages[self._at]
        if page.colour != colour:
            page.colour = colour
            page.operators.append(b"%s rg" % rgb(colour))


@cache
def rgb(colour: str) -> bytes:
    """``#rrggbb`` as operands."""
    return b" ".join(b"%.4g" % (int(colour[n : n + 2], 16) / 255) for n in (1, 3, 5))

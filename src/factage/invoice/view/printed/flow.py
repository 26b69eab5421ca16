"""Where the next thing on the page goes: the text block, its foot, and the turn to a new page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from factage.invoice.view.printed.canvas import MM, WIDTH, Canvas
from factage.invoice.view.printed.lettering import CAP, Style, width, wrap
from factage.invoice.view.printed.tags import Element

LEFT: Final = 18 * MM
RIGHT: Final = WIDTH - 18 * MM
TOP: Final = 16 * MM
INK: Final = "#16202a"
QUIET: Final = "#46515c"
PALE: Final = "#c9ccc3"
HAIR: Final = 0.5
BAR: Final = 1.0

BODY: Final = Style("regular", 9.2, INK)
STRONG: Final = Style("semibold", 9.2, INK)
LABEL: Final = Style("regular", 7.8, QUIET)
SMALL: Final = Style("regular", 7.8, INK)
TIGHT: Final = Style("regular", 8.4, INK)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of text in one style. ``leading`` is the distance from a line's foot to the top of the next, in sizes."""

    lines: list[str]
    style: Style
    leading: float = 0.5

    @property
    def pitch(self) -> float:
        return (CAP + self.leading) * self.style.size

    @property
    def height(self) -> float:
        """From the top of the first line's capitals to the foot of the last."""
        count = len(self.lines)
        return (CAP + (count - 1) * (CAP + self.leading)) * self.style.size if count else 0.0

    @property
    def width(self) -> float:
        return max((width(line, self.style) for line in self.lines), default=0.0)

    def draw(self, canvas: Canvas, x: float, top: float, *, follows: bool = False) -> None:
        """From ``x`` to the right; a space at the end of each line but the last keeps words apart when read out."""
        y = top + CAP * self.style.size
        last = len(self.lines) - 1
        for place, line in enumerate(self.lines):
            canvas.text(x, y, f"{line} " if place < last or follows else line, self.style)
            y += self.pitch

    def draw_to(self, canvas: Canvas, right: float, top: float) -> None:
        """Each line ending at ``right``."""
        y = top + CAP * self.style.size
        for line in self.lines:
            canvas.text_to(right, y, line, self.style)
            y += self.pitch

    def draw_about(self, canvas: Canvas, middle: float, top: float) -> None:
        """Each line centred."""
        y = top + CAP * self.style.size
        for line in self.lines:
            canvas.text(middle - width(line, self.style) / 2, y, line, self.style)
            y += self.pitch


def paragraph(texts: Iterable[str], style: Style, room: float, leading: float = 0.5) -> Paragraph:
    """Each text on lines of its own, wrapped to the room."""
    return Paragraph([line for text in texts for line in wrap(text, style, room)], style, leading)


class Flow:
    """The run of the text down the pages: ``y`` is where the next thing begins."""

    def __init__(self, canvas: Canvas, document: Element, bottom: float) -> None:
        self.canvas = canvas
        self.document = document
        self.bottom = bottom
        self.y = TOP
        self.headings: list[tuple[str, int, float]] = []

    @property
    def page_height(self) -> float:
        return self.bottom - TOP

    def turn(self) -> None:
        self.canvas.turn()
        self.y = TOP

    def keep(self, height: float) -> None:
        """Go to a new page where ``height`` does not fit on this one and would on the next."""
        if self.y + height > self.bottom and self.y > TOP:
            self.turn()

    def heading(
        self, text: str, below: float = 2.4 * MM, x: float = LEFT, room: float = RIGHT - LEFT
    ) -> None:
        """A heading of the second level."""
        said = paragraph([text], STRONG, room)
        self.headings.append((text, self.canvas.page, self.y))
        with self.canvas.tagged(self.document.add("H2")):
            said.draw(self.canvas, x, self.y)
        self.y += said.height + below

    def lines(self, said: Paragraph, element: Element, x: float = LEFT) -> None:
        """A paragraph that may run over the page's end; at least two lines stay together."""
        rest = said.lines
        while rest:
            fitting = int((self.bottom - self.y - CAP * said.style.size) / said.pitch) + 1
            if fitting < min(len(rest), 2) and self.y > TOP:
                self.turn()
                continue
            part = Paragraph(rest[: max(fitting, 1)], said.style, said.leading)
            rest = rest[len(part.lines) :]
            with self.canvas.tagged(element):
                part.draw(self.canvas, x, self.y, follows=bool(rest))
            self.y += part.height

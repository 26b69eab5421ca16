"""What stands outside the text block of every page: the foot with the seller's legal data, page numbers, the head."""

from __future__ import annotations

from typing import Final

from factage.invoice.view.printed.canvas import HEIGHT, MM
from factage.invoice.view.printed.flow import (
    HAIR,
    LABEL,
    LEFT,
    PALE,
    QUIET,
    RIGHT,
    Flow,
    Paragraph,
    paragraph,
)
from factage.invoice.view.printed.lettering import CAP, Style, cut_short, width
from factage.invoice.view.sheet import Sheet
from factage.invoice.view.words import Words

_FOOT: Final = Style("regular", 7, QUIET)
_LEADING: Final = 0.42
_FOOT_TOP: Final = HEIGHT - 17 * MM
_FOOT_BOTTOM: Final = HEIGHT - 6.5 * MM
_HEAD_Y: Final = 11 * MM
_MOST_LINES: Final = 8
_PAGINATION: Final = b"/Type/Pagination/Subtype/%s"


class Edges:
    """Foot and head of the pages. ``bottom`` is where the text block ends."""

    def __init__(self, sheet: Sheet, words: Words) -> None:
        self._words = words
        self._seller = sheet.seller.title
        self._name = f"{sheet.kind} {sheet.number}, {words('continued')}"
        counter = width(words("page", page="999", pages="999"), _FOOT)
        foot = paragraph([sheet.foot], _FOOT, RIGHT - LEFT - counter - 8 * MM, _LEADING)
        self._left_over = sheet.foot if len(foot.lines) > _MOST_LINES else ""
        self._foot = Paragraph(foot.lines[:_MOST_LINES], _FOOT, _LEADING)
        self._top = min(_FOOT_TOP, _FOOT_BOTTOM - self._foot.height - 1.6 * MM)
        self.bottom = self._top - 5 * MM

    def draw(self, flow: Flow) -> None:
        """On every page. The foot is read aloud once, at the end of the document."""
        canvas = flow.canvas
        if self._left_over:
            flow.lines(paragraph([self._left_over], LABEL, RIGHT - LEFT), flow.document.add("P"))
        last = len(canvas.pages) - 1
        for page in range(last + 1):
            canvas.back_to(page)
            if page:
                self._head(flow)
            with canvas.artifact():
                canvas.rule(LEFT, self._top, RIGHT, HAIR, PALE)
            if self._foot.lines:
                read = page == last and not self._left_over
                kind = _PAGINATION % b"Footer"
                with canvas.tagged(flow.document.add("P")) if read else canvas.artifact(kind):
                    self._foot.draw(canvas, LEFT, self._top + 1.6 * MM)
            with canvas.artifact(_PAGINATION % b"Footer"):
                counter = self._words("page", page=str(page + 1), pages=str(last + 1))
                canvas.text_to(RIGHT, self._top + 1.6 * MM + CAP * _FOOT.size, counter, _FOOT)

    def _head(self, flow: Flow) -> None:
        name = cut_short(self._name, LABEL, (RIGHT - LEFT) / 2)
        seller = cut_short(self._seller, LABEL, RIGHT - LEFT - width(name, LABEL) - 6 * MM)
        with flow.canvas.artifact(_PAGINATION % b"Header"):
            flow.canvas.text(LEFT, _HEAD_Y, seller, LABEL)
            flow.canvas.text_to(RIGHT, _HEAD_Y, name, LABEL)

"""The table of the lines: its head on each page, the sum so far carried over each page break."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from factage.invoice.view.printed.canvas import MM
from factage.invoice.view.printed.flow import (
    BAR,
    BODY,
    HAIR,
    INK,
    LABEL,
    LEFT,
    PALE,
    QUIET,
    RIGHT,
    TOP,
    Flow,
    Paragraph,
    paragraph,
)
from factage.invoice.view.printed.lettering import CAP, Style, width, wrap
from factage.invoice.view.printed.tags import COLUMN_HEAD, ROW_HEAD, Element
from factage.invoice.view.sheet import Row, Sheet
from factage.invoice.view.words import Words

_GAP: Final = 4.8 * MM
"""Between two columns."""
_PAD: Final = 1.6 * MM
_INDENT: Final = 4 * MM
_MOST: Final = (18 * MM, 34 * MM, 32 * MM, 30 * MM, 38 * MM)
"""The widest that each column of figures becomes: number, quantity, price, VAT, amount."""
_HEAD: Final = Style("semibold", 7.8, INK)
_CARRIED: Final = Style("italic", 9.2, QUIET)
_CARRIED_SUM: Final = Style("semibold", 9.2, INK)
_CARRIED_HEIGHT: Final = 3.4 * MM + CAP * 9.2
_BLEAK: Final = Style("regular", 9.2, QUIET)
_UNCOUNTED: Final = Style("semibold", 9.2, INK)
_LEADING: Final = 0.42
_BETWEEN: Final = 4.6
"""From the foot of the name to the top of the details."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns stand: the name from ``name`` with ``room``; the figures end at ``ends``."""

    name: float
    room: float
    ends: tuple[float, ...]
    rooms: tuple[float, ...]
    number_room: float


@dataclass(frozen=True, slots=True)
class _Set:
    """A row ready to be drawn."""

    number: Paragraph
    name: Paragraph
    details: Paragraph
    figures: tuple[Paragraph, ...]
    indent: float
    height: float = field(init=False)

    def __post_init__(self) -> None:
        figures = max(figure.height for figure in self.figures)
        height = max(self.name_height, figures, self.number.height) + 2 * _PAD
        object.__setattr__(self, "height", height)

    @property
    def name_height(self) -> float:
        between = _BETWEEN if self.name.lines and self.details.lines else 0
        return self.name.height + between + self.details.height


def draw_lines(flow: Flow, sheet: Sheet, words: Words) -> None:
    """The whole table; the flow goes on below it."""
    if not sheet.rows:
        return
    columns = _columns(sheet.rows, words)
    table = flow.document.add("Table")
    flow.keep(20 * MM)
    _head(flow, columns, words, table.add("THead"))
    body = table.add("TBody")
    last = len(sheet.rows) - 1
    so_far = ""
    for place, row in enumerate(sheet.rows):
        ready = _set(row, columns)
        reserved = 0 if place == last else _CARRIED_HEIGHT
        if flow.y + ready.height + reserved > flow.bottom:
            if ready.height + reserved > flow.page_height / 2:
                ready = _run_over(flow, columns, words, body.add("TR"), ready, so_far)
                so_far = row.so_far
                continue
            _turn(flow, columns, words, so_far)
        _row(flow, columns, body.add("TR"), ready)
        so_far = row.so_far
    flow.y += MM


def _columns(rows: tuple[Row, ...], words: Words) -> _Columns:
    texts = [
        [row.id for row in rows],
        [words("quantity"), *(row.quantity for row in rows)],
        [words("unit_price"), *(row.price for row in rows)],
        [words("vat"), *(row.vat for row in rows)],
        [words("net_amount"), *(row.net for row in rows)],
    ]
    wide = [
        min(most, max((width(text, LABEL if n == 0 else BODY) for text in {*column}), default=0))
        for n, (column, most) in enumerate(zip(texts, _MOST, strict=True))
    ]
    heads = [width(column[0], _HEAD) for column in texts[1:]]
    wide[1:] = [max(known, head) for known, head in zip(wide[1:], heads, strict=True)]
    ends = [RIGHT]
    for room in reversed(wide[2:]):
        ends.insert(0, ends[0] - room - _GAP)
    name = LEFT + (wide[0] + _GAP * 0.75 if wide[0] else 0)
    room = ends[0] - wide[1] - _GAP - name
    return _Columns(name, room, tuple(ends), tuple(wide[1:]), wide[0])


def _head(flow: Flow, columns: _Columns, words: Words, element: Element | None) -> None:
    """The head of the table; a repetition (without element) is not read aloud."""
    canvas = flow.canvas
    y = flow.y + _PAD + CAP * _HEAD.size
    figures = ("quantity", "unit_price", "vat", "net_amount")
    if element is None:
        with canvas.artifact(b"/Type/Pagination"):
            canvas.text(columns.name, y, words("item"), _HEAD)
            for key, end in zip(figures, columns.ends, strict=True):
                canvas.text_to(end, y, words(key), _HEAD)
    else:
        row = element.add("TR")
        if columns.number_room:
            row.add("TH", COLUMN_HEAD)
        with canvas.tagged(row.add("TH", COLUMN_HEAD)):
            canvas.text(columns.name, y, words("item"), _HEAD)
        for key, end in zip(figures, columns.ends, strict=True):
            with canvas.tagged(row.add("TH", COLUMN_HEAD)):
                canvas.text_to(end, y, words(key), _HEAD)
    flow.y = y + _PAD
    _edge(flow, BAR, INK)


def _edge(flow: Flow, thickness: float, colour: str) -> None:
    with flow.canvas.artifact():
        flow.canvas.rule(LEFT, flow.y, RIGHT, thickness, colour)


def _carried(flow: Flow, label: str, amount: str) -> None:
    y = flow.y + 1.7 * MM + CAP * _CARRIED.size
    with flow.canvas.artifact(b"/Type/Pagination"):
        flow.canvas.text(LEFT, y, label, _CARRIED)
        flow.canvas.text_to(RIGHT, y, amount, _CARRIED_SUM)
    flow.y += _CARRIED_HEIGHT


def _turn(flow: Flow, columns: _Columns, words: Words, so_far: str) -> None:
    """Carry the sum over to a new page."""
    if so_far:
        _edge(flow, BAR, INK)
        _carried(flow, words("forward"), so_far)
    flow.turn()
    _head(flow, columns, words, None)
    if so_far:
        _carried(flow, words("brought"), so_far)
        _edge(flow, HAIR, PALE)


def _set(row: Row, columns: _Columns) -> _Set:
    indent = _INDENT * row.level
    room = columns.room - indent
    style = BODY if row.counted else _BLEAK
    figures = (row.quantity, row.price, row.vat, row.net)
    return _Set(
        number=Paragraph(wrap(row.id, LABEL, columns.number_room), LABEL),
        name=Paragraph(
            wrap(row.name, BODY if row.counted else _UNCOUNTED, room), BODY if row.counted else _UNCOUNTED
        ),
        details=paragraph(row.details, LABEL, room, _LEADING),
        figures=tuple(
            Paragraph(wrap(text, style, most), style)
            for text, most in zip(figures, columns.rooms, strict=True)
        ),
        indent=indent,
    )


def _row(flow: Flow, columns: _Columns, element: Element, ready: _Set) -> None:
    canvas, top = flow.canvas, flow.y + _PAD
    if columns.number_room:
        with canvas.tagged(element.add("TD")):
            ready.number.draw(canvas, LEFT, top + CAP * (BODY.size - LABEL.size))
    _name(flow, columns, element.add("TH", ROW_HEAD), ready, top)
    _figures(flow, columns, element, ready, top)
    flow.y += ready.height
    _edge(flow, HAIR, PALE)


def _name(flow: Flow, columns: _Columns, element: Element, ready: _Set, top: float) -> None:
    x = columns.name + ready.indent
    with flow.canvas.tagged(element):
        ready.name.draw(flow.canvas, x, top, follows=bool(ready.details.lines))
        ready.details.draw(flow.canvas, x, top + ready.name_height - ready.details.height)


def _figures(flow: Flow, columns: _Columns, element: Element, ready: _Set, top: float) -> None:
    for figure, end in zip(ready.figures, columns.ends, strict=True):
        cell = element.add("TD")
        if figure.lines:
            with flow.canvas.tagged(cell):
                figure.draw_to(flow.canvas, end, top)


def _run_over(
    flow: Flow, columns: _Columns, words: Words, element: Element, ready: _Set, so_far: str
) -> _Set:
    """A row longer than half a page, in parts; its figures stand with its first part."""
    canvas = flow.canvas
    number = element.add("TD") if columns.number_room else None
    name = element.add("TH", ROW_HEAD)
    first = True
    for part in _parts(flow, ready, so_far):
        if part is None:
            _turn(flow, columns, words, so_far)
            continue
        top = flow.y + _PAD
        if first and number is not None and part.number.lines:
            with canvas.tagged(number):
                part.number.draw(canvas, LEFT, top + CAP * (BODY.size - LABEL.size))
        _name(flow, columns, name, part, top)
        if first:
            _figures(flow, columns, element, part, top)
        first = False
        flow.y += part.height
    _edge(flow, HAIR, PALE)
    return ready


def _parts(flow: Flow, ready: _Set, so_far: str) -> Iterator[_Set | None]:
    """The parts that fit on the pages, one for each; None where the page is to be turned."""
    rest = ready
    while rest.name.lines or rest.details.lines:
        end = flow.bottom - (_CARRIED_HEIGHT if so_far else 0) - _PAD
        room = end - flow.y - _PAD
        names = _fitting(rest.name, room)
        taken = replace(rest.name, lines=rest.name.lines[:names])
        used = taken.height + _BETWEEN if taken.lines else 0
        details = _fitting(rest.details, room - used) if names == len(rest.name.lines) else 0
        if (
            names + details < min(3, len(rest.name.lines) + len(rest.details.lines))
            and flow.y > TOP + 40 * MM
        ):
            yield None
            continue
        names = names if names or details else 1
        taken = replace(rest.name, lines=rest.name.lines[:names])
        part = replace(rest, name=taken, details=replace(rest.details, lines=rest.details.lines[:details]))
        rest = replace(
            rest,
            name=replace(rest.name, lines=rest.name.lines[names:]),
            details=replace(rest.details, lines=rest.details.lines[details:]),
            figures=tuple(replace(figure, lines=[]) for figure in rest.figures),
            number=replace(rest.number, lines=[]),
        )
        yield part
        if rest.name.lines or rest.details.lines:
            yield None


def _fitting(said: Paragraph, room: float) -> int:
    if not said.lines or room < CAP * said.style.size:
        return 0
    return min(len(said.lines), int((room - CAP * said.style.size) / said.pitch) + 1)

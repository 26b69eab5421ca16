"""The upper part of the first page: who writes, what it is, to whom (in the window of the envelope), what it is about."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from factage.invoice.view.look import Look, initials
from factage.invoice.view.printed.canvas import MM, Canvas
from factage.invoice.view.printed.flow import (
    BODY,
    INK,
    LABEL,
    LEFT,
    PALE,
    QUIET,
    RIGHT,
    TIGHT,
    TOP,
    Flow,
    Paragraph,
    paragraph,
)
from factage.invoice.view.printed.lettering import CAP, Style, cut_short, width, wrap
from factage.invoice.view.printed.pictures import Picture
from factage.invoice.view.printed.tags import Element
from factage.invoice.view.sheet import Block, Fact, Sheet

_WINDOW_LEFT: Final = 105 * MM
_WINDOW_TOP: Final = 55 * MM
"""x 105-190 mm, y 55-79 mm: seen through the window of a C6/5 (DL) envelope wherever the sheet slides in it."""
_WINDOW_WIDTH: Final = 84 * MM
_TITLE_ROOM: Final = 36 * MM
"""The title ends above the window's own margin."""
_FOLDS: Final = (99 * MM, 198 * MM)
_MARK: Final = 11 * MM
_MARK_BOX: Final = (38 * MM, 12 * MM)
_ABOUT_TOP: Final = 43 * MM
_ABOUT_BOTTOM: Final = 92 * MM
_ABOUT_WIDTH: Final = 78 * MM
_TITLES: Final = ((17.0, 1), (14.0, 1), (12.0, 1), (14.0, 2), (11.5, 3), (9.2, 4))
"""Sizes of the title that are tried in turn, with the lines that it may take."""


def open_sheet(flow: Flow, sheet: Sheet, look: Look, mark: Picture | None, says: str) -> None:
    """Draw it; the flow goes on below. ``says`` is what the mark is, for those who do not see it."""
    canvas = flow.canvas
    with canvas.artifact():
        for y in _FOLDS:
            canvas.rule(5 * MM, y, 9 * MM, 0.5, PALE)
    left_over = _title(flow, sheet)
    seller_foot = _seller(flow, sheet.seller, look, mark, says)
    window_foot = _recipient(flow, sheet.recipient)
    flow.y = max(_ABOUT_TOP, seller_foot + 4 * MM)
    _due(flow, sheet)
    facts(flow, sheet.facts, 27 * MM, _ABOUT_WIDTH)
    if canvas.page == 0:
        flow.y = max(flow.y, _ABOUT_BOTTOM, window_foot + 3 * MM)
    flow.y += 2.5 * MM
    for text in left_over:
        flow.lines(paragraph([text], BODY, RIGHT - LEFT), flow.document.add("P"))
        flow.y += 4 * MM
    _parties(flow, sheet.parties)


def _title(flow: Flow, sheet: Sheet) -> list[str]:
    """Kind and number, the day, the headline; what finds no room there is given back in full."""
    canvas, room = flow.canvas, RIGHT - _WINDOW_LEFT
    text = " ".join(part for part in (sheet.kind, sheet.number) if part)
    left_over = []
    for size, most in _TITLES:
        said = paragraph([text], Style("semibold", size, INK), room, 0.4)
        if len(said.lines) <= most:
            break
    else:
        last = cut_short(said.lines[most - 1] + said.lines[most], said.style, room)
        said = replace(said, lines=[*said.lines[: most - 1], last])
        left_over.append(text)
    y = TOP
    flow.headings.append((text[:200], 0, y))
    with canvas.tagged(flow.document.add("H1")):
        said.draw(canvas, _WINDOW_LEFT, y)
    y += said.height + 2.4 * MM
    if sheet.dated:
        dated = paragraph([sheet.dated], Style("regular", 10.5, INK), room)
        with canvas.tagged(flow.document.add("P")):
            dated.draw(canvas, _WINDOW_LEFT, y)
        y += dated.height + 2 * MM
    headline = paragraph([sheet.headline], LABEL, room)
    if headline.lines and y + headline.height <= TOP + _TITLE_ROOM:
        with canvas.tagged(flow.document.add("P")):
            headline.draw(canvas, _WINDOW_LEFT, y)
    elif headline.lines:
        left_over.append(sheet.headline)
    return left_over


def _seller(flow: Flow, seller: Block, look: Look, mark: Picture | None, says: str) -> float:
    """Mark, name and address; where they end."""
    canvas = flow.canvas
    wide = _draw_mark(canvas, flow.document, seller.title, look, mark, says)
    x = LEFT + (wide + 3.5 * MM if wide else 0)
    room = LEFT + 80 * MM - x
    name = paragraph([seller.title], Style("semibold", 11.5, INK), room, 0.36)
    size = 7.0 if len(seller.lines) > 5 else 7.8
    lines = paragraph(seller.lines, Style("regular", size, QUIET), room, 0.42)
    y = TOP
    if name.lines:
        with canvas.tagged(flow.document.add("P")):
            name.draw(canvas, x, y)
        y += name.height + 1.7 * MM
    if lines.lines:
        with canvas.tagged(flow.document.add("P")):
            lines.draw(canvas, x, y)
    return y + lines.height


def _draw_mark(
    canvas: Canvas, document: Element, name: str, look: Look, mark: Picture | None, says: str
) -> float:
    """The mark, or a square with the initials; how wide it is."""
    if mark is not None:
        scale = min(_MARK_BOX[0] / mark.width, _MARK_BOX[1] / mark.height)
        wide, high = mark.width * scale, mark.height * scale
        with canvas.tagged(document.add("Figure", mark.attributes(LEFT, TOP, wide, high, says))):
            canvas.picture(LEFT, TOP, wide, high)
        return wide
    letters = initials(name)
    if not letters:
        return 0.0
    style = Style("semibold", 13, look.on_ground)
    with canvas.artifact():
        canvas.rounded(LEFT, TOP, _MARK, MM, look.ground)
        x = LEFT + (_MARK - width(letters, style)) / 2
        canvas.text(x, TOP + (_MARK + CAP * style.size) / 2, letters, style)
    return _MARK


def _recipient(flow: Flow, lines: tuple[str, ...]) -> float:
    """The address, larger where it is short; where it ends."""
    if not lines:
        return 0.0
    element = flow.document.add("P")
    for size, leading in ((10.4, 0.42), (9.0, 0.34), (7.6, 0.34)):
        name = paragraph(lines[:1], Style("semibold", size, INK), _WINDOW_WIDTH, leading)
        rest = paragraph(lines[1:], Style("regular", size, INK), _WINDOW_WIDTH, leading)
        height = name.height + (rest.height + leading * size if rest.lines else 0)
        if height <= 24 * MM:
            break
    with flow.canvas.tagged(element):
        name.draw(flow.canvas, _WINDOW_LEFT, _WINDOW_TOP, follows=bool(rest.lines))
        rest.draw(flow.canvas, _WINDOW_LEFT, _WINDOW_TOP + name.height + leading * size)
    return _WINDOW_TOP + height


def _due(flow: Flow, sheet: Sheet) -> None:
    if not sheet.due.label:
        return
    canvas = flow.canvas
    label = paragraph([sheet.due.label], LABEL, _ABOUT_WIDTH)
    value = paragraph([sheet.due.value], Style("semibold", 16, INK), _ABOUT_WIDTH)
    when = paragraph([sheet.due_when], BODY, _ABOUT_WIDTH)
    with canvas.tagged(flow.document.add("P")):
        for said in (label, value, when):
            said.draw(canvas, LEFT, flow.y, follows=said is not when)
            flow.y += said.height + 2.1 * MM if said.lines else 0
    flow.y += 1.6 * MM


def facts(flow: Flow, said: tuple[Fact, ...], label_room: float, room: float) -> None:
    """Labels and values beside one another, one pair below the other, each a paragraph of its own."""
    x = LEFT + label_room + 3 * MM
    for fact in said:
        label = paragraph([fact.label], LABEL, label_room)
        value = paragraph([fact.value], BODY, LEFT + room - x)
        offset = CAP * (BODY.size - LABEL.size)
        height = max(label.height + offset, value.height)
        flow.keep(height)
        with flow.canvas.tagged(flow.document.add("P")):
            label.draw(flow.canvas, LEFT, flow.y + offset, follows=True)
            value.draw(flow.canvas, x, flow.y)
        flow.y += height + 1.5 * MM


def _parties(flow: Flow, parties: tuple[Block, ...]) -> None:
    if not parties:
        return
    columns = min(3, len(parties))
    gutter = 6 * MM
    room = (RIGHT - LEFT - gutter * (columns - 1)) / columns
    for start in range(0, len(parties), columns):
        row = [_party(block, room) for block in parties[start : start + columns]]
        height = max(sum(said.height + gap for said, gap in parts) for parts in row)
        flow.keep(height)
        for place, parts in enumerate(row):
            x, y = LEFT + place * (room + gutter), flow.y
            with flow.canvas.tagged(flow.document.add("P")):
                for said, gap in parts:
                    said.draw(flow.canvas, x, y, follows=said is not parts[-1][0])
                    y += said.height + gap
        flow.y += height + 4 * MM
    flow.y += 2 * MM


def _party(block: Block, room: float) -> list[tuple[Paragraph, float]]:
    """Title, lines and identifiers, each with the gap below it."""
    ids = " · ".join(f"{fact.label} {fact.value}" for fact in block.facts)
    parts = [
        (Paragraph(wrap(block.title, LABEL, room), LABEL), 1.6 * MM),
        (paragraph(block.lines, TIGHT, room), 1.5 * MM),
        (paragraph([ids], LABEL, room, 0.42), 0.0),
    ]
    return [(said, gap) for said, gap in parts if said.lines]

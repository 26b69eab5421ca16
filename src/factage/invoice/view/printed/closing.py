"""The lower part: what it comes to, how to pay, notes, documents and mentions."""

from __future__ import annotations

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
    SMALL,
    TIGHT,
    TOP,
    Flow,
    Paragraph,
    paragraph,
)
from factage.invoice.view.printed.lettering import CAP, Style, width, wrap
from factage.invoice.view.printed.opening import facts
from factage.invoice.view.printed.pictures import figure_attributes
from factage.invoice.view.printed.tags import COLUMN_HEAD, ROW_HEAD
from factage.invoice.view.sheet import Payment, Sheet, Sum, VatRow
from factage.invoice.view.words import Words

_SUMS_WIDTH: Final = 78 * MM
_SUMS_LEFT: Final = RIGHT - _SUMS_WIDTH
_VAT_RIGHT: Final = _SUMS_LEFT - 9 * MM
_QR: Final = 27 * MM
_SUM_PAD: Final = 1.15 * MM
_BESIDE_MOST: Final = 360
"""Notes with fewer characters than this stand beside the totals."""
_SECTION: Final = CAP * 9.2 + 2.4 * MM


def close_sheet(flow: Flow, sheet: Sheet, words: Words) -> None:
    """Draw it from where the flow is."""
    said = sum(map(len, sheet.notes)) + sum(map(len, sheet.documents))
    beside = said < _BESIDE_MOST and len(sheet.documents) < 4
    flow.y += 4 * MM
    _totals(flow, sheet, words, beside=beside)
    if sheet.payment:
        _payment(flow, sheet.payment, words)
    if not beside:
        _section(flow, words("notes"), list(sheet.notes), BODY)
        _section(flow, words("documents"), list(sheet.documents), BODY)
    mentions = " ".join(sheet.mentions)
    _section(flow, words("mentions"), [mentions] if mentions else [], SMALL)


def _totals(flow: Flow, sheet: Sheet, words: Words, *, beside: bool) -> None:
    """The VAT summary and short notes on the left, the sums on the right: together on one page where they fit."""
    left = _vat_rows(sheet.vat)
    sums = [_sum(entry) for entry in sheet.sums]
    notes = [(words("notes"), sheet.notes), (words("documents"), sheet.documents)] if beside else []
    notes = [(title, texts) for title, texts in notes if texts]
    height = max(_vat_height(left, sheet), sum(high for _, _, high, _ in sums)) + _beside_height(notes)
    apart = height > flow.page_height
    flow.keep(height if not apart else 40 * MM)
    page, top = flow.canvas.page, flow.y
    if left:
        _vat(flow, left, words)
    for title, texts in notes:
        flow.heading(title, room=_VAT_RIGHT - LEFT)
        flow.lines(paragraph(texts, BODY, _VAT_RIGHT - LEFT), flow.document.add("P"))
        flow.y += 4 * MM
    foot = flow.y
    if flow.canvas.page == page:
        flow.y = top - _SUM_PAD  # so that the first sum stands on the line of the heading beside it
    _sums(flow, sums)
    flow.y = max(flow.y, foot) if flow.canvas.page == page else flow.y
    flow.y += 4.5 * MM


def _beside_height(notes: list[tuple[str, tuple[str, ...]]]) -> float:
    room = _VAT_RIGHT - LEFT
    return sum(_SECTION + paragraph(texts, BODY, room).height + 4 * MM for _, texts in notes)


def _vat_rows(rows: tuple[VatRow, ...]) -> list[tuple[Paragraph, Paragraph, VatRow]]:
    wide = max((width(row.taxable, TIGHT) + width(row.tax, TIGHT) for row in rows), default=0)
    room = max(_VAT_RIGHT - LEFT - wide - 8 * MM, 25 * MM)
    return [
        (
            Paragraph(wrap(row.rate, TIGHT, room), TIGHT),
            Paragraph(wrap(row.reason, LABEL, _VAT_RIGHT - LEFT), LABEL, 0.42),
            row,
        )
        for row in rows
    ]


def _vat_row_height(rate: Paragraph, reason: Paragraph) -> float:
    return rate.height + (reason.height + 3.4 if reason.lines else 0) + 2.4 * MM


def _vat_height(rows: list[tuple[Paragraph, Paragraph, VatRow]], sheet: Sheet) -> float:
    if not sheet.vat:
        return 0.0
    head = _SECTION + CAP * LABEL.size + 2.4 * MM
    return head + sum(_vat_row_height(rate, reason) for rate, reason, _ in rows) + 3 * MM


def _vat(flow: Flow, rows: list[tuple[Paragraph, Paragraph, VatRow]], words: Words) -> None:
    canvas = flow.canvas
    flow.heading(words("vat_summary"), below=2.2 * MM, room=_VAT_RIGHT - LEFT)
    tax_width = max(width(words("tax_amount"), LABEL), *(width(row.tax, TIGHT) for _, _, row in rows))
    taxable_right = _VAT_RIGHT - tax_width - 4 * MM
    table = flow.document.add("Table")
    head = table.add("THead").add("TR")
    y = flow.y + CAP * LABEL.size
    with canvas.tagged(head.add("TH", COLUMN_HEAD)):
        canvas.text(LEFT, y, words("category_rate"), LABEL)
    with canvas.tagged(head.add("TH", COLUMN_HEAD)):
        canvas.text_to(taxable_right, y, words("taxable"), LABEL)
    with canvas.tagged(head.add("TH", COLUMN_HEAD)):
        canvas.text_to(_VAT_RIGHT, y, words("tax_amount"), LABEL)
    flow.y = y + 1.2 * MM
    with canvas.artifact():
        canvas.rule(LEFT, flow.y, _VAT_RIGHT, HAIR, PALE)
    body = table.add("TBody")
    for rate, reason, row in rows:
        height = _vat_row_height(rate, reason)
        flow.keep(height)
        line = body.add("TR")
        top = flow.y + 1.2 * MM
        with canvas.tagged(line.add("TH", ROW_HEAD)):
            rate.draw(canvas, LEFT, top, follows=bool(reason.lines))
            reason.draw(canvas, LEFT, top + rate.height + 3.4)
        y = top + CAP * TIGHT.size
        for text, right in ((row.taxable, taxable_right), (row.tax, _VAT_RIGHT)):
            cell = line.add("TD")
            if text:
                with canvas.tagged(cell):
                    canvas.text_to(right, y, text, TIGHT)
        flow.y += height
    flow.y += 3 * MM


def _sum(entry: Sum) -> tuple[Paragraph, Paragraph, float, bool]:
    """Label, value, height, and whether it is what is to be paid."""
    due = entry.weight == "due"
    aside = entry.weight == "aside"
    style = Style(
        "semibold" if due or entry.weight == "strong" else "regular",
        12.5 if due else 7.8 if aside else 9.2,
        QUIET if aside else INK,
    )
    value = Paragraph(wrap(entry.value, style, _SUMS_WIDTH * 0.6), style)
    label = Paragraph(wrap(entry.label, style, _SUMS_WIDTH - value.width - 4 * MM), style)
    pad = 2 * MM if due else _SUM_PAD
    return label, value, max(label.height, value.height) + 2 * pad, due


def _sums(flow: Flow, sums: list[tuple[Paragraph, Paragraph, float, bool]]) -> None:
    if not sums:
        return
    canvas = flow.canvas
    table = flow.document.add("Table")
    for label, value, height, due in sums:
        flow.keep(height)
        if due:
            with canvas.artifact():
                for edge in (flow.y, flow.y + height):
                    canvas.rule(_SUMS_LEFT, edge, RIGHT, BAR, INK)
        row = table.add("TR")
        top = flow.y + (2 * MM if due else _SUM_PAD)
        with canvas.tagged(row.add("TH", ROW_HEAD)):
            label.draw(canvas, _SUMS_LEFT, top)
        with canvas.tagged(row.add("TD")):
            value.draw_to(canvas, RIGHT, top)
        flow.y += height


def _payment(flow: Flow, payment: Payment, words: Words) -> None:
    canvas = flow.canvas
    room = RIGHT - LEFT - (_QR + 8 * MM if payment.qr else 0)
    terms = paragraph(payment.terms, BODY, room - 27 * MM)
    tall = _SECTION + sum(
        max(CAP * BODY.size, paragraph([fact.value], BODY, room - 27 * MM).height) + 1.5 * MM
        for fact in payment.facts
    )
    tall += terms.height
    code = _QR + 6 * MM if payment.qr else 0
    flow.keep(min(max(tall, code) + 4 * MM, flow.page_height))
    if flow.y > TOP:
        with canvas.artifact():
            canvas.rule(LEFT, flow.y, RIGHT, HAIR, PALE)
        flow.y += 3.5 * MM
    page, top = canvas.page, flow.y
    flow.heading(words("payment"))
    facts(flow, payment.facts, 24 * MM, room)
    if terms.lines:
        _terms(flow, words("terms"), terms)
    end_page, foot = canvas.page, flow.y
    if payment.qr:
        canvas.back_to(page)
        code_foot = _code(flow, payment, top)
        canvas.back_to(end_page)
        foot = max(foot, code_foot) if end_page == page else foot
    flow.y = foot + 4 * MM


def _terms(flow: Flow, label: str, terms: Paragraph) -> None:
    flow.keep(terms.pitch * min(2, len(terms.lines)))
    element = flow.document.add("P")
    with flow.canvas.tagged(element):
        flow.canvas.text(LEFT, flow.y + CAP * BODY.size, f"{label} ", LABEL)
    flow.lines(terms, element, LEFT + 27 * MM)
    flow.y += 1.5 * MM


def _code(flow: Flow, payment: Payment, top: float) -> float:
    """The code to scan with its caption; where it ends."""
    canvas, left = flow.canvas, RIGHT - _QR
    module = _QR / len(payment.qr)
    boxes = [
        (left + start * module, top + y * module, length * module, module)
        for y, row in enumerate(payment.qr)
        for start, length in _dark(row)
    ]
    figure = flow.document.add("Figure", figure_attributes(left, top, _QR, _QR, payment.qr_text))
    with canvas.tagged(figure):
        canvas.bars(boxes, INK)
    label = paragraph([payment.qr_label], LABEL, _QR + 8 * MM)
    y = top + _QR + 1.6 * MM
    with canvas.tagged(flow.document.add("P")):
        label.draw_about(canvas, left + _QR / 2, y)
    return y + label.height


def _dark(row: bytes) -> list[tuple[int, int]]:
    """The runs of dark modules as (start, length)."""
    found, start = [], None
    for place, module in enumerate((*row, 0)):
        if module and start is None:
            start = place
        elif not module and start is not None:
            found.append((start, place - start))
            start = None
    return found


def _section(flow: Flow, title: str, texts: list[str], style: Style) -> None:
    if not texts:
        return
    flow.keep(_SECTION + CAP * style.size * 2.4)
    flow.heading(title, below=2.2 * MM)
    for text in texts:
        flow.lines(paragraph([text], style, RIGHT - LEFT, 0.45), flow.document.add("P"))
        flow.y += 0.5 * style.size
    flow.y += 4 * MM

"""Never less than the paper: what a page says and its reading has no place for goes into the data, before it is judged.

Units, discounts and addresses are read where they stand. What stands on the page and in no term of the data (a day of delivery, a period, a sum
in a sentence) is carried as a note, in the page's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from factage.hub.documents.line_figures import with_line_figures
from factage.hub.documents.parity import Compared, compared
from factage.invoice.model import Delivery, Invoice, Note, Party

if TYPE_CHECKING:
    from factage.invoice.pages.outcome import Reading, Value
    from factage.invoice.pages.text.sheet import Cell, Sheets

_UNIT: Final = re.compile(r"lines\[(\d+)\]\.unit")
_PREFERRED: Final = ("C62", "H87", "HUR", "DAY", "MON", "KGM", "MTR", "MTK", "MTQ", "LTR", "LS", "SET", "P1")
_FREE: Final = ("BT-22", "BT-2")
"""What is said in no term of its own: a mention, and a day that is not that of the invoice."""
_DELIVERED: Final = "BT-72"
_INFORMATION: Final = "AAI"
_MOST: Final = 20
_TIMES: Final = 3
_NAMED: Final = {("seller", "name"), ("buyer", "name")}


def nothing_less(sheets: Sheets, reading: Reading) -> tuple[Reading, Compared | None]:
    """The reading with what it left on the page, and the certificate of that.

    What goes into the data may show what is left beside it: the page is asked again while it gives more.
    """
    certificate = None
    if reading.invoice is not None:
        reading = replace(reading, invoice=_with_addresses(reading.invoice, reading.values, sheets))
    for _ in range(_TIMES):
        if reading.invoice is None:
            return reading, None
        certificate = compared(sheets, reading.invoice, reading=reading)
        if certificate is None or certificate.equal:
            return reading, certificate
        left = [one for one in certificate.differences if one["kind"] == "missing_in_data"]
        invoice = with_line_figures(_with_units(reading.invoice, left), left, reading.values, sheets)
        invoice = _with_notes(_with_delivery(invoice, left), left, sheets)
        if invoice == reading.invoice:
            return reading, certificate
        reading = replace(reading, invoice=invoice)
    return reading, compared(sheets, reading.invoice, reading=reading) if reading.invoice else None


def _with_addresses(invoice: Invoice, values: Iterable[Value], sheets: Sheets) -> Invoice:
    """Seller and buyer with the address that stands by their name (CGI, annexe II, article 242 nonies A, I, 1°)."""
    from factage.invoice.pages.party.postal import address_of

    found: dict[str, Party] = {}
    for value in values:
        side, _, field = value.path.partition(".")
        party: Party | None = getattr(invoice, side) if (side, field) in _NAMED else None
        if party is not None and party.address is None and party.name == value.value:
            address = address_of(sheets, value.value, value.page, value.box)
            found |= {side: replace(party, address=address)} if address else {}
    seller, buyer = found.get("seller", invoice.seller), found.get("buyer", invoice.buyer)
    return replace(invoice, seller=seller, buyer=buyer)


def unit_code(word: str) -> str | None:
    """The code (UN/ECE recommendation 20) of a unit as printed; None where the word is none that is known."""
    from factage.invoice.pages.explain.vocabulary import units_of

    codes = units_of(word)
    return next((code for code in _PREFERRED if code in codes), min(codes, default=None))


def _with_units(invoice: Invoice, left: Iterable[Mapping[str, Any]]) -> Invoice:
    words: dict[int, str] = {}
    for one in left:
        place = _UNIT.fullmatch(str(one["path"]))
        if place and one["on_page"]:
            words.setdefault(int(place[1]), str(one["on_page"]))
    lines = tuple(
        replace(line, unit=unit_code(words[n])) if n in words and line.unit is None else line
        for n, line in enumerate(invoice.lines)
    )
    return replace(invoice, lines=lines)


def _with_delivery(invoice: Invoice, left: Iterable[Mapping[str, Any]]) -> Invoice:
    """The day of delivery, where the page says one and no line has its own."""
    from factage.invoice.pages.text.dates import dates_in

    days = {
        found.day
        for one in left
        if one["where"] == _DELIVERED and not str(one["path"]).startswith("lines")
        for found in dates_in(str(one["on_page"] or ""))
    }
    if len(days) != 1 or (invoice.delivery and invoice.delivery.date):
        return invoice
    return replace(invoice, delivery=replace(invoice.delivery or Delivery(), date=days.pop()))


def _with_notes(invoice: Invoice, left: Iterable[Mapping[str, Any]], sheets: Sheets) -> Invoice:
    there = {note.text for note in invoice.notes}
    found: dict[str, Note] = {}
    for one in left:
        if one["where"] not in _FREE or not one["box"] or one["page"] is None:
            continue
        text = _words_at(sheets, int(one["page"]) - 1, one["box"])
        if text and text not in there:
            found[text] = Note(subject_code=_INFORMATION, text=text)
    return replace(invoice, notes=(*invoice.notes, *list(found.values())[:_MOST]))


def _words_at(sheets: Sheets, page: int, box: list[float]) -> str:
    """The words around a place: its cell, and the label left of it where the cell is a value alone."""
    middle, left = (box[1] + box[3]) / 2, box[0]
    for cell in sheets.cells:
        if cell.page != page or not cell.y0 <= middle <= cell.y1 or not cell.x0 - 2 <= left <= cell.x1 + 2:
            continue
        before = sheets.next_to(cell, -1)
        if before is None or len(cell.text.split()) > 2:
            return _said(cell)
        return f"{_said(before)} {_said(cell)}"
    return ""


def _said(cell: Cell) -> str:
    return " ".join(cell.text.split())

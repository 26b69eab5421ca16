"""The legal mentions that a page prints, as notes of its invoice: the page's own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from factage.invoice.model import Note

if TYPE_CHECKING:
    from factage.invoice.pages.text.sheet import Row, Sheets

_SUBJECTS: Final = {
    "late_payment": "PMD",
    "flat_fee": "PMT",
    "early_payment": "AAB",
    "title": "AAI",
    "cash_basis": "AAI",
    "certificate": "AAI",
    "waste": "AAI",
}
"""The subject (UNTDID 4451) of each mention that `pages.parity` knows; those on VAT are reasons of exemption."""
_LONGEST: Final = 1024
"""BR-FR-CPRO 31: characters of a note."""
_CONTINUES: Final = 3
"""Rows that may carry on a sentence."""


def printed_mentions(sheets: Sheets) -> tuple[Note, ...]:
    """A note for each mention, once: the sentence that says it. A sentence that says two is in both."""
    from factage.invoice.pages.explain.vocabulary import mentions_in

    found: dict[tuple[str, str], Note] = {}
    for place, row in enumerate(sheets.rows):
        for kind, _start, _end in mentions_in(row.plain):
            subject = _SUBJECTS.get(kind)
            if subject is None or any(key[1] == kind for key in found):
                continue
            text = " ".join(_sentence(sheets, place))[:_LONGEST].strip()
            found[subject, kind] = Note(subject_code=subject, text=text)
    return tuple(_apart(found.values()))


def printed_exemption(sheets: Sheets, category: str | None) -> str | None:
    """The sentence of the page that says why this category bears no VAT; None where none does."""
    from factage.invoice.pages.explain.vocabulary import exemption_mentions, mentions_in

    wanted = exemption_mentions(category)
    for place, row in enumerate(sheets.rows):
        if any(kind in wanted for kind, _start, _end in mentions_in(row.plain)):
            return " ".join(_sentence(sheets, place))[:_LONGEST].strip()
    return None


def _apart(notes: Iterable[Note]) -> Iterator[Note]:
    """Each subject that may stand only once (BR-FR-06) stands once."""
    seen = set()
    for note in notes:
        key = (note.subject_code, note.text if note.subject_code == "AAI" else "")
        if key not in seen:
            seen.add(key)
            yield note


def _sentence(sheets: Sheets, place: int) -> Iterator[str]:
    """The words of a row, and of the next ones as long as its sentence goes on."""
    row = sheets.rows[place]
    yield _text(row)
    for other in sheets.rows_after(place, _CONTINUES):
        if _text(row).endswith((".", "!", ":", "€")) or other.y0 - row.y1 > row.height:
            return
        yield _text(other)
        row = other


def _text(row: Row) -> str:
    return " ".join(cell.text for cell in row.cells)

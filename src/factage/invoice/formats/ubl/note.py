"""Notes with their subject (BT-21, BT-22, BT-127): UBL has one text for both, ``#AAB#text`` (EN 16931-3-2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from factage.invoice.formats.ubl.binding import Binding, Place
from factage.invoice.formats.ubl.names import clark
from factage.invoice.formats.ubl.passage import SPACE, Draft, Node, Reading, Writing, is_empty, text_of
from factage.invoice.model import Note

_NOTE: Final = clark("cbc:Note")
_CODED: Final = re.compile(r"#([A-Z]{3})#")
_GENERAL: Final = "AAI"
"""UNTDID 4451: general information; the subject of a note without one, where notes are chained."""


class Notes(Binding):
    """Each ``Note``; one that chains several (``#PMT#…#PMD#…``) is as many. ``most``: how many the core norm admits."""

    fields = frozenset({"notes"})

    def __init__(self, *, most: int | None = None) -> None:
        self._most = most

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        for node in parent.findall(_NOTE):
            if text_of(node):
                reading.carry(node)
                draft.setdefault("notes", []).extend(parts(text_of(node)))

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        prefix = f"{path}." if path else ""
        if writing.single_note and not path and len(record.notes) > 1:
            etree.SubElement(parent, _NOTE).text = writing.text(chained(record.notes), "notes")
            for index, note in enumerate(record.notes):
                writing.lose(f"notes[{index}].content_code", note.content_code)
            return
        for index, note in enumerate(record.notes):
            place = f"{prefix}notes[{index}]"
            if is_empty(note.text) or (writing.core and self._most is not None and index >= self._most):
                writing.lose(place, note)
                continue
            writing.lose(f"{place}.content_code", note.content_code)
            code = note.subject_code
            if code and (not _CODED.fullmatch(f"#{code}#") or not writing.admits(f"{place}.subject_code")):
                writing.lose(f"{place}.subject_code", code)
                code = None
            text = writing.text(note.text, f"{place}.text")
            etree.SubElement(parent, _NOTE).text = f"#{code}#{text}" if code else text

    def places(self) -> Iterator[Place]:
        yield ("Note",), "notes.text"


def parts(text: str) -> list[Draft]:
    """The notes in one text: what follows each ``#CODE#`` at its beginning; the whole text where none stands there."""
    if not _CODED.match(text):
        return [{"text": text}]
    pieces = _CODED.split(text)[1:]
    return [
        {"subject_code": code, "text": content.strip(SPACE)}
        for code, content in zip(pieces[::2], pieces[1::2], strict=True)
    ]


def chained(notes: tuple[Note, ...]) -> str:
    """All notes in one text, for a destination that takes a single note (PEPPOL-EN16931-R002)."""
    return "".join(f"#{note.subject_code or _GENERAL}#{note.text}" for note in notes if note.text)

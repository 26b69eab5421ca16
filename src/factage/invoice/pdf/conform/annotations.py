"""Annotations of a PDF/A-3 (ISO 19005-3 § 6.3): of a known kind, printed, with an appearance of their own."""

from __future__ import annotations

from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Stream

from factage.invoice.pdf.conform.looks import MULTIPLIED, drawn
from factage.invoice.pdf.conform.work import Work, array, inherited

_FIELDS: Final = 32
"""Fields above a field that are asked for what it does not say itself."""
_KINDS: Final = frozenset(
    f"/{name}"
    for name in [
        "Text",
        "Link",
        "FreeText",
        "Line",
        "Square",
        "Circle",
        "Polygon",
        "PolyLine",
        "Highlight",
        "Underline",
        "Squiggly",
        "StrikeOut",
        "Stamp",
        "Caret",
        "Ink",
        "Popup",
        "FileAttachment",
        "Widget",
        "PrinterMark",
        "TrapNet",
        "Watermark",
        "Redact",
    ]
)
_OF_MEDIA: Final = (
    "/Movie",
    "/Sound",
    "/RichMediaContent",
    "/RichMediaSettings",
    "/3DD",
    "/3DV",
    "/3DA",
    "/3DI",
    "/3DU",
    "/A",
    "/MK",
    "/FT",
    "/Parent",
)
_INVISIBLE, _HIDDEN, _PRINT, _NO_VIEW, _TOGGLES = 1, 2, 4, 32, 256
_NO_ZOOM, _NO_ROTATE = 8, 16


def widgets(pdf: Any) -> set[tuple[int, int]]:
    """The fields of the form, and what stands for them on the pages."""
    form = pdf.Root.get("/AcroForm")
    pending = array(form.get("/Fields")) if isinstance(form, Dictionary) else []
    found: set[tuple[int, int]] = set()
    while pending:
        field = pending.pop()
        if isinstance(field, Dictionary) and field.is_indirect and field.objgen not in found:
            found.add(field.objgen)
            pending += array(field.get("/Kids"))
    return found


def tidy_annotations(work: Work, page: Any, fields: set[tuple[int, int]]) -> None:
    """Those of one page. What was not to be seen is taken out rather than shown."""
    notes = page.get("/Annots")
    if not isinstance(notes, Array):
        return
    kept = [note for note in notes if isinstance(note, Dictionary) and _keep(work, note, fields)]
    if len(kept) < len(notes):
        page.Annots = Array(kept)
        work.repaired("annotation")
    for note in kept:
        _tidy(work, note)


def _keep(work: Work, note: Any, fields: set[tuple[int, int]]) -> bool:
    kind = str(note.get("/Subtype"))
    flags = _flags(note)
    if kind == "/Popup":
        return True
    if flags & (_HIDDEN | _NO_VIEW) or (flags & _INVISIBLE and kind not in _KINDS):
        return False
    # a widget that no form knows of shows itself, and does nothing else
    if kind not in _KINDS or (kind == "/Widget" and note.objgen not in fields):
        if not _appearance(note):
            return False
        note.Subtype = Name.Stamp  # what is seen of it stays
        for key in _OF_MEDIA:
            if key in note:
                del note[key]
        work.repaired("annotation")
    return True


def _tidy(work: Work, note: Any) -> None:
    kind = str(note.get("/Subtype"))
    if kind == "/Popup":
        return
    wanted = (_flags(note) | _PRINT) & ~(_INVISIBLE | _HIDDEN | _NO_VIEW | _TOGGLES)
    if kind == "/Text":
        wanted |= _NO_ZOOM | _NO_ROTATE
    if note.get("/F") != wanted:
        note.F = wanted
        work.repaired("annotation")
    if kind == "/Widget" and "/A" in note:
        del note["/A"]
        work.repaired("active_content")
    looks = note.get("/AP")
    if isinstance(looks, Dictionary):
        for key in [key for key in looks.keys() if key != "/N"]:  # noqa: SIM118 - not a dict of Python
            del looks[key]
            work.repaired("annotation")
    if kind != "/Link" and not _appearance(note) and not _empty(note):
        _dress(work, note)
    _one_look(work, note, kind)


def _one_look(work: Work, note: Any, kind: str) -> None:
    """The normal look is one stream, or for a button one of its states."""
    looks = note.get("/AP")
    normal = looks.get("/N") if isinstance(looks, Dictionary) else None
    if normal is None:
        return
    button = kind == "/Widget" and str(inherited(note, "/FT", levels=_FIELDS)) == "/Btn"
    if isinstance(normal, Stream):
        if button:
            state = note.get("/AS") if isinstance(note.get("/AS"), Name) else Name.On
            looks.N = Dictionary({str(state): normal})
            note.AS = state
            work.repaired("annotation")
        return
    if not button and isinstance(normal, Dictionary):
        chosen = normal.get(str(note.get("/AS"))) if isinstance(note.get("/AS"), Name) else None
        if isinstance(chosen, Stream):
            looks.N = chosen
            work.repaired("annotation")
        else:
            _dress(work, note)


def _dress(work: Work, note: Any) -> None:
    """Give a note without an appearance the one that readers give it: drawn for the common kinds, else nothing."""
    box = [float(one) for one in array(note.get("/Rect"))][:4]
    width, height = (abs(box[2] - box[0]), abs(box[3] - box[1])) if len(box) == 4 else (0.0, 0.0)
    at = (min(box[0], box[2]), min(box[1], box[3])) if len(box) == 4 else (0.0, 0.0)
    look = work.pdf.make_stream(
        drawn(note, at, (width, height)),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, round(width, 3), round(height, 3)]),
        Resources=Dictionary(ExtGState=Dictionary(M=Dictionary(Type=Name.ExtGState, BM=Name.Multiply)))
        if str(note.get("/Subtype")) in MULTIPLIED
        else Dictionary(),
    )
    button = str(note.get("/Subtype")) == "/Widget" and str(inherited(note, "/FT", levels=_FIELDS)) == "/Btn"
    note.AP = Dictionary(N=Dictionary(Off=look) if button else look)
    if button:
        note.AS = Name.Off
    work.repaired("annotation")


def _appearance(note: Any) -> bool:
    looks = note.get("/AP")
    return isinstance(looks, Dictionary) and isinstance(looks.get("/N"), Dictionary | Stream)


def _empty(note: Any) -> bool:
    box = [float(one) for one in array(note.get("/Rect"))]
    return len(box) == 4 and box[0] == box[2] and box[1] == box[3]


def _flags(note: Any) -> int:
    said = note.get("/F", 0)
    return int(said) if isinstance(said, int) else 0

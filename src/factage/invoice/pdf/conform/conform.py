"""The steps by which an open PDF becomes a PDF/A-3, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pikepdf
from pikepdf import Dictionary, Name, Stream

from factage.invoice.pdf.conform.annotations import tidy_annotations, widgets
from factage.invoice.pdf.conform.catalogue import tidy_catalogue, tidy_page
from factage.invoice.pdf.conform.colour import give_intent, tie_colours
from factage.invoice.pdf.conform.embedded import tie_files
from factage.invoice.pdf.conform.fonts import needs_reading, tidy_descriptions, tidy_fonts
from factage.invoice.pdf.conform.objects import tidy_objects
from factage.invoice.pdf.conform.usage import usage_of
from factage.invoice.pdf.conform.work import Obstacle, Work, array, software_of
from factage.invoice.pdf.conform.xmp import claim
from factage.invoice.pdf.container import Container

_BELIEVED: Final = frozenset("23")
_ODD: Final = (
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    pikepdf.PdfError,
    pikepdf.DataDecodingError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conformed:
    """What was done. ``repairs``: codes in the order of the steps; ``obstacles``: empty where the file conforms now."""

    repairs: tuple[str, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()


def conform(container: Container) -> Conformed:
    """Make the open document a PDF/A-3 in place; the page stays as it is to the eye.

    A file that claims PDF/A-2 or -3 is believed in what only a reading of all pages would show, unless a fault is
    plain. A signed or damaged document is not touched. Saving, with a file identifier, is for the caller.
    """
    pdf = container.pdf
    work = Work(pdf=pdf, trusted=False, software=software_of(pdf))
    for code, stands in (("damaged", container.damaged), ("signed", is_signed(pdf))):
        if stands:
            work.hinders(code)
            return _answer(work)
    try:
        _steps(work, container)
    except _ODD:
        # a value of another kind than the format has there: what the file shows depends on the reader
        work.hinders("damaged")
    return _answer(work)


def _steps(work: Work, container: Container) -> None:
    pdf = work.pdf
    said = container.xmp.pdf_a or ""
    work.trusted = said[:1] in _BELIEVED and not needs_reading(work)
    if container.encrypted:
        work.repaired("encryption")
    tidy_catalogue(work)
    fields = widgets(pdf)
    for page in pdf.pages:
        tidy_page(work, page.obj)
        tidy_annotations(work, page.obj, fields)
    tidy_objects(work)
    tidy_descriptions(work)
    tie_files(work)
    intended = give_intent(work)
    if not work.trusted:
        usage = usage_of(work)
        if usage.odd_inline:
            # as objects of their own they are put right like all others
            for page in pdf.pages:
                pikepdf.Page(page.obj).externalize_inline_images(min_size=0)
            work.forget_objects()
            tidy_objects(work)
        tidy_fonts(work, usage)
        tie_colours(work, intended, usage)
    claim(work, _letter(said, work))


def is_signed(pdf: Any) -> bool:
    """Whether a signature (ISO 32000-2 § 12.8) stands in the document, filled in."""
    form = pdf.Root.get("/AcroForm")
    fields = array(form.get("/Fields")) if isinstance(form, Dictionary) else []
    seen: set[tuple[int, int]] = set()
    while fields:
        field = fields.pop()
        if not isinstance(field, Dictionary) or field.objgen in seen:
            continue
        if field.is_indirect:
            seen.add(field.objgen)
        value = field.get("/V")
        if isinstance(value, Dictionary) and not isinstance(value, Stream) and "/ByteRange" in value:
            return True
        fields += array(field.get("/Kids"))
    permitted = pdf.Root.get("/Perms")
    certified = permitted.get("/DocMDP") if isinstance(permitted, Dictionary) else None
    return isinstance(certified, Dictionary) and certified.get("/Type", Name.Sig) == Name.Sig


def _letter(said: str, work: Work) -> str:
    """The letter of the claim: what the file claimed before where it is believed, else that of the plain look."""
    letter = said[1:2]
    return letter if work.trusted and letter in {"a", "u", "b"} else "b"


def _answer(work: Work) -> Conformed:
    return Conformed(repairs=tuple(work.repairs), obstacles=tuple(work.obstacles.values()))

"""The verbs of the library: the only place that puts formats, rules and pages together."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from factage.invoice.checks.document import check
from factage.invoice.errors import Unreadable
from factage.invoice.formats import cii, json, ubl
from factage.invoice.formats.outcome import Read, Written
from factage.invoice.formats.recognise import ARCHIVE, CII, JSON, PDF, UBL, ZUGFERD, recognise
from factage.invoice.model import Invoice

if TYPE_CHECKING:
    from factage.invoice.pages.layout import Layout
    from factage.invoice.pages.parity import Certificate
    from factage.invoice.pages.party.directory import Directory
    from factage.invoice.pages.runs import Split

__all__ = ["TARGETS", "check", "parity", "read", "render", "split", "write"]

TARGETS: Final = ("cii", "ubl", "facturx", "json", "peppol", "xrechnung")
"""What :func:`write` writes."""
_UNTOUCHED: Final = frozenset({"signed", "damaged"})
"""Pages that no program may write anew: what they vouch for, or hold, would be another."""
PAGE: Final = "page"
"""The format of an invoice that is read from its pages."""


def read(
    data: bytes,
    *,
    name: str = "",
    pages: bool = True,
    layouts: Sequence[Layout] = (),
    ocr: bool = False,
    known: Directory | None = None,
) -> Read:
    """The invoice in a file of any format that we read: CII, UBL, Factur-X and ZUGFeRD in PDF, our own JSON.

    A PDF without data is read from its pages, unless ``pages`` is false (then ``no_data``): its ``reading`` says how
    sure each value is and where it stands; confirmed ``layouts`` help, ``known`` says which of its parties are known
    (:mod:`.pages.directory`), ``ocr`` lets an external program recognise images. ``name`` is the file's own name, which
    helps only where the bytes leave a doubt. Values that the model does not carry are in ``leftovers``, by place. Raises
    :class:`Unreadable` with its code, never anything else, for whatever bytes. Nothing is fetched; any number of threads
    may call it.
    """
    found = recognise(data, name)
    if found.format == UBL:
        return ubl.read(found.parsed)
    if found.format == CII:
        return cii.read(found.parsed)
    if found.format == ZUGFERD:
        return dataclasses.replace(cii.read(found.parsed), format=ZUGFERD)
    if found.format == JSON:
        return json.read(data)
    if found.format == PDF:
        from factage.invoice.formats import facturx

        try:
            return facturx.read(data)
        except Unreadable as refusal:
            if refusal.code != "no_data" or not pages:
                raise
        return _read_pages(data, layouts, ocr=ocr, known=known)
    if found.format == ARCHIVE:
        raise Unreadable("not_supported", format="ZIP", detail="its members are read one by one")
    raise Unreadable("not_supported", format="CSV, XLSX", detail="rows are read with a column mapping")


def _read_pages(data: bytes, layouts: Sequence[Layout], *, ocr: bool, known: Directory | None) -> Read:
    from factage.invoice.pages.reading import read_page

    reading = read_page(data, layouts=layouts, ocr=ocr, known=known)
    return Read(invoice=reading.invoice or Invoice(), format=PAGE, reading=reading)


def write(
    invoice: Invoice,
    to: str,
    *,
    profile: str | None = None,
    page: bytes | None = None,
    otherwise: Callable[[], bytes] | None = None,
) -> Written:
    """The invoice in another format: one of :data:`TARGETS`.

    ``profile`` is a name of :mod:`.formats.profiles`; without one BT-23 and BT-24 are kept. ``page`` is the PDF into
    which a Factur-X is written, repaired to PDF/A-3 where it is none (``repairs``); where that cannot be, the page is our
    own, the given one is attached, and ``obstacles`` say why. Where there is no page, one is set first; ``otherwise``
    makes it, by default :func:`render`. What the format or the profile cannot hold is in ``losses``, by name. Raises ``UnknownProfile`` for a profile that the format does not have, ``KeyError``
    for an unknown target, :class:`Unreadable` for a page that is no usable PDF.
    """
    if to == "cii":
        return cii.write(invoice, profile=profile)
    if to == "ubl":
        return ubl.write(invoice, profile=profile)
    if to in {"peppol", "xrechnung"}:
        return ubl.write(invoice, profile=to)
    if to == "json":
        return json.write(invoice)
    if to == "facturx":
        return _hybrid(invoice, page, profile, otherwise or (lambda: render(invoice)))
    raise KeyError(to)


def _hybrid(
    invoice: Invoice, page: bytes | None, profile: str | None, otherwise: Callable[[], bytes]
) -> Written:
    from factage.invoice.formats import facturx
    from factage.invoice.pdf.conform import NotConforming

    if page is None:
        return facturx.write(invoice, page=otherwise(), profile=profile, own=True)
    try:
        return facturx.write(invoice, page=page, profile=profile)
    except NotConforming as refusal:
        obstacles = refusal.obstacles
    if not {one.code for one in obstacles} & _UNTOUCHED:
        from factage.invoice.pdf.conform.outside import converted

        again = converted(page)
        if again is not None:
            try:
                written = facturx.write(invoice, page=again, profile=profile)
                return dataclasses.replace(written, repairs=("ghostscript", *written.repairs))
            except NotConforming:
                pass
    written = facturx.write(invoice, page=otherwise(), profile=profile, original=page, own=True)
    return dataclasses.replace(written, repairs=(), obstacles=obstacles)


def render(
    invoice: Invoice,
    *,
    language: str | None = None,
    created: datetime | None = None,
    template: bytes | None = None,
) -> bytes:
    """The printed page of the invoice, PDF/A-3a and PDF/UA-1, without data; the same arguments give the same bytes.

    ``language`` is ``fr`` or ``en`` (without one, that of the customer's country), ``created`` the date of making that
    the file bears (without one, the day of issue), ``template`` a design of one's own in typst. Mark and colour of the
    seller: :func:`.view.render_pdf`; what the page cannot show: :func:`.view.losses_of`.
    """
    from factage.invoice.view import render_pdf

    return render_pdf(invoice, language=language, created=created, template=template)


def split(data: bytes) -> Split:
    """The documents of a PDF that holds several, annexes with their invoice; one document is a run of one, untouched.

    Each document has its page numbers (from 1), its number where one is printed, and its own PDF. Pages before the
    first document that belong to none are ``unassigned``. Raises :class:`Unreadable`.
    """
    from factage.invoice.pages import runs

    return runs.split(data)


def parity(data: bytes, invoice: Invoice | None = None) -> Certificate:
    """Whether the pages of a PDF say what an invoice says: the one given, or the one inside the PDF.

    The certificate counts what is the same, what on the page is explained without the data (a phone, a carried-forward
    sum), and names every difference with its business term and its place. Raises :class:`Unreadable`; ``no_data``
    where neither is there.
    """
    from factage.invoice.pages import parity as pages

    if invoice is None:
        from factage.invoice.formats import facturx

        invoice = facturx.read(data).invoice
    return pages.compare(data, invoice)

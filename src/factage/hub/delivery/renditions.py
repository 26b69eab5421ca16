"""An invoice in the format that was agreed: the bytes as received where they are in it, else made once and read back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from django.db import IntegrityError, transaction

from factage.hub.accounts.queries import mark_of
from factage.hub.base.actor import Actor
from factage.hub.delivery.channel import Enclosure
from factage.hub.delivery.models import Rendition
from factage.hub.documents import operations as documents
from factage.hub.documents.models import Document, Original
from factage.hub.documents.storage import store
from factage.invoice.errors import Unreadable
from factage.invoice.formats.outcome import Written
from factage.invoice.model import Invoice

PDF, XML = "application/pdf", "application/xml"
MEDIA_TYPES = {"pdf": PDF, "facturx": PDF, "cii": XML, "ubl": XML}


class CannotMake(Exception):  # noqa: N818 - the situation, as a person is told it
    """The agreed format cannot be made without saying less than the invoice says."""

    def __init__(self, code: str, **parameters: Any) -> None:
        super().__init__(code)
        self.code, self.parameters = code, parameters


def rendition(document: Document, format_: str, *, now: datetime) -> Rendition:
    """This document in this format, kept; made on the first call.

    Raises:
        CannotMake: ``format_loses``, ``page_loses`` (both with the terms), ``format_differs``, ``format_fails``.
    """
    kept = Rendition.objects.filter(document=document, format=format_).select_related("kept").first()
    if kept is not None:
        return kept
    original = document.original
    if _is_already(document, format_):
        media_type = original.media_type
        return _keep(
            document, format_, Rendition.ORIGINAL, _name(document, media_type), media_type, original, now
        )
    data, page = _made(document, format_)
    _tell(document, page, now)
    media_type = MEDIA_TYPES[format_]
    name = _name(document, media_type)
    return _keep(
        document, format_, Rendition.MADE, name, media_type, _kept(document, data, media_type, now), now
    )


@dataclass(frozen=True, slots=True)
class Companion:
    """A file that goes with an invoice, not opened yet. ``size`` in bytes."""

    name: str
    media_type: str
    size: int
    open: Callable[[], bytes]

    def enclosed(self) -> Enclosure:
        """With its bytes. Raises ``storage.Damaged``."""
        return Enclosure(self.name, self.media_type, self.open())


def companions(document: Document, *, embedded: bool) -> list[Companion]:
    """The files that go with the invoice; with ``embedded`` also those inside its data (BG-24). None is opened."""
    rows = document.attachments.filter(role="attachment").select_related("original").order_by("name")
    files = [
        Companion(PurePosixPath(row.name).name, row.original.media_type, row.original.size, row.original.data)
        for row in rows
    ]
    invoice = document.semantic() if embedded else None
    taken = {file.name for file in files}
    for place, attached in enumerate(invoice.attachments if invoice else (), start=1):
        content = attached.content
        if content is None:
            continue
        name = PurePosixPath(attached.filename or attached.id or f"{place}").name
        if name in taken:
            name = f"{place}-{name}"
        taken.add(name)
        media_type = attached.mime_code or "application/octet-stream"
        files.append(Companion(name, media_type, len(content), partial(bytes, content)))
    return files


def page_of(document: Document) -> bytes | None:
    """The human view as it was received: the PDF itself, or the page that came beside the data."""
    if document.original.media_type == PDF:
        return document.original.data()
    page = document.attachments.filter(role="page").select_related("original").first()
    return page.original.data() if page is not None and page.original.media_type == PDF else None


def _is_already(document: Document, format_: str) -> bool:
    if format_ == "original":
        return True
    is_pdf = document.original.media_type == PDF
    if format_ == "pdf":
        return is_pdf
    return document.format == format_ and is_pdf == (format_ == "facturx") and not document.member


def _tell(document: Document, page: Written | None, now: datetime) -> None:
    """Let the journal say what was done to the page that was received, or why another one stands in its place."""
    if page is None or not (page.repairs or page.obstacles):
        return
    evidence: dict[str, Any] = {"repairs": list(page.repairs)}
    kind = "page.repaired"
    if page.obstacles:
        kind = "page.replaced"
        evidence = {
            "obstacles": [
                {"code": one.code, "what": one.what, "software": one.software} for one in page.obstacles
            ]
        }
    documents.record_event(
        document_id=document.pk, kind=kind, actor=Actor.system("page"), now=now, evidence=evidence
    )


def _made(document: Document, format_: str) -> tuple[bytes, Written | None]:
    """The bytes, and for a page that was received what became of it."""
    from factage.invoice.verbs import read, write

    invoice = document.semantic()
    if invoice is None:
        raise CannotMake("format_fails", format=format_)
    page = page_of(document)
    if format_ == "pdf":
        return page if page is not None else _printed(document, invoice, format_), None
    try:
        if format_ == "facturx":
            # a page that cannot be made a PDF/A-3 travels attached to one of ours
            written = write(
                invoice, format_, page=page, otherwise=partial(_printed, document, invoice, format_)
            )
        else:
            written = write(invoice, format_)
        if written.losses:
            terms = sorted({loss.where or loss.path for loss in written.losses})
            raise CannotMake("format_loses", format=format_, terms=" ".join(terms)[:300])
        again = read(written.data).invoice
    except (Unreadable, ValueError) as error:
        raise CannotMake("format_fails", format=format_, error=type(error).__name__) from error
    if _said(again) != _said(invoice):
        raise CannotMake("format_differs", format=format_)
    return written.data, written if page is not None else None


def _printed(document: Document, invoice: Invoice, format_: str) -> bytes:
    """The page, where none came with the data: in the customer's language, with mark and colour of the issuing company.

    Raises ``CannotMake``, ``page_loses``, where it would leave empty boxes for letters that no face at hand draws.
    """
    from factage.invoice.view import Look, losses_of, render_pdf

    company, customer = document.issuing_company, document.customer
    look = Look()
    if company is not None:
        mark = mark_of(company)
        look = Look(mark=bytes(mark.png) if mark else None, colour=company.brand_colour or look.colour)
    language = (customer.language if customer else "") or None
    losses = losses_of(invoice, language)
    if losses:
        terms = sorted({loss.where or loss.path for loss in losses})
        raise CannotMake("page_loses", format=format_, terms=" ".join(terms)[:300])
    return render_pdf(invoice, language=language, look=look)


def _said(invoice: Invoice) -> Invoice:
    """The invoice without the name of the specification, which belongs to the file and not to the invoice."""
    return replace(invoice, specification=None)


def _name(document: Document, media_type: str) -> str:
    """A name that an accountant can file: the invoice's number, made safe for any file system."""
    number = document.number or str(document.pk)
    safe = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_.") else "-" for sign in number)
    return f"{safe.strip('.')[:80] or 'facture'}{'.pdf' if media_type == PDF else '.xml' if 'xml' in media_type else _suffix(document)}"


def _suffix(document: Document) -> str:
    return PurePosixPath(document.name).suffix.lower()[:8]


def _kept(document: Document, data: bytes, media_type: str, now: datetime) -> Original:
    """The bytes in the write-once store: the same bytes are kept once."""
    stored = store().put(document.organisation_id, data)
    found = Original.objects.filter(sha256=stored.sha256).first()
    if found is not None:
        return found
    row = Original(
        organisation_id=document.organisation_id,
        sha256=stored.sha256,
        size=stored.size,
        media_type=media_type,
        key=stored.key,
        received_at=now,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return Original.objects.get(sha256=stored.sha256)  # another process was faster
    return row


def _keep(
    document: Document, format_: str, source: str, name: str, media_type: str, kept: Original, now: datetime
) -> Rendition:
    values = {"source": source, "name": name, "media_type": media_type, "kept": kept, "made_at": now}
    row, _made_here = Rendition.objects.get_or_create(document=document, format=format_, defaults=values)
    return row

"""The files of a document: the untouched original, its data, its page, what goes with it."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from factage.hub.accounts.access import needs
from factage.hub.accounts.models import Role
from factage.hub.delivery.renditions import CannotMake, rendition
from factage.hub.desk import leaf, paper
from factage.hub.desk.rows import title
from factage.hub.desk.views.invoice import document_of
from factage.hub.documents.models import Attachment, Original

DRAWN_FOR = 7 * 24 * 3600


@require_safe
@needs(Role.READ)
def original(_request: HttpRequest, pk: UUID) -> HttpResponse:
    """The bytes as they were received."""
    document = document_of(pk)
    return _file(document.original, document.name)


@require_safe
@needs(Role.READ)
def rows(_request: HttpRequest, pk: UUID) -> HttpResponse:
    """The table that gave a page its data."""
    document = document_of(pk)
    if document.rows is None:
        raise Http404
    return _file(document.rows, f"{title(document)}.csv")


@require_safe
@needs(Role.READ)
def attachment(_request: HttpRequest, pk: UUID, attachment: UUID) -> HttpResponse:
    """A file that goes with the invoice."""
    found = (
        Attachment.objects.filter(pk=attachment, document=document_of(pk)).select_related("original").first()
    )
    if found is None:
        raise Http404
    return _file(found.original, found.name)


@require_safe
@needs(Role.READ)
def data(_request: HttpRequest, pk: UUID) -> HttpResponse:
    """The semantic invoice as JSON."""
    document = document_of(pk)
    if document.invoice is None:
        raise Http404
    text = json.dumps(document.invoice, ensure_ascii=False, indent=1)
    return _answer(text.encode(), "application/json", f"{title(document)}.json")


@require_safe
@needs(Role.READ)
def pdf(_request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page to print: the one received, else one of our own."""
    document = document_of(pk)
    printed = paper.printed(document)
    if printed is not None:
        return _answer(printed.data(), paper.PDF, f"{title(document)}.pdf")
    if document.invoice is None:
        raise Http404
    try:
        made = rendition(document, "pdf", now=timezone.now())
    except CannotMake as error:
        raise Http404 from error
    return _answer(made.data(), made.media_type, made.name)


@require_safe
@needs(Role.READ)
def page(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """One page of the printed invoice, drawn as a picture."""
    document = document_of(pk)
    printed = paper.printed(document)
    if printed is None or not 1 <= number <= 10_000:
        raise Http404
    tag = f'"{printed.sha256[:32]}-{number}"'
    headers = {"Cache-Control": f"private, max-age={DRAWN_FOR}", "ETag": tag}
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers=headers)
    semantic = document.semantic()
    want = paper.wanted(semantic) if semantic else {}
    drawn = leaf.draw(printed.data(), sha256=printed.sha256, page=number, want=want)
    if drawn is None or number > drawn.pages:
        raise Http404
    return HttpResponse(drawn.picture.read_bytes(), content_type="image/png", headers=headers)


def _file(kept: Original, name: str) -> HttpResponse:
    return _answer(kept.data(), kept.media_type, name)


def _answer(body: bytes, media_type: str, name: str) -> HttpResponse:
    """A download, never opened in the page's own origin: what was received may hold anything."""
    plain = name.rsplit("/", 1)[-1].rsplit("!", 1)[-1]
    headers: dict[str, Any] = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=plain) or "attachment",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return HttpResponse(body, content_type=media_type or "application/octet-stream", headers=headers)

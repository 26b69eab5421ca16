"""The pages of the portal: no rules, no account, no script, nothing of a third party."""

from __future__ import annotations

import logging
import re
import time
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from factage.hub.accounts.queries import has_mark, mark_of
from factage.hub.channels.portal.channel import PortalChannel
from factage.hub.delivery import operations
from factage.hub.delivery.brand import brand
from factage.hub.delivery.evidence import LONGEST_QUESTION, TooMany
from factage.hub.delivery.looks import FILE, INVOICE, LANDING, Look, judge
from factage.hub.delivery.models import CapabilityLink
from factage.hub.delivery.parcels import letter
from factage.hub.documents.models import Document
from factage.hub.documents.storage import Damaged
from factage.hub.portal import doors, shelf, story

log = logging.getLogger(__name__)


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Nothing here is for search engines."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """None: the page is the issuer's, not ours. Said, so that no browser takes it for a fault."""
    return HttpResponse(status=204, headers={"Cache-Control": "max-age=86400"})


def unknown(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return doors.nothing_here(request)


@require_safe
@doors.behind_a_link
def landing(request: HttpRequest, link: CapabilityLink) -> HttpResponse:
    """Who, how much, due when, and what one can do: the first screen."""
    _look(request, link, step=LANDING, what="first page")
    document = _document(link)
    response = render(
        request, "portal/landing.html", _page(request, link) | {"offers": shelf.offers(document)}
    )
    if link.purpose == CapabilityLink.PREVIEW:
        doors.mark_own(response, link)
    return response


@require_safe
@doors.behind_a_link
def invoice(request: HttpRequest, link: CapabilityLink) -> HttpResponse:
    """The invoice itself, to be read."""
    from factage.invoice.view import render_html

    _look(request, link, step=INVOICE, what="invoice")
    document = _document(link)
    semantic = document.semantic()
    # Every text in the fragment is escaped by the library, which also keeps scripts, styles and images out of it.
    fragment = render_html(semantic, language=translation.get_language() or "fr") if semantic else ""
    words = {
        "fragment": mark_safe(fragment),  # noqa: S308 - see above
        "offers": shelf.offers(document),
        "story": story.of(link.delivery),
    }
    return render(request, "portal/invoice.html", _page(request, link) | words)


@require_safe
@doors.behind_a_link
def download(request: HttpRequest, link: CapabilityLink, what: str) -> HttpResponse:
    """One file, as it is kept: never shown inside our pages, never run."""
    try:
        taken = shelf.take(_document(link), what)
    except Damaged:
        log.exception("a kept file is damaged, and was asked for")
        return render(request, "portal/damaged.html", _page(request, link), status=503)
    if taken is None:
        return doors.nothing_here(request)
    _look(request, link, step=FILE, what=what)
    response = HttpResponse(taken.data, content_type=taken.media_type)
    response.headers["Content-Disposition"] = disposition(taken.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def disposition(name: str) -> str:
    """As a file, under this name (RFC 6266): nothing in the name can end the header or name a folder."""
    safe = re.sub(r"[\x00-\x1f\x7f\u2028\u2029/\\\"]+", "-", name)[:150] or "fichier"
    plain = re.sub(r"[^A-Za-z0-9._ -]", "-", safe)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"


@csrf_exempt  # the link itself is the right to ask; no cookie is involved, and other sites are refused below
@require_http_methods(["GET", "HEAD", "POST"])
@doors.behind_a_link
def question(request: HttpRequest, link: CapabilityLink) -> HttpResponse:
    """Ask the issuer something."""
    if request.method != "POST":
        done = request.GET.get("envoyee") == "1"
        return render(
            request,
            "portal/question.html",
            _page(request, link) | {"done": done, "longest": LONGEST_QUESTION},
        )
    if not _from_here(request):
        return HttpResponse(status=403)
    if link.purpose == CapabilityLink.PREVIEW:
        error = _("Ceci est un aperçu : la question d’un client partirait d’ici, la vôtre ne part pas.")
        return _asked(request, link, error)
    try:
        operations.question(link, text=request.POST.get("message", ""), now=timezone.now())
    except ValueError:
        return _asked(request, link, _("Écrivez votre question avant de l’envoyer."))
    except TooMany:
        return _asked(
            request,
            link,
            _("Vous avez déjà posé beaucoup de questions aujourd’hui. Appelez-nous, ou écrivez demain."),
        )
    return redirect(f"{request.path}?envoyee=1&langue={translation.get_language()}")


@require_safe
@doors.behind_a_link
def colours(request: HttpRequest, link: CapabilityLink) -> HttpResponse:  # noqa: ARG001 - a sheet is the same for all
    """The issuer's colour, and the inks derived from it that stay readable."""
    company = _document(link).issuing_company
    own = brand(company.brand_colour if company else "")
    sheet = (
        f":root {{ --brand: {own.colour}; --brand-ink: {own.ink} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ --brand-ink: {own.ink_dark} }} }}\n"
    )
    return HttpResponse(sheet, content_type="text/css; charset=utf-8")


@require_safe
@doors.behind_a_link
def mark(request: HttpRequest, link: CapabilityLink) -> HttpResponse:
    """The issuer's mark."""
    company = _document(link).issuing_company
    found = mark_of(company) if company else None
    if found is None:
        return doors.nothing_here(request)
    return HttpResponse(bytes(found.png), content_type="image/png")


def _asked(request: HttpRequest, link: CapabilityLink, error: str) -> HttpResponse:
    words = {
        "error": error,
        "typed": request.POST.get("message", "")[:LONGEST_QUESTION],
        "longest": LONGEST_QUESTION,
    }
    return render(request, "portal/question.html", _page(request, link) | words, status=422)


def _from_here(request: HttpRequest) -> bool:
    """Whether the form was on one of our pages (Fetch Metadata, else Origin)."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()


def _document(link: CapabilityLink) -> Document:
    document = link.delivery.document
    assert document is not None
    return document


def _look(request: HttpRequest, link: CapabilityLink, *, step: str, what: str) -> None:
    at = time.time()
    judgement = judge(
        Look(
            method=request.method or "",
            step=step,
            headers=doors.headers(request),
            age=doors.age(request, link, at),
            own=doors.is_own(request, link),
            mailed=_mailed(link, at),
        )
    )
    try:
        operations.looked(link, judgement, step=step, what=what, now=timezone.now())
    except DatabaseError:  # the customer reads his invoice all the same
        log.exception("a look could not be written down")


def _mailed(link: CapabilityLink, at: float) -> float | None:
    """How long ago a message carried the link away; None where none did."""
    published = link.delivery.delivery_kind in PortalChannel.deliveries
    return None if published else at - link.delivery.since.timestamp()


def _page(request: HttpRequest, link: CapabilityLink) -> dict[str, Any]:
    """What every page of a link shows."""
    document = _document(link)
    facts = letter(document, document.semantic(), route=link.delivery.route, now=timezone.now())
    language = translation.get_language() or "fr"
    step = f"pas={quote(doors.step(link, time.time()))}"
    due_in = (facts.due_on - timezone.localdate()).days if facts.due_on else None
    return {
        "letter": facts,
        "has_mark": document.issuing_company is not None and has_mark(document.issuing_company),
        "amount": abs(facts.amount),
        "to_pay": facts.amount > 0 and not facts.credit_note and facts.due_on is not None,
        "due_in": due_in,
        "delivery": link.delivery,
        "document": document,
        "preview": link.purpose == CapabilityLink.PREVIEW,
        "token": request.resolver_match.kwargs["token"] if request.resolver_match else "",
        "language": language,
        "step": step,
        "query": f"{step}&langue={language}",
        "here": request.path,
        "portal": settings.FACTAGE_PORTAL_URL,
    }

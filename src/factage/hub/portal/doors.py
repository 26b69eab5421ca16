"""Around each page of the portal: the link followed, the scope opened, the language chosen, nothing left behind."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from factage.hub.delivery import links, states
from factage.hub.delivery.models import CapabilityLink
from factage.hub.delivery.parcels import letter

LANGUAGES: Final = ("fr", "en")
OWN_COOKIE: Final = "factage_own"
OWN_LASTS: Final = 365 * 24 * 3600
POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HIDDEN: Final = (states.PLANNED, states.CANCELLED, states.FAILED)
"""While a delivery is in one of these, nothing has left: its link opens nothing yet, or any more."""


def behind_a_link(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open the door that the token names, and only that one; close it again with strict headers."""

    @functools.wraps(page)
    def answer(request: HttpRequest, token: str, **captured: Any) -> HttpResponse:
        with links.followed(token) as link:
            if link is None:
                response = nothing_here(request)
            else:
                with translation.override(language(request, link)):
                    shut = _shut(request, link)
                    response = shut if shut is not None else page(request, link, **captured)
                    response.headers["Content-Language"] = translation.get_language() or "fr"
        return _strict(response)

    return answer


def language(request: HttpRequest, link: CapabilityLink) -> str:
    """The recipient's own language, or the one that the reader asks for on the page."""
    asked = request.GET.get("langue", "")
    return asked if asked in LANGUAGES else link.delivery.language


def nothing_here(request: HttpRequest) -> HttpResponse:
    """No such link: said without a word of what there might be."""
    asked = request.GET.get("langue", "")
    with translation.override(asked if asked in LANGUAGES else translation.get_language()):
        return render(request, "portal/nothing.html", {"language": translation.get_language()}, status=404)


def _shut(request: HttpRequest, link: CapabilityLink) -> HttpResponse | None:
    """A link that was revoked, a preview whose hour is over, an invoice that has not left."""
    over = link.expires_at is not None and link.expires_at <= timezone.now()
    preview = link.purpose == CapabilityLink.PREVIEW
    hidden = link.delivery.state in HIDDEN and not preview
    if link.revoked_at is None and not over and not hidden:
        return None
    document = link.delivery.document
    assert document is not None
    facts = letter(document, document.semantic(), route=link.delivery.route, now=timezone.now())
    words = {"letter": facts, "revoked": link.revoked_at is not None, "preview": preview, "token": ""}
    return render(request, "portal/closed.html", words, status=410 if link.revoked_at or over else 404)


def _strict(response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def is_own(request: HttpRequest, link: CapabilityLink) -> bool:
    """Whether one of the issuer's own people looks: by a preview, or in a browser that has opened one before."""
    if link.purpose == CapabilityLink.PREVIEW:
        return True
    try:
        said = signing.Signer(salt=OWN_COOKIE).unsign(request.COOKIES.get(OWN_COOKIE, ""))
    except signing.BadSignature:
        return False
    return said == str(link.organisation_id)


def mark_own(response: HttpResponse, link: CapabilityLink) -> None:
    """Remember that this browser is the issuer's own. Customers never get a cookie."""
    response.set_cookie(
        OWN_COOKIE,
        signing.Signer(salt=OWN_COOKIE).sign(str(link.organisation_id)),
        max_age=OWN_LASTS,
        path="/f/",
        secure=settings.FACTAGE_PORTAL_URL.startswith("https:"),
        httponly=True,
        samesite="Lax",
    )


def headers(request: HttpRequest) -> dict[str, str]:
    """The request's headers as ``looks`` wants them."""
    return {name.lower(): value for name, value in request.headers.items()}


def step(link: CapabilityLink, at: float) -> str:
    """What a page of ours adds to its own addresses, so that the next step is known to come from it."""
    return signing.Signer(salt="factage.portal.step").sign_object([link.pk.hex, round(at * 1000)])


def age(request: HttpRequest, link: CapabilityLink, at: float) -> float | None:
    """Seconds since the page from which this step was taken; None where it was not taken from a page of ours."""
    try:
        said: Any = signing.Signer(salt="factage.portal.step").unsign_object(request.GET.get("pas", ""))
        return at - said[1] / 1000 if said[0] == link.pk.hex else None
    except (signing.BadSignature, ValueError, TypeError, LookupError):
        return None

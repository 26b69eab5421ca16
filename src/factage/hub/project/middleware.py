"""What stands around every page: health, hosts, cookies of the desk alone, the person, the organisation in scope."""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject

from factage.hub.accounts import queries
from factage.hub.base.actor import Actor
from factage.hub.base.health import ready
from factage.hub.base.tenancy import scope

Next = Callable[[HttpRequest], HttpResponseBase]

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def health(following: Next) -> Next:
    """`/health/live`: the process answers. `/health/ready`: it can work. For probes, which know no host name."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.path == "/health/live":
            return JsonResponse({"live": True})
        if request.path == "/health/ready":
            parts = ready()
            return JsonResponse(
                {"ready": all(parts.values()), **parts}, status=200 if all(parts.values()) else 503
            )
        return following(request)

    return answer


def page_policy(following: Next) -> Next:
    """No inline script or style, nothing from elsewhere; nothing of a signed-in page in a shared cache."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = following(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


def hosts(following: Next) -> Next:
    """Each host has its own pages: those of the portal exist on FACTAGE_PORTAL_URL alone, the desk's everywhere else."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if on_portal(request):
            request.urlconf = settings.FACTAGE_PORTAL_URLCONF
        return following(request)

    return answer


def on_portal(request: HttpRequest) -> bool:
    """Whether the request came to the portal's host. Ports say nothing: cookies do not know them."""
    return urlsplit(f"//{request.get_host()}").hostname == settings.FACTAGE_PORTAL_HOST


class DeskSession(SessionMiddleware):
    """Sessions on the desk's host only: the portal neither reads nor sets a session cookie."""

    def process_request(self, request: HttpRequest) -> None:
        if not on_portal(request):
            super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not hasattr(request, "session"):
            return response
        return super().process_response(request, response)


class DeskPerson:
    """The signed-in person (nobody on the portal). A changed password ends all other sessions: `get_user` compares."""

    def __init__(self, following: Next) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if hasattr(request, "session"):
            request.user = SimpleLazyObject(lambda: get_user(request))  # type: ignore[assignment]
        else:
            request.user = AnonymousUser()
        return self.following(request)


def language(following: Next) -> Next:
    """The person's own language; else the one chosen by cookie, else the browser's, else French."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        chosen = request.user.language if request.user.is_authenticated else ""
        with translation.override(chosen or translation.get_language_from_request(request)):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            response = following(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            patch_vary_headers(response, ("Accept-Language",))
            return response

    return answer


def organisation(following: Next) -> Next:
    """Opens the scope of the organisation that the person works for: the one in the session, else the first of hers.

    Sets ``request.membership`` (with ``.organisation`` and ``.role``; None where there is none) and ``request.actor``.
    A membership that ended, or a session key that was tampered with, opens nothing.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        request.membership = None  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return following(request)
        request.actor = Actor.person(request.user)  # type: ignore[attr-defined]
        membership = queries.membership(
            person=request.user, preferred=request.session.get(queries.SESSION_KEY, "")
        )
        if membership is None:
            return following(request)
        request.membership = membership  # type: ignore[attr-defined]
        with scope(membership.organisation):
            response = following(request)
            if response.streaming:
                _keep_scope(response)
            return response

    return answer


def _keep_scope(response: Any) -> None:
    """What a streamed answer still reads while it is sent, it reads in the scope in which it was begun."""
    context = contextvars.copy_context()
    chunks = iter(response.streaming_content)
    end = object()

    def within() -> Iterator[bytes]:
        while (chunk := context.run(next, chunks, end)) is not end:
            yield chunk  # type: ignore[misc]  # not the end mark

    response.streaming_content = within()

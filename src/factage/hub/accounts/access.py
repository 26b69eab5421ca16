"""Who may open a page: signed in, at work for an organisation, in a role that suffices."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from factage.hub.accounts.models import Membership, Role

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]


def needs(role: Role) -> Callable[[View[Rest]], View[Rest]]:
    """Sends strangers to the sign-in page; who has no organisation, or a lesser role, is refused (403)."""

    def around(view: View[Rest]) -> View[Rest]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            membership: Membership | None = getattr(request, "membership", None)
            if membership is None or not membership.may(role):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.needs = role  # type: ignore[attr-defined]  # read by the test that walks all routes
        return guarded

    return around


def client_address(request: HttpRequest) -> str:
    """Where the request comes from: what the proxy before us appended last, else the connection itself."""
    meta: dict[str, Any] = request.META
    forwarded = (
        str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",")[-1].strip() if request.is_secure() else ""
    )
    return forwarded or str(meta.get("REMOTE_ADDR", ""))

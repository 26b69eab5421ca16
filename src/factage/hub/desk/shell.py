"""What stands around every page of the desk: the rail with its counts, who is at work, the worker's silence."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from factage.hub.accounts import queries as accounts
from factage.hub.accounts.models import Role


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A whole page, with everything around it."""
    return render(request, template, {**around(request), **(context or {})}, status=status)


def say(request: HttpRequest, title: str, *, alert: bool = False) -> None:
    """A sentence about what was done, shown at the head of the next page."""
    messages.add_message(request, messages.ERROR if alert else messages.SUCCESS, title)


def may(request: HttpRequest, role: Role) -> bool:
    """Whether the person at work has this role in this organisation."""
    membership = getattr(request, "membership", None)
    return bool(membership and membership.may(role))


def around(request: HttpRequest) -> dict[str, Any]:
    """The context that every page shares."""
    membership = getattr(request, "membership", None)
    return {
        "organisation": membership.organisation if membership else None,
        "several_organisations": len(accounts.memberships(person=request.user)) > 1,
        "rail": _rail(request) if membership else [],
        "may_send": may(request, Role.SEND),
        "may_administer": may(request, Role.ADMINISTER),
    }


def _rail(request: HttpRequest) -> list[dict[str, Any]]:
    here = request.path
    places: list[tuple[str, str, bool]] = [
        (_("Aujourd’hui"), "desk:today", False),
        (_("Lots"), "desk:batches", False),
        (_("Factures"), "desk:invoices", False),
        (_("Retenues"), "desk:held", True),
        (_("Clients"), "desk:customers", False),
    ]
    if may(request, Role.ADMINISTER):
        places.append((_("Réglages"), "desk:settings", False))
    rail = []
    for label, name, sub in places:
        href = reverse(name)
        rail.append(
            {"label": label, "href": href, "sub": sub, "current": here == href or (href != "/" and here.startswith(href))}
        )
    return rail

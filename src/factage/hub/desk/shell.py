"""What stands around every page of the desk: the rail with its counts, who is at work, the worker's silence."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from factage.hub.accounts import queries as accounts
from factage.hub.accounts.models import Role
from factage.hub.base.outbox import enqueue
from factage.hub.base.templatetags.factage import figure
from factage.hub.channels.email.channel import NOT_SET_UP
from factage.hub.delivery.queries import waiting_for
from factage.hub.desk import work
from factage.hub.documents import queries as documents
from factage.hub.documents import states

AT_ONCE: Final = 200


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A whole page, with everything around it."""
    return render(request, template, {**around(request), **(context or {})}, status=status)


def part(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A part of a page, fetched again by itself: nothing around it."""
    return render(request, template, context)


def changed(request: HttpRequest, customer: UUID | None) -> None:
    """Something about a customer (None: about many) was written down: what is held for want of it is looked at again."""
    organisation = work.organisation(request)
    if customer is not None:
        enqueue(organisation=organisation, topic="customer.changed", payload={"customer": str(customer)})
        return
    held = [str(key) for key in documents.keys(documents.Filter(states=(states.HELD,)))]
    for at in range(0, len(held), AT_ONCE):
        enqueue(
            organisation=organisation,
            topic="document.reconsider",
            payload={"documents": held[at : at + AT_ONCE]},
        )


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
        "worker_silent": _worker_is_silent() if membership else False,
        "waiting_for_mail": waiting_for(NOT_SET_UP) if membership else 0,
        "may_send": may(request, Role.SEND),
        "may_administer": may(request, Role.ADMINISTER),
    }


def _worker_is_silent() -> bool:
    """Whether nobody does the background work; who knows that is named by a setting, as nothing here knows the jobs."""
    return bool(import_string(settings.FACTAGE_WORKER_WATCH)(now=timezone.now()))


def _rail(request: HttpRequest) -> list[dict[str, Any]]:
    here = request.path
    held = documents.total(documents.Filter(states=(states.HELD,))).count
    lost = documents.total(
        documents.Filter(states=(states.READY,), standings=("unsure", "refused", "failed"))
    ).count
    running = sum(1 for batch in documents.batches(size=10)[0] if batch.stage != batch.SETTLED)
    places: list[tuple[str, str, str, bool]] = [
        (_("Aujourd’hui"), "desk:today", figure(held + lost) if held + lost else "", True),
        (_("Lots"), "desk:batches", _("%(count)s en cours") % {"count": running} if running else "", False),
        (_("Factures"), "desk:invoices", "", False),
        (_("Retenues"), "desk:held", figure(held) if held else "", True),
        (_("Clients"), "desk:customers", "", False),
    ]
    if may(request, Role.ADMINISTER):
        places.append((_("Réglages"), "desk:settings", "", False))
    rail = []
    for label, name, count, alert in places:
        href = reverse(name)
        current = here == href or (href != "/" and here.startswith(href))
        rail.append(
            {
                "label": label,
                "href": href,
                "count": count,
                "alert": alert,
                "sub": name == "desk:held",
                "current": current,
            }
        )
    return rail

"""Choosing the way of a ready document: a delivery with its route frozen, or the document held with the reason."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from factage.hub.accounts.models import Organisation
from factage.hub.base import doorplate
from factage.hub.base.actor import Actor
from factage.hub.base.identity import new_id
from factage.hub.base.outbox import enqueue
from factage.hub.base.secrets import seal
from factage.hub.base.tenancy import scope
from factage.hub.delivery import ledger, states
from factage.hub.delivery.facts import route_of
from factage.hub.delivery.models import Delivery
from factage.hub.delivery.route import Held, Route
from factage.hub.documents import operations as documents
from factage.hub.documents import states as document_states
from factage.hub.documents.journal import lock
from factage.hub.documents.models import Document

RETURN_DOOR: Final = "return"
ENDED: Final = (states.REFUSED, states.FAILED)
"""After these a person decides whether the document goes once more."""


def plan(
    *, organisation: Organisation, document: UUID | str, actor: Actor, now: datetime, again: bool = False
) -> Delivery | None:
    """Choose the way of a ready document, once: harmless when repeated.

    Returns the delivery; None where the document is held, or is no longer ready. ``again``: a person wants it to go
    once more after a delivery that was refused or failed.
    """
    with scope(organisation), transaction.atomic():
        row = lock(document)
        if row.state != document_states.READY:
            return None
        last = row.deliveries.order_by("id").last()
        if last is not None and (last.state in states.LIVE or (last.state in ENDED and not again)):
            return last
        found = route_of(row, on=timezone.localdate(now))
        if isinstance(found, Held):
            hold(row, found, actor=actor, now=now)
            return None
        return _begin(row, found, actor=actor, now=now)


def hold(document: Document, found: Held, *, actor: Actor, now: datetime) -> None:
    """Hold a document for which there is no way, with the reason and who can act."""
    if document.standing == "refused":
        # What was refused is over; from here on the document waits for a way.
        documents.record_event(document_id=document.pk, kind="route.none", actor=actor, now=now, standing="")
    documents.hold(
        document_id=document.pk,
        reason=found.reason.code,
        parameters=dict(found.reason.parameters),
        who=found.who,
        actor=actor,
        now=now,
    )


def _begin(document: Document, route: Route, *, actor: Actor, now: datetime) -> Delivery:
    key = new_id()
    delivery = Delivery(
        id=key,
        organisation_id=document.organisation_id,
        document=document,
        channel=route.channel,
        format=route.format,
        delivery_kind=route.delivery,
        address=route.address,
        language=document.customer.language if document.customer else "fr",
        route=route.to_json(),
        parcel_key=str(key),
        since=now,
        planned_at=now,
    )
    if route.address:
        token = doorplate.issue(kind=RETURN_DOOR, organisation=document.organisation, object_id=key)
        delivery.sealed_return_token = seal(token)
    ledger.write(
        delivery, document, "delivery.planned", actor=actor, now=now, evidence={"route": delivery.route}
    )
    announce(delivery)
    return delivery


def announce(delivery: Delivery) -> None:
    """Ask for this delivery to be sent, not before its time."""
    enqueue(
        organisation=delivery.organisation,
        topic="delivery.planned",
        payload={"delivery": str(delivery.pk)},
        not_before=delivery.not_before,
    )

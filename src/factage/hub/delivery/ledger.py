"""Writing down what happens to a delivery: the event, and the columns that follow from it, in one transaction.

Nothing else writes a delivery's state or grade.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from factage.hub.base.actor import Actor
from factage.hub.delivery import states
from factage.hub.delivery.models import Delivery
from factage.hub.delivery.states import Standing, advance, project
from factage.hub.documents import operations as documents
from factage.hub.documents.models import Document, Event

STANDINGS: Final[Mapping[str, str]] = {
    states.PLANNED: "in_progress",
    states.SENDING: "in_progress",
    states.SENT: "delivered",
    states.ACKNOWLEDGED: "delivered",
    states.REFUSED: "refused",
    states.UNSURE: "unsure",
    states.FAILED: "failed",
    states.CANCELLED: "",
}
"""What a delivery's state says of its document (``documents.states.STANDINGS``)."""


def write(
    delivery: Delivery,
    document: Document,
    kind: str,
    *,
    actor: Actor,
    now: datetime,
    evidence: Mapping[str, Any] | None = None,
    fields: Iterable[str] = (),
) -> None:
    """Add one event to a delivery. The document is locked, inside a transaction.

    ``fields``: what the caller has changed on the delivery besides. Raises ``states.TransitionError``.
    """
    said = dict(evidence or {})
    before = Standing(None if kind == "delivery.planned" else delivery.state, delivery.grade)
    after = advance(before, kind, said)
    assert after.state is not None
    if after.state != before.state:
        delivery.since = now
    delivery.state, delivery.grade = after.state, after.grade
    if before.state is None:
        delivery.save(force_insert=True)
    else:
        delivery.save(update_fields=sorted({"state", "grade", "since", *fields}))
    documents.record_event(
        document_id=document.pk,
        kind=kind,
        delivery_id=delivery.pk,
        actor=actor,
        now=now,
        evidence=said,
        standing=STANDINGS[delivery.state],
        grade="" if delivery.state == states.CANCELLED else delivery.grade,
    )


def rebuilt(delivery_id: UUID) -> Standing:
    """Where a delivery stands by its events alone."""
    events = (
        Event.objects.filter(delivery_id=delivery_id).order_by("sequence").values_list("kind", "evidence")
    )
    return project((kind, evidence) for kind, evidence in events)

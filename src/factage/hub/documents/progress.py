"""What `delivery` tells about a document on its way: its events, and the projection of them on the document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from factage.hub.base.actor import Actor
from factage.hub.documents import states
from factage.hub.documents.journal import Entry, append, lock
from factage.hub.documents.models import Event


def record_event(
    *,
    document_id: UUID,
    kind: str,
    actor: Actor,
    now: datetime,
    delivery_id: UUID | None = None,
    evidence: Mapping[str, Any] | None = None,
    standing: str | None = None,
    grade: str | None = None,
) -> Event:
    """Append one event to the journal of a document.

    ``delivery_id`` says of which delivery it tells. ``standing`` (one of ``states.STANDINGS``) and ``grade`` (a rung of
    the evidence ladder) are the document's from then on, where given; they stand in the event too, so that the columns
    can be rebuilt. Kinds of the document's own machine (``states.TRANSITIONS``) are refused: operations write those.
    """
    if kind in states.TRANSITIONS:
        raise states.TransitionError(kind, "record_event")
    if standing is not None and standing not in states.STANDINGS:
        raise ValueError(f"{standing} is no standing")
    said = dict(evidence or {})
    fields = []
    with transaction.atomic():
        document = lock(document_id)
        if standing is not None:
            said["standing"] = document.standing = standing
            fields.append("standing")
        if grade is not None:
            said["document_grade"] = document.grade = grade
            fields.append("grade")
        return append(document, Entry(kind, now, actor, said, delivery_id), fields=fields)[0]

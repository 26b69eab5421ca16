"""Moving a document: its state, the reason, the event and the batch's count, in one transaction and one place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from factage.hub.base.actor import Actor
from factage.hub.documents import reasons, states
from factage.hub.documents.counting import count_move
from factage.hub.documents.journal import Entry, append, storable
from factage.hub.documents.models import Document

_WHY = ("reason", "reason_detail", "reason_parameters", "who")
_GIVES_UP_ITS_NUMBER = (states.REJECTED, states.CANCELLED, states.DUPLICATE, states.ATTACHED)


def move(
    document: Document,
    event: str,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    parameters: Mapping[str, Any] | None = None,
    who: str = "",
    evidence: Mapping[str, Any] | None = None,
    fields: tuple[str, ...] = (),
) -> None:
    """Write an event of the table and what follows from it. The document is locked, inside a transaction.

    ``fields`` are those the caller changed on the document already. Raises ``states.TransitionError``.
    """
    before = document.state
    document.state = states.after(event, before)
    said: dict[str, Any] = dict(evidence or {})
    if document.state in (states.HELD, states.REJECTED, states.DUPLICATE, states.ATTACHED, states.CANCELLED):
        given = storable(dict(parameters or {}))
        document.reason, document.reason_parameters = reason, given
        document.reason_detail = reasons.detail(given)
        document.who = who or reasons.who(reason)
        said |= {"reason": reason, "parameters": given}
    else:
        document.reason, document.reason_detail, document.who = "", "", ""
        document.reason_parameters = {}
    if document.state in _GIVES_UP_ITS_NUMBER:
        document.number_key = None
    if document.state != before:
        document.since = now
    changed = ("state", "since", "number_key", *_WHY, *fields)
    append(document, Entry(kind=event, at=now, actor=actor, evidence=said), fields=changed)
    count_move(document.batch_id, before, document.state)

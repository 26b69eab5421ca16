"""The outbox: background work asked for in the very transaction that makes it necessary."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from factage.hub.base.models import Outbox
from factage.hub.base.tenancy import HasKey, scope, system_scope

_listeners: list[Callable[[], None]] = []


def enqueue(
    *, organisation: HasKey, topic: str, payload: dict[str, Any], not_before: datetime | None = None
) -> Outbox:
    """Ask for ``topic`` to be worked on, once the current transaction is committed.

    ``payload`` is JSON: identities of rows, never secrets. Which operation answers a topic is a table in `jobs`.
    """
    with scope(organisation):
        row = Outbox.objects.create(topic=topic, payload=payload, not_before=not_before)
    transaction.on_commit(_wake, robust=True)
    return row


def waiting(*, now: datetime, limit: int = 500) -> list[Outbox]:
    """Rows of all organisations that are due and not yet handed to the engine, oldest first."""
    due = Q(not_before__isnull=True) | Q(not_before__lte=now)
    with system_scope("the dispatcher hands over the work of all organisations"):
        return list(
            Outbox.objects.filter(due, handed_at__isnull=True, done_at__isnull=True).order_by("id")[:limit]
        )


def unfinished(*, handed_before: datetime, limit: int = 500) -> list[Outbox]:
    """Rows handed to the engine before that moment and not done: a sweeper asks the engine about them."""
    with system_scope("a sweeper looks after the work of all organisations"):
        return list(
            Outbox.objects.filter(handed_at__lt=handed_before, done_at__isnull=True).order_by("id")[:limit]
        )


def handed_over(ids: Iterable[uuid.UUID], *, now: datetime) -> int:
    """Note that the engine has these rows. Handing over twice is harmless: the row's id is the workflow's."""
    with system_scope("the dispatcher notes what it handed over"):
        return Outbox.objects.filter(pk__in=list(ids)).update(handed_at=now, attempts=F("attempts") + 1)


def hand_over_again(
    ids: Iterable[uuid.UUID], *, not_before: datetime | None = None, failure: str = ""
) -> int:
    """Let the dispatcher take these rows once more, for example after the engine lost them."""
    with system_scope("work is handed over once more"):
        return Outbox.objects.filter(pk__in=list(ids), done_at__isnull=True).update(
            handed_at=None, not_before=not_before, failure=failure[:2000]
        )


def done(row_id: uuid.UUID, *, now: datetime, failure: str = "") -> None:
    """Note that the work is over; with ``failure`` it is over because it cannot succeed."""
    with system_scope("the end of a piece of work is noted"):
        Outbox.objects.filter(pk=row_id).update(done_at=now, failure=failure[:2000])


def forget(*, before: datetime) -> int:
    """Rows that ended well before that moment leave the table; what failed stays to be looked at."""
    with system_scope("work that ended well is kept for no organisation"):
        return Outbox.objects.filter(done_at__lt=before, failure="").delete()[0]


def find(row_id: uuid.UUID) -> Outbox | None:
    """One row, whatever its organisation: the worker reads it to open that organisation's scope."""
    with system_scope("the worker learns whose work it has"):
        return Outbox.objects.filter(pk=row_id).first()


def on_enqueue(wake: Callable[[], None]) -> Callable[[], None]:
    """Call ``wake`` after each commit that enqueued something in this process; returns what takes it off again."""
    _listeners.append(wake)
    return lambda: _listeners.remove(wake)


def _wake() -> None:
    for wake in tuple(_listeners):
        wake()

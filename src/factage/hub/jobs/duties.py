"""What recurs: life signs, sweeping up what was left behind, seals, cleaning. Each duty bears a repeat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.util import find_spec
from typing import Final

from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, transaction
from django.db.models import Q

from factage.hub.accounts.models import Organisation
from factage.hub.accounts.queries import organisations
from factage.hub.accounts.sign_in import forget_old_attempts
from factage.hub.base import outbox
from factage.hub.base.models import Outbox
from factage.hub.base.outbox import enqueue
from factage.hub.base.tenancy import scope
from factage.hub.documents import states
from factage.hub.documents.intake import READ_AT_ONCE, close_abandoned
from factage.hub.documents.models import Batch, Document
from factage.hub.documents.operations import seal
from factage.hub.jobs.engine import Engine
from factage.hub.jobs.execution import ACTOR, MAX_ATTEMPTS
from factage.hub.jobs.models import Schedule, Worker

BEAT: Final = timedelta(seconds=5)
SILENT: Final = timedelta(seconds=30)
"""A worker that gave no sign for so long is dead: its work goes to others."""
FORGOTTEN: Final = timedelta(minutes=2)
"""Work that stands still for so long is looked at."""
ABANDONED: Final = timedelta(minutes=5)
"""A batch to which nothing was added for so long is not being handed over any more."""
_KEPT: Final = timedelta(days=1)
_OUTBOX_KEPT: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that every worker would do, and one does: ``every`` so often."""

    name: str
    every: timedelta
    deed: Callable[[Engine, datetime], None]


def take_over_from_the_dead(engine: Engine, now: datetime) -> None:
    """What a silent worker had in hand goes to whoever is free."""
    silent = Worker.objects.filter(beat_at__lt=now - SILENT).exclude(name=engine.executor)
    for worker in silent.filter(Q(stopped_at__isnull=True) | Q(stopped_at__gt=now - timedelta(hours=1))):
        engine.take_over(worker.name)


def hand_over_what_was_lost(engine: Engine, now: datetime) -> None:
    """Outbox rows that were handed to the engine and which it no longer knows are handed over again."""
    rows = outbox.unfinished(handed_before=now - FORGOTTEN)
    if rows:
        held = engine.holds(rows)
        lost = [row for row in rows if row.pk not in held]
        for row in lost:
            if row.attempts >= MAX_ATTEMPTS:
                outbox.done(row.pk, now=now, failure="whoever did this work died of it, every time")
        outbox.hand_over_again([row.pk for row in lost if row.attempts < MAX_ATTEMPTS])


def sweep_documents(_engine: Engine, now: datetime) -> None:
    """Documents and batches that nobody works on any more are put back to work."""
    for organisation in organisations():
        with scope(organisation):
            _sweep_unread(organisation, now)
            _sweep_batches(organisation, now)


def sweep_deliveries(_engine: Engine, now: datetime) -> None:
    """Deliveries that are due, stuck or in doubt (`delivery` knows which)."""
    if find_spec("factage.hub.delivery.operations") is None:
        return
    from factage.hub.delivery.operations import sweep

    for organisation in organisations():
        with scope(organisation):
            sweep(organisation=organisation, actor=ACTOR, now=now)


def seal_journals(_engine: Engine, now: datetime) -> None:
    for organisation in organisations():
        with scope(organisation):
            seal(organisation=organisation, now=now)


def clean(engine: Engine, now: datetime) -> None:
    """Finished work leaves the engine's tables and ours; sessions that are over and old tries to sign in go too."""
    engine.forget(before=now - _KEPT)
    outbox.forget(before=now - _KEPT)
    forget_old_attempts(now=now)
    SessionStore.clear_expired()


DUTIES: Final = (
    Duty("take_over_from_the_dead", timedelta(seconds=10), take_over_from_the_dead),
    Duty("hand_over_what_was_lost", timedelta(seconds=30), hand_over_what_was_lost),
    Duty("sweep_documents", timedelta(seconds=60), sweep_documents),
    Duty("sweep_deliveries", timedelta(seconds=10), sweep_deliveries),
    Duty("seal_journals", timedelta(minutes=5), seal_journals),
    Duty("clean", timedelta(hours=1), clean),
)


def mine(duty: Duty, now: datetime) -> bool:
    """Claim a duty that is due: one row changed, or somebody else has it."""
    due = Schedule.objects.filter(duty=duty.name, done_at__lte=now - duty.every)
    if due.update(done_at=now):
        return True
    if Schedule.objects.filter(duty=duty.name).exists():
        return False
    try:
        with transaction.atomic():
            Schedule.objects.create(duty=duty.name, done_at=now)
    except IntegrityError:
        return False
    return True


def _sweep_unread(organisation: Organisation, now: datetime) -> None:
    """Documents received or reopened a while ago, with no work under way for them."""
    if Outbox.objects.filter(topic="document.received", done_at__isnull=True).exists():
        return
    stuck = Document.objects.filter(state=states.RECEIVED, shape="", since__lt=now - FORGOTTEN)
    keys = [str(pk) for pk in stuck.order_by("pk").values_list("pk", flat=True)[:5_000]]
    for start in range(0, len(keys), READ_AT_ONCE):
        payload = {"documents": keys[start : start + READ_AT_ONCE]}
        enqueue(organisation=organisation, topic="document.received", payload=payload)


def _sweep_batches(organisation: Organisation, now: datetime) -> None:
    """Batches that are not settled, or have documents that wait for a decision, though nothing is under way."""
    close_abandoned(before=now - ABANDONED)
    if Outbox.objects.filter(topic__in=["document.received", "batch.read"], done_at__isnull=True).exists():
        return
    old = Batch.objects.filter(received_at__lt=now - FORGOTTEN).exclude(stage=Batch.RECEIVING)
    for batch in old.filter(Q(working__gt=0) | ~Q(stage=Batch.SETTLED)):
        enqueue(organisation=organisation, topic="batch.read", payload={"batch": str(batch.pk)})

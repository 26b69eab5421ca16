"""Sweeping up: what was left behind is found, what is under way is left alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

import factories
import papers
from factage.hub.base import outbox
from factage.hub.base.actor import Actor
from factage.hub.base.models import Outbox
from factage.hub.base.tenancy import scope, system_scope
from factage.hub.documents import operations, states
from factage.hub.documents.models import Batch, Document, Seal
from factage.hub.documents.operations import Incoming
from factage.hub.jobs import duties, execution
from factage.hub.jobs.models import Worker

ACTOR = Actor.command("test")
LATER = timedelta(minutes=10)


class Engine:
    """An engine that notes what it is asked."""

    executor = "me"

    def __init__(self, held=()):
        self.held = set(held)
        self.taken_over = []
        self.forgotten = []

    def holds(self, rows):
        return self.held & {row.pk for row in rows}

    def take_over(self, executor):
        self.taken_over.append(executor)

    def forget(self, *, before):
        self.forgotten.append(before)


@pytest.fixture
def ours(db):
    organisation = factories.organisation()
    with scope(organisation):
        yield organisation


def receive(organisation, now):
    return operations.receive(
        organisation=organisation,
        actor=ACTOR,
        files=[Incoming("a.json", papers.json_file())],
        source="test",
        now=now,
    )


def test_documents_without_work_are_put_back_to_work(ours):
    now = timezone.now()
    batch = receive(ours, now)
    Outbox.objects.all().delete()
    duties.sweep_documents(Engine(), now + LATER)
    topics = sorted(Outbox.objects.values_list("topic", flat=True))
    assert topics == ["document.received"]
    duties.sweep_documents(Engine(), now + LATER)
    assert Outbox.objects.count() == 1  # it is under way
    Outbox.objects.all().delete()
    Document.objects.update(state=states.READ, shape="data")
    duties.sweep_documents(Engine(), now + LATER)
    assert Outbox.objects.get().payload == {"batch": str(batch.pk)}


def test_a_batch_whose_giver_vanished_is_closed(ours):
    now = timezone.now()
    batch = receive(ours, now)
    Batch.objects.update(stage=Batch.RECEIVING)
    duties.sweep_documents(Engine(), now + timedelta(minutes=1))
    batch.refresh_from_db()
    assert batch.stage == Batch.RECEIVING
    duties.sweep_documents(Engine(), now + LATER)
    batch.refresh_from_db()
    assert batch.stage == Batch.READING


def test_work_that_the_engine_lost_is_handed_over_again(ours):
    now = timezone.now()
    rows = [outbox.enqueue(organisation=ours, topic="document.ready", payload={}) for _ in range(3)]
    outbox.handed_over([row.pk for row in rows], now=now)
    Outbox.objects.filter(pk=rows[2].pk).update(attempts=execution.MAX_ATTEMPTS)
    duties.hand_over_what_was_lost(Engine(held=[rows[0].pk]), now + LATER)
    found = [outbox.find(row.pk) for row in rows]
    assert found[0].handed_at is not None
    assert found[1].handed_at is None
    assert found[2].failure


def test_the_dead_are_relieved_and_the_living_are_not(ours):
    now = timezone.now()
    for name, beat, stopped in (
        ("dead", now - LATER, None),
        ("alive", now, None),
        ("me", now - LATER, None),
        ("left", now - LATER, now - LATER),
        ("left long ago", now - timedelta(days=2), now - timedelta(days=2)),
    ):
        Worker.objects.create(
            name=name, process="p", threads=1, started_at=beat, beat_at=beat, stopped_at=stopped
        )
    engine = Engine()
    duties.take_over_from_the_dead(engine, now)
    assert sorted(engine.taken_over) == ["dead", "left"]


def test_journals_are_sealed_and_finished_work_is_cleaned(ours):
    now = timezone.now()
    receive(ours, now)
    duties.seal_journals(Engine(), now)
    assert Seal.objects.count() == 1
    Outbox.objects.update(done_at=now - timedelta(days=40))
    kept = outbox.enqueue(organisation=ours, topic="document.ready", payload={})
    outbox.done(kept.pk, now=now - timedelta(days=40), failure="why")
    engine = Engine()
    duties.clean(engine, now)
    assert [row.pk for row in Outbox.objects.all()] == [kept.pk]
    assert engine.forgotten
    with system_scope("test"):
        assert Outbox.objects.count() == 1

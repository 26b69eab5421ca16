"""A worker with its engine: work is done once it is committed, and comes again where it failed."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

import factories
from factage.hub.base import outbox
from factage.hub.base.models import Outbox
from factage.hub.base.tenancy import scope, system_scope
from factage.hub.jobs import duties, execution, queries, topics
from factage.hub.jobs.models import Schedule, Worker
from factage.hub.jobs.worker import Working

DONE: list[str] = []
FAIL: list[str] = []


def deed(*, organisation, actor, now, what):
    if what in FAIL:
        FAIL.remove(what)
        raise RuntimeError("for the test")
    DONE.append(what)


@pytest.fixture(autouse=True)
def topic(monkeypatch):
    DONE.clear()
    FAIL.clear()
    monkeypatch.setattr(topics.Topic, "_found", lambda self: deed)
    monkeypatch.setattr(execution, "_FIRST_PAUSE", timedelta(milliseconds=100))


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def worker(transactional_db):
    working = Working(threads=2)
    thread = threading.Thread(target=working.run)
    thread.start()
    try:
        assert until(lambda: working.engine.running, seconds=90)
        yield working
    finally:
        working.stop()
        thread.join(timeout=60)
    assert not thread.is_alive()


def ask(organisation, what, **more):
    return outbox.enqueue(organisation=organisation, topic="document.ready", payload={"what": what}, **more)


def test_work_is_done_soon_after_it_is_asked_for(worker):
    ours = factories.organisation()
    rows = [ask(ours, str(n)) for n in range(20)]
    assert until(lambda: len(DONE) == 20)
    assert sorted(DONE, key=int) == [str(n) for n in range(20)]
    with scope(ours):
        assert until(lambda: not Outbox.objects.filter(done_at__isnull=True).exists())
    assert queries.working(now=timezone.now()).alive == 1
    # handing over once more what is done already does nothing
    with system_scope("test"):
        Outbox.objects.filter(pk=rows[0].pk).update(done_at=None, handed_at=None)
    assert until(lambda: len(DONE) == 21)


def test_what_fails_comes_again_and_what_is_unknown_ends(worker):
    ours = factories.organisation()
    FAIL.extend(["x", "x"])
    ask(ours, "x")
    row = outbox.enqueue(organisation=ours, topic="no.such.topic", payload={})
    assert until(lambda: DONE == ["x"])
    assert until(lambda: outbox.find(row.pk).done_at is not None)
    assert outbox.find(row.pk).failure


def test_work_that_must_wait_waits(worker):
    ours = factories.organisation()
    ask(ours, "later", not_before=timezone.now() + timedelta(seconds=1))
    time.sleep(0.5)
    assert DONE == []
    assert until(lambda: DONE == ["later"])


def test_two_workers_have_two_places(transactional_db):
    one, two = Working(threads=1), Working(threads=1)
    try:
        assert one.place.name != two.place.name
    finally:
        one.place.leave()
        two.place.leave()


def test_a_failure_for_good_is_kept_for_a_person(db):
    ours = factories.organisation()
    FAIL.append("x")
    row = ask(ours, "x")
    with system_scope("test"):
        Outbox.objects.filter(pk=row.pk).update(attempts=execution.MAX_ATTEMPTS)
    assert execution.execute(row.pk) is True
    assert "for the test" in outbox.find(row.pk).failure
    assert queries.working(now=timezone.now()).failed == 1
    assert execution.execute(uuid4()) is True


def test_a_duty_is_done_by_one_of_several(db):
    duty = duties.Duty("test", timedelta(seconds=10), lambda engine, now: None)
    now = timezone.now()
    assert [duties.mine(duty, now), duties.mine(duty, now)] == [True, False]
    assert [duties.mine(duty, now + timedelta(seconds=11)) for _ in range(2)] == [True, False]
    assert Schedule.objects.count() == 1


def test_silence_is_noticed(db):
    now = timezone.now()
    assert queries.worker_is_silent(now=now)
    Worker.objects.create(name="w", process="p", threads=1, started_at=now, beat_at=now)
    assert not queries.worker_is_silent(now=now + timedelta(seconds=20))
    later = queries.working(now=now + timedelta(seconds=40))
    assert later.silent
    assert later.silent_since == now

"""Identities, the outbox, the doorplate, sealed secrets, requests that are sent twice."""

from __future__ import annotations

import contextlib
import uuid
from datetime import timedelta

import pytest
from django.db import transaction

import factories
from factage.hub.base import doorplate, idempotency, outbox, secrets
from factage.hub.base.actor import Actor
from factage.hub.base.identity import new_id
from factage.hub.base.models import Door, IdempotencyKey, Outbox
from factage.hub.base.tenancy import OtherOrganisation, scope

NOW = factories.NOW


def test_identities_grow_and_are_version_7():
    made = [new_id() for _ in range(5000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert {(one.version, one.variant) for one in made} == {(7, uuid.RFC_4122)}


def test_an_actor_is_read_back_from_what_the_journal_keeps():
    for actor in (Actor.system("sweeper"), Actor.command("ingest"), Actor.customer("a@example.com")):
        assert Actor.parse(str(actor)) == actor


def test_secrets_are_sealed_and_opened_and_another_key_opens_nothing(settings):
    sealed = secrets.seal("mot de passe")
    assert "mot" not in sealed
    assert sealed != secrets.seal("mot de passe")
    assert secrets.open_sealed(sealed) == "mot de passe"
    assert secrets.open_sealed(secrets.seal("")) == ""
    before = str(settings.SECRET_KEY)
    settings.SECRET_KEY = "another key"
    with pytest.raises(secrets.Unsealable):
        secrets.open_sealed(sealed)
    settings.SECRET_KEY_FALLBACKS = [before]
    assert secrets.open_sealed(sealed) == "mot de passe"


@pytest.mark.django_db
def test_a_door_opens_for_its_kind_until_it_is_revoked(organisation, other_organisation):
    target = new_id()
    token = doorplate.issue(kind="portal", organisation=organisation, object_id=target)
    assert doorplate.resolve(kind="portal", token=token.upper()) == (organisation.pk, target)
    assert doorplate.resolve(kind="return", token=token) is None
    assert doorplate.resolve(kind="portal", token=token[:-1]) is None
    assert doorplate.resolve(kind="portal", token="") is None
    assert token not in str(Door.objects.values().get())
    assert doorplate.revoke(kind="portal", organisation=other_organisation, object_id=target) == 0
    assert doorplate.revoke(kind="portal", organisation=organisation, object_id=target) == 1
    assert doorplate.resolve(kind="portal", token=token) is None


@pytest.mark.django_db
def test_one_of_several_doors_is_revoked(organisation):
    target = new_id()
    first, second = (
        doorplate.issue(kind="portal", organisation=organisation, object_id=target) for _ in range(2)
    )
    doorplate.revoke(kind="portal", organisation=organisation, object_id=target, token=first)
    assert doorplate.resolve(kind="portal", token=first) is None
    assert doorplate.resolve(kind="portal", token=second) == (organisation.pk, target)


@pytest.mark.django_db
def test_work_is_asked_for_in_the_transaction_and_wakes_after_it(
    organisation, django_capture_on_commit_callbacks
):
    woken: list[int] = []
    take_off = outbox.on_enqueue(lambda: woken.append(1))
    with django_capture_on_commit_callbacks(execute=True):
        row = outbox.enqueue(organisation=organisation, topic="document.received", payload={"document": "1"})
        assert woken == []
    assert woken == [1]
    take_off()
    assert outbox.find(row.pk) == row
    with django_capture_on_commit_callbacks(execute=True):
        outbox.enqueue(organisation=organisation, topic="x", payload={})
    assert woken == [1]


@pytest.mark.django_db
def test_what_is_rolled_back_was_never_asked_for(organisation):
    with contextlib.suppress(RuntimeError), transaction.atomic():
        outbox.enqueue(organisation=organisation, topic="x", payload={})
        raise RuntimeError
    assert outbox.waiting(now=NOW) == []


@pytest.mark.django_db
def test_rows_wait_for_their_time_then_are_handed_over_and_done(organisation, other_organisation):
    due = outbox.enqueue(organisation=organisation, topic="a", payload={})
    later = outbox.enqueue(
        organisation=other_organisation, topic="b", payload={}, not_before=NOW + timedelta(hours=1)
    )
    assert outbox.waiting(now=NOW) == [due]
    assert outbox.waiting(now=NOW + timedelta(hours=2)) == [due, later]
    assert outbox.handed_over([due.pk], now=NOW) == 1
    assert outbox.waiting(now=NOW) == []
    assert outbox.unfinished(handed_before=NOW + timedelta(minutes=1)) == [due]
    assert outbox.hand_over_again([due.pk], failure="lost") == 1
    assert outbox.waiting(now=NOW) == [due]
    outbox.done(due.pk, now=NOW)
    assert outbox.waiting(now=NOW) == []
    assert outbox.hand_over_again([due.pk]) == 0
    outbox.done(later.pk, now=NOW, failure="refused")
    assert outbox.forget(before=NOW) == 0
    assert outbox.forget(before=NOW + timedelta(days=1)) == 1
    assert outbox.find(later.pk) is not None
    with scope(organisation):
        assert not Outbox.objects.exists()


@pytest.mark.django_db
def test_work_is_not_asked_for_in_the_name_of_another(organisation, other_organisation):
    with scope(organisation), pytest.raises(OtherOrganisation):
        Outbox.objects.create(organisation=other_organisation, topic="x")


def begin(organisation, request=b"one", key="k"):
    return idempotency.begin(organisation=organisation, purpose="ingest", key=key, request=request, now=NOW)


@pytest.mark.django_db
def test_a_request_sent_twice_gets_the_first_answer(organisation, other_organisation):
    claim, answer = begin(organisation)
    assert answer is None
    with pytest.raises(idempotency.StillRunning):
        begin(organisation)
    with scope(organisation):
        idempotency.finish(claim, {"batch": 1})
    assert begin(organisation)[1] == {"batch": 1}
    with pytest.raises(idempotency.KeyReused):
        begin(organisation, request=b"two")
    assert begin(other_organisation)[1] is None
    with scope(organisation):
        assert IdempotencyKey.objects.count() == 1

"""From a ready document to a delivery and its end: each step once, each state what its events say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import factories
import ready
from factage.hub.base.actor import Actor
from factage.hub.base.models import Outbox
from factage.hub.base.tenancy import scope
from factage.hub.delivery import ledger, operations, states
from factage.hub.delivery.channel import Later, Receipt, Received, Refused, Unsure
from factage.hub.delivery.decisions import Moved
from factage.hub.delivery.models import Attempt, Delivery
from factage.hub.delivery.sending import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)
ACTOR = Actor.system("test")
NOW = factories.NOW


def fails(failure):
    def send(_parcel):
        raise failure

    return send


@pytest.fixture
def planned(organisation, document, channel):
    return operations.plan(organisation=organisation, document=document.pk, actor=ACTOR, now=NOW)


@pytest.fixture
def send(organisation):
    def once(delivery, now=NOW):
        operations.send(organisation=organisation, delivery=delivery.pk, actor=ACTOR, now=now)
        with scope(organisation):
            fresh = Delivery.objects.select_related("document").get(pk=delivery.pk)
            assert ledger.rebuilt(fresh.pk) == (fresh.state, fresh.grade)
            return fresh

    return once


def test_a_ready_document_gets_a_frozen_route_with_its_reasons(organisation, planned, document):
    assert (planned.state, planned.grade) == ("planned", "prepared")
    assert planned.address == "compta@fauvette.example"
    assert [reason["code"] for reason in planned.route["reasons"]][:2] == [
        "law_leaves_free",
        "agreement_in_force",
    ]
    with scope(organisation):
        document.refresh_from_db()
        assert document.standing == "in_progress"
        assert Outbox.objects.filter(topic="delivery.planned").count() == 1


def test_planning_twice_plans_once(organisation, planned, document):
    again = operations.plan(organisation=organisation, document=str(document.pk), actor=ACTOR, now=NOW)
    assert again.pk == planned.pk


def test_no_agreement_is_held_with_who_can_act(organisation, issuing_company, channel):
    stranger = factories.customer(organisation)
    document = ready.document(organisation, stranger, issuing_company)
    assert operations.plan(organisation=organisation, document=document.pk, actor=ACTOR, now=NOW) is None
    with scope(organisation):
        document.refresh_from_db()
        assert (document.state, document.reason, document.who) == ("held", "agreement_missing", "sales")
        assert not Delivery.objects.exists()


def test_sent_with_the_receipt_of_the_channel(organisation, planned, send, channel):
    found = send(planned)
    assert (found.state, found.grade, found.reference) == ("sent", "relayed", "queued")
    assert found.document.standing == "delivered"
    assert [parcel.key for parcel in channel.sent] == [planned.parcel_key]
    assert channel.sent[0].enclosures[0].data.startswith(b"%PDF")
    with scope(organisation):
        assert found.receipts.get().grade == "relayed"
        assert found.attempts.get().outcome == "receipt"


def test_sending_twice_sends_once(planned, send, channel):
    send(planned)
    send(planned)
    assert len(channel.sent) == 1


def test_what_is_sent_are_the_bytes_that_were_received(organisation, planned, send, channel, document):
    send(planned)
    with scope(organisation):
        assert channel.sent[0].enclosures[0].data == document.original.data()


def test_refused_for_good_is_a_persons_matter(planned, send, channel):
    channel.does = fails(Refused("relay_refuses", code=550, answer="5.1.1 unknown"))
    found = send(planned)
    assert (found.state, found.reason) == ("refused", "relay_refuses")
    assert found.document.standing == "refused"


def test_later_waits_and_comes_again(organisation, planned, send, channel, later):
    channel.does = fails(Later("relay_unreachable"))
    found = send(planned)
    assert (found.state, found.reason) == ("planned", "relay_unreachable")
    assert found.not_before > NOW
    assert send(planned, later(0.2)).state == "planned"
    assert len(channel.sent) == 1
    channel.does = lambda _parcel: Receipt("relayed", "now")
    assert send(planned, later(2)).state == "sent"
    with scope(organisation):
        assert [attempt.outcome for attempt in Attempt.objects.all()] == ["later", "receipt"]


def test_patience_has_an_end(planned, send, channel):
    channel.does = fails(Later("relay_unreachable"))
    now = NOW
    for wait in PATIENCE:
        found = send(planned, now)
        assert found.state == "planned"
        now += wait + timedelta(seconds=10)
    found = send(planned, now)
    assert (found.state, found.reason) == ("failed", "patience_ended")


def test_a_doubt_is_never_sent_again_by_itself(organisation, planned, send, channel, later):
    channel.does = fails(Unsure("relay_lost_after_message"))
    assert send(planned).state == "unsure"
    channel.does = lambda _parcel: Receipt("relayed", "again")
    for minutes in (1, 60, 6000):
        assert send(planned, later(minutes)).state == "unsure"
        operations.sweep(organisation=organisation, actor=ACTOR, now=later(minutes))
    assert len(channel.sent) == 1


def test_a_channel_that_breaks_leaves_a_doubt(planned, send, channel):
    channel.does = fails(ZeroDivisionError())
    assert (send(planned).state, len(channel.sent)) == ("unsure", 1)


def test_a_person_repeats_under_the_same_key(organisation, planned, send, channel):
    channel.does = fails(Unsure("relay_lost_after_message"))
    send(planned)
    operations.repeat(organisation=organisation, delivery_id=planned.pk, actor=ACTOR, now=NOW)
    channel.does = lambda _parcel: Receipt("relayed", "again")
    assert send(planned).state == "sent"
    assert len({parcel.key for parcel in channel.sent}) == 1


def test_a_person_says_by_what_he_knows_that_it_left(organisation, planned, send, channel):
    channel.does = fails(Unsure("relay_lost_after_message"))
    send(planned)
    with pytest.raises(ValueError, match="known"):
        operations.mark_sent(
            organisation=organisation, delivery_id=planned.pk, actor=ACTOR, now=NOW, evidence=" "
        )
    found = operations.mark_sent(
        organisation=organisation, delivery_id=planned.pk, actor=ACTOR, now=NOW, evidence="log of the relay"
    )
    assert (found.state, found.grade) == ("sent", "handed")
    with pytest.raises(Moved):
        operations.repeat(organisation=organisation, delivery_id=planned.pk, actor=ACTOR, now=NOW)


def test_given_up_it_may_go_another_way(organisation, planned, send, channel, document):
    channel.does = fails(Unsure("relay_lost_after_message"))
    send(planned)
    operations.give_up(organisation=organisation, delivery_id=planned.pk, actor=ACTOR, now=NOW)
    assert (
        operations.plan(organisation=organisation, document=document.pk, actor=ACTOR, now=NOW).state
        == "failed"
    )
    assert (
        operations.send_again(organisation=organisation, documents=[document.pk], actor=ACTOR, now=NOW) == 1
    )


def test_what_a_dead_worker_left_becomes_a_doubt_and_nothing_else(organisation, planned, channel, later):
    class Dead(BaseException):
        pass

    channel.does = fails(Dead())
    with pytest.raises(Dead):
        operations.send(organisation=organisation, delivery=planned.pk, actor=ACTOR, now=NOW)
    swept = operations.sweep(organisation=organisation, actor=ACTOR, now=later(5))
    assert swept.doubted == 0
    swept = operations.sweep(organisation=organisation, actor=ACTOR, now=later(16))
    assert swept.doubted == 1
    with scope(organisation):
        planned.refresh_from_db()
        assert (planned.state, planned.reason) == ("unsure", "attempt_lost")
        assert ledger.rebuilt(planned.pk) == (planned.state, planned.grade)
        assert planned.attempts.get().outcome == "lost"


def test_a_channel_that_can_be_asked_ends_the_doubt(organisation, planned, channel, later):
    class Dead(BaseException):
        pass

    channel.does = fails(Dead())
    with pytest.raises(Dead):
        operations.send(organisation=organisation, delivery=planned.pk, actor=ACTOR, now=NOW)
    channel.knows = Receipt("acked", "seen")
    assert operations.sweep(organisation=organisation, actor=ACTOR, now=later(16)).settled == 1
    with scope(organisation):
        planned.refresh_from_db()
        assert (planned.state, planned.grade) == ("acknowledged", "acked")


def test_the_late_answer_of_the_very_attempt_ends_its_doubt(organisation, planned, send, channel, later):
    def slow(_parcel):
        operations.sweep(organisation=organisation, actor=ACTOR, now=later(16))
        with scope(organisation):
            assert Delivery.objects.get(pk=planned.pk).state == "unsure"
        return Receipt("relayed", "late")

    channel.does = slow
    assert send(planned).state == "sent"


def test_forgotten_it_is_asked_for_once_more(organisation, planned, later):
    with scope(organisation):
        Outbox.objects.update(done_at=NOW)
        assert operations.sweep(organisation=organisation, actor=ACTOR, now=later(20)).announced == 1
        assert operations.sweep(organisation=organisation, actor=ACTOR, now=later(21)).announced == 0
        assert Outbox.objects.filter(done_at__isnull=True).count() == 1


def test_withdrawn_before_it_left(organisation, planned, send, channel, document):
    assert operations.cancel(organisation=organisation, deliveries=[planned.pk], actor=ACTOR, now=NOW) == 1
    assert send(planned).state == "cancelled"
    assert channel.sent == []
    with scope(organisation):
        document.refresh_from_db()
        assert (document.state, document.reason, document.standing) == ("held", "by_person", "")


def test_what_has_left_cannot_be_withdrawn(organisation, planned, send):
    send(planned)
    assert operations.cancel(organisation=organisation, deliveries=[planned.pk], actor=ACTOR, now=NOW) == 0


def test_the_very_address_is_checked_at_the_instant_of_sending(
    organisation, planned, send, channel, agreed, document
):
    with scope(organisation):
        agreed.addresses.update(verified_on=None)
    assert send(planned).state == "cancelled"
    assert channel.sent == []
    with scope(organisation):
        document.refresh_from_db()
        assert (document.state, document.reason) == ("held", "address_unverified")


def test_an_agreement_that_ended_meanwhile_stops_it(organisation, planned, send, channel, agreed, document):
    with scope(organisation):
        agreed.agreements.update(agreed_until=date(2026, 11, 23))
    assert send(planned).state == "cancelled"
    assert channel.sent == []


def test_a_new_wish_takes_the_new_way(organisation, planned, send, channel, agreed, document):
    factories.agreement(agreed, channel="portal", delivery="", format="pdf", agreed_from=date(2026, 11, 24))
    assert send(planned).state == "cancelled"
    with scope(organisation):
        assert document.deliveries.last().channel == "portal"
        assert document.deliveries.filter(state__in=states.LIVE).count() == 1


def test_the_database_itself_refuses_a_second_living_delivery(organisation, planned, document):
    from django.db import IntegrityError, transaction

    with scope(organisation), pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(
            document=document,
            channel="portal",
            format="pdf",
            delivery_kind="x",
            parcel_key="y",
            since=NOW,
            planned_at=NOW,
        )


def bounce(delivery, event="delivery.refused", **said):
    return Received(delivery.pk, event, {"code": "mailbox_unknown", **said})


def test_a_bounce_refuses_what_was_sent(organisation, planned, send):
    send(planned)
    state = operations.returned(organisation=organisation, received=bounce(planned), actor=ACTOR, now=NOW)
    assert state == "refused"
    with scope(organisation):
        planned.refresh_from_db()
        assert planned.reason == "mailbox_unknown"
        assert planned.document.standing == "refused"
        assert ledger.rebuilt(planned.pk) == (planned.state, planned.grade)


def test_a_bounce_may_be_faster_than_our_own_record(organisation, planned, send, channel):
    def instantly(_parcel):
        operations.returned(organisation=organisation, received=bounce(planned), actor=ACTOR, now=NOW)
        return Receipt("relayed", "queued")

    channel.does = instantly
    assert send(planned).state == "refused"


def test_a_delay_is_a_note(organisation, planned, send):
    send(planned)
    received = bounce(planned, "delivery.noted")
    assert operations.returned(organisation=organisation, received=received, actor=ACTOR, now=NOW) == "sent"


def test_refused_can_go_again_only_when_a_person_wants_it(organisation, planned, send, channel, document):
    channel.does = fails(Refused("relay_refuses"))
    send(planned)
    assert (
        operations.plan(organisation=organisation, document=document.pk, actor=ACTOR, now=NOW).state
        == "refused"
    )
    assert (
        operations.send_again(organisation=organisation, documents=[document.pk], actor=ACTOR, now=NOW) == 1
    )


def test_refused_and_without_a_way_it_is_held(organisation, planned, send, channel, document, agreed):
    channel.does = fails(Refused("relay_refuses"))
    send(planned)
    with scope(organisation):
        agreed.addresses.update(verified_on=None)
    assert (
        operations.send_again(organisation=organisation, documents=[document.pk], actor=ACTOR, now=NOW) == 0
    )
    with scope(organisation):
        document.refresh_from_db()
        assert (document.state, document.reason, document.standing) == ("held", "address_unverified", "")


def test_a_document_waits_for_the_first_day_of_its_agreement(organisation, issuing_company, channel, later):
    customer = factories.customer(organisation)
    factories.electronic_address(customer)
    factories.agreement(customer, delivery="attachment", format="pdf", agreed_from=date(2026, 11, 25))
    document = ready.document(organisation, customer, issuing_company)
    operations.plan(organisation=organisation, document=document.pk, actor=ACTOR, now=NOW)
    assert operations.sweep(organisation=organisation, actor=ACTOR, now=later(30)).begun == 0
    assert operations.sweep(organisation=organisation, actor=ACTOR, now=later(24 * 60)).begun == 1
    with scope(organisation):
        document.refresh_from_db()
        assert document.state == "ready"

"""The rules of conduct (docs/explain/conduct.md), each with an attempt to break it.

What the attempts have in common: everything is ready but the one thing that the rule asks for. The laws over any facts
at all are in tests/laws/test_route_laws.py, the deaths of workers in tests/races/.
"""

from __future__ import annotations

import re
import threading
from datetime import date
from pathlib import Path

import pytest

import factage.hub
import factories
import ready
from factage.hub.base.actor import Actor
from factage.hub.base.tenancy import scope
from factage.hub.customers.models import AgreementRewritten
from factage.hub.delivery import operations
from factage.hub.delivery.channel import Later, Receipt, Refused, Unsure
from factage.hub.delivery.models import Delivery
from factage.hub.documents import queries
from factage.hub.documents.models import Document
from factage.invoice.formats.outcome import Loss, Written
from scripted import instead_of_email

pytestmark = pytest.mark.django_db(transaction=True)
ACTOR = Actor.system("test")
NOW = factories.NOW
HUB = Path(factage.hub.__file__).parent


@pytest.fixture
def email():
    with instead_of_email() as channel:
        yield channel


@pytest.fixture
def ours():
    return factories.organisation()


@pytest.fixture
def company(ours):
    return factories.issuing_company(ours)


@pytest.fixture
def stranger(ours):
    """A customer of whom everything is known but what he agreed to."""
    row = factories.customer(ours)
    factories.electronic_address(row, value="compta@client.example")
    return row


@pytest.fixture
def agreed(stranger):
    factories.agreement(stranger, channel="email", delivery="attachment", format="pdf")
    return stranger


def go(ours, document):
    """Plan and send; the delivery, and the document as it stands afterwards."""
    delivery = operations.plan(organisation=ours, document=document.pk, actor=ACTOR, now=NOW)
    if delivery is not None:
        operations.send(organisation=ours, delivery=delivery.pk, actor=ACTOR, now=NOW)
    with scope(ours):
        document.refresh_from_db()
        assert queries.conservation().balanced
        return (Delivery.objects.get(pk=delivery.pk) if delivery else None), document


def test_1_never_impose(ours, company, stranger, email):
    _, document = go(ours, ready.document(ours, stranger, company))
    assert (document.state, document.reason) == ("held", "agreement_missing")
    factories.agreement(stranger, delivery="attachment", format="pdf", agreed_until=date(2026, 11, 23))
    _, document = go(ours, ready.document(ours, stranger, company))
    assert document.reason == "agreement_expired"
    assert email.sent == []


def test_2_never_send_to_the_unprepared(ours, company, email):
    customer = factories.customer(ours)
    factories.agreement(customer, delivery="attachment", format="pdf")
    factories.electronic_address(customer, verified_on=None, proof="")
    _, document = go(ours, ready.document(ours, customer, company))
    assert (document.state, document.reason) == ("held", "address_unverified")
    assert email.sent == []


def test_3_never_an_unagreed_format(ours, company, agreed, email):
    factories.agreement(agreed, channel="edi", delivery="", format="ubl", agreed_from=date(2026, 11, 1))
    _, document = go(ours, ready.document(ours, agreed, company))
    assert (document.state, document.reason) == ("held", "channel_unavailable")
    assert email.sent == []


def test_4_never_to_the_wrong_place(ours, company, agreed, email):
    document = ready.document(ours, agreed, company)
    delivery = operations.plan(organisation=ours, document=document.pk, actor=ACTOR, now=NOW)
    with scope(ours):
        agreed.addresses.update(verified_on=None)
    factories.electronic_address(agreed, value="autre@client.example")
    operations.send(organisation=ours, delivery=delivery.pk, actor=ACTOR, now=NOW)
    assert email.sent == []
    with scope(ours):
        fresh = document.deliveries.last()
        assert fresh.address == "autre@client.example"
    operations.send(organisation=ours, delivery=fresh.pk, actor=ACTOR, now=NOW)
    assert [parcel.address for parcel in email.sent] == ["autre@client.example"]


def test_5_never_less_than_the_paper(ours, company, stranger, email, monkeypatch):
    factories.agreement(stranger, channel="email", delivery="attachment", format="ubl")
    loss = Loss(path="lines[0].item.name", what="Affiches", where="BT-153")
    poor = Written(data=b"<x/>", format="ubl", losses=(loss,))
    monkeypatch.setattr("factage.invoice.verbs.write", lambda *_args, **_more: poor)
    delivery, document = go(ours, ready.document(ours, stranger, company))
    assert (delivery.state, delivery.reason, delivery.parameters["terms"]) == (
        "failed",
        "format_loses",
        "BT-153",
    )
    assert document.standing == "failed"
    assert email.sent == []


def test_6_who_refuses_keeps_paper(ours, company, agreed, email):
    factories.agreement(agreed, channel="paper", delivery="", format="pdf", agreed_from=date(2026, 11, 1))
    _, document = go(ours, ready.document(ours, agreed, company))
    assert (document.state, document.reason_parameters["channel"]) == ("held", "paper")
    assert email.sent == []


def test_7_the_customers_wish_wins_and_stays_written(ours, company, agreed, email):
    wish = factories.agreement(
        agreed, channel="portal", delivery="", format="pdf", agreed_from=date(2026, 11, 1)
    )
    delivery, _ = go(ours, ready.document(ours, agreed, company))
    assert delivery.channel == "portal"
    assert email.sent == []
    wish.channel = "email"
    with scope(ours), pytest.raises(AgreementRewritten):
        wish.save()


@pytest.mark.parametrize("folder", ["portal/templates", "channels/email/templates"])
def test_8_speak_of_the_customers_benefit(folder):
    ours_first = re.compile(
        r"économ|nos coûts|nos frais|moins cher|obligatoire|vous devez|nous simplifie", re.IGNORECASE
    )
    texts = [path for path in (HUB / folder).rglob("*") if path.suffix in {".html", ".txt"}]
    assert texts
    for path in texts:
        assert not ours_first.search(path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize(
    "failure",
    [Refused("relay_refuses"), Later("relay_lost"), Unsure("relay_lost_after_message"), ValueError("broken")],
)
def test_9_say_sent_only_on_evidence(ours, company, agreed, email, failure):
    def fail(_parcel):
        raise failure

    email.does = fail
    delivery, document = go(ours, ready.document(ours, agreed, company))
    assert delivery.state != "sent"
    assert delivery.grade == "prepared"
    assert document.standing != "delivered"
    with scope(ours):
        assert not delivery.receipts.exists()


def test_10_nothing_leaves_twice_however_many_send(ours, company, agreed, email):
    document = ready.document(ours, agreed, company)
    delivery = operations.plan(organisation=ours, document=document.pk, actor=ACTOR, now=NOW)
    start = threading.Barrier(4)
    slow = threading.Event()

    def does(_parcel):
        slow.wait(0.3)
        return Receipt("relayed", "queued")

    email.does = does

    def send():
        from django.db import connection

        try:
            start.wait(10)
            operations.plan(organisation=ours, document=document.pk, actor=ACTOR, now=NOW)
            operations.send(organisation=ours, delivery=delivery.pk, actor=ACTOR, now=NOW)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(email.sent) == 1
    with scope(ours):
        assert Delivery.objects.get().state == "sent"


def test_10_nothing_is_lost_whatever_becomes_of_it(ours, company, stranger, agreed, email):
    outcomes = iter(
        [Receipt("relayed", "1"), Refused("relay_refuses"), Unsure("relay_lost_after_message"), Later("x")]
    )

    def does(_parcel):
        outcome = next(outcomes)
        if isinstance(outcome, Receipt):
            return outcome
        raise outcome

    email.does = does
    for _ in range(4):
        go(ours, ready.document(ours, agreed, company))
    go(ours, ready.document(ours, factories.customer(ours), company))
    with scope(ours):
        law = queries.conservation()
        assert law.balanced
        assert (law.received, law.delivered, law.refused, law.held) == (5, 1, 1, 1)
        assert list(queries.verify_journal()) == []
        assert Document.objects.count() == 5

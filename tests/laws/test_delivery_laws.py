"""The law of deliveries: over any sequence of acts, every column is what the events say, and nothing leaves twice."""

from __future__ import annotations

import contextlib
import random
from datetime import timedelta

import pytest

import factories
import ready
from factage.hub.base.actor import Actor
from factage.hub.base.tenancy import scope
from factage.hub.delivery import ledger, operations, states
from factage.hub.delivery.channel import Later, Receipt, Received, Refused, Unsure
from factage.hub.delivery.decisions import Moved
from factage.hub.delivery.models import Delivery
from factage.hub.documents import operations as documents
from factage.hub.documents import queries
from factage.hub.documents.models import Document
from scripted import instead_of_email

pytestmark = pytest.mark.django_db(transaction=True)
ACTOR = Actor.system("test")
STEPS = 60


class Dead(BaseException):
    """The worker dies between the message and the record."""


class Walk:
    """Acts chosen by chance, as people, workers and relays would do them in any order."""

    def __init__(self, ours, chance, email, keys):
        self.ours, self.chance, self.email, self.keys = ours, chance, email, keys
        self.now = factories.NOW
        self.left: dict[str, int] = {}
        email.does = self.relay

    def relay(self, parcel):
        outcome = self.chance.choice(("taken", "taken", "refused", "later", "unsure", "dead"))
        if outcome in {"taken", "unsure", "dead"}:
            self.left[parcel.key] = self.left.get(parcel.key, 0) + 1
        if outcome == "taken":
            return Receipt("relayed", "queued")
        raise {"refused": Refused("x"), "later": Later("x"), "unsure": Unsure("x"), "dead": Dead()}[outcome]

    def delivery(self):
        with scope(self.ours):
            found = list(Delivery.objects.values_list("pk", flat=True))
        return self.chance.choice(found) if found else None

    def step(self):
        self.now += timedelta(minutes=self.chance.choice((0, 1, 20, 600)))
        common = {"organisation": self.ours, "actor": ACTOR, "now": self.now}
        document, delivery = self.chance.choice(self.keys), self.delivery()
        act = self.chance.choice(
            ("plan", "send", "send", "sweep", "cancel", "end", "again", "bounce", "release")
        )
        if act == "plan":
            operations.plan(document=document, **common)
        elif act == "sweep":
            operations.sweep(**common)
        elif act == "again":
            operations.send_again(documents=[document], **common)
        elif act == "release":
            with scope(self.ours):
                held = Document.objects.filter(state="held", reason="by_person").values_list("pk", flat=True)
                documents.release(documents=list(held), **common)
        elif delivery is not None:
            self.on(delivery, act, common)

    def on(self, delivery, act, common):
        if act == "send":
            with contextlib.suppress(Dead):
                operations.send(delivery=delivery, **common)
        elif act == "cancel":
            operations.cancel(deliveries=[delivery], **common)
        elif act == "bounce":
            received = Received(
                delivery, self.chance.choice(("delivery.refused", "delivery.noted")), {"code": "gave_up"}
            )
            operations.returned(received=received, **common)
        else:
            try:
                end = self.chance.choice((operations.give_up, operations.mark_sent))
                end(
                    delivery_id=delivery,
                    **common,
                    **({"evidence": "log"} if end is operations.mark_sent else {}),
                )
            except Moved:
                pass

    def holds(self):
        with scope(self.ours):
            for row in Delivery.objects.select_related("document"):
                assert ledger.rebuilt(row.pk) == (row.state, row.grade)
                # Without a person's word to repeat it, one delivery leaves at most once.
                assert self.left.get(row.parcel_key, 0) <= 1
            for document in Document.objects.all():
                living = document.deliveries.filter(state__in=states.LIVE)
                assert living.count() <= 1
                last = document.deliveries.order_by("id").last()
                if last is not None and document.state == "ready" and document.standing:
                    assert document.standing == ledger.STANDINGS[last.state]
            assert queries.conservation().balanced
            assert list(queries.verify_journal()) == []


@pytest.mark.parametrize("seed", range(4))
def test_over_any_sequence_of_acts(seed):
    ours = factories.organisation()
    company = factories.issuing_company(ours)
    customer = factories.customer(ours)
    factories.electronic_address(customer)
    factories.agreement(customer, delivery="attachment", format="pdf")
    keys = [ready.document(ours, customer, company).pk for _ in range(4)]
    with instead_of_email() as email:
        walk = Walk(ours, random.Random(seed), email, keys)
        for number in range(STEPS):
            walk.step()
            if number % 10 == 9:
                walk.holds()

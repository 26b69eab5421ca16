"""What must not stay where it is: attempts that nobody finished, and planned deliveries that nobody takes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from factage.hub.accounts.models import Organisation
from factage.hub.base.actor import Actor
from factage.hub.base.tenancy import scope
from factage.hub.delivery import channel as channels
from factage.hub.delivery import ledger, planning, states
from factage.hub.delivery.channel import Receipt
from factage.hub.delivery.models import Attempt, Delivery
from factage.hub.delivery.sending import record
from factage.hub.documents.journal import lock
from factage.hub.documents.models import Document
from factage.hub.documents.operations import reconsider
from factage.hub.documents.states import HELD

LEASE: Final = timedelta(minutes=15)
"""Longer than any conversation with a channel may take (``channels.email.transport``)."""
FORGOTTEN: Final = timedelta(minutes=15)
AT_ONCE: Final = 500


class Swept(NamedTuple):
    """How many were made unsure, settled by asking, asked for again, and looked at because an agreement began."""

    doubted: int
    settled: int
    announced: int
    begun: int


def sweep(*, organisation: Organisation, actor: Actor, now: datetime, lease: timedelta = LEASE) -> Swept:
    """Look after what a dead process left: harmless when repeated, or run by several at once.

    A delivery that is *sending* for longer than its lease may have left. The channel is asked; where it cannot answer,
    the delivery is *unsure*, and a person decides. Nothing is sent again from here.
    """
    with scope(organisation):
        overdue = Delivery.objects.filter(state=states.SENDING, claimed_at__lt=now - lease)
        doubted = settled = 0
        for key in list(overdue.order_by("claimed_at").values_list("pk", flat=True)[:AT_ONCE]):
            if _settle(key, before=now - lease, actor=actor, now=now):
                settled += 1
            else:
                doubted += _doubt(key, before=now - lease, actor=actor, now=now)
        return Swept(doubted, settled, _announce_forgotten(now), _begun(organisation, actor=actor, now=now))


def _settle(key: UUID, *, before: datetime, actor: Actor, now: datetime) -> bool:
    """Ask the channel what became of it; True where that is known now."""
    delivery = Delivery.objects.get(pk=key)
    channel = channels.named(delivery.channel)
    receipt = channel.ask(delivery.parcel_key) if channel is not None else None
    attempt = Attempt.objects.filter(delivery=delivery, number=delivery.attempt_count).first()
    if not isinstance(receipt, Receipt) or attempt is None:
        return False
    if delivery.claimed_at is None or delivery.claimed_at >= before:
        return False
    return record(attempt, receipt, actor=actor, now=now) in states.DELIVERED


def _doubt(key: UUID, *, before: datetime, actor: Actor, now: datetime) -> int:
    with transaction.atomic():
        document_id = Delivery.objects.values_list("document_id", flat=True).get(pk=key)
        assert document_id is not None
        document = lock(document_id)
        delivery = Delivery.objects.filter(pk=key, state=states.SENDING, claimed_at__lt=before).first()
        if delivery is None:
            return 0  # it was finished meanwhile
        lost = Attempt.objects.filter(delivery=delivery, number=delivery.attempt_count, ended_at__isnull=True)
        lost.update(outcome="lost", code="attempt_lost")
        delivery.reason, delivery.parameters = "attempt_lost", {"attempt": str(delivery.attempt_count)}
        evidence = {"code": "attempt_lost", "attempt": delivery.attempt_count}
        ledger.write(
            delivery,
            document,
            "delivery.doubted",
            actor=actor,
            now=now,
            evidence=evidence,
            fields=("reason", "parameters"),
        )
        return 1


def _announce_forgotten(now: datetime) -> int:
    """Planned deliveries that are due for long: asked for once more. A second request does no harm."""
    due = Q(not_before__isnull=True, since__lt=now - FORGOTTEN) | Q(not_before__lt=now - FORGOTTEN)
    forgotten = Delivery.objects.filter(due, state=states.PLANNED).select_related("organisation")
    count = 0
    for delivery in forgotten.order_by("id")[:AT_ONCE]:
        with transaction.atomic():
            # The moment of asking is kept, so that each is asked for once in a while, not at every sweep.
            asked = Delivery.objects.filter(
                pk=delivery.pk, state=states.PLANNED, not_before=delivery.not_before
            )
            if asked.update(not_before=now) == 1:
                delivery.not_before = now
                planning.announce(delivery)
                count += 1
    return count


def _begun(organisation: Organisation, *, actor: Actor, now: datetime) -> int:
    """Documents that waited for the first day of an agreement, once it has come."""
    waiting = Document.objects.filter(state=HELD, reason="agreement_not_begun")
    today = timezone.localdate(now).isoformat()
    ripe = waiting.filter(reason_parameters__begins__lte=today, since__lt=now - FORGOTTEN)
    keys = [str(key) for key in ripe.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]]
    return reconsider(organisation=organisation, documents=keys, actor=actor, now=now) if keys else 0

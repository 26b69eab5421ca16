"""Sending: claim, commit, talk to the channel, record. Each step survives the death of the process at any instant.

Before the claim is committed nothing has left, and the work is done again. After it, the delivery is *sending*: nobody
else can claim it, so nothing leaves twice; if no answer is ever recorded, the sweeper makes it *unsure*.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import OperationalError, transaction
from django.db.models import F, Q
from django.utils import timezone

from factage.hub.accounts.models import Organisation
from factage.hub.base.actor import Actor
from factage.hub.base.tenancy import scope
from factage.hub.delivery import channel as channels
from factage.hub.delivery import ledger, planning, states
from factage.hub.delivery.channel import ChannelError, Later, Parcel, Receipt, Refused, Unsure
from factage.hub.delivery.facts import route_of
from factage.hub.delivery.models import Attempt, Delivery
from factage.hub.delivery.models import Receipt as KeptReceipt
from factage.hub.delivery.parcels import parcel
from factage.hub.delivery.renditions import CannotMake
from factage.hub.delivery.route import Held, Route
from factage.hub.documents.journal import lock
from factage.hub.documents.models import Document
from factage.hub.documents.storage import Damaged

log = logging.getLogger(__name__)

PATIENCE: Final = tuple(
    timedelta(minutes=m) for m in (1, 5, 15, 30, 60, 120, 240, 480, 720, 720, 1440, 1440, 1440)
)
"""How long we wait after each failure that may pass; some five and a half days in all, as relays do (RFC 5321 § 4.5.4.1)."""
RECORDING_TRIES: Final = 5


def send(*, organisation: Organisation, delivery: UUID | str, actor: Actor, now: datetime) -> str:
    """Send a planned delivery once, if it is due and nobody else does. Returns its state afterwards.

    Harmless when repeated: only the call whose claim changes the row talks to the channel.
    """
    began = time.monotonic()

    def at() -> datetime:
        return now + timedelta(seconds=time.monotonic() - began)

    with scope(organisation):
        row = Delivery.objects.select_related("document", "organisation").get(pk=delivery)
        if row.state != states.PLANNED:
            return row.state
        if row.not_before is not None and row.not_before > now:
            planning.announce(row)
            return row.state
        packed = _packed(row, actor=actor, now=now)
        if packed is None:
            return _state(row.pk)
        attempt = _claim(row.pk, actor=actor, now=now)
        if attempt is None:
            return _state(row.pk)
        outcome = _attempt(row.channel, packed)
        return _recorded(attempt, outcome, actor=actor, at=at)


def _state(delivery_id: UUID) -> str:
    return Delivery.objects.values_list("state", flat=True).get(pk=delivery_id)


def _packed(delivery: Delivery, *, actor: Actor, now: datetime) -> Parcel | None:
    """The parcel, made before the claim, because making it may take seconds; None where it cannot be made."""
    try:
        return parcel(delivery, actor=actor, now=now)
    except CannotMake as error:
        code, parameters = error.code, error.parameters
    except Damaged as error:
        code, parameters = "file_damaged", {"file": error.key}
    with transaction.atomic():
        assert delivery.document_id is not None
        document = lock(delivery.document_id)
        fresh = Delivery.objects.get(pk=delivery.pk)
        if fresh.state == states.PLANNED:
            _why(fresh, code, parameters)
            ledger.write(
                fresh,
                document,
                "delivery.failed",
                actor=actor,
                now=now,
                evidence={"code": code, "parameters": parameters},
                fields=("reason", "parameters"),
            )
    return None


def _claim(delivery_id: UUID, *, actor: Actor, now: datetime) -> Attempt | None:
    """Take the delivery for this attempt: one row changed, or stop.

    The route is chosen again from today's facts. Where it is another one, or there is none, nothing is sent: the very
    address, format and agreement of this instant decide, not those of the day of planning.
    """
    with transaction.atomic():
        document_id = Delivery.objects.values_list("document_id", flat=True).get(pk=delivery_id)
        assert document_id is not None
        document = lock(document_id)
        due = Q(not_before__isnull=True) | Q(not_before__lte=now)
        planned = Delivery.objects.filter(due, pk=delivery_id, state=states.PLANNED)
        delivery = planned.first()
        if delivery is None:
            return None
        found = route_of(document, on=timezone.localdate(now))
        frozen = (delivery.channel, delivery.format, delivery.delivery_kind, delivery.address)
        if isinstance(found, Held) or found.way != frozen:
            _withdraw(delivery, document, found, actor=actor, now=now)
            return None
        taken = {"claimed_at": now, "attempt_count": F("attempt_count") + 1, "reason": "", "parameters": {}}
        if planned.update(state=states.SENDING, **taken) != 1:
            return None
        delivery.refresh_from_db()
        delivery.state = states.PLANNED  # what the event below leads away from
        number = delivery.attempt_count
        attempt = Attempt.objects.create(delivery=delivery, number=number, started_at=now)
        ledger.write(
            delivery, document, "delivery.claimed", actor=actor, now=now, evidence={"attempt": number}
        )
        return attempt


def _withdraw(
    delivery: Delivery, document: Document, found: Route | Held, *, actor: Actor, now: datetime
) -> None:
    """What was planned no longer holds: withdrawn before anything left, and planned anew or held."""
    delivery.reason, delivery.parameters = "route_changed", {}
    evidence = {"code": "route_changed", "now": found.to_json()}
    ledger.write(
        delivery,
        document,
        "delivery.cancelled",
        actor=actor,
        now=now,
        evidence=evidence,
        fields=("reason", "parameters"),
    )
    planning.plan(organisation=delivery.organisation, document=document.pk, actor=actor, now=now)


def _attempt(key: str, packed: Parcel) -> Receipt | ChannelError:
    """Talk to the channel. Whatever it does, the answer is a fact that can be recorded."""
    channel = channels.named(key)
    if channel is None:
        return Later("channel_unknown", channel=key)
    try:
        return channel.send(packed)
    except ChannelError as failure:
        return failure
    except Exception as error:
        log.exception("channel %s broke while sending %s", key, packed.key)
        return Unsure("channel_broke", error=type(error).__name__)


def _recorded(
    attempt: Attempt, outcome: Receipt | ChannelError, *, actor: Actor, at: Callable[[], datetime]
) -> str:
    """Record what the channel said, in a transaction of its own. A busy database is asked again, patiently."""
    for each in range(RECORDING_TRIES):
        try:
            return record(attempt, outcome, actor=actor, now=at())
        except OperationalError:
            if each == RECORDING_TRIES - 1:
                raise  # the delivery stays *sending*; the sweeper makes it *unsure*
            time.sleep(0.2 * 2**each)
    raise AssertionError


def record(attempt: Attempt, outcome: Receipt | ChannelError, *, actor: Actor, now: datetime) -> str:
    """Write the outcome of an attempt onto its delivery; also when the sweeper has doubted it meanwhile."""
    with transaction.atomic():
        document_id = Delivery.objects.values_list("document_id", flat=True).get(pk=attempt.delivery_id)
        assert document_id is not None
        document = lock(document_id)
        delivery = Delivery.objects.get(pk=attempt.delivery_id)
        open_ = delivery.attempt_count == attempt.number and delivery.state in {states.SENDING, states.UNSURE}
        attempt.ended_at = now
        if isinstance(outcome, Receipt):
            attempt.outcome, attempt.evidence = "receipt", outcome.evidence
        else:
            attempt.outcome = {Refused: "refused", Later: "later", Unsure: "unsure"}[type(outcome)]
            attempt.code, attempt.evidence = outcome.code, outcome.evidence
        attempt.save(update_fields=["ended_at", "outcome", "code", "evidence"])
        if not open_:
            return delivery.state  # a person, or a bounce, was faster
        if isinstance(outcome, Receipt):
            _receipt(delivery, document, attempt, outcome, actor=actor, now=now)
        else:
            _failure(delivery, document, outcome, actor=actor, now=now)
        return delivery.state


def _receipt(
    delivery: Delivery, document: Document, attempt: Attempt, receipt: Receipt, *, actor: Actor, now: datetime
) -> None:
    KeptReceipt.objects.create(
        delivery=delivery,
        attempt=attempt,
        grade=receipt.grade,
        reference=receipt.reference[:500],
        at=now,
        evidence=receipt.evidence,
    )
    delivery.reference = receipt.reference[:500]
    _why(delivery, "", {})
    ledger.write(
        delivery,
        document,
        "delivery.acknowledged" if receipt.grade == "acked" else "delivery.sent",
        actor=actor,
        now=now,
        evidence={"grade": receipt.grade, "reference": receipt.reference[:500], "attempt": attempt.number},
        fields=("reference", "reason", "parameters"),
    )


def _failure(
    delivery: Delivery, document: Document, failure: ChannelError, *, actor: Actor, now: datetime
) -> None:
    evidence: dict[str, Any] = {"code": failure.code, **failure.evidence}
    _why(delivery, failure.code, failure.evidence)
    if isinstance(failure, Later):
        if delivery.state == states.UNSURE:
            return  # it was doubted while it ran: a person has it in hand
        _postpone(delivery, document, failure, evidence, actor=actor, now=now)
        return
    if isinstance(failure, Unsure):
        if delivery.state == states.UNSURE:
            return
        kind = "delivery.doubted"
    else:
        kind = "delivery.refused"
    ledger.write(
        delivery, document, kind, actor=actor, now=now, evidence=evidence, fields=("reason", "parameters")
    )


def _postpone(
    delivery: Delivery,
    document: Document,
    failure: Later,
    evidence: dict[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Wait as long as patience says, or the channel asks; when patience ends, a person is told."""
    tried = delivery.attempt_count
    fields = ("reason", "parameters", "not_before")
    if tried > len(PATIENCE) and not failure.endless:
        evidence |= {"cause": failure.code, "code": "patience_ended", "attempts": tried}
        _why(delivery, "patience_ended", {"cause": failure.code, "attempts": tried})
        ledger.write(
            delivery, document, "delivery.failed", actor=actor, now=now, evidence=evidence, fields=fields
        )
        return
    wait = max(failure.after or timedelta(0), PATIENCE[min(tried, len(PATIENCE)) - 1])
    delivery.not_before = now + wait
    evidence["not_before"] = delivery.not_before.isoformat()
    ledger.write(
        delivery, document, "delivery.postponed", actor=actor, now=now, evidence=evidence, fields=fields
    )
    planning.announce(delivery)


def _why(delivery: Delivery, code: str, parameters: dict[str, Any]) -> None:
    delivery.reason = code
    delivery.parameters = {name: str(value)[:300] for name, value in parameters.items()}

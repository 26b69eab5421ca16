"""What comes back about a delivery: looks at the portal, questions, bounces. Each is recorded once, and never twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from factage.hub.accounts.models import Organisation
from factage.hub.base.actor import Actor
from factage.hub.base.tenancy import scope
from factage.hub.delivery import ledger, states
from factage.hub.delivery.channel import Received
from factage.hub.delivery.looks import FILE, PERSON, SEEN, Judgement
from factage.hub.delivery.models import CapabilityLink, Delivery, Receipt
from factage.hub.documents.journal import lock
from factage.hub.documents.models import Document, Event

ONCE_A_DAY: Final = timedelta(days=1)
QUESTIONS_A_DAY: Final = 20
LONGEST_QUESTION: Final = 4000


class TooMany(Exception):  # noqa: N818 - what the questions are
    """This link has asked enough for one day."""


def looked(link: CapabilityLink, judgement: Judgement, *, step: str, what: str, now: datetime) -> bool:
    """Record a look at a delivery. True where it was written: the same look counts once a day; a robot's once.

    Nothing else follows from a look: reading never has effects.
    """
    if judgement.kind not in {SEEN, PERSON}:
        return False
    kind = "portal.seen"
    if judgement.kind == PERSON:
        kind = "portal.downloaded" if step == FILE else "portal.opened"
    said = {"link": str(link.pk), "what": what, "why": judgement.why}
    known = Event.objects.filter(
        delivery_id=link.delivery_id, kind=kind, evidence__link=said["link"], evidence__what=what
    )
    if kind == "portal.seen":
        known = known.filter(evidence__why=judgement.why)
    else:
        known = known.filter(at__gt=now - ONCE_A_DAY)
    if known.exists():
        return False
    with transaction.atomic():
        delivery, document = _taken(link.delivery_id)
        if known.exists():
            return False
        ledger.write(delivery, document, kind, actor=_holder(link), now=now, evidence=said)
        return True


def question(link: CapabilityLink, *, text: str, now: datetime) -> None:
    """Record a customer's question to the issuer. Raises ``TooMany``; ``ValueError`` where nothing is asked."""
    words = text.replace("\x00", "").strip()[:LONGEST_QUESTION]
    if not words:
        raise ValueError("nothing is asked")
    with transaction.atomic():
        delivery, document = _taken(link.delivery_id)
        asked = Event.objects.filter(delivery_id=delivery.pk, kind="portal.question", at__gt=now - ONCE_A_DAY)
        if asked.count() >= QUESTIONS_A_DAY:
            raise TooMany
        said = {"link": str(link.pk), "text": words}
        ledger.write(delivery, document, "portal.question", actor=_holder(link), now=now, evidence=said)


def returned(*, organisation: Organisation, received: Received, actor: Actor, now: datetime) -> str:
    """Record what came back on a channel. Returns the delivery's state afterwards.

    A refusal counts while nobody has the invoice; once a person has fetched it, it is a note: the customer has it,
    whatever another mailbox says.
    """
    with scope(organisation), transaction.atomic():
        delivery, document = _taken(received.delivery_id)
        kind = received.event
        has_it = bool(delivery.grade) and states.stronger(delivery.grade, "fetched") == delivery.grade
        if (delivery.state, kind) not in states.TRANSITIONS or (kind == "delivery.refused" and has_it):
            kind = "delivery.noted"
        said: dict[str, Any] = dict(received.evidence)
        fields: tuple[str, ...] = ()
        if kind == "delivery.refused":
            delivery.reason = str(said.get("code", ""))[:60]
            delivery.parameters = {name: str(value)[:300] for name, value in said.items() if name != "code"}
            fields = ("reason", "parameters")
        if kind == "delivery.acknowledged":
            Receipt.objects.create(delivery=delivery, grade="acked", at=now, evidence=said)
        ledger.write(delivery, document, kind, actor=actor, now=now, evidence=said, fields=fields)
        return delivery.state


def _holder(link: CapabilityLink) -> Actor:
    customer = link.delivery.document.customer if link.delivery.document else None
    return Actor.customer(customer.name if customer else "", link.pk)


def _taken(delivery_id: UUID) -> tuple[Delivery, Document]:
    document_id = Delivery.objects.values_list("document_id", flat=True).get(pk=delivery_id)
    assert document_id is not None
    document = lock(document_id)
    return Delivery.objects.get(pk=delivery_id), document

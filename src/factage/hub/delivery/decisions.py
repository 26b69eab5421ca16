"""What a person decides about deliveries: to withdraw one, to end a doubt, to let a document go once more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from factage.hub.accounts.models import Organisation
from factage.hub.base.actor import Actor
from factage.hub.base.tenancy import scope
from factage.hub.delivery import ledger, planning, states
from factage.hub.delivery.models import Delivery
from factage.hub.documents.journal import lock
from factage.hub.documents.models import Document
from factage.hub.documents.operations import hold


class Moved(Exception):  # noqa: N818 - what the delivery has done
    """The delivery is no longer where the person saw it: look again before deciding."""

    def __init__(self, delivery: Delivery) -> None:
        super().__init__(f"{delivery.pk} is {delivery.state}")
        self.delivery = delivery


def cancel(*, organisation: Organisation, deliveries: Iterable[UUID], actor: Actor, now: datetime) -> int:
    """Withdraw deliveries that have not left; their documents are held until a person releases them. How many."""
    count = 0
    with scope(organisation):
        for key in deliveries:
            with transaction.atomic():
                delivery, document = _taken(key)
                if delivery.state != states.PLANNED:
                    continue  # it has left meanwhile, and stays as it is
                delivery.reason, delivery.parameters = "by_person", {}
                fields = ("reason", "parameters")
                ledger.write(delivery, document, "delivery.cancelled", actor=actor, now=now, fields=fields)
                hold(document_id=document.pk, reason="by_person", actor=actor, now=now)
                count += 1
    return count


def resume(*, organisation: Organisation, reason: str, now: datetime) -> int:
    """What waits for ``reason`` is sent now: the reason has gone. Returns how many deliveries."""
    with scope(organisation), transaction.atomic():
        waiting = Delivery.objects.select_for_update().filter(state=states.PLANNED, reason=reason)
        resumed = list(waiting.order_by("pk"))
        for delivery in resumed:
            delivery.not_before = now
            planning.announce(delivery)
        waiting.update(not_before=now)
        return len(resumed)


def repeat(*, organisation: Organisation, delivery_id: UUID, actor: Actor, now: datetime) -> Delivery:
    """End a doubt by sending once more, under the same key: a receiver that has it already can recognise it.

    Raises ``Moved`` where the delivery is not *unsure*.
    """
    with scope(organisation), transaction.atomic():
        delivery, document = _doubtful(delivery_id)
        delivery.not_before, delivery.reason, delivery.parameters = None, "", {}
        fields = ("not_before", "reason", "parameters")
        ledger.write(delivery, document, "delivery.repeated", actor=actor, now=now, fields=fields)
        planning.announce(delivery)
        return delivery


def mark_sent(
    *, organisation: Organisation, delivery_id: UUID, actor: Actor, now: datetime, evidence: str
) -> Delivery:
    """End a doubt by the evidence that a person has: the relay's log, the customer's word. Raises ``Moved``."""
    if not evidence.strip():
        raise ValueError("say by what it is known")
    with scope(organisation), transaction.atomic():
        delivery, document = _doubtful(delivery_id)
        delivery.reason, delivery.parameters = "", {}
        said = {"evidence": evidence.strip()[:2000]}
        fields = ("reason", "parameters")
        ledger.write(
            delivery, document, "delivery.marked_sent", actor=actor, now=now, evidence=said, fields=fields
        )
        return delivery


def give_up(*, organisation: Organisation, delivery_id: UUID, actor: Actor, now: datetime) -> Delivery:
    """End a doubt by saying that it has not left; the document can then go another way. Raises ``Moved``."""
    with scope(organisation), transaction.atomic():
        delivery, document = _doubtful(delivery_id)
        delivery.reason, delivery.parameters = "given_up", {}
        fields = ("reason", "parameters")
        ledger.write(delivery, document, "delivery.given_up", actor=actor, now=now, fields=fields)
        return delivery


def send_again(*, organisation: Organisation, documents: Iterable[UUID], actor: Actor, now: datetime) -> int:
    """Let documents whose delivery was refused or failed go once more, by today's route. How many found a way."""
    found = 0
    for key in documents:
        delivery = planning.plan(organisation=organisation, document=key, actor=actor, now=now, again=True)
        found += delivery is not None and delivery.state == states.PLANNED
    return found


def _taken(key: UUID) -> tuple[Delivery, Document]:
    document_id = Delivery.objects.values_list("document_id", flat=True).get(pk=key)
    assert document_id is not None
    document = lock(document_id)
    return Delivery.objects.select_related("organisation").get(pk=key), document


def _doubtful(key: UUID) -> tuple[Delivery, Document]:
    delivery, document = _taken(key)
    if delivery.state != states.UNSURE:
        raise Moved(delivery)
    return delivery, document

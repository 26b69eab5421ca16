"""The e-mail channel: one parcel, one message, one conversation with the organisation's relay."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from django.utils import timezone

from factage.hub.base.secrets import Unsealable
from factage.hub.base.tenancy import scope
from factage.hub.channels.email import bounces
from factage.hub.channels.email.message import build
from factage.hub.channels.email.models import EmailSettings
from factage.hub.channels.email.transport import hand_over
from factage.hub.delivery.channel import Later, Parcel, Reach, Receipt, Received, Refused

NOT_SET_UP: Final = "mail_not_set_up"
_ADDRESS: Final = re.compile(r"[^@\s<>(),;:\"\\\[\]]+@[^@\s<>(),;:\"\\\[\]]+\.[^@\s.]+")
_EVENTS: Final = {bounces.HARD: "delivery.refused", bounces.DELIVERED: "delivery.acknowledged"}


class EmailChannel:
    """E-mail by SMTP. It cannot be asked what became of a message: what comes back comes to the return address."""

    key = "email"
    network = "email"
    carries: Sequence[str] = ("facturx", "pdf", "cii", "ubl")
    deliveries: Sequence[str] = ("link", "attachment")
    needs_address = True
    offers_all = False

    def up(self) -> bool:
        """Always: an invoice whose customer agreed to mail is ready; until mail is set up, its delivery waits."""
        return True

    def reach(self, address: str, on: date) -> Reach:
        """Only what the address itself says: a mailbox cannot be asked without writing to it."""
        known = {"on": on.isoformat(), "form": bool(_ADDRESS.fullmatch(address))}
        return Reach("unknown" if known["form"] else "no", known)

    def send(self, parcel: Parcel) -> Receipt:
        """Write the message and hand it to the relay. Raises ``Refused``, ``Later``, ``Unsure``."""
        if not _ADDRESS.fullmatch(parcel.address):
            raise Refused("address_malformed", address=parcel.address)
        with scope(parcel.organisation_id):
            row = EmailSettings.objects.first()
        if row is None:
            raise Later(NOT_SET_UP, after=timedelta(days=1), endless=True)
        try:
            relay = row.relay()
        except Unsealable as error:
            raise Later("mail_password_sealed") from error
        envelope = build(parcel, row.sender(), now=timezone.localtime())
        receipt = hand_over(
            relay, sender=envelope.sender, recipient=envelope.recipient, message=envelope.message
        )
        evidence = receipt.evidence | {
            "message_id": envelope.message_id,
            "return_address": envelope.sender,
            "recipient": envelope.recipient,
            "size": len(envelope.message),
        }
        return Receipt(receipt.grade, receipt.reference, evidence)

    def ask(self, parcel_key: str) -> Receipt | None:  # noqa: ARG002 - SMTP has no question for this
        """SMTP cannot be asked."""
        return None

    def accept(self, raw: bytes, **context: Any) -> Sequence[Received]:
        """What came to the return address of ``context["delivery_id"]``."""
        verdict = bounces.read(raw)
        event = _EVENTS.get(verdict.kind, "delivery.noted")
        said = {"code": verdict.code, "kind": verdict.kind, **verdict.evidence}
        return [Received(context["delivery_id"], event, said)]

"""The only writes of this app: how an organisation sends its mail, and the test of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from factage.hub.accounts.models import Organisation
from factage.hub.base.actor import Actor
from factage.hub.base.secrets import Unsealable, seal
from factage.hub.base.tenancy import scope
from factage.hub.channels.email import transport
from factage.hub.channels.email.channel import NOT_SET_UP
from factage.hub.channels.email.models import EmailSettings
from factage.hub.delivery.channel import ChannelError
from factage.hub.delivery.operations import resume

FIELDS = (
    "host",
    "port",
    "security",
    "user",
    "private_network",
    "sender_name",
    "sender_address",
    "reply_to",
    "return_domain",
)


@dataclass(frozen=True, slots=True)
class Tested:
    """What the test found: ``code`` "ok", or the cause in the catalogue of :mod:`factage.hub.delivery.wording`."""

    code: str
    evidence: dict[str, Any] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        return self.code == "ok"


def save_settings(
    *, organisation: Organisation, actor: Actor, now: datetime, password: str | None = None, **values: Any
) -> EmailSettings:
    """Write down how this organisation sends its mail. ``password`` None keeps the one that is there, '' removes it.

    ``values``: any of ``FIELDS``.
    """
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"no such settings: {sorted(unknown)}")
    with scope(organisation), transaction.atomic():
        row = EmailSettings.objects.select_for_update().first() or EmailSettings(organisation=organisation)
        for name, value in values.items():
            setattr(row, name, value.strip() if isinstance(value, str) else value)
        if password is not None:
            row.sealed_password = seal(password)
        row.changed_at, row.changed_by = now, str(actor)
        row.tested_at, row.test_outcome = None, ""
        row.full_clean(exclude=["organisation", "tested_at"])
        row.save()
        resume(organisation=organisation, reason=NOT_SET_UP, now=now)
        return row


def try_settings(*, organisation: Organisation, now: datetime, to: str = "") -> Tested:
    """Talk to the relay as a sending would; with ``to`` a short message goes there. The outcome is kept."""
    with scope(organisation):
        row = EmailSettings.objects.first()
        if row is None:
            return Tested("mail_not_set_up")
        found = _talk(row, to, now)
        EmailSettings.objects.filter(pk=row.pk).update(tested_at=now, test_outcome=found.code)
        return found


def _talk(row: EmailSettings, to: str, now: datetime) -> Tested:
    try:
        relay = row.relay()
        if not to:
            connection = transport.connect(relay)
            connection.close()
            return Tested("ok", {"host": row.host})
        receipt = transport.hand_over(
            relay, sender=row.sender_address, recipient=to, message=_test_message(row, to, now)
        )
    except Unsealable:
        return Tested("mail_password_sealed")
    except ChannelError as failure:
        return Tested(failure.code, failure.evidence)
    return Tested("ok", receipt.evidence)


def _test_message(row: EmailSettings, to: str, now: datetime) -> bytes:
    message = EmailMessage(policy=policy.SMTP.clone(cte_type="7bit"))
    message["From"] = row.sender_address
    message["To"] = to
    message["Subject"] = _("Factage : essai d’envoi")
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=row.sender_address.rpartition("@")[2])
    message.set_content(
        _("Ce message montre que Factage peut envoyer les factures de votre organisation par ce serveur.")
        + "\n",
        cte="quoted-printable",
    )
    return message.as_bytes()

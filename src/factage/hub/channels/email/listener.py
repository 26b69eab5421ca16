"""The door at which bounces arrive: a small SMTP server that knows our return addresses, and refuses all others."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import Any, Final
from uuid import UUID

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from factage.hub.accounts.models import Organisation
from factage.hub.base import doorplate
from factage.hub.base.actor import Actor
from factage.hub.channels.email.channel import EmailChannel
from factage.hub.delivery.operations import returned
from factage.hub.delivery.planning import RETURN_DOOR

log = logging.getLogger(__name__)

LARGEST: Final = 1024 * 1024
RECIPIENTS: Final = 20
_RETURN: Final = re.compile(r"r-([a-z2-7]{32})@[^@]+", re.IGNORECASE)
ACTOR: Final = Actor.system("bounce-listener")


class Bounces:
    """What the server does with each step; everything that touches the database runs in a thread of its own."""

    def __init__(self) -> None:
        self._channel = EmailChannel()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Only the return addresses of deliveries exist here."""
        if len(envelope.rcpt_tos) >= RECIPIENTS:
            return "452 4.5.3 too many recipients"
        try:
            found = await asyncio.to_thread(_resolve, address)
        except DatabaseError:
            log.exception("a return address could not be looked up")
            return "451 4.3.0 try again later"
        if found is None:
            return "550 5.1.1 no such return address"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """Record what came back; the relay keeps it and tries again where we cannot."""
        raw = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        try:
            for address in envelope.rcpt_tos:
                await asyncio.to_thread(self._record, address, raw)
        except DatabaseError:
            log.exception("a bounce could not be recorded")
            return "451 4.3.0 try again later"
        return "250 2.0.0 noted"

    def _record(self, address: str, raw: bytes) -> None:
        found = _resolve(address)
        if found is None:
            return  # it was taken back between the two steps
        organisation_id, delivery_id = found
        try:
            organisation = Organisation.objects.get(pk=organisation_id)
            for received in self._channel.accept(raw, delivery_id=delivery_id):
                returned(organisation=organisation, received=received, actor=ACTOR, now=timezone.now())
        finally:
            close_old_connections()


def _resolve(address: str) -> tuple[UUID, UUID] | None:
    matched = _RETURN.fullmatch(address.strip("<> "))
    try:
        return doorplate.resolve(kind=RETURN_DOOR, token=matched.group(1)) if matched else None
    finally:
        close_old_connections()


def listen(host: str, port: int, *, hostname: str = "") -> Any:
    """Start listening in a thread of its own; returns the controller, whose ``stop()`` ends it."""
    controller = Controller(
        Bounces(),
        hostname=host,
        port=port,
        server_hostname=hostname or "factage",
        data_size_limit=LARGEST,
        enable_SMTPUTF8=True,
        ident="Factage",
    )
    controller.start()
    return controller

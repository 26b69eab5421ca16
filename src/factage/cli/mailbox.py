"""A mailbox on this machine: a real SMTP server on loopback that keeps what it takes, for the demonstration and for trying."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from aiosmtpd.controller import Controller

LARGEST: Final = 40 * 1024 * 1024
LOOPBACK: Final = "127.0.0.1"


@dataclass(frozen=True)
class Letter:
    """One message as it came: ``sender`` and ``recipients`` are those of the envelope (RFC 5321)."""

    number: int
    sender: str
    recipients: tuple[str, ...]
    received: datetime
    source: bytes = field(repr=False)

    @cached_property
    def message(self) -> EmailMessage:
        """The message, parsed; headers and bodies decoded."""
        return message_from_bytes(self.source, policy=policy.default)

    def text(self, kind: str) -> str | None:
        """The body of that kind, ``plain`` or ``html``; None where there is none."""
        part = self.message.get_body(preferencelist=(kind,))
        if part is None:
            return None
        content = part.get_content()
        return content if isinstance(content, str) else None

    def attachments(self) -> list[EmailMessage]:
        """The parts that are files."""
        return list(self.message.iter_attachments())


class Mailbox:
    """Takes every message that reaches it on ``port`` (0: a free one) and keeps it, in ``folder`` as well if given."""

    def __init__(self, *, port: int = 0, folder: Path | None = None) -> None:
        self._letters: list[Letter] = []
        self._folder = folder
        self._lock = threading.Lock()
        self._port = port
        self._controller: Controller | None = None

    @property
    def port(self) -> int:
        """The port that it listens on."""
        if self._controller is None:
            return self._port
        server: Any = self._controller.server
        return int(server.sockets[0].getsockname()[1])

    def start(self) -> None:
        """Listen on loopback, in a thread of its own."""
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
        self._controller = _AnyPort(self, hostname=LOOPBACK, port=self._port, data_size_limit=LARGEST)
        self._controller.start()

    def stop(self) -> None:
        """Stop listening; what was taken stays readable."""
        if self._controller is not None:
            self._controller.stop(no_assert=True)

    def letters(self) -> list[Letter]:
        """Everything that came, the newest first."""
        with self._lock:
            return self._letters[::-1]

    def letter(self, number: int) -> Letter | None:
        """One message by its number, from 1."""
        with self._lock:
            return self._letters[number - 1] if 0 < number <= len(self._letters) else None

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """A message is taken once it is kept (RFC 5321, 4.2.5)."""
        self.keep(
            envelope.mail_from, envelope.rcpt_tos, envelope.content, received=datetime.now().astimezone()
        )
        return "250 2.0.0 kept"

    def keep(self, sender: str, recipients: list[str], source: bytes, *, received: datetime) -> Letter:
        """Keep one message."""
        with self._lock:
            letter = Letter(len(self._letters) + 1, sender or "", tuple(recipients), received, source)
            if self._folder is not None:
                (self._folder / f"{letter.number:05}.eml").write_bytes(source)
            self._letters.append(letter)
        return letter


class _AnyPort(Controller):
    """The controller knocks at its own door once it listens; with port 0 the door is known only then."""

    def _trigger_server(self) -> None:
        server: Any = self.server
        self.port = server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call] # aiosmtpd has no types

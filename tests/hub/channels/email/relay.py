"""A relay that misbehaves on purpose, and one that is honest: real sockets, real SMTP."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from factage.hub.channels.email.transport import NONE, Relay

HANG_UP = "hang up"


@dataclass
class Script:
    """What to answer at each step; HANG_UP closes the connection instead."""

    greeting: str = "220 test"
    ehlo: str = "250-test\r\n250 SIZE 1000000"
    mail: str = "250 ok"
    rcpt: str = "250 ok"
    data: str = "354 go"
    dot: str = "250 queued as 42"
    read_only: int | None = None  # hang up after so many bytes of the message
    seen: list[str] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)


def _serve(listener: socket.socket, script: Script) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection, contextlib.suppress(OSError):
            _converse(connection, script)


def _converse(connection: socket.socket, script: Script) -> None:
    def say(answer: str) -> bool:
        if answer == HANG_UP:
            # An abrupt end: what the kernel does when a machine dies.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
            return False
        connection.sendall(answer.encode() + b"\r\n")
        return True

    if not say(script.greeting):
        return
    lines = connection.makefile("rb")
    answers = {
        "EHLO": script.ehlo,
        "MAIL": script.mail,
        "RCPT": script.rcpt,
        "DATA": script.data,
        "QUIT": "221 bye",
    }
    for raw in lines:
        verb = raw[:4].decode("ascii", "replace").upper()
        script.seen.append(raw.decode("utf-8", "replace").strip())
        if not say(answers.get(verb, "250 ok")):
            return
        if verb == "DATA" and script.data.startswith("354"):
            body = _body(lines, script)
            if body is None:
                say(HANG_UP)
                return
            script.messages.append(body)
            if not say(script.dot):
                return


def _body(lines: BinaryIO, script: Script) -> bytes | None:
    body = b""
    for line in lines:
        body += line
        if script.read_only is not None and len(body) > script.read_only:
            return None
        if line == b".\r\n":
            break
    return body


@contextlib.contextmanager
def scripted(script: Script) -> Iterator[Relay]:
    """A relay which follows the script, as long as the block runs."""
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_serve, args=(listener, script), daemon=True)
    thread.start()
    try:
        yield Relay(
            "127.0.0.1", listener.getsockname()[1], NONE, private_network=True, local_name="sender.test"
        )
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)

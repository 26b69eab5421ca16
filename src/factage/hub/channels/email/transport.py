"""One SMTP conversation, which answers the only question that counts afterwards: whether it has left.

Before the final dot of DATA (RFC 5321 § 4.1.1.4) nothing has left: a lost connection is :class:`Later`. From the dot on
it may have left: a lost connection is :class:`Unsure`. A reply is a fact either way: 4yz is Later, 5yz is Refused,
but a relay which refuses *us* (greeting, TLS, sign-in) says nothing of the customer, and is an incident: Later.
"""

import ipaddress
import smtplib
import socket
import ssl
from dataclasses import dataclass
from typing import Any

from factage.hub.delivery.channel import Later, Receipt, Refused, Unsure

CONNECT_SECONDS = 20
COMMAND_SECONDS = 60
FINAL_SECONDS = 180  # a relay may scan the message before it answers the dot
NONE, STARTTLS, TLS = "none", "starttls", "tls"


@dataclass(frozen=True, slots=True)
class Relay:
    """Where and how to hand over mail, as an administrator of the organisation wrote it down."""

    host: str
    port: int
    security: str = STARTTLS
    user: str = ""
    password: str = ""
    private_network: bool = False  # the administrator says that this relay stands on a private network
    local_name: str = ""  # what EHLO says


class _Connection(smtplib.SMTP):
    """smtplib, connected to the very address that was checked, under the name that was asked for."""

    def __init__(self, relay: Relay, address: tuple[str, int], context: ssl.SSLContext | None) -> None:
        self._address = address
        self._tls = context
        super().__init__(local_hostname=relay.local_name or None, timeout=CONNECT_SECONDS)
        self._host = relay.host  # the name that STARTTLS checks the certificate against

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:  # noqa: ARG002 - smtplib's signature
        plain = socket.create_connection(self._address, timeout)
        return self._tls.wrap_socket(plain, server_hostname=host) if self._tls else plain


def _checked_address(relay: Relay) -> tuple[str, int]:
    try:
        found = socket.getaddrinfo(relay.host, relay.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Later("relay_unknown", host=relay.host, answer=str(error)) from error
    for *_, address in found:
        ip = ipaddress.ip_address(str(address[0]).partition("%")[0])
        if relay.private_network or ip.is_global:
            return (str(address[0]), relay.port)
    raise Later("relay_private", host=relay.host)


def _reply(code: int, text: bytes) -> dict[str, Any]:
    return {"code": code, "answer": text.decode("utf-8", "replace")[:500]}


def connect(relay: Relay) -> smtplib.SMTP:
    """A relay that has greeted, is encrypted as demanded, and knows us.

    Raises:
        Later: it cannot be reached, or does not want us; nothing has left.
    """
    address = _checked_address(relay)
    # loading the machine's certificates costs 60 ms, for nothing on our own network
    context = ssl.create_default_context() if relay.security in {STARTTLS, TLS} else None
    connection = _Connection(relay, address, context if relay.security == TLS else None)
    try:
        _greet(connection.connect(relay.host, relay.port))
        _settle(connection, relay, context)
    except ssl.SSLError as error:
        connection.close()
        raise Later("relay_certificate", host=relay.host, answer=str(error)[:500]) from error
    except smtplib.SMTPAuthenticationError as error:
        connection.close()
        raise Later("relay_sign_in", code=error.smtp_code, answer=str(error.smtp_error)[:500]) from error
    except smtplib.SMTPException as error:
        connection.close()
        raise Later("relay_declines", answer=str(error)[:500]) from error
    except OSError as error:
        connection.close()
        raise Later("relay_unreachable", host=relay.host, answer=str(error)[:500]) from error
    except Later:
        connection.close()
        raise
    return connection


def _greet(reply: tuple[int, bytes]) -> None:
    if reply[0] != 220:
        raise Later("relay_declines", **_reply(*reply))


def _settle(connection: smtplib.SMTP, relay: Relay, context: ssl.SSLContext | None) -> None:
    connection.ehlo_or_helo_if_needed()
    if relay.security == STARTTLS:
        connection.starttls(context=context)
        connection.ehlo_or_helo_if_needed()
    if relay.user:
        connection.login(relay.user, relay.password)
    if connection.sock is not None:
        connection.sock.settimeout(COMMAND_SECONDS)


def hand_over(relay: Relay, *, sender: str, recipient: str, message: bytes) -> Receipt:
    """Give one message to the relay. The receipt is the relay's own answer to the final dot.

    Raises:
        Refused, Later, Unsure: see the module.
    """
    connection = connect(relay)
    try:
        return _converse(connection, sender, recipient, message)
    finally:
        _part(connection)


def _converse(connection: smtplib.SMTP, sender: str, recipient: str, message: bytes) -> Receipt:
    options = []
    if not (recipient.isascii() and sender.isascii()):
        if not connection.has_extn("smtputf8"):
            raise Refused("address_needs_utf8", address=recipient)
        options.append("SMTPUTF8")
    limit = connection.esmtp_features.get("size", "")
    if limit.isdigit() and 0 < int(limit) < len(message):
        raise Refused("message_too_large", size=len(message), limit=int(limit))
    try:
        _expect("sender", connection.mail(sender, options))
        _expect("recipient", connection.rcpt(recipient))
        connection.putcmd("data")
        _expect("data", connection.getreply(), 354)
        connection.send(_stuffed(message))
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        raise Later("relay_lost", answer=str(error)[:500]) from error
    # From here on it may have left.
    try:
        if connection.sock is not None:
            connection.sock.settimeout(FINAL_SECONDS)
        connection.send(b".\r\n")
        code, text = connection.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise Unsure("relay_lost_after_message", answer=str(error)[:500]) from error
    if code == -1:
        raise Unsure("relay_lost_after_message")
    _expect("message", (code, text))
    return Receipt("relayed", _reply(code, text)["answer"], {"smtp": _reply(code, text)})


def _expect(step: str, reply: tuple[int, bytes], wanted: int = 250) -> None:
    code, text = reply
    if code == wanted or (wanted == 250 and code in {250, 251, 252}):
        return
    if code == -1:
        raise smtplib.SMTPServerDisconnected("no reply")
    if code in {530, 534, 535, 538}:  # RFC 4954: it does not know us, which is no verdict on this message
        raise Later("relay_sign_in", step=step, **_reply(code, text))
    if 500 <= code < 600:
        raise Refused("relay_refuses", step=step, **_reply(code, text))
    raise Later("relay_postpones", step=step, **_reply(code, text))


def _stuffed(message: bytes) -> bytes:
    """The message with CR LF line ends and its leading dots doubled (RFC 5321 § 4.5.2), without the final dot."""
    lines = message.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    if lines and lines[-1] == b"":
        lines.pop()
    return b"".join((b"." + line if line.startswith(b".") else line) + b"\r\n" for line in lines)


def _part(connection: smtplib.SMTP) -> None:
    try:
        if connection.sock is not None:
            connection.sock.settimeout(2)
            connection.quit()
    except (smtplib.SMTPException, OSError):
        pass  # the relay has answered what mattered; how it says goodbye changes nothing
    finally:
        connection.close()

"""What comes back on a return address: what it says of the delivery. Pure: bytes in, a verdict out, never an error.

Reads delivery status notifications (RFC 3464), plain bounces of relays which do not write them, automatic answers
(RFC 3834) and disposition notifications (RFC 8098). Junk is a verdict too: it is noted, and changes nothing.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

HARD, SOFT, DELIVERED, AUTOMATIC, OTHER = "hard", "soft", "delivered", "automatic", "other"


@dataclass(frozen=True, slots=True)
class Verdict:
    """``hard``: it will not arrive. ``soft``: not yet. ``delivered``: a machine has it. Else a note."""

    kind: str
    code: str
    evidence: dict[str, Any] = field(default_factory=dict)


# RFC 3463: enhanced status, the longest known beginning wins.
STATUS_CODES = {
    "1.1": "mailbox_unknown",
    "1.2": "domain_unknown",
    "1.3": "address_malformed",
    "1.6": "mailbox_moved",
    "1.10": "domain_takes_no_mail",
    "2.1": "mailbox_disabled",
    "2.2": "mailbox_full",
    "2.3": "message_too_large",
    "3.4": "message_too_large",
    "4.4": "domain_unknown",
    "4.7": "gave_up",
    "7": "refused_by_policy",
}
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_REPLY = re.compile(r"(?<![\d.])([45])\d\d[ -](?=\D)")
_AUTOMATIC = re.compile(
    r"^\s*(auto(matic)?[ -]?(reply|response)|automatische antwort|out of (the )?office"
    r"|r[ée]ponse automatique|absence|message d.absence)\b",
    re.IGNORECASE,
)
_DAEMON = re.compile(r"(mailer-daemon|postmaster|mail delivery (sub)?system)", re.IGNORECASE)
_WAITING = re.compile(
    r"(will (keep|retry|be retried)|delayed|not yet been delivered|temporar)", re.IGNORECASE
)
_FAILED = re.compile(
    r"(undeliver|delivery (has )?failed|could not be delivered|returned to sender|user unknown|no such user"
    r"|n.a pas pu [êe]tre (remis|distribu))",
    re.IGNORECASE,
)


def read(raw: bytes) -> Verdict:
    """What this message says of the delivery on whose return address it came."""
    try:
        return _read(message_from_bytes(raw, policy=policy.compat32))
    except Exception as error:  # noqa: BLE001 - anyone may write to a return address; nothing he writes may break it
        return Verdict(OTHER, "unreadable", {"error": type(error).__name__, "size": len(raw)})


def _read(message: Message) -> Verdict:
    kind = message.get_content_type()
    report = str(message.get_param("report-type") or "").lower()
    if kind == "multipart/report" and report == "delivery-status":
        found = _status_notification(message)
        if found is not None:
            return found
    if kind == "multipart/report" and report == "disposition-notification":
        return Verdict(AUTOMATIC, "disposition_notification", _headers(message))
    if _is_automatic(message):
        return Verdict(AUTOMATIC, "automatic_answer", _headers(message))
    return _plain_bounce(message)


def _headers(message: Message) -> dict[str, Any]:
    return {"from": _text(message, "From"), "subject": _text(message, "Subject")}


def _text(message: Message, name: str) -> str:
    """A header in words: raw UTF-8 as many write it, or encoded words (RFC 2047)."""
    wanted = name.lower()
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == wanted), "")
    text = raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    with suppress(LookupError, ValueError, HeaderParseError):  # else it stays as it stands
        text = str(make_header(decode_header(text)))
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text)[:200].strip()


def _status_notification(message: Message) -> Verdict | None:
    """The worst of the per-recipient groups (RFC 3464 § 2.3)."""
    verdicts = [v for group in _groups(message) if (v := _recipient(group)) is not None]
    order = (HARD, SOFT, DELIVERED, OTHER)
    return min(verdicts, key=lambda verdict: order.index(verdict.kind)) if verdicts else None


def _groups(message: Message) -> Iterator[Message]:
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status" and isinstance(part.get_payload(), list):
            yield from part.get_payload()  # type: ignore[misc]


def _recipient(group: Message) -> Verdict | None:
    action = str(group.get("Action") or "").strip().lower()
    if not action:
        return None  # the group about the message itself
    status = _STATUS.search(str(group.get("Status") or ""))
    evidence = {
        "action": action,
        "status": status.group(0) if status else "",
        "recipient": _text(group, "Final-Recipient"),
        "diagnostic": re.sub(r"\s+", " ", str(group.get("Diagnostic-Code") or ""))[:500],
        "relay": _text(group, "Remote-MTA"),
    }
    if action == "failed":
        if status is not None and status.group(1) == "4":
            return Verdict(HARD, "gave_up", evidence)
        return Verdict(HARD, _cause(status, "refused_by_relay"), evidence)
    if action == "delayed":
        return Verdict(SOFT, "delayed", evidence)
    if action == "delivered":
        return Verdict(DELIVERED, "delivered", evidence)
    return Verdict(OTHER, "relayed_further", evidence)


def _cause(status: re.Match[str] | None, otherwise: str) -> str:
    if status is None:
        return otherwise
    subject, detail = str(int(status.group(2))), str(int(status.group(3)))
    return STATUS_CODES.get(f"{subject}.{detail}") or STATUS_CODES.get(subject) or otherwise


def _is_automatic(message: Message) -> bool:
    submitted = str(message.get("Auto-Submitted") or "no").split(";")[0].strip().lower()
    if submitted == "auto-replied":
        return True
    if message.get("X-Autoreply") or message.get("X-Autorespond"):
        return True
    if str(message.get("Precedence") or "").strip().lower() in {"auto_reply", "auto-reply"}:
        return True
    return bool(_AUTOMATIC.match(_text(message, "Subject")))


def _plain_bounce(message: Message) -> Verdict:
    """A bounce in free words: believed only where a mail system writes and names a permanent failure."""
    body = _first_text(message)
    evidence = _headers(message) | {"excerpt": re.sub(r"\s+", " ", body)[:500]}
    by_system = bool(_DAEMON.search(_text(message, "From"))) or _text(message, "Return-Path") == "<>"
    status = _STATUS.search(body)
    reply = _REPLY.search(body)
    if not by_system:
        return Verdict(OTHER, "message", evidence)
    grade = status.group(1) if status else reply.group(1) if reply else ""
    if _WAITING.search(_text(message, "Subject") + " " + body[:2000]) and grade != "5":
        return Verdict(SOFT, "delayed", evidence)
    if grade == "5" or (not grade and _FAILED.search(_text(message, "Subject") + " " + body[:2000])):
        return Verdict(HARD, _cause(status, "refused_by_relay"), evidence)
    if grade == "4":
        return Verdict(SOFT, "delayed", evidence)
    return Verdict(OTHER, "message", evidence)


def _first_text(message: Message) -> str:
    for part in message.walk():
        if part.get_content_maintype() == "text" and not part.is_multipart():
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return payload[:20_000].decode(_charset(part), "replace")
    return ""


def _charset(part: Message) -> str:
    name = str(part.get_content_charset() or "utf-8")
    try:
        "".encode(name)
    except (LookupError, ValueError):
        return "latin-1"
    return name

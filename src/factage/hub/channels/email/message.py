"""One message: a true plain-text part and an HTML part that say the same, and the files where the customer wants them."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from factage.hub.base.templatetags.factage import day, written
from factage.hub.delivery.brand import brand
from factage.hub.delivery.channel import Parcel
from factage.hub.delivery.letter import Letter

# Every line in ASCII: nothing depends on what the relays between us and the customer can carry (RFC 2045).
_POLICY = policy.SMTP.clone(cte_type="7bit")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who the message comes from, as the organisation set it up."""

    name: str
    address: str
    reply_to: str = ""
    return_domain: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the relay is told, and the message itself."""

    sender: str
    recipient: str
    message_id: str
    message: bytes


def one_line(text: str, most: int = 200) -> str:
    """Words of an invoice made safe for a header: nothing in them can begin another one."""
    return _CONTROL.sub(" ", text).strip()[:most]


def message_id(parcel: Parcel, sender: Sender) -> str:
    """The same for every repeat of one delivery (RFC 5322 § 3.6.4): a receiver can recognise a repeat."""
    return f"<{parcel.key}@{sender.return_domain or sender.address.rpartition('@')[2]}>"


def return_address(parcel: Parcel, sender: Sender) -> str:
    """Where a bounce of this one delivery comes back; the sender's own where we listen on no domain."""
    if not (sender.return_domain and parcel.return_token):
        return sender.address
    return f"r-{parcel.return_token}@{sender.return_domain}"


def subject(letter: Letter) -> str:
    """Issuer, number, amount and due date: what an accountant looks for in a list of messages."""
    facts = {
        "issuer": letter.issuer.name,
        "number": letter.number,
        "amount": written(abs(letter.amount), letter.currency),
        "due": day(letter.due_on),
    }
    if letter.credit_note:
        return one_line(_("%(issuer)s, avoir %(number)s, %(amount)s") % facts)
    if letter.due_on is None or letter.amount <= 0:
        return one_line(_("%(issuer)s, facture %(number)s, %(amount)s") % facts)
    return one_line(_("%(issuer)s, facture %(number)s, %(amount)s, à payer pour le %(due)s") % facts)


def build(parcel: Parcel, sender: Sender, *, now: datetime) -> Envelope:
    """The message of one parcel, in the recipient's language."""
    with translation.override(parcel.language or "fr"):
        message = EmailMessage(policy=_POLICY)
        message["From"] = _address(sender.name, sender.address)
        message["To"] = _address("", parcel.address)
        if sender.reply_to and sender.reply_to != sender.address:
            message["Reply-To"] = _address("", sender.reply_to)
        message["Subject"] = subject(parcel.letter)
        message["Date"] = format_datetime(now)
        message["Message-ID"] = message_id(parcel, sender)
        # Robots of absence need not answer (RFC 3834; the second is what Exchange reads); people may.
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
        words = _words(parcel)
        message.set_content(_text(words), cte="quoted-printable")
        message.add_alternative(
            render_to_string("email/invoice.html", words), subtype="html", cte="quoted-printable"
        )
        for enclosure in parcel.enclosures:
            main, _slash, sub = enclosure.media_type.partition("/")
            message.add_attachment(
                enclosure.data,
                maintype=main or "application",
                subtype=sub or "octet-stream",
                filename=one_line(enclosure.name),
            )
        message["Content-Language"] = (
            parcel.language or "fr"
        )  # last: adding parts moves what begins with Content-
    return Envelope(
        sender=return_address(parcel, sender),
        recipient=parcel.address,
        message_id=str(message["Message-ID"]),
        message=message.as_bytes(),
    )


def _address(name: str, address: str) -> Address:
    return Address(display_name=one_line(name), addr_spec=one_line(address))


def _words(parcel: Parcel) -> dict[str, Any]:
    letter = parcel.letter
    return {
        "letter": letter,
        "language": parcel.language or "fr",
        "subject": subject(letter),
        "amount": written(abs(letter.amount), letter.currency),
        "to_pay": letter.amount > Decimal(0) and not letter.credit_note and letter.due_on is not None,
        "link": parcel.link if parcel.delivery == "link" else "",
        "brand": brand(letter.issuer.colour),
        "files": [enclosure.name for enclosure in parcel.enclosures],
    }


def _text(words: dict[str, Any]) -> str:
    """The plain part: the template's blank lines, folded so that never more than one stands alone."""
    rendered = render_to_string("email/invoice.txt", words)
    # "-- " begins a signature (RFC 3676 § 4.3): its space is the sign itself.
    lines = [line if line == "-- " else line.rstrip() for line in rendered.strip().splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"

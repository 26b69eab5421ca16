"""What comes back: status notifications, plain bounces, automatic answers, people, junk."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factage.hub.channels.email import bounces


def notification(*, action: str, status: str, diagnostic: str = "") -> bytes:
    return f"""From: MAILER-DAEMON@relay.example
To: r-abc@back.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

This is the mail system.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example
Arrival-Date: Mon, 23 Nov 2026 10:42:00 +0100

Final-Recipient: rfc822; ap@client.example
Action: {action}
Status: {status}
Remote-MTA: dns; mx.client.example
Diagnostic-Code: smtp; {diagnostic}

--b
Content-Type: message/rfc822

Subject: the invoice

--b--
""".replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    ("action", "status", "kind", "code"),
    [
        ("failed", "5.1.1", "hard", "mailbox_unknown"),
        ("failed", "5.1.10", "hard", "domain_takes_no_mail"),
        ("failed", "5.2.2", "hard", "mailbox_full"),
        ("failed", "5.7.26", "hard", "refused_by_policy"),
        ("failed", "5.0.0", "hard", "refused_by_relay"),
        ("failed", "4.4.7", "hard", "gave_up"),
        ("FAILED", "5.1.2", "hard", "domain_unknown"),
        ("delayed", "4.4.1", "soft", "delayed"),
        ("delivered", "2.0.0", "delivered", "delivered"),
        ("relayed", "2.0.0", "other", "relayed_further"),
    ],
)
def test_a_delivery_status_notification(action, status, kind, code):
    verdict = bounces.read(notification(action=action, status=status, diagnostic="550 no such user"))
    assert (verdict.kind, verdict.code) == (kind, code)
    assert verdict.evidence["relay"].endswith("mx.client.example")


@pytest.mark.parametrize(
    ("headers", "body", "kind"),
    [
        ("From: MAILER-DAEMON@x\nSubject: failure notice", "<ap@c.example>: 550 5.1.1 user unknown", "hard"),
        ("From: postmaster@x\nSubject: Undeliverable: your mail", "It failed.", "hard"),
        ("From: postmaster@x\nSubject: Delivery delayed", "It will be retried. 451 4.7.1 greylisted", "soft"),
        ("From: Mail Delivery System <x@y>\nSubject: Warning", "has not yet been delivered", "soft"),
        ("From: jean@client.example\nSubject: Absence du bureau", "Je reviens lundi.", "automatic"),
        ("From: jean@client.example\nSubject: Réponse automatique : votre facture", "x", "automatic"),
        ("From: jean@client.example\nAuto-Submitted: auto-replied\nSubject: hi", "x", "automatic"),
        ("From: jean@client.example\nPrecedence: auto_reply\nSubject: hi", "x", "automatic"),
        ("From: jean@client.example\nSubject: Re: facture", "Je ne suis pas d'accord. 550 5.1.1", "other"),
        ("From: postmaster@x\nSubject: hello", "nothing to see", "other"),
    ],
)
def test_free_words(headers, body, kind):
    assert bounces.read(f"{headers}\n\n{body}\n".encode()).kind == kind


def test_a_read_receipt_is_no_evidence_of_a_person():
    raw = b"Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b--\n"
    assert bounces.read(raw).kind == "automatic"


@given(st.binary(max_size=2000))
def test_junk_never_breaks_it_and_never_condemns(raw):
    assert bounces.read(raw).kind in {"automatic", "other"} or b"failed" in raw.lower() or b"5" in raw


@given(st.text(max_size=300), st.integers(0, 900))
def test_a_notification_cut_or_spoilt_anywhere(noise, cut):
    whole = notification(action="failed", status="5.1.1")
    bounces.read(whole[:cut] + noise.encode("utf-8", "surrogatepass") + whole[cut:])
    bounces.read(whole[:cut])

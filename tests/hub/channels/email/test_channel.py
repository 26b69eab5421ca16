"""E-mail from end to end: a real SMTP conversation out, a real one back in."""

from __future__ import annotations

import smtplib
import socket
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller

import factories
import ready
from factage.hub.base.actor import Actor
from factage.hub.base.tenancy import scope
from factage.hub.channels.email.listener import listen
from factage.hub.channels.email.models import EmailSettings
from factage.hub.channels.email.operations import save_settings, try_settings
from factage.hub.delivery import ledger, operations
from factage.hub.delivery.models import Delivery
from factage.hub.documents.models import Event

pytestmark = pytest.mark.django_db(transaction=True)
ACTOR = Actor.system("test")
NOW = factories.NOW


class Mailbox:
    def __init__(self) -> None:
        self.envelopes: list[Any] = []
        self.answer = ""

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, _server, _session, envelope):
        self.envelopes.append(envelope)
        return "250 queued"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture
def mailbox():
    box = Mailbox()
    box.port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


@pytest.fixture
def returns():
    port = free_port()
    controller = listen("127.0.0.1", port)
    yield port
    controller.stop()


@pytest.fixture
def set_up(organisation, mailbox):
    return save_settings(
        organisation=organisation,
        actor=ACTOR,
        now=NOW,
        host="127.0.0.1",
        port=mailbox.port,
        security="none",
        private_network=True,
        sender_name="Imprimerie des Remparts, facturation",
        sender_address="facturation@remparts.example",
        return_domain="retours.remparts.example",
    )


@pytest.fixture
def sent(organisation, set_up, issuing_company):
    customer = factories.customer(organisation, name="Ateliers Fauvette", language="en")
    factories.electronic_address(customer, value="compta@fauvette.example")
    factories.agreement(customer, channel="email", delivery="attachment", format="pdf")
    document = ready.document(organisation, customer, issuing_company)
    delivery = operations.plan(organisation=organisation, document=document.pk, actor=ACTOR, now=NOW)
    operations.send(organisation=organisation, delivery=delivery.pk, actor=ACTOR, now=NOW)
    return delivery


def fresh(organisation, delivery):
    with scope(organisation):
        row = Delivery.objects.get(pk=delivery.pk)
        assert ledger.rebuilt(row.pk) == (row.state, row.grade)
        return row


def test_a_message_arrives_and_the_relays_answer_is_the_receipt(organisation, mailbox, sent):
    row = fresh(organisation, sent)
    assert (row.state, row.grade, row.reference) == ("sent", "relayed", "queued")
    [envelope] = mailbox.envelopes
    assert envelope.rcpt_tos == ["compta@fauvette.example"]
    assert envelope.mail_from == f"r-{row.return_token}@retours.remparts.example"
    message = message_from_bytes(envelope.original_content, policy=policy.default)
    assert message["Content-Language"] == "en"
    with scope(organisation):
        receipt = row.receipts.get()
        assert receipt.evidence["message_id"] == message["Message-ID"]
        [attached] = list(message.iter_attachments())
        assert attached.get_content() == row.document.original.data()


def test_the_password_is_sealed(organisation, set_up):
    save_settings(organisation=organisation, actor=ACTOR, now=NOW, user="moi", password="très secret")
    with scope(organisation):
        row = EmailSettings.objects.get()
        assert "secret" not in row.sealed_password
        assert row.relay().password == "très secret"
        save_settings(organisation=organisation, actor=ACTOR, now=NOW, port=25)
        assert EmailSettings.objects.get().relay().password == "très secret"


def test_the_test_button_says_what_it_found(organisation, set_up, mailbox):
    assert try_settings(organisation=organisation, now=NOW).passed
    assert try_settings(organisation=organisation, now=NOW, to="moi@remparts.example").passed
    assert len(mailbox.envelopes) == 1
    mailbox.answer = "550 no"
    assert try_settings(organisation=organisation, now=NOW, to="moi@remparts.example").code == "relay_refuses"
    save_settings(organisation=organisation, actor=ACTOR, now=NOW, private_network=False)
    assert try_settings(organisation=organisation, now=NOW).code == "relay_private"
    with scope(organisation):
        assert EmailSettings.objects.get().test_outcome == "relay_private"


def test_another_organisations_settings_are_not_used(other_organisation, set_up):
    assert try_settings(organisation=other_organisation, now=NOW).code == "mail_not_set_up"


DSN = """From: MAILER-DAEMON@relay.example
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; compta@fauvette.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 unknown user

--b--
"""


def bounce(port: int, to: str, text: str) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as relay:
        relay.sendmail("", [to], text.encode())


def test_a_bounce_finds_its_delivery(organisation, mailbox, sent, returns):
    to = mailbox.envelopes[0].mail_from
    bounce(returns, to.upper(), DSN.format(action="failed", status="5.1.1"))
    row = fresh(organisation, sent)
    assert (row.state, row.reason) == ("refused", "mailbox_unknown")
    assert row.parameters["diagnostic"] == "smtp; 550 5.1.1 unknown user"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (DSN.format(action="delayed", status="4.4.1"), "delayed"),
        (
            "From: jean@fauvette.example\nSubject: Absence du bureau\n\nJe reviens lundi.\n",
            "automatic_answer",
        ),
        ("From: jean@fauvette.example\nSubject: Re\n\nMerci.\n", "message"),
        ("\x00\x01 no message at all", "message"),
    ],
)
def test_what_is_no_refusal_is_a_note(organisation, mailbox, sent, returns, text, code):
    bounce(returns, mailbox.envelopes[0].mail_from, text)
    row = fresh(organisation, sent)
    assert row.state == "sent"
    with scope(organisation):
        assert Event.objects.filter(delivery_id=row.pk, kind="delivery.noted").get().evidence["code"] == code


@pytest.mark.parametrize(
    "address",
    [
        "r-" + "a" * 32 + "@retours.remparts.example",
        "facturation@remparts.example",
        "r-x@y",
        "r-' or 1=1@y.example",
    ],
)
def test_an_address_that_is_nobodys_is_refused_at_the_door(organisation, sent, returns, address):
    with smtplib.SMTP("127.0.0.1", returns, timeout=10) as relay:
        relay.ehlo()
        relay.mail("")
        assert relay.rcpt(address)[0] in {501, 550, 553}


def test_the_listener_takes_no_flood(organisation, mailbox, sent, returns):
    with smtplib.SMTP("127.0.0.1", returns, timeout=10) as relay, pytest.raises(smtplib.SMTPException):
        relay.sendmail("", [mailbox.envelopes[0].mail_from], b"x" * 2_000_000)
    assert fresh(organisation, sent).state == "sent"

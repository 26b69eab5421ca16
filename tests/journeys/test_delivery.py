"""One invoice followed from the file to the customer: received, sent over real SMTP, opened on the portal, told in the journal."""

from __future__ import annotations

import dataclasses
import re
import smtplib
import socket
import time
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

import factories
import papers
from factage.hub.base.actor import Actor
from factage.hub.base.tenancy import scope
from factage.hub.channels.email.listener import listen
from factage.hub.channels.email.models import EmailSettings
from factage.hub.channels.email.operations import save_settings
from factage.hub.delivery import ledger, operations
from factage.hub.delivery.models import Delivery
from factage.hub.delivery.queries import waiting_for
from factage.hub.documents import operations as documents
from factage.hub.documents import queries
from factage.hub.documents.models import Document
from factage.hub.documents.operations import Incoming
from factage.hub.jobs.inline import work_off
from factage.invoice import read, write
from factage.invoice.formats.json import decode

pytestmark = pytest.mark.django_db(transaction=True)
ACTOR = Actor.command("test")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class Mailbox:
    def __init__(self):
        self.envelopes = []

    async def handle_DATA(self, _server, _session, envelope):
        self.envelopes.append(envelope)
        return f"250 queued as {len(self.envelopes)}"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture
def mailbox():
    box, port = Mailbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    box.port = port
    yield box
    controller.stop()


@pytest.fixture
def ours(mailbox, monkeypatch):
    """An organisation that can send; the rules find everything valid here, as they are judged elsewhere."""
    monkeypatch.setattr("factage.invoice.verbs.check", lambda data, **_: papers.report(""))
    organisation = factories.organisation("Maison Lenoir")
    factories.issuing_company(organisation, siren=papers.SELLER, brand_colour="#8c2f5c")
    set_up_mail(organisation, mailbox)
    return organisation


def set_up_mail(organisation, mailbox):
    save_settings(
        organisation=organisation,
        actor=ACTOR,
        now=factories.NOW,
        host="127.0.0.1",
        port=mailbox.port,
        security="none",
        private_network=True,
        sender_name="Imprimerie des Remparts",
        sender_address="facturation@remparts.example",
        return_domain="retours.remparts.example",
    )


def customer(organisation, **agreed):
    row = factories.customer(organisation, siren=papers.BUYER, name="Ateliers Fauvette")
    factories.electronic_address(row, value="compta@fauvette.example")
    factories.agreement(row, **agreed)
    return row


def hand_over(organisation, **files):
    with scope(organisation):
        documents.receive(
            organisation=organisation,
            actor=ACTOR,
            files=[Incoming(name.replace("_", "."), data) for name, data in files.items()],
            source="test",
            now=factories.NOW,
        )
    work_off(organisation)


def delivery_of(organisation):
    with scope(organisation):
        row = Delivery.objects.get()
        assert ledger.rebuilt(row.pk) == (row.state, row.grade)
        assert queries.conservation().balanced
        assert list(queries.verify_journal()) == []
        return row


def invoice(number="F-1", **changes):
    return decode(papers.invoice(number, **changes))[0]


def pressed(portal, text, part):
    """Follow a link of a page as a person does: after a while, by a press."""
    time.sleep(0.6)
    href = next(each for each in re.findall(r'href="([^"]+)"', text) if part in each).replace("&amp;", "&")
    return portal.get(
        href,
        headers={
            "user-agent": FIREFOX,
            "sec-fetch-mode": "navigate",
            "sec-fetch-site": "same-origin",
            "sec-fetch-user": "?1",
        },
    )


def test_from_the_file_to_the_customer_who_opens_it(ours, mailbox, client, settings):
    customer(ours, channel="email", delivery="link", format="facturx")
    client.defaults["HTTP_HOST"] = settings.FACTAGE_PORTAL_HOST
    hand_over(ours, a_xml=write(invoice(), "cii").data)
    row = delivery_of(ours)
    assert (row.state, row.grade) == ("sent", "relayed")

    [envelope] = mailbox.envelopes
    message = message_from_bytes(envelope.content, policy=policy.default)
    plain = message.get_body(("plain",)).get_content()
    [link] = set(re.findall(rf"{re.escape(settings.FACTAGE_PORTAL_URL)}/f/[a-z2-7]+/(?!\w)", plain))
    assert not list(message.iter_attachments())

    page = client.get(link.removeprefix(settings.FACTAGE_PORTAL_URL), headers={"user-agent": FIREFOX})
    assert page.status_code == 200
    assert delivery_of(ours).grade == "relayed"
    opened = pressed(client, page.content.decode(), "/facture/")
    assert "Papier" in opened.content.decode()
    assert delivery_of(ours).grade == "fetched"

    data = pressed(client, opened.content.decode(), "/fichier/facturx/").content
    assert said(read(data).invoice) == said(invoice())
    with scope(ours):
        document = Document.objects.get()
        assert (document.standing, document.grade) == ("delivered", "fetched")
        kinds = [event.kind for event in document.events.all()]
    told = [
        "delivery.planned",
        "link.issued",
        "delivery.claimed",
        "delivery.sent",
        "portal.seen",
        "portal.opened",
    ]
    assert [kind for kind in kinds if kind in told] == told
    assert kinds[-1] == "portal.downloaded"


def said(invoice_):
    return dataclasses.replace(invoice_, specification=None)


def test_attached_as_agreed_and_the_data_inside_say_what_was_received(ours, mailbox):
    customer(ours, channel="email", delivery="attachment", format="facturx")
    hand_over(ours, a_json=papers.json_file("F-7"))
    assert delivery_of(ours).state == "sent"
    message = message_from_bytes(mailbox.envelopes[0].content, policy=policy.default)
    [attached] = list(message.iter_attachments())
    assert attached.get_filename() == "F-7.pdf"
    found = read(attached.get_content())
    assert found.format == "facturx"
    assert said(found.invoice) == said(invoice("F-7"))


def test_handed_over_twice_it_leaves_once(ours, mailbox):
    customer(ours, channel="email", delivery="attachment", format="cii")
    data = write(invoice("F-8"), "cii").data
    hand_over(ours, a_xml=data)
    hand_over(ours, a_xml=data)
    hand_over(ours, b_xml=write(invoice("F-8"), "ubl").data)
    assert len(mailbox.envelopes) == 1
    message = message_from_bytes(mailbox.envelopes[0].content, policy=policy.default)
    [attached] = list(message.iter_attachments())
    content = attached.get_content()
    assert (content if isinstance(content, bytes) else content.encode()).strip() == data.strip()


def test_no_agreement_is_held_and_an_agreement_releases_it(ours, mailbox):
    row = factories.customer(ours, siren=papers.BUYER, name="Ateliers Fauvette")
    factories.electronic_address(row, value="compta@fauvette.example")
    hand_over(ours, a_json=papers.json_file("F-9"))
    with scope(ours):
        document = Document.objects.get()
        assert (document.state, document.reason, document.who) == ("held", "agreement_missing", "sales")
    assert mailbox.envelopes == []
    factories.agreement(row, channel="email", delivery="attachment", format="pdf")
    with scope(ours):
        documents.reconsider_customer(organisation=ours, customer=str(row.pk), actor=ACTOR, now=factories.NOW)
    work_off(ours)
    assert delivery_of(ours).state == "sent"
    assert len(mailbox.envelopes) == 1


def test_a_bounce_comes_back_to_its_own_delivery(ours, mailbox):
    customer(ours, channel="email", delivery="attachment", format="cii")
    hand_over(ours, a_json=papers.json_file("F-10"))
    port = free_port()
    controller = listen("127.0.0.1", port)
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as relay:
            bounce = "From: MAILER-DAEMON@x\nSubject: failure\n\n550 5.1.1 no such user\n"
            relay.sendmail("", [mailbox.envelopes[0].mail_from], bounce)
    finally:
        controller.stop()
    row = delivery_of(ours)
    assert (row.state, row.reason) == ("refused", "mailbox_unknown")
    with scope(ours):
        assert (
            operations.send_again(
                organisation=ours, documents=[row.document_id], actor=ACTOR, now=factories.NOW
            )
            == 1
        )


def test_without_mail_set_up_it_waits_and_goes_when_it_is(ours, mailbox):
    with scope(ours):
        EmailSettings.objects.all().delete()
    customer(ours, channel="email", delivery="attachment", format="pdf")
    hand_over(ours, a_json=papers.json_file("F-11"))
    with scope(ours):
        assert Document.objects.get().state == "ready"
        assert waiting_for("mail_not_set_up") == 1
    row = delivery_of(ours)
    assert (row.state, row.reason) == ("planned", "mail_not_set_up")
    set_up_mail(ours, mailbox)
    work_off(ours)
    assert delivery_of(ours).state == "sent"

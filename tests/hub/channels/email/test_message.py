"""The message as a mail program reads it: two parts that say the same, nothing that follows the reader."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from email import message_from_bytes, policy

import pytest

from factage.hub.channels.email.message import Sender, build
from factage.hub.delivery.channel import Enclosure, Parcel
from factage.hub.delivery.letter import Issuer, Letter

NOW = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)
LINK = "https://factures.vauzelin.example/f/abc/"
LETTER = Letter(
    issuer=Issuer(
        "Vauzelin Fournitures",
        ("14 quai des Forges", "00000 Valdrême"),
        "000412518",
        "01 99 00 12 34",
        colour="#8c2f5c",
    ),
    customer="Belvédère Bleu",
    number="FA-2026-12931",
    credit_note=False,
    amount=Decimal("1204.00"),
    currency="EUR",
    sent_on=date(2026, 11, 23),
    issued_on=date(2026, 11, 23),
    due_on=date(2026, 12, 23),
    order="CDE-58213",
    delivered_on=date(2026, 11, 19),
    agreed_on=date(2026, 5, 11),
    agreed_by="express",
)
PARCEL = Parcel(
    key="0199",
    organisation_id=uuid.UUID(int=1),
    delivery_id=uuid.UUID(int=2),
    kind="invoice",
    delivery="link",
    format="pdf",
    address="comptabilite@belvedere-bleu.example",
    language="fr",
    link=LINK,
    return_token="a" * 32,
    letter=LETTER,
)
SENDER = Sender(
    "Vauzelin Fournitures, facturation", "facturation@vauzelin.example", "", "retours.vauzelin.example"
)


def read(parcel=PARCEL, sender=SENDER):
    envelope = build(parcel, sender, now=NOW)
    return envelope, message_from_bytes(envelope.message, policy=policy.default)


def parts(parcel=PARCEL):
    _, message = read(parcel)
    plain, html = (
        message.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html")
    )
    return plain, html


def test_the_subject_says_who_which_how_much_and_when():
    _, message = read()
    assert (
        message["Subject"]
        == "Vauzelin Fournitures, facture FA-2026-12931, 1\u202f204,00\u202f€, à payer pour le 23/12/2026"
    )


def test_the_envelope_has_a_return_address_of_its_own():
    envelope, message = read()
    assert envelope.sender == f"r-{'a' * 32}@retours.vauzelin.example"
    assert message["From"] == '"Vauzelin Fournitures, facturation" <facturation@vauzelin.example>'
    assert message["To"] == PARCEL.address


def test_without_a_domain_of_returns_bounces_go_to_the_sender():
    assert read(sender=replace(SENDER, return_domain=""))[0].sender == "facturation@vauzelin.example"


def test_the_message_id_is_the_same_for_every_repeat():
    assert (
        read()[0].message_id
        == read(replace(PARCEL, link="other"))[0].message_id
        == "<0199@retours.vauzelin.example>"
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_both_parts_say_what_matters(language):
    for part in parts(replace(PARCEL, language=language)):
        assert "FA-2026-12931" in part
        assert "204" in part
        assert "23/12/2026" in part
        assert LINK in part
        assert "CDE-58213" in part
        assert "SIREN 000412518" in part
        assert "11/05/2026" in part


def test_the_plain_part_is_readable_text():
    plain, _ = parts()
    assert "<" not in plain
    assert "&" not in plain
    assert "\n\n\n" not in plain
    assert plain.startswith("VAUZELIN FOURNITURES\n")
    assert "\n-- \n" in plain


def test_nothing_follows_the_reader_and_nothing_makes_a_list_of_him():
    envelope, message = read()
    _, html = parts()
    assert "<img" not in html
    assert "<script" not in html
    assert set(re.findall(r'(?:href|src|url\()="?([^"]+)', html)) == {LINK, f"{LINK}question"}
    assert not [name for name in message.keys() if name.lower().startswith("list-")]  # noqa: SIM118 - a message's keys
    assert b"\x80" not in envelope.message
    assert envelope.message.isascii()


def test_attached_as_agreed_it_needs_no_link():
    parcel = replace(
        PARCEL,
        delivery="attachment",
        enclosures=(Enclosure("FA-2026-12931.pdf", "application/pdf", b"%PDF-1.7 \x00\xff"),),
    )
    _, message = read(parcel)
    [attached] = list(message.iter_attachments())
    assert attached.get_filename() == "FA-2026-12931.pdf"
    assert attached.get_content() == b"%PDF-1.7 \x00\xff"
    for part in parts(parcel):
        assert LINK not in part
        assert "FA-2026-12931.pdf" in part


def test_a_credit_note_asks_for_nothing():
    parcel = replace(PARCEL, letter=replace(LETTER, credit_note=True, amount=Decimal("-50.00")))
    _, message = read(parcel)
    assert "avoir" in message["Subject"]
    for part in parts(parcel):
        assert "à payer" not in part
        assert "50,00" in part


def test_words_of_an_invoice_begin_no_header_and_no_markup():
    hostile = replace(
        LETTER,
        number="1\r\nBcc: all@x.example\u2028<script>alert(1)</script>",
        order='"><img src=//x.example>',
        issuer=replace(LETTER.issuer, name="<b>Nom</b>\r\nX: y", colour="red;}</style><script>"),
    )
    _, message = read(replace(PARCEL, letter=hostile), replace(SENDER, name="Nom\r\nBcc: x@y.example"))
    assert message["Bcc"] is None
    assert message["X"] is None
    html = message.get_body(("html",)).get_content()
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>Nom</b>" not in html

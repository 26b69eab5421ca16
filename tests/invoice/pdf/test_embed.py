"""What is embedded is found again, what was there stays, and the same input makes the same bytes."""

from __future__ import annotations

from datetime import UTC, datetime

import pikepdf
import pytest

from factage.invoice.errors import Unreadable
from factage.invoice.pdf import ExtensionSchema, FileToEmbed, Property, embed, open_pdf
from invoice.pdf.made import CLAIM, attach, pdf

SCHEMA = ExtensionSchema(
    title="Test",
    namespace="urn:test#",
    prefix="t",
    properties=(Property(name="Level", value="<1>", description="the level"),),
)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def file(name: str = "données.xml", content: bytes = b"<a/>") -> FileToEmbed:
    return FileToEmbed(
        name=name, content=content, media_type="text/xml", relationship="Data", description="d"
    )


def test_a_file_is_found_as_it_was_given() -> None:
    with open_pdf(embed(pdf(), [file()], at=NOON)) as container:
        (one,) = container.attachments
        assert (one.name, one.content(), one.media_type) == ("données.xml", b"<a/>", "text/xml")
        assert (one.relationship, one.places, one.modified) == ("Data", ("names", "document"), NOON)
        assert one.lies() == ()
        assert one.size == 4


def test_the_same_arguments_make_the_same_bytes() -> None:
    page = pdf(xmp=CLAIM)
    assert embed(page, [file()], schema=SCHEMA, at=NOON) == embed(page, [file()], schema=SCHEMA, at=NOON)


def test_the_claims_of_the_page_stay_and_the_schema_is_declared_once() -> None:
    once = embed(pdf(xmp=CLAIM), [file()], schema=SCHEMA)
    twice = embed(once, [file(content=b"<b/>")], schema=SCHEMA)
    for data in (once, twice):
        with open_pdf(data) as container:
            assert container.xmp.pdf_a == "3a"
            assert container.xmp.get("urn:test#", "Level") == "<1>"
            packet = container.pdf.Root.Metadata.read_bytes()
            assert packet.count(b"namespaceURI>urn:test#<") == 1
            assert packet.count(b"t:Level>") == 2
    with open_pdf(twice) as container:
        assert [one.content() for one in container.attachments] == [b"<b/>"]


def test_other_attachments_stay_unless_they_are_superseded() -> None:
    page = pdf(lambda made: [attach(made, name, b"x") for name in ("old.xml", "keep.txt")])
    with open_pdf(embed(page, [file("new.xml")], superseded={"old.xml"})) as container:
        assert [one.name for one in container.attachments] == ["keep.txt", "new.xml"]


def test_a_page_without_metadata_gets_a_packet_that_claims_nothing() -> None:
    with open_pdf(embed(pdf(), [], schema=SCHEMA)) as container:
        assert container.xmp.state == "read"
        assert container.xmp.pdf_a is None


def test_an_encrypted_page_is_written_open() -> None:
    with open_pdf(embed(pdf(encryption=pikepdf.Encryption(user="", owner="o")), [file()])) as container:
        assert not container.encrypted


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        embed(b"<html>", [file()])
    assert caught.value.code == "broken"


def test_a_document_without_a_title_gets_one_in_both_places_and_keeps_its_own() -> None:
    given = embed(pdf(xmp=CLAIM), [], title="F1 · Moulin")
    with open_pdf(given) as container:
        assert str(container.pdf.docinfo["/Title"]) == "F1 · Moulin"
        assert container.xmp.get("http://purl.org/dc/elements/1.1/", "title") == "F1 · Moulin"
    with open_pdf(embed(given, [], title="other")) as container:
        assert str(container.pdf.docinfo["/Title"]) == "F1 · Moulin"

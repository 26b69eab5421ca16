"""A PDF is opened within bounds, and what hangs in it is found wherever it hangs."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from factage.invoice.errors import Unreadable
from factage.invoice.pdf import limits, open_pdf
from invoice.pdf.made import CLAIM, attach, pdf


def _all_contents(data: bytes) -> list[bytes]:
    with open_pdf(data) as container:
        return [one.content() for one in container.attachments]


def refused(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        _all_contents(data)
    return caught.value.code


def test_a_page_is_a_page() -> None:
    with open_pdf(pdf()) as container:
        assert (container.pages, container.encrypted, container.attachments, container.active) == (
            1,
            False,
            (),
            (),
        )
        assert container.xmp.state == "absent"


def test_junk_and_pieces_are_broken() -> None:
    whole = pdf()
    assert refused(b"") == "broken"
    assert refused(b"%PDF-1.7 and nothing more") == "broken"
    assert refused(whole[: len(whole) // 4]) == "broken"


def test_junk_before_the_header_is_forgiven() -> None:
    with open_pdf(b"junk\n" + pdf()) as container:
        assert container.pages == 1


def test_a_password_locks_and_an_empty_one_does_not() -> None:
    assert refused(pdf(encryption=pikepdf.Encryption(user="secret", owner="o"))) == "locked"
    with open_pdf(pdf(encryption=pikepdf.Encryption(user="", owner="o"))) as container:
        assert container.encrypted


def test_too_many_bytes_pages_and_attachments(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pdf(lambda made: [made.add_blank_page() for _ in range(3)])
    monkeypatch.setattr(limits, "MAX_PAGES", 3)
    assert refused(data) == "too_large"
    monkeypatch.setattr(limits, "MAX_BYTES", 100)
    assert refused(data) == "too_large"
    monkeypatch.undo()
    monkeypatch.setattr(limits, "MAX_ATTACHMENTS", 1)
    assert refused(pdf(lambda made: [attach(made, f"{n}.xml", b"<a/>") for n in "ab"])) == "too_large"


def test_what_unfolds_too_far_is_refused_and_the_rest_is_read() -> None:
    bomb = zlib.compress(bytes(limits.MAX_STREAM + 1))

    def change(made: pikepdf.Pdf) -> None:
        attach(made, "a.xml", b"<a/>")
        stream = made.make_stream(b"")
        stream.write(bomb, filter=Name.FlateDecode)
        spec = Dictionary(Type=Name.Filespec, UF=String("b.xml"), EF=Dictionary(F=stream))
        made.Root.Names.EmbeddedFiles.Names.extend([String("b.xml"), made.make_indirect(spec)])

    with open_pdf(pdf(change, stream_decode_level=pikepdf.StreamDecodeLevel.none)) as container:
        first, second = container.attachments
        assert first.content() == b"<a/>"
        with pytest.raises(Unreadable) as caught:
            second.content()
    assert caught.value.code == "too_large"


def test_attachments_are_found_once_with_all_their_places() -> None:
    def change(made: pikepdf.Pdf) -> None:
        spec = attach(
            made, "été.xml", b"<a/>", Params=Dictionary(Size=4, ModDate=String("D:20261124190000+01'00'"))
        )
        spec.AFRelationship = Name.Data
        spec.Desc = String("données")
        made.Root.AF = Array([spec])
        attach(made, "only.xml", b"<b/>", place="document")
        note = attach(made, "note.txt", b"n", place="nowhere")
        made.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, FS=note)])

    with open_pdf(pdf(change)) as container:
        found = {one.name: one for one in container.attachments}
        assert {name: one.places for name, one in found.items()} == {
            "été.xml": ("names", "document"),
            "only.xml": ("document",),
            "note.txt": ("annotation",),
        }
        first = found["été.xml"]
        assert (first.relationship, first.media_type, first.description) == ("Data", "text/xml", "données")
        assert first.modified == datetime(2026, 11, 24, 18, tzinfo=UTC)
        assert first.lies() == ()


def test_what_an_attachment_says_of_itself_may_be_wrong() -> None:
    def change(made: pikepdf.Pdf) -> None:
        attach(
            made,
            "a.xml",
            b"<a/>",
            Params=Dictionary(Size=99, CheckSum=String(b"\0" * 16), ModDate=String("D:2026")),
        )
        attach(made, "b.xml", b"<a/>", Params=Dictionary(ModDate=String("D:20261340")))

    with open_pdf(pdf(change)) as container:
        assert container.attachments[0].lies() == ("size", "checksum")
        assert container.attachments[0].modified == datetime(2026, 1, 1, tzinfo=UTC)
        assert container.attachments[1].modified is None


def test_a_name_tree_that_runs_in_a_circle_ends() -> None:
    def change(made: pikepdf.Pdf) -> None:
        attach(made, "a.xml", b"<a/>")
        tree = made.make_indirect(made.Root.Names.EmbeddedFiles)
        tree.Kids = Array([tree, tree])
        made.Root.Names.EmbeddedFiles = tree

    with open_pdf(pdf(change)) as container:
        assert [one.name for one in container.attachments] == ["a.xml"]


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        (Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")), "javascript"),
        (Dictionary(S=Name.Launch, F=String("calc.exe")), "launch"),
        (Dictionary(S=Name.SubmitForm, F=String("http://x.example")), "submit_form"),
    ],
)
def test_what_acts_is_found_wherever_it_stands(action: Dictionary, kind: str) -> None:
    for place in ("OpenAction", "deep"):

        def change(made: pikepdf.Pdf, place: str = place) -> None:
            if place == "OpenAction":
                made.Root.OpenAction = action
            else:
                annotation = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 1, 1], A=action)
                made.pages[0].obj.Annots = Array([annotation])

        with open_pdf(pdf(change)) as container:
            assert [one.kind for one in container.active] == [kind]


def test_links_do_not_act_and_programs_do() -> None:
    def change(made: pikepdf.Pdf) -> None:
        link = Dictionary(S=Name.URI, URI=String("https://factage.example"))
        made.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, A=link)])
        attach(made, "facture.pdf", b"MZ\x90")
        attach(made, "report.vbs", b"x")
        made.Root.AcroForm = Dictionary(Fields=Array(), XFA=String("<xdp/>"))

    with open_pdf(pdf(change)) as container:
        assert {(one.kind, one.place) for one in container.active} == {
            ("xfa", "AcroForm"),
            ("program", "facture.pdf"),
            ("program", "report.vbs"),
        }


def test_the_xmp_is_read_in_both_spellings_and_never_with_a_doctype() -> None:
    with open_pdf(pdf(xmp=CLAIM)) as container:
        assert (container.xmp.pdf_a, container.xmp.pdf_ua) == ("3a", None)
    short = '<rdf:Description rdf:about="" xmlns:u="http://www.aiim.org/pdfua/ns/id/" u:part="1"/>'
    with open_pdf(pdf(xmp=short)) as container:
        assert container.xmp.pdf_ua == "1"

    def change(made: pikepdf.Pdf) -> None:
        made.Root.Metadata = made.make_stream(
            b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
        )

    with open_pdf(pdf(change)) as container:
        assert container.xmp.state == "unreadable"
        assert container.xmp.properties == {}


def test_a_key_or_name_that_is_no_text_hides_nothing() -> None:
    hidden = pikepdf.Object.parse(b"<< /A#ff << /S /JavaScript /JS (x) >> /S /X#fe /Subtype /#80 >>")

    def change(made: pikepdf.Pdf) -> None:
        made.Root.Odd = made.make_indirect(hidden)
        spec = attach(made, "a.xml", b"<a/>")
        spec.AFRelationship = pikepdf.Object.parse(b"/Da#fete")

    with open_pdf(pdf(change)) as container:
        assert [one.kind for one in container.active] == ["javascript"]
        assert container.attachments[0].relationship == "Da#fete"

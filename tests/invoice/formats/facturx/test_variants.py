"""Hybrid PDF files as the world makes them: encrypted, updated, attached in odd places, under odd names."""

from __future__ import annotations

import dataclasses
import io
from datetime import date
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from factage.invoice import check
from factage.invoice.checks.container import faults
from factage.invoice.errors import Unreadable
from factage.invoice.formats import cii, facturx
from factage.invoice.formats.recognise import profile_of
from factage.invoice.model import Invoice
from factage.invoice.pdf import open_pdf
from invoice.pdf.made import CLAIM, attach, pdf
from invoice.pdf.updated import stream, updated

FX = facturx.hybrid.NAMESPACE
INVOICE = Invoice(number="F1", issue_date=date(2026, 11, 2), specification="urn:cen.eu:en16931:2017")


def data(number: str = "F1") -> bytes:
    return cii.write(dataclasses.replace(INVOICE, number=number)).data


def number(content: bytes) -> str | None:
    return facturx.read(content).invoice.number


def fatal(content: bytes) -> set[str]:
    return {rule for rule, level in told(content).items() if level == "fatal"}


def told(content: bytes) -> dict[str, str]:
    """What our own pack says of the container, without the official rules, which cost more."""
    with open_pdf(content) as container:
        hybrid = facturx.hybrid_of(container)
        root = facturx.root_of(hybrid.data.content())
        return {one.rule: one.level for one in faults(container, hybrid, root, profile_of(root))}


@pytest.mark.parametrize(
    "encryption",
    [
        pikepdf.Encryption(owner="o", user="", R=6),
        pikepdf.Encryption(owner="o", user="", R=4, aes=True),
        pikepdf.Encryption(owner="o", user="", R=4, aes=False, metadata=False),
        pikepdf.Encryption(owner="o", user="", R=3, aes=False, metadata=False),
        pikepdf.Encryption(owner="o", user="", R=2, aes=False, metadata=False),
    ],
    ids=["aes256", "aes128", "rc4-128-v4", "rc4-128", "rc4-40"],
)
def test_encryption_that_opens_without_a_password_is_read_and_told(encryption: Any) -> None:
    content = pdf(lambda made: attach(made, "factur-x.xml", data()), encryption=encryption)
    assert number(content) == "F1"
    assert "encrypted" in fatal(content)


def test_a_password_is_asked_for() -> None:
    content = pdf(
        lambda made: attach(made, "factur-x.xml", data()), encryption=pikepdf.Encryption(owner="o", user="u")
    )
    with pytest.raises(Unreadable) as caught:
        facturx.read(content)
    assert caught.value.code == "locked"


def plain(*files: tuple[str, bytes]) -> bytes:
    return pdf(
        lambda made: [attach(made, *one) for one in files],
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        compress_streams=False,
    )


def test_an_update_that_replaces_the_data_is_what_is_read() -> None:
    before = plain(("factur-x.xml", data("OLD")))
    with pikepdf.open(io.BytesIO(before)) as opened:
        place = opened.Root.Names.EmbeddedFiles.Names[1].EF.F.objgen[0]
    after = updated(before, {place: stream(data("NEW"), b"/Type /EmbeddedFile /Subtype /text#2Fxml")})
    assert (number(before), number(after)) == ("OLD", "NEW")
    assert "data-files" not in fatal(after)


def test_an_update_that_hangs_new_data_beside_the_old_is_read_and_told() -> None:
    before = plain(("factur-x.xml", data("OLD")))
    with pikepdf.open(io.BytesIO(before)) as opened:
        root, size = opened.Root.objgen[0], int(opened.trailer.Size)
        pages = opened.Root.Pages.objgen[0]
        old = opened.Root.Names.EmbeddedFiles.Names[1].objgen[0]
    after = updated(
        before,
        {
            size: stream(data("NEW"), b"/Type /EmbeddedFile /Subtype /text#2Fxml"),
            size + 1: b"<< /Type /Filespec /F (factur-x.xml) /UF (factur-x.xml) /EF << /F %d 0 R >> >>"
            % size,
            root: b"<< /Type /Catalog /Pages %d 0 R /Names << /EmbeddedFiles << /Names"
            b" [(factur-x.xml) %d 0 R (factur-x.xml) %d 0 R] >> >> >>" % (pages, old, size + 1),
        },
    )
    assert number(after) == "NEW"
    assert "data-files" in fatal(after)


def test_of_two_of_one_name_the_later_date_wins_wherever_it_stands() -> None:
    def change(made: Any) -> None:
        for name, day in (("NEW", "D:20261102120000Z"), ("OLD", "D:20261101120000Z")):
            attach(made, "factur-x.xml", data(name), Params=Dictionary(ModDate=String(day)))

    assert number(pdf(change)) == "NEW"


def test_the_same_data_twice_mislead_nobody() -> None:
    content = pdf(
        lambda made: [attach(made, name, data()) for name in ("factur-x.xml", "zugferd-invoice.xml")]
    )
    rules = told(content)
    assert rules["data-file-twice"] == "warning"
    assert "data-files" not in rules


def in_kids(made: Any) -> None:
    attach(made, "factur-x.xml", data())
    leaf = made.Root.Names.EmbeddedFiles.Names
    inner = made.make_indirect(Dictionary(Names=leaf, Limits=Array([leaf[0], leaf[0]])))
    made.Root.Names.EmbeddedFiles = Dictionary(
        Kids=Array([made.make_indirect(Dictionary(Kids=Array([inner]), Limits=Array([leaf[0], leaf[0]])))])
    )


def as_annotation(made: Any) -> None:
    spec = attach(made, "factur-x.xml", data(), place="nowhere")
    made.pages[0].obj.Annots = Array(
        [
            made.make_indirect(
                Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, FS=spec, Rect=Array([0, 0, 20, 20]))
            )
        ]
    )


def of_old_systems(made: Any) -> None:
    spec = attach(made, "factur-x.xml", data())
    spec.EF = Dictionary(DOS=spec.EF.F)
    del spec.UF, spec.F
    spec.DOS = String("factur-x.xml")


@pytest.mark.parametrize(
    ("hang", "rules"),
    [
        (in_kids, {"data-relationship"}),
        (as_annotation, {"data-relationship", "data-unlisted"}),
        (of_old_systems, {"data-relationship"}),
        (
            lambda made: attach(made, "factur-x.xml", data(), place="document"),
            {"data-relationship", "data-unlisted"},
        ),
    ],
    ids=["kids", "annotation", "old", "associated"],
)
def test_data_are_found_wherever_they_hang(hang: Any, rules: set[str]) -> None:
    content = pdf(hang)
    assert number(content) == "F1"
    assert rules <= fatal(content)


@pytest.mark.parametrize(
    "name", ["Rechnung für Müller.xml", "facture n°12 – été.xml", "請求書.xml", "C:\\a\\factur-x.xml"]
)
def test_names_beyond_ascii_are_names(name: str) -> None:
    content = pdf(lambda made: attach(made, name, data()))
    assert number(content) == "F1"
    assert "data-name" in fatal(content)


def test_a_name_that_the_xmp_gives_wins_over_known_ones_in_either_normal_form() -> None:
    said = (
        f'<rdf:Description rdf:about="" xmlns:f="{FX}" f:DocumentFileName="re\u0301glement.xml"'
        ' f:DocumentType="INVOICE" f:Version="1.0" f:ConformanceLevel="EN 16931"/>'
    )
    content = pdf(
        lambda made: [attach(made, "factur-x.xml", data("A")), attach(made, "r\xe9glement.xml", data("B"))],
        xmp=CLAIM + said,
    )
    assert number(content) == "B"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-8-sig"])
def test_an_xmp_in_another_encoding_is_read(encoding: str) -> None:
    made = facturx.write(INVOICE, page=pdf(xmp=CLAIM), profile="en16931").data
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as opened:
        text = opened.Root.Metadata.read_bytes().decode().removeprefix("\ufeff").partition("?>")[2]
        text = text.rpartition("<?xpacket")[0]
        mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
        opened.Root.Metadata = opened.make_stream(
            mark + text.encode(encoding), Type=Name.Metadata, Subtype=Name.XML
        )
        opened.save(out)
    assert "xmp-missing" not in fatal(out.getvalue())


def test_a_draft_of_zugferd_is_refused_by_its_name() -> None:
    draft = b'<r:Invoice xmlns:r="urn:un:unece:uncefact:data:standard:CBFBUY:5"><r:HeaderExchangedDocument/></r:Invoice>'
    content = pdf(lambda made: attach(made, "ZUGFeRD-invoice.xml", draft))
    for work in (facturx.read, check):
        with pytest.raises(Unreadable) as caught:
            work(content)
        assert caught.value.code == "not_supported"


def test_a_file_cut_off_is_broken_or_never_accepted() -> None:
    whole = facturx.write(INVOICE, page=pdf(xmp=CLAIM), profile="en16931").data
    for share in range(5, 100, 5):
        cut = whole[: len(whole) * share // 100]
        assert outcomes(cut) <= {"broken", "no_data", "damaged"}


def outcomes(content: bytes) -> set[str]:
    """Why it is refused, or ``damaged`` where it is read and told so."""
    try:
        found = fatal(content)
    except Unreadable as error:
        return {error.code}
    return {"damaged"} if "damaged" in found else found | {"accepted"}


def test_a_lost_index_is_damage_even_where_all_is_found_again() -> None:
    whole = plain(("factur-x.xml", data()))
    cut = whole[: whole.rindex(b"xref\n0")]
    assert number(cut) == "F1"
    assert "damaged" in fatal(cut)
    assert "damaged" not in fatal(whole)

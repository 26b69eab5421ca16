"""Hybrid PDF files: which file is the data, what else hangs beside it, and a page that becomes a Factur-X."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime

import pikepdf
import pytest

from factage.invoice.errors import Unreadable
from factage.invoice.formats import cii, facturx
from factage.invoice.formats.facturx.write import LEVELS
from factage.invoice.formats.profiles import PROFILES
from factage.invoice.model import Invoice, SupportingDocument
from factage.invoice.pdf import open_pdf
from invoice.formats.everything import everything
from invoice.pdf.made import CLAIM, attach, pdf

FX = facturx.hybrid.NAMESPACE
INVOICE = Invoice(number="F1", issue_date=date(2026, 11, 2), specification="urn:cen.eu:en16931:2017")


def xmp(name: str, namespace: str = FX, kind: str = "INVOICE") -> str:
    return (
        f'<rdf:Description rdf:about="" xmlns:f="{namespace}"><f:DocumentFileName>{name}</f:DocumentFileName>'
        f"<f:DocumentType>{kind}</f:DocumentType></rdf:Description>"
    )


def data(number: str = "F1") -> bytes:
    return cii.write(dataclasses.replace(INVOICE, number=number)).data


def hybrid(*files: tuple[str, bytes], said: str | None = None, place: str = "names") -> bytes:
    return pdf(lambda made: [attach(made, *one, place=place) for one in files], xmp=said)


def refusal(content: bytes) -> tuple[str, str | None]:
    with pytest.raises(Unreadable) as caught:
        facturx.read(content)
    return caught.value.code, caught.value.kind


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("factur-x.xml", "facturx"),
        ("FACTUR-X.XML", "facturx"),
        ("xrechnung.xml", "facturx"),
        ("ZUGFeRD-invoice.xml", "zugferd"),
        ("zugferd-invoice.xml", "zugferd"),
    ],
)
@pytest.mark.parametrize("place", ["names", "document"])
def test_the_data_are_found_by_any_of_their_names(name: str, format_: str, place: str) -> None:
    read = facturx.read(hybrid((name, data()), place=place))
    assert (read.invoice, read.format, read.profile) == (INVOICE, format_, INVOICE.specification)
    assert read.leftovers == ()


def test_of_several_the_one_that_the_xmp_names_is_read_and_the_others_are_told() -> None:
    files = (("factur-x.xml", data("A")), ("zugferd-invoice.xml", data("B")))
    read = facturx.read(hybrid(*files, said=xmp("zugferd-invoice.xml")))
    assert read.invoice.number == "B"
    assert [left.path for left in read.leftovers] == ["attachment:factur-x.xml"]
    assert facturx.read(hybrid(*files)).invoice.number == "A"


def test_the_finding_is_exposed_for_the_checks() -> None:
    with open_pdf(hybrid(("a.xml", data()), ("factur-x.xml", data()), said=xmp("A.XML"))) as container:
        found = facturx.hybrid_of(container)
        assert (found.data.name, found.named_by_xmp) == ("a.xml", True)
        assert [one.name for one in found.candidates] == ["a.xml", "factur-x.xml"]
        assert found.claims is not None
        assert found.claims.file_name == "A.XML"


def test_an_invoice_under_an_odd_name_is_read_all_the_same() -> None:
    read = facturx.read(hybrid(("rechnung.xml", data()), ("other.xml", b"<order/>")))
    assert read.invoice.number == "F1"
    assert [document.filename for document in read.invoice.attachments] == ["other.xml"]


def test_what_is_no_invoice_is_refused_by_its_kind() -> None:
    assert refusal(pdf()) == ("no_data", None)
    assert refusal(hybrid(("inner.pdf", pdf()))) == ("no_data", None)
    assert refusal(hybrid(("order-x.xml", b"<o/>"), said=xmp("order-x.xml", kind="ORDER"))) == (
        "not_an_invoice",
        "order",
    )
    answer = xmp("order-x.xml", kind="ORDER_RESPONSE")
    assert refusal(hybrid(("order-x.xml", b"<o/>"), said=answer)) == ("not_an_invoice", "order_confirmation")
    assert refusal(hybrid(("factur-x.xml", b"hello"))) == ("broken", None)
    assert refusal(hybrid(("factur-x.xml", b"<!DOCTYPE a><a/>"))) == ("forbidden_doctype", None)


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_a_page_becomes_a_factur_x_of_its_profile(profile: str) -> None:
    written = facturx.write(everything(), page=pdf(xmp=CLAIM), profile=profile)
    with open_pdf(written.data) as container:
        found = facturx.hybrid_of(container)
        assert found.claims is not None
        assert found.named_by_xmp
        level = PROFILES[profile].level
        assert found.claims.level == ("XRECHNUNG" if profile == "xrechnung" else LEVELS[level])
        assert found.data.relationship == ("Data" if level <= 2 else "Alternative")
        assert found.data.lies() == ()
        assert container.xmp.pdf_a == "3a"
    assert facturx.read(written.data).profile == PROFILES[profile].specification


def test_all_that_it_said_is_read_again() -> None:
    invoice = dataclasses.replace(
        everything(),
        attachments=(
            SupportingDocument(
                id="BL 7.pdf", filename="BL 7.pdf", content=b"%PDF-", mime_code="application/pdf"
            ),
            SupportingDocument(
                id="X1", filename="x1.csv", content=b"1;2", mime_code="text/csv", description="d"
            ),
            SupportingDocument(id="X2", url="https://factage.example/x2"),
        ),
    )
    written = facturx.write(invoice, page=pdf(), profile="extended")
    with open_pdf(written.data) as container:
        assert [one.name for one in container.attachments] == ["BL 7.pdf", "factur-x.xml"]
    assert facturx.read(written.data).invoice.attachments == invoice.attachments


def test_where_the_profile_has_no_place_for_documents_the_pdf_has() -> None:
    documents = (
        SupportingDocument(id="a.pdf", filename="a.pdf", content=b"%PDF-", mime_code="application/pdf"),
        SupportingDocument(id="no file", url="https://factage.example"),
    )
    written = facturx.write(dataclasses.replace(INVOICE, attachments=documents), page=pdf(), profile="basic")
    assert facturx.read(written.data).invoice.attachments == documents[:1]
    assert [loss.path for loss in written.losses] == ["attachments[1]"]


def test_the_data_of_before_are_replaced() -> None:
    before = hybrid(
        ("ZUGFeRD-invoice.xml", data("OLD")),
        ("keep.txt", b"k"),
        said=xmp("ZUGFeRD-invoice.xml", "urn:ferd:pdfa:CrossIndustryDocument:invoice:1p0#"),
    )
    written = facturx.write(INVOICE, page=before)
    read = facturx.read(written.data)
    assert (read.invoice.number, read.format) == ("F1", "facturx")
    with open_pdf(written.data) as container:
        assert [one.name for one in container.attachments] == ["factur-x.xml", "keep.txt"]
        assert container.xmp.namespaces() & set(facturx.hybrid.NAMESPACES) == {FX}


def test_the_same_arguments_make_the_same_bytes() -> None:
    at = datetime(2026, 11, 24, tzinfo=UTC)
    page = pdf(xmp=CLAIM)
    assert facturx.write(INVOICE, page=page, at=at).data == facturx.write(INVOICE, page=page, at=at).data


def test_an_invoice_that_names_no_profile_becomes_en16931() -> None:
    written = facturx.write(Invoice(number="1", title="t"), page=pdf())
    assert written.profile == PROFILES["en16931"].specification
    assert [loss.path for loss in written.losses] == ["title"]


def test_a_locked_page_is_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        facturx.write(INVOICE, page=pdf(encryption=pikepdf.Encryption(user="u", owner="o")))
    assert caught.value.code == "locked"

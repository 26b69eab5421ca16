"""What a file is, or why it is no invoice."""

import zipfile
from io import BytesIO

import pytest

from factage.invoice.errors import Unreadable
from factage.invoice.formats.recognise import recognise

UBL = "urn:oasis:names:specification:ubl:schema:xsd"
CBC = f"{UBL}:CommonBasicComponents-2"
CII = "urn:un:unece:uncefact:data:standard"


def zipped(*names: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, b"")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "format", "profile"),
    [
        (
            f'<Invoice xmlns="{UBL}:Invoice-2"><c:CustomizationID xmlns:c="{CBC}"> urn:x </c:CustomizationID></Invoice>',
            "",
            "ubl",
            "urn:x",
        ),
        (f'<x:CreditNote xmlns:x="{UBL}:CreditNote-2"/>', "", "ubl", None),
        (
            (
                f'<r:CrossIndustryInvoice xmlns:r="{CII}:CrossIndustryInvoice:100" xmlns:a="{CII}:'
                'ReusableAggregateBusinessInformationEntity:100"><r:ExchangedDocumentContext>'
                "<a:GuidelineSpecifiedDocumentContextParameter><a:ID>urn:y</a:ID>"
                "</a:GuidelineSpecifiedDocumentContextParameter></r:ExchangedDocumentContext></r:CrossIndustryInvoice>"
            ),
            "",
            "cii",
            "urn:y",
        ),
        ('{"number": "1", "lines": [], "specification": "urn:z"}', "", "json", "urn:z"),
        ('{"file": "a", "invoice": {"number": "1", "seller": null}}', "", "json", None),
        ("%PDF-1.7\n", "", "pdf", None),
        ("\n\n\n%PDF-1.7\n", "", "pdf", None),
        ("number;date\n1;2026-01-01\n", "", "table", None),
        ("anything", "rows.csv", "table", None),
    ],
)
def test_formats(data: str, name: str, format: str, profile: str | None) -> None:  # noqa: A002 - the field's name
    found = recognise(data.encode(), name)
    assert (found.format, found.profile) == (format, profile)


def test_zip_files() -> None:
    assert recognise(zipped("a.xml")).format == "archive"
    assert recognise(zipped("[Content_Types].xml", "xl/workbook.xml")).format == "table"
    with pytest.raises(Unreadable, match="unknown_format"):
        recognise(zipped("[Content_Types].xml", "word/document.xml"))


@pytest.mark.parametrize(
    ("data", "code", "kind"),
    [
        (f'<Order xmlns="{UBL}:Order-2"/>', "not_an_invoice", "order"),
        (f'<DespatchAdvice xmlns="{UBL}:DespatchAdvice-2"/>', "not_an_invoice", "delivery_note"),
        (f'<x:CrossDomainAcknowledgementAndResponse xmlns:x="{CII}"/>', "not_an_invoice", "other"),
        (
            (
                "<SCRDMCCBDACIOMessageStructure><ExchangedDocument><TypeCode>231</TypeCode></ExchangedDocument>"
                "</SCRDMCCBDACIOMessageStructure>"
            ),
            "not_an_invoice",
            "order_confirmation",
        ),
        ("<M_INVOIC/>", "not_supported", None),
        ("<FatturaElettronica/>", "unknown_format", None),
        ("<Invoice/>", "unknown_format", None),
        ("<Invoice", "broken", None),
        ("", "broken", None),
        (" \n", "broken", None),
        ("{", "broken", None),
        ('{"a": 1}', "unknown_format", None),
        ("[1, 2]", "unknown_format", None),
        ("UNA:+.? 'UNB+UNOC:3+A+B+1+2'UNH+1+INVOIC:D:96A:UN'", "not_supported", None),
        ("UNH+1+ORDERS:D:11A:UN'", "not_an_invoice", "order"),
        ("UNB+UNOC:3+A+B+1+2'", "broken", None),
        ("hello", "unknown_format", None),
        ("\x7fELF\x02", "unknown_format", None),
    ],
)
def test_refusals(data: str, code: str, kind: str | None) -> None:
    with pytest.raises(Unreadable) as caught:
        recognise(data.encode())
    assert (caught.value.code, caught.value.kind) == (code, kind)


def test_an_archive_that_begins_with_a_pdf_is_an_archive() -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as target:
        target.writestr("a.pdf", b"%PDF-1.7")
    assert recognise(buffer.getvalue()).format == "archive"

from __future__ import annotations

import pytest

from factage.invoice.checks import content
from factage.invoice.model import DocumentReference, Invoice, Line, Note, SupportingDocument


def test_what_stands_twice_is_told_once():
    invoice = Invoice(
        lines=(Line(id="1"), Line(id="1"), Line(id="2")),
        attachments=(
            SupportingDocument(content=b"x", filename="a.pdf"),
            SupportingDocument(content=b"x", filename="b.pdf"),
            SupportingDocument(content=b"y"),
        ),
        notes=(Note(text="same  text"), Note(text="same text"), Note(subject_code="AAI", text="same text")),
    )
    found = list(content.twice(invoice))
    assert [(each.rule, each.where) for each in found] == [
        ("line-twice", "BT-126"),
        ("attachment-twice", "BT-125"),
        ("note-twice", "BT-22"),
    ]
    assert all(each.level == "warning" for each in found)


def test_a_reference_twice_or_to_itself_is_told():
    before = (DocumentReference(number="A"), DocumentReference(number="A"), DocumentReference(number="B"))
    found = list(content.twice(Invoice(number="B", preceding_invoices=before)))
    assert [(each.rule, each.parameters["value"]) for each in found] == [
        ("reference-twice", "A"),
        ("reference-to-itself", "B"),
    ]
    pieces = (SupportingDocument(id="1"), SupportingDocument(id="1"))
    assert [each.rule for each in content.twice(Invoice(attachments=pieces))] == ["attachment-number-twice"]


@pytest.mark.parametrize(
    "name", ["../etc/passwd", "a/b.pdf", "a\\b.pdf", "x\u202efdp.exe", "a\x00.pdf", "c:d.pdf"]
)
def test_an_odd_file_name_is_a_warning(name):
    (found,) = content.attachments(Invoice(attachments=(SupportingDocument(filename=name),)))
    assert (found.rule, found.level) == ("attachment-name", "warning")


@pytest.mark.parametrize(
    ("said", "data", "wrong"),
    [
        ("application/pdf", b"%PDF-1.7", False),
        ("application/pdf", b"MZ\x90", True),
        ("image/png", b"%PDF-1.7", True),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04", False),
        ("text/csv", b"a;b", False),
        ("application/pdf", b"plain text", True),
        (None, b"MZ", False),
    ],
)
def test_a_content_that_is_something_else_is_a_warning(said, data, wrong):
    found = list(
        content.attachments(Invoice(attachments=(SupportingDocument(mime_code=said, content=data),)))
    )
    assert [each.rule for each in found] == (["attachment-content"] if wrong else [])

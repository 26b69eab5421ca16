from __future__ import annotations

from decimal import Decimal

import pytest

from factage.invoice.checks import content
from factage.invoice.model import Invoice, Line, Note, SupportingDocument, Totals


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


def test_an_amount_that_does_not_follow_is_told_with_what_would():
    totals = Totals(tax_exclusive=Decimal("100.00"), tax=Decimal("20.00"), tax_inclusive=Decimal("121.00"))
    found = list(content.amounts(Invoice(currency="EUR", totals=totals)))
    wrong = next(each for each in found if each.where == "BT-112")
    assert (wrong.rule, wrong.level) == ("amount-differs", "warning")
    assert wrong.parameters == {"value": "121.00", "other": "120.00"}
    assert "120.00" in wrong.message


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

"""A Factur-X of a page that was given: repaired, or ours with the given one attached, its bytes untouched."""

from __future__ import annotations

import io
from datetime import date

import pikepdf
import pytest

import need
from factage.invoice import read, render, write
from factage.invoice.formats import facturx
from factage.invoice.formats.facturx.hybrid import ORIGINAL_NAME
from factage.invoice.model import Invoice
from factage.invoice.pdf import open_pdf
from factage.invoice.pdf.conform import NotConforming, outside
from factage.invoice.pdf.conform.eye import compare
from invoice.pdf.conform.faulty import CASES

INVOICE = Invoice(
    number="F1", issue_date=date(2026, 11, 2), specification="urn:cen.eu:en16931:2017", currency="EUR"
)


def test_a_page_that_can_be_repaired_stays_the_page() -> None:
    page = CASES["standard_font"].make()
    written = write(INVOICE, "facturx", page=page)
    assert "font_embedded" in written.repairs
    assert written.obstacles == ()
    assert compare(page, written.data).alike
    assert read(written.data).invoice == INVOICE
    with open_pdf(written.data) as container:
        assert container.xmp.pdf_a == "3b"


@pytest.mark.parametrize("name", ["signature", "unknown_font", "program_that_is_none"])
def test_one_that_cannot_travels_attached_to_one_of_ours(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "PROGRAM", "no-such-program")
    page = CASES[name].make()
    written = write(INVOICE, "facturx", page=page)
    assert {one.code for one in written.obstacles} == CASES[name].obstacles
    assert compare(render(INVOICE), written.data).alike
    with open_pdf(written.data) as container:
        original = next(one for one in container.attachments if one.name == ORIGINAL_NAME)
        assert (original.content(), original.relationship) == (page, "Source")
    found = read(written.data)
    assert (found.invoice, found.leftovers) == (INVOICE, ())
    again = write(found.invoice, "facturx", page=written.data)
    assert again.obstacles == ()
    with open_pdf(again.data) as container:
        assert {one.name for one in container.attachments} == {"factur-x.xml", ORIGINAL_NAME}


def test_the_page_that_stands_in_its_place_may_be_given_too() -> None:
    own = render(INVOICE, language="en")
    written = write(INVOICE, "facturx", page=CASES["signature"].make(), otherwise=lambda: own)
    assert compare(own, written.data).alike


def test_facturx_alone_refuses_such_a_page() -> None:
    with pytest.raises(NotConforming):
        facturx.write(INVOICE, page=CASES["unknown_font"].make())


def test_a_page_of_ours_keeps_its_marks_and_is_not_touched() -> None:
    page = render(INVOICE)
    written = write(INVOICE, "facturx", page=page)
    assert written.repairs == ()
    with open_pdf(written.data) as container:
        assert (container.xmp.pdf_a, container.xmp.pdf_ua) == ("3a", "1")


def test_ghostscript_writes_a_page_anew_that_looks_the_same() -> None:
    need.program("gs", package="ghostscript")
    page = CASES["printers_colours"].make()
    made = outside.converted(page)
    assert made is not None
    assert compare(page, made).alike


def test_what_ghostscript_would_show_otherwise_is_not_taken(tmp_path) -> None:  # type: ignore[no-untyped-def]
    blank = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(400, 200))
        pdf.save(blank)
    (tmp_path / "blank.pdf").write_bytes(blank.getvalue())
    program = tmp_path / "gs"
    program.write_text(f'#!/bin/sh\ncp "{tmp_path}/blank.pdf" out.pdf\n')
    program.chmod(0o700)
    assert outside.converted(CASES["standard_font"].make(), program=str(program)) is None
    program.write_text("#!/bin/sh\nexit 1\n")
    assert outside.converted(CASES["standard_font"].make(), program=str(program)) is None

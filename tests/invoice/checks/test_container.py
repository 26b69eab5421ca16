"""The PDF around the data: each fault of the container is fatal, and a Factur-X of ours has none."""

from __future__ import annotations

import io
from decimal import Decimal

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from factage.invoice import check
from factage.invoice.formats import facturx, ubl
from factage.invoice.model import Invoice, Line, Totals
from invoice.pdf.made import CLAIM, pdf

INVOICE = Invoice(
    number="F-1",
    currency="EUR",
    lines=(Line(id="1", net_amount=Decimal("10.00")),),
    totals=Totals(lines=Decimal("10.00")),
)


@pytest.fixture(scope="module")
def hybrid():
    return facturx.write(INVOICE, page=pdf(xmp=CLAIM), profile="en16931").data


def changed(data, change):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        change(opened)
        opened.save(out)
    return out.getvalue()


def faults(data):
    return {
        finding.rule
        for finding in check(data).findings
        if finding.pack == "factage" and finding.level == "fatal"
    }


def spec_of(opened):
    return opened.Root.Names.EmbeddedFiles.Names[1]


def rename(opened):
    spec_of(opened).UF = String("FACTUR-X.XML")
    spec_of(opened).F = String("FACTUR-X.XML")


def unrelate(opened):
    spec_of(opened).AFRelationship = Name.Supplement


def untie(opened):
    del opened.Root.AF


def script(opened):
    opened.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def second(opened):
    stream = opened.make_stream(b"<CrossIndustryInvoice/>", Type=Name.EmbeddedFile)
    spec = opened.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String("zugferd-invoice.xml"),
            UF=String("zugferd-invoice.xml"),
            EF=Dictionary(F=stream, UF=stream),
        )
    )
    opened.Root.Names.EmbeddedFiles.Names = Array(
        [*opened.Root.Names.EmbeddedFiles.Names, String("zugferd-invoice.xml"), spec]
    )


def silent(opened):
    del opened.Root.Metadata


def other_level(opened):
    text = opened.Root.Metadata.read_bytes().replace(b"EN 16931", b"BASIC")
    opened.Root.Metadata = opened.make_stream(text, Type=Name.Metadata, Subtype=Name.XML)


def as_ubl(opened):
    spec_of(opened).EF.F.write(ubl.write(INVOICE).data)
    spec_of(opened).EF.UF = spec_of(opened).EF.F


def test_a_factur_x_of_ours_has_no_fault(hybrid):
    report = check(hybrid)
    assert report.format == "facturx"
    assert faults(hybrid) == set()


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (rename, "data-name"),
        (unrelate, "data-relationship"),
        (untie, "data-relationship"),
        (script, "active-content"),
        (second, "data-files"),
        (silent, "xmp-missing"),
        (other_level, "xmp-conformance"),
        (as_ubl, "data-kind"),
    ],
)
def test_a_fault_of_the_container_is_fatal_to_acceptance_alone(hybrid, change, rule):
    spoilt = changed(hybrid, change)
    assert rule in faults(spoilt)
    assert not check(spoilt).accepted
    if change is not as_ubl:
        assert check(spoilt).valid is check(hybrid).valid


def test_an_encrypted_container_is_told(hybrid):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(hybrid)) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="owner", user=""))
    assert "encrypted" in faults(out.getvalue())

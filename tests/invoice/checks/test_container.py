"""The PDF around the data: each fault of the container is fatal, and a Factur-X of ours has none."""

from __future__ import annotations

import io
from decimal import Decimal
from hashlib import md5

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


def parameters(opened):
    return spec_of(opened).EF.F.Params


def claim_nothing(opened):
    packet = opened.Root.Metadata.read_bytes().replace(b"pdfaid:part>3", b"pdfaid:part>1")
    opened.Root.Metadata = opened.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)


def announce(before, after):
    def change(opened):
        packet = opened.Root.Metadata.read_bytes()
        assert before in packet
        opened.Root.Metadata = opened.make_stream(
            packet.replace(before, after), Type=Name.Metadata, Subtype=Name.XML
        )

    return change


def unlist(opened):
    del opened.Root.Names.EmbeddedFiles


def without_type(opened):
    del spec_of(opened).EF.F.Subtype


def other_type(opened):
    spec_of(opened).EF.F.Subtype = Name("/application/pdf")


def other_size(opened):
    parameters(opened).Size = 3


def other_checksum(opened):
    parameters(opened).CheckSum = String(b"\x01" * 16)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (claim_nothing, "pdfa-claim"),
        (unlist, "data-unlisted"),
        (without_type, "data-type"),
        (other_type, "data-type"),
        (other_size, "data-size"),
        (other_checksum, "data-checksum"),
        (announce(b"Version>1.0<", b"Version>9.9<"), "xmp-version"),
        (announce(b"Version>1.0<", b"Version>soon<"), "xmp-version"),
        (announce(b"DocumentType>INVOICE<", b"DocumentType>ORDER<"), "data-kind"),
        (announce(b"DocumentFileName>factur-x.xml<", b"DocumentFileName>other.xml<"), "data-name"),
        (announce(b"DocumentFileName>factur-x.xml<", b"DocumentFileName> <"), "xmp-file-name"),
        (announce(b"1p0#", b"7p7#"), "xmp-missing"),
    ],
)
def test_every_single_fault_has_its_own_finding(hybrid, change, rule):
    spoilt = changed(hybrid, change)
    assert faults(spoilt) == {rule}
    for language in ("fr", "en"):
        for finding in check(spoilt).findings:
            if finding.rule == rule:
                assert "…" not in finding.said(language).message


def test_a_checksum_in_digits_is_right(hybrid):
    def change(opened):
        digits = md5(spec_of(opened).EF.F.read_bytes(), usedforsecurity=False).hexdigest()
        parameters(opened).CheckSum = String(digits)

    assert faults(changed(hybrid, change)) == set()


def test_a_profile_without_lines_is_no_alternative_to_the_page():
    made = facturx.write(INVOICE, page=pdf(xmp=CLAIM), profile="minimum").data

    def change(opened):
        spec_of(opened).AFRelationship = Name.Alternative

    assert faults(made) == set()
    assert faults(changed(made, change)) == {"data-relationship-profile"}


@pytest.mark.parametrize(
    "profile", ["minimum", "basicwl", "basic", "en16931", "extended", "extended-ctc-fr", "xrechnung"]
)
def test_what_we_write_has_no_fault_in_any_profile(profile):
    assert faults(facturx.write(INVOICE, page=pdf(xmp=CLAIM), profile=profile).data) == set()

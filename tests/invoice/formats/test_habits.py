"""One invoice in every habit of writing XML is one invoice: prefixes, encodings, figures, days, the names of ZUGFeRD 1."""

from __future__ import annotations

import codecs
import re
from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

import need
from factage.invoice import read, write
from factage.invoice.model import Invoice, Line, Totals

SAMPLES = need.ROOT / "samples" / "contexts" / "written"
CII = (SAMPLES / "tax-representative" / "cii-en16931.xml").read_bytes()
UBL = (SAMPLES / "tax-representative" / "ubl-en16931.xml").read_bytes()
SYNTAXES = pytest.mark.parametrize("data", [CII, UBL], ids=["cii", "ubl"])


def respelt(data: bytes, prefixes: dict[str, str | None]) -> bytes:
    """The same document under other prefixes; the default namespace where the prefix is None."""
    root = etree.fromstring(data)
    uris = sorted({node.tag[1:].partition("}")[0] for node in root.iter()})
    names = [*prefixes.values(), *(f"n{index}" for index in range(len(uris)))]
    made = etree.Element(root.tag, root.attrib, nsmap=dict(zip(names, uris, strict=False)))
    made[:] = list(root)
    made.text = root.text
    etree.cleanup_namespaces(made)
    return etree.tostring(made, xml_declaration=True, encoding="UTF-8")


def redeclared(data: bytes) -> bytes:
    """The same document, every element with a default namespace of its own."""
    root = etree.fromstring(data)

    def spelt(node: etree._Element) -> str:
        uri, _, local = node.tag[1:].partition("}")
        said = "".join(f' {name}="{value}"' for name, value in node.attrib.items())
        text = (node.text or "").replace("&", "&amp;").replace("<", "&lt;")
        return f'<{local} xmlns="{uri}"{said}>{text}{"".join(map(spelt, node))}</{local}>'

    return spelt(root).encode()


@SYNTAXES
def test_prefixes_are_nobodys_business(data: bytes) -> None:
    invoice = read(data).invoice
    assert read(respelt(data, {})).invoice == invoice
    assert read(respelt(data, {"a": "ram"})).invoice == invoice
    assert read(respelt(data, {"a": None})).invoice == invoice
    assert read(redeclared(data)).invoice == invoice


@SYNTAXES
@pytest.mark.parametrize(
    ("encoding", "mark", "declared"),
    [
        ("utf-8", b"", ""),
        ("utf-8", codecs.BOM_UTF8, ' encoding="UTF-8"'),
        ("utf-16-le", codecs.BOM_UTF16_LE, ' encoding="UTF-16"'),
        ("utf-16-be", codecs.BOM_UTF16_BE, ' encoding="utf-16"'),
        ("utf-16-le", codecs.BOM_UTF16_LE, ""),
        ("iso-8859-1", b"", ' encoding="ISO-8859-1"'),
        ("iso-8859-15", b"", ' encoding="ISO-8859-15"'),
        ("cp1252", b"", ' encoding="windows-1252"'),
    ],
)
def test_every_encoding_says_the_same(data: bytes, encoding: str, mark: bytes, declared: str) -> None:
    body = data.decode("utf-8").partition("?>")[2]
    named = re.sub(r"(Name>)[^<]+(</)", r"\1Société d'été à Orléans\2", body, count=1)
    coded = mark + f'<?xml version="1.0"{declared}?>{named}'.encode(encoding)
    assert read(coded).invoice == read(f'<?xml version="1.0"?>{named}'.encode()).invoice
    assert "Société d'été à Orléans" in str(read(coded).invoice)


@SYNTAXES
@pytest.mark.parametrize(
    ("written", "meant", "kept"),
    [
        ("1e2", "100", b">100<"),
        ("+1", "1", b">1<"),
        (" 7.50\n", "7.50", b">7.50<"),
        (".5", "0.5", b">0.5<"),
        ("3.", "3", b">3<"),
        ("1.0000", "1.0000", b">1.0000<"),
        ("-0.00", "0.00", b">-0.00<"),
        ("1E-3", "0.001", b">0.001<"),
    ],
)
def test_a_figure_is_read_however_it_is_written(data: bytes, written: str, meant: str, kept: bytes) -> None:
    changed = re.sub(
        rb"(PayableAmount[^>]*>)[^<]+(</)", rb"\g<1>" + written.encode() + rb"\g<2>", data, count=1
    )
    found = read(changed)
    assert found.leftovers == ()
    assert found.invoice.totals is not None
    assert found.invoice.totals.payable == Decimal(meant)
    again = write(found.invoice, "cii").data
    assert re.search(rb"DuePayableAmount[^>]*" + kept, again)
    totals = read(again).invoice.totals
    assert totals is not None
    assert str(totals.payable) == kept[1:-1].decode()


@pytest.mark.parametrize("figure", ["1,00", "1 000.00", "NaN", "INF", "0x10", "１２", "1e9999", "12.5.0"])
@SYNTAXES
def test_what_is_no_figure_is_left_over(data: bytes, figure: str) -> None:
    changed = re.sub(
        rb"(PayableAmount[^>]*>)[^<]+(</)", rb"\g<1>" + figure.encode() + rb"\g<2>", data, count=1
    )
    found = read(changed)
    assert found.invoice.totals is not None
    assert found.invoice.totals.payable is None
    assert [left.where for left in found.leftovers] == ["BT-115"]


def cii_day(text: str, form: str | None) -> Invoice:
    said = "" if form is None else f' format="{form}"'
    changed = re.sub(
        rb"(<ram:IssueDateTime>).*?(</ram:IssueDateTime>)",
        rb"\g<1><udt:DateTimeString" + said.encode() + b">" + text.encode() + rb"</udt:DateTimeString>\g<2>",
        CII,
        flags=re.DOTALL,
    )
    return read(changed).invoice


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("20261102", "102"), (" 20261102 ", "102"), ("20261102", None), ("202611021530", "203"),
        ("20261102153059", "204"), ("2026-11-02", "102"), ("2026-11-02T15:30:59Z", None),
    ],
)  # fmt: skip
def test_a_day_of_cii_in_every_form(text: str, form: str | None) -> None:
    assert cii_day(text, form).issue_date == date(2026, 11, 2)


@pytest.mark.parametrize(
    ("text", "form"),
    [("20260230", "102"), ("02112026", "102"), ("20261102", "610"), ("2026-11", None), ("20261102.0", "102")],
)
def test_no_day_of_cii_is_guessed(text: str, form: str | None) -> None:
    assert cii_day(text, form).issue_date is None


@pytest.mark.parametrize("text", ["2026-11-02", "2026-11-02Z", "2026-11-02+01:00", "2026-11-02T00:00:00"])
def test_a_day_of_ubl_in_every_form(text: str) -> None:
    changed = re.sub(rb"(IssueDate>)[^<]+(</)", rb"\g<1>" + text.encode() + rb"\g<2>", UBL, count=1)
    assert read(changed).invoice.issue_date == date(2026, 11, 2)


def test_zugferd_1_is_read_in_its_own_names() -> None:
    ferd = "urn:ferd:CrossIndustryDocument:invoice:1p0"
    standard = "urn:un:unece:uncefact:data:standard:"
    data = f"""<rsm:CrossIndustryDocument xmlns:rsm="{ferd}"
 xmlns:ram="{standard}ReusableAggregateBusinessInformationEntity:12" xmlns:udt="{standard}UnqualifiedDataType:15">
 <rsm:SpecifiedExchangedDocumentContext><ram:TestIndicator><udt:Indicator>false</udt:Indicator></ram:TestIndicator>
  <ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>{ferd}:comfort</ram:ID>
  </ram:GuidelineSpecifiedDocumentContextParameter></rsm:SpecifiedExchangedDocumentContext>
 <rsm:HeaderExchangedDocument><ram:ID>RE-1</ram:ID><ram:TypeCode>380</ram:TypeCode>
  <ram:IssueDateTime><udt:DateTimeString format="102">20130305</udt:DateTimeString></ram:IssueDateTime>
 </rsm:HeaderExchangedDocument>
 <rsm:SpecifiedSupplyChainTradeTransaction>
  <ram:ApplicableSupplyChainTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
   <ram:SpecifiedTradeSettlementMonetarySummation><ram:GrandTotalAmount currencyID="EUR">12.00</ram:GrandTotalAmount>
   </ram:SpecifiedTradeSettlementMonetarySummation></ram:ApplicableSupplyChainTradeSettlement>
  <ram:IncludedSupplyChainTradeLineItem>
   <ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument>
   <ram:SpecifiedSupplyChainTradeSettlement><ram:SpecifiedTradeSettlementMonetarySummation>
    <ram:LineTotalAmount currencyID="EUR">10.00</ram:LineTotalAmount>
   </ram:SpecifiedTradeSettlementMonetarySummation></ram:SpecifiedSupplyChainTradeSettlement>
  </ram:IncludedSupplyChainTradeLineItem>
 </rsm:SpecifiedSupplyChainTradeTransaction>
</rsm:CrossIndustryDocument>"""
    found = read(data.encode())
    assert (found.format, found.leftovers) == ("zugferd", ())
    assert found.invoice == Invoice(
        number="RE-1",
        issue_date=date(2013, 3, 5),
        type_code="380",
        currency="EUR",
        specification=f"{ferd}:comfort",
        totals=Totals(tax_inclusive=Decimal("12.00")),
        lines=(Line(id="1", net_amount=Decimal("10.00")),),
    )


@pytest.mark.parametrize("profile", ["minimum", "basicwl"])
def test_an_invoice_without_lines_is_what_it_is(profile: str) -> None:
    summary = read(write(read(CII).invoice, "cii", profile=profile).data).invoice
    assert summary.lines == ()
    for syntax in ("cii", "ubl"):
        written = write(summary, syntax)
        assert {loss.path for loss in written.losses} <= {"totals.tax"}
        assert read(written.data).leftovers == ()


@pytest.mark.parametrize(
    "path", sorted(SAMPLES.glob("*/*.xml")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_a_sample_comes_back_the_same_and_in_the_same_bytes(path: object) -> None:
    data = path.read_bytes()  # type: ignore[attr-defined]
    found = read(data)
    assert found.leftovers == ()
    for syntax in ("cii", "ubl"):
        once = write(found.invoice, syntax)
        assert write(found.invoice, syntax).data == once.data
        again = read(once.data).invoice
        assert write(again, syntax).data == once.data
        if syntax == found.format:
            assert (once.losses, again) == ((), found.invoice)

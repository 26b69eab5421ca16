"""Every CII document of the shared corpus comes back the same, byte for byte the second time; hostile ones never crash."""

import json

import pytest

import need
from factage.invoice import read
from factage.invoice.errors import Unreadable
from factage.invoice.formats import cii, facturx, xml
from invoice.pdf.made import CLAIM, pdf
from laws.invoices import without


def rows(*kinds: str) -> list[dict[str, str]]:
    lines = (need.corpus() / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["kind"] in kinds]


@pytest.mark.corpus
def test_read_write_read_gives_the_same_invoice() -> None:
    documents, wrong = 0, []
    for row in rows("xml", "unit-xrechnung", "mutant"):
        try:
            root = xml.parse((need.corpus() / row["path"]).read_bytes())
        except Unreadable:
            continue
        if not cii.recognise(root):
            continue
        documents += 1
        once = cii.read(root).invoice
        written = cii.write(once)
        again = cii.read(xml.parse(written.data))
        if (
            again.invoice != without(once, written.losses)
            or again.leftovers
            or cii.write(again.invoice).data != written.data
        ):
            wrong.append(row["path"])
    assert documents > 200
    assert wrong == []


@pytest.mark.corpus
def test_every_hybrid_is_read_and_written_into_another_page() -> None:
    page = pdf(xmp=CLAIM)
    documents = rows("pdf-hybrid")
    for row in documents:
        invoice = facturx.read((need.corpus() / row["path"]).read_bytes()).invoice
        written = facturx.write(invoice, page=page)
        assert facturx.read(written.data).invoice == without(invoice, written.losses), row["path"]
    assert len(documents) > 40


@pytest.mark.corpus
def test_what_is_hostile_or_no_invoice_is_refused_with_a_code_or_read() -> None:
    refused = {}
    for row in rows("hostile", "pdf-broken", "pdf-orderx", "pdf-plain"):
        if not row["path"].endswith(".pdf") and "cii" not in row["path"]:
            continue
        try:
            data = (need.corpus() / row["path"]).read_bytes()
            facturx.read(data) if row["path"].endswith(".pdf") else read(data)
        except Unreadable as error:
            refused[row["path"]] = error.code
            continue
        assert row["expected"] != "reject", row["path"]
    assert refused["hostile/pdf-flate-256MB-xml.pdf"] == "too_large"
    assert refused["hostile/pdf-nested.pdf"] == "no_data"

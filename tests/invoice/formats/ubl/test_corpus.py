"""Every UBL document of the shared corpus comes back the same, by the schema and byte for byte the second time."""

import json

import pytest

import need
from factage.invoice.errors import Unreadable
from factage.invoice.formats import ubl, xml
from laws.invoices import without


@pytest.mark.corpus
def test_read_write_read_gives_the_same_invoice() -> None:
    folder = need.corpus()
    rows = [json.loads(line) for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    documents = wrong = 0
    for row in rows:
        if row["kind"] not in {"xml", "unit-xrechnung"} or not row["path"].endswith(".xml"):
            continue
        try:
            root = xml.parse((folder / row["path"]).read_bytes())
        except Unreadable:
            continue
        if not ubl.recognise(root):
            continue
        documents += 1
        once = ubl.read(root).invoice
        written = ubl.write(once)
        again = ubl.read(written.data)
        same = again.invoice == without(once, written.losses) and not again.leftovers
        wrong += not same or ubl.write(again.invoice).data != written.data
    assert documents > 250
    assert wrong == 0

"""Every kind of input, one batch: what becomes of each, read by the library itself (the rules are judged elsewhere)."""

from __future__ import annotations

import dataclasses
import io
import json

import openpyxl
import pikepdf
import pytest

import factories
import papers
from factage.hub.base.actor import Actor
from factage.hub.base.tenancy import scope
from factage.hub.documents import operations, queries, states
from factage.hub.documents.models import Batch, Document
from factage.hub.jobs import topics
from factage.hub.jobs.inline import work_off
from factage.hub.layouts.operations import save_mapping
from factage.invoice.formats.json import decode
from factories import NOW

ACTOR = Actor.command("test")
MAPPING = {
    "per": "line",
    "columns": [
        {"header": "Facture", "path": "number"},
        {"header": "Fichier", "path": "file"},
        {"header": "Date", "path": "issue_date"},
        {"header": "SIREN", "path": "buyer.legal_id", "scheme": "0002"},
        {"header": "Article", "path": "lines.item.name"},
        {"header": "Quantité", "path": "lines.quantity"},
        {"header": "Prix", "path": "lines.unit_price"},
        {"header": "TVA", "path": "lines.vat.rate"},
    ],
    "constants": {"type_code": "380", "currency": "EUR", "seller.name": "Imprimerie des Remparts"},
}
HEADERS = [column["header"] for column in MAPPING["columns"]]


@pytest.fixture
def ours(db, monkeypatch):
    """An organisation with a customer and a mapping; rules find everything valid, and nothing is sent."""
    monkeypatch.setattr("factage.invoice.verbs.check", lambda data, **_: papers.report(""))
    monkeypatch.delitem(topics.TOPICS, "document.ready")
    organisation = factories.organisation()
    customer = factories.customer(organisation, siren=papers.BUYER, name="Ateliers Fauvette")
    factories.agreement(customer)
    with scope(organisation):
        save_mapping(
            organisation=organisation,
            actor=ACTOR,
            now=NOW,
            name="lignes",
            headers=HEADERS,
            definition=MAPPING,
        )
        yield organisation


def work(organisation, files):
    batch = papers.work(organisation, files)
    assert batch.stage == Batch.SETTLED
    assert queries.conservation().balanced
    assert list(queries.verify_journal()) == []
    return {d.name: d for d in queries.batch_documents(batch)}


def invoice(number):
    return decode(papers.invoice(number))[0]


def written(number, to, **more):
    from factage.invoice import write

    return write(invoice(number), to, **more).data


def page(text="a page"):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.docinfo["/Title"] = text
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()


def csv(*rows):
    lines = [";".join(HEADERS)]
    lines += [f"{number};{file};02/11/2026;{papers.BUYER};Papier;2;50,00;20" for number, file in rows]
    return "\r\n".join(lines).encode("cp1252")


def xlsx(*rows):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADERS)
    for number, file in rows:
        sheet.append([number, file, NOW.date(), papers.BUYER, "Papier", 2, 50.0, 20])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def outcome(documents):
    return {name: (d.state, d.reason) for name, d in documents.items()}


def test_data_in_every_syntax(ours):
    from factage.invoice import write

    hybrid = write(invoice("F-3"), "facturx").data
    documents = work(
        ours,
        {
            "a.xml": written("F-1", "cii"),
            "b.xml": written("F-2", "ubl"),
            "c.pdf": hybrid,
            "d.json": papers.json_file("F-4"),
            "more.zip": papers.archive(
                {"e.xml": written("F-5", "cii"), "sub/f.json": papers.json_file("F-6")}
            ),
        },
    )
    assert {name: (d.number, d.format, d.state) for name, d in documents.items()} == {
        "a.xml": ("F-1", "cii", "ready"),
        "b.xml": ("F-2", "ubl", "ready"),
        "c.pdf": ("F-3", "facturx", "ready"),
        "d.json": ("F-4", "json", "ready"),
        "more.zip!e.xml": ("F-5", "cii", "ready"),
        "more.zip!sub/f.json": ("F-6", "json", "ready"),
    }
    assert documents["c.pdf"].original.data() == hybrid


@pytest.mark.parametrize("rows", [("lignes.csv", csv), ("classeur.xlsx", xlsx)])
def test_pages_find_their_rows(ours, rows):
    name, table = rows
    files = {
        "scan 17.pdf": page("named by a column"),
        "Facture F-2 novembre.pdf": page("bears the number"),
        "F-3.pdf": page("is the number"),
        "F-3_BL.pdf": page("goes with it"),
        "F-9.pdf": page("without rows"),
        name: table(("F-1", "scan 17.pdf"), ("F-2", ""), ("F-3", ""), ("F-3", ""), ("F-4", "")),
    }
    documents = work(ours, files)
    assert outcome(documents) == {
        "scan 17.pdf": ("ready", ""),
        "Facture F-2 novembre.pdf": ("ready", ""),
        "F-3.pdf": ("ready", ""),
        "F-3_BL.pdf": ("attached", "attachment"),
        "F-9.pdf": ("held", "scan"),
        name: ("attached", "rows_of_invoices"),
        f"{name}!F-4": ("ready", ""),
    }
    three = documents["F-3.pdf"]
    assert three.original.data() == files["F-3.pdf"]
    assert three.rows.data() == files[name]
    assert len(three.semantic().lines) == 2
    assert (three.payable_minor, three.currency) == (24000, "EUR")
    assert documents[f"{name}!F-4"].original.data() == files[name]


def test_a_table_of_one_invoice_alone_is_that_invoice(ours):
    assert outcome(work(ours, {"une.csv": csv(("F-1", ""))})) == {"une.csv": ("ready", "")}


def test_two_pages_for_the_same_rows_are_for_a_person_to_tell_apart(ours):
    files = {"F-1.pdf": page("one"), "copie/F-1.pdf": page("other"), "l.csv": csv(("F-1", ""), ("F-2", ""))}
    documents = work(ours, files)
    assert documents["l.csv!F-1"].reason == "rows_ambiguous"
    assert documents["l.csv!F-2"].state == states.READY


def test_unknown_columns_wait_for_a_person_and_then_go_on(ours):
    table = csv(("F-1", "F-1.pdf"), ("F-2", "")).replace(b"Prix", b"Tarif")
    documents = work(ours, {"F-1.pdf": page("F-1"), "autre.csv": table})
    assert outcome(documents) == {"F-1.pdf": ("held", "scan"), "autre.csv": ("held", "mapping_unknown")}
    assert "Tarif" in documents["autre.csv"].reason_parameters["headers"]
    columns = [
        column | {"header": column["header"].replace("Prix", "Tarif")} for column in MAPPING["columns"]
    ]
    save_mapping(
        organisation=ours,
        actor=ACTOR,
        now=NOW,
        name="autre",
        headers=[],
        definition=MAPPING | {"columns": columns},
    )
    operations.recheck(organisation=ours, documents=[documents["autre.csv"].pk], actor=ACTOR, now=NOW)
    work_off(ours)
    assert {d.name: d.state for d in Document.objects.all()} == {
        "F-1.pdf": "ready",
        "autre.csv": "attached",
        "autre.csv!F-2": "ready",
    }


def test_bad_input_is_refused_by_name_and_the_rest_goes_on(ours):
    locked = pikepdf.open(io.BytesIO(page("locked")))
    target = io.BytesIO()
    locked.save(target, encryption=pikepdf.Encryption(owner="a", user="b"))
    files = {
        "entity.xml": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        "cut.xml": written("F-8", "cii")[:900],
        "cut.pdf": page("cut")[:60],
        "locked.pdf": target.getvalue(),
        "order.xml": b'<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>',
        "notes.txt": b"just words",
        "empty.xml": b"",
        "other.json": json.dumps({"hello": "world"}).encode(),
        "good.xml": written("F-1", "cii"),
    }
    documents = work(ours, files)
    assert {name: (d.state, d.reason) for name, d in documents.items() if name != "empty.xml"} == {
        "entity.xml": ("rejected", "forbidden_doctype"),
        "cut.xml": ("rejected", "broken"),
        "cut.pdf": ("rejected", "broken"),
        "locked.pdf": ("rejected", "locked"),
        "order.xml": ("rejected", "not_an_invoice"),
        "notes.txt": ("rejected", "unknown_format"),
        "other.json": ("rejected", "unknown_format"),
        "good.xml": ("ready", ""),
    }
    assert documents["empty.xml"].state == states.REJECTED
    assert documents["order.xml"].reason_detail == "order"
    assert all(documents[name].original.data() == data for name, data in files.items())


def test_the_same_invoice_in_two_syntaxes_is_one(ours):
    first = work(ours, {"a.xml": written("F-1", "cii")})["a.xml"]
    again = work(ours, {"a.json": papers.json_file("F-1")})["a.json"]
    assert (again.state, again.reason, again.first) == (states.DUPLICATE, "same_invoice", first)
    changed = dataclasses.replace(invoice("F-1"), payment_terms="30 jours")
    from factage.invoice import write

    other = work(ours, {"b.xml": write(changed, "ubl").data})["b.xml"]
    assert (other.state, other.reason, other.first) == (states.HELD, "number_conflict", first)

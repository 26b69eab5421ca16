"""Confirming a layout and looking at parity: who may, what a wrong answer keeps, what the fields understand."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import contexts
import factories
from factage.hub.base.actor import Actor
from factage.hub.base.tenancy import scope
from factage.hub.desk import page_values, terms_of_art
from factage.hub.documents import operations
from factage.hub.documents.models import Document, PageReading, ParityCertificate
from factage.hub.documents.plain_pages import keep_reading, settle_pages, understand
from factage.hub.layouts import operations as layouts
from factage.hub.layouts import queries as known
from factage.invoice.pages.layout import Layout
from factage.invoice.view import render_pdf

ACTOR = Actor.command("test")
NOW = factories.NOW


@pytest.fixture
def waiting(organisation, monkeypatch):
    """A page that waits to be confirmed; no rules judge here."""
    from factage.hub.documents import plain_pages

    monkeypatch.setattr(
        plain_pages, "_judged", lambda reading, *_a, version, **_k: plain_pages.Understood(reading, version)
    )
    data = render_pdf(contexts.invoice("b2g-simple"))
    with scope(organisation):
        operations.receive(
            organisation=organisation,
            actor=ACTOR,
            files=[operations.Incoming("page.pdf", data)],
            source="test",
            now=NOW,
        )
        document = Document.objects.get()
        understood = understand(data, document=document)
        Document.objects.filter(pk=document.pk).update(shape="page")
        document.refresh_from_db()
        keep_reading(document, understood, actor=ACTOR, now=NOW)
        settle_pages(document.batch, actor=ACTOR, now=NOW)
        document.refresh_from_db()
        assert document.reason == "to_be_confirmed"
        return document


def test_who_may_only_read_sees_no_form(organisation, waiting, desk):
    reader = desk(factories.person(organisation, role="read", email="reader@example.org"))
    assert reader.get(reverse("desk:page_layout", args=[waiting.pk])).status_code == 403
    assert reader.get(reverse("desk:settings")).status_code == 403


def test_a_wrong_answer_keeps_what_was_typed(waiting, desk, person):
    clerk = desk(person)
    here = reverse("desk:page_layout", args=[waiting.pk])
    page = clerk.get(here)
    assert page.status_code == 200
    posted = {
        "number": "N-77",
        "issue_date": "demain",
        "totals.payable": "mille",
        "seller.name": "X",
        "buyer.name": "Y",
    }
    answer = clerk.post(here, posted)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="N-77"' in text
    assert 'value="demain"' in text
    assert "24/11/2026" in text
    assert "1 234,56" in text


def test_a_page_that_does_not_wait_is_shown_as_it_stands(organisation, waiting, desk, person):
    with scope(organisation):
        operations.cancel(organisation=organisation, documents=[waiting.pk], actor=ACTOR, now=NOW)
    answer = desk(person).get(reverse("desk:page_layout", args=[waiting.pk]))
    assert answer.status_code == 302
    assert answer.url == reverse("desk:invoice", args=[waiting.pk])


def test_what_a_person_writes_is_understood(organisation, waiting):
    with scope(organisation):
        reading = PageReading.objects.get(document=waiting)
    typed = {
        "number": "  F 12 ",
        "issue_date": "3/11/2026",
        "seller.name": "Vauzelin",
        "buyer.name": "Commune",
        "seller.legal_id": "000 412 510",
        "totals.payable": "1 234,5 €",
        "totals.tax": "",
        "lines[0].item.name": "Banc",
        "lines[0].net_amount": "1,234.50",
    }
    sheet = page_values.sheet_of(reading, typed)
    said = page_values.read_back(sheet)
    assert sheet.errors == []
    assert (said["number"], said["issue_date"]) == ("F 12", "2026-11-03")
    assert said["seller"]["legal_id"] == "000412510"
    assert said["totals"] == {
        "lines": None,
        "tax_exclusive": None,
        "tax": None,
        "tax_inclusive": None,
        "prepaid": None,
        "payable": "1234.5",
    }
    assert said["lines"][0]["net_amount"] == "1234.50"
    assert said["preceding_invoices"] == []


def test_clicks_that_are_no_places_are_left_out(organisation, waiting):
    posted = {
        "@number": "1 10.5 20 30 40",
        "@issue_date": "1 x",
        "number": "1 2 3 4 5",
        "@due_date": "9" * 40,
    }
    with scope(organisation):
        sheet = page_values.sheet_of(PageReading.objects.get(document=waiting), posted)
    assert page_values.places_of(posted, sheet) == {"number": (1, (10.5, 20.0, 30.0, 40.0))}


def test_a_click_below_an_emptied_line_names_the_line_that_stays(organisation, waiting):
    posted = {
        "lines[0].item.name": "",
        "lines[0].net_amount": " ",
        "lines[1].item.name": "Banc",
        "lines[2].item.name": "Pose",
        "@lines[0].net_amount": "1 1 1 2 2",
        "@lines[2].item.name": "1 10 20 30 40",
        "@vat_breakdown[1].rate": "1 50 60 70 80",
        "vat_breakdown[1].rate": "20",
    }
    with scope(organisation):
        sheet = page_values.sheet_of(PageReading.objects.get(document=waiting), posted)
    assert [line["item"]["name"] for line in page_values.read_back(sheet)["lines"]] == ["Banc", "Pose"]
    assert page_values.places_of(posted, sheet) == {
        "lines[1].item.name": (1, (10.0, 20.0, 30.0, 40.0)),
        "vat_breakdown[0].rate": (1, (50.0, 60.0, 70.0, 80.0)),
    }


def test_a_wrong_answer_keeps_where_it_was_clicked(waiting, desk, person):
    here = reverse("desk:page_layout", args=[waiting.pk])
    answer = desk(person).post(here, {"number": "N-7", "@number": "1 10 20 30 40", "@issue_date": "nowhere"})
    text = answer.content.decode()
    assert 'name="@number" value="1 10 20 30 40"' in text
    assert "@issue_date" not in text


def test_terms_are_said_in_words():
    assert "BT" not in terms_of_art.named("BT-115")
    assert terms_of_art.named("BT-999") == "Autre donnée"
    assert terms_of_art.named("BT-131", "lines[2].net_amount").endswith("3")


def test_a_layout_is_imported_and_a_wrong_file_is_refused(organisation, desk, administrator):
    head = desk(administrator)
    with scope(organisation):
        row = layouts.save_layout(
            organisation=organisation, actor=ACTOR, now=NOW, layout=Layout(id="erp"), name="ERP", unsaid={}
        )
    exported = head.get(reverse("desk:layout_export", args=[row.pk]))
    assert exported["Content-Disposition"].startswith("attachment")
    file = json.loads(exported.content)
    assert head.post(reverse("desk:layout_withdraw", args=[row.pk])).status_code == 302
    with scope(organisation):
        assert known.page_layouts() == []
    wrong = head.post(reverse("desk:layout_import"), {"file": SimpleUploadedFile("x.json", b"[1]")})
    assert wrong.status_code == 422
    good = SimpleUploadedFile("x.json", json.dumps(file).encode())
    assert head.post(reverse("desk:layout_import"), {"file": good}).status_code == 302
    with scope(organisation):
        assert [(one.key, one.version) for one in known.page_layouts()] == [("erp", 2)]


def test_a_reader_sees_the_certificate_and_cannot_pass_a_difference(organisation, waiting, desk):
    with scope(organisation):
        ParityCertificate.objects.update_or_create(
            document=waiting,
            defaults={
                "organisation": organisation,
                "equal": False,
                "counts": {"amount": {"same": 3, "explained": 1, "difference": 1}, "read": True},
                "differences": [
                    {"kind": "differs", "where": "BT-115", "path": "totals.payable", "page": 1,
                     "box": [10, 10, 60, 20], "on_page": "120,00", "in_data": "130.00"}
                ],
                "compared_at": NOW + timedelta(minutes=1),
            },
        )  # fmt: skip
    reader = desk(factories.person(organisation, role="read", email="reader@example.org"))
    here = reverse("desk:parity", args=[waiting.pk])
    text = reader.get(here).content.decode()
    assert "Net à payer" in text
    assert "130.00" in text
    assert "Laisser partir" not in text
    assert reader.post(here, {"note": "x"}).status_code == 302
    with scope(organisation):
        assert Document.objects.get(pk=waiting.pk).waived == []


def test_the_organisation_says_what_a_difference_does(organisation, desk, administrator, person):
    assert desk(person).post(reverse("desk:parity_policy"), {"parity": "tell"}).status_code == 403
    assert desk(administrator).post(reverse("desk:parity_policy"), {"parity": "tell"}).status_code == 302
    organisation.refresh_from_db()
    assert organisation.parity == "tell"


def test_a_question_about_the_kind_says_it_in_words():
    assert page_values.Field("type_code", "Nature", page_values.CHOICE, "380").shown == "facture"
    assert page_values.Field("number", "Numéro", page_values.TEXT, "380").shown == "380"


def test_what_no_field_took_is_framed_on_the_page(organisation, waiting, desk, person):
    here = reverse("desk:page_layout", args=[waiting.pk])
    before = desk(person).get(here)
    framed = sum(box["status"] == "doubtful" for leaf in before.context["leaves"] for box in leaf["boxes"])
    with scope(organisation):
        reading = PageReading.objects.get(document=waiting)
        place = {"code": "new_words", "path": "", "page": 1, "box": [300.0, 500.0, 380.0, 512.0]}
        reading.questions = [*reading.questions, place]
        reading.save(update_fields=["questions"])
    after = desk(person).get(here)
    boxes = [box for leaf in after.context["leaves"] for box in leaf["boxes"]]
    assert sum(box["status"] == "doubtful" for box in boxes) == framed + 1
    assert after.context["lead"] != before.context["lead"]

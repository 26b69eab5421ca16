"""The desk's pages: what each role may do, acts with their dry run, doubts, links, files; nothing lost on a wrong answer."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import factories
import ready
from factage.hub.accounts import operations as accounts
from factage.hub.base.actor import Actor
from factage.hub.base.models import Outbox
from factage.hub.base.tenancy import scope
from factage.hub.customers.models import Agreement, Customer
from factage.hub.delivery import links, operations
from factage.hub.delivery.models import Delivery
from factage.hub.documents import operations as documents
from factage.hub.documents.models import Batch, Document
from factage.hub.jobs.inline import work_off

ME = Actor.system("test")
PLACES = ("today", "batches", "invoices", "held", "customers", "account", "password", "choose", "components")


@pytest.fixture
def clerk(desk, person):
    return desk(person)


@pytest.fixture
def head(desk, administrator):
    return desk(administrator)


@pytest.fixture
def reader(desk, organisation):
    return desk(factories.person(organisation, role="read", email="reader@example.org"))


@pytest.fixture
def subscriber(organisation):
    customer = factories.customer(organisation, name="Clinique du Pré-Noyer", reference="C-042")
    factories.agreement(customer, channel="portal", delivery="", format="pdf")
    return customer


@pytest.fixture
def delivered(organisation, subscriber, issuing_company):
    document = ready.document(organisation, subscriber, issuing_company, number="FA-2026-11842")
    delivery = operations.plan(organisation=organisation, document=document.pk, actor=ME, now=factories.NOW)
    operations.send(organisation=organisation, delivery=delivery.pk, actor=ME, now=factories.NOW)
    with scope(organisation):
        return Document.objects.get(pk=document.pk)


@pytest.fixture
def waiting(organisation, subscriber, issuing_company):
    """A document held by a person."""
    document = ready.document(organisation, subscriber, issuing_company, number="FA-2026-11900")
    with scope(organisation):
        documents.hold(document_id=document.pk, reason="by_person", actor=ME, now=factories.NOW)
        return Document.objects.get(pk=document.pk)


def text(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.mark.parametrize("place", PLACES)
def test_every_page_opens_on_an_empty_organisation(clerk, place):
    assert clerk.get(reverse(f"desk:{place}")).status_code == 200


@pytest.mark.parametrize("place", ["settings", "email", "company_new", "person"])
def test_settings_are_for_who_administers(clerk, head, place):
    assert clerk.get(reverse(f"desk:{place}")).status_code == 403
    assert head.get(reverse(f"desk:{place}")).status_code == 200


def test_a_stranger_is_sent_to_the_door(client, settings):
    answer = client.get("/factures/", headers={"host": settings.FACTAGE_DESK_HOST})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/entrer/?next=/factures/")


def test_one_signs_in_and_lands_where_one_wanted(client, settings, organisation):
    accounts.add_person(
        organisation=organisation, email="new@example.org", role="send", password="quite a long secret"
    )
    wrong = {"email": "new@example.org", "password": "not it at all", "next": "/lots/"}
    answer = client.post("/entrer/", wrong, headers={"host": settings.FACTAGE_DESK_HOST})
    assert answer.status_code == 403
    assert "new@example.org" in answer.content.decode()
    answer = client.post(
        "/entrer/", wrong | {"password": "quite a long secret"}, headers={"host": settings.FACTAGE_DESK_HOST}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/lots/")


def test_the_door_leads_nowhere_else(client, settings, organisation):
    accounts.add_person(
        organisation=organisation, email="new@example.org", role="send", password="quite a long secret"
    )
    typed = {"email": "new@example.org", "password": "quite a long secret", "next": "https://evil.example/"}
    answer = client.post("/entrer/", typed, headers={"host": settings.FACTAGE_DESK_HOST})
    assert answer["Location"] == "/"


def test_the_language_follows_the_person(clerk, person):
    clerk.post("/langue/", {"language": "en", "next": "/factures/"})
    person.refresh_from_db()
    assert person.language == "en"
    assert '<html lang="en">' in clerk.get("/factures/").content.decode()


def test_the_page_of_a_delivered_invoice(clerk, delivered):
    page = clerk.get(reverse("desk:invoice", args=[delivered.pk]))
    words = text(page)
    assert "FA-2026-11842" in words
    assert "Clinique du Pré-Noyer" in words
    assert "BT-" not in words
    assert page.context["status"]["postmark"] == "available"
    assert page.context["deliveries"][0]["why"]
    assert page.context["deliveries"][0]["changes"]
    assert next(entry["lead"] for entry in page.context["timeline"]) == "Mise à disposition"


def test_a_reader_looks_and_acts_not(reader, delivered, waiting):
    page = reader.get(reverse("desk:invoice", args=[waiting.pk]))
    assert page.status_code == 200
    assert page.context["acts"] == []
    assert (
        reader.post(reverse("desk:bulk"), {"acte": "liberer", "facture": str(waiting.pk)}).status_code == 403
    )
    assert reader.post(reverse("desk:batches")).status_code == 403
    assert reader.get(reverse("desk:customer_new")).status_code == 403
    token = reader.get(reverse("desk:invoice", args=[delivered.pk])).context["deliveries"][0]["link"]
    assert token["url"] == "", "who only reads is not given what opens the portal"


def test_an_act_is_tried_dry_then_done_then_undone(organisation, clerk, waiting, delivered):
    chosen = {"acte": "liberer", "facture": [str(waiting.pk), str(delivered.pk)]}
    dry = clerk.post(reverse("desk:bulk"), chosen)
    assert (dry.context["go"]["count"], dry.context["stay"]["count"]) == (1, 1)
    with scope(organisation):
        assert Document.objects.get(pk=waiting.pk).state == "held"
    assert clerk.post(reverse("desk:bulk"), chosen | {"confirme": "1"}).status_code == 302
    page = clerk.post(reverse("desk:bulk_run"))
    assert page.context["over"]
    with scope(organisation):
        assert Document.objects.get(pk=waiting.pk).state == "ready"


def test_an_act_is_not_done_on_another_selection_than_the_one_seen(organisation, clerk, waiting):
    page = clerk.post(reverse("desk:bulk"), {"acte": "liberer", "facture": str(waiting.pk), "confirme": "7"})
    assert page.status_code == 200
    assert page.context["moved_meanwhile"]
    with scope(organisation):
        assert Document.objects.get(pk=waiting.pk).state == "held"


def test_a_selection_reaches_beyond_the_page(organisation, clerk, subscriber, issuing_company):
    for _ in range(60):
        ready.document(organisation, subscriber, issuing_company)
    page = clerk.get("/factures/")
    assert len(page.context["rows"]) < 60
    assert page.context["pager"]["next"]
    dry = clerk.post(reverse("desk:bulk"), {"acte": "retenir", "choix": "vue", "filtre": ""})
    assert dry.context["go"]["count"] == 60
    clerk.post(reverse("desk:bulk"), {"acte": "retenir", "choix": "vue", "filtre": "", "confirme": "60"})
    first = clerk.post(reverse("desk:bulk_run"))
    assert (first.context["at"], first.context["over"]) == (50, False)
    assert clerk.post(reverse("desk:bulk_run")).context["over"]
    with scope(organisation):
        assert Document.objects.filter(state="held").count() == 60


def test_the_list_goes_on_and_comes_back(organisation, clerk, subscriber, issuing_company):
    for _ in range(60):
        ready.document(organisation, subscriber, issuing_company)
    first = clerk.get("/factures/")
    second = clerk.get("/factures/" + first.context["pager"]["next"])
    back = clerk.get("/factures/" + second.context["pager"]["previous"])
    seen = [row["id"] for row in first.context["rows"]] + [row["id"] for row in second.context["rows"]]
    assert len(set(seen)) == 60
    assert [row["id"] for row in back.context["rows"]] == [row["id"] for row in first.context["rows"]]


@pytest.mark.parametrize("typed", ["11842", "Pré-Noyer", "1 204,00", "1204.00"])
def test_an_invoice_is_found_by_number_customer_or_amount(clerk, delivered, typed):
    page = clerk.get("/factures/", {"q": typed})
    assert [row["id"] for row in page.context["rows"]] == [delivered.pk]


def test_held_invoices_stand_by_cause_with_one_cure(clerk, waiting):
    page = clerk.get("/retenues/")
    (cause,) = page.context["causes"]
    assert (cause["id"], cause["count"]) == ("by_person", 1)
    assert dict(cause["cure"]["fields"])["acte"] == "liberer"


def test_a_doubt_is_ended_by_a_person(organisation, clerk, subscriber, issuing_company, monkeypatch):
    document = ready.document(organisation, subscriber, issuing_company)
    delivery = operations.plan(organisation=organisation, document=document.pk, actor=ME, now=factories.NOW)
    with scope(organisation):
        from factage.hub.delivery import channel

        def cut(_self, _parcel):
            raise channel.Unsure("relay_lost_after_message")

        monkeypatch.setattr(type(channel.named("portal")), "send", cut)
        operations.send(organisation=organisation, delivery=delivery.pk, actor=ME, now=factories.NOW)
        assert Delivery.objects.get(pk=delivery.pk).state == "unsure"
    page = clerk.get(reverse("desk:invoice", args=[document.pk]))
    assert page.context["doubt"]
    assert clerk.get("/").context["waiting"]["count"] == 1
    here = reverse("desk:settle", args=[document.pk, delivery.pk])
    unproved = clerk.post(here, {"issue": "partie", "evidence": " "})
    assert unproved.status_code == 422, "without a proof it is not noted as sent"
    assert (
        clerk.post(here, {"issue": "partie", "evidence": "le journal du relais, 24/11 à 10:02"}).status_code
        == 302
    )
    with scope(organisation):
        assert Delivery.objects.get(pk=delivery.pk).state == "sent"
    late = clerk.post(here, {"issue": "renvoyer"})
    assert late.status_code == 302, "someone else was faster: one is told so"


def test_what_has_not_left_is_withdrawn(organisation, clerk, subscriber, issuing_company, delivered):
    document = ready.document(organisation, subscriber, issuing_company)
    delivery = operations.plan(organisation=organisation, document=document.pk, actor=ME, now=factories.NOW)
    clerk.post(reverse("desk:settle", args=[document.pk, delivery.pk]), {"issue": "retirer"})
    with scope(organisation):
        assert Document.objects.get(pk=document.pk).state == "held"
        gone = Delivery.objects.get(document=delivered)
    clerk.post(reverse("desk:settle", args=[delivered.pk, gone.pk]), {"issue": "retirer"})
    with scope(organisation):
        assert Document.objects.get(pk=delivered.pk).state == "ready", "what has left is not called back"


def test_a_link_is_revoked(organisation, clerk, delivered):
    with scope(organisation):
        delivery = Delivery.objects.get(document=delivered)
        assert links.current(delivery)
    clerk.post(reverse("desk:revoke", args=[delivered.pk, delivery.pk]))
    with scope(organisation):
        assert links.current(delivery) is None


def test_a_preview_is_a_link_of_our_own(organisation, clerk, delivered):
    with scope(organisation):
        delivery = Delivery.objects.get(document=delivered)
    page = clerk.post(reverse("desk:preview", args=[delivered.pk, delivery.pk]))
    with scope(organisation):
        assert links.url(links.current(delivery).token) not in page.content.decode()
    assert "/f/" in page.context["url"]


def test_the_original_comes_back_untouched_and_is_never_opened_here(clerk, delivered, organisation):
    answer = clerk.get(reverse("desk:original", args=[delivered.pk]))
    with scope(organisation):
        assert answer.content == delivered.original.data()
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert clerk.get(reverse("desk:data", args=[delivered.pk])).json()["number"] == "FA-2026-11842"


def test_files_are_handed_in_several_at_once(organisation, clerk):
    files = [SimpleUploadedFile("a.xml", b"<a/>"), SimpleUploadedFile("b.txt", b"b")]
    answer = clerk.post(reverse("desk:batches"), {"files": files})
    with scope(organisation):
        batch = Batch.objects.get()
        assert batch.received == 2
    assert answer["Location"] == reverse("desk:batch", args=[batch.pk])
    page = clerk.get(answer["Location"])
    assert page.context["moves"]
    assert "hx-get" in page.content.decode()
    assert clerk.get(reverse("desk:batch_progress", args=[batch.pk])).status_code == 200
    assert clerk.get(reverse("desk:batch_sentence", args=[batch.pk])).status_code == 200


def test_no_file_is_said_and_nothing_made(organisation, clerk):
    assert clerk.post(reverse("desk:batches"), {}, follow=True).status_code == 200
    with scope(organisation):
        assert not Batch.objects.exists()


def test_the_columns_of_a_table_are_explained_once(organisation, clerk):
    rows = "N° facture;Émise le;Nom du client;Désignation;Quantité;Chose;Prix HT\nF-1;01/11/2026;Tavel;Vis;2;x;3,00\n"
    clerk.post(reverse("desk:batches"), {"files": [SimpleUploadedFile("ventes.csv", rows.encode())]})
    work_off(organisation)
    with scope(organisation):
        document = Document.objects.get()
        assert document.reason == "mapping_unknown"
    here = reverse("desk:columns", args=[document.pk])
    form = clerk.get(here).context["form"]
    assert form["c0"].initial == "number"
    assert form["c5"].initial == "", "what is not understood is left alone"
    typed = {name: form[name].initial or "" for name in form.fields}
    assert clerk.post(here, typed | {"c0": ""}).status_code == 422, "without its number nothing is an invoice"
    assert clerk.post(here, typed | {"c5": "number"}).status_code == 422, "twice the same is nothing"
    assert clerk.post(here, typed).status_code == 302
    work_off(organisation)
    with scope(organisation):
        assert Document.objects.filter(number="F-1").exists()


def test_customers_are_imported_and_bad_rows_named(organisation, clerk):
    rows = "customer_id;name;country;email\nC-1;Norvalle Distribution;FR;x@norvalle.example\nC-2;Autre;ZZ;\n"
    page = clerk.post(reverse("desk:customer_import"), {"file": io.BytesIO(rows.encode())})
    assert page.context["result"].added == 1
    (bad,) = page.context["bad"]
    assert (bad["line"], bad["customer"]) == (3, "C-2")
    page = clerk.post(reverse("desk:customer_import"), {"file": io.BytesIO(b"\x00\x01")})
    assert page.status_code == 422


def test_an_agreement_is_recorded_and_what_waits_is_looked_at_again(organisation, clerk, customer):
    here = reverse("desk:agreement", args=[customer.pk])
    typed = {
        "channel": "email",
        "delivery": "link",
        "format": "facturx",
        "address": "compta@fauvette.example",
        "agreed_from": "20/11/2026",
        "basis": "express",
        "proof": "",
    }
    wrong = clerk.post(here, typed)
    assert wrong.status_code == 422, "an agreement without proof is none"
    assert "compta@fauvette.example" in wrong.content.decode(), "what was typed is kept"
    assert clerk.post(here, typed | {"proof": "courriel du 20/11/2026"}).status_code == 302
    with scope(organisation):
        agreement = Agreement.objects.get(customer=customer)
        assert (agreement.channel, agreement.agreed_from) == ("email", date(2026, 11, 20))
        assert customer.addresses.get().verified_on
        assert Outbox.objects.filter(topic="customer.changed").exists()
    page = clerk.get(reverse("desk:customer", args=[customer.pk]))
    assert "courriel du 20/11/2026" in text(page)


def test_a_newer_agreement_takes_the_place(organisation, clerk, subscriber):
    typed = {
        "channel": "email",
        "delivery": "attachment",
        "format": "pdf",
        "address": "compta@pre-noyer.example",
        "agreed_from": "01/12/2026",
        "basis": "contract",
        "proof": "article 7",
    }
    assert clerk.post(reverse("desk:agreement", args=[subscriber.pk]), typed).status_code == 302
    with scope(organisation):
        new, old = Agreement.objects.filter(customer=subscriber).order_by("-agreed_from")
    assert (new.channel, old.agreed_until) == ("email", date(2026, 11, 30))


def test_a_customer_is_made_and_corrected_by_hand(organisation, clerk):
    typed = {
        "reference": "C-9",
        "name": "Menuiserie Tavel",
        "kind": "company",
        "country": "fr",
        "language": "fr",
    }
    assert clerk.post(reverse("desk:customer_new"), typed).status_code == 302
    with scope(organisation):
        made = Customer.objects.get(reference="C-9")
    again = clerk.post(reverse("desk:customer_new"), typed)
    assert again.status_code == 422, "the number is taken, and said at its place"
    clerk.post(reverse("desk:customer_edit", args=[made.pk]), typed | {"name": "Menuiserie Tavel et Fils"})
    with scope(organisation):
        made.refresh_from_db()
    assert made.name == "Menuiserie Tavel et Fils"


def test_the_last_administrator_stays(organisation, head, administrator):
    from factage.hub.accounts.models import Membership

    with scope(organisation):
        membership = Membership.objects.get(person=administrator)
    head.post(reverse("desk:role", args=[membership.pk]), {"role": "none"})
    with scope(organisation):
        assert Membership.objects.get(pk=membership.pk).role == "administer"


def test_the_mail_server_is_written_down_and_really_tried(organisation, head):
    typed = {
        "host": "127.0.0.1",
        "port": "1",
        "security": "none",
        "private_network": "on",
        "sender_name": "Maison Lenoir",
        "sender_address": "facturation@lenoir.example",
    }
    assert head.post(reverse("desk:email"), typed).status_code == 302
    tried = head.post(reverse("desk:email_test"), {"to": ""}, headers={"hx-request": "true"})
    assert not tried.context["passed"]
    assert tried.context["sentence"]


def test_the_desk_says_when_nobody_works(clerk, monkeypatch):
    from factage.hub.jobs import queries

    monkeypatch.setattr(queries, "worker_is_silent", lambda *, now: True)
    assert clerk.get("/").context["worker_silent"]
    monkeypatch.setattr(queries, "worker_is_silent", lambda *, now: False)
    assert not clerk.get("/").context["worker_silent"]


def test_what_is_not_there_says_what_to_do_next(clerk):
    page = clerk.get("/nulle-part/")
    assert page.status_code == 404
    assert "première page" in text(page)


def test_a_role_that_does_not_suffice_is_told_who_can_change_it(reader):
    page = reader.get(reverse("desk:settings"))
    assert page.status_code == 403
    assert "Réglages" in text(page)


def test_a_form_from_elsewhere_is_not_taken(person, settings):
    client = Client(headers={"host": settings.FACTAGE_DESK_HOST}, enforce_csrf_checks=True)
    client.force_login(person)
    page = client.post(reverse("desk:batches"))
    assert page.status_code == 403
    assert "rien n’a été fait" in text(page)

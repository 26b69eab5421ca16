"""From received to ready, held, rejected, duplicate or attached: each with its reason, and nobody stops the batch."""

from __future__ import annotations

import pytest

import factories
import papers
from factage.hub.base.actor import Actor
from factage.hub.base.models import Outbox
from factage.hub.documents import grouping, operations, queries, reading, states
from factage.hub.documents.models import Batch, Document
from factage.hub.documents.operations import Incoming, NotPossible
from factage.hub.jobs.inline import work_off
from factories import NOW
from papers import work

ACTOR = Actor.command("test")
pytestmark = pytest.mark.usefixtures("plain_reading", "no_delivery")


@pytest.fixture
def buyer(ours):
    customer = factories.customer(ours, reference="C-1", name="Ateliers Fauvette", siren=papers.BUYER)
    factories.agreement(customer)
    return customer


def outcome(batch):
    return {d.name: (d.state, d.reason) for d in queries.batch_documents(batch)}


def one(name):
    return Document.objects.get(name=name)


def test_a_valid_invoice_of_a_known_customer_is_ready(ours, buyer):
    batch = work(ours, {"a.json": papers.json_file("F-1")})
    document = one("a.json")
    assert (document.state, document.reason, document.customer) == (states.READY, "", buyer)
    assert (document.number, document.currency, document.payable_minor) == ("F-1", "EUR", 12000)
    assert document.semantic().number == "F-1"
    assert Outbox.objects.filter(topic="document.ready", payload={"document": str(document.pk)}).count() == 1
    assert (batch.ready, batch.working, batch.stage) == (1, 0, Batch.SETTLED)
    assert [event.kind for event in queries.timeline(document)] == ["received", "read", "ready"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"number": None}, "incomplete"),
        ({"issue_date": None}, "incomplete"),
        ({"project_reference": "invalid"}, "invalid"),
        ({"project_reference": "unclear"}, "unclear"),
        ({"project_reference": "not_accepted"}, "not_accepted"),
        ({"buyer": {"name": "Quelqu'un d'autre"}}, "customer_unknown"),
        ({"buyer": {"name": "Ateliers Fauvette"}}, "customer_proposed"),
        ({"buyer": None}, "customer_unknown"),
        ({"totals": {"payable": "99999999999999999999999999"}}, "amount_out_of_range"),
        ({"totals": {"payable": "1E+199"}}, "amount_out_of_range"),
    ],
)
def test_what_is_held_says_why(ours, buyer, changes, reason):
    batch = work(ours, {"a.json": papers.json_file(**changes)})
    assert outcome(batch) == {"a.json": ("held", reason)}
    assert batch.held == 1


def test_one_bad_document_never_stops_its_batch(ours, buyer):
    files = {
        "broken.json": b"broken",
        "crash.json": b"crash",
        "what.json": b"?",
        "good.json": papers.json_file("F-1"),
        "page.pdf": papers.page("no data"),
    }
    batch = work(ours, files)
    assert outcome(batch) == {
        "broken.json": ("rejected", "broken"),
        "crash.json": ("held", "reading_failed"),
        "what.json": ("rejected", "unknown_format"),
        "good.json": ("ready", ""),
        "page.pdf": ("held", "to_be_read"),
    }
    assert (batch.received, batch.ready, batch.held, batch.rejected) == (5, 1, 2, 2)


def test_the_same_invoice_in_another_file_is_a_duplicate(ours, buyer):
    work(ours, {"a.json": papers.json_file("F-1")})
    again = papers.json_file(
        "F-1", specification="urn:other", totals=papers.invoice()["totals"] | {"payable": "120.0"}
    )
    batch = work(ours, {"b.json": again})
    assert outcome(batch) == {"b.json": ("duplicate", "same_invoice")}
    assert one("b.json").first == one("a.json")


def test_the_same_number_with_other_content_is_a_conflict_until_one_is_cancelled(ours, buyer):
    work(ours, {"a.json": papers.json_file("F-1")})
    batch = work(ours, {"b.json": papers.json_file("F-1", due_date="2027-01-01")})
    assert outcome(batch) == {"b.json": ("held", "number_conflict")}
    assert one("b.json").first == one("a.json")
    assert operations.cancel(organisation=ours, documents=[one("a.json").pk], actor=ACTOR, now=NOW) == 1
    work_off(ours)
    assert one("b.json").state == states.READY


def test_the_same_number_of_another_year_or_seller_is_another_invoice(ours, buyer):
    files = {
        "a.json": papers.json_file("F-1"),
        "b.json": papers.json_file("F-1", issue_date="2025-11-02"),
        "c.json": papers.json_file("F-1", seller={"name": "Une autre maison"}),
    }
    assert set(outcome(work(ours, files)).values()) == {("ready", "")}


def test_requirements_are_asked_for_by_kind(ours, buyer):
    factories.requirement(buyer, "order_number")
    factories.requirement(buyer, "service_code")
    work(ours, {"a.json": papers.json_file("F-1"), "b.json": papers.json_file("F-2", order_reference="C-7")})
    assert (one("a.json").reason, one("a.json").reason_detail) == ("requirement_missing", "order_number")
    assert (one("b.json").reason, one("b.json").reason_detail) == ("requirement_missing", "service_code")
    batch = work(ours, {"c.json": papers.json_file("F-3", order_reference="C-7", buyer_reference="SERV")})
    assert outcome(batch) == {"c.json": ("ready", "")}


def test_attachments_find_their_invoice_by_name(ours, buyer):
    factories.requirement(buyer, "attachment")
    files = {
        "x/facture.json": papers.json_file("F-1"),
        "F-1_BL.pdf": papers.page("delivery note"),
        "F-1_photo.jpg": b"\xff\xd8\xff not read",
        "F-1.pdf": papers.page("the page"),
        "F-9_BL.pdf": papers.page("of nobody"),
    }
    batch = work(ours, files)
    assert outcome(batch) == {
        "x/facture.json": ("ready", ""),
        "F-1_BL.pdf": ("attached", "attachment"),
        "F-1_photo.jpg": ("attached", "attachment"),
        "F-1.pdf": ("attached", "page_of_invoice"),
        "F-9_BL.pdf": ("held", "to_be_read"),
    }
    owner = one("x/facture.json")
    assert sorted(owner.attachments.values_list("name", "role")) == [
        ("F-1.pdf", "page"),
        ("F-1_BL.pdf", "attachment"),
        ("F-1_photo.jpg", "attachment"),
    ]
    assert (batch.attached, batch.received) == (3, 5)


def test_an_organisation_names_attachments_its_own_way(ours, buyer):
    operations.set_name_rules(organisation=ours, rules=["scan.NUMBER", "NUMBER+*"])
    files = {
        "a.json": papers.json_file("F-1"),
        "scan.F-1.pdf": papers.page("a"),
        "F-1_BL.pdf": papers.page("b"),
    }
    batch = work(ours, files)
    assert outcome(batch)["scan.F-1.pdf"] == ("attached", "attachment")
    assert outcome(batch)["F-1_BL.pdf"] == ("held", "to_be_read")
    with pytest.raises(ValueError, match="BL"):
        operations.set_name_rules(organisation=ours, rules=["BL*"])
    operations.set_name_rules(organisation=ours, rules=[])
    assert outcome(work(ours, {"F-1_again.pdf": papers.page("c")}))["F-1_again.pdf"][0] == "held"


def test_an_attachment_that_comes_later_sets_its_invoice_free(ours, buyer):
    factories.requirement(buyer, "attachment")
    work(ours, {"a.json": papers.json_file("F-1")})
    assert one("a.json").reason_detail == "attachment"
    batch = work(ours, {"F-1_BL.pdf": papers.page("late")})
    assert outcome(batch) == {"F-1_BL.pdf": ("attached", "attachment")}
    assert one("a.json").state == states.READY


def test_a_reader_that_dies_is_not_fed_the_same_document_for_ever(ours, buyer):
    receive = [Incoming("a.json", papers.json_file("F-1")), Incoming("b.json", papers.json_file("F-2"))]
    operations.receive(organisation=ours, actor=ACTOR, files=receive, source="test", now=NOW)
    Document.objects.filter(name="a.json").update(attempts=reading.MAX_ATTEMPTS)
    Document.objects.filter(name="b.json").update(attempts=1)
    work_off(ours)
    assert (one("a.json").state, one("a.json").reason) == ("held", "reading_failed")
    assert one("b.json").state == states.READY


def test_work_done_twice_changes_nothing(ours, buyer):
    batch = work(
        ours, {"a.json": papers.json_file("F-1"), "F-1_x.pdf": papers.page("x"), "c.pdf": papers.page("c")}
    )
    before = [(d.pk, d.state, d.event_count, d.last_hash) for d in queries.batch_documents(batch)]
    keys = [str(d.pk) for d in queries.batch_documents(batch)]
    operations.process(organisation=ours, documents=keys, actor=ACTOR, now=NOW)
    operations.settle(organisation=ours, batch=str(batch.pk), actor=ACTOR, now=NOW)
    assert [(d.pk, d.state, d.event_count, d.last_hash) for d in queries.batch_documents(batch)] == before


class TestGestures:
    def test_a_person_names_the_customer(self, ours, buyer):
        work(ours, {"a.json": papers.json_file(buyer={"name": "Inconnu"})})
        count = operations.assign_customer(
            organisation=ours, documents=[one("a.json").pk], customer=buyer, actor=ACTOR, now=NOW
        )
        assert (count, one("a.json").state, one("a.json").customer) == (1, states.READY, buyer)

    def test_a_person_waives_what_may_be_waived(self, ours, buyer):
        factories.requirement(buyer, "order_number")
        work(
            ours,
            {
                "a.json": papers.json_file("F-1"),
                "b.json": papers.json_file("F-2", project_reference="invalid"),
            },
        )
        assert operations.release(organisation=ours, documents=[one("a.json").pk], actor=ACTOR, now=NOW) == 1
        assert one("a.json").state == states.READY
        with pytest.raises(NotPossible) as refused:
            operations.release(organisation=ours, documents=[one("b.json").pk], actor=ACTOR, now=NOW)
        assert refused.value.code == "not_releasable"

    def test_a_new_customer_sets_its_invoices_free(self, ours):
        work(ours, {"a.json": papers.json_file("F-1")})
        assert one("a.json").reason == "customer_unknown"
        late = factories.customer(ours, siren=papers.BUYER)
        operations.reconsider_customer(organisation=ours, customer=str(late.pk), actor=ACTOR, now=NOW)
        assert one("a.json").state == states.READY

    def test_cancel_and_restore(self, ours, buyer):
        batch = work(ours, {"a.json": papers.json_file("F-1")})
        pk = one("a.json").pk
        assert operations.cancel(organisation=ours, documents=[pk], actor=ACTOR, now=NOW) == 1
        assert one("a.json").state == states.CANCELLED
        assert operations.restore(organisation=ours, documents=[pk], actor=ACTOR, now=NOW) == 1
        assert operations.recheck(organisation=ours, documents=[pk], actor=ACTOR, now=NOW) == 1
        work_off(ours)
        batch.refresh_from_db()
        assert (one("a.json").state, batch.ready, batch.cancelled) == (states.READY, 1, 0)

    def test_a_cancelled_file_that_comes_again_is_new_and_the_old_one_stays_cancelled(self, ours, buyer):
        work(ours, {"a.json": papers.json_file("F-1")})
        pk = one("a.json").pk
        operations.cancel(organisation=ours, documents=[pk], actor=ACTOR, now=NOW)
        assert outcome(work(ours, {"b.json": papers.json_file("F-1")})) == {"b.json": ("ready", "")}
        assert operations.restore(organisation=ours, documents=[pk], actor=ACTOR, now=NOW) == 0

    def test_what_has_left_can_be_neither_cancelled_nor_held(self, ours, buyer):
        work(ours, {"a.json": papers.json_file("F-1")})
        pk = one("a.json").pk
        operations.record_event(
            document_id=pk, kind="delivery.sent", actor=ACTOR, now=NOW, standing="delivered"
        )
        assert operations.cancel(organisation=ours, documents=[pk], actor=ACTOR, now=NOW) == 0
        with pytest.raises(NotPossible):
            operations.hold(document_id=pk, reason="by_person", actor=ACTOR, now=NOW)

    def test_reject_and_take_up_again(self, ours, buyer):
        work(ours, {"a.json": papers.json_file("F-1", project_reference="unclear")})
        pk = one("a.json").pk
        assert operations.reject(organisation=ours, documents=[pk], actor=ACTOR, now=NOW) == 1
        assert (one("a.json").state, one("a.json").reason) == ("rejected", "refused_by_person")
        assert operations.recheck(organisation=ours, documents=[pk], actor=ACTOR, now=NOW) == 1
        work_off(ours)
        assert one("a.json").reason == "unclear"

    def test_a_person_attaches_a_file(self, ours, buyer):
        factories.requirement(buyer, "attachment")
        work(ours, {"a.json": papers.json_file("F-1"), "scan.pdf": papers.page("scan")})
        operations.attach(
            organisation=ours, document=one("scan.pdf").pk, to=one("a.json").pk, actor=ACTOR, now=NOW
        )
        assert (one("scan.pdf").state, one("a.json").state) == (states.ATTACHED, states.READY)

    def test_a_held_page_is_read_again_and_still_held(self, ours):
        work(ours, {"scan.pdf": papers.page("scan")})
        assert (
            operations.recheck(organisation=ours, documents=[one("scan.pdf").pk], actor=ACTOR, now=NOW) == 1
        )
        work_off(ours)
        assert one("scan.pdf").reason == "to_be_read"


def test_the_law_holds_and_the_journal_tells_every_state(ours, buyer):
    work(ours, {"a.json": papers.json_file("F-1"), "b.json": b"broken", "F-1_x.pdf": papers.page("x")})
    work(ours, {"c.json": papers.json_file("F-1"), "d.json": papers.json_file("F-2", buyer=None)})
    law = queries.conservation()
    assert law.balanced
    assert (law.received, law.in_progress, law.held, law.refused) == (3, 1, 1, 1)
    assert list(queries.verify_journal()) == []
    operations.seal(organisation=ours, now=NOW)
    assert operations.seal(organisation=ours, now=NOW) is None
    assert list(queries.verify_journal()) == []


def test_a_document_that_trips_the_decision_is_held_alone(ours, buyer, monkeypatch):
    """What is stored of it may be more than can be read again: the batch settles all the same."""
    decided = grouping.decide

    def trips(document, invoice, **rest):
        if document.number == "F-2":
            raise ValueError("1e999")
        decided(document, invoice, **rest)

    monkeypatch.setattr(grouping, "decide", trips)
    files = {f"{n}.json": papers.json_file(f"F-{n}") for n in (1, 2, 3)}
    batch = work(ours, files | {"note.txt": b"?"})
    assert outcome(batch) == {
        "1.json": (states.READY, ""),
        "2.json": (states.HELD, "reading_failed"),
        "3.json": (states.READY, ""),
        "note.txt": (states.REJECTED, "unknown_format"),
    }
    assert batch.stage == Batch.SETTLED

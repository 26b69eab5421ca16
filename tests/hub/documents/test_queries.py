"""Lists that page without losing a row, totals beyond the page, what is held by cause, and a journal that notices."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

import factories
import papers
from factage.hub.base.actor import Actor
from factage.hub.documents import immutable, operations, queries, states
from factage.hub.documents.models import Document, Event
from factage.hub.documents.operations import Incoming
from factage.hub.documents.queries import Filter
from factage.hub.jobs import topics
from factage.hub.jobs.inline import work_off
from factories import NOW

ACTOR = Actor.command("test")
AMOUNTS = [(n, cents) for n, cents in enumerate([100, 250, 250, 999, 250, 1, 12000, 77])]


@pytest.fixture
def eight(ours, plain_reading, monkeypatch):
    """Eight invoices of one customer in EUR, one of them in CHF, one without a due date; one more held, one duplicate."""
    monkeypatch.delitem(topics.TOPICS, "document.ready")
    customer = factories.customer(ours, siren=papers.BUYER, name="Ateliers Fauvette", reference="C-9")
    files = {}
    for n, cents in AMOUNTS:
        changes = {
            "totals": {"payable": f"{cents // 100}.{cents % 100:02}"},
            "due_date": None if n == 3 else f"2026-12-{10 + n % 3}",
            "issue_date": f"2026-11-{1 + n:02}",
            "currency": "CHF" if n == 7 else "EUR",
        }
        files[f"{n}.json"] = papers.json_file(f"F-{n}", **changes)
    files["held.json"] = papers.json_file("H-1", buyer={"name": "Autre"})
    files["again.json"] = files["0.json"]
    batch = operations.receive(
        organisation=ours,
        actor=ACTOR,
        files=[Incoming(name, data) for name, data in files.items()],
        source="test",
        now=NOW,
    )
    work_off(ours)
    return batch, customer


@pytest.mark.parametrize("order", list(queries.ORDERS))
@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_paging_shows_every_row_once_forwards_and_backwards(eight, order, size):
    which = Filter(states=[states.READY])
    seen, cursor, pages = [], "", []
    for _ in range(20):
        page = queries.documents(which, order=order, cursor=cursor, size=size)
        pages.append(page)
        seen += [document.number for document in page.documents]
        if not page.next:
            break
        cursor = page.next
    assert sorted(seen) == [f"F-{n}" for n in range(8)]
    back, page = [], pages[-1]
    while page.previous:
        page = queries.documents(which, order=order, cursor=page.previous, size=size)
        back = [document.number for document in page.documents] + back
    assert back == seen[: len(back)]
    assert len(back) == sum(len(one.documents) for one in pages[:-1])


def test_orders(eight):
    def numbers(order):
        return [d.number for d in queries.documents(Filter(states=["ready"]), order=order).documents]

    assert numbers("number") == [f"F-{n}" for n in range(8)]
    assert numbers("amount")[:2] == ["F-6", "F-3"]
    assert numbers("due")[-1] == "F-3"
    assert numbers("issued")[0] == "F-7"


@pytest.mark.parametrize("cursor", ["x", "!!", "W10", "WzAsImEiXQ", "WzAsWzFdXQ", "bnVsbA", "é"])
def test_a_cursor_that_is_none_is_the_first_page(eight, cursor):
    assert len(queries.documents(Filter(), cursor=cursor).documents) == 9


@pytest.mark.parametrize(
    ("criteria", "numbers"),
    [
        ({"text": "f-3"}, {"F-3"}),
        ({"text": "fauvette", "currency": "CHF"}, {"F-7"}),
        ({"text": "C-9", "at_least_minor": 999}, {"F-3", "F-6"}),
        ({"text": "autre"}, {"H-1"}),
        ({"states": ["held"]}, {"H-1"}),
        ({"reason": "customer_unknown", "who": "billing"}, {"H-1"}),
        ({"due_from": date(2026, 12, 12)}, {"F-2", "F-5"}),
        ({"due_until": date(2026, 12, 10), "at_most_minor": 100}, {"F-0"}),
        ({"issued_from": date(2026, 11, 7), "issued_until": date(2026, 11, 7)}, {"F-6"}),
        ({"text": "%"}, set()),
    ],
)
def test_filters(eight, criteria, numbers):
    assert {d.number for d in queries.documents(Filter(**criteria)).documents} == numbers


def test_a_selection_beyond_the_page_has_its_count_and_sums(eight):
    total = queries.total(Filter(states=["ready"]))
    assert total.count == 8
    assert total.by_currency == {"CHF": 77, "EUR": sum(cents for n, cents in AMOUNTS if n != 7)}
    assert len(queries.keys(Filter(states=["ready"]))) == 8
    assert queries.state_counts()["duplicate"] == 1


def test_what_is_held_is_grouped_by_cause_and_by_who_can_act(eight, ours):
    pk = Document.objects.get(number="F-1").pk
    operations.hold(document_id=pk, reason="agreement_missing", actor=ACTOR, now=NOW, who="sales")
    causes = {cause.reason: cause for cause in queries.held()}
    assert set(causes) == {"customer_unknown", "agreement_missing"}
    assert causes["agreement_missing"].actors[0].who == "sales"
    assert causes["agreement_missing"].total.by_currency == {"EUR": 250}


def test_another_organisation_sees_nothing(eight, other_organisation):
    from factage.hub.base.tenancy import ScopeConflict, scope

    pk = Document.objects.first().pk
    with pytest.raises(ScopeConflict), scope(other_organisation):
        pass
    assert queries.document(pk) is not None


class TestTheJournalNotices:
    @pytest.fixture
    def pried(self, eight):
        """The guards of the database are taken away, as someone with its password could."""
        operations.seal(organisation=eight[0].organisation, now=NOW)
        assert list(queries.verify_journal()) == []
        immutable.remove(connection)
        yield
        immutable.install(connection)

    def test_an_event_that_was_changed(self, pried):
        Event.objects.filter(kind="ready").update(actor="person:someone.else@example.org")
        assert any("was changed" in sentence for sentence in queries.verify_journal())

    def test_an_event_that_is_missing(self, pried):
        event = Event.objects.filter(kind="read").first()
        Event.objects.filter(pk=event.pk)._raw_delete(Event.objects.db)
        assert any("missing" in sentence for sentence in queries.verify_journal())

    def test_a_document_that_vanished_with_its_events(self, pried):
        pk = Document.objects.get(number="F-5").pk
        Event.objects.filter(document=pk)._raw_delete("default")
        Document.objects.filter(pk=pk)._raw_delete("default")
        assert any("seal 1" in sentence for sentence in queries.verify_journal())

    def test_a_state_that_no_event_explains(self, pried):
        Document.objects.filter(number="F-5").update(state=states.CANCELLED)
        assert any("state column" in sentence for sentence in queries.verify_journal())

    def test_the_guards_are_missed(self, pried):
        assert len(immutable.missing(connection)) >= 6

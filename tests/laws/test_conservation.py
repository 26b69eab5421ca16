"""Whatever is handed over and whatever people do: nothing is lost, and the journal tells every state."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

import factories
import papers
from factage.hub.base.actor import Actor
from factage.hub.base.tenancy import scope
from factage.hub.documents import grouping, operations, queries, reading, states
from factage.hub.documents.models import Batch, Document
from factage.hub.documents.operations import Incoming
from factage.hub.jobs import topics
from factage.hub.jobs.inline import work_off
from factories import NOW

ACTOR = Actor.command("test")
NUMBERS = st.sampled_from(["F-1", "F-2", "F-3"])
FILES = st.one_of(
    st.builds(
        lambda number, project, due: (
            f"{number}.json",
            papers.json_file(number, project_reference=project, due_date=due),
        ),
        NUMBERS,
        st.sampled_from([None, "invalid", "unclear"]),
        st.sampled_from(["2026-12-02", "2026-12-03"]),
    ),
    st.builds(
        lambda number, n: (f"{number}_annexe.pdf", papers.page(f"{number} {n}")), NUMBERS, st.integers(0, 2)
    ),
    st.builds(lambda number: (f"{number}.pdf", papers.page(number)), NUMBERS),
    st.sampled_from(
        [("bad.xml", b"broken"), ("what", b"?"), ("crash", b"crash"), ("bad.zip", b"PK\x03\x04")]
    ),
    st.builds(lambda number: ("a.zip", papers.archive({"x.json": papers.json_file(number)})), NUMBERS),
)
STANDINGS = st.sampled_from(states.STANDINGS)


class Desk(RuleBasedStateMachine):
    """Everything that can happen to the documents of one organisation, in any order."""

    def __init__(self):
        super().__init__()
        self.organisation = factories.organisation()
        self.customer = factories.customer(self.organisation, siren=papers.BUYER)
        self.scope = scope(self.organisation)
        self.scope.__enter__()
        self.handed_over = 0

    def teardown(self):
        self.scope.__exit__(None, None, None)

    @rule(files=st.lists(FILES, max_size=4), work=st.booleans())
    def receive(self, files, work):
        batch = operations.receive(
            organisation=self.organisation,
            actor=ACTOR,
            files=[Incoming(name, data) for name, data in files],
            source="test",
            now=NOW,
        )
        self.handed_over += len(files)
        assert batch.received + batch.duplicates == len(files)
        if work:
            work_off(self.organisation)

    @rule()
    def work(self):
        work_off(self.organisation)
        assert not Batch.objects.exclude(stage=Batch.SETTLED).exists()
        assert not Document.objects.filter(state__in=states.WORKING).exists()

    @rule(
        n=st.integers(0, 30),
        gesture=st.sampled_from(["cancel", "restore", "recheck", "reject", "reconsider", "plan_again"]),
    )
    def gesture(self, n, gesture):
        document = self._some(n)
        if document is not None:
            keys = [str(document.pk)] if gesture == "reconsider" else [document.pk]
            getattr(operations, gesture)(organisation=self.organisation, documents=keys, actor=ACTOR, now=NOW)

    @rule(n=st.integers(0, 30))
    def assign(self, n):
        document = self._some(n)
        if document is not None:
            operations.assign_customer(
                organisation=self.organisation,
                documents=[document.pk],
                customer=self.customer,
                actor=ACTOR,
                now=NOW,
            )

    @rule(n=st.integers(0, 30), hold=st.booleans())
    def release_or_hold(self, n, hold):
        document = self._some(n)
        if document is None:
            return
        try:
            if hold:
                operations.hold(document_id=document.pk, reason="by_person", actor=ACTOR, now=NOW)
            else:
                operations.release(
                    organisation=self.organisation, documents=[document.pk], actor=ACTOR, now=NOW
                )
        except operations.NotPossible:
            pass

    @rule(n=st.integers(0, 30), standing=STANDINGS)
    def deliver(self, n, standing):
        document = self._some(n)
        if document is not None and document.state == states.READY:
            operations.record_event(
                document_id=document.pk, kind="delivery.test", actor=ACTOR, now=NOW, standing=standing
            )

    @rule()
    def seal(self):
        operations.seal(organisation=self.organisation, now=NOW)

    @invariant()
    def nothing_is_lost(self):
        assert Document.objects.count() == self.handed_over
        assert queries.conservation().balanced, queries.conservation()
        for batch in Batch.objects.all():
            assert queries.conservation(batch).balanced
            counts = {document.state: 0 for document in queries.batch_documents(batch)}
            for document in queries.batch_documents(batch):
                counts[document.state] += 1
            assert batch.duplicates == counts.get(states.DUPLICATE, 0)
            assert batch.attached == counts.get(states.ATTACHED, 0)

    @invariant()
    def the_journal_tells_every_state(self):
        assert list(queries.verify_journal()) == []

    @invariant()
    def a_number_leaves_once(self):
        leaving = Document.objects.filter(state=states.READY).values_list("number_key", flat=True)
        assert None not in leaving
        assert len(set(leaving)) == len(leaving)

    def _some(self, n):
        rows = list(Document.objects.order_by("pk").defer("invoice"))
        return rows[n % len(rows)] if rows else None


@pytest.mark.usefixtures("plain")
class TestConservation(TestCase, Desk.TestCase):
    settings = settings(
        max_examples=15,
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
    )


@pytest.fixture
def plain(monkeypatch):
    monkeypatch.setattr(reading, "study", papers.study)
    monkeypatch.setattr(grouping, "_checked", papers.checked)
    monkeypatch.delitem(topics.TOPICS, "document.ready")

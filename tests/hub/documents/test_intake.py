"""Receiving: every file once in the documents, its bytes in the store, nothing lost and nothing twice."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

import papers
from factage.hub.base.actor import Actor
from factage.hub.base.models import Outbox
from factage.hub.documents import operations, queries, states
from factage.hub.documents.models import Batch, Document, Event, Immutable, Original
from factage.hub.documents.operations import Incoming
from factage.hub.documents.storage import Damaged, store
from factage.hub.jobs.inline import work_off
from factories import NOW

ACTOR = Actor.command("test")


def receive(organisation, files, **more):
    return operations.receive(
        organisation=organisation,
        actor=ACTOR,
        files=[Incoming(name, data) for name, data in files.items()],
        source="test",
        now=NOW,
        **more,
    )


def reasons(batch):
    return {d.name: (d.state, d.reason) for d in queries.batch_documents(batch)}


def test_a_file_is_kept_as_received_and_waits_to_be_read(ours):
    batch = receive(ours, {"a.json": papers.json_file()})
    document = Document.objects.get()
    assert (document.state, document.batch) == (states.RECEIVED, batch)
    assert document.original.data() == papers.json_file()
    assert document.original.media_type == "application/json"
    event = Event.objects.get()
    assert (event.kind, event.sequence, event.actor) == ("received", 1, "command:test")
    assert set(Outbox.objects.values_list("topic", flat=True)) == {"document.received", "batch.read"}
    assert (batch.working, batch.received, batch.stage) == (1, 1, Batch.READING)


def test_the_same_bytes_are_a_duplicate_of_the_first(ours):
    receive(ours, {"a.json": papers.json_file()})
    batch = receive(ours, {"b.json": papers.json_file(), "c.json": papers.json_file()})
    assert reasons(batch) == {"b.json": ("duplicate", "same_bytes"), "c.json": ("duplicate", "same_bytes")}
    assert {d.first.name for d in queries.batch_documents(batch)} == {"a.json"}
    assert (batch.received, batch.duplicates) == (0, 2)
    assert Original.objects.count() == 1


def test_the_same_bytes_twice_in_one_batch(ours):
    batch = receive(ours, {"a.json": papers.json_file(), "b.json": papers.json_file()})
    assert [d.state for d in queries.batch_documents(batch)] == ["received", "duplicate"]


def test_an_archive_is_replaced_by_its_members(ours):
    inner = papers.archive({"x/c.json": papers.json_file("F-3")})
    data = papers.archive(
        {"a.json": papers.json_file("F-1"), "d/b.json": papers.json_file("F-2"), "in.zip": inner}
    )
    batch = receive(ours, {"all.zip": data})
    assert sorted(reasons(batch)) == ["all.zip!a.json", "all.zip!d/b.json", "all.zip!in.zip!x/c.json"]


def test_a_refused_archive_is_one_rejected_document(ours):
    batch = receive(
        ours,
        {
            "bad.zip": b"PK\x03\x04 broken",
            "evil.zip": papers.archive({"../x": b"1"}),
            "a.json": papers.json_file(),
        },
    )
    assert reasons(batch) == {
        "bad.zip": ("rejected", "broken"),
        "evil.zip": ("rejected", "broken"),
        "a.json": ("received", ""),
    }
    assert Document.objects.get(name="bad.zip").original.data() == b"PK\x03\x04 broken"


def test_a_batch_can_be_empty(ours):
    batch = receive(ours, {})
    work_off(ours)
    batch.refresh_from_db()
    assert (batch.received, batch.stage) == (0, Batch.SETTLED)


def test_bytes_are_written_once_and_verified_when_read(ours):
    receive(ours, {"a.json": papers.json_file()})
    original = Original.objects.get()
    path = store().root / original.key
    assert path.stat().st_mode & 0o222 == 0
    path.chmod(0o600)
    path.write_bytes(papers.json_file("F-9"))
    with pytest.raises(Damaged):
        original.data()
    path.unlink()
    with pytest.raises(Damaged):
        original.data()


def test_originals_and_events_refuse_to_change(ours):
    receive(ours, {"a.json": papers.json_file()})
    for row in (Original.objects.get(), Event.objects.get()):
        with pytest.raises(Immutable):
            row.save()
        with pytest.raises(Immutable):
            row.delete()


@pytest.mark.parametrize("table", ["documents_original", "documents_event", "documents_seal"])
@pytest.mark.parametrize("deed", ["update {} set organisation_id = organisation_id", "delete from {}"])
def test_the_database_itself_refuses(ours, table, deed):
    receive(ours, {"a.json": papers.json_file()})
    operations.seal(organisation=ours, now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed.format(table))


def test_names_that_no_database_would_take_are_kept_readable(ours):
    batch = receive(
        ours, {"a\0b\udcff.json": papers.json_file(), "x" * 900 + ".json": papers.json_file("F-2")}
    )
    names = sorted(reasons(batch), key=len)
    assert names[0].startswith("ab")
    assert len(names[1]) == 500
    assert names[1].endswith(".json")


def test_another_organisation_receives_the_same_bytes_for_itself(organisation, other_organisation):
    from factage.hub.base.tenancy import scope

    for one in (organisation, other_organisation):
        with scope(one):
            batch = receive(one, {"a.json": papers.json_file()})
            assert reasons(batch) == {"a.json": ("received", "")}


def test_an_archive_without_files_is_told_too(ours):
    batch = receive(ours, {"empty.zip": papers.archive({}), "folders.zip": papers.archive({"a/": b""})})
    assert reasons(batch) == {
        "empty.zip": (states.REJECTED, "unknown_format"),
        "folders.zip": (states.REJECTED, "unknown_format"),
    }

"""Bad input through the hub's doors, the desk's upload and a folder: each document ends as its manifest says, none stops the others."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import need
from factage.cli.main import main
from factage.hub.accounts.models import Organisation
from factage.hub.base.tenancy import scope
from factage.hub.documents import queries, states
from factage.hub.documents.models import Batch, Document
from factage.hub.jobs.inline import work_off
from factage.invoice import check
from factage.invoice.formats.archive import SEPARATOR
from manifest import Entry, bad_input

ENTRIES = [entry for entry in bad_input() if entry.name != "hostile/zip-5000-entries.zip"]
LARGE = [entry for entry in bad_input() if entry.name == "hostile/zip-5000-entries.zip"]
REFUSED = {
    "broken",
    "too_large",
    "forbidden_doctype",
    "locked",
    "unknown_format",
    "not_supported",
    "not_an_invoice",
    "no_data",
}
PAGES = {"to_be_read", "to_be_confirmed", "layout_drift", "scan", "scan_recognised"}
"""A page without data is no bad input: it waits for its data or for a person."""


@pytest.fixture
def schema_only(monkeypatch):
    """The official rules are asked elsewhere; here the schema stands for them, so that no engine has to start."""
    monkeypatch.setattr("factage.invoice.verbs.check", lambda data, **_: check(data, stage="xsd"))


@pytest.fixture
def clerk(desk, person):
    return desk(person)


def ended(batch: Batch, entries: list[Entry], name_of) -> None:
    """The batch settled, every file is accounted for, and each document ended as its line says."""
    batch.refresh_from_db()
    rows = list(queries.batch_documents(batch))
    assert (batch.stage, batch.working) == (Batch.SETTLED, 0)
    assert batch.received == batch.ready + batch.held + batch.rejected + batch.attached
    assert len(rows) == batch.received + batch.duplicates
    found = defaultdict(list)
    for row in rows:
        found[row.name.split(SEPARATOR)[0]].append(row)
    for entry in entries:
        documents = found[name_of(entry)]
        assert documents, entry.name
        for document in documents:
            as_expected(entry, document)


def as_expected(entry: Entry, document: Document) -> None:
    said = (entry.name, document.state, document.reason, document.reason_parameters)
    assert document.state == states.READY or document.reason, said
    assert document.reason != "reading_failed", said
    if entry.edifact:
        assert (document.state, document.reason in REFUSED) == (states.REJECTED, True), said
    elif entry.expected == "reject":
        refused = document.state == states.REJECTED and document.reason in REFUSED
        assert refused or document.reason in PAGES, said
    elif entry.expected == "accept":
        assert document.state in {states.READY, states.HELD, states.DUPLICATE}, said
        assert document.reason not in {"invalid", "not_accepted", *PAGES}, said
    elif entry.expected == "invalid":
        assert document.state != states.READY, said


@pytest.mark.corpus
def test_through_the_desks_upload(clerk, organisation, schema_only):
    if not ENTRIES:
        need.corpus()
    files = [SimpleUploadedFile(entry.name.replace("/", "_"), entry.data) for entry in ENTRIES]
    answer = clerk.post(reverse("desk:batches"), {"files": files})
    assert answer.status_code == 302
    work_off(organisation)
    with scope(organisation):
        batch = Batch.objects.get()
        ended(batch, ENTRIES, lambda entry: entry.name.replace("/", "_"))
        rows = list(queries.batch_documents(batch))
    shown = clerk.get(answer.url)
    assert shown.status_code == 200
    assert b"<script>alert" not in shown.content
    for row in rows:
        if "js" in row.name or "html" in row.name or "exe" in row.name:
            not_served(clerk, row)
    only_hashes()


def not_served(clerk, document: Document) -> None:
    """What may be active comes as a download, in a sandbox, under a plain name, and is never guessed to be a page."""
    answer = clerk.get(reverse("desk:original", args=[document.pk]))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"].split(";")[0] not in {"text/html", "image/svg+xml"}


def only_hashes() -> None:
    """No name of a stranger became a path."""
    kept = Path(settings.FACTAGE_DATA) / "files"
    for path in kept.rglob("*"):
        assert path.is_dir() or all(sign in "0123456789abcdef-" for sign in path.name), path


@pytest.mark.corpus
def test_through_a_folder(transactional_db, tmp_path, capsys, schema_only):
    if not ENTRIES:
        need.corpus()
    folder = ingested(ENTRIES, tmp_path)
    assert main(["ingest", str(folder), "--wait", "--json"]) == 1
    line = json.loads(capsys.readouterr().out)
    assert line["received"] == sum(line[state] for state in ("ready", "held", "rejected", "attached"))
    assert len(line["documents"]) == line["received"] + line["duplicates"]
    assert line["working"] == 0
    with scope(Organisation.objects.get()):
        ended(Batch.objects.get(pk=line["batch"]), ENTRIES, lambda entry: str(folder / entry.name))


def ingested(entries: list[Entry], tmp_path: Path) -> Path:
    """A folder with these documents under their names."""
    folder = tmp_path / "in"
    for entry in entries:
        place = folder / entry.name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(entry.data)
    return folder


@pytest.mark.slow
@pytest.mark.corpus
def test_five_thousand_members_of_one_archive(clerk, organisation, schema_only):
    if not LARGE:
        need.corpus()
    (entry,) = LARGE
    clerk.post(reverse("desk:batches"), {"files": [SimpleUploadedFile("many.zip", entry.data)]})
    work_off(organisation)
    with scope(organisation):
        ended(Batch.objects.get(), LARGE, lambda _: "many.zip")


def test_a_file_beyond_what_we_take_is_named_and_the_others_are_taken(clerk, organisation, monkeypatch):
    monkeypatch.setattr("factage.hub.base.uploads.MAX_BYTES", 300_000)
    large, small = SimpleUploadedFile("large.pdf", bytes(400_000)), SimpleUploadedFile("small.txt", b"?")
    answer = clerk.post(reverse("desk:batches"), {"files": [large, small]}, follow=True)
    assert b"large.pdf" in answer.content
    with scope(organisation):
        assert [document.name for document in Document.objects.all()] == ["small.txt"]


def test_a_request_beyond_what_we_take_is_refused(clerk, organisation, monkeypatch):
    monkeypatch.setattr("factage.hub.base.uploads.MAX_REQUEST", 1000)
    answer = clerk.post(reverse("desk:batches"), {"files": [SimpleUploadedFile("a.pdf", bytes(4000))]})
    assert answer.status_code == 400
    with scope(organisation):
        assert not Document.objects.exists()

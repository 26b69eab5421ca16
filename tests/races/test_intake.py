"""Several processes at once, and processes that are killed: the same file is taken once, and nothing is lost."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import connections

import factories
import papers
from factage.hub.base.actor import Actor
from factage.hub.base.tenancy import scope
from factage.hub.documents import grouping, operations, queries, reading, states
from factage.hub.documents.models import Document, Original
from factage.hub.documents.operations import Incoming
from factage.hub.jobs import topics
from factage.hub.jobs.inline import work_off
from factories import NOW

ACTOR = Actor.command("test")
COMMAND = [sys.executable, "-c", "import sys; from factage.cli.main import main; sys.exit(main())"]


@pytest.fixture
def plain(monkeypatch, transactional_db):
    monkeypatch.setattr(reading, "study", papers.study)
    monkeypatch.setattr(grouping, "_checked", papers.checked)
    monkeypatch.delitem(topics.TOPICS, "document.ready")


def together(count, deed):
    """Run ``deed(n)`` in as many threads, all beginning at once; what any of them raised is raised."""
    start, errors = threading.Barrier(count), []

    def one(n):
        try:
            start.wait()
            deed(n)
        except Exception as error:  # noqa: BLE001 - raised again where the threads were started
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def receive(organisation, files):
    with scope(organisation):
        return operations.receive(
            organisation=organisation,
            actor=ACTOR,
            files=[Incoming(name, data) for name, data in files],
            source="test",
            now=NOW,
        )


def test_the_same_files_received_at_once_are_taken_once(plain):
    ours = factories.organisation()
    files = [(f"{n}.json", papers.json_file(f"F-{n}")) for n in range(20)]
    together(4, lambda n: receive(ours, files))
    with scope(ours):
        assert Original.objects.count() == 20
        assert Document.objects.filter(state=states.RECEIVED).count() == 20
        assert Document.objects.filter(state=states.DUPLICATE, reason="same_bytes").count() == 60
        assert queries.conservation().balanced
        assert list(queries.verify_journal()) == []


def test_the_same_number_read_at_once_is_claimed_once(plain):
    ours = factories.organisation()
    factories.customer(ours, siren=papers.BUYER)
    batches = [
        receive(ours, [(f"{n}.json", papers.json_file("F-1", due_date=f"2026-12-{n + 1:02}"))])
        for n in range(4)
    ]
    del batches
    with scope(ours):
        keys = [str(pk) for pk in Document.objects.values_list("pk", flat=True)]

    def read(n):
        with scope(ours):
            operations.process(organisation=ours, documents=[keys[n]], actor=ACTOR, now=NOW)

    together(4, read)
    with scope(ours):
        assert Document.objects.filter(state=states.READY).count() == 1
        assert Document.objects.filter(state=states.HELD, reason="number_conflict").count() == 3
        assert queries.conservation().balanced


def test_the_same_work_done_at_once_is_done_once(plain):
    ours = factories.organisation()
    factories.customer(ours, siren=papers.BUYER)
    files = [(f"{n}.json", papers.json_file(f"F-{n}")) for n in range(12)] + [("F-3_x.pdf", papers.page("x"))]
    batch = receive(ours, files)
    with scope(ours):
        keys = [str(pk) for pk in Document.objects.values_list("pk", flat=True)]

    def work(n):
        with scope(ours):
            operations.process(organisation=ours, documents=keys, actor=ACTOR, now=NOW)
            operations.settle(organisation=ours, batch=str(batch.pk), actor=ACTOR, now=NOW)
            operations.seal(organisation=ours, now=NOW)

    together(3, work)
    with scope(ours):
        batch.refresh_from_db()
        assert (batch.ready, batch.attached, batch.working, batch.stage) == (12, 1, 0, batch.SETTLED)
        assert {d.event_count for d in Document.objects.filter(state=states.READY).exclude(number="F-3")} == {
            3
        }
        assert list(queries.verify_journal()) == []


def test_a_gesture_and_a_delivery_at_once_leave_one_winner(plain):
    ours = factories.organisation()
    factories.customer(ours, siren=papers.BUYER)
    receive(ours, [(f"{n}.json", papers.json_file(f"F-{n}")) for n in range(6)])
    with scope(ours):
        work_off(ours)
        keys = list(Document.objects.values_list("pk", flat=True))

    def act(n):
        with scope(ours):
            for pk in keys:
                if n:
                    operations.cancel(organisation=ours, documents=[pk], actor=ACTOR, now=NOW)
                else:
                    with contextlib.suppress(operations.NotPossible):
                        operations.hold(document_id=pk, reason="by_person", actor=ACTOR, now=NOW)

    together(2, act)
    with scope(ours):
        assert queries.conservation().balanced
        assert list(queries.verify_journal()) == []


def test_ingest_killed_anywhere_loses_nothing_and_takes_nothing_twice(tmp_path):
    """kill -9 at different moments; the same folder again; then everything stands once, and the journal holds."""
    folder = tmp_path / "in"
    folder.mkdir()
    names = {f"{n:03}.json": papers.json_file(f"F-{n}") for n in range(150)}
    for name, data in names.items():
        (folder / name).write_bytes(data)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("FACTAGE_")} | {
        "FACTAGE_DATA": str(tmp_path / "data"),
        "FACTAGE_PACKS": str(tmp_path / "none"),  # no rules: reading is quick, and everything ends held
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    ingest = [*COMMAND, "ingest", str(folder), "--wait", "--json"]
    subprocess.run([*COMMAND, "person", "list"], env=environment, check=True, capture_output=True)
    for pause in (0.8, 1.6, 2.4, 3.5):
        process = subprocess.Popen(
            ingest, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        process.wait()
    last = subprocess.run(ingest, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert last.returncode in (0, 1), last.stderr[-2000:]
    line = json.loads(last.stdout)
    assert len(line["documents"]) == 150
    assert line["working"] == 0
    doctor = subprocess.run(
        [*COMMAND, "doctor", "--json", "--originals"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    parts = {part["part"]: part for part in map(json.loads, doctor.stdout.splitlines())}
    for name in ("database", "journal", "conservation", "originals"):
        assert parts[name]["state"] == "fine", parts[name]
    stored = [path for path in (tmp_path / "data" / "files" / "originals").rglob("*") if path.is_file()]
    assert len([path for path in stored if not path.name.startswith(".")]) == 150
    assert sorted(names) == sorted(Path(document["file"]).name for document in line["documents"])


@pytest.mark.slow
def test_workers_killed_while_they_read_lose_nothing(tmp_path):
    """Two workers, killed with SIGKILL three times while a batch is read; then it settles, and the journal holds."""
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(100):
        (folder / f"{n:03}.json").write_bytes(papers.json_file(f"F-{n}"))
    environment = {k: v for k, v in os.environ.items() if not k.startswith("FACTAGE_")} | {
        "FACTAGE_DATA": str(tmp_path / "data"),
        "FACTAGE_PACKS": str(tmp_path / "none"),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }

    def ask(*words):
        done = subprocess.run(
            [*COMMAND, *words], env=environment, capture_output=True, text=True, check=False
        )
        return [json.loads(line) for line in done.stdout.splitlines()]

    (handed,) = ask("ingest", str(folder), "--json")
    kills, done, end = 0, 0, time.monotonic() + 300
    while done < 100 and time.monotonic() < end:
        workers = [
            subprocess.Popen([*COMMAND, "work", "--threads", "2"], env=environment, stderr=subprocess.DEVNULL)
            for _ in range(2)
        ]
        before = done
        while done < 100 and time.monotonic() < end:
            time.sleep(0.3)
            done = 100 - ask("batch", handed["batch"], "--json")[0]["working"]
            if kills < 3 and done > before:
                break
        for worker in workers:
            worker.kill()
            worker.wait()
        kills += 1
    (line,) = ask("batch", handed["batch"], "--json")
    assert (line["held"], line["working"], len(line["documents"])) == (100, 0, 100)
    parts = {part["part"]: part for part in ask("doctor", "--json")}
    for name in ("journal", "conservation"):
        assert parts[name]["state"] == "fine", parts[name]

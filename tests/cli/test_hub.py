"""The commands of the hub, as a person and a script use them: ingest, batch, doctor, work, serve."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

import factories
import papers
from factage.cli.main import main

COMMAND = [sys.executable, "-c", "import sys; from factage.cli.main import main; sys.exit(main())"]
CUSTOMERS = (
    "customer_id;name;kind;siren;country;language;email;channel;delivery;format;agreed_from;basis;proof\n"
    f"C1;Ateliers Fauvette;company;{papers.BUYER};FR;fr;;portal;link;facturx;2026-01-01;express;courrier\n"
)


@pytest.fixture
def folder(tmp_path, transactional_db, monkeypatch):
    """Invoices of one customer, bad files beside them; the rules find everything valid."""
    monkeypatch.setattr("factage.invoice.verbs.check", lambda data, **_: papers.report(""))
    monkeypatch.setenv("FACTAGE_LANG", "fr")
    place = tmp_path / "in"
    (place / "sub").mkdir(parents=True)
    (place / "a.json").write_bytes(papers.json_file("F-1"))
    (place / "copy.json").write_bytes(papers.json_file("F-1"))
    (place / "sub" / "all.zip").write_bytes(
        papers.archive({"b.json": papers.json_file("F-2", buyer={"name": "Autre"})})
    )
    (place / "sub" / "F-1_BL.pdf").write_bytes(b"%PDF-1.4 cut")
    (place / "sub" / "note.txt").write_bytes(b"?")
    (place / "bad.zip").write_bytes(b"PK\x03\x04")
    (tmp_path / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    return place


def lines(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_ingest_tells_each_file_once(folder, capsys):
    customers = str(folder.parent / "customers.csv")
    code = main(["ingest", str(folder), "--customers", customers, "--wait", "--json"])
    (line,) = lines(capsys)
    files = {document["file"].removeprefix(f"{folder}/"): document for document in line["documents"]}
    assert {name: (d["state"], d["reason"]) for name, d in files.items()} == {
        "a.json": ("ready", None),
        "copy.json": ("duplicate", "same_bytes"),
        "sub/all.zip!b.json": ("held", "customer_unknown"),
        "sub/F-1_BL.pdf": ("rejected", "broken"),
        "sub/note.txt": ("rejected", "unknown_format"),
        "bad.zip": ("rejected", "broken"),
    }
    assert files["a.json"]["number"] == "F-1"
    assert code == 1
    counts = ("received", "duplicates", "ready", "held", "rejected", "attached", "working")
    assert [line[name] for name in counts] == [5, 1, 1, 1, 3, 0, 0]

    assert main(["batch", line["batch"], "--json"]) == 1
    (again,) = lines(capsys)
    assert {d["id"]: d["state"] for d in again["documents"]} == {
        d["id"]: d["state"] for d in line["documents"]
    }
    assert all("deliveries" in document for document in again["documents"])
    assert main(["batch", line["batch"]]) == 1
    assert "Client inconnu" in capsys.readouterr().out

    assert main(["ingest", str(folder), "--wait", "--json"]) == 0
    (repeated,) = lines(capsys)
    assert (repeated["received"], repeated["duplicates"]) == (0, 6)


def test_ingest_without_waiting_hands_over(folder, capsys):
    assert main(["ingest", str(folder / "a.json"), "--json"]) == 0
    (line,) = lines(capsys)
    assert (line["working"], line["documents"][0]["state"]) == (1, "received")


def test_what_cannot_be_used_is_exit_2(folder, capsys):
    assert main(["ingest", str(folder / "nowhere")]) == 2
    assert main(["ingest", str(folder / "a.json"), "--organisation", "nobody"]) == 2
    assert main(["ingest", str(folder / "a.json"), "--customers", str(folder / "nowhere.csv")]) == 2
    assert main(["ingest", str(folder / "a.json"), "--mapping", str(folder / "a.json")]) == 2
    assert main(["ingest", str(folder / "nowhere"), str(folder / "a.json")]) == 2
    assert main(["batch", "no-such-batch"]) == 2
    assert main(["batch", str(factories.organisation().pk)]) == 2


def test_ingest_goes_to_the_organisation_that_is_named(folder, capsys):
    other = factories.organisation("Seconde Maison")
    assert main(["ingest", str(folder / "a.json"), "--organisation", "Seconde Maison", "--json"]) == 0
    from factage.hub.base.tenancy import scope
    from factage.hub.documents.models import Document

    with scope(other):
        assert Document.objects.count() == 1


def test_doctor_examines_every_part(folder, capsys):
    main(["ingest", str(folder), "--wait", "--json"])
    capsys.readouterr()
    main(["doctor", "--json", "--originals"])
    parts = {part["part"]: part["state"] for part in lines(capsys)}
    fine = {"database", "journal", "conservation", "originals"}
    assert {name for name, state in parts.items() if state == "fine"} >= fine
    assert set(parts) >= fine | {"rules_engine", "rule_packs", "storage", "mail", "worker"}
    main(["doctor"])
    assert "Personne ne travaille" in capsys.readouterr().out


@pytest.fixture
def installation(tmp_path):
    """A data folder of its own for commands that run as processes."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FACTAGE_")}
    return kept | {
        "FACTAGE_DATA": str(tmp_path / "data"),
        "FACTAGE_PACKS": str(tmp_path / "none"),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }


def until(condition, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.2)
    return False


def test_a_worker_works_and_ends_in_good_order(installation, tmp_path):
    (tmp_path / "a.json").write_bytes(papers.json_file("F-1"))

    def run(*words):
        done = subprocess.run(
            [*COMMAND, *words], env=installation, capture_output=True, text=True, check=False
        )
        return json.loads(done.stdout)

    batch = run("ingest", str(tmp_path / "a.json"), "--json")["batch"]
    worker = subprocess.Popen(
        [*COMMAND, "work", "--threads", "1"], env=installation, stderr=subprocess.DEVNULL
    )
    try:
        assert until(lambda: run("batch", batch, "--json")["held"] == 1)
    finally:
        worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=60) == 0


def test_the_server_answers_and_ends_in_good_order(installation):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = installation | {
        "FACTAGE_BASE_URL": f"http://127.0.0.1:{port}",
        "FACTAGE_PORTAL_URL": f"http://localhost:{port}",
    }
    server = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port)], env=environment, stderr=subprocess.DEVNULL
    )

    def alive():
        try:
            answer = urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5)
        except OSError:
            return False
        with answer:
            return answer.status == 200

    try:
        assert until(alive)
    finally:
        server.send_signal(signal.SIGTERM)
    assert server.wait(timeout=60) == 0

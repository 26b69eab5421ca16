"""The worker that runs SaxonC is watched: whatever it does, no document is valid because of it."""

from __future__ import annotations

import importlib.util
import os
import signal
import sys
import threading
import time

import pytest

import need
from factage.invoice.rules.engine import Absent, Answer, Engine, Stopped

SHEET = """<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:template match="/"><out><xsl:value-of select="{select}"/></out></xsl:template></xsl:stylesheet>"""
READY = 'import sys;o=sys.stdout.buffer;o.write(b\'{"outcome":"ready","length":0}\\n\');o.flush();'


@pytest.fixture
def engine():
    if importlib.util.find_spec("saxonche") is None:
        need.missing("saxonche (factage[saxon])")
    found = Engine()
    yield found
    found.close()


@pytest.fixture
def sheet(tmp_path):
    def written(select, name="sheet.xsl"):
        path = tmp_path / name
        path.write_text(SHEET.format(select=select))
        return path

    return written


@pytest.fixture
def acting():
    engines = []

    def build(code, **limits):
        engine = Engine(command=(sys.executable, "-c", READY + code), **limits)
        engines.append(engine)
        return engine

    yield build
    for engine in engines:
        engine.close()


def test_a_report_comes_back(engine, sheet):
    answer = engine.run(sheet("sum(//n)"), b"<r><n>1</n><n>2</n></r>")
    assert b"<out>3</out>" in answer.svrl
    assert engine.version


def test_what_cannot_be_evaluated_is_no_report(engine, sheet):
    answer = engine.run(sheet("xs:decimal(//n)").with_name("sheet.xsl"), b"<r><n>NaN</n></r>")
    assert answer.svrl is None
    assert answer.reason
    assert engine.run(sheet("count(//n)", "other.xsl"), b"<r/>").svrl is not None


def test_a_sheet_that_does_not_compile_is_no_report(engine, tmp_path):
    bad = tmp_path / "bad.xsl"
    bad.write_text("<xsl:stylesheet")
    assert engine.run(bad, b"<r/>").svrl is None


def test_threads_share_the_one_worker(engine, sheet):
    path = sheet("//n")
    answers = {}

    def run(n):
        answers[n] = engine.run(path, f"<r><n>{n}</n></r>".encode())

    threads = [threading.Thread(target=run, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(f"<out>{n}</out>".encode() in answers[n].svrl for n in range(12))


def test_a_killed_worker_is_replaced(engine, sheet):
    path = sheet("'alive'")
    engine.run(path, b"<r/>")
    first = engine.pid
    os.kill(first, signal.SIGKILL)
    time.sleep(0.05)
    assert b"alive" in engine.run(path, b"<r/>").svrl
    assert engine.pid != first


def test_a_worker_that_dies_over_a_document_makes_it_stopped(acting, tmp_path):
    engine = acting("sys.stdin.buffer.readline();sys.exit(9)")
    with pytest.raises(Stopped, match="crash"):
        engine.run(tmp_path / "s.xsl", b"<r/>" * 100_000)
    assert engine.pid is None


def test_a_worker_that_hangs_is_ended(acting, tmp_path):
    engine = acting("import time;time.sleep(60)", timeout=0.6)
    with pytest.raises(Stopped, match="timeout"):
        engine.run(tmp_path / "s.xsl", b"<r/>" * 100_000)
    assert engine.pid is None


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="memory is read from /proc")  # noqa: PTH110 - at import
def test_a_worker_that_grows_is_ended(acting, tmp_path):
    engine = acting("b=bytearray(300*1024**2);import time;time.sleep(60)", timeout=20, memory=200 * 1024**2)
    with pytest.raises(Stopped, match="memory"):
        engine.run(tmp_path / "s.xsl", b"<r/>")


def test_an_absent_engine_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr("factage.invoice.rules.engine.importlib.util.find_spec", lambda _: None)
    with pytest.raises(Absent):
        Engine().run(tmp_path / "s.xsl", b"<r/>")


def test_a_worker_that_does_not_start_is_an_absent_engine(tmp_path):
    with pytest.raises(Absent):
        Engine(command=(sys.executable, "-c", "raise SystemExit(1)")).run(tmp_path / "s.xsl", b"<r/>")


def test_the_worker_reads_no_file_that_a_document_names(engine, sheet, tmp_path):
    (tmp_path / "secret.xml").write_text("<s>secret</s>")
    document = f"<r xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='{tmp_path}/secret.xml'/></r>"
    answer = engine.run(sheet("string(/)"), document.encode())
    assert b"secret" not in answer.svrl


def test_a_sheet_may_write_no_file(engine, tmp_path):
    out = tmp_path / "written.txt"
    bad = tmp_path / "bad.xsl"
    bad.write_text(
        '<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/">'
        f'<xsl:result-document href="file://{out}">x</xsl:result-document></xsl:template></xsl:stylesheet>'
    )
    assert engine.run(bad, b"<r/>").svrl is None
    assert not out.exists()


def test_a_sheet_may_fetch_nothing_from_a_network(engine, sheet):
    answer = engine.run(sheet("count(document('http://127.0.0.1:9/x.xml'))"), b"<r/>")
    assert answer.svrl is None


def test_after_a_fork_the_child_has_a_worker_of_its_own(engine, sheet):
    path = sheet("'x'")
    engine.run(path, b"<r/>")
    mine = engine.pid
    child = os.fork()
    if child == 0:
        ok = engine.run(path, b"<r/>").svrl is not None and engine.pid != mine
        engine.close()
        os._exit(0 if ok else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert engine.pid == mine
    assert engine.run(path, b"<r/>").svrl is not None


def test_an_answer_has_a_report_or_a_reason():
    assert Answer(b"x").reason == ""

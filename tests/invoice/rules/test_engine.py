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
    engine = acting(
        "sys.stdin.buffer.readline();b=bytearray(300*1024**2);import time;time.sleep(60)",
        timeout=20,
        memory=200 * 1024**2,
    )
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


HARMFUL = """<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
  xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:f="f">
<xsl:function name="f:loop" as="xs:integer"><xsl:param name="n" as="xs:integer"/>
<xsl:sequence select="if ($n lt 0) then 0 else f:loop($n + 1)"/></xsl:function>
<xsl:function name="f:grow" as="xs:string"><xsl:param name="s" as="xs:string"/>
<xsl:sequence select="f:grow(concat($s, $s))"/></xsl:function>
<xsl:function name="f:deep" as="xs:integer"><xsl:param name="n" as="xs:integer"/>
<xsl:sequence select="1 + f:deep($n + 1)"/></xsl:function>
<xsl:template match="/loop"><out><xsl:value-of select="f:loop(0)"/></out></xsl:template>
<xsl:template match="/grow"><out><xsl:value-of select="f:grow('abcdefgh')"/></out></xsl:template>
<xsl:template match="/deep"><out><xsl:value-of select="f:deep(0)"/></out></xsl:template>
<xsl:template match="/fine"><out>fine</out></xsl:template>
</xsl:stylesheet>"""
"""Rules that are harmless over one document, and loop, grow or descend without end over another."""


@pytest.fixture
def harmful(tmp_path):
    path = tmp_path / "harmful.xsl"
    path.write_text(HARMFUL)
    return path


def test_a_document_over_which_the_rules_loop_is_stopped_and_the_next_is_judged(engine, harmful):
    with pytest.raises(Stopped, match="timeout"):
        engine.run(harmful, b"<loop/>", seconds=0.7)
    assert engine.pid is None
    assert b"fine" in engine.run(harmful, b"<fine/>").svrl


def test_a_document_over_which_the_rules_grow_is_stopped_by_the_workers_own_bound(harmful):
    if importlib.util.find_spec("saxonche") is None:
        need.missing("saxonche (factage[saxon])")
    engine = Engine(memory=300 * 1024**2)
    engine._resident = lambda _: 0  # nobody looks from outside
    with pytest.raises(Stopped, match="crash"):
        engine.run(harmful, b"<grow/>")
    assert b"fine" in engine.run(harmful, b"<fine/>").svrl
    engine.close()


def test_a_document_over_which_the_rules_descend_without_end_is_no_report(engine, harmful):
    assert engine.run(harmful, b"<deep/>").svrl is None
    assert b"fine" in engine.run(harmful, b"<fine/>").svrl


def test_a_worker_that_nobody_watches_any_more_ends_itself(harmful):
    if importlib.util.find_spec("saxonche") is None:
        need.missing("saxonche (factage[saxon])")
    engine = Engine()
    process = engine._running()
    head = f'{{"sheet": "{harmful}", "length": 7, "seconds": -4.5}}\n'
    os.set_blocking(process.stdin.fileno(), True)
    os.write(process.stdin.fileno(), head.encode() + b"<loop/>")
    assert process.wait(timeout=60) == -signal.SIGALRM
    engine.close()


def test_a_worker_that_dies_once_is_asked_again(acting, tmp_path):
    mark = tmp_path / "been"
    engine = acting(
        f"import pathlib;sys.stdin.buffer.readline();p=pathlib.Path({str(mark)!r});b=p.exists();p.touch();\n"
        "if not b: sys.exit(9)\n"
        'o.write(b\'{"outcome":"report","length":2}\\n<r\');o.flush();sys.stdin.buffer.read()'
    )
    assert engine.run(tmp_path / "s.xsl", b"<r/>").svrl == b"<r"


def test_a_worker_that_has_grown_is_replaced_once_it_has_answered(engine, sheet, monkeypatch):
    monkeypatch.setattr("factage.invoice.rules.engine.RENEWED", 1)
    assert engine.run(sheet("'x'"), b"<r/>").svrl is not None
    assert engine.pid is None


def test_no_time_is_left(engine, sheet):
    with pytest.raises(Stopped, match="timeout"):
        engine.run(sheet("'x'"), b"<r/>", seconds=0)

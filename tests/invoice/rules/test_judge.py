from __future__ import annotations

import importlib.util
from datetime import date

import pytest
from lxml import etree

import need
from factage.invoice.rules import choice, engine
from factage.invoice.rules.judge import day_of, judge
from factage.invoice.rules.report import Report
from factage.invoice.rules.store import Artefact, PackStore

ROOT = etree.fromstring(
    "<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2' "
    "xmlns:c='urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'><c:ID>1</c:ID></Invoice>"
)
REPORT = '<svrl:schematron-output xmlns:svrl="http://purl.oclc.org/dsdl/svrl">{}</svrl:schematron-output>'
FIRED = '<svrl:failed-assert id="{}" flag="{}" location="{}"><svrl:text>{}</svrl:text></svrl:failed-assert>'


class Runner:
    """Answers what it is told to, or raises it."""

    def __init__(self, answer):
        self.answer = answer
        self.asked = []

    def run(self, sheet, document, *, seconds):
        assert 0 < seconds <= engine.TIMEOUT
        self.asked.append((sheet.name, document))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def store(tmp_path):
    found = PackStore(tmp_path)
    for pack in ("en16931-ubl", "en16931-cii", "br-fr-ubl"):
        found.install(
            Artefact(pack=pack, version="1.0", main="s.xsl", files={"s.xsl": pack.encode()}, release="R")
        )
    return found


def judged(store, answer, *packs, stage="rules"):
    runner = Runner(answer)
    layers, findings = judge(
        ROOT, choice.subject(ROOT), wanted=choice.asked(packs), stage=stage, store=store, runner=runner
    )
    return layers, findings, runner


def report(*fired):
    return engine.Answer(REPORT.format("".join(FIRED.format(*each) for each in fired)).encode())


def test_a_report_becomes_a_layer_and_its_findings(store):
    fired = report(
        ("BR-02", "fatal", "/x[1]", "[BR-02]-…"), ("W", "warning", "/y", "w"), ("BR-02", "fatal", "/z", "…")
    )
    (layer,), findings, runner = judged(store, fired, "en16931-ubl")
    assert (layer.pack, layer.version, layer.release, layer.outcome) == ("en16931-ubl", "1.0", "R", "invalid")
    assert layer.sha256 == store.find("en16931-ubl").sha256
    assert [(each.rule, each.level, each.path, each.where) for each in findings] == [
        ("BR-02", "fatal", "/x[1]", "BT-1"),
        ("W", "warning", "/y", None),
        ("BR-02", "fatal", "/z", "BT-1"),
    ]
    assert b"DOCTYPE" not in runner.asked[0][1]


def test_a_warning_never_makes_a_layer_invalid(store):
    (layer,), _, _ = judged(
        store, report(("W", "warning", "/", "w"), ("I", "information", "/", "i")), "en16931-ubl"
    )
    assert layer.outcome == "valid"


@pytest.mark.parametrize(
    ("answer", "outcome", "reason"),
    [
        (engine.Absent("saxonche is not installed"), "skipped", "saxonche is not installed"),
        (engine.Stopped("crash"), "unclear", "crash"),
        (engine.Stopped("timeout"), "unclear", "timeout"),
        (engine.Answer(None, "cannot convert NaN"), "unclear", "cannot convert NaN"),
        (engine.Answer(None), "unclear", "no report"),
        (engine.Answer(b"<html/>"), "unclear", "not SVRL: html"),
        (engine.Answer(b""), "unclear", ""),
    ],
)
def test_whatever_the_engine_does_nothing_is_valid_because_of_it(store, answer, outcome, reason):
    layers, findings, _ = judged(store, answer, "en16931-ubl")
    assert layers[0].outcome == outcome
    assert reason in layers[0].reason
    assert findings == ()
    assert Report(layers=layers).valid is None


def test_beside_a_pack_that_fits_one_of_another_syntax_does_not_bear_on_the_verdict(store):
    layers, _, runner = judged(store, report(), "en16931-cii", "en16931-ubl")
    assert [(each.pack, each.outcome, each.advisory) for each in layers] == [
        ("en16931-cii", "skipped", True),
        ("en16931-ubl", "valid", False),
    ]
    assert Report(layers=layers).valid is True
    assert len(runner.asked) == 1
    layers, _, runner = judged(store, report(), "en16931-cii")
    assert Report(layers=layers).valid is None
    assert runner.asked == []


def test_rules_run_where_the_schema_fails_or_is_absent(store):
    layers, _, runner = judged(store, report(), "en16931-ubl", stage="all")
    assert [(each.pack, each.outcome) for each in layers] == [("xsd", "skipped"), ("en16931-ubl", "valid")]
    assert len(runner.asked) == 1


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-24", date(2026, 11, 24)),
        ("20261124", date(2026, 11, 24)),
        ("2026-02-30", None),
        ("", None),
        (None, None),
        ("soon", None),
    ],
)
def test_the_issue_date_is_read_in_both_forms(text, day):
    assert day_of(text) == day


LOOPING = """<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
  xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:svrl="http://purl.oclc.org/dsdl/svrl" xmlns:f="f">
<xsl:function name="f:loop" as="xs:integer"><xsl:param name="n" as="xs:integer"/>
<xsl:sequence select="if ($n lt 0) then 0 else f:loop($n + 1)"/></xsl:function>
<xsl:template match="/"><svrl:schematron-output>
<xsl:if test="//*:ID = 'loop'"><xsl:value-of select="f:loop(0)"/></xsl:if></svrl:schematron-output></xsl:template>
</xsl:stylesheet>"""


def test_a_document_over_which_the_rules_never_end_is_unclear_and_the_next_is_judged(tmp_path):
    if importlib.util.find_spec("saxonche") is None:
        need.missing("saxonche (factage[saxon])")
    store = PackStore(tmp_path)
    for pack in ("en16931-ubl", "br-fr-ubl"):
        store.install(Artefact(pack=pack, version="1.0", main="s.xsl", files={"s.xsl": LOOPING.encode()}))
    looping = etree.fromstring(etree.tostring(ROOT).replace(b">1<", b">loop<"))
    runner = engine.Engine(timeout=0.7)
    asked = choice.asked(["en16931-ubl", "br-fr-ubl"])
    for document, outcome in ((looping, "unclear"), (ROOT, "valid")):
        layers, findings = judge(
            document, choice.subject(document), wanted=asked, stage="rules", store=store, runner=runner
        )
        assert [layer.outcome for layer in layers] == [outcome, outcome]
        assert findings == ()
        assert Report(layers=layers).valid is (True if outcome == "valid" else None)
    runner.close()

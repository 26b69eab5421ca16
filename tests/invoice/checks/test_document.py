from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal

import pytest

import need
from factage.invoice import Unreadable, check, read, write
from factage.invoice.checks import document
from factage.invoice.checks.document import STAGES
from factage.invoice.checks.finding import ours
from factage.invoice.model import Identifier, Invoice, Line, Party
from factage.invoice.rules import Finding, Layer, PackStore, Report, UnknownPack

INVOICE = Invoice(
    number="F-1",
    issue_date=date(2026, 11, 24),
    specification="urn:cen.eu:en16931:2017",
    seller=Party(legal_id=Identifier(value="732829321", scheme="0002")),
    lines=(Line(id="1", net_amount=Decimal(1)), Line(id="1")),
)


@pytest.fixture
def empty(tmp_path):
    return PackStore(tmp_path)


def layer(outcome, *, advisory=False):
    return Layer(pack="p", outcome=outcome, advisory=advisory)


@pytest.mark.parametrize(
    ("layers", "valid"),
    [
        ([layer("valid")], True),
        ([layer("valid"), layer("invalid")], False),
        ([layer("skipped"), layer("invalid")], False),
        ([layer("valid"), layer("skipped")], None),
        ([layer("valid"), layer("unclear")], None),
        ([layer("valid"), layer("invalid", advisory=True)], True),
        ([layer("valid"), layer("skipped", advisory=True)], True),
        ([layer("valid", advisory=True)], None),
        ([], None),
    ],
)
def test_the_verdict_follows_from_the_deciding_layers(layers, valid):
    assert Report(layers=tuple(layers)).valid is valid


def test_accepted_is_valid_without_a_fatal_finding_of_ours():
    fatal = Finding(rule="date-impossible", level="fatal", pack="factage")
    official = Finding(rule="X", level="fatal", pack="en16931-ubl")
    warning = Finding(rule="iban-digits", level="warning", pack="factage")
    good = (layer("valid"),)
    assert Report(layers=good, findings=(warning, official)).accepted
    assert not Report(layers=good, findings=(fatal,)).accepted
    assert not Report(layers=(layer("skipped"),)).accepted


@pytest.mark.parametrize("to", ["cii", "ubl", "json"])
def test_our_own_checks_run_on_every_format(to, empty):
    report = check(write(INVOICE, to).data, rules=empty)
    assert report.format == to
    assert {"siren-digits", "line-twice"} <= {finding.rule for finding in report.findings}
    assert report.valid is None


def test_stages_and_packs_say_what_runs(empty):
    data = write(INVOICE, "ubl").data
    assert [each.pack for each in check(data, stage="xsd", rules=empty).layers] == ["xsd"]
    assert [each.pack for each in check(data, stage="rules", rules=empty).layers] == ["en16931-ubl"]
    report = check(data, packs=["br-fr-ubl"], rules=empty)
    assert [each.pack for each in report.layers] == ["xsd", "br-fr-ubl"]
    with pytest.raises(UnknownPack):
        check(data, packs=["nonsense"], rules=empty)
    with pytest.raises(ValueError, match="stage"):
        check(data, stage="nothing", rules=empty)
    assert STAGES == ("all", "xsd", "rules")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "broken"),
        (b"<a", "broken"),
        (b"<!DOCTYPE a><a/>", "forbidden_doctype"),
        (b"<a/>", "unknown_format"),
        (b"UNB+UNOC:3+A+B+261124:0930+1'UNH+1+INVOIC:D:96A:UN'", "not_supported"),
        (b"%PDF-1.7 nothing", "broken"),
    ],
)
def test_what_cannot_be_judged_is_refused_with_its_code(data, code, empty):
    with pytest.raises(Unreadable) as refused:
        check(data, rules=empty)
    assert refused.value.code == code


def test_threads_may_check_at_once():
    data = write(INVOICE, "ubl").data
    alone = check(data)
    reports = []
    threads = [threading.Thread(target=lambda: reports.append(check(data))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(reports) == 6
    wanted = [(finding.rule, finding.path) for finding in alone.findings]
    assert all([(finding.rule, finding.path) for finding in report.findings] == wanted for report in reports)


def test_what_an_official_rule_has_told_is_not_told_again():
    official = [Finding(rule="BR-CL-23", level="fatal", pack="en16931-ubl", where="BT-130")]
    unit = ours("code-unknown", where="BT-130", value="PCE")
    country = ours("code-unknown", where="BT-55", value="UK")
    other = ours("iban-digits", where="BT-84", value="X")
    assert list(document._unsaid((unit, country, other), official)) == [country, other]
    assert list(document._unsaid((unit, country), [])) == [unit, country]


@pytest.mark.corpus
def test_a_status_message_is_judged_as_what_it_is_and_is_no_invoice():
    need.pack("br-fr-cdar")
    for path in sorted((need.corpus() / "cdar").glob("*.xml")):
        data = path.read_bytes()
        report = check(data)
        assert (report.format, [layer.pack for layer in report.layers]) == (
            "cdar",
            ["xsd", "br-fr-cdar", "factage"],
        )
        assert report.valid is not None
        with pytest.raises(Unreadable) as refused:
            read(data)
        assert refused.value.code == "not_an_invoice"


@pytest.mark.corpus
def test_a_status_message_of_a_day_that_does_not_exist_is_not_accepted():
    need.pack("br-fr-cdar")
    sample = need.shared("france") / "cdar-samples" / "UC1_F202500003_07-CDV-212_Encaissee.xml"
    right = sample.read_bytes()
    wrong = right.replace(b'format="102">20250701', b'format="102">20250231')
    assert wrong != right
    assert check(right).accepted
    found = [each.rule for each in check(wrong).findings if each.level == "fatal"]
    assert found == ["date-impossible"]

"""`factage check` and `factage rules`, as a script calls them."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys

import pytest

import need
from factage.cli.main import main
from factage.invoice.rules.store import Artefact, PackStore

UBL = """<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID><cbc:ID>1</cbc:ID>
<cbc:IssueDate>2026-02-30</cbc:IssueDate></Invoice>"""
LAYER = {"pack", "version", "release", "sha256", "outcome", "advisory", "ms"}
FINDING = {"rule", "level", "pack", "where", "path", "message", "fix", "who"}


@pytest.fixture
def packs(tmp_path, monkeypatch):
    folder = tmp_path / "packs"
    monkeypatch.setenv("FACTAGE_PACKS", str(folder))
    return PackStore(folder)


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "invoice.xml"
    path.write_text(UBL)
    return str(path)


def lines(capfd):
    return [json.loads(line) for line in capfd.readouterr().out.splitlines()]


def test_without_packs_nothing_is_valid(packs, document, capfd):
    assert main(["check", "--json", document]) == 1
    (line,) = lines(capfd)
    assert (line["valid"], line["accepted"], line["error"]) == (None, False, None)
    assert {layer["pack"]: layer["outcome"] for layer in line["layers"]} == {
        "xsd": "skipped",
        "en16931-ubl": "skipped",
        "factage": "invalid",
    }
    (date,) = [finding for finding in line["findings"] if finding["rule"] == "date-impossible"]
    assert (date["level"], date["where"]) == ("fatal", "BT-2")
    assert {"file", "format", "profile", "valid", "accepted", "layers", "findings", "error"} == set(line)
    assert all(set(layer) >= LAYER for layer in line["layers"])
    assert all(set(finding) >= FINDING for finding in line["findings"])


def test_an_unknown_pack_is_an_unusable_call(packs, document, capfd):
    assert main(["check", "--packs", "en16931-ubl,nonsense", document]) == 2
    out = capfd.readouterr()
    assert out.out == ""
    assert "nonsense" in out.err


def test_named_packs_run_alone_with_the_schema(packs, document, capfd):
    assert main(["check", "--json", "--packs", "peppol-ubl@3.0.21,en16931-cii", document]) == 1
    (line,) = lines(capfd)
    assert [(layer["pack"], layer["version"], layer["outcome"]) for layer in line["layers"]] == [
        ("xsd", None, "skipped"),
        ("peppol-ubl", "3.0.21", "skipped"),
        ("en16931-cii", None, "skipped"),
    ]
    assert line["findings"] == []


def test_a_stage_runs_alone(packs, document, capfd):
    main(["check", "--json", "--stage", "xsd", document])
    main(["check", "--json", "--stage", "rules", document])
    xsd, rules = lines(capfd)
    assert [layer["pack"] for layer in xsd["layers"]] == ["xsd"]
    assert [layer["pack"] for layer in rules["layers"]] == ["en16931-ubl"]


def test_a_pack_of_another_syntax_is_skipped_never_valid(packs, document, capfd):
    packs.install(Artefact(pack="en16931-cii", version="1", main="s.xsl", files={"s.xsl": b"<x/>"}))
    main(["check", "--json", "--stage", "rules", "--packs", "en16931-cii", document])
    (line,) = lines(capfd)
    assert (line["valid"], line["layers"][0]["outcome"]) == (None, "skipped")


def test_a_bad_input_stops_no_other(packs, document, tmp_path, capfd):
    (tmp_path / "a.xml").write_text("<!DOCTYPE x><x/>")
    assert main(["check", "--json", str(tmp_path / "a.xml"), document]) == 2
    bad, good = lines(capfd)
    assert bad["error"]["code"] == "forbidden_doctype"
    assert (bad["valid"], bad["accepted"], bad["layers"], bad["findings"]) == (None, False, [], [])
    assert good["error"] is None


def test_a_finding_speaks_both_languages(packs, document, capfd):
    main(["check", "--json", "--lang", "fr", document])
    main(["check", "--json", "--lang", "en", document])
    french, english = lines(capfd)
    assert french["findings"][0]["rule"] == english["findings"][0]["rule"]
    assert french["findings"][0]["message"] != english["findings"][0]["message"]


def test_a_person_reads_what_is_wrong_and_what_to_do(packs, document, capfd):
    main(["check", "--lang", "fr", document])
    text = capfd.readouterr().out
    assert "date-impossible" not in text
    assert "→" in text


@pytest.mark.parametrize("command", [["check", "FILE"], ["rules", "list"]])
def test_it_starts_without_heavy_imports(document, command):
    code = (
        "import sys\nfrom factage.cli.main import main\nmain(sys.argv[1:])\n"
        "heavy = {'django','dbos','sqlalchemy','pydantic','rich','typer','saxonche','pikepdf','typst','pypdfium2','openpyxl'}\n"
        "found = heavy & {name.split('.')[0] for name in sys.modules}\n"
        "sys.stdout.flush()\nprint('HEAVY', sorted(found))"
    )
    words = [document if word == "FILE" else word for word in command]
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "HEAVY []"


def test_packs_are_installed_listed_and_verified(packs, tmp_path, capfd):
    sheet = (
        '<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:svrl="http://purl.oclc.org/dsdl/svrl">'
        '<svrl:schematron-output schemaVersion="iso" title="Schema for Factur-X; 1.09.2; Accounting, MINIMUM"/></xsl:stylesheet>'
    )
    (tmp_path / "release").mkdir()
    (tmp_path / "release" / "f.xsl").write_text(sheet)
    release = str(tmp_path / "release")
    assert main(["rules", "install", "--json", release]) == 0
    assert main(["rules", "install", "--json", release]) == 0
    first, second = lines(capfd)
    assert first == second
    assert first["error"] is None
    assert [(each["pack"], each["version"]) for each in first["installed"]] == [("facturx-minimum", "2.5.2")]
    assert main(["rules", "list", "--json"]) == 0
    (listed,) = lines(capfd)
    assert listed["sha256"] == first["installed"][0]["sha256"]
    assert main(["rules", "verify", "--json"]) == 0
    assert lines(capfd)[0]["intact"] is True
    packs.packs()[0].path.write_text("<other/>")
    assert main(["rules", "verify", "--json"]) == 1
    assert lines(capfd)[0]["damaged"] == ["f.xsl"]


def test_what_holds_no_rules_is_told_and_stops_no_other(packs, tmp_path, capfd):
    (tmp_path / "empty").mkdir()
    code = main(["rules", "install", "--json", str(tmp_path / "empty"), str(tmp_path / "absent.jar")])
    assert code == 2
    empty, absent = lines(capfd)
    assert (empty["installed"], empty["error"]["code"]) == ([], "unknown_format")
    assert (absent["installed"], absent["error"]["code"]) == ([], "broken")


def test_an_address_that_is_not_tls_is_refused(packs, capfd):
    assert main(["rules", "install", "--json", "http://127.0.0.1:9/release.zip"]) == 2
    assert lines(capfd)[0]["error"]["code"] == "broken"


@pytest.mark.corpus
def test_an_invoice_of_the_corpus_is_valid_and_accepted(capfd):
    corpus = need.corpus()
    for pack in ("en16931-cii", "facturx-en16931", "br-fr-cii"):
        need.pack(pack)
    if importlib.util.find_spec("saxonche") is None:
        need.missing("saxonche (factage[saxon])")
    assert main(["check", "--json", str(corpus / "xml" / "credit-note__415e324c.xml")]) == 0
    (line,) = lines(capfd)
    assert (line["valid"], line["accepted"]) == (True, True)
    assert [layer["pack"] for layer in line["layers"]] == [
        "xsd",
        "en16931-cii",
        "facturx-en16931",
        "br-fr-cii",
        "factage",
    ]

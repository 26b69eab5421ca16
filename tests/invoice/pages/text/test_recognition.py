"""Scans by the real tesseract: what is recognised is doubtful, and a person confirms it."""

from __future__ import annotations

import json

import pytest

import scanned
from factage.cli.main import main
from factage.invoice.pages.values import same_value, values_of
from printed import SAMPLES, said

pytestmark = pytest.mark.slow
PAGE = SAMPLES / "plombier" / "1.pdf"


@pytest.fixture(scope="module")
def scan(tmp_path_factory):
    scanned.tesseract()
    path = tmp_path_factory.mktemp("scans") / "facture.pdf"
    path.write_bytes(scanned.scan(PAGE))
    return path


def test_the_command_recognises_a_scan_and_proves_nothing(scan, capsys):
    assert main(["read", str(scan), "--ocr", "--json"]) == 0
    reading = json.loads(capsys.readouterr().out)["reading"]
    assert not reading["complete"]
    assert {value["status"] for value in reading["values"]} == {"doubtful"}
    assert "recognised" in {question["code"] for question in reading["questions"]}
    wanted = values_of(said(PAGE))
    right = {
        value["path"]
        for value in reading["values"]
        if same_value(value["path"], value["value"], wanted.get(value["path"]) or "")
    }
    assert {"number", "issue_date", "seller.name", "totals.payable", "lines[0].net_amount"} <= right


def test_boxes_lie_where_the_page_was_printed(scan, capsys):
    for path, more in ((PAGE, []), (scan, ["--ocr"])):
        assert main(["read", str(path), "--json", *more]) == 0
    lines = [json.loads(line)["reading"]["values"] for line in capsys.readouterr().out.splitlines()]
    true, seen = ({one["path"]: one["box"] for one in values} for values in lines)
    for path in ("number", "totals.payable"):
        assert all(abs(a - b) < 6 for a, b in zip(true[path][:2], seen[path][:2], strict=True)), path


def test_without_the_option_it_is_a_scan(scan, capsys):
    assert main(["read", str(scan), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["invoice"] is None
    assert [question["code"] for question in told["reading"]["questions"]] == ["scan"]

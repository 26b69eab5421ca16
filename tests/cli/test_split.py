"""`factage split`: one file for each document, one JSON line for each input."""

from __future__ import annotations

import json
from pathlib import Path

from factage.cli.main import main

RUNS = Path(__file__).parents[2] / "samples" / "runs"


def test_each_document_is_a_file_and_every_page_is_named(tmp_path, capsys):
    assert main(["split", str(RUNS / "cover.pdf"), "-o", str(tmp_path / "out"), "--json"]) == 0
    line = json.loads(capsys.readouterr().out)
    assert line["unassigned"] == [1]
    assert [one["pages"] for one in line["documents"]] == [[2], [3, 4]]
    assert [one["number"] for one in line["documents"]] == ["70451", "70527"]
    assert all(Path(one["out"]).read_bytes().startswith(b"%PDF") for one in line["documents"])


def test_a_bad_input_has_its_line_and_the_others_go_on(tmp_path, capsys):
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 nothing")
    code = main(["split", str(bad), str(RUNS / "cover.pdf"), "-o", str(tmp_path / "out"), "--json"])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == 2
    assert [line.get("error") is None for line in lines] == [False, True]
    assert lines[0]["documents"] == []


def test_equal_names_never_meet(tmp_path, capsys):
    paths = [str(RUNS / "cover.pdf")] * 2
    assert main(["split", *paths, "-o", str(tmp_path / "out"), "--json"]) == 0
    outs = [
        one["out"] for line in capsys.readouterr().out.splitlines() for one in json.loads(line)["documents"]
    ]
    assert len(set(outs)) == 4

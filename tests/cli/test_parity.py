"""`factage parity`: exit code 0 where page and data agree, 1 with every difference named where they do not."""

from __future__ import annotations

import json
from pathlib import Path

from factage.cli.main import main

SAMPLES = Path(__file__).parents[2] / "samples"


def test_a_hybrid_of_ours_is_equal(capsys):
    assert main(["parity", str(SAMPLES / "batch" / "VF-2026-1101.pdf"), "--json"]) == 0
    line = json.loads(capsys.readouterr().out)
    assert line["equal"] is True
    assert line["differences"] == []
    assert line["certificate"]["amount"]["same"] > 10
    assert line["error"] is None


def test_another_amount_in_the_data_is_named_at_its_place(tmp_path, capsys):
    folder = SAMPLES / "pages" / "negoce"
    values = json.loads((folder / "1.json").read_text(encoding="utf-8"))
    values["totals"]["payable"] = "1.00"
    data = tmp_path / "data.json"
    data.write_text(json.dumps(values), encoding="utf-8")
    assert main(["parity", str(folder / "1.pdf"), "--data", str(data), "--json"]) == 1
    line = json.loads(capsys.readouterr().out)
    assert line["equal"] is False
    assert [(one["kind"], one["where"]) for one in line["differences"]] == [("differs", "BT-115")]
    assert len(line["differences"][0]["box"]) == 4


def test_a_page_without_data_is_told_so(capsys):
    assert main(["parity", str(SAMPLES / "pages" / "negoce" / "1.pdf"), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "no_data"


def test_data_that_cannot_be_read_are_refused(tmp_path, capsys):
    page = str(SAMPLES / "pages" / "negoce" / "1.pdf")
    assert main(["parity", page, "--data", str(tmp_path / "missing.json")]) == 2
    assert capsys.readouterr().out == ""

from __future__ import annotations

import subprocess
import sys

import pytest

import need
from factage.invoice.codes.official import codes, provenance

LISTS = sorted(path.stem for path in (need.ROOT / "src/factage/invoice/codes/lists").glob("*.tsv"))


@pytest.mark.parametrize("name", LISTS)
def test_every_list_names_its_source(name):
    told = provenance(name)
    assert told["source"]
    assert len(told["sha256"]) == 64
    assert codes(name)


def test_the_lists_hold_what_a_bookkeeper_looks_for():
    assert {"380", "381", "384", "386", "389"} <= codes("untdid_1001")
    assert codes("untdid_5305") == {"AE", "B", "E", "G", "K", "L", "M", "O", "S", "Z"}
    assert {"30", "58", "49", "48"} <= codes("untdid_4461")
    assert {"EUR", "CHF"} <= codes("iso_4217")
    assert {"FR", "DE", "XI"} <= codes("iso_3166")
    assert {"0225", "9957"} <= codes("eas")
    assert {"0002", "0009", "0088"} <= codes("iso_6523")
    assert {"C62", "HUR", "KGM"} <= codes("unece_rec20")
    assert "VATEX-EU-AE" in codes("vatex")
    with pytest.raises(FileNotFoundError):
        codes("nothing")


def test_the_lists_are_those_of_the_rules():
    need.pack("en16931-ubl")
    done = subprocess.run(
        [sys.executable, "tools/codes.py", "--check"],
        cwd=need.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr

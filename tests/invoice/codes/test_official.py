from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

import need
from factage.invoice.codes.official import codes, provenance, table
from factage.invoice.rules import PackStore

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


def test_a_code_holds_from_its_first_to_its_last_day():
    assert "BGN" in codes("iso_4217", date(2026, 3, 29))
    assert "BGN" not in codes("iso_4217", date(2026, 3, 30)) | codes("iso_4217")
    assert "XCG" not in codes("iso_4217", date(2026, 3, 29))
    assert table("vatex")["VATEX-FR-FRANCHISE"].start == date(2024, 4, 6)
    assert table("eas")["9956"].end == date(2022, 4, 7)
    assert table("currency_tender")["FRF"].end == date(2002, 2, 17)
    assert table("currency_tender")["EUR"].end is None


def test_france_admits_a_part_of_the_world():
    assert codes("fr_types") < codes("untdid_1001")
    assert codes("fr_vat_categories") < codes("untdid_5305")
    assert {"B1", "S1", "M1", "S7"} < codes("fr_processes")


def test_the_history_of_the_lists_is_that_of_the_releases():
    if PackStore.default().find("en16931-ubl", version="1.2.0") is None:
        need.missing("all releases of en16931-ubl: tools/fetch_jars, factage rules install")
    test_the_lists_are_those_of_the_rules()


def test_the_lists_are_those_of_the_rules():
    need.pack("en16931-ubl")
    need.pack("br-fr-ubl")
    done = subprocess.run(
        [sys.executable, "tools/codes.py", "--check"],
        cwd=need.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr

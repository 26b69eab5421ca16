"""`read`, `check` and `convert` start without the weight of the hub."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from factage.invoice.formats import ubl
from factage.invoice.model import Invoice

HEAVY = ("django", "dbos", "sqlalchemy", "pydantic", "rich", "typst", "babel", "openpyxl", "pypdfium2", "PIL")
PROBE = """
import json, sys
from factage.cli.main import main
code = main(sys.argv[1:])
loaded = sorted({name.partition(".")[0] for name in sys.modules} & set(json.loads(%r)))
print("LOADED", json.dumps([code, loaded]))
"""


@pytest.mark.parametrize(
    "call",
    [
        ["read", "{file}", "--json"],
        ["check", "{file}", "--json", "--stage", "xsd"],
        ["convert", "{file}", "--to", "cii"],
        ["schema"],
    ],
    ids=lambda call: call[0],
)
def test_nothing_heavy_is_imported(call: list[str], tmp_path: Path) -> None:
    file = tmp_path / "invoice.xml"
    file.write_bytes(ubl.write(Invoice(number="F-1", currency="EUR")).data)
    words = [word.format(file=file) for word in call]
    done = subprocess.run(
        [sys.executable, "-c", PROBE % json.dumps(HEAVY), *words], capture_output=True, text=True, check=True
    )
    code, loaded = json.loads(done.stdout.rpartition("LOADED ")[2])
    assert loaded == []
    assert code in {0, 1}

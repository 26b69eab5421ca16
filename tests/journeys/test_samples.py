"""The samples: up to date with their source, and each says of itself what the library says of it."""

import subprocess
import sys
import tomllib

import pytest

import need
from factage.invoice import Unreadable, check, read

SAMPLES = need.ROOT / "samples"
WRONG = {
    entry["number"]
    for entry in tomllib.loads((SAMPLES / "source" / "batch.toml").read_text(encoding="utf-8"))["invoice"]
    if "wrong" in entry
}
UNREADABLE = {
    "commande-CDE-58391.xml": "not_an_invoice",
    "export-ancien-logiciel.xml": "forbidden_doctype",
    "export-coupe.xml": "broken",
    "scan-interrompu.pdf": "broken",
}
TABLES = {".csv", ".xlsx", ".zip"}


def test_they_are_what_their_source_makes():
    tool = need.ROOT / "tools" / "samples.py"
    done = subprocess.run([sys.executable, str(tool), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_are_enough_of_them_and_they_stay_small():
    files = [path for path in (SAMPLES / "batch").iterdir() if path.is_file()]
    assert len(files) >= 60
    assert sum(path.stat().st_size for path in files) < 6_000_000


@pytest.mark.parametrize(
    "path",
    sorted(path for path in (SAMPLES / "batch").iterdir() if path.suffix not in TABLES),
    ids=lambda path: path.name,
)
def test_each_is_accepted_unless_it_is_there_to_be_refused(path):
    for pack in ("en16931-cii", "en16931-ubl", "facturx-en16931", "br-fr-cii", "br-fr-ubl"):
        need.pack(pack)
    data = path.read_bytes()
    try:
        invoice, code = read(data, name=path.name, pages=False).invoice, None
    except Unreadable as refused:
        invoice, code = None, refused.code
    if invoice is None:
        assert code == UNREADABLE.get(path.name, "no_data" if path.suffix == ".pdf" else None)
        return
    assert path.name not in UNREADABLE
    report = check(data)
    fatal = [finding.rule for finding in report.findings if finding.level == "fatal"]
    assert (report.accepted, bool(fatal)) == (invoice.number not in WRONG, invoice.number in WRONG), fatal

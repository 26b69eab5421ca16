"""`factage read`, `convert`, `schema` and `completion`, as a script calls them."""

import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from factage.cli.main import main
from factage.invoice.formats import ubl
from factage.invoice.formats.json import schema
from factage.invoice.model import Invoice, Line, Party, Totals
from factage.invoice.money import number

INVOICE = Invoice(
    number="F-1",
    type_code="380",
    currency="EUR",
    specification="urn:cen.eu:en16931:2017",
    seller=Party(name="Moulin Bel Air"),
    buyer=Party(name="Épicerie du Port"),
    lines=(Line(id="1", parent_id="0"),),
    totals=Totals(payable=number("1234.50")),
)


@pytest.fixture
def invoice(tmp_path: Path) -> Path:
    path = tmp_path / "f1.xml"
    path.write_bytes(ubl.write(INVOICE).data)
    return path


def lines(capfd: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capfd.readouterr().out.splitlines()]


def test_read_gives_one_line_with_the_model(invoice: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(invoice), "--json"]) == 0
    (line,) = lines(capfd)
    assert set(line) == {"file", "format", "profile", "invoice", "leftovers", "error"}
    assert (line["file"], line["format"], line["profile"]) == (str(invoice), "ubl", "urn:cen.eu:en16931:2017")
    assert line["invoice"]["totals"]["payable"] == "1234.50"
    assert line["error"] is None


def test_read_speaks_to_a_person_in_both_languages(invoice: Path, capfd: pytest.CaptureFixture[str]) -> None:
    main(["read", str(invoice), "--lang", "fr"])
    assert "1\u202f234,50 EUR" in capfd.readouterr().out
    main(["read", str(invoice), "--lang", "en"])
    assert "1,234.50 EUR" in capfd.readouterr().out


def test_an_unusable_input_is_a_line_and_stops_nothing(
    invoice: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.xml").write_bytes(b'<!DOCTYPE a><Invoice xmlns="x"/>')
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.write(invoice, "in.xml")
    assert main(["read", str(tmp_path), "--json"]) == 2
    found = {Path(str(line["file"])).name: line for line in lines(capfd)}
    assert list(found) == ["a.xml", "f1.xml", "z.zip!in.xml"]
    assert found["a.xml"]["error"]["code"] == "forbidden_doctype"
    assert found["a.xml"]["invoice"] is None
    assert found["z.zip!in.xml"]["error"] is None


@pytest.mark.parametrize("to", ["cii", "ubl", "json", "peppol", "xrechnung"])
def test_convert_writes_a_file_that_reads_back(
    to: str, invoice: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out" / "x"
    assert main(["convert", str(invoice), "--to", to, "-o", str(out), "--json"]) == 0
    (line,) = lines(capfd)
    assert (line["to"], line["out"]) == (to, str(out))
    assert main(["read", str(out), "--json"]) == 0
    (read,) = lines(capfd)
    assert read["invoice"]["number"] == "F-1"
    assert read["profile"] == line["profile"]


def test_losses_are_fine_unless_strict(
    invoice: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    call = [
        "convert",
        str(invoice),
        "--to",
        "ubl",
        "--profile",
        "en16931",
        "-o",
        str(tmp_path / "o.xml"),
        "--json",
    ]
    assert main(call) == 0
    assert main([*call, "--strict"]) == 1
    first, second = lines(capfd)
    assert first == second
    assert [(loss["path"], loss["what"]) for loss in first["losses"]] == [("lines[0].parent_id", "0")]


def test_convert_without_an_output_writes_to_standard_output(
    invoice: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["convert", str(invoice), "--to", "ubl"]) == 0
    assert capfdbinary.readouterr().out == invoice.read_bytes()


def test_several_inputs_go_into_a_folder_under_their_own_names(
    invoice: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "b").mkdir()
    shutil.copy(invoice, tmp_path / "b" / "f1.xml")
    out = tmp_path / "out"
    assert main(["convert", str(tmp_path), "--to", "json", "-o", str(out)]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["f1-2.json", "f1.json"]


@pytest.mark.parametrize(
    "call",
    [
        ["--to", "facturx"],
        ["--to", "ubl", "--profile", "minimum"],
        ["--to", "peppol", "--profile", "basic"],
        ["--to", "cii", "--page", "x.pdf"],
        ["--to", "facturx", "-o", "x.pdf", "--page", "/does/not/exist.pdf"],
        ["--to", "edifact"],
    ],
)
def test_calls_that_make_no_sense_are_exit_2(call: list[str], invoice: Path) -> None:
    assert main(["convert", str(invoice), *call]) == 2


def test_an_input_is_never_written_over(invoice: Path, capfd: pytest.CaptureFixture[str]) -> None:
    before = invoice.read_bytes()
    assert main(["convert", str(invoice), "--to", "cii", "-o", str(invoice), "--json"]) == 2
    (line,) = lines(capfd)
    assert line["error"]["code"] == "would_overwrite"
    assert invoice.read_bytes() == before


def test_schema(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capfd.readouterr().out) == schema()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_every_command_and_its_options(
    shell: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["completion", shell]) == 0
    text = capfd.readouterr().out
    assert all(word in text for word in ("convert", "check", "xrechnung", "profile", "extended-ctc-fr"))
    if shell == "bash":
        bash = shutil.which("bash")
        assert bash
        probe = 'COMP_WORDS=(factage convert --to p); COMP_CWORD=3; _factage; echo "${COMPREPLY[@]}"'
        done = subprocess.run([bash, "-c", f"{text}\n{probe}"], capture_output=True, text=True, check=True)
        assert done.stdout.split() == ["peppol"]

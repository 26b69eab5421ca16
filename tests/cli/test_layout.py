"""`factage layout confirm`, and `factage read` with the folder that it fills."""

from __future__ import annotations

import json

import pytest

from factage.cli.main import main
from printed import TRAPS, invoice, pdf, said


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "facture.pdf"
    path.write_bytes(invoice())
    return path


def lines(capsys) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_confirmed_layout_is_stored_and_helps_the_next_reading(page, tmp_path, capsys):
    values = tmp_path / "values.json"
    values.write_text(json.dumps({"number": "FA-2026-118", "seller": {"name": "Plâtrerie Morel SARL"}}))
    folder = tmp_path / "layouts"
    folder.mkdir()
    (folder / "foreign.json").write_text("[1, 2]")
    assert (
        main(["layout", "confirm", str(page), "--values", str(values), "--layouts", str(folder), "--json"])
        == 0
    )
    told = lines(capsys)[0]
    assert told["error"] is None
    assert "number" in told["learnt"]
    assert (folder / f"{told['layout']}.json").is_file()
    assert main(["read", str(page), "--layouts", str(folder), "--json"]) == 0
    read = lines(capsys)[0]
    assert read["reading"]["layout"] == told["layout"]
    assert {"where", "path", "value", "status", "page", "box"} <= set(read["reading"]["values"][0])


def test_the_customers_file_says_whose_a_number_is(tmp_path, capsys):
    page = TRAPS / "7-buyers_number_alone" / "1.pdf"
    buyer = said(page)["buyer"]
    customers = tmp_path / "clients.csv"
    row = f"7;{buyer['name']};{buyer['legal_id']['value']}"
    customers.write_text(f"customer_id;name;siren\n{row}\n", encoding="cp1252")
    assert main(["read", str(page), "--json"]) == 0
    assert lines(capsys)[0]["invoice"]["buyer"]["vat_id"] is None
    assert main(["read", str(page), "--customers", str(customers), "--json"]) == 0
    assert lines(capsys)[0]["invoice"]["buyer"]["vat_id"]["value"] == buyer["vat_id"]["value"]


@pytest.mark.parametrize("content", [b"name\nX\n", b"", None], ids=["no number", "empty", "not there"])
def test_an_unusable_customers_file_is_told(page, tmp_path, capsys, content):
    customers = tmp_path / "clients.csv"
    if content is not None:
        customers.write_bytes(content)
    assert main(["read", str(page), "--customers", str(customers)]) == 2
    assert "clients.csv" in capsys.readouterr().err


def test_the_line_of_a_page_has_its_reading_and_the_text_says_how_sure_it_is(page, capsys):
    assert main(["read", str(page), "--json"]) == 0
    told = lines(capsys)[0]
    assert (told["format"], told["error"], told["reading"]["complete"]) == ("page", None, True)
    assert told["invoice"]["totals"]["payable"] == "676.80"
    assert main(["read", str(page), "--lang", "en"]) == 0
    assert "FA-2026-118" in capsys.readouterr().out


def test_a_scan_has_no_invoice_and_says_so(tmp_path, capsys):
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf())
    assert main(["read", str(path), "--json"]) == 1
    told = lines(capsys)[0]
    assert (told["invoice"], told["error"]) == (None, None)
    assert [question["code"] for question in told["reading"]["questions"]] == ["scan"]


def test_a_paper_that_is_no_invoice_is_refused_by_its_kind(tmp_path, capsys):
    path = tmp_path / "devis.pdf"
    path.write_bytes(invoice(title="DEVIS N° D-12"))
    assert main(["read", str(path), "--json"]) == 2
    told = lines(capsys)[0]
    assert (told["error"]["code"], told["error"]["kind"]) == ("not_an_invoice", "quote")


@pytest.mark.parametrize("values", ["not json", "[]", json.dumps({"number": "NOT-THERE"})])
def test_values_that_teach_nothing_are_refused(page, tmp_path, capsys, values):
    said = tmp_path / "values.json"
    said.write_text(values)
    folder = tmp_path / "layouts"
    assert (
        main(["layout", "confirm", str(page), "--values", str(said), "--layouts", str(folder), "--json"]) == 2
    )
    told = lines(capsys)[0]
    assert (told["layout"], told["learnt"]) == (None, [])
    assert not folder.exists()


@pytest.mark.parametrize("command", ["convert", "render"])
def test_what_works_on_data_reads_no_page(command, page, tmp_path, capsys):
    more = ["--to", "cii"] if command == "convert" else ["-o", str(tmp_path / "out.pdf")]
    assert main([command, str(page), *more, "--json"]) == 2
    assert lines(capsys)[0]["error"]["code"] == "no_data"

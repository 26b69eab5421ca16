import json
import zipfile

import pypdfium2
import pytest

from factage.cli.main import main
from factage.invoice.formats import cii
from factage.invoice.formats import json as json_format
from factage.invoice.model import Item
from invoice.view.examples import invoice, line


@pytest.fixture
def given(tmp_path):
    path = tmp_path / "FA-1.xml"
    path.write_bytes(cii.write(invoice()).data)
    return path


def lines(capfd):
    return [json.loads(line) for line in capfd.readouterr().out.splitlines()]


def test_the_page_goes_where_it_is_told(given, tmp_path, capfd):
    out = tmp_path / "sub" / "page.pdf"
    assert main(["render", str(given), "-o", str(out), "--json"]) == 0
    assert lines(capfd) == [{"file": str(given), "out": str(out), "losses": []}]
    assert out.read_bytes().startswith(b"%PDF-1.7")


def test_without_a_place_it_goes_beside_the_input_and_never_over_it(given, capfd):
    assert main(["render", str(given), "--json"]) == 0
    beside = given.with_suffix(".pdf")
    assert lines(capfd)[0]["out"] == str(beside)
    first = beside.read_bytes()
    assert main(["render", str(given), "--json", "--page-lang", "en"]) == 0
    assert lines(capfd)[0]["out"].endswith("FA-1-page.pdf")
    assert beside.read_bytes() == first


def test_several_inputs_and_archives_go_into_a_folder(given, tmp_path, capfd):
    archive = tmp_path / "lot.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("FA-2.json", json_format.write(invoice()).data)
    bad = tmp_path / "bad.xml"
    bad.write_text("<x")
    out = tmp_path / "out"
    assert main(["render", str(given), str(bad), str(archive), "-o", str(out), "--json"]) == 2
    found = lines(capfd)
    assert [line["out"] for line in found] == [str(out / "FA-1.pdf"), None, str(out / "FA-2.pdf")]
    assert found[1]["error"]["code"] == "broken"
    assert sorted(path.name for path in out.iterdir()) == ["FA-1.pdf", "FA-2.pdf"]


def test_what_the_page_cannot_show_is_named(tmp_path, capfd):
    given = tmp_path / "FA-1.json"
    given.write_bytes(json_format.write(invoice(line(1, item=Item(name="Thé \U0001f375")))).data)
    assert main(["render", str(given), "-o", str(tmp_path / "page.pdf"), "--json"]) == 0
    named = [{"where": "BT-153", "path": "lines[0].item.name", "what": "Thé \U0001f375"}]
    assert lines(capfd)[0]["losses"] == named


def test_a_template_of_ones_own_sets_the_page(given, tmp_path, capfd):
    template = tmp_path / "own.typ"
    template.write_text(
        '#let d = json(bytes(sys.inputs.at("sheet")))\n#set document(title: d.document.title)\n'
        "#set text(lang: d.language)\n= Notre page #d.number"
    )
    out = tmp_path / "page.pdf"
    assert main(["render", str(given), "-o", str(out), "--template", str(template), "--json"]) == 0
    assert "Notre page FA-2026-0042" in pypdfium2.PdfDocument(out)[0].get_textpage().get_text_bounded()


@pytest.mark.parametrize("source", ["#nothing", '#import "@preview/x:1.0.0": *'])
def test_a_template_that_gives_no_page_is_refused_with_its_reason(given, tmp_path, capfd, source):
    template = tmp_path / "own.typ"
    template.write_text(source)
    assert main(["render", str(given), "--template", str(template), "--json"]) == 2
    assert lines(capfd)[0]["error"]["code"] == "template_refused"
    assert main(["render", str(given), "--template", str(tmp_path / "none.typ"), "--json"]) == 2

"""Pages read: what is printed, where it stands, how sure it is; what is no invoice is refused by name."""

from __future__ import annotations

from decimal import Decimal

import pytest

import need
from factage.invoice import Unreadable, read
from factage.invoice.pages.reading import read_page
from factage.invoice.pages.text.words import page_words
from factage.invoice.pages.values import same_value, values_of
from printed import PAPERS, SAMPLES, TRAPS, invoice, pdf, said

FIRST = sorted(SAMPLES.glob("*/1.pdf"))
TRAP_PAGES = sorted(TRAPS.glob("*/1.pdf"))


def got(reading) -> dict[str, str]:
    return {value.path: value.value for value in reading.values}


def test_a_small_invoice_is_read_and_its_sums_are_proved():
    reading = read_page(invoice())
    assert reading.complete
    values = got(reading)
    assert values["number"] == "FA-2026-118"
    assert values["due_date"] == "2026-04-13"
    assert values["seller.name"] == "Plâtrerie Morel SARL"
    assert values["buyer.name"] == "Résidence Les Pins"
    assert values["lines[1].item.name"] == "Nettoyage de chantier"
    proved = {value.path for value in reading.values if value.status == "proved"}
    assert {
        "totals.payable",
        "totals.tax_exclusive",
        "lines[0].unit_price",
        "vat_breakdown[0].rate",
    } <= proved
    assert not {"number", "issue_date", "seller.name", "currency"} & proved


def test_what_is_not_printed_is_null():
    reading = read_page(invoice())
    assert reading.invoice is not None
    assert reading.invoice.order_reference is None
    assert reading.invoice.totals is not None
    assert reading.invoice.totals.prepaid is None
    assert reading.invoice.buyer is not None
    assert reading.invoice.buyer.vat_id is None


def test_the_verb_reads_a_page_where_there_are_no_data():
    found = read(invoice())
    assert (found.format, found.reading.complete) == ("page", True)
    with pytest.raises(Unreadable) as refused:
        read(invoice(), pages=False)
    assert refused.value.code == "no_data"


def test_a_credit_note_with_minus_signs_has_positive_amounts():
    texts = [
        (40, 40, "Plâtrerie Morel SARL"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"),
        (340, 100, "Résidence Les Pins"), (340, 112, "69100 Villeurbanne"),
        (40, 170, "AVOIR N° AV-7", 13), (40, 194, "Date : 14/03/2026"),
        (40, 230, "Désignation"), (320, 230, "Qté"), (390, 230, "P.U. HT"), (500, 230, "Montant HT"),
        (40, 250, "Reprise"), (325, 250, "-2"), (395, 250, "50,00"), (520, 250, "-100,00"),
        (350, 300, "Total HT"), (520, 300, "-100,00"), (350, 314, "TVA 20 %"), (520, 314, "-20,00"),
        (350, 328, "Total TTC"), (520, 328, "-120,00"),
    ]  # fmt: skip
    reading = read_page(pdf(*texts))
    values = got(reading)
    assert values["type_code"] == "381"
    assert (values["lines[0].quantity"], values["totals.tax_inclusive"]) == ("2", "120.00")


def test_an_unexplained_amount_takes_the_proof_away():
    reading = read_page(invoice((350, 356, "Acompte à la commande 40 %"), (520, 356, "270,72")))
    assert not any(
        value.status == "proved" for value in reading.values if value.path.startswith(("totals", "lines"))
    )


def test_words_of_a_turned_page_are_read_upright():
    words = page_words(pdf((60, 100, "FACTURE"), (60, 130, "Total HT"), turn=1)).words
    assert {word.text for word in words} == {"FACTURE", "Total", "HT"}


def test_a_page_without_text_is_a_scan():
    reading = read_page(pdf())
    assert reading.invoice is None
    assert [question.code for question in reading.questions] == ["scan"]


@pytest.mark.parametrize("path", TRAP_PAGES, ids=lambda path: path.parent.name)
def test_no_trap_proves_a_wrong_value(path):
    wanted = values_of(said(path))
    for value in read_page(path.read_bytes()).values:
        if value.status == "proved":
            assert same_value(value.path, value.value, wanted.get(value.path) or ""), value


@pytest.mark.parametrize("path", sorted(PAPERS.glob("*.pdf")), ids=lambda path: path.stem)
def test_papers_are_refused_by_name(path):
    kind = path.stem.rsplit("-", 1)[0].replace("reminder", "statement")
    if kind == "invoice":
        assert read_page(path.read_bytes()).invoice is not None
        return
    with pytest.raises(Unreadable) as refused:
        read_page(path.read_bytes())
    assert (refused.value.code, refused.value.kind) == ("not_an_invoice", kind)


@pytest.mark.parametrize("path", FIRST[::2], ids=lambda path: path.parent.name)
def test_law_boxes_lie_on_the_page_and_hold_the_value(path):
    sheets = page_words(path.read_bytes())
    for value in read_page(path.read_bytes()).values:
        page = sheets.pages[value.page - 1]
        left, top, right, bottom = value.box
        assert 0 <= left < right <= page.width + 1
        assert 0 <= top < bottom <= page.height + 1
        inside = "".join(
            word.text
            for word in sheets.words
            if word.page == value.page - 1
            and word.x1 > left
            and word.x0 < right
            and word.y1 > top + 2
            and word.y0 < bottom - 2
        )
        coded = value.path.endswith("vat.rate") and (len(inside) == 1 or "rate_code" in value.why)
        digits = [char for char in value.value if char.isdigit()] if _is_figure(value) and not coded else []
        assert all(char in inside for char in digits), (value, inside)


def _is_figure(value) -> bool:
    return value.path != "type_code" and "date" not in value.path and _whole(value.value)


def _whole(text: str) -> bool:
    try:
        return Decimal(text) != 0
    except ArithmeticError:
        return False


@pytest.mark.corpus
def test_hybrids_prove_nothing_that_their_data_deny():
    from factage.invoice.formats import facturx
    from factage.invoice.formats.json import encode

    folder = need.corpus() / "pdf-hybrid"
    names = ("zugferd_invoice*", "Facture_FR_BASICWL__2*", "EXTENDED_Klein*", "MustangGnu*504__*")
    for path in [next(folder.glob(name)) for name in names]:
        truth = values_of(encode(facturx.read(path.read_bytes()).invoice))
        for value in read_page(path.read_bytes()).values:
            wanted = truth.get(value.path)
            if value.status == "proved" and wanted is not None and "vat_breakdown" not in value.path:
                assert same_value(value.path, value.value, wanted), (path.name, value)

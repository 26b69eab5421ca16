"""Marks lead to the value of the next page, and to nothing but it."""

from __future__ import annotations

import pytest

from factage.invoice.pages.layouts.learning import confirm
from factage.invoice.pages.layouts.marks import label_text
from factage.invoice.pages.reading import read_page
from printed import invoice, pdf


def page(number: str, title: str = "FAKTURO") -> bytes:
    """An invoice whose number stands under words that no list has."""
    return invoice((300, 206, f"Sésame {number}"), title=title)


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("ZX-1201 – situation n° 5", "ZX-1201"),
        ("ZX-1201 bis reste dû", "ZX-1201"),
        ("AV-31", "AV-31"),
        ("2026/77", "2026/77"),
    ],
)
def test_what_stands_beside_a_number_is_not_part_of_it(printed, number):
    values = {"number": "ZX-1188", "seller": {"name": "Plâtrerie Morel SARL"}}
    layout = confirm(page("ZX-1188", "FACTURE"), values).layout
    assert read_page(page(printed, "FACTURE"), layouts=(layout,)).value("number").value == number


def test_words_without_a_figure_are_no_number_where_the_software_numbers_with_figures():
    values = {"number": "ZX-1188", "seller": {"name": "Plâtrerie Morel SARL"}}
    layout = confirm(page("ZX-1188", "FACTURE"), values).layout
    found = read_page(page("suivant", "FACTURE"), layouts=(layout,)).value("number")
    assert found is None or found.value != "suivant"


def test_a_value_with_a_label_of_its_own_is_not_sought_under_the_line_above_it():
    first = invoice((40, 206, "Échéance : 13/04/2026"))
    layout = confirm(first, {"due_date": "2026-04-13", "seller": {"name": "Plâtrerie Morel SARL"}}).layout
    assert {mark.relation for mark in layout.marks if mark.path == "due_date"} == {"same"}


def test_a_title_that_holds_its_number_is_known_again():
    def strange(number: str) -> bytes:
        return pdf(
            (40, 40, "Plâtrerie Morel SARL"), (40, 64, "69003 Lyon"), (340, 100, "Résidence Les Pins"),
            (340, 112, "69100 Villeurbanne"), (40, 170, f"Fakturo nro {number} del 4", 16), (40, 194, "Date : 14/03/2026"),
            (40, 230, "Désignation"), (500, 230, "Montant HT"), (40, 250, "Pose"), (500, 250, "100,00"),
            (380, 300, "Total HT"), (500, 300, "100,00"), (380, 314, "TVA 20 %"), (500, 314, "20,00"),
            (380, 328, "Total TTC"), (500, 328, "120,00"),
        )  # fmt: skip

    values = {"number": "K-1", "type_code": "380", "seller": {"name": "Plâtrerie Morel SARL"}}
    layout = confirm(strange("K-1"), values).layout
    reading = read_page(strange("K-27"), layouts=(layout,))
    assert (reading.value("type_code").value, reading.value("number").value) == ("380", "K-27")


@pytest.mark.parametrize(
    ("bill", "note"),
    [
        ("factura no", "factura rectificativa no"),
        ("facture n°", "avoir n°"),
        ("fattura nr.", "nota di credito nr."),
        ("factuur / facture", "creditnota / note de credit"),
    ],
)
def test_the_label_of_an_invoice_is_that_of_its_credit_note(bill, note):
    assert label_text(bill) == label_text(note)


def test_a_label_that_says_more_than_its_title_keeps_its_words():
    assert label_text("rechnungsdatum") != label_text("rechnungsnummer")


def test_other_words_are_no_title_elsewhere_on_the_page():
    """A mark beside a title of a confirmed credit note leads to no number of the goods on the next invoice."""
    first = invoice((40, 206, "Code client : CU-1"), title="Facture avoir AV26-0002")
    said = {"number": "AV26-0002", "seller": {"name": "Plâtrerie Morel SARL"}}
    layout = confirm(first, said).layout
    following = invoice((40, 150, "Code client : CU26-0256"), title="Facture FA26-0014")
    assert read_page(following, layouts=(layout,)).value("number").value == "FA26-0014"

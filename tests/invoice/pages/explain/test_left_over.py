"""What a page prints and nobody read keeps a reading from being complete."""

from __future__ import annotations

import pytest

from factage.invoice.pages.reading import read_page
from printed import invoice, pdf


def asked(*more: tuple[float, float, str]) -> set[tuple[str, str]]:
    reading = read_page(invoice(*more))
    found = {(one.code, one.path) for one in reading.questions}
    assert reading.complete == (not found)
    return found


def test_a_page_of_which_everything_is_read_is_complete():
    assert asked() == set()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Participation 41,52 €", {("unexplained", "")}),
        ("Une participation de 41,52 € sera demandée à chacun de nos clients qui le souhaitent", set()),
        ("Indemnité forfaitaire de recouvrement : 40 €", set()),
    ],
)
def test_an_amount_that_stands_by_itself_is_asked_for(text, left):
    assert asked((40, 500, text)) == left


def test_a_name_with_an_address_that_is_neither_partys_is_asked_for():
    block = (40, 100, "Menuiserie Blanc"), (40, 112, "7 quai Rambaud"), (40, 124, "38000 Grenoble")
    assert asked(*block) == {("unexplained", "")}
    assert asked((40, 88, "Adresse de livraison"), *block) == set()


def test_a_total_in_another_currency_leaves_the_currency_in_doubt():
    page = invoice((350, 356, "A régler"), (520, 356, "676,80 CHF"))
    assert ("doubtful", "currency") in {(one.code, one.path) for one in read_page(page).questions}


@pytest.mark.parametrize("delivered", ["LIVRE A", "Livré à"])
def test_the_house_to_which_goods_went_is_no_other_name_of_the_buyer(delivered):
    page = pdf(
        (40, 40, "Plâtrerie Morel SARL"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"),
        (40, 100, delivered), (40, 112, "LES PINS"), (40, 124, "Quai de livraison, rue Basse"), (40, 136, "69100 Bron"),
        (340, 100, "FACTURE A"), (340, 112, "HOTEL RESTAURANT LES PINS"), (340, 124, "12 rue du Four"),
        (340, 136, "69100 Bron"), (40, 170, "FACTURE N° FA-1", 13), (40, 194, "Date : 14/03/2026"),
        (40, 230, "Désignation"), (500, 230, "Montant HT"), (40, 250, "Pose"), (520, 250, "100,00"),
        (350, 300, "Total HT"), (520, 300, "100,00"), (350, 314, "TVA 20 %"), (520, 314, "20,00"),
        (350, 328, "Total TTC"), (520, 328, "120,00"),
        (40, 760, "SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048"),
    )  # fmt: skip
    reading = read_page(page)
    assert reading.value("buyer.name").value == "HOTEL RESTAURANT LES PINS"
    assert ("doubtful", "buyer.name") not in {(one.code, one.path) for one in reading.questions}


@pytest.mark.parametrize(
    ("parts", "left"),
    [
        (("Total main d'oeuvre : 219,80", "Total pièces et divers : 344,20"), set()),
        (("Zibule : 500,00", "Floupe : 64,00"), set()),
        (("Total main d'oeuvre : 219,80", "Total pièces et divers : 344,30"), {("unexplained", "")}),
    ],
)
def test_chapters_in_one_row_that_make_the_lines_are_explained(parts, left):
    assert asked((40, 470, parts[0]), (280, 470, parts[1])) == left

"""Names beside descriptions, sizes and amounts before discount: what is whose in a row of a line."""

from __future__ import annotations

import pytest

from factage.invoice.pages.reading import read_page
from printed import pdf

HEAD = ((40, 40, "Plâtrerie Morel SARL"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"),
        (340, 100, "Résidence Les Pins"), (340, 112, "12 avenue de la Gare"), (340, 124, "69100 Villeurbanne"),
        (40, 170, "FACTURE N° FA-2026-118", 13), (40, 194, "Date : 14/03/2026"),
        (40, 760, "SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048"))  # fmt: skip
TOTALS = ((350, 300, "Total HT"), (520, 300, "400,00"), (350, 314, "TVA 20 %"), (524, 314, "80,00"),
          (350, 328, "Total TTC"), (520, 328, "480,00"))  # fmt: skip


@pytest.mark.parametrize(
    "heads", [("Activity", "Description"), ("Product/Service", "Description"), ("Prestation", "Désignation")]
)
def test_the_first_of_two_columns_of_names_holds_them(heads):
    reading = read_page(
        pdf(*HEAD, (40, 230, heads[0]), (160, 230, heads[1]), (360, 230, "Quantité"), (430, 230, "P.U. HT"),
            (500, 230, "Montant HT"),
            (40, 250, "Team plan"), (160, 250, "One seat for one month, paid in"), (365, 250, "10"), (435, 250, "30,00"),
            (520, 250, "300,00"), (160, 261, "advance for the year"),
            (40, 280, "Sign-on"), (160, 280, "Single sign-on"), (365, 280, "4"), (435, 280, "25,00"), (520, 280, "100,00"),
            *TOTALS)
    )  # fmt: skip
    assert [line.item.name for line in reading.invoice.lines] == ["Team plan", "Sign-on"]


def test_a_code_before_the_name_stays_a_code():
    reading = read_page(
        pdf(*HEAD, (40, 230, "Article"), (160, 230, "Désignation"), (360, 230, "Quantité"), (430, 230, "P.U. HT"),
            (500, 230, "Montant HT"),
            (40, 250, "RAIL-10"), (160, 250, "Rail aluminium"), (365, 250, "10"), (435, 250, "30,00"), (520, 250, "300,00"),
            (40, 280, "POSE"), (160, 280, "Pose du rail"), (365, 280, "4"), (435, 280, "25,00"), (520, 280, "100,00"), *TOTALS)
    )  # fmt: skip
    assert [line.item.name for line in reading.invoice.lines] == ["Rail aluminium", "Pose du rail"]


def test_a_size_is_no_product_and_the_amount_before_discount_is_understood():
    reading = read_page(
        pdf(*HEAD, (40, 230, "Support - prestation"), (220, 230, "Format"), (300, 230, "Brut HT"), (380, 230, "Remise"),
            (500, 230, "Net HT"),
            (40, 250, "Bandeau une page 3"), (220, 250, "278 x 40"), (300, 250, "400,00"), (390, 250, "25 %"), (520, 250, "300,00"),
            (40, 264, "Pavé"), (220, 264, "133 x 195"), (300, 264, "100,00"), (520, 264, "100,00"), *TOTALS)
    )  # fmt: skip
    assert [(str(line.net_amount), line.quantity) for line in reading.invoice.lines] == [
        ("300.00", None),
        ("100.00", None),
    ]
    assert reading.complete


def test_a_head_of_two_words_is_one_column():
    reading = read_page(
        pdf(*HEAD, (40, 230, "Désignation"), (240, 230, "Cols"), (290, 230, "UV"), (340, 230, "Qté UC"), (430, 230, "P.U. HT"),
            (500, 230, "Montant HT"), (40, 240, "* Marchandises *"),
            (40, 252, "Bière 25 cl"), (245, 252, "2"), (293, 252, "5"), (355, 252, "10"), (435, 252, "30,00"), (520, 252, "300,00"),
            (40, 266, "Fût"), (245, 266, "2"), (293, 266, "2"), (360, 266, "4"), (435, 266, "25,00"), (520, 266, "100,00"), *TOTALS)
    )  # fmt: skip
    assert [(line.item.name, str(line.quantity)) for line in reading.invoice.lines] == [
        ("Bière 25 cl", "10"),
        ("Fût", "4"),
    ]

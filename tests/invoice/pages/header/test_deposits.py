"""A deposit's title behind that of a bill: its type and its number."""

from __future__ import annotations

import pytest

from factage.invoice.pages.reading import read_page
from printed import pdf

PAGE = ((40, 40, "Atelier Morel SARL"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"),
        (340, 100, "Résidence Les Pins"), (340, 112, "12 avenue de la Gare"), (340, 124, "69100 Villeurbanne"),
        (40, 194, "Date : 14/03/2026"),
        (40, 230, "Désignation"), (320, 230, "Quantité"), (390, 230, "P.U. HT"), (500, 230, "Montant HT"),
        (40, 250, "Acompte à la signature"), (325, 250, "1"), (395, 250, "120,00"), (520, 250, "120,00"),
        (350, 300, "Total HT"), (520, 300, "120,00"), (350, 314, "TVA 20 %"), (525, 314, "24,00"),
        (350, 328, "Total TTC"), (520, 328, "144,00"))  # fmt: skip


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("NOTE D’HONORAIRES – ACOMPTE N° 2026-11/MED-1", "2026-11/MED-1"),
        ("Facture - Acompte n° AC-2026-44", "AC-2026-44"),
        ("FACTURE / ACOMPTE N° 260144", "260144"),
    ],
)
def test_a_deposit_is_titled_behind_its_bill(title: str, number: str) -> None:
    reading = read_page(pdf(*PAGE, (40, 170, title, 13)))
    said = {one.path: one.value for one in reading.values}
    assert (said["type_code"], said["number"]) == ("386", number)


def test_the_count_of_a_deposit_is_not_the_number_of_its_invoice() -> None:
    reading = read_page(
        pdf(*PAGE, (40, 170, "Facture - Acompte n° 2", 13), (40, 208, "Numéro : FA-2026-118"))
    )
    assert {one.path: one.value for one in reading.values}["number"] == "FA-2026-118"


def test_a_town_far_beside_the_caption_of_the_number_is_no_part_of_it() -> None:
    reading = read_page(
        pdf(*(one for one in PAGE if one[1] != 124), (40, 124, "Numéro de facture"), (130, 124, ": 26041877"),
            (340, 124, "69100 Villeurbanne"), (40, 170, "FACTURE", 13))
    )  # fmt: skip
    assert {one.path: one.value for one in reading.values}["number"] == "26041877"

"""Heads of two storeys whose words stand too near to one another to be cells of their own."""

from __future__ import annotations

import pytest

from factage.invoice.pages.reading import read_page
from printed import pdf

HEAD = ((40, 40, "Plâtrerie Morel SARL"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"),
        (340, 100, "Résidence Les Pins"), (340, 112, "12 avenue de la Gare"), (340, 124, "69100 Villeurbanne"),
        (40, 170, "FACTURE N° FA-2026-118", 13), (40, 194, "Date : 14/03/2026"),
        (40, 760, "SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048"),
        (350, 400, "Total HT"), (520, 400, "456,00"), (350, 414, "TVA 20 %"), (520, 414, "91,20"),
        (350, 428, "Total TTC"), (520, 428, "547,20"))  # fmt: skip


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (((406, "Prix"), (428, "Unité")), ((396, "unitaire"), (430, "de prix"))),
        (((403, "Tarif"), (428, "Base")), ((396, "unitaire"), (432, "du prix"))),
        (((408, "P.U."), (428, "Quantité")), ((414, "HT"), (432, "par prix"))),
    ],
)
def test_each_word_over_a_cell_of_the_next_storey_names_a_column(upper, lower):
    reading = read_page(
        pdf(
            *HEAD, (40, 230, "Désignation"), (320, 230, "Qté"), *((x, 230, text) for x, text in upper),
            *((x, 239, text) for x, text in lower), (500, 230, "Montant HT"),
            (40, 260, "Gants"), (325, 260, "12"), (400, 260, "34,50"), (435, 260, "1 P"), (520, 260, "414,00"),
            (40, 274, "Casque"), (325, 274, "1"), (400, 274, "42,00"), (435, 274, "1 P"), (525, 274, "42,00"),
        )
    )  # fmt: skip
    assert [(str(one.quantity), str(one.unit_price)) for one in reading.invoice.lines] == [
        ("12", "34.50"),
        ("1", "42.00"),
    ]

"""What most rows sell by weight and some by the piece: the quantity stands in one of two columns."""

from __future__ import annotations

import pytest

from factage.invoice.pages.reading import read_page
from printed import pdf

HEAD = ((40, 40, "Primeurs Morel SARL"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"),
        (340, 100, "Les Pins SAS"), (340, 112, "12 avenue de la Gare"), (340, 124, "69100 Villeurbanne"),
        (40, 170, "FACTURE N° FA-2026-118", 13), (40, 194, "Date : 14/03/2026"),
        (40, 760, "SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048"),
        (40, 230, "Désignation"), (430, 230, "P.U. HT"), (510, 230, "Montant HT"),
        (40, 250, "Courgette"), (245, 250, "9"), (300, 250, "92,4"), (370, 250, "90,0"), (435, 250, "2,000"),
        (525, 250, "180,00"), (40, 264, "Panais"), (245, 264, "4"), (300, 264, "41,3"), (370, 264, "40,5"),
        (435, 264, "4,000"), (525, 264, "162,00"), (40, 278, "Poireau"), (245, 278, "3"), (300, 278, "31,3"),
        (370, 278, "30,0"), (435, 278, "3,100"), (530, 278, "93,00"))  # fmt: skip


@pytest.mark.parametrize(
    ("packages", "gross", "net", "count", "price", "amount", "total", "tax", "whole"),
    [
        ("Colis", "Brut", "P. Net", "2", "6,510", "13,02", "448,02", "24,64", "472,66"),
        ("Caisses", "P.Brut", "P.Net", "1", "6,510", "6,51", "441,51", "24,28", "465,79"),
        ("Plateaux", "Poids", "Net kg", "7", "0,950", "6,65", "441,65", "24,29", "465,94"),
    ],
)
def test_a_row_without_weight_counts_its_packages(
    packages, gross, net, count, price, amount, total, tax, whole
):
    reading = read_page(
        pdf(*HEAD, (240, 230, packages), (300, 230, gross), (365, 230, net),
            (40, 292, "Persil"), (245, 292, count), (435, 292, price), (530, 292, amount),
            (330, 400, "Total HT"), (525, 400, total), (330, 414, "TVA 5,5 %"), (525, 414, tax),
            (330, 428, "Total TTC"), (525, 428, whole))
    )  # fmt: skip
    assert [str(one.quantity) for one in reading.invoice.lines] == ["90.0", "40.5", "30.0", count]

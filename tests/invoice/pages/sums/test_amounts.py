"""What the amounts under the lines are, where their words alone do not say it."""

from __future__ import annotations

import pytest

from factage.invoice.pages.reading import read_page
from printed import pdf


def credit(*last: tuple[float, float, str]) -> bytes:
    return pdf(
        (40, 40, "Plâtrerie Morel SARL"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"),
        (340, 100, "Résidence Les Pins"), (340, 112, "12 avenue de la Gare"), (340, 124, "69100 Villeurbanne"),
        (40, 170, "AVOIR N° AV-12", 13), (40, 194, "Date : 14/03/2026"),
        (40, 230, "Désignation"), (320, 230, "Qté"), (390, 230, "P.U. HT"), (500, 230, "Montant HT"),
        (40, 250, "Pose"), (325, 250, "2"), (395, 250, "50,00"), (520, 250, "100,00"),
        (350, 300, "Total HT"), (520, 300, "100,00"), (350, 314, "TVA 20 %"), (520, 314, "20,00"),
        (350, 328, "Total TTC"), (520, 328, "120,00"), *last,
    )  # fmt: skip


@pytest.mark.parametrize("words", ["À créditer", "À déduire", "Zibule"])
def test_the_last_amount_under_the_gross_total_is_what_is_due(words):
    reading = read_page(credit((350, 342, words), (520, 342, "120,00 €")))
    assert reading.value("totals.payable").value == "120.00"
    assert reading.value("totals.payable").status != "proved"


@pytest.mark.parametrize("words", ["Acompte versé", "Total HT"])
def test_words_that_say_something_else_keep_their_meaning(words):
    reading = read_page(credit((350, 342, words), (520, 342, "120,00 €")))
    assert reading.value("totals.payable") is None or not reading.complete

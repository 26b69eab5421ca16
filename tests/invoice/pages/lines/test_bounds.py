"""A page of figures without end is read in bounds: what the figures are stays a question."""

from __future__ import annotations

import pytest

from factage.invoice.pages.reading import read_page
from printed import pdf

HEAD = ((40, 20, "Plâtrerie Morel SARL"), (40, 30, "4 rue du Four"), (40, 40, "69003 Lyon"),
        (340, 20, "Résidence Les Pins"), (340, 30, "12 avenue de la Gare"), (340, 40, "69100 Villeurbanne"),
        (40, 55, "FACTURE N° FA-2026-118", 9), (40, 64, "Date : 14/03/2026"))  # fmt: skip
ROWS, COLUMNS = 60, 24


@pytest.mark.parametrize("figure", ["0,00", "1,00"])
def test_a_table_of_equal_figures_gives_no_quantity_and_is_not_complete(figure):
    texts = [(40, 70, "Désignation", 2), (560, 70, "Montant HT", 2)]
    for row in range(ROWS):
        y = 76 + 4 * row
        texts += [(40, y, f"Article {chr(97 + row % 26) * 3}", 2), (560, y, figure, 2)]
        texts += [(100 + 18 * column, y, figure, 2) for column in range(COLUMNS)]
    reading = read_page(
        pdf(*HEAD, *texts, (350, 790, "Total HT"), (520, 790, "60,00"), (350, 800, "TVA 20 %"), (524, 800, "12,00"),
            (350, 810, "Total TTC"), (520, 810, "72,00"))
    )  # fmt: skip
    assert not reading.complete
    assert reading.questions
    assert all(line.quantity is None for line in reading.invoice.lines)

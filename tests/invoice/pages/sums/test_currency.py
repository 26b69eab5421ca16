"""The currency of a page: units that are written like the code of one are none."""

from __future__ import annotations

import pytest

from factage.invoice.pages.reading import read_page
from printed import pdf

HEAD = ((40, 40, "Plâtrerie Morel SARL"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"),
        (340, 100, "Résidence Les Pins"), (340, 112, "12 avenue de la Gare"), (340, 124, "69100 Villeurbanne"),
        (40, 170, "FACTURE N° FA-2026-118", 13), (40, 194, "Date : 14/03/2026"),
        (40, 230, "Désignation"), (320, 230, "Qté"), (390, 230, "P.U. HT"), (435, 230, "Par"), (500, 230, "Montant HT"),
        (40, 250, "Cadre"), (325, 250, "12"), (395, 250, "34,50"), (520, 250, "414,00"),
        (40, 264, "Gants"), (325, 264, "1"), (395, 264, "42,00"), (435, 264, "1 P"), (525, 264, "42,00"),
        (350, 400, "Total HT"), (520, 400, "456,00"), (350, 414, "TVA 20 %"), (520, 414, "91,20"),
        (350, 428, "Total TTC"), (520, 428, "547,20"))  # fmt: skip


@pytest.mark.parametrize("unit", ["1 CAD", "1 ALL", "10 BAM"])
def test_a_unit_is_no_currency(unit):
    said = (40, 760, "SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048")
    reading = read_page(pdf(*HEAD, (435, 250, unit), said))
    assert reading.invoice.currency == "EUR"

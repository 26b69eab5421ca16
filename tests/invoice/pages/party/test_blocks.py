"""Blocks of addresses: which rows belong to one, and which of them is the name."""

from __future__ import annotations

import pytest

from factage.invoice.pages.reading import read_page
from printed import pdf


@pytest.mark.parametrize("city", ["50670 Köln, Allemagne", "75002 Paris, France", "D-50670 Köln – Allemagne"])
def test_a_city_with_its_country_is_the_last_row_of_an_address(city):
    page = pdf(
        (40, 40, "Plâtrerie Morel SARL"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon, France"),
        (340, 100, "Lindauer Systeme GmbH"), (340, 112, "Hansaring 61"), (340, 124, city),
        (40, 170, "FACTURE N° FA-1", 13), (40, 194, "Date : 14/03/2026"), (40, 230, "Désignation"), (500, 230, "Montant HT"),
        (40, 250, "Pose"), (520, 250, "100,00"), (350, 300, "Total HT"), (520, 300, "100,00"), (350, 314, "TVA 20 %"),
        (520, 314, "20,00"), (350, 328, "Total TTC"), (520, 328, "120,00"),
        (40, 760, "Plâtrerie Morel SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048"),
    )  # fmt: skip
    reading = read_page(page)
    assert reading.value("buyer.name").value == "Lindauer Systeme GmbH"
    assert reading.value("seller.name").value == "Plâtrerie Morel SARL"

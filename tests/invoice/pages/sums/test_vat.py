"""Rows of the VAT breakdown beside other words: terms of payment share their rows with the totals."""

from __future__ import annotations

import pytest

from factage.invoice.pages.reading import read_page
from printed import pdf

HEAD = ((40, 40, "Hôtel Morel SARL"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"),
        (340, 100, "Résidence Les Pins"), (340, 112, "12 avenue de la Gare"), (340, 124, "69100 Villeurbanne"),
        (40, 170, "FACTURE N° FA-2026-118", 13), (40, 194, "Date : 14/03/2026"),
        (40, 760, "SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048"),
        (40, 230, "Désignation"), (320, 230, "Quantité"), (390, 230, "P.U. HT"), (500, 230, "Montant HT"),
        (40, 250, "Nuit"), (325, 250, "2"), (395, 250, "60,00"), (520, 250, "120,00"))  # fmt: skip


@pytest.mark.parametrize(
    "beside",
    [
        "recouvrement : 40 €.",
        "Indemnité forfaitaire de 40,00 €",
        "Pas d'escompte. Pénalités : 12 % l'an.",
        "",
    ],
)
def test_terms_beside_a_rate_leave_its_tax(beside):
    reading = read_page(
        pdf(*HEAD, (350, 300, "Total net HT"), (520, 300, "120,00"), (40, 314, beside), (350, 314, "TVA 10 %"),
            (525, 314, "12,00"), (350, 328, "Total TTC"), (520, 328, "132,00"), (350, 342, "Net à payer"),
            (520, 342, "132,00"))
    )  # fmt: skip
    assert [(one.rate, one.tax_amount) for one in reading.invoice.vat_breakdown] == [(10, 12)]

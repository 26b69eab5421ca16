"""The totals of a credit note: its total with VAT, and what is credited."""

from __future__ import annotations

import pytest

from factage.invoice.pages.reading import read_page
from printed import pdf

HEAD = ((40, 40, "Plâtrerie Morel SARL"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"),
        (340, 100, "Résidence Les Pins"), (340, 112, "12 avenue de la Gare"), (340, 124, "69100 Villeurbanne"),
        (40, 170, "AVOIR N° AV-2026-118", 13), (40, 194, "Date : 14/03/2026"), (40, 206, "Facture d’origine : FA-2026-97"),
        (40, 760, "SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048"),
        (40, 230, "Désignation"), (320, 230, "Quantité"), (390, 230, "P.U. HT"), (500, 230, "Montant HT"),
        (40, 250, "Rail aluminium"), (325, 250, "12"), (395, 250, "34,50"), (520, 250, "414,00"),
        (350, 400, "Total HT"), (520, 400, "414,00"), (350, 414, "TVA 20 %"), (520, 414, "82,80"))  # fmt: skip


@pytest.mark.parametrize(
    "labels",
    [
        ("Total de l’avoir",),
        ("Montant total de l’avoir",),
        ("Total", "Montant crédité"),
        ("Total TTC", "Total crédité"),
        ("Total de l’avoir TTC", "Montant porté au crédit"),
    ],
)
def test_each_total_of_a_credit_note_is_read(labels):
    rows = [
        one
        for n, text in enumerate(labels)
        for one in ((350, 428 + 14 * n, text), (520, 428 + 14 * n, "496,80"))
    ]
    reading = read_page(pdf(*HEAD, *rows))
    totals = reading.invoice.totals
    assert str(totals.tax_inclusive) == "496.80"
    assert (totals.payable is not None) == (len(labels) > 1)
    assert not {"totals", "totals.payable"} & {one.path for one in reading.questions}

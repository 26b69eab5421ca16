"""Amounts in one of several columns: fees and outlays, with and without VAT, parts and labour."""

from __future__ import annotations

from decimal import Decimal

import pytest

from factage.invoice.pages.reading import read_page
from printed import pdf

HEAD = ((40, 40, "Étude Plâtrerie Morel SARL"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"),
        (340, 100, "Résidence Les Pins"), (340, 112, "12 avenue de la Gare"), (340, 124, "69100 Villeurbanne"),
        (40, 170, "FACTURE N° FA-2026-118", 13), (40, 194, "Date : 14/03/2026"),
        (40, 760, "SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048"))  # fmt: skip
ROWS = ((40, 250, "Requête et dépôt"), (430, 250, "120,00"), (40, 264, "Greffe"), (520, 264, "33,47"),
        (40, 278, "Audience"), (430, 278, "80,00"))  # fmt: skip


def read(*more):
    return read_page(pdf(*HEAD, *more))


@pytest.mark.parametrize(
    ("first", "second", "fees", "outlays"),
    [
        ("Émoluments HT", "Débours", "Total émoluments HT", "Total débours non soumis à TVA"),
        ("Honoraires", "Frais avancés", "Honoraires hors taxes", "Frais avancés (non soumis à TVA)"),
        ("Taxable", "Non taxable", "Total taxable", "Total non taxable"),
        ("Soumis", "Hors TVA", "Montant soumis à TVA", "Montant hors TVA"),
    ],
)
def test_each_row_has_its_amount_in_one_of_two_columns(first, second, fees, outlays):
    reading = read(
        (40, 230, "Nature des actes"), (410, 230, first), (505, 230, second), *ROWS,
        (300, 300, fees), (520, 300, "200,00"), (300, 314, "TVA 20,00 %"), (525, 314, "40,00"),
        (300, 328, outlays), (525, 328, "33,47"), (300, 342, "TOTAL TTC"), (520, 342, "273,47"),
    )  # fmt: skip
    assert [line.net_amount for line in reading.invoice.lines] == [
        Decimal(120),
        Decimal("33.47"),
        Decimal(80),
    ]
    assert [line.item.name for line in reading.invoice.lines] == ["Requête et dépôt", "Greffe", "Audience"]
    by_category = {one.category: one.taxable_amount for one in reading.invoice.vat_breakdown}
    assert {key: str(value) for key, value in by_category.items()} == {"S": "200.00", "O": "33.47"}
    assert str(reading.invoice.totals.tax_inclusive) == "273.47"


def test_columns_of_what_is_paid_are_no_amounts_of_lines():
    reading = read(
        (40, 230, "Opération"), (410, 230, "Débit"), (505, 230, "Crédit"), *ROWS,
        (300, 300, "Total débit"), (520, 300, "200,00"), (300, 314, "Total crédit"), (525, 314, "33,47"),
        (300, 342, "Solde dû"), (520, 342, "166,53"),
    )  # fmt: skip
    assert not any(line.net_amount == 33 for line in reading.invoice.lines)
    assert not reading.complete


def test_a_row_that_names_totals_ends_the_lines():
    reading = read(
        (40, 230, "Article"), (120, 230, "Désignation"), (320, 230, "Quantité"), (390, 230, "P.U."), (500, 230, "Montant"),
        (40, 250, "4401"), (120, 250, "Disque"), (325, 250, "4,00"), (395, 250, "3,00"), (520, 250, "12,00"),
        (40, 400, "TOTAL BRUT HT"), (150, 400, "PORT"), (230, 400, "TOTAL HT"), (330, 400, "TOTAL TVA"),
        (470, 400, "TOTAL TTC EUR"),
        (60, 414, "12,00"), (150, 414, "8,00"), (240, 414, "20,00"), (340, 414, "4,00"), (500, 414, "24,00"),
        (40, 440, "T"), (90, 440, "BASE HT"), (150, 440, "TAUX"), (200, 440, "MONTANT TVA"),
        (40, 454, "1"), (95, 454, "20,00"), (150, 454, "20,00"), (215, 454, "4,00"),
        (350, 454, "NET A PAYER EUR"), (500, 454, "24,00"),
    )  # fmt: skip
    assert len(reading.invoice.lines) == 1
    totals = reading.invoice.totals
    assert [
        str(one) for one in (totals.lines, totals.tax_exclusive, totals.tax_inclusive, totals.payable)
    ] == [
        "12.00",
        "20.00",
        "24.00",
        "24.00",
    ]

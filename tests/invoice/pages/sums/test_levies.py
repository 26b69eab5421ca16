"""A levy with its percentage beside the VAT table: neither is its rate one of VAT, nor its amount a tax of the table."""

from __future__ import annotations

import pytest

from factage.invoice.pages.reading import read_page
from printed import pdf

HEAD = ((40, 40, "Primeurs Morel SARL"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"),
        (340, 100, "Les Pins SAS"), (340, 112, "12 avenue de la Gare"), (340, 124, "69100 Villeurbanne"),
        (40, 170, "FACTURE N° FA-2026-118", 13), (40, 194, "Date : 14/03/2026"),
        (40, 760, "SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048"),
        (40, 230, "Désignation"), (300, 230, "Quantité"), (370, 230, "P.U. HT"), (450, 230, "Montant HT"),
        (540, 230, "TVA"), (40, 250, "Courgette"), (305, 250, "100"), (375, 250, "2,000"), (470, 250, "200,00"),
        (545, 250, "1"), (40, 264, "Panais"), (310, 264, "50"), (375, 264, "4,000"), (470, 264, "200,00"),
        (545, 264, "1"), (330, 400, "TOTAL H.T."), (460, 400, "402,00"), (330, 414, "T.V.A."), (465, 414, "22,11"),
        (330, 428, "NET A PAYER"), (460, 428, "424,11"))  # fmt: skip
LEFT = ((40, 320, "Total marchandises"), (200, 320, "400,00"))
TABLE = ((270, 320, "C"), (290, 320, "Taux"), (360, 320, "Base HT"), (450, 320, "Montant TVA"))


@pytest.mark.parametrize(
    ("levy", "code", "x"),
    [
        ("Cotisation INTERFEL 0,50 %", ("1", "5,50"), 290),
        ("Cotisation filière 0,5%", ("1 5,50",), 270),
        ("CVO interprofession 0,5 %", ("1", "5,50 %"), 290),
    ],
)
def test_a_levy_beside_the_table_is_no_vat(levy, code, x):
    cells = [(270, 334, code[0]), *((x, 334, one) for one in code[1:])]
    reading = read_page(
        pdf(*HEAD, *LEFT, *TABLE, (40, 334, levy), (210, 334, "2,00"), *cells, (365, 334, "402,00"),
            (465, 334, "22,11"))
    )  # fmt: skip
    found = [(str(one.rate), str(one.tax_amount)) for one in reading.invoice.vat_breakdown]
    assert found == [("5.50", "22.11")]
    assert [str(line.vat.rate) for line in reading.invoice.lines] == ["5.50", "5.50"]


def test_a_code_that_no_table_resolves_is_asked():
    reading = read_page(pdf(*HEAD, *LEFT, (40, 334, "Cotisation 0,5 %"), (210, 334, "2,00"),
                            (270, 334, "TVA 5,50 % sur 402,00"), (465, 334, "22,11")))  # fmt: skip
    assert {one.path for one in reading.questions} >= {"lines[0].vat.rate", "lines[1].vat.rate"}
    assert not reading.complete

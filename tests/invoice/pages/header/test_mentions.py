"""What a page says of why it charges no VAT."""

from __future__ import annotations

import pytest

from factage.invoice.pages.reading import read_page
from printed import pdf

PAGE = ((40, 40, "Bakkerij De Molen BV"), (40, 52, "Kerkstraat 4"), (40, 64, "9000 Gent"),
        (340, 100, "Résidence Les Pins"), (340, 112, "12 avenue de la Gare"), (340, 124, "69100 Villeurbanne"),
        (40, 170, "FACTURE N° FA-2026-118", 13), (40, 194, "Date : 14/03/2026"),
        (40, 230, "Désignation"), (320, 230, "Quantité"), (390, 230, "P.U. HT"), (500, 230, "Montant HT"),
        (40, 250, "Farine"), (325, 250, "2"), (395, 250, "60,00"), (520, 250, "120,00"),
        (350, 300, "Total HT"), (520, 300, "120,00"), (350, 314, "TVA 0 %"), (525, 314, "0,00"),
        (350, 328, "Total TTC"), (520, 328, "120,00"))  # fmt: skip


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("Livraison intracommunautaire, art. 138 de la directive. TVA due par le preneur.", "K"),
        ("Exonération de TVA, article 262 ter I du CGI - autoliquidation par le client", "K"),
        ("Autoliquidation : TVA due par le preneur, article 283-2 du CGI", "AE"),
        ("TVA due par le client (reverse charge)", "AE"),
    ],
)
def test_a_supply_to_another_country_on_which_the_buyer_owes_the_tax_is_no_reverse_charge(words, category):
    reading = read_page(pdf(*PAGE, (40, 420, words)))
    assert [one.category for one in reading.invoice.vat_breakdown] == [category]

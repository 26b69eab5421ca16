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


SUMS = ((40, 250, "Désignation"), (500, 250, "Montant HT"), (40, 270, "Pose"), (520, 270, "100,00"),
        (350, 300, "Total HT"), (520, 300, "100,00"), (350, 314, "TVA 20 %"), (520, 314, "20,00"),
        (350, 328, "Total TTC"), (520, 328, "120,00"))  # fmt: skip


def names(*more):
    reading = read_page(pdf(*more, *SUMS))
    return reading.value("seller.name").value, reading.value("buyer.name").value


@pytest.mark.parametrize(
    "trades",
    [
        "Neuf - Rénovation - Isolation",
        "Concessionnaire Agréé - Atelier - VN VO",
        "Location - Pose - Dépose - Bâches",
    ],
)
@pytest.mark.parametrize("caption", ["DOIT :", "Client", ""])
def test_trades_over_an_address_in_one_row_are_not_the_name_over_them(trades, caption):
    assert names(
        (40, 40, "Bastide Morel", 16), (40, 60, trades), (40, 74, "ZA des Prés, 12 rue des Artisans - 30100 Alès"),
        (40, 88, "Tél. 04 66 00 00 00"), (340, 100, caption), (340, 114, "Entreprise générale Vasseur"),
        (340, 126, "12 avenue de la Gare"), (340, 138, "69100 Villeurbanne"), (40, 170, "FACTURE N° FA-1"),
        (40, 194, "Date : 14/03/2026"),
        (40, 760, "SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048"),
    ) == ("Bastide Morel", "Entreprise générale Vasseur")  # fmt: skip


@pytest.mark.parametrize(
    "below", [("Conditions de paiement", "30 jours nets"), ("Échéance", "31 octobre 2026")]
)
@pytest.mark.parametrize("who", ["Vendeur", "Client"])
def test_a_caption_over_a_person_and_terms_heads_no_address(below, who):
    seller, buyer = names(
        (40, 40, "Ferme Le Guirriec"), (40, 52, "ZA du Bois"), (40, 64, "29170 Quimper"),
        (440, 40, "morvan", 14), (440, 62, "Morvan Systèmes SAS"), (440, 74, "26 rue Papin"), (440, 86, "44800 Nantes"),
        (440, 98, "Tél. 02 93 17 89 31"), (40, 130, "Facture vente FVE26-0412"), (40, 150, "Date"),
        (156, 150, who), (252, 150, "Mode"), (40, 164, "14/03/2026"), (156, 164, "Aurélie Mainguy"), (252, 164, "Virement"),
        (156, 178, below[0]), (156, 192, below[1]), (330, 178, "N° identif. intracomm. client"), (330, 192, "FR42792188534"),
        (40, 760, "FR83404833048"),
    )  # fmt: skip
    assert (seller, buyer) == ("Morvan Systèmes SAS", "Ferme Le Guirriec")


def test_a_title_over_an_order_that_looks_like_a_place_is_no_party():
    reading = read_page(
        pdf((40, 40, "Bianchi S.r.l."), (40, 52, "Via Roma 4"), (40, 64, "33100 Udine"),
            (340, 100, "Hôtel des Pins"), (340, 112, "12 avenue de la Gare"), (340, 124, "69100 Lyon"),
            (40, 150, "Fattura", 15), (40, 170, "nr. 118/2026 del 14/03/2026"), (40, 182, "Vs. ordine n. BC 00457"), *SUMS)
    )  # fmt: skip
    assert "unexplained" not in {one.code for one in reading.questions}

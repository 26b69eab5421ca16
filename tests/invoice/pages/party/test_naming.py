"""Which rows of a block are the name, wherever the contact, the trade and the logo stand."""

from __future__ import annotations

import pytest

from factage.invoice.pages.outcome import Reading
from factage.invoice.pages.reading import read_page
from printed import pdf

SELLER = ((40, 40, "Plâtrerie Morel"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"))
FOOT = (40, 760, "Plâtrerie Morel - SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048")
BODY = ((40, 210, "FACTURE N° FA-2026-118", 13), (40, 226, "Date : 14/03/2026"),
        (40, 250, "Désignation"), (320, 250, "Quantité"), (390, 250, "P.U. HT"), (500, 250, "Montant HT"),
        (40, 270, "Cloison"), (325, 270, "12"), (395, 270, "34,50"), (520, 270, "414,00"),
        (350, 400, "Total HT"), (520, 400, "414,00"), (350, 414, "TVA 20 %"), (520, 414, "82,80"),
        (350, 428, "Total TTC"), (520, 428, "496,80"))  # fmt: skip


def rows(*texts: str, x: int = 340, y: int = 100) -> tuple[tuple[int, int, str], ...]:
    return tuple((x, y + 12 * at, text) for at, text in enumerate(texts))


def read(*words: tuple) -> Reading:
    return read_page(pdf(*words, *BODY))


def of(reading: Reading, path: str) -> tuple[str, str]:
    return next(((one.value, one.status) for one in reading.values if one.path == path), ("", ""))


@pytest.mark.parametrize(
    ("block", "name"),
    [
        (("Service comptabilité", "Mairie de Plouvien", "1 place de la Mairie", "29860 Plouvien"), "Mairie de Plouvien"),
        (("À l'attention de M. Blanc", "SAS KERLAN", "ZI Nord", "35000 RENNES"), "SAS KERLAN"),
        (("SCI Les Tilleuls", "c/o M. Garnier", "Le Moulin Neuf", "06200 Nice"), "SCI Les Tilleuls"),
        (("Mme Sylvie MARCHAND", "Rés. Les Acacias, Bât. B", "13090 Aix"), "Mme Sylvie MARCHAND"),
        (("Communauté de communes", "du Pays de Caux", "2 rue Verte", "76190 Yvetot"), "Communauté de communes du Pays de Caux"),
        (("Code client : C88607", "Bouygues Immobilier", "2 rue Verte", "76190 Yvetot"), "Bouygues Immobilier"),
        (("Doit : À l'att. de M. Blanc", "Étude Petit", "2 rue Verte", "76190 Yvetot"), "Étude Petit"),
        (("Facturé à", "Société Atlas SARL", "Bd Zerktouni", "Casablanca", "Maroc"), "Société Atlas SARL"),
        (("Client", "Northgate Analytics Ltd", "4 Custom House Quay", "Dublin 1", "Irlande"), "Northgate Analytics Ltd"),
    ],
)  # fmt: skip
def test_the_buyer(block: tuple[str, ...], name: str) -> None:
    assert of(read(*SELLER, FOOT, *rows(*block)), "buyer.name") == (name, "read")


def test_a_row_between_name_and_street_leaves_the_name_in_doubt() -> None:
    reading = read(*SELLER, FOOT, *rows("Crédit Mutuel", "Océan", "2 rue Verte", "76190 Yvetot"))
    assert of(reading, "buyer.name") == ("Crédit Mutuel", "doubtful")
    assert not reading.complete


BUYER = rows("Mairie de Plouvien", "1 place de la Mairie", "29860 Plouvien")


def test_a_legal_name_under_the_logo_is_the_name() -> None:
    head = ((40, 30, "Valdeorras", 15), *rows("Conservas desde 1961", "Conservas Valdeorras, S.L.",
            "Polígono A Raña, parcela 42", "32300 O Barco", x=40, y=48))  # fmt: skip
    assert of(read(*head, *BUYER), "seller.name")[0] == "Conservas Valdeorras, S.L."


def test_larger_words_over_a_list_of_trades_are_the_name() -> None:
    head = ((30, 36, "LE GOFF MAÇONNERIE", 18), *rows("Maçonnerie - Neuf - Pierre", "14 route de Plouvorn",
            "29400 LANDIVISIAU", x=30, y=62))  # fmt: skip
    assert of(read(*head, *BUYER), "seller.name")[0] == "LE GOFF MAÇONNERIE"


@pytest.mark.parametrize(
    ("foot", "name"),
    [
        ("Clara Devigne EI – Photographe – SIRET 404 833 048 00012", "Clara Devigne EI"),
        ("Marc Ollivier, EI - SIRET 404 833 048 00012 - APE 7420Z", "Marc Ollivier, EI"),
        ("Marc Ollivier - Entrepreneur individuel - SIRET 404 833 048 00012", "Marc Ollivier"),
    ],
)
def test_a_sole_trader_in_the_foot_alone(foot: str, name: str) -> None:
    assert of(read(*BUYER, (150, 760, foot, 7)), "seller.name")[0] == name


def test_a_street_in_the_foot_is_no_seller() -> None:
    feet = (
        (150, 760, "Garage du Viaduc - SARL au capital de 8 000 € - RCS Nice 404 833 048", 7),
        (150, 770, "27 chemin des Dames, 06200 Nice - Page 1 sur 1", 7),
    )
    reading = read(*BUYER, *feet)
    assert of(reading, "seller.name")[0] == "Garage du Viaduc"
    assert of(reading, "buyer.name")[0] == "Mairie de Plouvien"


def test_the_seller_at_the_right_is_known_by_its_telephone_and_its_numbers() -> None:
    seller = rows(
        "Maçonnerie Da Silva",
        "ZI Nord",
        "29200 Brest",
        "Tél. 02 74 06 73 05",
        "SIRET 404 833 048 00012",
        y=40,
    )
    foot = (150, 760, "SAS au capital de 59 000 € – RCS Brest 404 833 048 – APE 4332A", 7)
    reading = read(
        *seller, foot, *rows("CH de la Côte Basque", "12 rue Verte", "67000 Strasbourg", x=40, y=70)
    )
    assert of(reading, "seller.name")[0] == "Maçonnerie Da Silva"
    assert of(reading, "buyer.name")[0] == "CH de la Côte Basque"
    assert of(reading, "seller.legal_id")[0] == "404833048"


def test_a_number_of_another_company_than_the_sellers_is_the_buyers() -> None:
    foot = (150, 760, "Plâtrerie Morel - SARL au capital de 59 000 € – RCS Brest 404 833 048", 7)
    reading = read(*SELLER, foot, *BUYER, (40, 180, "TVA intracommunautaire : FR84473075620"))
    assert of(reading, "seller.vat_id")[0] == ""
    assert of(reading, "buyer.vat_id")[0] == "FR84473075620"

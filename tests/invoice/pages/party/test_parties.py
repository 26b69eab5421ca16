"""Whose a number is: the words before it, the name beside it, the caption over its block, and nobody's."""

from __future__ import annotations

import pytest

from factage.invoice.pages.outcome import Reading
from factage.invoice.pages.reading import read_page
from printed import pdf

SELLER = ((40, 40, "Plâtrerie Morel"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"))
BUYER = ((340, 100, "Mairie de Plouvien"), (340, 112, "1 place de la Mairie"), (340, 124, "29860 Plouvien"))
BODY = ((40, 210, "FACTURE N° FA-2026-118", 13), (40, 226, "Date : 14/03/2026"),
        (40, 250, "Désignation"), (320, 250, "Quantité"), (390, 250, "P.U. HT"), (500, 250, "Montant HT"),
        (40, 270, "Cloison"), (325, 270, "12"), (395, 270, "34,50"), (520, 270, "414,00"),
        (350, 400, "Total HT"), (520, 400, "414,00"), (350, 414, "TVA 20 %"), (520, 414, "82,80"),
        (350, 428, "Total TTC"), (520, 428, "496,80"))  # fmt: skip


def read(*words: tuple) -> Reading:
    return read_page(pdf(*words, *BODY))


def of(reading: Reading, path: str) -> tuple[str, str]:
    return next(((one.value, one.status) for one in reading.values if one.path == path), ("", ""))


def test_a_number_behind_the_sellers_name_in_the_foot_is_proved() -> None:
    foot = (40, 760, "Plâtrerie Morel · SIREN 404 833 048 · TVA FR83404833048", 8)
    reading = read(*SELLER, *BUYER, foot)
    assert of(reading, "seller.vat_id") == ("FR83404833048", "proved")
    assert of(reading, "seller.legal_id") == ("404833048", "proved")


def test_a_number_that_is_the_only_one_is_not_proved() -> None:
    reading = read(*SELLER, *BUYER, (40, 760, "SIREN 404 833 048 · TVA FR83404833048", 8))
    assert of(reading, "seller.vat_id") == ("FR83404833048", "read")


@pytest.mark.parametrize(
    "foot",
    [
        "Garantie décennale souscrite auprès de Courtage Armorique - RCS Lorient 404 833 048",
        "Réseau Artisans Réunis pour Plâtrerie Morel - SIRET 404 833 048 00012",
    ],
)
def test_a_number_behind_another_company_is_not_proved(foot: str) -> None:
    reading = read(*SELLER, *BUYER, (40, 760, foot, 8))
    assert of(reading, "seller.name")[0] == "Plâtrerie Morel"
    assert of(reading, "seller.legal_id")[1] != "proved"


def test_a_representatives_numbers_are_nobodys() -> None:
    foot = (40, 760, "Représentant fiscal : Ouest Conseil, TVA FR83404833048, SIRET 404 833 048 00012", 8)
    reading = read(*SELLER, *BUYER, foot)
    assert not any(one.path.endswith(("vat_id", "legal_id")) for one in reading.values)


def test_your_number_is_the_buyers() -> None:
    foot = (
        40,
        760,
        "Plâtrerie Morel - SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048",
        8,
    )
    reading = read(*SELLER, *BUYER, foot, (40, 180, "Votre n° TVA : FR84473075620"))
    assert of(reading, "buyer.vat_id") == ("FR84473075620", "proved")
    assert of(reading, "seller.vat_id") == ("FR83404833048", "proved")


def test_numbers_under_a_caption_are_its_partys() -> None:
    seller = (
        (40, 28, "Émetteur"),
        *SELLER,
        (40, 76, "SIREN 404 833 048"),
        (40, 88, "TVA FR83404833048"),
    )
    buyer = ((340, 88, "Client"), *BUYER, (340, 136, "SIREN 473 075 620"))
    reading = read(*seller, *buyer)
    assert of(reading, "seller.vat_id") == ("FR83404833048", "proved")
    assert of(reading, "seller.legal_id") == ("404833048", "proved")
    assert of(reading, "buyer.legal_id")[0] == "473075620"


def test_whoever_issued_the_order_buys() -> None:
    reading = read(*SELLER, (340, 88, "Émetteur de la commande"), *BUYER)
    assert of(reading, "seller.name")[0] == "Plâtrerie Morel"
    assert of(reading, "buyer.name")[0] == "Mairie de Plouvien"


def test_numbers_of_two_companies_on_one_side_are_in_doubt() -> None:
    foot = (40, 760, "SIREN 404 833 048 · TVA FR84473075620", 8)
    reading = read(*SELLER, *BUYER, foot)
    assert of(reading, "seller.legal_id")[1] == "doubtful"
    assert of(reading, "seller.vat_id")[1] == "doubtful"
    assert not reading.complete


FOOT = (40, 780, "SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048", 7)


def stacked(x: float, y: float, *rows: str) -> tuple[tuple[float, float, str], ...]:
    return tuple((x, y + 12 * n, row) for n, row in enumerate(rows))


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        (("À l'attention de Mme Roy", "Verdier SAS"), "Verdier SAS"),
        (("Verdier SAS", "s/c Cabinet Petit"), "Verdier SAS"),
        (("411DUM", "Dumas et Fils"), "Dumas et Fils"),
        (("M. LE DIRECTEUR", "LYCEE JEAN MOULIN"), "LYCEE JEAN MOULIN"),
        (("Commune de Villeurbanne", "Service Finances"), "Commune de Villeurbanne"),
    ],
)
def test_what_stands_beside_a_name_is_not_the_buyer(rows: tuple[str, ...], name: str) -> None:
    block = stacked(340, 100, *rows, "12 avenue de la Gare", "69100 Villeurbanne")
    assert of(read(*SELLER, *block, FOOT), "buyer.name")[0] == name


def test_a_caption_and_an_address_in_one_row_name_the_buyer() -> None:
    row = (40, 120, "Client : Verdier SAS - 12 avenue de la Gare - 69100 Villeurbanne")
    assert of(read(*SELLER, row, FOOT), "buyer.name")[0] == "Verdier SAS"


def test_the_seller_at_the_right_has_the_form_of_the_mentions() -> None:
    seller = stacked(340, 40, "Plâtrerie Morel SARL", "4 rue du Four", "69003 Lyon", "Tél. 04 78 00 00 00")
    buyer = stacked(40, 120, "Résidence Les Pins", "12 avenue de la Gare", "69100 Villeurbanne")
    reading = read(*seller, *buyer, FOOT)
    assert of(reading, "seller.name")[0] == "Plâtrerie Morel SARL"
    assert of(reading, "buyer.name")[0] == "Résidence Les Pins"


def test_a_company_over_its_partners_is_the_seller() -> None:
    head = ((188, 40, "SELARL Quéré & Marchand", 14), (200, 58, "Commissaires de Justice associés"),
            (197, 70, "Anne QUÉRÉ – Jérôme MARCHAND"), (200, 82, "14 rue du Palais – 35000 Rennes"),
            (173, 94, "Tél. 05 73 23 97 43 – etude@quere-marchand.example"))  # fmt: skip
    assert of(read(*head, *BUYER, FOOT), "seller.name")[0] == "SELARL Quéré & Marchand"


def test_an_address_under_a_part_of_the_sellers_name_is_the_sellers() -> None:
    head = ((40, 40, "VERGNE & LASCAUX", 16), (40, 58, "Expertise comptable - Commissariat aux comptes"),
            (40, 70, "22 cours Tourny"), (40, 82, "24000 PÉRIGUEUX"))  # fmt: skip
    foot = (
        40,
        780,
        "CABINET VERGNE & LASCAUX - S.A.S. au capital de 7 500 € - R.C.S. PÉRIGUEUX 404 833 048",
        7,
    )
    reading = read(*head, *BUYER, foot)
    assert of(reading, "seller.name")[0] == "CABINET VERGNE & LASCAUX"
    assert reading.complete


@pytest.mark.parametrize(
    ("logo", "trade", "legal"),
    [
        ("ALVERGNE", "Plomberie – Chauffage – Sanitaire", "Alvergne Thermique"),
        ("NUMALYS", "Bureau de contrôle – agrément 4417", "Numalys Contrôle"),
        ("", "Toitures et façades anciennes", "Couverture Morel"),
    ],
)
def test_what_a_company_does_under_its_logo_is_not_its_name(logo: str, trade: str, legal: str) -> None:
    own = (
        (40, 54, trade),
        *(() if logo else ((40, 66, legal),)),
        (40, 78, "4 rue du Four"),
        (40, 90, "69003 Lyon"),
    )
    foot = (
        40,
        760,
        f"{legal}, SARL au capital de 8 000 € – 4 rue du Four, 69003 Lyon – SIRET 404 833 048 00022",
        8,
    )
    head = ((40, 36, logo, 16),) if logo else ()
    assert of(read(*head, *own, *BUYER, foot), "seller.name")[0] == legal

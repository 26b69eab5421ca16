"""The sum of the lines under words that nobody knows, charges, what is withheld and paid back."""

from __future__ import annotations

import pytest

from factage.invoice.pages.reading import read_page
from printed import pdf

HEAD = ((40, 40, "Plâtrerie Morel SARL"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"),
        (340, 100, "Résidence Les Pins"), (340, 112, "12 avenue de la Gare"), (340, 124, "69100 Villeurbanne"),
        (40, 170, "FACTURE N° FA-2026-118", 13), (40, 194, "Date : 14/03/2026"),
        (40, 230, "Désignation"), (320, 230, "Quantité"), (390, 230, "P.U. HT"), (500, 230, "Montant HT"),
        (40, 250, "Rail"), (325, 250, "10"), (395, 250, "30,00"), (520, 250, "300,00"),
        (40, 264, "Pose"), (325, 264, "4"), (395, 264, "25,00"), (520, 264, "100,00"),
        (40, 760, "SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048"))  # fmt: skip


@pytest.mark.parametrize(
    "words", ["Travaux du mois", "Valeur des fournitures", "Cumul situation", "Montant des travaux HT"]
)
@pytest.mark.parametrize("step", ["Révision de prix, coefficient 1,0214", "Actualisation"])
def test_the_sum_of_the_lines_stands_before_a_step_that_nobody_knows(words, step):
    reading = read_page(
        pdf(*HEAD, (350, 300, words), (520, 300, "400,00"), (350, 314, step), (524, 314, "20,00"),
            (350, 328, "Total HT"), (520, 328, "420,00"), (350, 342, "TVA 20 %"), (524, 342, "84,00"),
            (350, 356, "Total TTC"), (520, 356, "504,00"))
    )  # fmt: skip
    if reading.complete:
        assert str(reading.invoice.totals.lines) == "400.00"
    assert str(reading.invoice.totals.tax_exclusive) == "420.00"


@pytest.mark.parametrize(
    "words", ["Remboursement de l'avance", "Résorption avance forfaitaire", "Zibule du mois"]
)
def test_what_is_withheld_stands_beside_what_was_paid(words):
    reading = read_page(
        pdf(*HEAD, (350, 300, "Total HT"), (520, 300, "400,00"), (350, 314, "TVA 20 %"), (524, 314, "80,00"),
            (350, 328, "Total TTC"), (520, 328, "480,00"), (350, 342, "Retenue de garantie 5 %"), (520, 342, "-24,00"),
            (350, 356, words), (516, 356, "-100,00"), (350, 370, "NET À PAYER"), (520, 370, "356,00"))
    )  # fmt: skip
    totals = reading.invoice.totals
    assert [str(one) for one in (totals.tax_inclusive, totals.prepaid, totals.payable)] == [
        "480.00",
        "100.00",
        "356.00",
    ]
    assert not any(value.status == "proved" and value.path.startswith("totals.p") for value in reading.values)


def test_figures_side_by_side_name_the_sum_of_the_lines_first():
    reading = read_page(
        pdf(*HEAD, (40, 400, "Total march."), (120, 400, "Port HT"), (190, 400, "Total HT"), (260, 400, "Total TVA"),
            (340, 400, "Total TTC"), (440, 400, "NET A PAYER"),
            (45, 414, "400,00"), (125, 414, "20,00"), (195, 414, "420,00"), (265, 414, "84,00"), (345, 414, "504,00"),
            (445, 414, "504,00 EUR"),
            (40, 440, "Taux"), (90, 440, "Base HT"), (150, 440, "Montant TVA"),
            (40, 454, "20,00 %"), (90, 454, "420,00"), (150, 454, "84,00"))
    )  # fmt: skip
    assert str(reading.invoice.totals.lines) == "400.00"


def test_what_only_a_column_of_chapters_adds_to_the_lines_leads_to_the_total():
    reading = read_page(
        pdf(*HEAD, (40, 400, "Pièces HT"), (180, 400, "300,00"), (40, 414, "Main d'oeuvre HT"), (180, 414, "100,00"),
            (40, 428, "Recyclage HT"), (189.9, 428, "6,50"),
            (350, 400, "Total HT"), (520, 400, "406,50"), (350, 414, "TVA 20 %"), (524, 414, "81,30"),
            (350, 428, "Total TTC"), (520, 428, "487,80"))
    )  # fmt: skip
    assert [str(one.amount) for one in reading.invoice.charges] == ["6.50"]
    assert reading.value("totals.tax_exclusive").value == "406.50"
    assert reading.value("totals.tax_exclusive").status != "proved"


def test_of_two_equal_totals_the_last_is_what_is_due():
    reading = read_page(
        pdf(*HEAD, (350, 400, "Total HT"), (520, 400, "400,00"), (350, 414, "TVA 20 %"), (524, 414, "80,00"),
            (350, 428, "Total TTC"), (520, 428, "480,00"), (350, 442, "Total facture"), (520, 442, "480,00"))
    )  # fmt: skip
    assert reading.value("totals.payable").value == "480.00"
    assert reading.value("totals.payable").status != "proved"


@pytest.mark.parametrize("net", ["Total HT Net", "Net HT", "HT net"])
@pytest.mark.parametrize("empty", [("Escompte", "Port"), ("Remise", "Frais"), ("Frais de port",)])
def test_totals_side_by_side_without_a_step_between_them_are_that_of_the_lines_and_the_net_one(net, empty):
    heads = [(45 + 62 * at, 400, words) for at, words in enumerate(["Total HT", *empty])]
    reading = read_page(
        pdf(*HEAD, (40, 360, "Taux"), (100, 360, "Base HT"), (180, 360, "Montant taxe"),
            (45, 374, "20,00"), (103, 374, "400,00"), (190, 374, "80,00"), *heads, (45, 414, "400,00"),
            (240, 400, net), (312, 400, "Total TVA"), (380, 400, "Total TTC"), (460, 400, "NET A PAYER"),
            (245, 414, "400,00"), (317, 414, "80,00"), (385, 414, "480,00"), (470, 414, "480,00"))
    )  # fmt: skip
    assert str(reading.invoice.totals.lines) == "400.00"
    assert str(reading.invoice.totals.tax_exclusive) == "400.00"
    assert str(reading.invoice.totals.payable) == "480.00"


@pytest.mark.parametrize(
    "words",
    ["dont éco-participation 0,90 € HT / unité", "dont DEEE 1,05 €", "y compris éco-contribution 0,32 €"],
)
def test_parts_of_a_price_under_many_lines_are_no_steps_to_the_total(words):
    rows = [
        cell
        for at in range(9)
        for cell in (
            (40, 250 + 24 * at, f"Caisson {at}"), (325, 250 + 24 * at, "1,00"), (395, 250 + 24 * at, "20,00"),
            (525, 250 + 24 * at, "20,00"), (50, 262 + 24 * at, words),
        )
    ]  # fmt: skip
    reading = read_page(
        pdf(*HEAD[:12], *rows, HEAD[-1], (350, 500, "Total HT"), (520, 500, "180,00"), (350, 514, "Frais de port HT"),
            (524, 514, "20,00"), (350, 528, "Total HT net"), (520, 528, "200,00"), (350, 542, "Total TVA 20 %"),
            (524, 542, "40,00"), (350, 556, "Total TTC"), (520, 556, "240,00"))
    )  # fmt: skip
    assert str(reading.invoice.totals.lines) == "180.00"
    assert str(reading.invoice.totals.tax_exclusive) == "200.00"

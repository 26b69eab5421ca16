"""What fits a known place and no value took keeps a reading from being complete."""

from __future__ import annotations

import pytest

from factage.invoice.pages.outcome import Reading
from factage.invoice.pages.reading import read_page
from printed import pdf

SELLER = ((40, 40, "Plâtrerie Morel"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"))
BUYER = ((340, 100, "Mairie de Plouvien"), (340, 112, "1 place de la Mairie"), (340, 124, "29860 Plouvien"))
FOOT = (
    (40, 760, "Plâtrerie Morel - SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048"),
)
LIST = ((40, 150, "Facture n°"), (140, 150, "FA-2026-118"), (40, 162, "Date"), (140, 162, "14/03/2026"),
        (40, 174, "Échéance"), (140, 174, "13/04/2026"))  # fmt: skip
HEADS = ((40, 250, "Désignation"), (320, 250, "Quantité"), (390, 250, "P.U. HT"), (500, 250, "Montant HT"))
LINE = ((40, 270, "Cloison"), (325, 270, "12"), (395, 270, "34,50"), (520, 270, "414,00"))
TOTALS = ((350, 400, "Total HT"), (520, 400, "414,00"), (350, 414, "TVA 20 %"), (520, 414, "82,80"),
          (350, 428, "Total TTC"), (520, 428, "496,80"))  # fmt: skip


def read(*words: tuple) -> Reading:
    return read_page(pdf(*words))


def asked(reading: Reading) -> set[tuple[str, str]]:
    return {(one.code, one.path) for one in reading.questions}


def test_the_page_as_it_is_leaves_nothing_open() -> None:
    assert read(*SELLER, *BUYER, *FOOT, *LIST, *HEADS, *LINE, *TOTALS).complete


@pytest.mark.parametrize("value", ["KX-4471", "2026/0088", "SERV-TECH"])
def test_a_reference_in_a_list_of_captions_is_asked_for(value: str) -> None:
    reading = read(
        *SELLER, *BUYER, *FOOT, *LIST, (40, 186, "Zibulon"), (140, 186, value), *HEADS, *LINE, *TOTALS
    )
    assert not reading.complete
    assert ("missing", "order_reference") in asked(reading)


@pytest.mark.parametrize("value", ["14 rue Pasteur", "30 jours", "1 250,00", "Page 1"])
def test_what_is_no_reference_is_not_asked_for(value: str) -> None:
    reading = read(
        *SELLER, *BUYER, *FOOT, *LIST, (40, 186, "Zibulon"), (140, 186, value), *HEADS, *LINE, *TOTALS
    )
    assert ("missing", "order_reference") not in asked(reading)


def test_a_quantity_beside_one_that_makes_the_product_is_doubtful() -> None:
    heads = (*HEADS, (250, 250, "Zibulon"))
    line = (*LINE[:1], (255, 270, "12"), (325, 270, "700"), *LINE[2:])
    reading = read(*SELLER, *BUYER, *FOOT, *LIST, *heads, *line, *TOTALS)
    assert ("doubtful", "lines[0].quantity") in asked(reading)


def test_vat_without_a_rate_is_asked_for() -> None:
    totals = (*TOTALS[:2], (350, 414, "Zibulon"), *TOTALS[3:])
    reading = read(*SELLER, *BUYER, *FOOT, *LIST, *HEADS, *LINE, *totals)
    assert not reading.complete
    assert ("missing", "vat_breakdown[0].rate") in asked(reading)


def test_a_credit_note_whose_own_number_was_not_found_is_asked_for_it() -> None:
    head = (
        (40, 150, "AVOIR", 14),
        (40, 174, "Date : 14/03/2026"),
        (40, 186, "Annule la facture n° FA-2026-100"),
    )
    reading = read(*SELLER, *BUYER, *FOOT, *head, *HEADS, *LINE, *TOTALS)
    assert not reading.complete
    assert ("doubtful", "number") in asked(reading) or ("missing", "number") in asked(reading)


def test_a_reference_that_goes_on_in_the_next_row_is_doubtful() -> None:
    rows = ((40, 188, "Votre référence : Campagne Noël"), (40, 200, "2026"))
    reading = read(*SELLER, *BUYER, *FOOT, *LIST, *rows, *HEADS, *LINE, *TOTALS)
    assert ("doubtful", "buyer_reference") in asked(reading)

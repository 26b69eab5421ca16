"""Which rows are lines and which are not: sums with charges below, tables beside the totals, what has no VAT."""

from __future__ import annotations

from factage.invoice.pages.outcome import Reading
from factage.invoice.pages.reading import read_page
from printed import pdf

HEAD = ((40, 40, "Plâtrerie Morel SARL"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"),
        (340, 100, "Résidence Les Pins"), (340, 112, "12 avenue de la Gare"), (340, 124, "69100 Villeurbanne"),
        (40, 170, "FACTURE N° FA-2026-118", 13), (40, 194, "Date : 14/03/2026"),
        (40, 760, "SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048"))  # fmt: skip
COLUMNS = ((40, 230, "Désignation"), (320, 230, "Quantité"), (390, 230, "P.U. HT"), (500, 230, "Montant HT"))
LINES = ((40, 250, "Rail aluminium"), (325, 250, "12"), (395, 250, "34,50"), (520, 250, "414,00"),
         (40, 264, "Nettoyage"), (325, 264, "1"), (395, 264, "150,00"), (520, 264, "150,00"))  # fmt: skip


def read(*more: tuple[float, float, str]) -> Reading:
    return read_page(pdf(*HEAD, *more))


def got(reading: Reading) -> dict[str, str]:
    return {value.path: value.value for value in reading.values}


def names(reading: Reading) -> list[str]:
    return [value.value for value in reading.values if value.path.endswith("item.name")]


def totals(net: str, tax: str, gross: str) -> tuple[tuple[float, float, str], ...]:
    return ((350, 400, "Total HT"), (520, 400, net), (350, 414, "TVA 20 %"), (520, 414, tax),
            (350, 428, "Total TTC"), (520, 428, gross))  # fmt: skip


def test_what_follows_the_sum_of_all_lines_is_a_charge_of_the_document() -> None:
    reading = read(
        *COLUMNS, *LINES,
        (350, 380, "Sous-total HT"), (520, 380, "564,00"), (350, 390, "Frais de livraison"), (520, 390, "36,00"),
        *totals("600,00", "120,00", "720,00"),
    )  # fmt: skip
    assert names(reading) == ["Rail aluminium", "Nettoyage"]
    assert got(reading)["totals.lines"] == "564.00"
    assert reading.complete


def test_a_table_of_vat_beside_the_totals_holds_no_line() -> None:
    reading = read(
        *COLUMNS, *LINES,
        (40, 380, "Code"), (80, 380, "Taux"), (130, 380, "Base HT"), (200, 380, "Montant TVA"),
        (350, 380, "Total marchandises"), (520, 380, "564,00"),
        (40, 394, "EX"), (80, 394, "0 %"), (130, 394, "564,00"), (200, 394, "0,00"),
        (350, 408, "Total HT"), (520, 408, "564,00"), (350, 422, "Net à payer"), (520, 422, "564,00"),
        (40, 500, "Exonération de TVA, article 262 ter I du CGI."),
    )  # fmt: skip
    assert names(reading) == ["Rail aluminium", "Nettoyage"]
    assert got(reading)["vat_breakdown[0].rate"] == "0"


def test_what_is_outside_the_vat_may_be_said_in_a_sentence() -> None:
    reading = read(
        *COLUMNS, *LINES,
        (40, 278, "Débours : timbres"), (325, 278, "1"), (395, 278, "25,00"), (520, 278, "25,00"),
        (350, 320, "Total HT"), (520, 320, "589,00"),
        (40, 340, "TVA au taux de 20,00 % : base 564,00 €, taxe 112,80 €"),
        (40, 354, "Hors champ de la TVA : 25,00 €, taxe 0,00 €"),
        (350, 380, "Net à payer"), (520, 380, "701,80"),
    )  # fmt: skip
    rows = {path: value for path, value in got(reading).items() if path.startswith("vat_breakdown[1]")}
    assert rows == {
        "vat_breakdown[1].category": "O",
        "vat_breakdown[1].taxable_amount": "25.00",
        "vat_breakdown[1].tax_amount": "0.00",
    }
    assert reading.complete


def test_words_over_the_head_are_no_head() -> None:
    reading = read(
        (40, 218, "Chantier Les Terrasses du Lac - Lot 11 Plomberie"),
        *COLUMNS, *LINES, *totals("564,00", "112,80", "676,80"),
    )  # fmt: skip
    assert names(reading) == ["Rail aluminium", "Nettoyage"]

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


def test_columns_under_unknown_words_are_known_by_their_products_and_are_never_proved() -> None:
    reading = read(
        (40, 230, "Gamelo"), (320, 230, "Brimu"), (390, 230, "Tolva"), (500, 230, "Montant HT"), (440, 230, "Prix"),
        (40, 250, "Rail aluminium"), (325, 250, "12"), (445, 250, "34,50"), (520, 250, "414,00"),
        (40, 264, "Nettoyage"), (325, 264, "1"), (445, 264, "150,00"), (520, 264, "150,00"),
        *totals("564,00", "112,80", "676,80"),
    )  # fmt: skip
    assert names(reading) == ["Rail aluminium", "Nettoyage"]
    assert got(reading)["lines[0].quantity"] == "12"
    assert not any(value.status == "proved" for value in reading.values if value.path.startswith("lines"))


def test_a_head_without_a_known_word_is_found_by_the_sum_of_its_last_column() -> None:
    reading = read(
        (100, 230, "Gamelo"), (230, 230, "Brimusat"), (500, 230, "Veltoral"),
        (40, 250, "Rail aluminium pour coulissant,"), (520, 256, "414,00"), (40, 262, "posé"),
        (40, 280, "Nettoyage"), (520, 280, "150,00"),
        *totals("564,00", "112,80", "676,80"),
    )  # fmt: skip
    assert [value.value for value in reading.values if value.path.endswith("].net_amount")] == [
        "414.00",
        "150.00",
    ]
    assert names(reading)[1] == "Nettoyage"


def test_a_rate_under_unknown_words_is_one_of_the_vat_table_whose_sums_agree() -> None:
    columns = (*COLUMNS, (460, 230, "Gamelo"))
    rows = ((465, 250, "20,00"), (465, 264, "10,00"))
    bases = ((40, 340, "Taux"), (120, 340, "Base HT"), (200, 340, "Montant TVA"),
             (40, 354, "20,00 %"), (120, 354, "414,00"), (200, 354, "82,80"),
             (40, 368, "10,00 %"), (120, 368, "150,00"), (200, 368, "15,00"))  # fmt: skip
    reading = read(*columns, *LINES, *rows, *bases, (350, 400, "Total HT"), (520, 400, "564,00"),
                   (350, 414, "Total TVA"), (520, 414, "97,80"), (350, 428, "Total TTC"), (520, 428, "661,80"))  # fmt: skip
    assert (got(reading)["lines[0].vat.rate"], got(reading)["lines[1].vat.rate"]) == ("20.00", "10.00")
    crossed = ((465, 250, "10,00"), (465, 264, "20,00"))
    reading = read(*columns, *LINES, *crossed, *bases, (350, 400, "Total HT"), (520, 400, "564,00"),
                   (350, 414, "Total TVA"), (520, 414, "97,80"), (350, 428, "Total TTC"), (520, 428, "661,80"))  # fmt: skip
    assert "lines[0].vat.rate" not in got(reading)
    assert not reading.complete


def test_works_to_date_less_what_was_billed_make_the_total_without_vat() -> None:
    reading = read(
        *COLUMNS, *LINES,
        (350, 380, "Total cumulé HT"), (520, 380, "564,00"), (350, 390, "Situation n° 1 à déduire"), (520, 390, "-64,00"),
        (350, 400, "Situation n° 2 HT"), (520, 400, "500,00"), (350, 414, "TVA 20 %"), (520, 414, "100,00"),
        (350, 428, "Total TTC"), (520, 428, "600,00"),
    )  # fmt: skip
    values = got(reading)
    assert (values["totals.lines"], values["totals.tax_exclusive"]) == ("564.00", "500.00")
    assert "totals.prepaid" not in values


def test_a_number_above_the_words_of_a_line_begins_its_name_there() -> None:
    reading = read(
        (30, 230, "N°"), (60, 230, "Désignation"), (320, 230, "Quantité"), (390, 230, "P.U. HT"), (500, 230, "Montant HT"),
        (30, 250, "1.1"), (60, 250, "Installation de chantier, échafaudage"),
        (60, 261, "pied avec filets"), (325, 261, "12"), (395, 261, "34,50"), (520, 261, "414,00"),
        (30, 278, "1.2"), (60, 278, "Nettoyage"), (325, 278, "1"), (395, 278, "150,00"), (520, 278, "150,00"),
        *totals("564,00", "112,80", "676,80"),
    )  # fmt: skip
    assert names(reading) == ["Installation de chantier, échafaudage pied avec filets", "Nettoyage"]


def test_sums_between_lines_whose_products_nobody_knows_end_nothing() -> None:
    reading = read(
        (40, 230, "Désignation"), (320, 230, "Gamelo"), (390, 230, "Brimu"), (500, 230, "Montant HT"),
        (40, 250, "Heures"), (325, 250, "12"), (395, 250, "3"), (520, 250, "414,00"),
        (400, 264, "Total Martel"), (520, 264, "414,00"),
        (40, 278, "Panier"), (325, 278, "7"), (395, 278, "4"), (520, 278, "150,00"),
        (400, 292, "Total Nguyen"), (520, 292, "150,00"),
        *totals("564,00", "112,80", "676,80"),
    )  # fmt: skip
    assert names(reading) == ["Heures", "Panier"]


def test_a_surcharge_without_vat_is_no_tax() -> None:
    reading = read(
        *COLUMNS, *LINES,
        (350, 380, "Total transports HT"), (520, 380, "564,00"), (350, 390, "Surcharge gazole"), (520, 390, "36,00"),
        (350, 400, "Total HT"), (520, 400, "600,00"), (350, 414, "Total TTC"), (520, 414, "600,00"),
        (40, 500, "Autoliquidation : TVA due par le preneur, art. 283-2 du CGI."),
    )  # fmt: skip
    values = got(reading)
    assert (values["totals.tax_exclusive"], values["totals.lines"]) == ("600.00", "564.00")
    assert values.get("totals.tax") != "36.00"


def test_the_sum_of_the_lines_stands_over_the_net_total_also_where_nothing_was_taken_off() -> None:
    reading = read(
        *COLUMNS, *LINES,
        (350, 380, "Total HT"), (520, 380, "564,00"), (350, 390, "Total HT Net"), (520, 390, "564,00"),
        (350, 400, "TVA 20 %"), (520, 400, "112,80"), (350, 414, "Total TTC"), (520, 414, "676,80"),
        (40, 500, "TVA acquittée sur les encaissements. A défaut de règlement, intérêts au taux légal et indemnité de 40 €"),
    )  # fmt: skip
    values = got(reading)
    assert (values["totals.lines"], values["totals.tax_exclusive"]) == ("564.00", "564.00")
    assert reading.complete


def test_a_title_below_the_head_names_no_column() -> None:
    reading = read(
        (320, 230, "Nombre"), (390, 230, "Taux"), (500, 230, "Montant HT"), (40, 244, "Honoraires"),
        (40, 258, "Rendez-vous du 4 mars et étude du bail"), (320, 258, "12,00 h"), (395, 258, "34,50"), (520, 258, "414,00"),
        (40, 272, "Rédaction de la mise en demeure"), (320, 272, "1,00 h"), (395, 272, "150,00"), (520, 272, "150,00"),
        *totals("564,00", "112,80", "676,80"),
    )  # fmt: skip
    assert names(reading)[0] == "Rendez-vous du 4 mars et étude du bail"

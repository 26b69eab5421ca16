"""The names of the items: without figures and codes of other columns, wrapped, described, in doubt; lines and no lines."""

from __future__ import annotations

import pytest

from factage.invoice.pages.outcome import Reading
from factage.invoice.pages.reading import read_page
from printed import pdf

HEAD = ((40, 40, "Plâtrerie Morel SARL"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"),
        (340, 100, "Résidence Les Pins"), (340, 112, "12 avenue de la Gare"), (340, 124, "69100 Villeurbanne"),
        (40, 170, "FACTURE N° FA-2026-118", 13), (40, 194, "Date : 14/03/2026"),
        (40, 760, "SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048"))  # fmt: skip
TOTALS = ((350, 400, "Total HT"), (520, 400, "564,00"), (350, 414, "TVA 20 %"), (520, 414, "112,80"),
          (350, 428, "Total TTC"), (520, 428, "676,80"))  # fmt: skip
COLUMNS = ((40, 230, "Désignation"), (320, 230, "Quantité"), (390, 230, "P.U. HT"), (500, 230, "Montant HT"))


def read(*more: tuple[float, float, str]) -> Reading:
    return read_page(pdf(*HEAD, *TOTALS, *more))


def names(reading: Reading) -> list[str]:
    return [value.value for value in reading.values if value.path.endswith("item.name")]


def statuses(reading: Reading) -> list[str]:
    return [value.status for value in reading.values if value.path.endswith("item.name")]


def of(reading: Reading, path: str) -> str | None:
    return next((value.value for value in reading.values if value.path == path), None)


def test_a_quantity_with_its_unit_begins_left_of_its_head_and_is_no_name() -> None:
    reading = read(
        *COLUMNS,
        (40, 250, "Rail aluminium 3,30 m"), (290, 250, "12,00 Unité(s)"), (395, 250, "34,50"), (520, 250, "414,00"),
        (40, 264, "Nettoyage"), (295, 264, "1,00 Forfait(s)"), (395, 264, "150,00"), (520, 264, "150,00"),
    )  # fmt: skip
    assert names(reading) == ["Rail aluminium 3,30 m", "Nettoyage"]
    assert of(reading, "lines[0].quantity") == "12.00"
    assert reading.complete


def test_a_name_goes_on_where_its_next_word_had_no_room() -> None:
    reading = read(
        *COLUMNS,
        (40, 250, "Joint brosse autocollant en rouleau de 50 mètres, gris"), (325, 250, "12"), (395, 250, "34,50"), (520, 250, "414,00"),
        (40, 261, "anthracite, pour coulissant"),
        (40, 280, "Nettoyage de chantier"), (325, 280, "1"), (395, 280, "150,00"), (520, 280, "150,00"),
    )  # fmt: skip
    assert (
        names(reading)[0]
        == "Joint brosse autocollant en rouleau de 50 mètres, gris anthracite, pour coulissant"
    )
    assert reading.complete


def test_a_description_below_is_no_part_of_the_name() -> None:
    reading = read(
        *COLUMNS,
        (40, 250, "Rédaction"), (325, 250, "12"), (395, 250, "34,50"), (520, 250, "414,00"),
        (40, 261, "Par page, référencement naturel compris"),
        (40, 280, "Nettoyage de chantier"), (325, 280, "1"), (395, 280, "150,00"), (520, 280, "150,00"),
    )  # fmt: skip
    assert names(reading) == ["Rédaction", "Nettoyage de chantier"]


def test_figures_centred_beside_a_name_of_two_rows() -> None:
    reading = read(
        *COLUMNS,
        (40, 250, "Audience de plaidoirie devant le tribunal"), (325, 255, "12"), (395, 255, "34,50"), (520, 255, "414,00"),
        (40, 261, "judiciaire"),
        (40, 280, "Nettoyage de chantier"), (325, 280, "1"), (395, 280, "150,00"), (520, 280, "150,00"),
    )  # fmt: skip
    assert names(reading) == ["Audience de plaidoirie devant le tribunal judiciaire", "Nettoyage de chantier"]


def test_codes_under_a_head_that_nobody_knows_are_no_names() -> None:
    reading = read(
        (40, 230, "V/N° CDE"), (110, 230, "Désignation"), (320, 230, "Quantité"), (390, 230, "P.U. HT"), (500, 230, "Montant HT"),
        (40, 250, "PED-2681"), (110, 250, "Pose de cloison"), (325, 250, "12"), (395, 250, "34,50"), (520, 250, "414,00"),
        (40, 264, "PED-2682"), (110, 264, "Nettoyage"), (325, 264, "1"), (395, 264, "150,00"), (520, 264, "150,00"),
    )  # fmt: skip
    assert names(reading) == ["Pose de cloison", "Nettoyage"]


def test_a_head_of_two_names_is_one_column() -> None:
    reading = read(
        (40, 230, "Produits et services"), (320, 230, "Qté/Tps"), (390, 230, "P.U. HT"), (500, 230, "Montant HT"),
        (40, 250, "Pose de cloison"), (325, 250, "12"), (395, 250, "34,50"), (520, 250, "414,00"),
        (40, 264, "Nettoyage"), (325, 264, "1"), (395, 264, "150,00"), (520, 264, "150,00"),
    )  # fmt: skip
    assert names(reading) == ["Pose de cloison", "Nettoyage"]
    assert of(reading, "lines[1].quantity") == "1"


def test_the_sum_of_the_lines_above_is_a_subtotal_whatever_it_is_called() -> None:
    reading = read(
        *COLUMNS,
        (40, 250, "Pose de cloison"), (325, 250, "12"), (395, 250, "12,00"), (520, 250, "144,00"),
        (40, 264, "Nettoyage"), (325, 264, "1"), (395, 264, "150,00"), (520, 264, "150,00"),
        (430, 278, "Total mission"), (520, 278, "294,00"),
        (40, 292, "Peinture"), (325, 292, "2"), (395, 292, "135,00"), (520, 292, "270,00"),
        (430, 306, "Total mission"), (520, 306, "270,00"),
    )  # fmt: skip
    assert names(reading) == ["Pose de cloison", "Nettoyage", "Peinture"]
    assert reading.complete


def test_codes_for_rates_are_resolved_by_the_vat_table_also_without_a_head() -> None:
    reading = read_page(
        pdf(
            *HEAD,
            (40, 230, "Désignation"), (320, 230, "Quantité"), (390, 230, "P.U. HT"), (480, 230, "Montant HT"), (550, 230, "T"),
            (40, 250, "Pose de cloison"), (325, 250, "12"), (395, 250, "34,50"), (500, 250, "414,00"), (550, 250, "C20"),
            (40, 264, "Nettoyage"), (325, 264, "1"), (395, 264, "150,00"), (500, 264, "150,00"), (550, 264, "C10"),
            (40, 380, "Code"), (80, 380, "Base HT"), (150, 380, "Taux"), (200, 380, "Montant TVA"),
            (40, 394, "C20"), (85, 394, "414,00"), (150, 394, "20,00"), (210, 394, "82,80"),
            (40, 408, "C10"), (85, 408, "150,00"), (150, 408, "10,00"), (210, 408, "15,00"),
            (350, 440, "Total HT"), (520, 440, "564,00"), (350, 454, "Total TVA"), (526, 454, "97,80"),
            (350, 468, "Total TTC"), (520, 468, "661,80"),
        )
    )  # fmt: skip
    assert [of(reading, f"lines[{n}].vat.rate") for n in (0, 1)] == ["20.00", "10.00"]


def test_a_box_of_totals_with_heads_left_and_figures_right_is_read_in_its_order() -> None:
    reading = read_page(
        pdf(
            *HEAD, *COLUMNS,
            (40, 250, "Pose de cloison"), (325, 250, "12"), (395, 250, "34,50"), (520, 250, "414,00"),
            (40, 264, "Nettoyage"), (325, 264, "1"), (395, 264, "150,00"), (520, 264, "150,00"),
            (40, 400, "TOTAL BRUT"), (130, 400, "PORT"), (220, 400, "TOTAL HT"), (310, 400, "TVA"), (400, 400, "TOTAL TTC"), (490, 400, "NET A PAYER"),
            (85, 414, "564,00"), (180, 414, "36,00"), (265, 414, "600,00"), (355, 414, "120,00"), (445, 414, "720,00"), (540, 414, "720,00"),
            (40, 450, "TVA 20 % sur 600,00 : 120,00"),
        )
    )  # fmt: skip
    found = {
        role: of(reading, f"totals.{role}")
        for role in ("lines", "tax_exclusive", "tax", "tax_inclusive", "payable")
    }
    assert found == {"lines": "564.00", "tax_exclusive": "600.00", "tax": "120.00", "tax_inclusive": "720.00", "payable": "720.00"}  # fmt: skip


def test_a_total_before_a_charge_is_that_of_the_lines() -> None:
    reading = read_page(
        pdf(
            *HEAD, *COLUMNS,
            (40, 250, "Pose de cloison"), (325, 250, "12"), (395, 250, "34,50"), (520, 250, "414,00"),
            (40, 264, "Nettoyage"), (325, 264, "1"), (395, 264, "150,00"), (520, 264, "150,00"),
            (350, 400, "Total HT"), (520, 400, "564,00"), (350, 414, "Port HT"), (526, 414, "36,00"),
            (350, 428, "Total HT net"), (520, 428, "600,00"), (350, 442, "TVA 20 %"), (520, 442, "120,00"),
            (350, 456, "Total TTC"), (520, 456, "720,00"),
        )
    )  # fmt: skip
    assert of(reading, "totals.lines") == "564.00"
    assert of(reading, "totals.tax_exclusive") == "600.00"


def test_hours_and_minutes_are_a_quantity() -> None:
    reading = read(
        (40, 230, "Désignation"), (320, 230, "Durée"), (390, 230, "Tarif horaire"), (500, 230, "Montant HT"),
        (40, 250, "Réparation"), (322, 250, "3 h 30"), (395, 250, "100,00"), (520, 250, "350,00"),
        (40, 264, "Contrôle"), (322, 264, "2 h 00"), (395, 264, "107,00"), (520, 264, "214,00"),
    )  # fmt: skip
    assert [of(reading, f"lines[{n}].quantity") for n in (0, 1)] == ["3.50", "2.00"]


def test_a_price_under_an_unknown_head_is_found_by_the_products_and_never_proved() -> None:
    reading = read(
        (40, 230, "Désignation"), (320, 230, "Quantité"), (390, 230, "Barème B"), (500, 230, "Montant HT"),
        (40, 250, "Pose de cloison"), (325, 250, "12"), (395, 250, "34,50"), (520, 250, "414,00"),
        (40, 264, "Nettoyage"), (325, 264, "3"), (395, 264, "50,00"), (520, 264, "150,00"),
    )  # fmt: skip
    assert [of(reading, f"lines[{n}].unit_price") for n in (0, 1)] == ["34.50", "50.00"]
    assert {value.status for value in reading.values if value.path.startswith("lines")} == {"read"}


def test_figures_under_an_unknown_head_leave_a_reading_incomplete() -> None:
    reading = read(
        (40, 230, "Désignation"), (320, 230, "Indice"), (500, 230, "Montant HT"),
        (40, 250, "Pose de cloison"), (325, 250, "34,50"), (520, 250, "414,00"),
        (40, 264, "Nettoyage"), (325, 264, "50,00"), (520, 264, "150,00"),
    )  # fmt: skip
    assert not reading.complete
    assert {question.path for question in reading.questions} >= {"lines[0].quantity", "lines[1].unit_price"}


def test_figures_beside_the_last_row_of_a_name() -> None:
    reading = read(
        *COLUMNS,
        (40, 250, "Fourniture et pose de cloison en plaques de"), (40, 261, "plâtre sur ossature"), (325, 261, "12"), (395, 261, "34,50"), (520, 261, "414,00"),
        (40, 280, "Vin"), (325, 280, "1"), (395, 280, "150,00"), (520, 280, "150,00"),
    )  # fmt: skip
    assert names(reading) == ["Fourniture et pose de cloison en plaques de plâtre sur ossature", "Vin"]


def test_headings_with_the_sum_of_the_lines_below_are_no_lines() -> None:
    reading = read(
        *COLUMNS,
        (40, 250, "LOT 1 - CLOISONS"), (520, 250, "414,00"),
        (40, 264, "Pose de cloison"), (325, 264, "12"), (395, 264, "34,50"), (520, 264, "414,00"),
        (40, 278, "LOT 2 - NETTOYAGE"), (520, 278, "150,00"),
        (40, 292, "Nettoyage"), (325, 292, "3"), (395, 292, "50,00"), (520, 292, "150,00"),
    )  # fmt: skip
    assert names(reading) == ["Pose de cloison", "Nettoyage"]
    assert reading.complete


@pytest.mark.parametrize(("units", "status"), [(266, "read"), (256, "doubtful")])
def test_words_of_the_column_of_units_are_no_part_of_a_name_and_a_word_across_it_is_a_doubt(
    units: float, status: str
) -> None:
    reading = read(
        (40, 230, "Réf"), (75, 230, "Désignation"), (units, 230, "U"), (320, 230, "Quantité"), (390, 230, "P.U. HT"), (500, 230, "Montant HT"),
        (40, 250, "C1"), (75, 250, "Pose de cloison"), (units, 250, "m2"), (325, 250, "12"), (395, 250, "34,50"), (520, 250, "414,00"),
        (40, 264, "C2"), (75, 264, "Nettoyage complet des locaux du personnel xx"), (units, 264, "ens"), (325, 264, "2"), (395, 264, "50,00"), (520, 264, "100,00"),
        (40, 278, "C3"), (75, 278, "Autre"), (units, 278, "ens"), (325, 278, "1"), (395, 278, "50,00"), (520, 278, "50,00"),
    )  # fmt: skip
    assert statuses(reading) == ["read", status, "read"]


def test_bases_by_rate_are_found_by_their_rate() -> None:
    reading = read_page(
        pdf(
            *HEAD, *COLUMNS,
            (40, 250, "Pose de cloison"), (325, 250, "12"), (395, 250, "34,50"), (520, 250, "414,00"),
            (40, 264, "Nettoyage"), (325, 264, "1"), (395, 264, "150,00"), (520, 264, "150,00"),
            (350, 400, "Total HT 20 %"), (520, 400, "414,00"), (350, 414, "Total HT 10 %"), (520, 414, "150,00"),
            (350, 428, "TVA 20 %"), (526, 428, "82,80"), (350, 442, "TVA 10 %"), (526, 442, "15,00"),
            (350, 456, "Total TTC"), (520, 456, "661,80"),
        )
    )  # fmt: skip
    assert [of(reading, f"vat_breakdown[{n}].taxable_amount") for n in (0, 1)] == ["414.00", "150.00"]


def test_names_below_their_codes() -> None:
    reading = read(
        (40, 220, "Référence"), (40, 230, "Désignation"), (320, 230, "Quantité"), (390, 230, "P.U. HT"), (500, 230, "Montant HT"),
        (40, 250, "CL-001"), (325, 250, "12"), (395, 250, "34,50"), (520, 250, "414,00"), (40, 261, "Pose de cloison"),
        (40, 280, "N-002"), (325, 280, "3"), (395, 280, "50,00"), (520, 280, "150,00"), (40, 291, "Nettoyage"),
    )  # fmt: skip
    assert names(reading) == ["Pose de cloison", "Nettoyage"]


def test_prices_with_vat_are_not_taken_for_net_ones_by_their_heads() -> None:
    reading = read_page(
        pdf(
            *HEAD,
            (40, 230, "Article"), (320, 230, "Quantité"), (390, 230, "Prix TTC"), (500, 230, "Total TTC"),
            (40, 250, "Vélo"), (325, 250, "2"), (395, 250, "150,00"), (520, 250, "300,00"),
            (40, 264, "Casque"), (325, 264, "4"), (395, 264, "15,00"), (520, 264, "60,00"),
            (350, 400, "Total TTC"), (520, 400, "360,00"), (350, 414, "dont TVA 20 %"), (520, 414, "60,00"),
            (350, 428, "Total HT"), (520, 428, "300,00"),
        )
    )  # fmt: skip
    assert names(reading) == ["Vélo", "Casque"]
    assert not any(value.path.endswith(("unit_price", "].net_amount")) for value in reading.values)


def test_an_exempt_total_with_its_printed_zero_is_a_row_of_vat() -> None:
    reading = read_page(
        pdf(
            *HEAD, *COLUMNS,
            (40, 250, "Formation"), (325, 250, "3"), (395, 250, "245,00"), (520, 250, "735,00"),
            (350, 400, "Total HT"), (520, 400, "735,00"), (250, 414, "TVA (exonération art. 261-4-4° a du CGI)"), (530, 414, "0,00"),
            (350, 428, "Total TTC"), (520, 428, "735,00"),
        )
    )  # fmt: skip
    row = {
        name: of(reading, f"vat_breakdown[0].{name}")
        for name in ("category", "rate", "taxable_amount", "tax_amount")
    }
    assert row == {"category": "E", "rate": None, "taxable_amount": "735.00", "tax_amount": "0.00"}
    assert reading.complete


def test_a_charge_under_no_label_that_we_know_closes_the_sums_and_proves_nothing() -> None:
    reading = read_page(
        pdf(
            *HEAD, *COLUMNS,
            (40, 250, "Vin"), (325, 250, "12"), (395, 250, "34,50"), (520, 250, "414,00"),
            (40, 264, "Cidre"), (325, 264, "3"), (395, 264, "50,00"), (520, 264, "150,00"),
            (350, 400, "Total marchandises HT"), (520, 400, "564,00"), (350, 414, "Quote-part Zeta"), (526, 414, "36,00"),
            (350, 428, "Total HT"), (520, 428, "600,00"), (350, 442, "TVA 20 %"), (520, 442, "120,00"),
            (350, 456, "Total TTC"), (520, 456, "720,00"),
        )
    )  # fmt: skip
    assert of(reading, "totals.lines") == "564.00"
    assert reading.complete
    assert not any(
        value.status == "proved" for value in reading.values if value.path.startswith(("totals", "lines"))
    )


@pytest.mark.parametrize("leading", [10.0, 11.5])
@pytest.mark.parametrize("last", ["Sud", "Est A", "Nord"])
def test_figures_in_the_middle_of_two_rows_stand_beside_one_name(leading: float, last: str) -> None:
    middle = 264 + leading / 2
    reading = read(
        *COLUMNS, (40, 250, "Nettoyage"), (325, 250, "1"), (395, 250, "150,00"), (520, 250, "150,00"),
        (40, 264, "Pose et dépose d'une bâche de protection armée, façade"), (325, middle, "12"), (395, middle, "34,50"),
        (520, middle, "414,00"), (40, 264 + leading, last),
    )  # fmt: skip
    assert names(reading) == ["Nettoyage", f"Pose et dépose d'une bâche de protection armée, façade {last}"]
    assert reading.complete


@pytest.mark.parametrize(("below", "status"), [("Membre", "doubtful"), ("Lot", "read")])
def test_a_row_under_a_name_longer_than_one_that_goes_on_may_be_its_end(below: str, status: str) -> None:
    name = "Licence annuelle de gestion commerciale Équipe" if below == "Membre" else "Licence annuelle"
    reading = read(
        *COLUMNS, (40, 250, "Licence annuelle de suite bureautique,"), (325, 250, "1"), (395, 250, "150,00"), (520, 250, "150,00"),
        (40, 262, "abonnement mensuel"), (40, 280, name), (325, 280, "12"), (395, 280, "34,50"), (520, 280, "414,00"),
        (40, 292, below),
    )  # fmt: skip
    assert names(reading)[0] == "Licence annuelle de suite bureautique, abonnement mensuel"
    assert statuses(reading)[1] == status or names(reading)[1] == f"{name} {below}"

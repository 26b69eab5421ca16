"""Fees by phases: what the contract holds, the share done, what was billed before, and what this note bills."""

from __future__ import annotations

import pytest

from factage.invoice.pages.reading import read_page
from printed import pdf

HEAD = ((40, 40, "Atelier Morel SARL"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"),
        (340, 100, "Résidence Les Pins"), (340, 112, "12 avenue de la Gare"), (340, 124, "69100 Villeurbanne"),
        (40, 170, "NOTE D'HONORAIRES N° 2026-118", 13), (40, 194, "Date : 14/03/2026"),
        (40, 760, "SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048"))  # fmt: skip


@pytest.mark.parametrize(
    "here", ["Présente note HT", "Cette facture HT", "À facturer ce mois", "Facturé sur cette note HT"]
)
def test_a_line_of_a_phase_is_what_this_note_bills(here: str) -> None:
    reading = read_page(
        pdf(*HEAD, (40, 230, "Phase"), (170, 230, "Honoraires HT"), (260, 230, "Avanc."), (310, 230, "Cumul HT"),
            (380, 230, "Déjà facturé HT"), (470, 230, here),
            (40, 250, "Esquisse"), (186, 250, "1 000,00"), (265, 250, "100 %"), (308, 250, "1 000,00"),
            (408, 250, "400,00"), (512, 250, "600,00"),
            (40, 264, "Avant-projet"), (186, 264, "2 000,00"), (270, 264, "15 %"), (316, 264, "300,00"),
            (416, 264, "0,00"), (512, 264, "300,00"),
            (350, 320, "Total HT"), (512, 320, "900,00"), (350, 334, "TVA 20 %"), (512, 334, "180,00"),
            (350, 348, "Total TTC"), (504, 348, "1 080,00"))
    )  # fmt: skip
    assert [(one.item.name, one.net_amount) for one in reading.invoice.lines] == [
        ("Esquisse", 600),
        ("Avant-projet", 300),
    ]


def test_names_of_two_rows_beside_figures_begin_right_under_a_head_of_three_storeys() -> None:
    reading = read_page(
        pdf(*HEAD, (164, 230, "Honoraires HT"), (397, 230, "Déjà facturé"), (476, 230, "Présente note"),
            (40, 236, "Phase"), (252, 236, "Avanc."), (314, 236, "Cumul HT"),
            (175, 242, "du contrat"), (416, 242, "HT"), (498, 242, "HT"),
            (40, 258, "Études de"), (190, 264, "1 000,00 €"), (267, 264, "100 %"), (331, 264, "1 000,00 €"),
            (420, 264, "400,00 €"), (508, 264, "600,00 €"), (40, 270, "projet"),
            (40, 286, "Assistance aux"), (190, 292, "2 000,00 €"), (270, 292, "15 %"), (339, 292, "300,00 €"),
            (430, 292, "0,00 €"), (508, 292, "300,00 €"), (40, 298, "travaux"),
            (350, 340, "Total HT"), (508, 340, "900,00 €"), (350, 354, "TVA 20 %"), (508, 354, "180,00 €"),
            (350, 368, "Total TTC"), (500, 368, "1 080,00 €"))
    )  # fmt: skip
    assert [(one.item.name, one.net_amount) for one in reading.invoice.lines] == [
        ("Études de projet", 600),
        ("Assistance aux travaux", 300),
    ]

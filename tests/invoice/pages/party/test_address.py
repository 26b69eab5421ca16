"""What one row of an address says."""

from __future__ import annotations

import pytest

from factage.invoice.pages.party.address import is_caption, is_party, kind_of


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("À l'attention de Mme Durand", "contact"),
        ("Service comptabilité", "contact"),
        ("Direction des Services Techniques", "contact"),
        ("Attn: Accounts Payable", "contact"),
        ("Facturé à :", "caption"),
        ("Destinataire", "caption"),
        ("Votre société", "caption"),
        ("29200 Brest", "place"),
        ("LS1 4AP", "place"),
        ("4050-262 Porto", "place"),
        ("Pays-Bas", "place"),
        ("1 place de la Mairie", "street"),
        ("4 bis rue des Lilas", "street"),
        ("Industriestraße 12", "street"),
        ("Rés. Les Acacias, Bât. B", "street"),
        ("Via Roma 15", "street"),
        ("N° client : 009420", "number"),
        ("SIRET : 404 833 048 00012", "number"),
        ("compta@exemple.fr", "number"),
        ("Mme Sylvie MARCHAND", "person"),
        ("M. et Mme LEROUX", "person"),
        ("Mairie de Plouvien", "name"),
        ("CENTRE HOSPITALIER DE TARARE", "name"),
        ("Bianchi & Figli S.r.l.", "name"),
    ],
)
def test_what_a_row_says(row: str, kind: str) -> None:
    assert kind_of(row) == kind


@pytest.mark.parametrize("row", ["Résidence Les Pins", "Villa Roca", "Espace Culturel Malraux"])
def test_words_of_an_address_begin_a_name_where_none_stands_over_them(row: str) -> None:
    assert kind_of(row, first=True) == "name"


def test_since_when_somebody_trades_is_neither_a_street_nor_a_name() -> None:
    assert kind_of("Conservas y embutidos desde 1961") == "number"


def test_a_name_may_begin_with_the_words_of_a_caption() -> None:
    assert not is_caption("chantier naval tanguy")
    assert not is_party("client express")
    assert is_party("client :")

"""The address under, behind or elsewhere beside the name of a party."""

from __future__ import annotations

import pytest

from factage.invoice.pages.party.postal import address_of
from factage.invoice.pages.reading import read_page
from factage.invoice.pages.text.words import page_words
from printed import SAMPLES, pdf, said

LAYOUTS = sorted(path / "1.pdf" for path in SAMPLES.iterdir() if path.is_dir())


def address(*rows: str, name: str = "Menuiserie Schott", x: float = 40) -> tuple[str | None, ...] | None:
    texts = [(40.0, 100.0, name), *((x, 112.0 + 12 * n, row) for n, row in enumerate(rows))]
    sheets = page_words(pdf((300, 30, "FACTURE"), *texts, (300, 700, "Net à payer"), (450, 700, "12,00")))
    cell = next(one for one in sheets.cells if name in one.text)
    left, right = cell.span(cell.text.index(name), cell.text.index(name) + len(name))
    found = address_of(sheets, name, 1, (left, cell.y0, right, cell.y1))
    return found and (found.line1, found.line2, found.postcode, found.city, found.country)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (["3 rue des Tilleuls", "67600 Sélestat"], ("3 rue des Tilleuls", None, "67600", "Sélestat", None)),
        (["Le Bourg", "71570 Chaintré"], ("Le Bourg", None, "71570", "Chaintré", None)),
        (
            ["À l'attention de Mme Klein", "Bâtiment C", "3 rue des Tilleuls", "67600 Sélestat Cedex", "FRANCE"],
            ("Bâtiment C", "3 rue des Tilleuls", "67600", "Sélestat Cedex", "FR"),
        ),
        (["12, rue de la Moselle", "L-5447 Schwebsange"], ("12, rue de la Moselle", None, "5447", "Schwebsange", "LU")),
        (["Rue de la Station 41", "B-6890 LIBIN"], ("Rue de la Station 41", None, "6890", "LIBIN", "BE")),
        (["Hafenstraße 8", "28217 Bremen", "Deutschland"], ("Hafenstraße 8", None, "28217", "Bremen", "DE")),
        (["3 rue des Tilleuls 67600 Sélestat"], ("3 rue des Tilleuls", None, "67600", "Sélestat", None)),
        (["3 rue des Tilleuls", "67600 Sélestat - Tél. 03 88 00 00 00"], ("3 rue des Tilleuls", None, "67600", "Sélestat", None)),
        (["3 rue des Tilleuls", "Livraison :", "67600 Sélestat"], None),
        (["Tél. 03 88 00 00 00"], None),
        ([], None),
    ],
)  # fmt: skip
def test_what_stands_under_a_name_is_its_address(rows, found):
    assert address(*rows) == found


def test_what_stands_behind_a_name_in_its_row_is_its_address():
    row = "Outils Weber GmbH · Wupperstraße 118 · 42651 Solingen"
    sheets = page_words(pdf((40, 100, row), (40, 112, "Menuiserie Schott"), (40, 124, "67600 Sélestat")))
    cell = next(one for one in sheets.cells if "Weber" in one.text)
    left, right = cell.span(0, len("Outils Weber GmbH"))
    found = address_of(sheets, "Outils Weber GmbH", 1, (left, cell.y0, right, cell.y1))
    assert found is not None
    assert (found.line1, found.postcode, found.city) == ("Wupperstraße 118", "42651", "Solingen")


@pytest.mark.parametrize("path", LAYOUTS[::6], ids=lambda path: path.parent.name)
def test_no_sample_page_gives_an_address_that_is_another(path):
    sheets, truth = page_words(path.read_bytes()), said(path)
    for value in read_page(path.read_bytes()).values:
        side, _, field = value.path.partition(".")
        wanted = (
            truth.get(side, {}).get("address") if field == "name" and side in {"seller", "buyer"} else None
        )
        if wanted is None or value.value != truth[side]["name"] or path.parent.name == "saas":
            continue  # the truth of `saas` cuts a British post code in two
        found = address_of(sheets, value.value, value.page, value.box)
        assert found is None or (found.postcode, found.city.lower()) == (
            wanted["postcode"],
            wanted["city"].lower(),
        )

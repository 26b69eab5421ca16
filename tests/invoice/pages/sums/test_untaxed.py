"""What bears no VAT among the totals, the codes that stand for it, and taxes that were rounded line by line."""

from __future__ import annotations

import pytest

from factage.invoice.pages.reading import read_page
from printed import pdf

HEAD = ((40, 40, "Hôtel Morel SARL"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"),
        (340, 100, "Résidence Les Pins"), (340, 112, "12 avenue de la Gare"), (340, 124, "69100 Villeurbanne"),
        (40, 170, "FACTURE N° FA-2026-118", 13), (40, 194, "Date : 14/03/2026"),
        (40, 760, "SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048"))  # fmt: skip
COLUMNS = ((40, 230, "Désignation"), (320, 230, "Quantité"), (390, 230, "P.U. HT"), (500, 230, "Montant HT"))


def read(*more):
    return read_page(pdf(*HEAD, *more))


def bases(reading):
    return {one.category: str(one.taxable_amount) for one in reading.invoice.vat_breakdown}


@pytest.mark.parametrize(
    "words",
    [
        "Débours non soumis à TVA",
        "Taxe de séjour",
        "Débours (art. 267 II 2° CGI)",
        "Montant hors TVA",
        "Frais non taxables",
    ],
)
def test_outlays_below_the_vat_are_a_row_of_their_own(words):
    reading = read(
        *COLUMNS, (40, 250, "Nuit"), (325, 250, "2"), (395, 250, "60,00"), (520, 250, "120,00"),
        (350, 300, "Total HT"), (520, 300, "120,00"), (350, 314, "TVA 20 %"), (525, 314, "24,00"),
        (350, 328, words), (528, 328, "5,06"), (350, 342, "Total TTC"), (520, 342, "149,06"),
    )  # fmt: skip
    assert bases(reading).get("S") == "120.00"
    assert str(reading.invoice.totals.tax_inclusive) == "149.06"
    assert not any(value.status == "proved" and value.value == "5.06" for value in reading.values)


def test_a_code_of_what_bears_no_vat_stands_for_no_rate():
    reading = read(
        (40, 230, "Désignation"), (300, 230, "Qté"), (350, 230, "P.U. HT"), (420, 230, "TVA"), (500, 230, "Montant HT"),
        (40, 250, "Nuit"), (305, 250, "2"), (355, 250, "60,00"), (424, 250, "A"), (520, 250, "120,00"),
        (40, 264, "Taxe de séjour"), (305, 264, "2"), (360, 264, "2,53"), (424, 264, "N"), (528, 264, "5,06"),
        (40, 300, "Code"), (70, 300, "Taux"), (140, 300, "Base HT"), (200, 300, "TVA"), (250, 300, "TTC"),
        (40, 314, "A"), (70, 314, "10,00 %"), (143, 314, "120,00"), (200, 314, "12,00"), (250, 314, "132,00"),
        (40, 328, "N"), (70, 328, "non soumis"), (151.5, 328, "5,06"), (200, 328, "-"), (258, 328, "5,06"),
        (350, 314, "Total HT"), (520, 314, "125,06"), (350, 328, "Total TVA"), (524, 328, "12,00"),
        (350, 342, "Total TTC"), (520, 342, "137,06"),
    )  # fmt: skip
    assert [line.vat.rate if line.vat else None for line in reading.invoice.lines] == [10, None]
    assert bases(reading) == {"S": "120.00", "O": "5.06"}
    assert reading.complete


def test_a_tax_rounded_line_by_line_is_read_and_proves_nothing():
    reading = read(
        *COLUMNS, (40, 250, "Nuit"), (325, 250, "1"), (395, 250, "935,93"), (520, 250, "935,93"),
        (40, 300, "Taux"), (140, 300, "Base HT"), (200, 300, "TVA"), (250, 300, "TTC"),
        (40, 314, "10,00 %"), (140, 314, "935,93"), (200, 314, "93,57"), (250, 314, "1 029,50"),
        (350, 314, "Total HT"), (520, 314, "935,93"), (350, 328, "Total TVA"), (524, 328, "93,57"),
        (350, 342, "Total TTC"), (514, 342, "1 029,50"),
    )  # fmt: skip
    assert str(reading.value("vat_breakdown[0].tax_amount").value) == "93.57"
    assert not any(
        value.status == "proved" and value.path.startswith(("vat", "totals")) for value in reading.values
    )


def test_a_penalty_in_a_sentence_about_vat_is_no_tax():
    reading = read(
        *COLUMNS, (40, 250, "Audit"), (325, 250, "2"), (395, 250, "500,00"), (511, 250, "1 000,00"),
        (350, 300, "Total HT"), (511, 300, "1 000,00"), (350, 314, "Total TVA"), (520, 314, "200,00"),
        (350, 328, "Total TTC"), (511, 328, "1 200,00"), (40, 314, "1 000,00"), (100, 314, "20,00 %"), (160, 314, "200,00"),
        (40, 600, ("TVA acquittée sur les débits. Pas d'escompte pour paiement anticipé. Pénalités de retard : 3 fois le taux"
                  " d'intérêt légal, indemnité de recouvrement 40 EUR.")),
    )  # fmt: skip
    assert [str(one.rate) for one in reading.invoice.vat_breakdown] == ["20.00"]
    assert reading.complete


def test_a_legend_says_what_a_code_of_the_table_stands_for():
    reading = read(
        (40, 230, "Désignation"), (300, 230, "Qté"), (350, 230, "P.U. HT"), (420, 230, "TVA"), (500, 230, "Montant HT"),
        (40, 250, "Bilan"), (305, 250, "2"), (355, 250, "60,00"), (424, 250, "1"), (520, 250, "120,00"),
        (40, 264, "Greffe"), (305, 264, "1"), (355, 264, "45,56"), (424, 264, "9"), (525, 264, "45,56"),
        (40, 300, "Code"), (90, 300, "Base HT"), (170, 300, "Taux"), (220, 300, "Montant TVA"),
        (40, 314, "1"), (90, 314, "120,00"), (170, 314, "20,00"), (230, 314, "24,00"),
        (40, 328, "9"), (95, 328, "45,56"), (40, 350, "Code TVA 9 : débours non soumis à TVA"),
        (350, 314, "Total HT"), (520, 314, "165,56"), (350, 328, "Total TVA"), (525, 328, "24,00"),
        (350, 342, "Total TTC"), (520, 342, "189,56"),
    )  # fmt: skip
    assert [line.vat.rate if line.vat else None for line in reading.invoice.lines] == [20, None]
    assert bases(reading) == {"S": "120.00", "O": "45.56"}


ITALIAN = ((40, 40, "Tessitura Bianchi S.r.l."), (40, 52, "Via Roma 4"), (40, 64, "33100 Udine"),
           (340, 100, "Résidence Les Pins"), (340, 112, "12 avenue de la Gare"), (340, 124, "69100 Villeurbanne"),
           (40, 170, "FATTURA nr. 118/2026 del 14/03/2026"),
           (40, 230, "Descrizione"), (260, 230, "Q.tà"), (330, 230, "Prezzo"), (420, 230, "Importo"), (500, 230, "Iva"),
           (40, 250, "Coperta"), (265, 250, "2"), (335, 250, "60,00"), (422, 250, "120,00"))  # fmt: skip


@pytest.mark.parametrize("total", ["Tot.", "Totale", "Tot"])
@pytest.mark.parametrize(
    ("code", "words", "category"),
    [
        ("NI41", "Non imp. art. 41 D.L. 331/93", "K"),
        ("N41", "Non imponibile art. 41 DL 331/1993", "K"),
        ("E41", "Non imp. ex art.41 D.L. n. 331/93", "K"),
        ("NI8", "Non imp. art. 8 DPR 633/72", "G"),
        ("N9", "Non imponibile art. 9, D.P.R. 633/72", "G"),
    ],
)
def test_an_article_of_italian_law_says_why_there_is_no_vat(total, code, words, category):
    reading = read_page(
        pdf(*ITALIAN, (500, 250, code), (40, 300, "Cod. Iva"), (90, 300, "Descrizione"), (230, 300, "Imponibile"),
            (300, 300, "Imposta"), (40, 314, code), (90, 314, words), (240, 314, "120,00"), (310, 314, "0,00"),
            (360, 300, f"{total} merce"), (520, 300, "120,00"), (360, 328, f"{total} imponibile"), (520, 328, "120,00"),
            (360, 342, f"{total} Iva"), (530, 342, "0,00"), (360, 356, f"{total} documento"), (520, 356, "120,00"))
    )  # fmt: skip
    assert bases(reading) == {category: "120.00"}
    assert str(reading.invoice.totals.lines) == "120.00"
    assert reading.complete


@pytest.mark.parametrize("code", ["20FR", "20", "A20"])
def test_a_code_may_begin_with_its_rate(code):
    reading = read_page(
        pdf(*ITALIAN, (500, 250, code), (40, 300, "Cod. Iva"), (90, 300, "Descrizione"), (230, 300, "Imponibile"),
            (300, 300, "Imposta"), (40, 314, code), (90, 314, "Iva 20% Francia (OSS)"), (240, 314, "120,00"),
            (310, 314, "24,00"), (360, 328, "Tot. imponibile"), (520, 328, "120,00"),
            (360, 342, "Tot. Iva"), (525, 342, "24,00"), (360, 356, "Tot. documento"), (520, 356, "144,00"))
    )  # fmt: skip
    assert [line.vat.rate for line in reading.invoice.lines] == [20]
    assert reading.complete

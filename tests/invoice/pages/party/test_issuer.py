"""Who issues a page: by its mentions, its web address, the words over it; labels, terms and what nothing read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from factage.invoice.pages.outcome import Reading
from factage.invoice.pages.reading import read_page
from printed import pdf

BUYER = (
    (340, 100, "Résidence Les Pins"),
    (340, 112, "12 avenue de la Gare"),
    (340, 124, "69100 Villeurbanne"),
)
SELLER = ((40, 40, "Plâtrerie Morel"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"))
FOOT = (40, 760, "Plâtrerie Morel - SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048")
TITLE = ((40, 170, "FACTURE N° FA-2026-118", 13), (40, 194, "Date : 14/03/2026"))
LINES = ((40, 230, "Désignation"), (320, 230, "Quantité"), (390, 230, "P.U. HT"), (500, 230, "Montant HT"),
         (40, 250, "Cloison"), (325, 250, "12"), (395, 250, "34,50"), (520, 250, "414,00"),
         (40, 264, "Nettoyage"), (325, 264, "1"), (395, 264, "150,00"), (520, 264, "150,00"))  # fmt: skip
TOTALS = ((350, 400, "Total HT"), (520, 400, "564,00"), (350, 414, "TVA 20 %"), (520, 414, "112,80"),
          (350, 428, "Total TTC"), (520, 428, "676,80"))  # fmt: skip


def read(*words: tuple) -> Reading:
    return read_page(pdf(*words))


def of(reading: Reading, path: str) -> str | None:
    return next((value.value for value in reading.values if value.path == path), None)


def status(reading: Reading, path: str) -> str | None:
    return next((value.status for value in reading.values if value.path == path), None)


@pytest.mark.parametrize(
    "head",
    [
        ((40, 40, "MOREL", 16), (40, 60, "12 ans à votre service")),
        ((40, 40, "Service clients", 9), (40, 52, "04 72 00 11 22")),
    ],
)
def test_the_mentions_of_the_company_name_the_seller(head) -> None:
    reading = read(*head, *BUYER, *TITLE, *LINES, *TOTALS, FOOT)
    assert of(reading, "seller.name") == "Plâtrerie Morel"
    assert of(reading, "buyer.name") == "Résidence Les Pins"


def test_the_web_address_tells_which_words_at_the_top_are_the_name() -> None:
    head = (
        (40, 40, "ARMOR GROS"),
        (40, 52, "Port de commerce, 30 quai Malbert - 29200 Brest"),
        (40, 64, "contact@armorgros.fr"),
    )
    reading = read(*head, *BUYER, *TITLE, *LINES, *TOTALS)
    assert of(reading, "seller.name") == "ARMOR GROS"


def test_larger_type_over_an_address_in_one_row_is_the_name() -> None:
    head = (
        (40, 40, "LES AMIS DU THÉÂTRE", 13),
        (40, 56, "Maison des associations, 3 rue Verte, 69003 Lyon", 8),
    )
    reading = read(*head, *BUYER, *TITLE, *LINES, *TOTALS)
    assert of(reading, "seller.name") == "LES AMIS DU THÉÂTRE"


def test_a_number_with_what_it_is_stands_before_a_name() -> None:
    block = ((340, 88, "Code client : 009420"), *BUYER)
    assert of(read(*SELLER, *block, *TITLE, *LINES, *TOTALS, FOOT), "buyer.name") == "Résidence Les Pins"


def test_a_logo_is_called_as_the_senders_line_calls_it_in_full() -> None:
    logo = ((340, 40, "MOREL", 16), (340, 60, "Plâtrerie · Peinture · Service"))
    line = (40, 88, "Morel Plâtrerie GmbH · Robert-Bosch-Straße 17 · 73431 Aalen", 6)
    block = (
        (40, 100, "Résidence Les Pins"),
        (40, 112, "12 avenue de la Gare"),
        (40, 124, "69100 Villeurbanne"),
    )
    assert of(read(*logo, line, *block, *TITLE, *LINES, *TOTALS), "seller.name") == "Morel Plâtrerie GmbH"


def test_any_form_before_the_capital_ends_the_name() -> None:
    foot = (40, 760, "Aquallier Services – SAEML au capital de 2 300 000 € – RCS Cusset 404 833 048")
    reading = read((40, 40, "Aquallier", 16), *BUYER, *TITLE, *LINES, *TOTALS, foot)
    assert of(reading, "seller.name") == "Aquallier Services"


def test_a_caption_in_two_languages_is_no_name() -> None:
    block = ((340, 88, "Adresse de facturation / Bill to"), *BUYER)
    assert of(read(*SELLER, *block, *TITLE, *LINES, *TOTALS, FOOT), "buyer.name") == "Résidence Les Pins"


def test_all_the_banks_of_a_company_are_its_accounts() -> None:
    banks = ((40, 740, "IBAN DE44 5001 0517 5407 3249 31"), (300, 740, "IBAN DE73 6145 0050 0081 1374 25"))
    reading = read(*SELLER, *BUYER, *TITLE, *LINES, *TOTALS, FOOT, *banks)
    assert of(reading, "payment.accounts[0].iban") == "DE44500105175407324931"
    assert of(reading, "payment.accounts[1].iban") == "DE73614500500081137425"
    assert status(reading, "payment.accounts[1].iban") == "read"


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("Amtsgericht Ulm, HRB 724816", "HRB 724816"),
        ("KvK Utrecht 30194468", "30194468"),
        ("Registered in England, Company No. 09184427", "09184427"),
    ],
)
def test_a_company_of_another_country_has_its_register_number(words, number) -> None:
    reading = read(*SELLER, *BUYER, *TITLE, *LINES, *TOTALS, (40, 760, words))
    assert of(reading, "seller.legal_id") == number
    assert status(reading, "seller.legal_id") == "read"


def test_a_parent_company_in_the_foot_is_nobody_on_the_invoice() -> None:
    foot = (40, 772, "Filiale de Clinique du Pré-Noyer, RCS Lyon 732 829 320")
    reading = read(*SELLER, *BUYER, *TITLE, *LINES, *TOTALS, FOOT, foot)
    assert of(reading, "seller.legal_id") == "404833048"
    assert of(reading, "buyer.legal_id") is None


def test_nine_digits_are_a_company_only_where_words_say_so() -> None:
    reading = read(*SELLER, *BUYER, *TITLE, (40, 206, "Client : 404 833 048"), *LINES, *TOTALS)
    assert of(reading, "seller.legal_id") is None
    assert of(reading, "buyer.legal_id") is None


def test_a_label_of_two_rows_has_its_value_between_them() -> None:
    order = ((340, 170, "Votre bon de"), (340, 181, "commande"), (430, 176, "ODC-88120"))
    assert of(read(*SELLER, *BUYER, *TITLE, *order, *LINES, *TOTALS, FOOT), "order_reference") == "ODC-88120"


def test_the_ends_of_a_period_are_no_dates_of_the_document() -> None:
    period = (40, 206, "Période du 01/02/2026 au 28/02/2026")
    reading = read(*SELLER, *BUYER, *TITLE, period, *LINES, *TOTALS, FOOT)
    assert (of(reading, "issue_date"), of(reading, "due_date")) == ("2026-03-14", None)


def test_terms_that_lead_to_the_due_date_prove_both() -> None:
    due = (200, 194, "Échéance : 13/04/2026")
    terms = (40, 460, "Règlement à 30 jours par virement")
    reading = read(*SELLER, *BUYER, *TITLE, due, *LINES, *TOTALS, terms, FOOT)
    assert {status(reading, "issue_date"), status(reading, "due_date")} == {"proved"}
    late = (200, 194, "Échéance : 14/04/2026")
    assert status(read(*SELLER, *BUYER, *TITLE, late, *LINES, *TOTALS, terms, FOOT), "due_date") == "read"


def test_another_day_that_the_terms_fit_as_well_takes_the_proof() -> None:
    due, sent = (200, 194, "Échéance : 13/04/2026"), (40, 206, "Livraison du 10/03/2026, avis du 09/04/2026")
    terms = (40, 460, "Règlement à 30 jours par virement")
    reading = read(*SELLER, *BUYER, *TITLE, due, sent, *LINES, *TOTALS, terms, FOOT)
    assert status(reading, "due_date") == "read"


def test_a_row_of_the_vat_table_without_a_rate_is_read_by_its_words() -> None:
    lines = (*LINES, (40, 278, "Taxe de séjour"), (325, 278, "2"), (395, 278, "5,00"), (520, 278, "10,00"))
    table = (
        (60, 340, "TVA 20 %"),
        (140, 340, "564,00"),
        (200, 340, "112,80"),
        (40, 354, "Hors champ TVA"),
        (146, 354, "10,00"),
        (206, 354, "0,00"),
    )
    totals = (
        (350, 400, "Total HT"),
        (520, 400, "574,00"),
        (350, 414, "TVA"),
        (520, 414, "112,80"),
        (350, 428, "Total TTC"),
        (520, 428, "686,80"),
    )
    reading = read(*SELLER, *BUYER, *TITLE, *lines, *table, *totals, FOOT)
    assert of(reading, "vat_breakdown[1].category") == "O"
    assert of(reading, "vat_breakdown[1].taxable_amount") == "10.00"


def test_two_rows_of_one_rate_are_one_where_their_sums_are_printed() -> None:
    table = (
        (60, 340, "TVA 20 %"),
        (140, 340, "414,00"),
        (206, 340, "82,80"),
        (60, 354, "TVA 20 %"),
        (140, 354, "150,00"),
        (206, 354, "30,00"),
    )
    reading = read(*SELLER, *BUYER, *TITLE, *LINES, *table, *TOTALS, FOOT)
    assert of(reading, "vat_breakdown[0].tax_amount") == "112.80"
    assert of(reading, "vat_breakdown[1].rate") is None


def test_the_name_may_stand_in_the_row_over_the_figures() -> None:
    lines = ((40, 220, "Article"), (110, 220, "Désignation"), (110, 231, "Quantité"), (300, 231, "Prix unitaire"), (500, 231, "Montant"),
             (40, 250, "A1"), (110, 250, "Cloison"), (110, 261, "12"), (305, 261, "34,50"), (520, 261, "414,00"),
             (40, 278, "A2"), (110, 278, "Nettoyage"), (110, 289, "1"), (305, 289, "150,00"), (520, 289, "150,00"))  # fmt: skip
    reading = read(*SELLER, *BUYER, *TITLE, *lines, *TOTALS, FOOT)
    assert [of(reading, f"lines[{n}].item.name") for n in (0, 1)] == ["Cloison", "Nettoyage"]


def test_without_lines_a_reading_is_not_complete() -> None:
    reading = read(*SELLER, *BUYER, *TITLE, *TOTALS, FOOT)
    assert not reading.complete
    assert ("missing", "lines") in {(one.code, one.path) for one in reading.questions}


def test_a_code_that_no_table_resolves_leaves_the_reading_open() -> None:
    codes = ((560, 230, "TVA"), (562, 250, "C20"), (562, 264, "C20"))
    reading = read(*SELLER, *BUYER, *TITLE, *LINES, *codes, *TOTALS, FOOT)
    assert ("missing", "lines[0].vat.rate") in {(one.code, one.path) for one in reading.questions}


def test_a_credit_note_says_which_invoice_it_corrects() -> None:
    title = (
        (40, 170, "AVOIR N° AV-2026-7", 13),
        (40, 194, "Date : 14/03/2026"),
        (40, 206, "Avoir sur la facture FA-2026-031 du 02/02/2026"),
    )
    reading = read(*SELLER, *BUYER, *title, *LINES, *TOTALS, FOOT)
    assert of(reading, "number") == "AV-2026-7"
    assert reading.invoice is not None
    assert [(one.number, str(one.issue_date)) for one in reading.invoice.preceding_invoices] == [
        ("FA-2026-031", "2026-02-02")
    ]


def test_totals_without_vat_are_proved_where_a_mention_says_why() -> None:
    totals = ((350, 400, "Total HT"), (520, 400, "564,00"), (350, 428, "Net à payer"), (520, 428, "564,00"))
    mention = (40, 460, "TVA non applicable, art. 293 B du CGI")
    reading = read(*SELLER, *BUYER, *TITLE, *LINES, *totals, mention)
    assert {status(reading, "totals.tax_exclusive"), status(reading, "totals.payable")} == {"proved"}
    assert status(read(*SELLER, *BUYER, *TITLE, *LINES, *totals), "totals.payable") != "proved"
    assert Decimal(of(reading, "totals.payable") or 0) == Decimal(564)

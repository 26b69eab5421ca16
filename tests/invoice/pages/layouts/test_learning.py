"""A layout from one confirmation: what labels do not say is learnt, and what does not reproduce is not kept."""

from __future__ import annotations

import json
import os
import stat

import pytest

from factage.invoice.pages.layout import Layout
from factage.invoice.pages.layouts.learning import confirm
from factage.invoice.pages.reading import read_page
from factage.invoice.pages.text import recognition
from factage.invoice.pages.values import same_value, values_of
from printed import SAMPLES, invoice, pdf, said


def odd(number: str, day: str, reference: str) -> bytes:
    """An invoice whose number, date and buyer stand under words that no list has."""
    return invoice(
        (40, 206, f"Sésame {number}"), (200, 206, "Aube"), (240, 206, day), (340, 88, "Chez :"), (40, 218, f"Clé {reference}"),
        title="FACTURE",
    )  # fmt: skip


def test_words_that_no_list_has_are_learnt_from_one_confirmation():
    first = odd("ZX-1188", "02/03/2026", "PO-1")
    before = read_page(first)
    assert before.value("number") is None
    confirmed = confirm(
        first, {"number": "ZX-1188", "order_reference": "PO-1", "seller": {"name": "Plâtrerie Morel SARL"}}
    )
    assert {"number", "order_reference"} <= set(confirmed.learnt)
    again = read_page(odd("ZX-1201", "05/03/2026", "PO-77"), layouts=(confirmed.layout,))
    assert again.layout == confirmed.layout.id
    assert [again.value(path).value for path in ("number", "order_reference")] == ["ZX-1201", "PO-77"]


def strange(number: str, *rows: tuple[str, str, str, str], below: tuple[str, str, str]) -> bytes:
    """Lines under heads, and totals under labels, that no list has."""
    texts = [
        (40, 40, "Plâtrerie Morel SARL"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"),
        (340, 100, "Résidence Les Pins"), (340, 112, "69100 Villeurbanne"),
        (40, 170, f"FACTURE N° {number}", 13), (40, 194, "Date : 14/03/2026"),
        (40, 230, "Ouvrage"), (300, 230, "Zibule"), (380, 230, "Gramine"), (500, 230, "Floupe"),
    ]  # fmt: skip
    for at, (name, count, price, net) in enumerate(rows):
        y = 250 + 14 * at
        texts += [(40, y, name), (305, y, count), (385, y, price), (505, y, net)]
    for at, (label, value) in enumerate(zip(("Masse nue", "TVA 20 %", "Masse pleine"), below, strict=True)):
        texts += [(350, 400 + 14 * at, label), (505, 400 + 14 * at, value)]
    return pdf(*texts, (40, 760, "SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048"))


def test_columns_and_totals_that_no_list_names_are_learnt():
    first = strange(
        "FA-1", ("Pose de cloison", "12", "34,50", "414,00"), ("Nettoyage", "1", "150,00", "150,00"),
        below=("564,00", "112,80", "676,80"),
    )  # fmt: skip
    values = {
        "seller": {"name": "Plâtrerie Morel SARL"},
        "lines": [
            {
                "item": {"name": "Pose de cloison"},
                "quantity": "12",
                "unit_price": "34.50",
                "net_amount": "414.00",
            },
            {"item": {"name": "Nettoyage"}, "quantity": "1", "unit_price": "150.00", "net_amount": "150.00"},
        ],
        "totals": {"tax_exclusive": "564.00", "tax_inclusive": "676.80"},
    }
    layout = confirm(first, values).layout
    reading = read_page(
        strange(
            "FA-2", ("Enduit", "3", "20,00", "60,00"), ("Joint", "10", "4,00", "40,00"), ("Pose", "2", "50,00", "100,00"),
            below=("200,00", "40,00", "240,00"),
        ),
        layouts=(layout,),
    )  # fmt: skip
    got = {value.path: value.value for value in reading.values}
    assert [got[f"lines[{at}].net_amount"] for at in range(3)] == ["60.00", "40.00", "100.00"]
    assert [got[f"lines[{at}].quantity"] for at in range(3)] == ["3", "10", "2"]
    assert [got[f"lines[{at}].item.name"] for at in range(3)] == ["Enduit", "Joint", "Pose"]
    assert (got["totals.tax_exclusive"], got["totals.tax_inclusive"]) == ("200.00", "240.00")


def test_another_issuers_page_is_not_read_by_this_layout():
    layout = confirm(invoice(), {"number": "FA-2026-118", "seller": {"name": "Plâtrerie Morel SARL"}}).layout
    other = SAMPLES / "negoce" / "1.pdf"
    assert read_page(other.read_bytes(), layouts=(layout,)).layout is None


def test_a_second_confirmation_is_the_next_version():
    first = confirm(invoice(), {"number": "FA-2026-118", "seller": {"name": "Plâtrerie Morel SARL"}})
    second = confirm(invoice(), {"due_date": "2026-04-13"}, layouts=(first.layout,))
    assert (second.layout.id, second.layout.version) == (first.layout.id, 2)
    assert "seller.name" in second.layout.issuer


def test_another_way_of_printing_of_the_same_issuer_is_a_layout_of_its_own():
    first = confirm(invoice(), {"number": "FA-2026-118", "seller": {"name": "Plâtrerie Morel SARL"}}).layout
    other = pdf(
        (40, 40, "Plâtrerie Morel SARL"), (40, 64, "69003 Lyon"), (340, 100, "Résidence Les Pins"), (340, 112, "69100 Villeurbanne"),
        (40, 170, "RELEVÉ K-27", 16), (40, 700, "SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048"),
    )  # fmt: skip
    values = {"number": "K-27", "seller": {"name": "Plâtrerie Morel SARL"}}
    again = confirm(other, values, layouts=(first,)).layout
    assert (again.id, again.version) == (f"{first.id}-2", 1)


def test_what_does_not_stand_on_the_page_is_not_learnt():
    with pytest.raises(ValueError, match="none of the values"):
        confirm(invoice(), {"number": "NOT-THERE", "seller": {"name": "Nobody SAS"}})
    with pytest.raises(ValueError, match="no text"):
        confirm(pdf(), {"number": "1"})


def test_a_layout_is_plain_data():
    layout = confirm(invoice(), {"number": "FA-2026-118", "seller": {"name": "Plâtrerie Morel SARL"}}).layout
    assert Layout.from_json(json.loads(json.dumps(layout.to_json()))) == layout
    for broken in (
        {},
        {"format": 1},
        {"format": 1, "id": "x", "marks": [{"colour": 1}]},
        {"format": 2, "id": "x"},
        [],
    ):
        with pytest.raises(ValueError, match="not a layout"):
            Layout.from_json(broken)


def test_null_says_that_a_value_is_not_printed():
    page = invoice((40, 218, "Votre commande : DEVIS-9"))
    assert read_page(page).value("order_reference") is not None
    values = {"order_reference": None, "number": "FA-2026-118", "seller": {"name": "Plâtrerie Morel SARL"}}
    layout = confirm(page, values).layout
    assert read_page(page, layouts=(layout,)).value("order_reference") is None


def test_a_layout_that_lost_its_number_says_so():
    first = odd("ZX-1188", "02/03/2026", "PO-1")
    layout = confirm(first, {"number": "ZX-1188", "seller": {"name": "Plâtrerie Morel SARL"}}).layout
    drifted = read_page(invoice((40, 206, "Jeton ZX-1300"), title="FACTURE"), layouts=(layout,))
    assert ("layout_drift", "number") in {(question.code, question.path) for question in drifted.questions}
    assert not drifted.complete


@pytest.mark.slow
@pytest.mark.parametrize("name", ["spool", "grossiste", "tableur"])
def test_samples_are_read_after_one_confirmation(name):
    first, *rest = sorted((SAMPLES / name).glob("*.pdf"))
    layout = confirm(first.read_bytes(), said(first)).layout
    for path in rest[:2]:
        reading = read_page(path.read_bytes(), layouts=(layout,))
        got = {value.path: value.value for value in reading.values}
        for field, value in values_of(said(path)).items():
            assert value is None or same_value(field, got.get(field, ""), value), (path, field)


def test_recognised_words_are_doubtful_at_most(tmp_path, monkeypatch):
    rows = [
        ("4", 100, 100, 900, 60, "-1", ""), ("5", 100, 110, 300, 40, "95", "FACTURE"), ("5", 420, 110, 80, 40, "95", "N°"),
        ("5", 520, 110, 300, 40, "95", "FA-2026-118"), ("4", 100, 300, 900, 60, "-1", ""), ("5", 100, 310, 120, 40, "95", "Date"),
        ("5", 230, 310, 20, 40, "95", ":"), ("5", 260, 310, 280, 40, "95", "14/03/2026"), ("4", 100, 900, 900, 60, "-1", ""),
        ("5", 100, 910, 180, 40, "95", "Total"), ("5", 300, 910, 120, 40, "95", "TTC"), ("5", 1500, 910, 200, 40, "95", "676,80"),
    ]  # fmt: skip
    head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
    table = "\n".join(
        [
            head,
            *(
                f"{lv}\t1\t1\t1\t1\t1\t{x}\t{y}\t{w}\t{h}\t{sure}\t{text}"
                for lv, x, y, w, h, sure, text in rows
            ),
        ]
    )
    (tmp_path / "table").write_text(table + "\n", encoding="utf-8")
    program = tmp_path / recognition.PROGRAM
    program.write_text(
        f'#!/bin/sh\n[ "$1" = --list-langs ] && exit 0\ncat >/dev/null\ncat {tmp_path}/table\n',
        encoding="utf-8",
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    reading = read_page(pdf(), ocr=True)
    assert reading.value("number").value == "FA-2026-118"
    assert {value.status for value in reading.values} == {"doubtful"}
    assert not reading.complete


def test_without_tesseract_the_scan_says_what_is_missing(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert "no_recognition" in {question.code for question in read_page(pdf(), ocr=True).questions}


def wide(number: str, buyer: tuple[str, ...], reference: tuple[str, str]) -> bytes:
    """A page whose seller, buyer and reference stand over several rows or cells."""
    rows = [(340, 100 + 12 * at, text) for at, text in enumerate((*buyer, "69100 Villeurbanne"))]
    return pdf(
        (40, 40, "COMPTOIR DES BOIS", 15), (40, 58, "ET DÉRIVÉS DU FOREZ", 15), (340, 40, "Agence de Feurs"),
        (340, 58, "4 rue du Four"), (40, 76, "42110 Feurs"), *rows,
        (40, 170, f"FACTURE N° {number}", 13), (40, 194, "Date : 14/03/2026"),
        (40, 206, "Zibule"), (140, 206, reference[0]), (140 + 9 * len(reference[0]), 206, reference[1]),
        (40, 230, "Désignation"), (380, 230, "Prix"), (500, 230, "Montant HT"),
        (40, 250, "Pose"), (380, 250, "100,00"), (500, 250, "100,00"),
        (380, 300, "Total HT"), (500, 300, "100,00"), (380, 314, "TVA 20 %"), (500, 314, "20,00"),
        (380, 328, "Total TTC"), (500, 328, "120,00"),
    )  # fmt: skip


def test_values_over_several_rows_and_cells_are_learnt():
    first = wide("FA-1", ("SYNDICAT DES EAUX DE", "LA HAUTE VALLÉE", "1 place du Marché"), ("BX 12", "LOT 4"))
    values = {
        "number": "FA-1",
        "order_reference": "BX 12 LOT 4",
        "seller": {"name": "COMPTOIR DES BOIS ET DÉRIVÉS DU FOREZ"},
        "buyer": {"name": "SYNDICAT DES EAUX DE LA HAUTE VALLÉE"},
    }
    confirmed = confirm(first, values)
    assert {"seller.name", "order_reference"} <= set(confirmed.learnt)
    for buyer, name in (
        (("RÉGIE DES TRANSPORTS", "DU FOREZ", "3 quai Sud"), "RÉGIE DES TRANSPORTS DU FOREZ"),
        (("MAIRIE DE FEURS", "2 place Carrée"), "MAIRIE DE FEURS"),
    ):
        reading = read_page(wide("FA-2", buyer, ("BX 13", "LOT 7")), layouts=(confirmed.layout,))
        got = {value.path: value.value for value in reading.values}
        assert got["seller.name"] == values["seller"]["name"]
        assert got["buyer.name"] == name
        assert got["order_reference"] == "BX 13 LOT 7"


def test_two_totals_that_are_equal_on_the_confirmed_page_are_told_apart_on_the_next():
    def twofold(gross: str, rebate: str, net: str, tax: str, due: str) -> bytes:
        rows = [
            ("Total HT", gross),
            *([("Remise", rebate)] if rebate else []),
            ("Total HT net", net),
            ("TVA 20 %", tax),
        ]
        totals = [
            one
            for at, (words, value) in enumerate([*rows, ("Total TTC", due)])
            for one in ((350, 300 + 14 * at, words), (520, 300 + 14 * at, value))
        ]
        return pdf(
            (40, 40, "Plâtrerie Morel SARL"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"), (340, 100, "Résidence Les Pins"),
            (340, 112, "69100 Villeurbanne"), (40, 170, "FACTURE N° F-1", 13), (40, 194, "Date : 14/03/2026"),
            (40, 230, "Désignation"), (320, 230, "Qté"), (390, 230, "P.U. HT"), (500, 230, "Montant HT"),
            (40, 250, "Pose"), (325, 250, "2"), (395, 250, "50,00"), (520, 250, "100,00"), *totals,
        )  # fmt: skip

    values = {
        "seller": {"name": "Plâtrerie Morel SARL"},
        "totals": {"lines": "100.00", "tax_exclusive": "100.00", "tax": "20.00", "tax_inclusive": "120.00"},
    }
    layout = confirm(twofold("100,00", "", "100,00", "20,00", "120,00"), values).layout
    reading = read_page(twofold("100,00", "-10,00", "90,00", "18,00", "108,00"), layouts=(layout,))
    got = {
        path: reading.value(f"totals.{path}").value for path in ("lines", "tax_exclusive", "tax_inclusive")
    }
    assert got == {"lines": "100.00", "tax_exclusive": "90.00", "tax_inclusive": "108.00"}


def test_the_title_of_a_group_of_lines_is_not_the_head_that_is_learnt():
    def grouped(number: str, group: str, amount: str) -> bytes:
        return pdf(
            (40, 40, "Plâtrerie Morel SARL"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"),
            (340, 100, "Résidence Les Pins"), (340, 112, "69100 Villeurbanne"),
            (40, 170, f"FACTURE N° {number}", 13), (40, 194, "Date : 14/03/2026"),
            (40, 230, "Zibule"), (130, 230, "Gramine"), (230, 230, "Ouvrage"), (500, 230, "Floupe"),
            (40, 250, group), (150, 250, "vu le 03/03/2026"), (260, 250, "fiche n° 41380"),
            (40, 264, "2601-01"), (130, 264, "04/03/2026"), (230, 264, "Pose de cloison"), (505, 264, amount),
            (350, 400, "Total HT"), (505, 400, amount), (40, 760, "SARL au capital de 10 000 € - RCS Lyon 404 833 048"),
        )  # fmt: skip

    confirmed = confirm(
        grouped("FA-1", "Chantier 26-0184", "414,00"),
        {"number": "FA-1", "lines": [{"net_amount": "414.00", "item": {"name": "Pose de cloison"}}]},
    )
    assert confirmed.layout.head_cells == ("zibule", "gramine", "ouvrage", "floupe")


def test_a_mark_that_finds_the_invoice_which_a_credit_note_corrects_does_not_give_its_number():
    def printed(title: str, number: str, said: str) -> bytes:
        return pdf(
            (40, 40, "Plâtrerie Morel SARL"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"),
            (340, 100, "Résidence Les Pins"), (340, 112, "69100 Villeurbanne"), (460, 40, title, 16),
            (40, 170, "Numéro"), (140, 170, "Date"), (40, 184, number), (140, 184, "14/03/2026"),
            (40, 230, "Désignation"), (500, 230, "Montant HT"), (40, 250, "Cloison"), (505, 250, "414,00"),
            (40, 270, said),
            (350, 400, "Total HT"), (505, 400, "414,00"), (350, 414, "TVA 20 %"), (509, 414, "82,80"),
            (350, 428, "Total TTC"), (505, 428, "496,80"),
            (40, 760, "SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048"),
        )  # fmt: skip

    first = printed("FACTURE", "26L02188", "Facture 26L02188 à joindre")
    layout = confirm(first, {"number": "26L02188"}).layout
    note = printed("AVOIR", "26A00142", "Avoir sur facture 26L02188 du 10/03/2026")
    assert read_page(note, layouts=(layout,)).value("number").value == "26A00142"

"""Rows that become invoices."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook

from factage.invoice.errors import Unreadable
from factage.invoice.formats import table
from factage.invoice.formats.table import cells

LINES = (
    "N° facture;Date;Échéance;Client;SIREN client;Désignation;Qté;Unité;PU HT;Taux TVA;Fichier\n"
    "F1;05/03/2026;04/04/2026;Épicerie du Port;552100554;Huile d'olive;10;pièce;13,50;5,5 %;F1.pdf\n"
    "F1;05/03/2026;04/04/2026;Épicerie du Port;552100554;Transport;1;forfait;1 200,00;20 %;F1.pdf\n"
    "F2;25/03/2026;;Atelier Nord;;Conseil;2,5;jours;800,00;20 %;F2.pdf\n"
)


def mapping(text: str) -> table.Mapping:
    return table.suggest(table.headers(text.encode()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_one_row_for_each_line_in_any_encoding(encoding: str) -> None:
    first, second = table.read(LINES.encode(encoding), mapping(LINES))
    invoice = first.read.invoice
    assert (invoice.number, invoice.issue_date, invoice.due_date) == (
        "F1",
        date(2026, 3, 5),
        date(2026, 4, 4),
    )
    assert (first.file, first.lines) == ("F1.pdf", (2, 3))
    assert invoice.buyer is not None
    assert invoice.buyer.name == "Épicerie du Port"
    assert (invoice.buyer.legal_id.value, invoice.buyer.legal_id.scheme) == ("552100554", "0002")
    assert [line.item.name for line in invoice.lines] == ["Huile d'olive", "Transport"]
    assert [(line.quantity, line.unit, line.unit_price, line.vat.rate) for line in invoice.lines] == [
        (Decimal(10), "C62", Decimal("13.50"), Decimal("5.5")),
        (Decimal(1), "C62", Decimal("1200.00"), Decimal(20)),
    ]
    assert second.read.invoice.lines[0].unit == "DAY"
    assert second.read.invoice.due_date is None
    assert second.read.leftovers == ()


def test_amounts_that_rows_do_not_state_are_computed_and_stated_ones_stand() -> None:
    (first, _) = table.read(LINES.encode(), mapping(LINES))
    totals = first.read.invoice.totals
    assert (totals.lines, totals.tax, totals.payable) == (
        Decimal("1335.00"),
        Decimal("247.43"),
        Decimal("1582.43"),
    )
    stated = "Numéro,Libellé,Qté,PU,Taux TVA,Net à payer\nF1,x,1,10.00,20,13.00\n"
    (one,) = table.read(stated.encode(), mapping(stated))
    assert one.read.invoice.totals.payable == Decimal("13.00")


def test_one_row_for_each_invoice() -> None:
    text = "Numéro;Date;Client;Total HT;TVA;Total TTC\nF1;2026-03-05;A;100,00;20,00;120,00\nF1;2026-03-06;B;1,00;0;1,00\n"
    chosen = mapping(text)
    assert chosen.per == "invoice"
    first, second = table.read(text.encode(), chosen)
    assert first.read.invoice.totals.tax_inclusive == Decimal("120.00")
    assert (second.read.invoice.number, second.lines) == ("F1", (3,))
    assert first.read.invoice.lines == ()


def test_the_same_name_means_another_thing_in_another_kind_of_table() -> None:
    lines = table.suggest(["Facture", "Désignation", "Montant HT", "Total HT", "Taux"])
    assert [column.path for column in lines.columns] == [
        "number",
        "lines.item.name",
        "lines.net_amount",
        "totals.tax_exclusive",
        "lines.vat.rate",
    ]
    invoices = table.suggest(["Facture", "Montant HT", "TVA", "Taux"])
    assert [column.path for column in invoices.columns] == [
        "number",
        "totals.tax_exclusive",
        "totals.tax",
        "vat_breakdown.rate",
        "vat_breakdown.taxable_amount",
        "vat_breakdown.tax_amount",
    ]
    (one,) = table.read(b"Facture;Montant HT;TVA;Taux\nF1;100,00;20,00;20\n", invoices)
    (part,) = one.read.invoice.vat_breakdown
    assert (part.category, part.rate, part.taxable_amount) == ("S", Decimal(20), Decimal("100.00"))


def test_a_cell_that_makes_no_sense_is_named_by_its_place_and_spoils_nothing_else() -> None:
    text = (
        "Numéro;Date;Libellé;Qté;PU\nF1;31/02/2026;x;beaucoup;10\nF1;01/03/2026;y;1;10\n;01/03/2026;z;1;5\n"
    )
    first, nameless = table.read(text.encode(), mapping(text))
    assert [(left.path, left.where) for left in first.read.leftovers] == [("B2", "BT-2"), ("D2", "BT-129")]
    assert first.read.invoice.issue_date == date(2026, 3, 1)
    assert len(first.read.invoice.lines) == 2
    assert (nameless.read.invoice.number, nameless.lines) == (None, (4,))


def test_rows_of_one_invoice_that_disagree_are_named() -> None:
    text = "Numéro;Devise;Libellé;Qté;PU\nF1;EUR;x;1;10\nF1;USD;y;1;10\n"
    (one,) = table.read(text.encode(), mapping(text))
    assert one.read.invoice.currency == "EUR"
    assert [left.path for left in one.read.leftovers] == ["B3"]


def test_a_workbook_keeps_numbers_days_and_percents() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Export du mois"])
    sheet.append([])
    sheet.append(["Numéro", "Date", "Libellé", "Qté", "PU HT", "Taux TVA"])
    sheet.append([1234, date(2026, 3, 5), "x", 0.1 + 0.2, 13.5, 0.055])
    sheet["F4"].number_format = "0.0%"
    data = io.BytesIO()
    book.save(data)
    (one,) = table.read(data.getvalue(), table.suggest(table.headers(data.getvalue())))
    invoice = one.read.invoice
    assert (invoice.number, invoice.issue_date, one.lines) == ("1234", date(2026, 3, 5), (4,))
    assert (invoice.lines[0].quantity, invoice.lines[0].vat.rate) == (Decimal("0.3"), Decimal("5.5"))


def test_a_mapping_survives_its_json_form() -> None:
    chosen = mapping(LINES)
    assert table.Mapping.from_json(chosen.to_json()) == chosen
    assert chosen.fits(["n° FACTURE", *table.headers(LINES.encode()), "other"])
    assert not chosen.fits(["Date"])
    with pytest.raises(ValueError, match="path"):
        table.Mapping.from_json({"columns": [{"header": "a", "path": "no.such"}]})
    with pytest.raises(ValueError, match="per"):
        table.Mapping.from_json({"per": "page"})


def test_a_missing_column_and_a_file_without_header() -> None:
    with pytest.raises(Unreadable, match="unknown_format"):
        table.read(b"a;b\n1;2\n", mapping(LINES))
    with pytest.raises(Unreadable, match="unknown_format"):
        table.headers(b"hello\n")


@pytest.mark.parametrize(
    ("text", "decimal", "figure"),
    [
        ("1 234,56 €", ",", "1234.56"),
        ("1.234,56", ",", "1234.56"),
        ("1,234.56", ".", "1234.56"),
        ("(12,00)", ",", "-12.00"),
        ("-12", ",", "-12"),
        ("12,5 %", ",", "12.5"),
        ("1 234", ",", "1234"),
        (",5", ",", "0.5"),
        ("12,345.6", ",", None),
        ("1.23,4", ",", None),
        ("12 rue", ",", None),
        ("", ",", None),
        (".", ",", None),
        ("--5", ",", None),
    ],
)
def test_figures(text: str, decimal: str, figure: str | None) -> None:
    assert cells.number(text, decimal) == figure


@pytest.mark.parametrize(
    ("texts", "likelier", "mark"),
    [
        (["1,234", "5,50"], ".", ","),
        (["1,234", "7"], ".", "."),
        (["1.234.567"], ".", ","),
        (["1.234,5"], ".", ","),
    ],
)
def test_the_decimal_mark_is_seen_from_the_whole_column(texts: list[str], likelier: str, mark: str) -> None:
    assert cells.decimal_mark(texts, likelier) == mark


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("05/03/2026", "dmy", "2026-03-05"),
        ("05/03/2026", "mdy", "2026-05-03"),
        ("5.3.26", "dmy", "2026-03-05"),
        ("2026-03-05", "dmy", "2026-03-05"),
        ("20260305", "dmy", "2026-03-05"),
        ("2026-03-05 10:00", "dmy", "2026-03-05"),
        ("31/02/2026", "dmy", None),
        ("soon", "dmy", None),
    ],
)
def test_days(text: str, order: str, day: str | None) -> None:
    assert cells.day(text, order) == day


def test_the_order_of_days_is_seen_from_the_whole_column() -> None:
    assert cells.day_order(["05/03/2026", "03/25/2026"]) == "mdy"
    assert cells.day_order(["25/03/2026", "03/04/2026"]) == "dmy"


# What no table may cost


def workbook(sheet: str, **parts: str) -> bytes:
    """A workbook of one sheet written by hand."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{types}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}">{sheet}</worksheet>',
        **parts,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = f'<row r="1">{cell("A1", "Numéro")}{cell("B1", "Total")}</row>'


def refused(data: bytes, name: str = "") -> str:
    with pytest.raises(Unreadable) as caught:
        table.opened(data, name=name)
    return caught.value.code


def test_a_sheet_that_says_it_is_huge_is_as_large_as_its_cells() -> None:
    rows = f'{HEAD}<row r="9">{cell("A9", "F-1")}{cell("XFD9", "")}</row>'
    sheet = table.opened(workbook(f'<dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData>'))
    assert (sheet.headers, [(row.line, row.cells) for row in sheet.rows]) == (
        ("Numéro", "Total"),
        [(9, ("F-1",))],
    )


def test_a_row_of_an_impossible_number_is_not_counted_up_to() -> None:
    row = f'<row r="999999999999">{cell("A999999999999", "F-1")}</row>'
    assert refused(workbook(f"<sheetData>{HEAD}{row}</sheetData>")) == "too_large"


def test_countless_empty_cells_are_not_looked_at() -> None:
    rows = "".join(f'<row r="{n}"><c r="XFD{n}" s="0"/></row>' for n in range(2, 700))
    assert refused(workbook(f"<sheetData>{HEAD}{rows}</sheetData>")) == "too_large"


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("<!--" + "x" * 9000 + '--><!DOCTYPE a [<!ENTITY b "c">]><sst/>', "forbidden_doctype"),
        ('<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-<sst/>', "broken"),
    ],
)
def test_a_type_declaration_hides_nowhere_in_a_workbook(part: str, code: str) -> None:
    assert refused(workbook(f"<sheetData>{HEAD}</sheetData>", **{"xl/odd.bin": part})) == code


def test_a_row_of_countless_cells_is_refused_before_it_is_made() -> None:
    assert refused(b"a;b\n" + b"1;" * 20_000) == "too_large"
    assert refused(b'a;b\n"' + b"\n;" * 20_000) == "too_large"
    assert refused(b"a;b\n" + b"1;2\n" * 10 + b"x" * 200_000) == "broken"


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_workbook_whose_parts_are_damaged_is_broken(compression: int) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        archive.writestr("xl/workbook.xml", bytes(range(256)) * 8)
    data = bytearray(buffer.getvalue())
    data[60:75] = b"\xff" * 15
    assert refused(bytes(data)) == "broken"

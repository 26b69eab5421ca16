"""A customers file costs no more than it holds, whatever it says of itself."""

from __future__ import annotations

import io
import zipfile

import pytest

from factage.hub.customers.table import UnusableFile, read

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = f'<row r="1">{cell("A1", "customer_id")}{cell("B1", "name")}</row>'


def workbook(rows: str, prolog: str = "") -> bytes:
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'{prolog}<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>',
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_a_sheet_is_as_large_as_its_cells() -> None:
    table = read(workbook(f'{HEAD}<row r="4">{cell("A4", "C-1")}{cell("B4", "Lenoir")}</row>'))
    assert [(line.number, line.cells) for line in table.lines] == [
        (4, {"customer_id": "C-1", "name": "Lenoir"})
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (workbook(f'{HEAD}<row r="999999999999">{cell("A999999999999", "C-1")}</row>'), "too_large"),
        (workbook(HEAD, "<!--" + "x" * 9000 + "--><!DOCTYPE a>"), "broken"),
        (workbook(HEAD)[:400], "broken"),
    ],
    ids=["row", "doctype", "cut"],
)
def test_a_hostile_workbook_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(UnusableFile) as caught:
        read(data)
    assert caught.value.code == code

"""A workbook (LibreOffice Calc): VAT column, two rates, totals at the right under the amounts."""

from __future__ import annotations

from producers import esc, libreoffice
from says import Figures, short
from stock import BUYERS, FOOD
from trade import bill, company, spaced
from truth import Page

from factage.invoice.model import Invoice

DOCUMENTS = 3
SELLER = company("Traiteur Les Deux Rives", "21 quai Voltaire", "76200 Dieppe", form="SARL")
SHOW = Figures(group=" ")


def make(n: int) -> Page:
    """The second has a deposit."""
    invoice = bill(
        n,
        SELLER,
        BUYERS,
        FOOD,
        number=f"F26{118 + n}",
        count=(4, 6, 5)[n],
        rates=("10", "20"),
        deposit="30" if n == 1 else None,
        days=15,
        order=f"DEV{60 + n}",
    )
    hidden = [
        "buyer.identifiers",
        "buyer.legal_id",
        "buyer.vat_id",
        "buyer.address.country",
        "seller.address.country",
        "seller.legal_information",
        "seller.contact",
        "lines[].unit",
        "lines[].item.seller_id",
        "totals.lines",
        "totals.tax",
        "payment.accounts[].bic",
    ]
    hidden += [] if n == 1 else ["totals.payable"]
    return Page(libreoffice(_sheet(invoice), "fods", "calc_pdf_Export"), invoice, hidden)


def _sheet(invoice: Invoice) -> str:
    buyer, t = invoice.buyer, invoice.totals
    rows = [
        [SELLER.name],
        [SELLER.street, "", "", "", "FACTURE"],
        [SELLER.town, "", "", "", f"N° {invoice.number}"],
        [f"Siret {SELLER.siret}", "", "", "", f"Date {short(invoice.issue_date)}"],
        [f"TVA {SELLER.vat}"],
        [],
        ["", "", "", buyer.name],
        ["", "", "", buyer.address.line1],
        ["", "", "", f"{buyer.address.postcode} {buyer.address.city}"],
        [f"Bon de commande {invoice.order_reference}"],
        [f"Echéance {short(invoice.due_date)}"],
        [],
        ["Désignation", "Qté", "Prix HT", "TVA", "Total HT"],
    ]
    rows += [
        [x.item.name, SHOW(x.quantity, 0), SHOW(x.unit_price), f"{SHOW(x.vat.rate, 0)}%", SHOW(x.net_amount)]
        for x in invoice.lines
    ]
    rows += [[], ["", "", "", "Total HT", SHOW(t.tax_exclusive)]]
    rows += [
        ["", f"TVA {SHOW(p.rate, 0)}%", "sur " + SHOW(p.taxable_amount), "", SHOW(p.tax_amount)]
        for p in invoice.vat_breakdown
    ]
    rows.append(["", "", "", "Total TTC", SHOW(t.tax_inclusive) + " €"])
    rows += (
        [["", "", "", "Acompte", SHOW(-t.prepaid)], ["", "", "", "Reste à payer", SHOW(t.payable) + " €"]]
        if t.prepaid
        else []
    )
    rows += [[], [f"IBAN {spaced(SELLER.iban)}"]]
    cells = "".join(
        "<table:table-row>" + "".join(_cell(x, k) for k, x in enumerate(row or [""])) + "</table:table-row>"
        for row in rows
    )
    return HEAD + cells + "</table:table></office:spreadsheet></office:body></office:document>"


def _cell(text: str, column: int) -> str:
    if not text:
        return "<table:table-cell/>"
    style = ' table:style-name="r"' if (column in {1, 2, 4} and text[:1].isdigit()) or text[:1] == "-" else ""
    return (
        f'<table:table-cell{style} office:value-type="string"><text:p>{esc(text)}</text:p></table:table-cell>'
    )


HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:automatic-styles><style:style style:name="a" style:family="table-column"><style:table-column-properties style:column-width="5.6cm"/></style:style><style:style style:name="b" style:family="table-column"><style:table-column-properties style:column-width="2.6cm"/></style:style><style:style style:name="r" style:family="table-cell"><style:paragraph-properties fo:text-align="end"/></style:style></office:automatic-styles>
<office:body><office:spreadsheet><table:table table:name="Feuille1"><table:table-column table:style-name="a"/><table:table-column table:style-name="b"/><table:table-column table:style-name="b"/><table:table-column table:style-name="b"/><table:table-column table:style-name="b"/>"""

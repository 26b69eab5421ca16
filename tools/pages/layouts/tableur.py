"""A spreadsheet (LibreOffice Calc): cells without words around them, the label in one cell and the value in the next, VAT included beside."""

from __future__ import annotations

from producers import esc, libreoffice
from says import UNITS, Figures, short
from stock import BUYERS, PARTS
from trade import bill, company, spaced, spaced_siret
from truth import Page

from factage.invoice.model import Invoice

SELLER = company("Ferronnerie Quéméner", "17 rue du Port", "29900 Concarneau", form="SARL")
SHOW = Figures(group=" ", after=" €")
LATE = "Retard : indemnité de 40 €"


def make(n: int) -> Page:
    """The third sells per 100, the fourth charges transport, the fifth is in Swiss francs."""
    invoice = bill(
        n,
        SELLER,
        BUYERS,
        PARTS,
        number=f"F{26010 + n}",
        count=(3, 6, 5, 4, 7)[n],
        rates=("20",),
        per=100 if n == 2 else None,
        quantities=(1, 2, 3, 5, 20),
        charges=(("25.00", "Transport"),) if n == 3 else (),
        currency="CHF" if n == 4 else "EUR",
        order=f"{3390 + 21 * n}",
        days=30,
        mentions=(("PMT", LATE),),
    )
    hidden = [
        "buyer.identifiers",
        "buyer.vat_id",
        "buyer.legal_id",
        "seller.legal_information",
        "buyer.address.country",
        "seller.address.country",
        "seller.contact.email",
        "totals.lines",
        "lines[].vat",
        "lines[].item.seller_id",
        "vat_breakdown[].taxable_amount",
        "totals.payable",
        "payment.accounts[].bic",
    ]
    hidden += ["totals.charges"] if n == 3 else []
    return Page(libreoffice(_sheet(invoice, n), "fods", "calc_pdf_Export"), invoice, hidden)


def _sheet(invoice: Invoice, n: int) -> str:
    show = Figures(group=" ", after=" CHF") if invoice.currency == "CHF" else SHOW
    buyer, totals = invoice.buyer, invoice.totals
    rows: list[list[str]] = [
        [SELLER.name, "", "", "", ""],
        [SELLER.street, "", "", "FACTURE", ""],
        [SELLER.town, "", "", "", ""],
        [f"Tél {SELLER.phone}", "", "", "Client", ""],
        [f"SIRET {spaced_siret(SELLER.siret)}", "", "", buyer.name, ""],
        [f"TVA {SELLER.vat}", "", "", buyer.address.line1, ""],
        ["", "", "", f"{buyer.address.postcode} {buyer.address.city}", ""],
        [],
        ["Facture n°", invoice.number, "", "", ""],
        ["Date", short(invoice.issue_date, "%d-%m-%Y"), "", "", ""],
        ["Votre commande", invoice.order_reference or "", "", "", ""],
        ["A régler pour le", short(invoice.due_date, "%d-%m-%Y"), "", "", ""],
        [],
        ["Désignation", "Quantité", "Unité", "Prix HT les 100" if n == 2 else "Prix HT", "Total HT"],
    ]
    rows += [
        [
            line.item.name,
            show.bare(line.quantity, 0),
            UNITS[line.unit],
            show(line.unit_price),
            show(line.net_amount),
        ]
        for line in invoice.lines
    ]
    rows.append([])
    rows += [["", "", "", charge.reason, show(charge.amount)] for charge in invoice.charges]
    rows += [
        ["", "", "", "TOTAL HT", show(totals.tax_exclusive)],
        ["", "", "", "TVA 20%", show(totals.tax)],
        ["", "", "", "TOTAL TTC", show(totals.tax_inclusive)],
        [],
        [f"IBAN : {spaced(SELLER.iban)}", "", "", "", ""],
        [LATE, "", "", "", ""],
    ]
    cells = "".join(
        "<table:table-row>"
        + "".join(_cell(text, column) for column, text in enumerate(row or [""]))
        + "</table:table-row>"
        for row in rows
    )
    return HEAD + cells + "</table:table></office:spreadsheet></office:body></office:document>"


def _cell(text: str, column: int) -> str:
    if not text:
        return "<table:table-cell/>"
    style = ' table:style-name="r"' if column in {1, 4} or (column == 3 and text[-1:] in "€F") else ""
    return (
        f'<table:table-cell{style} office:value-type="string"><text:p>{esc(text)}</text:p></table:table-cell>'
    )


HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:automatic-styles>
<style:style style:name="a" style:family="table-column"><style:table-column-properties style:column-width="5.6cm"/></style:style>
<style:style style:name="b" style:family="table-column"><style:table-column-properties style:column-width="2.3cm"/></style:style>
<style:style style:name="c" style:family="table-column"><style:table-column-properties style:column-width="3.3cm"/></style:style>
<style:style style:name="r" style:family="table-cell"><style:paragraph-properties fo:text-align="end"/></style:style>
</office:automatic-styles>
<office:body><office:spreadsheet><table:table table:name="Facture"><table:table-column table:style-name="a"/><table:table-column table:style-name="b"/><table:table-column table:style-name="b"/><table:table-column table:style-name="c"/><table:table-column table:style-name="c"/>"""

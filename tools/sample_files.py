"""The files of the sample batch: one function for each kind of file. Used by `tools/samples.py`."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pikepdf
import typst

from factage.invoice import write
from factage.invoice.formats import cii, ubl
from factage.invoice.formats import json as json_format
from factage.invoice.model import Invoice, Line, Party, Totals
from factage.invoice.view import Look, language_for, render_pdf
from factage.invoice.view.glyphs import font_folder

MADE = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
BRAND = "#0a5662"
LOOK = Look(
    colour=BRAND,
    mark=(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">'
        f'<path fill="{BRAND}" d="M2 4h10l8 22L28 4h10L24 37h-8z"/>'
        f'<path fill="{BRAND}" opacity=".45" d="M14.5 4h11L20 19z"/></svg>'
    ).encode(),
)
ROW_COLUMNS = (
    "Fichier",
    "Facture",
    "Date",
    "Échéance",
    "Client",
    "SIREN",
    "SIRET",
    "TVA client",
    "Adresse",
    "CP",
    "Ville",
    "Pays",
    "Commande",
    "Cadre",
    "Livraison",
    "Ligne",
    "Référence",
    "Désignation",
    "Quantité",
    "Unité",
    "Prix HT",
    "Pour",
    "Taux TVA",
    "Montant HT",
    "Total HT",
    "Total TVA",
    "Total TTC",
)
HEAD_COLUMNS = (
    "N° facture",
    "Émise le",
    "À payer le",
    "Code SIRET",
    "Nom du client",
    "Rue",
    "Code postal",
    "Commune",
    "Code pays",
    "Taux",
    "Base HT",
    "TVA",
    "TTC",
)


def page(invoice: Invoice) -> bytes:
    """The printed page, without data."""
    return render_pdf(invoice, language=language_for(invoice), created=MADE, look=LOOK)


def hybrid(invoice: Invoice, profile: str) -> bytes:
    """The page with its data inside: Factur-X."""
    return write(invoice, "facturx", profile=profile, page=page(invoice)).data


def zugferd(invoice: Invoice) -> bytes:
    """The same as a ZUGFeRD 2.0 file of 2019: other file name, other XMP namespace."""
    replaced = {
        b"factur-x.xml": b"zugferd-invoice.xml",
        b"urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#": b"urn:zugferd:pdfa:CrossIndustryDocument:invoice:2p0#",
        b"Factur-X PDFA Extension Schema": b"ZUGFeRD PDFA Extension Schema",
    }
    with pikepdf.open(io.BytesIO(hybrid(invoice, "en16931"))) as pdf:
        xmp = pdf.Root.Metadata.read_bytes()
        for old, new in replaced.items():
            xmp = xmp.replace(old, new)
        for prefix in (b"fx:", b":fx="):
            xmp = xmp.replace(prefix, prefix.replace(b"fx", b"zf"))
        xmp = xmp.replace(b"<pdfaSchema:prefix>fx<", b"<pdfaSchema:prefix>zf<")
        pdf.Root.Metadata = pdf.make_stream(xmp, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        file = pdf.Root.Names.EmbeddedFiles.Names
        for n in range(1, len(file), 2):
            file[n - 1] = pikepdf.String("zugferd-invoice.xml")
            file[n].F = file[n].UF = pikepdf.String("zugferd-invoice.xml")
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def data(invoice: Invoice, form: str) -> bytes:
    """CII, UBL or Factage's own JSON."""
    if form == "cii":
        return cii.write(invoice).data
    if form == "ubl":
        return ubl.write(invoice).data
    return json_format.write(invoice).data


def rows_csv(invoices: Sequence[Invoice]) -> bytes:
    """One row for each line, as French billing software exports it: semicolons, decimal commas."""
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(ROW_COLUMNS)
    for invoice in invoices:
        for line in invoice.lines:
            table.writerow(_row(invoice, line))
    return out.getvalue().encode("utf-8")


def _row(invoice: Invoice, line: Line) -> list[str]:
    buyer, totals = invoice.buyer or Party(), invoice.totals or Totals()
    item, vat = line.item, line.vat
    return [
        f"{invoice.number}.pdf",
        invoice.number or "",
        _day(invoice.issue_date),
        _day(invoice.due_date),
        *_customer(buyer),
        invoice.order_reference or "",
        invoice.business_process or "",
        _day(invoice.delivery.date if invoice.delivery else None),
        line.id or "",
        (item.seller_id if item else None) or "",
        (item.name if item else None) or "",
        _comma(line.quantity),
        line.unit or "",
        _comma(line.unit_price),
        _comma(line.base_quantity or Decimal(1)),
        _comma(vat.rate if vat else None),
        _comma(line.net_amount),
        _comma(totals.tax_exclusive),
        _comma(totals.tax),
        _comma(totals.tax_inclusive),
    ]


def _customer(buyer: Party) -> Iterator[str]:
    name, *others = _buyer(buyer)
    yield name
    yield buyer.legal_id.value if buyer.legal_id else ""
    yield from others


def _buyer(buyer: Party) -> Iterator[str]:
    yield buyer.name or ""
    yield next((entry.value for entry in buyer.identifiers if entry.scheme == "0009"), "")
    yield buyer.vat_id.value if buyer.vat_id else ""
    address = buyer.address
    street = ", ".join(part for part in (address and address.line1, address and address.line2) if part)
    yield street
    for part in (address and address.postcode, address and address.city, address and address.country):
        yield part or ""


def heads_xlsx(invoices: Sequence[Invoice]) -> bytes:
    """One row for each invoice, as a spreadsheet kept by hand: real dates and numbers."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Novembre"
    sheet.append(HEAD_COLUMNS)
    for invoice in invoices:
        buyer, totals = invoice.buyer or Party(), invoice.totals or Totals()
        name, siret, _, street, postcode, city, country = _buyer(buyer)
        rate = invoice.vat_breakdown[0].rate
        amounts = [
            float(amount or 0) for amount in (rate, totals.tax_exclusive, totals.tax, totals.tax_inclusive)
        ]
        sheet.append(
            [
                invoice.number,
                invoice.issue_date,
                invoice.due_date,
                siret,
                name,
                street,
                postcode,
                city,
                country,
                *amounts,
            ]
        )
    book.properties.created = book.properties.modified = MADE.replace(tzinfo=None)
    out = io.BytesIO()
    book.save(out)
    return _rezipped(out.getvalue())


def _rezipped(archive: bytes) -> bytes:
    """The same archive with fixed times, so that the same content gives the same bytes."""
    with zipfile.ZipFile(io.BytesIO(archive)) as old:
        files = {name: old.read(name) for name in old.namelist()}
    stamp = MADE.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    core = "docProps/core.xml"
    if core in files:
        head, _, rest = files[core].partition(b"<dcterms:modified")
        if rest:
            opening, _, tail = rest.partition(b">")
            files[core] = head + b"<dcterms:modified" + opening + b">" + stamp + tail[tail.index(b"<") :]
    return archive_of(files)


def archive_of(files: Mapping[str, bytes]) -> bytes:
    """A ZIP with fixed times, not compressed: no version of zlib changes its bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, MADE.timetuple()[:6])
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return out.getvalue()


_PAGE = """
#let d = json(bytes(sys.inputs.at("page")))
#set document(title: d.title)
#set page(paper: "a4", margin: 25mm)
#set text(font: "Source Sans Pro", size: 11pt, lang: "fr")
= #d.title
#v(5mm)
#for line in d.lines [#par[#line]]
"""


def plain_page(title: str, lines: Iterable[str]) -> bytes:
    """A plain page: a quote, a letter, a delivery note."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[font_folder()])
    compiler = typst.Compiler(input=_PAGE.encode(), font_paths=fonts, ignore_system_fonts=True)
    made: Any = compiler.compile(
        input=_PAGE.encode(),
        format="pdf",
        sys_inputs={"page": json.dumps({"title": title, "lines": list(lines)})},
        timestamp=MADE,
    )
    return bytes(made)


ORDER = """<?xml version="1.0" encoding="UTF-8"?>
<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:ID>CDE-58391</cbc:ID>
  <cbc:IssueDate>2026-11-18</cbc:IssueDate>
  <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
  <cac:BuyerCustomerParty><cac:Party><cac:PartyName><cbc:Name>Clinique du Pré-Noyer</cbc:Name></cac:PartyName></cac:Party></cac:BuyerCustomerParty>
  <cac:SellerSupplierParty><cac:Party><cac:PartyName><cbc:Name>Vauzelin Fournitures</cbc:Name></cac:PartyName></cac:Party></cac:SellerSupplierParty>
  <cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity unitCode="H87">6</cbc:Quantity><cac:Item><cbc:Name>Bac de rangement 40 litres</cbc:Name></cac:Item></cac:LineItem></cac:OrderLine>
</Order>
"""


def quote() -> bytes:
    """A quote, which is no invoice."""
    return plain_page(
        "Devis DV-2026-0311",
        [
            "Vauzelin Fournitures, 14 quai des Forges, 26120 Valdrême",
            "À l’attention de Hôtel Belvédère Bleu, le 18/11/2026",
            "Devis valable trente jours.",
            "6 étagères de stockage inox, 4 niveaux, à 312,50 € : 1 875,00 € hors taxe",
            "Total HT 1 875,00 € · TVA 20 % 375,00 € · Total TTC 2 250,00 €",
            "Bon pour accord, date et signature :",
        ],
    )


def letter() -> bytes:
    """A letter, which is no invoice."""
    return plain_page(
        "Fermeture de fin d’année",
        [
            "Madame, Monsieur,",
            "Notre dépôt est fermé du jeudi 24 décembre au vendredi 1er janvier inclus.",
            "Les commandes reçues avant le 17 décembre partent avant la fermeture.",
            "Nous vous remercions de votre confiance et vous souhaitons de bonnes fêtes.",
            "Claire Morel, Vauzelin Fournitures",
        ],
    )


def _day(day: Any) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _comma(amount: Decimal | None) -> str:
    return "" if amount is None else format(amount, "f").replace(".", ",")

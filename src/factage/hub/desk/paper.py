"""An invoice on the screen: its data in business words, its lines, its page with the values marked on it, its files."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from factage.hub.base.templatetags.factage import day, figure, money
from factage.hub.desk import leaf
from factage.hub.documents.models import Attachment, Document, PageReading
from factage.invoice.model import Invoice, Party
from factage.invoice.view.html import render_html

PDF = "application/pdf"
READ = {
    "number": "number",
    "issue_date": "issue",
    "due_date": "due",
    "order_reference": "order",
    "seller.name": "seller",
    "buyer.name": "buyer",
    "totals.tax_exclusive": "net",
    "totals.tax_inclusive": "gross",
    "totals.payable": "payable",
    "payment.accounts[0].iban": "iban",
}
"""The paths of a page's values, by the keys of `data`."""
TAX = re.compile(r"vat_breakdown\[(\d+)\]\.tax_amount")


def data(invoice: Invoice, marks: dict[str, Any]) -> list[dict[str, Any]]:
    """What the invoice says, in the order of its reader."""
    currency = invoice.currency or "EUR"
    totals = invoice.totals
    entries: list[tuple[str, str, Any]] = [
        ("number", _("Numéro"), invoice.number),
        ("issue", _("Date de facture"), day(invoice.issue_date)),
        ("due", _("Échéance"), day(invoice.due_date)),
        ("order", _("Commande du client"), invoice.order_reference),
        ("reference", _("Référence du client"), invoice.buyer_reference),
        ("contract", _("Contrat"), invoice.contract_reference),
        ("seller", _("Vendeur"), _party(invoice.seller)),
        ("buyer", _("Client"), _party(invoice.buyer)),
        ("net", _("Total hors taxe"), money(totals.tax_exclusive, currency) if totals else ""),
        *[
            (f"tax{index}", _vat_label(vat.rate), money(vat.tax_amount, currency))
            for index, vat in enumerate(invoice.vat_breakdown)
        ],
        ("gross", _("Total taxe comprise"), money(totals.tax_inclusive, currency) if totals else ""),
        ("prepaid", _("Déjà payé"), money(totals.prepaid, currency) if totals and totals.prepaid else ""),
        ("payable", _("Net à payer"), money(totals.payable, currency) if totals else ""),
        ("iban", _("Compte à créditer"), _iban(invoice)),
        ("terms", _("Conditions de paiement"), invoice.payment_terms),
    ]
    return [
        {"key": key, "label": label, "value": value, "marked": key in marks}
        for key, label, value in entries
        if value
    ]


def lines(invoice: Invoice) -> list[dict[str, str]]:
    """The lines, each with its own amount."""
    currency = invoice.currency or "EUR"
    return [
        {
            "name": (line.item.name if line.item else "")
            or (line.item.description if line.item else "")
            or _("Sans désignation"),
            "quantity": figure(line.quantity),
            "price": money(line.unit_price, currency),
            "amount": money(line.net_amount, currency),
        }
        for line in invoice.lines
    ]


def wanted(invoice: Invoice) -> dict[str, list[str]]:
    """What to look for on the page, by the keys of `data`."""
    totals = invoice.totals
    known: dict[str, str | date | Decimal | None] = {
        "number": invoice.number,
        "issue": invoice.issue_date,
        "due": invoice.due_date,
        "order": invoice.order_reference,
        "seller": invoice.seller.name if invoice.seller else None,
        "buyer": invoice.buyer.name if invoice.buyer else None,
        "net": totals.tax_exclusive if totals else None,
        "gross": totals.tax_inclusive if totals else None,
        "payable": totals.payable if totals else None,
        "iban": invoice.payment.accounts[0].iban if invoice.payment and invoice.payment.accounts else None,
        **{f"tax{index}": vat.tax_amount for index, vat in enumerate(invoice.vat_breakdown)},
    }
    return {key: leaf.spellings(value) for key, value in known.items() if value}


def page(
    document: Document, invoice: Invoice | None, *, number: int
) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """The printed page with its marks; where there is none, the readable invoice. And the marks by key."""
    source = printed(document)
    if source is not None:
        drawn = leaf.draw(
            source.data(), sha256=source.sha256, page=number, want=wanted(invoice) if invoice else {}
        )
        if drawn is not None:
            here = reverse("desk:invoice", args=[document.pk])
            number = min(max(number, 1), drawn.pages)
            found = read_marks(document, number) or drawn.marks
            marks = {
                key: {"x": box[0], "y": box[1], "width": box[2], "height": box[3]}
                for key, box in found.items()
            }
            picture = reverse("desk:page", args=[document.pk, number])
            return {
                "src": picture,
                "large": picture,
                "page": number,
                "pages": drawn.pages,
                "width": drawn.pixels[0],
                "height": drawn.pixels[1],
                "width_pt": f"{drawn.width:.1f}",
                "height_pt": f"{drawn.height:.1f}",
                "marks": [
                    (key, {name: f"{value:.1f}" for name, value in box.items()}) for key, box in marks.items()
                ],
                "previous": f"{here}?page={number - 1}" if number > 1 else "",
                "next": f"{here}?page={number + 1}" if number < drawn.pages else "",
            }, marks
    if invoice is None:
        return None, {}
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    return {"readable": mark_safe(render_html(invoice, language=language, heading=3))}, {}  # noqa: S308 - every text in it is escaped


def read_marks(document: Document, number: int) -> dict[str, tuple[float, float, float, float]]:
    """Where the values of a page stand that was read: known from the reading, not searched. Empty where it was not."""
    reading = PageReading.objects.filter(document=document).only("values").first()
    found: dict[str, tuple[float, float, float, float]] = {}
    for value in reading.values if reading else ():
        key = READ.get(value["path"]) or _tax_key(value["path"])
        if key and value["page"] == number:
            left, top, right, bottom = value["box"]
            found.setdefault(key, (left - 2, top - 2, right - left + 4, bottom - top + 4))
    return found


def _tax_key(path: str) -> str:
    tax = TAX.fullmatch(path)
    return f"tax{tax[1]}" if tax else ""


def printed(document: Document) -> Any:
    """The original that has a page to be seen: the document's own, or the page that came beside its data."""
    if document.original.media_type == PDF:
        return document.original
    beside = Attachment.objects.filter(document=document, role="page").select_related("original").first()
    return beside.original if beside and beside.original.media_type == PDF else None


def files(document: Document) -> list[dict[str, Any]]:
    """What can be downloaded: the untouched original first, then what was made of it, then what goes with it."""
    here = document.pk
    found = [
        {
            "label": document.name.rsplit("/", 1)[-1].rsplit("!", 1)[-1],
            "href": reverse("desk:original", args=[here]),
            "size": document.original.size,
            "note": _("l’original, tel que reçu"),
        }
    ]
    if document.rows:
        found.append(
            {
                "label": _("Tableau de ses lignes"),
                "href": reverse("desk:rows", args=[here]),
                "size": document.rows.size,
                "note": _("ce qui a donné ses données à la page"),
            }
        )
    if document.invoice is not None:
        found.append(
            {
                "label": _("Données"),
                "href": reverse("desk:data", args=[here]),
                "size": None,
                "note": _("la facture lue, en JSON"),
            }
        )
        found.append(
            {
                "label": _("Page imprimable"),
                "href": reverse("desk:pdf", args=[here]),
                "size": None,
                "note": _("la page en PDF"),
            }
        )
    for attachment in document.attachments.select_related("original").order_by("name"):
        matched = (
            _("jointe par une personne") if attachment.matched_by == "person" else _("jointe par son nom")
        )
        found.append(
            {
                "label": attachment.name,
                "href": reverse("desk:attachment", args=[here, attachment.pk]),
                "size": attachment.original.size,
                "note": _("sa page imprimée") if attachment.role == "page" else matched,
            }
        )
    return found


def _party(party: Party | None) -> str:
    if party is None:
        return ""
    parts = [party.name or party.trading_name or ""]
    if party.legal_id:
        value = party.legal_id.value
        if party.legal_id.scheme == "0002" and len(value) == 9:
            value = f"SIREN {value[:3]}\u202f{value[3:6]}\u202f{value[6:]}"
        parts.append(value)
    elif party.vat_id:
        parts.append(party.vat_id.value)
    return ", ".join(part for part in parts if part)


def _iban(invoice: Invoice) -> str:
    accounts = invoice.payment.accounts if invoice.payment else ()
    value = (accounts[0].iban or "") if accounts else ""
    return "\u202f".join(value[at : at + 4] for at in range(0, len(value), 4))


def _vat_label(rate: Decimal | None) -> str:
    return _("TVA à %(rate)s %%") % {"rate": figure(rate)} if rate is not None else _("TVA")

"""What a file is, from its first bytes, its root element or its keys: the format and profile, or why it is no invoice."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from factage.invoice.errors import Kind, Unreadable
from factage.invoice.formats import archive, cii, json, ubl, xml
from factage.invoice.formats.cii import zugferd1

CII: Final = "cii"
UBL: Final = "ubl"
ZUGFERD: Final = "zugferd"
JSON: Final = "json"
PDF: Final = "pdf"
TABLE: Final = "table"
ARCHIVE: Final = "archive"

_PDF_WITHIN: Final = 1024
"""Where a PDF's header may stand at the latest (ISO 32000-1, annex H.3.4.1)."""
_WEB_PAGE: Final = re.compile(
    rb"(?i)(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html)\b", re.DOTALL
)
_DELIMITERS: Final = ";\t,|"
_ROOTS: Final[dict[str, Kind]] = {
    "Order": "order",
    "OrderChange": "order",
    "OrderCancellation": "order",
    "CrossIndustryOrder": "order",
    "OrderResponse": "order_confirmation",
    "OrderResponseSimple": "order_confirmation",
    "CrossIndustryOrderResponse": "order_confirmation",
    "Quotation": "quote",
    "RequestForQuotation": "quote",
    "CrossIndustryQuotation": "quote",
    "DespatchAdvice": "delivery_note",
    "CrossIndustryDespatchAdvice": "delivery_note",
    "Statement": "statement",
    "Reminder": "letter",
    "ReceiptAdvice": "other",
    "ApplicationResponse": "other",
    "Catalogue": "other",
    "RemittanceAdvice": "other",
    "CrossDomainAcknowledgementAndResponse": "other",
}
"""Documents of UBL and UN/CEFACT that are no invoices, by the local name of their root."""
_ORDER_X: Final = "SCRDMCCBDACIOMessageStructure"
_ORDER_X_RESPONSE: Final = "231"
_NOT_YET: Final = {
    "M_INVOIC": "EDIFACT INVOIC (ISO 20625)",
    "SelfBilledInvoice": "UBL SelfBilledInvoice",
    "SelfBilledCreditNote": "UBL SelfBilledCreditNote",
    "DebitNote": "UBL DebitNote",
}
"""Invoices that are recognised by their root, and not read."""
_DRAFT: Final = "{urn:un:unece:uncefact:data:standard:CBFBUY:5}Invoice"
"""The root of ZUGFeRD's release candidate of 2013, which no specification kept."""
_MESSAGES: Final[dict[str, Kind]] = {
    "ORDERS": "order",
    "ORDCHG": "order",
    "ORDRSP": "order_confirmation",
    "DESADV": "delivery_note",
    "QUOTES": "quote",
    "REQOTE": "quote",
    "STATAC": "statement",
}
"""EDIFACT messages (UN/EDIFACT D.01B) that are no invoices."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """``format``: cii, ubl, zugferd (version 1, as XML), json, pdf, table or archive; ``profile``: BT-24 where the file says it without being read.

    ``parsed`` is the root element of an XML file (of ZUGFeRD 1 in the names of CII), or the values of a JSON file, so
    that nothing is parsed twice.
    """

    format: str
    profile: str | None = None
    parsed: Any = field(default=None, repr=False, compare=False)


def recognise(data: bytes, name: str = "") -> Recognised:
    """What the file is; ``name`` decides only between text and table.

    A PDF is recognised as such, whether it bears data or not: that is for whoever opens it. Raises ``Unreadable``:
    ``not_an_invoice`` with its kind, ``not_supported`` for an invoice in a format that is not read, ``unknown_format``,
    and all of :func:`..xml.parse`.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("broken", cause="empty", detail="an empty file")
    if data[:4] in {
        b"PK\x03\x04",
        b"PK\x05\x06",
    }:  # before PDF: one that is stored first shows in the same bytes
        return _zipped(data)
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return Recognised(PDF)
    if _WEB_PAGE.match(data[:1024]):
        raise Unreadable("unknown_format", cause="web_page", detail="HTML")
    if xml.looks_like_xml(data):
        return _xml(xml.parse(data))
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head[:1] in {b"{", b"["}:
        return _json(data)
    if head[:3] in {b"UNA", b"UNB", b"UNH"}:
        raise _edifact(data)
    if _is_table(data, name):
        return Recognised(TABLE)
    raise Unreadable("unknown_format")


def profile_of(root: Any) -> str | None:
    """BT-24 of a CII or UBL document."""
    found = root.xpath(
        "string((/*/*[local-name()='CustomizationID'] | /*/*[local-name()='ExchangedDocumentContext']"
        "/*[local-name()='GuidelineSpecifiedDocumentContextParameter']/*[local-name()='ID'])[1])"
    )
    return found.strip() or None


def _xml(root: Any) -> Recognised:
    if ubl.recognise(root):
        return Recognised(UBL, profile_of(root), root)
    if cii.recognise(root):
        return Recognised(CII, profile_of(root), root)
    if zugferd1.recognise(root):
        upgraded = zugferd1.upgraded(root)
        return Recognised(ZUGFERD, profile_of(upgraded), upgraded)
    raise refusal(root)


def refusal(root: Any) -> Unreadable:
    """Why a root element that no reader knows is refused: another document, an invoice of another kind, or unknown."""
    name = etree.QName(root).localname
    if root.tag == _DRAFT:
        return Unreadable("not_supported", format="ZUGFeRD 1.0 RC", detail=root.tag)
    if name in _NOT_YET:
        return Unreadable("not_supported", format=_NOT_YET[name], detail=root.tag)
    if name == _ORDER_X:
        codes = root.xpath("/*/*[local-name()='ExchangedDocument']/*[local-name()='TypeCode']/text()")
        answer = any(code.strip() == _ORDER_X_RESPONSE for code in codes)
        return Unreadable("not_an_invoice", kind="order_confirmation" if answer else "order", detail=root.tag)
    if name in _ROOTS:
        return Unreadable("not_an_invoice", kind=_ROOTS[name], detail=root.tag)
    cause = "fatturapa" if name == "FatturaElettronica" else ""
    return Unreadable("unknown_format", cause=cause, detail=root.tag[:200])


def _json(data: bytes) -> Recognised:
    values = json.codec.parse(data)
    inner = values.get("invoice") if isinstance(values, dict) else None
    invoice = inner if isinstance(inner, dict) else values
    if not json.codec.is_invoice(invoice):
        raise Unreadable("unknown_format", detail="JSON without the keys of an invoice")
    specification = invoice.get("specification")
    return Recognised(JSON, specification if isinstance(specification, str) else None, values)


def _zipped(data: bytes) -> Recognised:
    if archive.is_archive(data):
        return Recognised(ARCHIVE)
    if b"xl/workbook.xml" in data or b"xl/worksheets" in data:
        return Recognised(TABLE)
    raise Unreadable("unknown_format", detail="an office document")


def _edifact(data: bytes) -> Unreadable:
    """Why an EDIFACT interchange is not read: by the type of its first message."""
    text = data[:4096].decode("latin-1")
    found = re.search(r"UNH(.)[^\r\n]{0,60}?\1([A-Z0-9]{4,6})\W", text, re.DOTALL)
    message = found[2] if found else ""
    if message == "INVOIC":
        return Unreadable("not_supported", format="EDIFACT INVOIC")
    if not message:
        return Unreadable("broken", detail="EDIFACT without a message header")
    return Unreadable("not_an_invoice", kind=_MESSAGES.get(message, "other"), detail=f"EDIFACT {message}")


def _is_table(data: bytes, name: str) -> bool:
    """Rows of text: named so, or with a delimiter that stands equally often in the first two lines."""
    head = data[:8192]
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return name.lower().endswith((".csv", ".tsv"))
    if any(byte < 9 or 13 < byte < 32 for byte in head):
        return False
    if name.lower().endswith((".csv", ".tsv")):
        return True
    lines = [line for line in head.decode("latin-1").splitlines() if line.strip()][:2]
    return len(lines) == 2 and any(1 <= lines[0].count(mark) == lines[1].count(mark) for mark in _DELIMITERS)

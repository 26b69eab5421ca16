"""When two documents are the same invoice: seller, number and year; and when they say the same."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from typing import Any, Final

from factage.invoice.formats.json import encode
from factage.invoice.model import Invoice, Party

_NOT_SAID: Final = frozenset({"specification", "business_process", "attachments"})
"""How an invoice is written (BT-23, BT-24) and what goes with it (BG-24) is not what it says."""
_AMOUNT: Final = re.compile(r"-?\d+\.\d+")


def seller_key(seller: Party | None) -> str:
    """Who issues: the SIREN, else the VAT number, else another registration, else the name."""
    if seller is None:
        return ""
    legal = re.sub(r"\W", "", seller.legal_id.value) if seller.legal_id else ""
    vat = re.sub(r"\W", "", seller.vat_id.value).upper() if seller.vat_id else ""
    if legal.isdigit() and len(legal) in {9, 14}:
        return f"siren:{legal[:9]}"
    if re.fullmatch(r"FR[0-9A-Z]{2}\d{9}", vat):
        return f"siren:{vat[4:]}"
    if vat:
        return f"vat:{vat}"
    if legal:
        return f"legal:{legal.upper()}"
    return f"name:{_plain(seller.name or '')}"


def number_key(invoice: Invoice) -> str | None:
    """What may occur once: seller, number and year, as one hash; None where the invoice has no number."""
    if not invoice.number or not invoice.number.strip():
        return None
    year = str(invoice.issue_date.year) if invoice.issue_date else ""
    text = "\x1f".join([seller_key(invoice.seller), " ".join(invoice.number.split()), year])
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def content_hash(invoice: Invoice) -> str:
    """A hash of what the invoice says: amounts as numbers, absent and empty the same, whatever the syntax it came in."""
    said = _said({name: value for name, value in encode(invoice).items() if name not in _NOT_SAID})
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _said(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {name: _said(item) for name, item in value.items()}
        return {name: item for name, item in kept.items() if item not in (None, "", [], {})}
    if isinstance(value, list):
        return [_said(item) for item in value]
    if isinstance(value, str):
        flat = " ".join(value.split())
        return flat.rstrip("0").rstrip(".") if _AMOUNT.fullmatch(flat) else flat
    return value


def _plain(name: str) -> str:
    bare = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[^0-9a-z]+", " ", bare.encode("ascii", "ignore").decode()).strip()

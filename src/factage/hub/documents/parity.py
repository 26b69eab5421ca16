"""Parity: whether the page of an invoice says what its data say; the certificate kept, a difference held (or only told)."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from factage.hub.accounts.models import Parity
from factage.hub.documents.models import Document, ParityCertificate
from factage.hub.layouts.queries import known_layouts
from factage.invoice.errors import Unreadable
from factage.invoice.model import Invoice

if TYPE_CHECKING:
    from factage.invoice.pages.outcome import Reading
    from factage.invoice.pages.parity import Certificate
    from factage.invoice.pages.text.sheet import Sheets

log = logging.getLogger(__name__)

DIFFERS: Final = "parity_differs"
MOST_SEEN: Final = 4_000
"""Places of one page set that are kept to be shown; beyond, the counts say it."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A certificate as plain data."""

    equal: bool
    counts: Mapping[str, Any]
    differences: list[Mapping[str, Any]]
    seen: list[Mapping[str, Any]]


def compared(sheets: Sheets, invoice: Invoice, *, reading: Reading | None = None) -> Compared | None:
    """The certificate of an invoice and the words of its pages; None where comparing failed, which is logged."""
    from factage.invoice.pages.parity.compare import compare_sheets

    layouts = known_layouts() if reading is None else ()
    try:
        return _plain(compare_sheets(sheets, invoice, layouts=layouts, reading=reading))
    except Exception:
        log.exception("a page could not be compared with its data")
        return None


def of_hybrid(data: bytes, invoice: Invoice) -> Compared | None:
    """The certificate of a PDF and the data inside it."""
    from factage.invoice.pages.text.words import page_words

    try:
        sheets = page_words(data)
    except Unreadable:
        return None
    return compared(sheets, invoice)


def keep_certificate(document: Document, certificate: Compared, *, now: datetime) -> None:
    """Keep it with its document; an earlier one is replaced."""
    from factage.hub.documents.journal import storable

    values = {
        "organisation_id": document.organisation_id,
        "equal": certificate.equal,
        "counts": storable(dict(certificate.counts)),
        "differences": storable(certificate.differences),
        "seen": storable(certificate.seen),
        "compared_at": now,
    }
    ParityCertificate.objects.update_or_create(document=document, defaults=values)


def forget_certificate(document: Document) -> None:
    """The data of this document are others now."""
    ParityCertificate.objects.filter(document=document).delete()


def holds(document: Document) -> dict[str, Any] | None:
    """Why the certificate holds this document: what fills the sentence; None where nothing does, or it is only told."""
    if document.organisation.parity != Parity.HOLD:
        return None
    certificate = ParityCertificate.objects.filter(document=document).only("equal", "differences").first()
    if certificate is None or certificate.equal:
        return None
    terms = sorted({str(one["where"]) for one in certificate.differences})
    return {"differences": len(certificate.differences), "terms": " ".join(terms)[:200]}


def _plain(certificate: Certificate) -> Compared:
    values = certificate.to_json()
    return Compared(
        equal=values["equal"],
        counts=values["certificate"],
        differences=list(values["differences"]),
        seen=list(values["seen"])[:MOST_SEEN],
    )

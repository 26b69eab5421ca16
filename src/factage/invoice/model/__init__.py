"""The EN 16931 invoice: immutable records, one file per business group, the number of each term as metadata."""

from __future__ import annotations

from functools import cache

from factage.invoice.model.amount import AllowanceCharge, Totals, VatBreakdown
from factage.invoice.model.delivery import Delivery
from factage.invoice.model.invoice import Invoice
from factage.invoice.model.line import Item, ItemAttribute, Line, LineVat
from factage.invoice.model.party import Address, Contact, Party
from factage.invoice.model.payment import DirectDebit, Payment, PaymentAccount, PaymentCard, PaymentTerm
from factage.invoice.model.term import EXTENSION, numbers
from factage.invoice.model.value import (
    REFERENCE_KINDS,
    Classification,
    DocumentReference,
    FurtherReference,
    Identifier,
    Note,
    Period,
    SupportingDocument,
)

__all__ = [
    "EXTENSION",
    "REFERENCE_KINDS",
    "Address",
    "AllowanceCharge",
    "Classification",
    "Contact",
    "Delivery",
    "DirectDebit",
    "DocumentReference",
    "FurtherReference",
    "Identifier",
    "Invoice",
    "Item",
    "ItemAttribute",
    "Line",
    "LineVat",
    "Note",
    "Party",
    "Payment",
    "PaymentAccount",
    "PaymentCard",
    "PaymentTerm",
    "Period",
    "SupportingDocument",
    "Totals",
    "VatBreakdown",
    "term_of",
    "term_paths",
]


@cache
def term_paths() -> dict[str, str]:
    """Every path of the model with its BT or BG number (``seller.address.city`` → ``BT-37``)."""
    return numbers(Invoice)


def term_of(path: str) -> str | None:
    """The BT or BG of a model path; indexes are ignored (``lines[0].item.name`` → ``BT-153``)."""
    plain = "".join(piece.split("]", 1)[-1] for piece in path.split("["))
    return term_paths().get(plain)

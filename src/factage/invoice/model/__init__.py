"""The EN 16931 invoice: immutable records, one file per business group, the number of each term as metadata."""

from __future__ import annotations

import re
from functools import cache

from factage.invoice.model.amount import AllowanceCharge, CurrencyExchange, LineTotals, Totals, VatBreakdown
from factage.invoice.model.delivery import Delivery, DeliveryTerms
from factage.invoice.model.invoice import Invoice
from factage.invoice.model.item import IncludedItem, Item, ItemAttribute, ItemInstance
from factage.invoice.model.line import Line, LineVat, unfolded
from factage.invoice.model.party import Address, Contact, Party
from factage.invoice.model.payment import (
    AdvancePayment,
    DirectDebit,
    FinancialAdjustment,
    Payment,
    PaymentAccount,
    PaymentCard,
    PaymentTerm,
    ThirdPartyPayment,
)
from factage.invoice.model.term import EXTENSION, is_core, numbers
from factage.invoice.model.value import (
    REFERENCE_KINDS,
    AccountingReference,
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
    "AccountingReference",
    "Address",
    "AdvancePayment",
    "AllowanceCharge",
    "Classification",
    "Contact",
    "CurrencyExchange",
    "Delivery",
    "DeliveryTerms",
    "DirectDebit",
    "DocumentReference",
    "FinancialAdjustment",
    "FurtherReference",
    "Identifier",
    "IncludedItem",
    "Invoice",
    "Item",
    "ItemAttribute",
    "ItemInstance",
    "Line",
    "LineTotals",
    "LineVat",
    "Note",
    "Party",
    "Payment",
    "PaymentAccount",
    "PaymentCard",
    "PaymentTerm",
    "Period",
    "SupportingDocument",
    "ThirdPartyPayment",
    "Totals",
    "VatBreakdown",
    "is_core",
    "term_of",
    "term_paths",
    "unfolded",
]


_OF_A_LINE = re.compile(r"(\.sub_lines)+\.")


@cache
def term_paths() -> dict[str, str]:
    """Every path of the model with its BT or BG number (``seller.address.city`` → ``BT-37``)."""
    return numbers(Invoice)


def term_of(path: str) -> str | None:
    """The BT or BG of a model path; indexes are ignored (``lines[0].item.name`` → ``BT-153``).

    What stands in a line of a line has the number that it has in a line.
    """
    plain = "".join(piece.split("]", 1)[-1] for piece in path.split("["))
    return term_paths().get(_OF_A_LINE.sub(".", plain))

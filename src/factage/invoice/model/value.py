"""Values with two parts: identifiers with their scheme, notes with their subject, periods, references to documents."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import Final

from factage.invoice.model.term import term


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """An identifier with the scheme that issued it: ISO 6523 ICD, EAS (electronic addresses), UNTDID 1153 (objects).

    ``scheme`` is None where the norm gives none (VAT numbers) or where the document does not say.
    """

    value: str = dataclasses.field(metadata={"bt": ""})
    scheme: str | None = term("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """What kind of item it is, in a list of UNTDID 7143, with the version of the list."""

    code: str = term("BT-158")
    scheme: str | None = term("BT-158-1")
    version: str | None = term("BT-158-2")
    name: str | None = term("EXT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A free text with its subject (UNTDID 4451): in France PMT, PMD, AAB, REG, ABL … say which legal mention it is.

    ``content_code`` stands for a text that both sides have agreed upon (EXTENDED).
    """

    content_code: str | None = term({"notes": "BT-X-5", "lines.notes": "BT-X-9"})
    subject_code: str | None = term({"notes": "BT-21", "lines.notes": "BT-X-10"})
    text: str | None = term({"notes": "BT-22", "lines.notes": "BT-127"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From the first to the last day, both included; either may be open."""

    start: date | None = term({"period": "BT-73", "lines.period": "BT-134"})
    end: date | None = term({"period": "BT-74", "lines.period": "BT-135"})
    description: str | None = term({"period": "BT-X-264"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReference:
    """Another document: its number, its day, and for references by line the line of that document.

    A further reference of a line may be found at an address, or embedded (EXTENDED).
    """

    number: str | None = term({"preceding_invoices": "BT-25", "lines.preceding_invoices": "EXT-FR-FE-136"})
    issue_date: date | None = term(
        {"preceding_invoices": "BT-26", "lines.preceding_invoices": "EXT-FR-FE-138"}
    )
    line: str | None = term({"lines.order_references": "BT-132"})
    type_code: str | None = term(
        {"preceding_invoices": "EXT-FR-FE-02", "lines.preceding_invoices": "EXT-FR-FE-137"}
    )
    scheme: str | None = term("EXT")
    name: str | None = term("EXT")
    url: str | None = term("EXT")
    content: bytes | None = term("EXT")
    mime_code: str | None = term("EXT")
    filename: str | None = term("EXT")


REFERENCE_KINDS: Final = (
    "order",
    "sales_order",
    "contract",
    "receiving_advice",
    "despatch_advice",
    "delivery_note",
    "quotation",
    "project",
    "object",
    "tender",
    "ultimate_customer_order",
)
"""What a further reference of the document may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherReference:
    """A reference of the document beyond the first of its kind, or the day of the first (EXTENDED-CTC-FR).

    ``kind``: one of ``REFERENCE_KINDS``. Where ``number`` equals the document's own term of that kind (BT-12 … BT-17), it adds what that
    term lacks.
    """

    kind: str = term("EXT")
    number: str | None = term("EXT")
    issue_date: date | None = term("EXT")
    line: str | None = term("EXT")
    scheme: str | None = term("EXT")
    name: str | None = term("EXT")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountingReference:
    """An account of the buyer beyond the first (EXTENDED), with its type (UNTDID code list of the trade account)."""

    id: str | None = term("EXT")
    type_code: str | None = term("EXT")


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportingDocument:
    """A document that goes with the invoice (BG-24): embedded, or at a place on the network that we never open."""

    id: str | None = term("BT-122")
    description: str | None = term("BT-123")
    url: str | None = term("BT-124")
    content: bytes | None = term("BT-125")
    mime_code: str | None = term("BT-125-1")
    filename: str | None = term("BT-125-2")
    type_code: str | None = term("EXT")
    issue_date: date | None = term("EXT")

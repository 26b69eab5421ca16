"""What stands on the page, in words and in the order of reading, whatever draws it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Block:
    """A party or place: what it is here, then its lines; ``facts`` are its identifiers."""

    title: str
    lines: tuple[str, ...]
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the invoice. ``details`` are small lines beneath the name, ``so_far`` the sum up to this line."""

    id: str
    name: str
    details: tuple[str, ...]
    quantity: str
    price: str
    vat: str
    net: str
    so_far: str
    level: int = 0
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Sum:
    """One of the totals; ``weight`` is plain, strong (a total) or due (what is to be paid)."""

    label: str
    value: str
    weight: str = "plain"


@dataclass(frozen=True, slots=True)
class VatRow:
    """One category and rate of the VAT summary."""

    rate: str
    taxable: str
    tax: str
    reason: str


@dataclass(frozen=True, slots=True)
class Payment:
    """How to pay; ``qr`` has the modules of the code in rows where there is one (1 is dark), ``qr_text`` what it says."""

    facts: tuple[Fact, ...]
    terms: tuple[str, ...]
    qr: tuple[bytes, ...] = ()
    qr_label: str = ""
    qr_text: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """An invoice in words. Every text is plain: whoever draws it must treat it as text, never as markup."""

    language: str
    kind: str
    number: str
    dated: str
    headline: str
    seller: Block
    recipient: tuple[str, ...]
    due: Sum
    due_when: str
    facts: tuple[Fact, ...]
    parties: tuple[Block, ...]
    rows: tuple[Row, ...]
    sums: tuple[Sum, ...]
    vat: tuple[VatRow, ...]
    payment: Payment | None
    notes: tuple[str, ...]
    documents: tuple[str, ...]
    mentions: tuple[str, ...]
    foot: str

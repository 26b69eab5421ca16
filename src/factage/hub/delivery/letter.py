"""What a message to a customer speaks of: facts only; each channel finds the words and the dress."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who writes, as the customer knows it."""

    name: str
    address: tuple[str, ...] = ()
    siren: str = ""
    phone: str = ""
    email: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One invoice, as a message names it. ``amount`` is the amount due (BT-115), a credit note's as it stands."""

    issuer: Issuer
    customer: str
    number: str
    credit_note: bool
    amount: Decimal
    currency: str
    sent_on: date
    issued_on: date | None = None
    due_on: date | None = None
    order: str = ""
    ordered_on: date | None = None
    delivered_on: date | None = None
    agreed_on: date | None = None
    agreed_by: str = ""  # express, tacit, contract, obligation
    attachments: tuple[str, ...] = field(default=())

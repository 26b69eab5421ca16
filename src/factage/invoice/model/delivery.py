"""Where and when the goods or services were delivered (BG-13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from factage.invoice.model.party import Address, Contact
from factage.invoice.model.term import term, terms
from factage.invoice.model.value import Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The place and the day of delivery; by line as well (EXTENDED-CTC-FR).

    EXTENDED says more of who receives, and by which means it travels (UN/ECE recommendation 19).
    """

    name: str | None = term({"delivery": "BT-70"})
    location_id: Identifier | None = term({"delivery": "BT-71", "lines.delivery": "EXT-FR-FE-146"})
    further_ids: tuple[Identifier, ...] = terms("EXT")
    latest_date: date | None = term("EXT")
    date: date | None = term({"delivery": "BT-72", "lines.delivery": "EXT-FR-FE-158"})
    address: Address | None = term({"delivery": "BG-15"})
    contact: Contact | None = term("EXT")
    role_code: str | None = term("EXT")
    legal_id: Identifier | None = term("EXT")
    trading_name: str | None = term("EXT")
    vat_id: Identifier | None = term("EXT")
    tax_registration: Identifier | None = term("EXT")
    electronic_address: Identifier | None = term("EXT")
    transport_modes: tuple[str, ...] = terms("EXT")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryTerms:
    """Who bears cost and risk until where (EXTENDED): a code of Incoterms, and the place that it names."""

    code: str | None = term("EXT")
    country: str | None = term("EXT")
    place: str | None = term("EXT")

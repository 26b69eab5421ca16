"""Where and when the goods or services were delivered (BG-13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from factage.invoice.model.party import Address
from factage.invoice.model.term import term, terms
from factage.invoice.model.value import Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The place and the day of delivery; by line as well (EXTENDED-CTC-FR)."""

    name: str | None = term({"delivery": "BT-70"})
    location_id: Identifier | None = term({"delivery": "BT-71"})
    further_ids: tuple[Identifier, ...] = terms("EXT")
    date: date | None = term({"delivery": "BT-72"})
    address: Address | None = term({"delivery": "BG-15"})

"""Delivery and periods (BG-13, BG-14), on the document and, in EXTENDED-CTC-FR, on a line."""

from __future__ import annotations

from typing import Final

from factage.invoice.formats.ubl.binding import IdentifierLeaf, Leaf, Record, Within
from factage.invoice.formats.ubl.codec import DAY
from factage.invoice.formats.ubl.party import ADDRESS

DELIVERY: Final = Record(
    "cac:Delivery",
    "delivery",
    Leaf("cbc:ActualDeliveryDate", "date", DAY),
    Within(
        "cac:DeliveryLocation",
        IdentifierLeaf("cbc:ID", "location_id"),
        Record("cac:Address", "address", *ADDRESS),
    ),
    Within("cac:DeliveryParty", Within("cac:PartyName", Leaf("cbc:Name", "name"))),
)

PERIOD: Final = Record(
    "cac:InvoicePeriod", "period", Leaf("cbc:StartDate", "start", DAY), Leaf("cbc:EndDate", "end", DAY)
)

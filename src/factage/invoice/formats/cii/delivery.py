"""Where and when it was delivered (BG-13), on the document, and by line in EXTENDED."""

from __future__ import annotations

from factage.invoice.formats.cii.binding import Binding, Group, Leaf
from factage.invoice.formats.cii.codec import DAY
from factage.invoice.formats.cii.identifier import Identifiers
from factage.invoice.formats.cii.party import address
from factage.invoice.formats.profiles import Level


def delivery() -> tuple[Binding, ...]:
    """The place, then the day: two neighbours in the XML, one group of the model."""
    return (
        Group(
            "ram:ShipToTradeParty",
            Identifiers("delivery.further_ids", first="delivery.location_id"),
            Leaf("ram:Name", "delivery.name"),
            address("delivery.address"),
            level=Level.BASICWL,
        ),
        Group(
            "ram:ActualDeliverySupplyChainEvent",
            Leaf("ram:OccurrenceDateTime", "delivery.date", DAY),
            level=Level.BASICWL,
        ),
    )

"""Where and when it was delivered (BG-13), on the document, and by line in EXTENDED; and on which terms."""

from __future__ import annotations

from factage.invoice.formats.cii.binding import Binding, Group, Leaf, Record, Texts
from factage.invoice.formats.cii.codec import DAY, Text
from factage.invoice.formats.cii.identifier import Identified, Identifiers, Registrations
from factage.invoice.formats.cii.party import address, contact
from factage.invoice.formats.profiles import Level
from factage.invoice.model import DeliveryTerms


def transport() -> Group:
    """By which means it travels."""
    return Group(
        "ram:RelatedSupplyChainConsignment",
        Texts(
            "ram:SpecifiedLogisticsTransportMovement",
            "delivery.transport_modes",
            Text(inner=("ram:ModeCode",)),
        ),
        level=Level.EXTENDED,
    )


def delivery(*between: Binding) -> tuple[Binding, ...]:
    """The place, then the day: two neighbours in the XML, one group of the model; ``between`` stands between them."""
    return (
        Group(
            "ram:ShipToTradeParty",
            Identifiers("delivery.further_ids", first="delivery.location_id"),
            Leaf("ram:Name", "delivery.name"),
            Leaf("ram:RoleCode", "delivery.role_code"),
            Group(
                "ram:SpecifiedLegalOrganization",
                Identified("ram:ID", "delivery.legal_id"),
                Leaf("ram:TradingBusinessName", "delivery.trading_name"),
            ),
            contact("delivery.contact"),
            address("delivery.address"),
            Group("ram:URIUniversalCommunication", Identified("ram:URIID", "delivery.electronic_address")),
            Registrations(
                "ram:SpecifiedTaxRegistration", {"VA": "delivery.vat_id", "FC": "delivery.tax_registration"}
            ),
            level=Level.BASICWL,
        ),
        *between,
        Group(
            "ram:ActualDeliverySupplyChainEvent",
            Leaf("ram:OccurrenceDateTime", "delivery.date", DAY),
            level=Level.BASICWL,
        ),
    )


def delivery_terms() -> Record:
    """A code of Incoterms, with the place that it names."""
    return Record(
        "ram:ApplicableTradeDeliveryTerms",
        "delivery_terms",
        DeliveryTerms,
        Leaf("ram:DeliveryTypeCode", "code"),
        Group("ram:RelevantTradeLocation", Leaf("ram:CountryID", "country"), Leaf("ram:Name", "place")),
        level=Level.EXTENDED,
    )

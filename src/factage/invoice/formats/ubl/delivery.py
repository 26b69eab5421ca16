"""Delivery and periods (BG-13, BG-14), on the document and, in EXTENDED-CTC-FR, on a line; and on which terms."""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

from factage.invoice.formats.ubl.binding import (
    UNSAID,
    Binding,
    IdentifierLeaf,
    Leaf,
    Record,
    Texts,
    Within,
)
from factage.invoice.formats.ubl.codec import DAY
from factage.invoice.formats.ubl.names import clark
from factage.invoice.formats.ubl.party import ADDRESS, CONTACT, REGISTERED, Identifiers, TaxIdentifiers
from factage.invoice.formats.ubl.passage import Draft, Node, Reading, Writing, text_of


class _Shipment(Within):
    """By which means it travels: ``Shipment``, in which the schema demands a number."""

    _number: Final = clark("cbc:ID")
    _stage: Final = clark("cac:ShipmentStage")

    def __init__(self) -> None:
        super().__init__(
            "cac:Shipment", Within("cac:ShipmentStage", Texts("cbc:TransportModeCode", "transport_modes"))
        )

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        node = parent.find(self.tag)
        for stage in () if node is None else node.findall(self._stage):
            before = len(draft.get("transport_modes", ()))
            for binding in self.inner[0].inner:  # type: ignore[attr-defined]
                binding.read(stage, draft, reading)
            if len(draft.get("transport_modes", ())) > before:
                reading.carry(stage)
                reading.carry(node)
        number = None if node is None else node.find(self._number)
        if number is not None and text_of(number) == UNSAID:
            reading.carry(number)

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        if not record.transport_modes or not writing.admits(f"{path}.transport_modes"):
            writing.lose(f"{path}.transport_modes", record.transport_modes)
            return
        node = etree.SubElement(parent, self.tag)
        etree.SubElement(node, self._number).text = UNSAID
        for index, mode in enumerate(record.transport_modes):
            stage = etree.SubElement(node, self._stage)
            code = etree.SubElement(stage, clark("cbc:TransportModeCode"))
            code.text = writing.text(mode, f"{path}.transport_modes[{index}]")


DELIVERY: Final = Record(
    "cac:Delivery",
    "delivery",
    Leaf("cbc:ActualDeliveryDate", "date", DAY),
    Leaf("cbc:LatestDeliveryDate", "latest_date", DAY),
    Within(
        "cac:DeliveryLocation",
        IdentifierLeaf("cbc:ID", "location_id"),
        Record("cac:Address", "address", *ADDRESS),
    ),
    Within(
        "cac:DeliveryParty",
        IdentifierLeaf("cbc:EndpointID", "electronic_address"),
        Identifiers("further_ids"),
        Within("cac:PartyName", Leaf("cbc:Name", "name")),
        TaxIdentifiers(further=None),
        Within(
            "cac:PartyLegalEntity",
            Leaf("cbc:RegistrationName", "trading_name"),
            IdentifierLeaf("cbc:CompanyID", "legal_id"),
        ),
        CONTACT,
    ),
    _Shipment(),
)

SHIP_FROM: Final = Within(
    "cac:Delivery", Within("cac:Despatch", Record("cac:DespatchParty", "ship_from", *REGISTERED))
)
"""From where it was sent (EXTENDED); on the document only."""

PERIOD: Final = Record(
    "cac:InvoicePeriod",
    "period",
    Leaf("cbc:StartDate", "start", DAY),
    Leaf("cbc:EndDate", "end", DAY),
    Leaf("cbc:Description", "description"),
)

DELIVERY_TERMS: Final = Record(
    "cac:DeliveryTerms",
    "delivery_terms",
    Leaf("cbc:ID", "code"),
    Within(
        "cac:DeliveryLocation",
        Leaf("cbc:Name", "place"),
        Within("cac:Address", Within("cac:Country", Leaf("cbc:IdentificationCode", "country"))),
    ),
)
"""A code of Incoterms, with the place that it names (EXTENDED)."""

__all__ = ["DELIVERY", "DELIVERY_TERMS", "PERIOD", "SHIP_FROM", "Binding"]

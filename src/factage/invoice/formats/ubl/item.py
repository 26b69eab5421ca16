"""The goods or the service of a line (BG-31, BG-32) with its VAT (BG-30), and of EXTENDED what UBL has a place for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from factage.invoice.formats.ubl.amount import VatScheme
from factage.invoice.formats.ubl.binding import (
    Binding,
    IdentifierLeaf,
    Leaf,
    Place,
    Record,
    Records,
    Within,
    has_fixed,
    joined,
)
from factage.invoice.formats.ubl.codec import NUMBER
from factage.invoice.formats.ubl.party import REGISTERED
from factage.invoice.formats.ubl.passage import Draft, Node, Reading, Writing

_VAT: Final = (
    Leaf("cbc:ID", "category"),
    Leaf("cbc:Percent", "rate", NUMBER),
    Leaf("cbc:TaxExemptionReasonCode", "exemption_code"),
    Leaf("cbc:TaxExemptionReason", "exemption_reason"),
    VatScheme(),
)


class _FurtherVat(Records):
    """A second VAT of the line, and what follows; EXTENDED-CTC-FR has none, and without a first there is no second."""

    def nodes(self, parent: Node) -> Iterator[Node]:
        found = parent.findall(self.tag)[1:]
        return (node for node in found if has_fixed(node, {"cac:TaxScheme/cbc:ID": "VAT"}))

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        if parent.find(self.tag) is None or writing.french:
            writing.lose(joined(path, self.field), getattr(record, self.field))
        else:
            super().write(parent, record, path, writing)


class _Makers(Binding):
    """``ManufacturerParty``: the maker of the goods; in EXTENDED-CTC-FR who sells them, where there are several."""

    fields = frozenset({"seller"})
    _seller: Final = Record("cac:ManufacturerParty", "seller", *REGISTERED)

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        if reading.french:
            self._seller.read(parent, draft, reading)

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        if writing.french:
            self._seller.write(parent, record, path, writing)
        else:
            writing.lose(joined(path, "seller"), record.seller)

    def places(self) -> Iterator[Place]:
        return self._seller.places()


class _Maker(Record):
    """The maker of the goods, where the element does not say who sells them."""

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        if not reading.french:
            super().read(parent, draft, reading)

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        if writing.french:
            writing.lose(joined(path, self.field), getattr(record, self.field))
        else:
            super().write(parent, record, path, writing)

    def places(self) -> Iterator[Place]:
        return iter(())  # of the seller, which French rules ask for


_ITEM: Final = Record(
    "cac:Item",
    "item",
    Leaf("cbc:Description", "description"),
    Leaf("cbc:Name", "name"),
    Leaf("cbc:BrandName", "brand"),
    Leaf("cbc:ModelName", "model"),
    Within("cac:BuyersItemIdentification", Leaf("cbc:ID", "buyer_id")),
    Within("cac:SellersItemIdentification", Leaf("cbc:ID", "seller_id")),
    Within("cac:StandardItemIdentification", IdentifierLeaf("cbc:ID", "standard_id")),
    Within("cac:OriginCountry", Leaf("cbc:IdentificationCode", "origin_country")),
    Records(
        "cac:CommodityClassification",
        "classifications",
        Leaf(
            "cbc:ItemClassificationCode",
            "code",
            attributes={"listID": "scheme", "listVersionID": "version", "name": "name"},
        ),
    ),
    Records(
        "cac:AdditionalItemProperty",
        "attributes",
        Leaf("cbc:Name", "name"),
        Leaf("cbc:NameCode", "code"),
        Leaf("cbc:Value", "value"),
        Leaf("cbc:ValueQuantity", "measure", NUMBER, attributes={"unitCode": "unit"}),
    ),
    Records(
        "cac:ItemInstance",
        "instances",
        Leaf("cbc:SerialID", "serial"),
        Within("cac:LotIdentification", Leaf("cbc:LotNumberID", "batch")),
    ),
    _Maker("cac:ManufacturerParty", "manufacturer", *REGISTERED),
)

ITEM: Final[tuple[Binding, ...]] = (
    Within(
        "cac:Item",
        Record("cac:ClassifiedTaxCategory", "vat", *_VAT),
        _FurtherVat("cac:ClassifiedTaxCategory", "further_vat", *_VAT),
        Leaf(
            "cbc:PackQuantity",
            "per_package_quantity",
            NUMBER,
            attributes={"unitCode": "per_package_unit"},
        ),
        _Makers(),
    ),
    _ITEM,
)
"""``Item``: most of it is the item of the line, some of it stands in the line itself."""

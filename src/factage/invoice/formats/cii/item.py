"""The goods or the service of a line (BG-31, BG-32), with makers, serial numbers and parts of a set (EXTENDED)."""

from __future__ import annotations

from factage.invoice.formats.cii.binding import Group, Leaf, Records, Texts
from factage.invoice.formats.cii.codec import NUMBER
from factage.invoice.formats.cii.identifier import Identified, IdentifierList
from factage.invoice.formats.cii.party import party
from factage.invoice.formats.profiles import Level
from factage.invoice.model import Classification, IncludedItem, ItemAttribute, ItemInstance


def item() -> Group:
    """``SpecifiedTradeProduct``: its terms stand in the line's item."""
    return Group(
        "ram:SpecifiedTradeProduct",
        Leaf("ram:ID", "item.id"),
        Identified("ram:GlobalID", "item.standard_id"),
        Leaf("ram:SellerAssignedID", "item.seller_id", level=Level.EN16931),
        Leaf("ram:BuyerAssignedID", "item.buyer_id", level=Level.EN16931),
        Leaf("ram:IndustryAssignedID", "item.industry_id"),
        Leaf("ram:ModelID", "item.model_id"),
        Leaf("ram:Name", "item.name"),
        Leaf("ram:Description", "item.description", level=Level.EN16931),
        Texts("ram:BatchID", "item.batches"),
        Leaf("ram:BrandName", "item.brand"),
        Leaf("ram:ModelName", "item.model"),
        Records(
            "ram:ApplicableProductCharacteristic",
            "item.attributes",
            ItemAttribute,
            Leaf("ram:TypeCode", "code"),
            Leaf("ram:Description", "name"),
            Leaf("ram:ValueMeasure", "measure", NUMBER, attributes={"unitCode": "unit"}),
            Leaf("ram:Value", "value"),
            level=Level.EN16931,
        ),
        Records(
            "ram:DesignatedProductClassification",
            "item.classifications",
            Classification,
            Leaf("ram:ClassCode", "code", attributes={"listID": "scheme", "listVersionID": "version"}),
            Leaf("ram:ClassName", "name"),
            level=Level.EN16931,
        ),
        Records(
            "ram:IndividualTradeProductInstance",
            "item.instances",
            ItemInstance,
            Leaf("ram:BatchID", "batch"),
            Leaf("ram:SupplierAssignedSerialID", "serial"),
            level=Level.EXTENDED,
        ),
        Group("ram:OriginTradeCountry", Leaf("ram:ID", "item.origin_country"), level=Level.EN16931),
        party("ram:ManufacturerTradeParty", "item.manufacturer", level=Level.EXTENDED),
        Records(
            "ram:IncludedReferencedProduct",
            "item.included",
            IncludedItem,
            Leaf("ram:ID", "id"),
            IdentifierList("ram:GlobalID", "standard_ids"),
            Leaf("ram:SellerAssignedID", "seller_id"),
            Leaf("ram:BuyerAssignedID", "buyer_id"),
            Leaf("ram:IndustryAssignedID", "industry_id"),
            Leaf("ram:Name", "name"),
            Leaf("ram:Description", "description"),
            Leaf("ram:UnitQuantity", "quantity", NUMBER, attributes={"unitCode": "unit"}),
            level=Level.EXTENDED,
        ),
    )

"""The line (BG-25): what, how much, at which price, with which VAT, and the references of EXTENDED-CTC-FR."""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

from factage.invoice.formats.cii.binding import Group, Leaf, Mark, Record, Records
from factage.invoice.formats.cii.codec import DAY, NUMBER
from factage.invoice.formats.cii.delivery import delivery
from factage.invoice.formats.cii.draft import Draft, value_at
from factage.invoice.formats.cii.identifier import Identified
from factage.invoice.formats.cii.names import clark
from factage.invoice.formats.cii.passage import Node, Reading, Writing, is_empty, joined
from factage.invoice.formats.cii.reference import OBJECT, document_references
from factage.invoice.formats.cii.tax import VAT, allowances_and_charges
from factage.invoice.formats.profiles import Level
from factage.invoice.model import Classification, ItemAttribute, Line, LineVat, Note, Period


def note() -> tuple[Leaf, ...]:
    """BG-1 on the document, BT-127 on a line."""
    return (Leaf("ram:Content", "text"), Leaf("ram:SubjectCode", "subject_code"))


def period(attr: str, *, level: Level) -> Record:
    """BG-14 on the document, BG-26 on a line."""
    return Record(
        "ram:BillingSpecifiedPeriod",
        attr,
        Period,
        Leaf("ram:StartDateTime", "start", DAY),
        Leaf("ram:EndDateTime", "end", DAY),
        level=level,
    )


def lines() -> Records:
    """BG-25, from BASIC on."""
    return Records(
        "ram:IncludedSupplyChainTradeLineItem",
        "lines",
        Line,
        Group(
            "ram:AssociatedDocumentLineDocument",
            Leaf("ram:LineID", "id"),
            Leaf("ram:ParentLineID", "parent_id", level=Level.EXTENDED),
            Leaf("ram:LineStatusCode", "status_code", level=Level.EXTENDED),
            Leaf("ram:LineStatusReasonCode", "status_reason_code", level=Level.EXTENDED),
            Records("ram:IncludedNote", "notes", Note, *note()),
        ),
        _item(),
        _agreement(),
        _delivery(),
        _settlement(),
        level=Level.BASIC,
    )


def _item() -> Group:
    return Group(
        "ram:SpecifiedTradeProduct",
        Identified("ram:GlobalID", "item.standard_id"),
        Leaf("ram:SellerAssignedID", "item.seller_id", level=Level.EN16931),
        Leaf("ram:BuyerAssignedID", "item.buyer_id", level=Level.EN16931),
        Leaf("ram:Name", "item.name"),
        Leaf("ram:Description", "item.description", level=Level.EN16931),
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
        Group("ram:OriginTradeCountry", Leaf("ram:ID", "item.origin_country"), level=Level.EN16931),
    )


_GROSS: Final = "_gross_basis"


class GrossBasis(Leaf):
    """BT-149 beside the gross price: it stands there and beside the net price, and is carried once."""

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        if _GROSS in draft or not super().take(node, draft, reading):
            return is_empty(node)
        draft[_GROSS] = node
        return True

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        if parent is not None and (record.gross_price is not None or record.unit_price is None):
            super().put(parent, record, path, writing)


class NetBasis(Leaf):
    """BT-149 beside the net price, which it belongs to; another beside the gross price is left over."""

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        gross = draft.pop(_GROSS, None)
        if gross is None:
            return super().take(node, draft, reading)
        found: Draft = {}
        taken = super().take(node, found, reading)
        if found and any(draft.get(key) != value for key, value in found.items()):
            reading.leave(gross)
            draft.update(found)
        return taken

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        if parent is None or record.unit_price is not None:
            super().put(parent, record, path, writing)


def _agreement() -> Group:
    unit = {"unitCode": "base_unit"}
    return Group(
        "ram:SpecifiedLineTradeAgreement",
        document_references(
            "ram:BuyerOrderReferencedDocument", "order_references", level=Level.EN16931, most=1
        ),
        document_references(
            "ram:ContractReferencedDocument", "contract_references", level=Level.EXTENDED, most=1
        ),
        document_references("ram:AdditionalReferencedDocument", "further_references", level=Level.EXTENDED),
        Group(
            "ram:GrossPriceProductTradePrice",
            Leaf("ram:ChargeAmount", "gross_price", NUMBER),
            GrossBasis("ram:BasisQuantity", "base_quantity", NUMBER, attributes=unit),
            _PriceDiscount(
                "ram:AppliedTradeAllowanceCharge",
                Mark("ram:ChargeIndicator", "false", "0", inner=("udt:Indicator",)),
                Leaf("ram:ActualAmount", "price_discount", NUMBER),
            ),
        ),
        Group(
            "ram:NetPriceProductTradePrice",
            Leaf("ram:ChargeAmount", "unit_price", NUMBER),
            NetBasis("ram:BasisQuantity", "base_quantity", NUMBER, attributes=unit),
        ),
    )


class _PriceDiscount(Group):
    """BT-147: one allowance on the gross price; a charge, or a second allowance, is left over."""

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        indicator = node.findtext(f"{clark('ram:ChargeIndicator')}/{clark('udt:Indicator')}") or "false"
        if "price_discount" in draft or indicator.strip() not in {"false", "0"}:
            return is_empty(node)
        return super().take(node, draft, reading)

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        if value_at(record, "price_discount") is not None:
            # without a gross price (BT-148) the schema has no place for what was taken from it
            super().put(parent if record.gross_price is not None else None, record, path, writing)


def _delivery() -> Group:
    return Group(
        "ram:SpecifiedLineTradeDelivery",
        Leaf("ram:BilledQuantity", "quantity", NUMBER, attributes={"unitCode": "unit"}),
        *delivery(),
        document_references(
            "ram:DespatchAdviceReferencedDocument", "despatch_references", level=Level.EXTENDED, most=1
        ),
        document_references(
            "ram:ReceivingAdviceReferencedDocument", "receiving_references", level=Level.EXTENDED, most=1
        ),
        document_references(
            "ram:DeliveryNoteReferencedDocument", "delivery_note_references", level=Level.EXTENDED, most=1
        ),
    )


class LineObject(Group):
    """BT-128: the additional document of a line's settlement that is of type 130."""

    def __init__(self) -> None:
        super().__init__("ram:AdditionalReferencedDocument", level=Level.EN16931)
        self.mark = Mark("ram:TypeCode", OBJECT)
        self.identifier = Leaf("ram:IssuerAssignedID", "object_identifier.value")
        self.scheme = Leaf("ram:ReferenceTypeCode", "object_identifier.scheme")
        self.children = (self.identifier, self.mark, self.scheme)
        self.by_tag = {child.tag: [child] for child in self.children}

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        code = (node.findtext(self.mark.tag) or "").strip()
        if code != OBJECT or "object_identifier.value" in draft:
            return is_empty(node)
        if is_empty(node) or not (node.findtext(self.identifier.tag) or "").strip():
            return False
        return super().take(node, draft, reading)

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        value = record.object_identifier
        if value is None:
            return
        if parent is None or self.level > writing.level or not value.value.strip():
            writing.lose(joined(path, "object_identifier"), value)
            return
        self.put_children(etree.SubElement(parent, self.tag), record, path, writing)


def _settlement() -> Group:
    return Group(
        "ram:SpecifiedLineTradeSettlement",
        Record(
            "ram:ApplicableTradeTax",
            "vat",
            LineVat,
            Mark("ram:TypeCode", VAT),
            Leaf("ram:ExemptionReason", "exemption_reason"),
            Leaf("ram:CategoryCode", "category"),
            Leaf("ram:ExemptionReasonCode", "exemption_code"),
            Leaf("ram:RateApplicablePercent", "rate", NUMBER),
        ),
        period("period", level=Level.BASIC),
        *allowances_and_charges("allowances", "charges", level=Level.BASIC),
        Group(
            "ram:SpecifiedTradeSettlementLineMonetarySummation",
            Leaf("ram:LineTotalAmount", "net_amount", NUMBER),
        ),
        document_references("ram:InvoiceReferencedDocument", "preceding_invoices", level=Level.EXTENDED),
        LineObject(),
        Group(
            "ram:ReceivableSpecifiedTradeAccountingAccount",
            Leaf("ram:ID", "buyer_accounting_reference"),
            level=Level.EN16931,
        ),
    )

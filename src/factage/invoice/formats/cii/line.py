"""The line (BG-25): what, how much, at which price, with which VAT, and what EXTENDED and EXTENDED-CTC-FR add."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from lxml import etree

from factage.invoice.formats.cii.account import accounting
from factage.invoice.formats.cii.binding import Binding, Group, Leaf, Mark, Record, Records
from factage.invoice.formats.cii.codec import DAY, NUMBER
from factage.invoice.formats.cii.delivery import delivery, delivery_terms
from factage.invoice.formats.cii.draft import Draft
from factage.invoice.formats.cii.item import item
from factage.invoice.formats.cii.party import party
from factage.invoice.formats.cii.passage import Node, Reading, Writing, is_empty, joined
from factage.invoice.formats.cii.price import price
from factage.invoice.formats.cii.reference import OBJECT, document_references
from factage.invoice.formats.cii.tax import VAT, TaxTotal, allowances_and_charges
from factage.invoice.formats.profiles import Level
from factage.invoice.model import Identifier, Line, LineVat, Note, Period, unfolded
from factage.invoice.totals.line import counts


def note() -> tuple[Leaf, ...]:
    """BG-1 on the document, BT-127 on a line."""
    return (
        Leaf("ram:ContentCode", "content_code"),
        Leaf("ram:Content", "text"),
        Leaf("ram:SubjectCode", "subject_code"),
    )


def period(attr: str, *, level: Level) -> Record:
    """BG-14 on the document, BG-26 on a line."""
    return Record(
        "ram:BillingSpecifiedPeriod",
        attr,
        Period,
        Leaf("ram:Description", "description", french=False),
        Leaf("ram:StartDateTime", "start", DAY),
        Leaf("ram:EndDateTime", "end", DAY),
        level=level,
    )


class Lines(Records):
    """All lines in one row. What a line holds in itself follows it, with its number as the line above (EXTENDED).

    Below EXTENDED, group and information lines are lost: nothing there says that they do not count.
    """

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        extended = writing.level >= Level.EXTENDED
        for place, line in unfolded(record.lines) if extended else _listed(record.lines):
            room = parent if extended or counts(line) else None
            self.put_record(room, line, place, writing)

    def handles(self) -> Iterator[str]:
        yield "lines"


def _listed(lines: tuple[Line, ...]) -> Iterator[tuple[str, Line]]:
    return ((f"lines[{index}]", line) for index, line in enumerate(lines))


def lines() -> Lines:
    """BG-25, from BASIC on."""
    return Lines(
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
        item(),
        _agreement(),
        _delivery(),
        _settlement(),
        level=Level.BASIC,
    )


def _reference(name: str, attr: str, *, level: Level = Level.EXTENDED) -> Records:
    return document_references(f"ram:{name}ReferencedDocument", attr, level=level, most=1)


def _agreement() -> Group:
    return Group(
        "ram:SpecifiedLineTradeAgreement",
        delivery_terms(),
        _reference("SellerOrder", "sales_order_references"),
        _reference("BuyerOrder", "order_references", level=Level.EN16931),
        _reference("Quotation", "quotation_references"),
        _reference("Contract", "contract_references"),
        document_references("ram:AdditionalReferencedDocument", "further_references", level=Level.EXTENDED),
        *price(),
        party("ram:ItemSellerTradeParty", "seller", level=Level.EXTENDED),
        document_references(
            "ram:UltimateCustomerOrderReferencedDocument", "ultimate_order_references", level=Level.EXTENDED
        ),
    )


def _delivery() -> Group:
    return Group(
        "ram:SpecifiedLineTradeDelivery",
        Leaf("ram:BilledQuantity", "quantity", NUMBER, attributes={"unitCode": "unit"}),
        Leaf(
            "ram:ChargeFreeQuantity",
            "charge_free_quantity",
            NUMBER,
            attributes={"unitCode": "charge_free_unit"},
        ),
        Leaf("ram:PackageQuantity", "package_quantity", NUMBER, attributes={"unitCode": "package_unit"}),
        Leaf(
            "ram:PerPackageUnitQuantity",
            "per_package_quantity",
            NUMBER,
            attributes={"unitCode": "per_package_unit"},
        ),
        *delivery(party("ram:UltimateShipToTradeParty", "ultimate_ship_to", level=Level.EXTENDED)),
        _reference("DespatchAdvice", "despatch_references"),
        _reference("ReceivingAdvice", "receiving_references"),
        _reference("DeliveryNote", "delivery_note_references"),
    )


class LineObject(Group):
    """BT-128: the additional document of a line's settlement that is of type 130; what follows is EXTENDED."""

    def __init__(self) -> None:
        super().__init__("ram:AdditionalReferencedDocument", level=Level.EN16931)
        self.mark = Mark("ram:TypeCode", OBJECT)
        self.identifier = Leaf("ram:IssuerAssignedID", "object_identifier.value")
        self.scheme = Leaf("ram:ReferenceTypeCode", "object_identifier.scheme")
        self.children = (self.identifier, self.mark, self.scheme)
        self.by_tag = {child.tag: [child] for child in self.children}

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        code = (node.findtext(self.mark.tag) or "").strip()
        if code != OBJECT:
            return is_empty(node)
        if is_empty(node) or not (node.findtext(self.identifier.tag) or "").strip():
            return False
        found: Draft = {}
        super().take(node, found, reading)
        if "object_identifier.value" not in draft:
            draft.update(found)
        else:
            value, scheme = (found.get(f"object_identifier.{name}") for name in ("value", "scheme"))
            draft.setdefault(_FURTHER, []).append(Identifier(value=str(value), scheme=scheme))
        return True

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        own = record.object_identifier
        written = own is not None and bool(own.value.strip())
        if own is not None:
            self._put_one(parent if written else None, record, joined(path, "object_identifier"), writing)
        further = parent if written and writing.level >= Level.EXTENDED else None
        for index, value in enumerate(record.further_object_identifiers):
            place = f"{joined(path, _FURTHER)}[{index}]"
            stand_in = dataclasses.replace(record, object_identifier=value)
            self._put_one(further if value.value.strip() else None, stand_in, place, writing)

    def _put_one(self, parent: Node | None, record: Any, place: str, writing: Writing) -> None:
        if parent is None or self.level > writing.level:
            writing.lose(place, record.object_identifier)
            return
        above = place.rpartition(".")[0] if place.endswith("object_identifier") else place
        self.put_children(etree.SubElement(parent, self.tag), record, above, writing)

    def handles(self) -> Iterator[str]:
        yield "object_identifier"
        yield _FURTHER


_FURTHER = "further_object_identifiers"


def _settlement() -> Group:
    return Group(
        "ram:SpecifiedLineTradeSettlement",
        Record("ram:ApplicableTradeTax", "vat", LineVat, *_vat()),
        Records("ram:ApplicableTradeTax", "further_vat", LineVat, *_vat(), after="vat", level=Level.EXTENDED),
        period("period", level=Level.BASIC),
        *allowances_and_charges("allowances", "charges", level=Level.BASIC),
        Group(
            "ram:SpecifiedTradeSettlementLineMonetarySummation",
            Leaf("ram:LineTotalAmount", "net_amount", NUMBER),
            Leaf("ram:ChargeTotalAmount", "totals.charges", NUMBER),
            Leaf("ram:AllowanceTotalAmount", "totals.allowances", NUMBER),
            TaxTotal("ram:TaxTotalAmount", "totals.tax", NUMBER),
            Leaf("ram:GrandTotalAmount", "totals.tax_inclusive", NUMBER),
            Leaf("ram:TotalAllowanceChargeAmount", "totals.allowances_charges", NUMBER),
        ),
        document_references("ram:InvoiceReferencedDocument", "preceding_invoices", level=Level.EXTENDED),
        LineObject(),
        *accounting(level=Level.EN16931),
    )


def _vat() -> tuple[Binding, ...]:
    return (
        Leaf("ram:CalculatedAmount", "tax_amount", NUMBER),
        Mark("ram:TypeCode", VAT),
        Leaf("ram:ExemptionReason", "exemption_reason"),
        Leaf("ram:CategoryCode", "category"),
        Leaf("ram:ExemptionReasonCode", "exemption_code"),
        Leaf("ram:RateApplicablePercent", "rate", NUMBER),
    )

"""One line of the invoice (BG-25): what, how much, at which price, with which VAT."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from factage.invoice.model.amount import AllowanceCharge
from factage.invoice.model.delivery import Delivery
from factage.invoice.model.term import term, terms
from factage.invoice.model.value import Classification, DocumentReference, Identifier, Note, Period


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAttribute:
    """A property of the item (BG-32): its name and value; EXTENDED-CTC-FR adds a code, or a measure with its unit."""

    name: str | None = term("BT-160")
    value: str | None = term("BT-161")
    code: str | None = term("EXT")
    measure: Decimal | None = term("EXT")
    unit: str | None = term("EXT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """The goods or the service (BG-31)."""

    name: str | None = term("BT-153")
    description: str | None = term("BT-154")
    seller_id: str | None = term("BT-155")
    buyer_id: str | None = term("BT-156")
    standard_id: Identifier | None = term("BT-157")
    classifications: tuple[Classification, ...] = terms("BT-158")
    origin_country: str | None = term("BT-159")
    attributes: tuple[ItemAttribute, ...] = terms("BG-32")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineVat:
    """VAT of the line (BG-30): category (UNTDID 5305), rate in percent; the exemption by line is EXTENDED."""

    category: str | None = term("BT-151")
    rate: Decimal | None = term("BT-152")
    exemption_reason: str | None = term("EXT")
    exemption_code: str | None = term("EXT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An invoice line: ``net_amount`` = ``quantity`` × ``unit_price`` ÷ ``base_quantity`` − allowances + charges.

    ``unit`` is a code of UN/ECE recommendation 20 or 21. ``unit_price`` is net of ``price_discount``, which was taken
    from ``gross_price``. ``parent_id``, ``status_code`` (detail, group, information) and the references by line are
    EXTENDED-CTC-FR.
    """

    id: str | None = term("BT-126")
    notes: tuple[Note, ...] = terms("BT-127")
    object_identifier: Identifier | None = term("BT-128")
    quantity: Decimal | None = term("BT-129")
    unit: str | None = term("BT-130")
    net_amount: Decimal | None = term("BT-131")
    buyer_accounting_reference: str | None = term("BT-133")
    period: Period | None = term("BG-26")
    allowances: tuple[AllowanceCharge, ...] = terms("BG-27")
    charges: tuple[AllowanceCharge, ...] = terms("BG-28")
    unit_price: Decimal | None = term("BT-146")
    price_discount: Decimal | None = term("BT-147")
    gross_price: Decimal | None = term("BT-148")
    base_quantity: Decimal | None = term("BT-149")
    base_unit: str | None = term("BT-150")
    vat: LineVat | None = term("BG-30")
    item: Item | None = term("BG-31")
    order_references: tuple[DocumentReference, ...] = terms("BT-132")
    despatch_references: tuple[DocumentReference, ...] = terms("EXT")
    delivery_note_references: tuple[DocumentReference, ...] = terms("EXT")
    receiving_references: tuple[DocumentReference, ...] = terms("EXT")
    contract_references: tuple[DocumentReference, ...] = terms("EXT")
    preceding_invoices: tuple[DocumentReference, ...] = terms("EXT")
    further_references: tuple[DocumentReference, ...] = terms("EXT")
    delivery: Delivery | None = term("EXT")
    parent_id: str | None = term("BT-X-304")
    status_code: str | None = term("BT-X-7")
    status_reason_code: str | None = term("BT-X-8")

    @property
    def order_line_reference(self) -> str | None:
        """BT-132: the line of the order that this line bills, where one is given."""
        return next((reference.line for reference in self.order_references if reference.line), None)

"""One line of the invoice (BG-25): what, how much, at which price, with which VAT."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from factage.invoice.model.amount import AllowanceCharge, LineTotals, VatBreakdown
from factage.invoice.model.delivery import Delivery, DeliveryTerms
from factage.invoice.model.item import Item
from factage.invoice.model.party import Party
from factage.invoice.model.term import term, terms
from factage.invoice.model.value import AccountingReference, DocumentReference, Identifier, Note, Period


@dataclass(frozen=True, slots=True, kw_only=True)
class LineVat:
    """VAT of the line (BG-30): category (UNTDID 5305), rate in percent; the exemption by line is EXTENDED."""

    category: str | None = term("BT-151")
    rate: Decimal | None = term("BT-152")
    exemption_reason: str | None = term("BT-X-96")
    exemption_code: str | None = term("BT-X-97")
    tax_amount: Decimal | None = term("EXT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An invoice line: ``net_amount`` = ``quantity`` × ``unit_price`` ÷ ``base_quantity`` − allowances + charges.

    ``unit`` is a code of UN/ECE recommendation 20 or 21. ``unit_price`` is net of ``price_discount``, which was taken
    from ``gross_price``; how it came about is in ``price_discount_basis``, and what else changed the price beside it.

    There are two ways to say that lines belong together. In EXTENDED all lines stand in one row, ``parent_id`` names
    the line above, and of ``status_reason_code`` GROUP and INFORMATION do not count in the sums. In the XRechnung
    extension a line holds its ``sub_lines``, whose amounts are in that of the line already: only the outer line counts.
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
    sales_order_references: tuple[DocumentReference, ...] = terms("EXT")
    quotation_references: tuple[DocumentReference, ...] = terms("EXT")
    ultimate_order_references: tuple[DocumentReference, ...] = terms("EXT")
    further_object_identifiers: tuple[Identifier, ...] = terms("EXT")
    delivery: Delivery | None = term("EXT")
    delivery_terms: DeliveryTerms | None = term("EXT")
    ultimate_ship_to: Party | None = term("EXT")
    seller: Party | None = term("EXT")
    """Who sells what this line bills, where one invoice is for several vendors (EXT-FR-FE-164 ff.)."""
    price_discount_basis: AllowanceCharge | None = term("EXT")
    """What the first allowance on the price says beside its amount."""
    further_price_allowances: tuple[AllowanceCharge, ...] = terms("EXT")
    price_charges: tuple[AllowanceCharge, ...] = terms("EXT")
    price_vat: VatBreakdown | None = term("EXT")
    further_vat: tuple[LineVat, ...] = terms("EXT")
    totals: LineTotals | None = term("EXT")
    charge_free_quantity: Decimal | None = term("BT-X-46")
    charge_free_unit: str | None = term("BT-X-46")
    package_quantity: Decimal | None = term("BT-X-47")
    package_unit: str | None = term("BT-X-47")
    per_package_quantity: Decimal | None = term("BT-X-561")
    per_package_unit: str | None = term("BT-X-561")
    buyer_accounting_type: str | None = term("EXT")
    further_accounting_references: tuple[AccountingReference, ...] = terms("EXT")
    sub_lines: tuple[Line, ...] = terms("BG-DEX-01")
    parent_id: str | None = term("BT-X-304")
    status_code: str | None = term("BT-X-7")
    status_reason_code: str | None = term("BT-X-8")

    @property
    def order_line_reference(self) -> str | None:
        """BT-132: the line of the order that this line bills, where one is given."""
        return next((reference.line for reference in self.order_references if reference.line), None)


def unfolded(lines: tuple[Line, ...], path: str = "lines") -> Iterator[tuple[str, Line]]:
    """The lines in one row, each with its place in the model: what a line holds in itself follows it.

    The inner line names the outer one (``parent_id``), and of the two only it counts: the outer one is a GROUP, unless
    they say otherwise. Inner lines of a line without a number stay in it, because nothing could name it.
    """
    for index, line in enumerate(lines):
        place = f"{path}[{index}]"
        if not line.sub_lines or line.id is None:
            yield place, line
            continue
        yield place, replace(line, sub_lines=(), status_reason_code=line.status_reason_code or "GROUP")
        for inner, each in unfolded(line.sub_lines, f"{place}.sub_lines"):
            parent = each.parent_id or line.id
            yield (
                inner,
                replace(each, parent_id=parent, status_reason_code=each.status_reason_code or "DETAIL"),
            )

"""Allowances, charges, VAT by category and rate, totals (BG-20 … BG-23, BG-27, BG-28), with BT-7 and BT-8."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from factage.invoice.formats.cii.binding import Binding, Group, Leaf, Mark, Place, Record, Records
from factage.invoice.formats.cii.codec import NUMBER, TAX_POINT_CODE, TAX_POINT_DAY, Codec
from factage.invoice.formats.cii.draft import Draft, value_at
from factage.invoice.formats.cii.names import clark
from factage.invoice.formats.cii.passage import Node, Reading, Writing, is_empty, joined, text_of
from factage.invoice.formats.profiles import Level
from factage.invoice.model import AllowanceCharge, Totals, VatBreakdown

VAT = "VAT"


def allowances_and_charges(allowances: str, charges: str, *, level: Level) -> tuple[Binding, ...]:
    """One element for both, told apart by its indicator: allowances first. BASIC has neither percentage nor base on lines."""
    derived = Level.EN16931 if level == Level.BASIC else level
    return (
        _allowance_charge(allowances, "false", "0", level, derived),
        _allowance_charge(charges, "true", "1", level, derived),
    )


def _allowance_charge(attr: str, indicator: str, other: str, level: Level, derived: Level) -> Records:
    return Records(
        "ram:SpecifiedTradeAllowanceCharge",
        attr,
        AllowanceCharge,
        Mark("ram:ChargeIndicator", indicator, other, inner=("udt:Indicator",), decides=True),
        Leaf("ram:SequenceNumeric", "sequence", NUMBER),
        Leaf("ram:CalculationPercent", "percent", NUMBER, level=derived),
        Leaf("ram:BasisAmount", "base", NUMBER, level=derived),
        Leaf("ram:BasisQuantity", "base_quantity", NUMBER, attributes={"unitCode": "base_unit"}),
        Leaf("ram:ActualAmount", "amount", NUMBER),
        Leaf("ram:ReasonCode", "reason_code"),
        Leaf("ram:Reason", "reason"),
        _vat_of("ram:CategoryTradeTax"),
        level=level,
    )


def logistics_charges() -> Records:
    """EXTENDED names freight apart; it is a charge (BG-21) like others, and is written as one."""
    return _ReadOnly(
        "ram:SpecifiedLogisticsServiceCharge",
        "charges",
        AllowanceCharge,
        Leaf("ram:Description", "reason"),
        Leaf("ram:AppliedAmount", "amount", NUMBER),
        _vat_of("ram:AppliedTradeTax"),
    )


class _ReadOnly(Records):
    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        """Written by another declaration of the same term."""


def _vat_of(tag: str) -> Group:
    return _Once(
        tag,
        Mark("ram:TypeCode", VAT),
        Leaf("ram:ExemptionReason", "exemption_reason"),
        Leaf("ram:CategoryCode", "vat_category"),
        Leaf("ram:ExemptionReasonCode", "exemption_code"),
        Leaf("ram:RateApplicablePercent", "vat_rate", NUMBER),
    )


class _Once(Group):
    """A group of marks and leaves that stands only where a leaf does, and of which a second is left over."""

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        if any(isinstance(child, Leaf) and child.attr in draft for child in self.children):
            return False
        return super().take(node, draft, reading)

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        leaves = (child for child in self.children if isinstance(child, Leaf))
        if any(value_at(record, leaf.attr) is not None for leaf in leaves):
            super().put(parent, record, path, writing)
            if parent is not None and len(parent) and parent[-1].tag == self.tag and len(parent[-1]) == 1:
                parent.remove(parent[-1])


class Hoisted(Leaf):
    """A term of the document that CII has in the VAT breakdown: BT-8 in each, BT-7 in one (CII-SR-461, CII-SR-462)."""

    once = False

    def settle(self, prefix: str, level: Level) -> None:
        super().settle("", level)

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        found: Draft = {}
        before = len(reading.left)
        taken = super().take(node, found, reading)
        value = found.get(self.attr)
        if value is not None and reading.hoisted.setdefault(self.attr, value) != value:
            del reading.left[before:]
            return False
        return taken

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        if self.once and self.attr in writing.hoisted:
            return
        if (
            parent is not None
            and self.level <= writing.level
            and value_at(writing.invoice, self.attr) is not None
        ):
            super().put(parent, writing.invoice, "", writing)
            writing.hoisted.add(self.attr)


class HoistedOnce(Hoisted):
    """A term that stands in the first VAT breakdown only."""

    once = True


HOISTED = ("tax_point_date", "tax_point_code")


def vat_breakdown() -> Records:
    """BG-23."""
    return Records(
        "ram:ApplicableTradeTax",
        "vat_breakdown",
        VatBreakdown,
        Leaf("ram:CalculatedAmount", "tax_amount", NUMBER),
        Mark("ram:TypeCode", VAT),
        Leaf("ram:ExemptionReason", "exemption_reason"),
        Leaf("ram:BasisAmount", "taxable_amount", NUMBER),
        Leaf("ram:LineTotalBasisAmount", "lines_amount", NUMBER),
        Leaf("ram:AllowanceChargeBasisAmount", "allowances_charges_amount", NUMBER),
        Leaf("ram:CategoryCode", "category"),
        Leaf("ram:ExemptionReasonCode", "exemption_code"),
        HoistedOnce("ram:TaxPointDate", HOISTED[0], TAX_POINT_DAY, level=Level.EN16931),
        Hoisted("ram:DueDateTypeCode", HOISTED[1], TAX_POINT_CODE, level=Level.BASICWL),
        Leaf("ram:RateApplicablePercent", "rate", NUMBER),
        level=Level.BASICWL,
    )


def vat_within() -> tuple[Binding, ...]:
    """The VAT that is in a price or in a payment (EXTENDED)."""
    return (
        Leaf("ram:CalculatedAmount", "tax_amount", NUMBER),
        Mark("ram:TypeCode", VAT),
        Leaf("ram:ExemptionReason", "exemption_reason"),
        Leaf("ram:BasisAmount", "taxable_amount", NUMBER),
        Leaf("ram:CategoryCode", "category"),
        Leaf("ram:ExemptionReasonCode", "exemption_code"),
        Leaf("ram:RateApplicablePercent", "rate", NUMBER),
    )


class VatCurrency(Leaf):
    """BT-6, which is another currency than that of the invoice (BR-53): where it is the same, it says nothing more."""

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        same = record.vat_currency is not None and record.vat_currency == record.currency
        told = value_at(record, "totals.tax_in_vat_currency") is not None
        super().put(None if same and not told else parent, record, path, writing)


class TaxTotal(Leaf):
    """BT-110 in the currency of the invoice, BT-111 in that of the VAT: one element, told apart by its currency.

    The same on a line of EXTENDED.
    """

    def settle(self, prefix: str, level: Level) -> None:
        super().settle(prefix, level)
        self.other = f"{self.attr}_in_vat_currency"
        self.other_path = joined(prefix, self.other)

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        currency = (node.get("currencyID") or "").strip() or None
        if currency in {None, reading.currency} and self.attr not in draft:
            attr = self.attr
        elif currency == reading.vat_currency and self.other not in draft:
            attr = self.other
        else:
            return is_empty(node)
        value = NUMBER.read(text_of(node))
        if value is None:
            return is_empty(node)
        draft[attr] = value
        reading.spend(node, node, ("currencyID",))
        return True

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        invoice = writing.invoice
        if self.level > writing.level:
            parent = None
        first, second = value_at(record, self.attr), value_at(record, self.other)
        self._put_one(parent, first, invoice.currency, joined(path, self.attr), writing)
        sayable = invoice.vat_currency is not None and (
            invoice.vat_currency != invoice.currency or first is not None
        )
        room = parent if sayable and writing.level >= Level.BASICWL else None
        self._put_one(room, second, invoice.vat_currency, joined(path, self.other), writing)

    def places(self) -> Iterator[Place]:
        for path, test in ((self.path, _in_invoice_currency), (self.other_path, _in_vat_currency)):
            yield Place((self.name,), path, ((0, test),))
            yield Place((self.name, "@currencyID"), path, ((0, test),))

    def handles(self) -> Iterator[str]:
        yield self.attr
        yield f"{self.attr}_in_vat_currency"

    def _put_one(
        self, parent: Node | None, value: Any, currency: str | None, path: str, writing: Writing
    ) -> None:
        if parent is None or value is None:
            writing.lose(path, value)
            return
        node = etree.SubElement(parent, self.tag)
        node.text = NUMBER.write(value)
        writing.set_attribute(node, "currencyID", currency, path)


def _in_vat_currency(node: Node) -> bool:
    settlement = next(node.iterancestors(clark("ram:ApplicableHeaderTradeSettlement")), None)
    if settlement is None:
        return False
    currencies = [settlement.findtext(clark(f"ram:{name}CurrencyCode")) for name in ("Invoice", "Tax")]
    return bool(node.get("currencyID") == currencies[1] and currencies[0] != currencies[1])


def _in_invoice_currency(node: Node) -> bool:
    return not _in_vat_currency(node)


def totals() -> Record:
    """BG-22."""
    codec: Codec = NUMBER
    return Record(
        "ram:SpecifiedTradeSettlementHeaderMonetarySummation",
        "totals",
        Totals,
        Leaf("ram:LineTotalAmount", "lines", codec, level=Level.BASICWL),
        Leaf("ram:ChargeTotalAmount", "charges", codec, level=Level.BASICWL),
        Leaf("ram:AllowanceTotalAmount", "allowances", codec, level=Level.BASICWL),
        Leaf("ram:TaxBasisTotalAmount", "tax_exclusive", codec),
        TaxTotal("ram:TaxTotalAmount", "tax", codec),
        Leaf("ram:RoundingAmount", "rounding", codec, level=Level.EN16931),
        Leaf("ram:GrandTotalAmount", "tax_inclusive", codec),
        Leaf("ram:TotalPrepaidAmount", "prepaid", codec, level=Level.BASICWL),
        Leaf("ram:DuePayableAmount", "payable", codec),
    )

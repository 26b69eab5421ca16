"""The price of a line (BG-29): net, gross, and what was taken off or added between them (BT-146 … BT-150)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from lxml import etree

from factage.invoice.formats.ubl.binding import (
    Binding,
    Leaf,
    Place,
    Within,
    joined,
    read_value,
    write_value,
)
from factage.invoice.formats.ubl.codec import AMOUNT, NUMBER
from factage.invoice.formats.ubl.names import clark
from factage.invoice.formats.ubl.passage import Draft, Node, Reading, Writing, text_of
from factage.invoice.model import AllowanceCharge

_NO_DISCOUNT: Final = "0"
"""What stands for a discount that is not said, where the schema demands one beside the gross price."""
_HOW: Final = (
    Leaf("cbc:AllowanceChargeReasonCode", "reason_code"),
    Leaf("cbc:AllowanceChargeReason", "reason"),
    Leaf("cbc:MultiplierFactorNumeric", "percent", NUMBER),
    Leaf("cbc:SequenceNumeric", "sequence", NUMBER),
)
"""What an allowance or charge on the price says beside its amount."""
_WHOLE: Final = (*_HOW, Leaf("cbc:Amount", "amount", AMOUNT), Leaf("cbc:BaseAmount", "base", AMOUNT))
_INDICATOR: Final = clark("cbc:ChargeIndicator")


class Price(Binding):
    """``Price``. The amount of the first allowance is BT-147 and what it was taken from BT-148; all else is EXTENDED."""

    fields = frozenset(
        {
            "unit_price",
            "price_discount",
            "gross_price",
            "base_quantity",
            "base_unit",
            "price_discount_basis",
            "further_price_allowances",
            "price_charges",
        }
    )
    _allowance: Final = clark("cac:AllowanceCharge")
    _plain: Final = Within(
        "cac:Price",
        Leaf("cbc:PriceAmount", "unit_price", AMOUNT),
        Leaf("cbc:BaseQuantity", "base_quantity", NUMBER, attributes={"unitCode": "base_unit"}),
    )

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        self._plain.read(parent, draft, reading)
        first = True
        for node in parent.findall(f"{self._plain.tag}/{self._allowance}"):
            indicator = node.find(_INDICATOR)
            said = "" if indicator is None else text_of(indicator)
            if said not in {"false", "0", "true", "1"}:
                continue
            reading.carry(node)
            reading.carry(indicator)
            if said in {"false", "0"} and first:
                first = False
                self._read_discount(node, draft, reading)
                continue
            inner: Draft = {}
            for binding in _WHOLE:
                binding.read(node, inner, reading)
            field = "further_price_allowances" if said in {"false", "0"} else "price_charges"
            draft.setdefault(field, []).append(inner)

    @staticmethod
    def _read_discount(node: Node, draft: Draft, reading: Reading) -> None:
        for tag, field in (("cbc:Amount", "price_discount"), ("cbc:BaseAmount", "gross_price")):
            found = node.find(clark(tag))
            value = None if found is None else read_value(found, AMOUNT, reading)
            if value is None or (field == "price_discount" and text_of(found) == _NO_DISCOUNT):
                continue
            draft[field] = value
        basis: Draft = {}
        for binding in _HOW:
            binding.read(node, basis, reading)
        draft["price_discount_basis"] = basis

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        discount, gross = record.price_discount, record.gross_price
        self._plain.write(parent, record, path, writing)
        stated = discount is not None or gross is not None
        if stated:
            self._write_discount(self._price(parent), record, path, writing)
        else:
            writing.lose(joined(path, "price_discount_basis"), record.price_discount_basis)
        for field, indicator in (("further_price_allowances", "false"), ("price_charges", "true")):
            for index, one in enumerate(getattr(record, field)):
                place = f"{joined(path, field)}[{index}]"
                if writing.promises_core or (indicator == "false" and not stated):
                    writing.lose(place, one)
                else:
                    self._write_change(self._price(parent), one, indicator, place, writing)

    def _price(self, parent: Node) -> Node:
        price = parent.find(self._plain.tag)
        return etree.SubElement(parent, self._plain.tag) if price is None else price

    def _write_discount(self, price: Node, record: Any, path: str, writing: Writing) -> None:
        discount, gross = record.price_discount, record.gross_price
        node = etree.SubElement(price, self._allowance)
        etree.SubElement(node, _INDICATOR).text = "false"
        place = joined(path, "price_discount")
        amount = write_value(node, clark("cbc:Amount"), discount or Decimal(0), AMOUNT, place, writing)
        if discount is not None and amount.text == _NO_DISCOUNT:
            amount.text = "0.00"
        if gross is not None:
            write_value(node, clark("cbc:BaseAmount"), gross, AMOUNT, joined(path, "gross_price"), writing)
        basis, place = record.price_discount_basis, joined(path, "price_discount_basis")
        if basis is None or writing.core:
            writing.lose(place, basis)
            return
        _write_all(node, _HOW, basis, place, writing)

    def _write_change(
        self, price: Node, one: AllowanceCharge, indicator: str, place: str, writing: Writing
    ) -> None:
        node = etree.SubElement(price, self._allowance)
        _write_all(node, _WHOLE, one, place, writing)
        if len(node) == 0:
            price.remove(node)
        else:
            etree.SubElement(node, _INDICATOR).text = indicator

    def places(self) -> Iterator[Place]:
        yield ("Price",), "unit_price"
        yield from self._plain.places()
        yield ("Price", "AllowanceCharge"), "price_discount"
        yield ("Price", "AllowanceCharge", "Amount"), "price_discount"
        yield ("Price", "AllowanceCharge", "BaseAmount"), "gross_price"


def _write_all(
    node: Node, bindings: tuple[Leaf, ...], one: AllowanceCharge, path: str, writing: Writing
) -> None:
    for binding in bindings:
        binding.write(node, one, path, writing)
    handled = {binding.field for binding in bindings}
    for field in dataclasses.fields(one):
        if field.name not in handled:
            writing.lose(f"{path}.{field.name}", getattr(one, field.name))

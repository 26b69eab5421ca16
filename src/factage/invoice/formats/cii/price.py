"""The price of a line (BG-29): gross, what was taken off or added, net (BT-146 … BT-150)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any, Final

from factage.invoice.formats.cii.binding import Group, Leaf, Mark, Place, Record
from factage.invoice.formats.cii.codec import NUMBER
from factage.invoice.formats.cii.draft import Draft, value_at
from factage.invoice.formats.cii.names import clark
from factage.invoice.formats.cii.passage import Node, Reading, Writing, is_empty, joined
from factage.invoice.formats.cii.tax import vat_within
from factage.invoice.formats.profiles import Level
from factage.invoice.model import AllowanceCharge, VatBreakdown

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


def price() -> tuple[Group, Group]:
    """The gross price, then the net one, which may have its VAT in it (EXTENDED)."""
    unit = {"unitCode": "base_unit"}
    return (
        Group(
            "ram:GrossPriceProductTradePrice",
            Leaf("ram:ChargeAmount", "gross_price", NUMBER),
            GrossBasis("ram:BasisQuantity", "base_quantity", NUMBER, attributes=unit),
            _PriceChanges(),
        ),
        Group(
            "ram:NetPriceProductTradePrice",
            Leaf("ram:ChargeAmount", "unit_price", NUMBER),
            NetBasis("ram:BasisQuantity", "base_quantity", NUMBER, attributes=unit),
            Record("ram:IncludedTradeTax", "price_vat", VatBreakdown, *vat_within(), level=Level.EXTENDED),
        ),
    )


class _PriceChanges(Record):
    """What changes the gross price: the amount of the first allowance is BT-147, all else EXTENDED."""

    def __init__(self) -> None:
        super().__init__(
            "ram:AppliedTradeAllowanceCharge",
            "price_discount_basis",
            AllowanceCharge,
            _Indicator("ram:ChargeIndicator", "false", "0", inner=("udt:Indicator",)),
            Leaf("ram:SequenceNumeric", "sequence", NUMBER),
            Leaf("ram:CalculationPercent", "percent", NUMBER),
            Leaf("ram:BasisAmount", "base", NUMBER),
            Leaf("ram:BasisQuantity", "base_quantity", NUMBER, attributes={"unitCode": "base_unit"}),
            _Amount("ram:ActualAmount", "amount", NUMBER),
            Leaf("ram:ReasonCode", "reason_code"),
            Leaf("ram:Reason", "reason"),
        )

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        found = self.read(node, reading)
        if found is None:
            return is_empty(node)
        if _is_charge(node):
            draft.setdefault("price_charges", []).append(found)
        elif "price_discount" in draft or found.amount is None:
            draft.setdefault("further_price_allowances", []).append(found)
        else:
            draft["price_discount"] = found.amount
            rest = dataclasses.replace(found, amount=None)
            if rest != AllowanceCharge():
                draft["price_discount_basis"] = rest
        return True

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        # without a gross price (BT-148) the schema has no place for what was taken from it
        room = parent if value_at(record, "gross_price") is not None else None
        basis: AllowanceCharge | None = record.price_discount_basis
        if record.price_discount is None or room is None:
            writing.lose(joined(path, "price_discount"), record.price_discount)
            writing.lose(joined(path, self.attr), basis)
        else:
            first = dataclasses.replace(basis or AllowanceCharge(), amount=record.price_discount)
            if basis is not None and writing.level < Level.EXTENDED:
                writing.lose(joined(path, self.attr), basis)
                first = AllowanceCharge(amount=record.price_discount)
            elif basis is not None:
                writing.lose(joined(path, f"{self.attr}.amount"), basis.amount)
            self.put_record(room, first, joined(path, self.attr), writing)
        extended = writing.level >= Level.EXTENDED
        for attr, fits in (
            ("further_price_allowances", record.price_discount is not None),
            ("price_charges", True),
        ):
            for index, one in enumerate(getattr(record, attr)):
                place = f"{joined(path, attr)}[{index}]"
                self.put_record(room if extended and fits else None, one, place, writing)
                if attr == "price_charges" and room is not None and extended and len(room):
                    _mark_charge(room[-1])

    def put_record(self, parent: Node | None, inner: Any, path: str, writing: Writing) -> Node | None:
        if parent is None:
            writing.lose(path, inner)
            return None
        return super().put_record(parent, inner, path, writing)

    def handles(self) -> Iterator[str]:
        yield from ("price_discount", self.attr, "further_price_allowances", "price_charges")

    def places(self) -> Iterator[Place]:
        discount = joined(self.path.rpartition(".")[0], "price_discount")
        for place in super().places():
            own = place.path in {self.path, f"{self.path}.amount"}
            yield Place(place.steps, discount if own else place.path, place.tests)


class _Indicator(Mark):
    """Both directions are one shape: which of them it is, is read beside."""

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        holder = reading.descend(node, self.inner)
        if holder is None or (holder.text or "").strip() not in {"false", "0", "true", "1"}:
            return False
        reading.spend(node, holder)
        return True


class _Amount(Leaf):
    """BT-147, whichever record the amount stands in while it is written."""

    def settle(self, prefix: str, level: Level) -> None:
        super().settle(prefix, level)
        self.level = level


def _is_charge(node: Node) -> bool:
    text = node.findtext(f"{clark('ram:ChargeIndicator')}/{clark('udt:Indicator')}") or "false"
    return text.strip() in {"true", "1"}


def _mark_charge(node: Node) -> None:
    node.find(f"{clark('ram:ChargeIndicator')}/{clark('udt:Indicator')}").text = "true"

"""The goods or the service of a line (BG-31, BG-32), and what EXTENDED adds: makers, serial numbers, parts of a set."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from factage.invoice.model.party import Party
from factage.invoice.model.term import term, terms
from factage.invoice.model.value import Classification, Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAttribute:
    """A property of the item (BG-32): its name and value; EXTENDED-CTC-FR adds a code, or a measure with its unit."""

    name: str | None = term("BT-160")
    value: str | None = term("BT-161")
    code: str | None = term("EXT-FR-FE-159")
    measure: Decimal | None = term("EXT-FR-FE-160")
    unit: str | None = term("EXT-FR-FE-161")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemInstance:
    """One piece of the goods: the batch it comes from, the serial number that its maker gave it (EXTENDED)."""

    batch: str | None = term("EXT")
    serial: str | None = term("EXT")


@dataclass(frozen=True, slots=True, kw_only=True)
class IncludedItem:
    """One of the goods that a set consists of, with how many of it are in one set (EXTENDED)."""

    id: str | None = term("EXT")
    standard_ids: tuple[Identifier, ...] = terms("EXT")
    seller_id: str | None = term("EXT")
    buyer_id: str | None = term("EXT")
    industry_id: str | None = term("EXT")
    name: str | None = term("EXT")
    description: str | None = term("EXT")
    quantity: Decimal | None = term("EXT")
    unit: str | None = term("EXT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """The goods or the service (BG-31); the identifiers of others, the maker and the parts are EXTENDED."""

    name: str | None = term("BT-153")
    description: str | None = term("BT-154")
    seller_id: str | None = term("BT-155")
    buyer_id: str | None = term("BT-156")
    standard_id: Identifier | None = term("BT-157")
    classifications: tuple[Classification, ...] = terms("BT-158")
    origin_country: str | None = term("BT-159")
    attributes: tuple[ItemAttribute, ...] = terms("BG-32")
    id: str | None = term("EXT")
    industry_id: str | None = term("EXT")
    model_id: str | None = term("EXT")
    brand: str | None = term("EXT")
    model: str | None = term("EXT")
    batches: tuple[str, ...] = terms("EXT")
    instances: tuple[ItemInstance, ...] = terms("EXT")
    manufacturer: Party | None = term("EXT")
    included: tuple[IncludedItem, ...] = terms("EXT")

"""Allowances, charges, VAT by category and rate, and the totals of the document (BG-20 … BG-23, BG-27, BG-28)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from factage.invoice.model.term import term


def _places(allowances: str, charges: str, line_allowances: str, line_charges: str) -> dict[str, str]:
    return {
        "allowances": allowances,
        "charges": charges,
        "lines.allowances": line_allowances,
        "lines.charges": line_charges,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowanceCharge:
    """Something taken off or added, on the document or on a line, without VAT; always a positive figure.

    ``percent`` of ``base``; ``reason_code`` from UNTDID 5189 (allowances) or 7161 (charges). VAT only on the document.
    In EXTENDED: why it bears no VAT, in which order it is calculated (``sequence``), and the quantity that it is per.
    """

    amount: Decimal | None = term(_places("BT-92", "BT-99", "BT-136", "BT-141"))
    base: Decimal | None = term(_places("BT-93", "BT-100", "BT-137", "BT-142"))
    percent: Decimal | None = term(_places("BT-94", "BT-101", "BT-138", "BT-143"))
    vat_category: str | None = term(_places("BT-95", "BT-102", "EXT", "EXT"))
    vat_rate: Decimal | None = term(_places("BT-96", "BT-103", "EXT", "EXT"))
    exemption_reason: str | None = term("EXT")
    exemption_code: str | None = term("EXT")
    reason: str | None = term(_places("BT-97", "BT-104", "BT-139", "BT-144"))
    reason_code: str | None = term(_places("BT-98", "BT-105", "BT-140", "BT-145"))
    sequence: Decimal | None = term({"allowances": "BT-X-265"})
    base_quantity: Decimal | None = term({"allowances": "BT-X-266"})
    base_unit: str | None = term({"allowances": "BT-X-266"})


@dataclass(frozen=True, slots=True, kw_only=True)
class VatBreakdown:
    """VAT of one category and rate (BG-23); ``rate`` in percent, amounts in the currency of the invoice.

    EXTENDED says of the taxable amount what comes from lines, and what from allowances and charges.
    """

    category: str | None = term("BT-118")
    rate: Decimal | None = term("BT-119")
    taxable_amount: Decimal | None = term("BT-116")
    tax_amount: Decimal | None = term("BT-117")
    exemption_reason: str | None = term("BT-120")
    exemption_code: str | None = term("BT-121")
    lines_amount: Decimal | None = term({"vat_breakdown": "BT-X-262"})
    allowances_charges_amount: Decimal | None = term({"vat_breakdown": "BT-X-263"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The totals of the document (BG-22), in the currency of the invoice but for ``tax_in_vat_currency`` (BT-6)."""

    lines: Decimal | None = term("BT-106")
    allowances: Decimal | None = term("BT-107")
    charges: Decimal | None = term("BT-108")
    tax_exclusive: Decimal | None = term("BT-109")
    tax: Decimal | None = term("BT-110")
    tax_in_vat_currency: Decimal | None = term("BT-111")
    tax_inclusive: Decimal | None = term("BT-112")
    prepaid: Decimal | None = term("BT-113")
    rounding: Decimal | None = term("BT-114")
    payable: Decimal | None = term("BT-115")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTotals:
    """What a line comes to beside its net amount, in the currency of the invoice but for ``tax_in_vat_currency``.

    EXTENDED; in a French invoice of several vendors the group line of each has its VAT here.
    """

    charges: Decimal | None = term("EXT")
    allowances: Decimal | None = term("EXT")
    allowances_charges: Decimal | None = term("EXT")
    tax: Decimal | None = term("EXT-FR-FE-181")
    tax_in_vat_currency: Decimal | None = term("EXT-FR-FE-182")
    tax_inclusive: Decimal | None = term("EXT-FR-FE-184")


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrencyExchange:
    """One unit of ``source`` is ``rate`` units of ``target`` on that day (EXTENDED): between BT-5 and BT-6."""

    source: str | None = term("EXT")
    target: str | None = term("EXT")
    rate: Decimal | None = term("EXT")
    day: date | None = term("EXT")

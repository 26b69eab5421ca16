"""The VAT breakdown (BG-23): lines, allowances and charges gathered by category and rate."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from factage.invoice.model import Invoice, VatBreakdown
from factage.invoice.money import rounded
from factage.invoice.totals.line import ZERO, Incomplete, amount_of, counts, written

Key = tuple[str, Decimal]


@dataclass(slots=True)
class Share:
    """What one category and rate is charged on; ``parts`` are the signed net amounts it is made of, ``places`` where they stand."""

    category: str
    rate: Decimal | None
    parts: list[Decimal] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    exemption_reason: str | None = None
    exemption_code: str | None = None

    @property
    def taxable(self) -> Decimal:
        return sum(self.parts, ZERO)

    def tax(self, places: int) -> Decimal:
        """As EN 16931 has it: the rate on the sum, rounded once (BR-CO-17)."""
        return tax_on(self.taxable, self.rate, places)

    def tax_by_line(self, places: int) -> Decimal:
        """As some software has it: the rate on each line, each rounded, then added."""
        return sum((tax_on(part, self.rate, places) for part in self.parts), ZERO)


def tax_on(taxable: Decimal, rate: Decimal | None, places: int) -> Decimal:
    return rounded(taxable * (rate or ZERO) / 100, places)


def key_of(category: str | None, rate: Decimal | None) -> Key:
    """Category and rate as one key: 20 and 20.00 are one rate; no rate (category O) is a rate of zero."""
    return (category or "").strip().upper(), rate or ZERO


def shares(invoice: Invoice, places: int) -> dict[Key, Share]:
    """Every category and rate that occurs, in order of first occurrence. Raises ``Incomplete``."""
    found: dict[Key, Share] = {}

    def add(category: str | None, rate: Decimal | None, amount: Decimal, place: str) -> Share:
        share = found.setdefault(key_of(category, rate), Share((category or "").strip().upper(), rate))
        share.parts.append(amount)
        share.places.append(place)
        return share

    for n, line in enumerate(invoice.lines):
        if not counts(line):
            continue
        if line.net_amount is None:
            raise Incomplete(f"lines[{n}].net_amount")
        if line.vat is None or not line.vat.category:
            raise Incomplete(f"lines[{n}].vat.category")
        share = add(line.vat.category, line.vat.rate, line.net_amount, f"lines[{n}].net_amount")
        share.exemption_reason = share.exemption_reason or line.vat.exemption_reason
        share.exemption_code = share.exemption_code or line.vat.exemption_code
    for n, part in enumerate(invoice.allowances):
        place = f"allowances[{n}]"
        add(part.vat_category, part.vat_rate, -amount_of(part, places, place), f"{place}.amount")
    for n, part in enumerate(invoice.charges):
        place = f"charges[{n}]"
        add(part.vat_category, part.vat_rate, amount_of(part, places, place), f"{place}.amount")
    return found


def computed(invoice: Invoice, places: int) -> tuple[VatBreakdown, ...]:
    """BG-23 from lines, allowances and charges; exemption reasons are kept from what the invoice says already."""
    said = {key_of(part.category, part.rate): part for part in invoice.vat_breakdown}
    rows = []
    for key, share in shares(invoice, places).items():
        before = said.get(key)
        rows.append(
            VatBreakdown(
                category=share.category,
                rate=share.rate if before is None or before.rate is None else before.rate,
                taxable_amount=written(share.taxable, places),
                tax_amount=share.tax(places),
                exemption_reason=(before and before.exemption_reason) or share.exemption_reason,
                exemption_code=(before and before.exemption_code) or share.exemption_code,
            )
        )
    return tuple(rows)

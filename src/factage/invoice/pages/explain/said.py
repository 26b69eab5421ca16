"""What an invoice says in figures, days and numbers, by what each is: from its data, or from what was read on its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final, Protocol

from factage.invoice.model import Invoice, Line
from factage.invoice.pages.text.sheet import bare

ZERO: Final = Decimal(0)
MOST_RUNS: Final = 160
"""Lines up to which every run of consecutive lines is summed (subtotals by lot); above, runs from the first."""
_TOTALS: Final = (
    "lines",
    "tax_exclusive",
    "tax",
    "tax_inclusive",
    "prepaid",
    "payable",
    "rounding",
    "allowances",
    "charges",
    "tax_in_vat_currency",
)
Figures = frozenset[Decimal]


class Said(Protocol):
    """What is said, as far as a token of a page may be explained by it; every figure without its sign.

    ``amounts`` are those of the document by what they are, ``nets`` the amounts of the lines in their order, ``of_lines``
    what else may be printed of a line, ``rates`` those of the VAT.
    """

    @property
    def amounts(self) -> Mapping[str, Figures]: ...

    @property
    def nets(self) -> Sequence[Decimal]: ...

    @property
    def of_lines(self) -> Mapping[str, Sequence[Decimal]]: ...

    @property
    def rates(self) -> Figures: ...


def runs(nets: Sequence[Decimal]) -> Figures:
    """Sums of consecutive lines: carried forward, subtotals by page or by lot."""
    out: set[Decimal] = set()
    starts = range(len(nets)) if len(nets) <= MOST_RUNS else (0,)
    for start in starts:
        run = ZERO
        for net in nets[start:]:
            run += net
            out.add(abs(run))
    return frozenset(out)


class DataSaid:
    """What the data of an invoice say."""

    def __init__(self, invoice: Invoice) -> None:
        self.invoice = invoice

    @cached_property
    def nets(self) -> Sequence[Decimal]:
        return [line.net_amount or ZERO for line in self.invoice.lines]

    @cached_property
    def amounts(self) -> Mapping[str, Figures]:
        invoice, totals = self.invoice, self.invoice.totals
        out = {name: _figures(getattr(totals, name) if totals else None) for name in _TOTALS}
        parts = invoice.vat_breakdown
        out["bases"] = _figures(*(part.taxable_amount for part in parts))
        out["taxes"] = _figures(*(part.tax_amount for part in parts))
        out["grosses"] = _figures(
            *(
                part.taxable_amount + part.tax_amount
                for part in parts
                if part.taxable_amount is not None and part.tax_amount is not None
            )
        )
        out["off"] = out["allowances"] | _figures(
            *(x for part in invoice.allowances for x in (part.amount, part.base))
        )
        out["added"] = out["charges"] | _figures(
            *(x for part in invoice.charges for x in (part.amount, part.base))
        )
        by_rate: dict[Decimal, Decimal] = {}
        for line in invoice.lines:
            if line.vat is not None and line.vat.rate is not None and line.net_amount is not None:
                by_rate[line.vat.rate] = by_rate.get(line.vat.rate, ZERO) + line.net_amount
        out["by_rate"] = _figures(*by_rate.values())
        out["kept"] = self._kept()
        out["terms"] = _figures(
            *(
                x
                for term in invoice.further_payment_terms
                for x in (term.amount, term.discount_amount, term.discount_base)
            )
        )
        return out

    def _kept(self) -> Figures:
        """What lies between the total and the amount due, less what was paid."""
        totals = self.invoice.totals
        if totals is None or totals.payable is None:
            return frozenset()
        whole = totals.tax_inclusive if totals.tax_inclusive is not None else totals.tax_exclusive
        return _figures(None if whole is None else whole - (totals.prepaid or ZERO) - totals.payable)

    @cached_property
    def of_lines(self) -> Mapping[str, Sequence[Decimal]]:
        """With VAT, the VAT itself; before the discount, the discount, the list price."""
        gross: list[Decimal] = []
        tax: list[Decimal] = []
        before: list[Decimal] = []
        prices: list[Decimal] = []
        for line in self.invoice.lines:
            rate = (line.vat.rate if line.vat else None) or self._only_rate
            net = line.net_amount
            if net is not None and rate is not None:
                gross.append(net * (100 + rate) / 100)
                tax.append(net * rate / 100)
            if line.unit_price is not None and rate is not None:
                prices.append(line.unit_price * (100 + rate) / 100)
            before += _before_discount(line)
        return {"line_gross": [*gross, *prices], "line_tax": tax, "list_price": before}

    @cached_property
    def rates(self) -> Figures:
        rates = [part.rate for part in self.invoice.vat_breakdown]
        rates += [line.vat.rate for line in self.invoice.lines if line.vat]
        return frozenset(rate for rate in rates if rate)

    @cached_property
    def _only_rate(self) -> Decimal | None:
        rates = {part.rate for part in self.invoice.vat_breakdown}
        return rates.pop() if len(rates) == 1 else None

    # --- days and identifiers -------------------------------------------------------------------------------------

    @cached_property
    def days(self) -> frozenset[date]:
        """Every day that the data say."""
        return frozenset(day for day in self._all_days() if day is not None)

    def _all_days(self) -> Iterator[date | None]:
        invoice = self.invoice
        yield from (invoice.issue_date, invoice.due_date, invoice.tax_point_date)
        yield invoice.delivery.date if invoice.delivery else None
        yield from (invoice.period.start, invoice.period.end) if invoice.period else ()
        yield from (one.issue_date for one in invoice.preceding_invoices)
        yield from (other.issue_date for other in invoice.further_references)
        yield from (term.due_date for term in invoice.further_payment_terms)
        for line in invoice.lines:
            yield from (line.period.start, line.period.end) if line.period else ()
            references = (
                *line.delivery_note_references,
                *line.despatch_references,
                *line.order_references,
                *line.further_references,
            )
            yield from (one.issue_date for one in references)
            yield line.delivery.date if line.delivery else None

    @cached_property
    def identifiers(self) -> frozenset[str]:
        """The numbers of every party and account, bare."""
        invoice = self.invoice
        out: set[str] = set()
        for party in (
            invoice.seller,
            invoice.buyer,
            invoice.payee,
            invoice.tax_representative,
            invoice.payer,
            invoice.invoicer,
            invoice.invoicee,
            invoice.buyer_agent,
            invoice.seller_agent,
        ):
            if party is not None:
                values = [
                    party.vat_id,
                    party.legal_id,
                    party.tax_registration,
                    party.electronic_address,
                    *party.identifiers,
                ]
                out |= {bare(one.value) for one in values if one is not None}
        if invoice.payment is not None:
            out |= {bare(one.iban) for one in invoice.payment.accounts if one.iban}
        return frozenset(out)

    @cached_property
    def sirens(self) -> frozenset[str]:
        """The SIREN that the data say, also inside a SIRET or a French VAT number."""
        plainly = {one for one in self.identifiers if one.isdecimal() and len(one) >= 9}
        return frozenset(
            plainly | {one[4:] for one in self.identifiers if one.startswith("fr") and len(one) == 13}
        )


def _before_discount(line: Line) -> Iterator[Decimal]:
    """What a line may print besides its net amount: before its discount, the discount, its prices."""
    off = sum((part.amount or ZERO for part in line.allowances), ZERO)
    if line.net_amount is not None and off:
        yield from (line.net_amount + off, off)
    for price in (line.unit_price, line.gross_price):
        if price is not None and line.quantity is not None:
            yield price * line.quantity / (line.base_quantity or 1)
            yield price
    if line.price_discount:
        yield line.price_discount
    for part in (*line.allowances, *line.charges):
        yield from (x for x in (part.amount, part.base) if x is not None)


def _figures(*values: Decimal | None) -> Figures:
    return frozenset(abs(value) for value in values if value is not None)

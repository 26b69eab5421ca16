"""Whether the amounts of an invoice follow from one another, by how much each is off, and by which slip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from factage.invoice.model import AllowanceCharge, Invoice, Line, Totals
from factage.invoice.money import exact, rounded
from factage.invoice.totals.breakdown import Share, key_of, shares, tax_on
from factage.invoice.totals.causes import Cause, Part, of_line, of_sum, of_tax
from factage.invoice.totals.line import ZERO, Incomplete, counts, net_amount, places_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A stated amount that does not follow from what it is made of, all in the currency of the invoice.

    ``where`` is the BT, ``path`` the place in the model; ``stated`` is None where the amount is missing altogether.
    ``cause`` is the slip that gives exactly the stated figure, where one does: "per_line" is another habit of rounding
    (EN 16931 rounds once per rate), "left_out" a part that was forgotten, whose place is the cause's ``detail``.
    ``of`` are the places that a missing amount is made of.
    """

    where: str
    path: str
    stated: Decimal | None
    expected: Decimal
    cause: Cause | None = None
    of: tuple[str, ...] = ()

    @property
    def off(self) -> Decimal:
        """Stated less expected: positive where the invoice says too much."""
        with exact():
            return (self.stated or ZERO) - self.expected


def verify(invoice: Invoice) -> tuple[Difference, ...]:
    """Every relation of EN 16931 between the stated amounts (BR-CO-10 … BR-CO-17, BR-S-08 …), each for itself.

    A wrong amount is named once: what is built on it is measured against what is stated. What is absent is not a
    difference (MINIMUM and BASIC WL have no lines), but a category and rate that the lines have and the breakdown
    does not is one. Of sub-lines those are added that carry an amount of their own (``totals.counts``).
    """
    with exact():
        return tuple(_differences(invoice, places_of(invoice.currency)))


def _differences(invoice: Invoice, places: int) -> Iterator[Difference]:
    for n, line in enumerate(invoice.lines):
        yield from _line(line, places, f"lines[{n}]")
    yield from _groups(invoice)
    yield from _parts(invoice.allowances, places, "allowances", "BT-92")
    yield from _parts(invoice.charges, places, "charges", "BT-99")
    yield from _breakdown(invoice, places)
    yield from _totals(invoice, invoice.totals or Totals())


def _line(line: Line, places: int, path: str) -> Iterator[Difference]:
    yield from _parts(line.allowances, places, f"{path}.allowances", "BT-136")
    yield from _parts(line.charges, places, f"{path}.charges", "BT-141")
    for n, inner in enumerate(line.sub_lines):
        yield from _line(inner, places, f"{path}.sub_lines[{n}]")
    told = (line.unit_price, line.gross_price, line.price_discount)
    if None not in told and not line.further_price_allowances and not line.price_charges:
        price = (line.gross_price or ZERO) - (line.price_discount or ZERO)
        stated = line.unit_price or ZERO
        if rounded(price, -min(0, int(stated.as_tuple().exponent))) != stated:
            yield Difference(
                where="BT-146", path=f"{path}.unit_price", stated=line.unit_price, expected=price
            )
    if line.net_amount is None or not counts(line):
        return
    try:
        expected = [net_amount(line, decimals, path) for decimals in (places, 2)]
    except Incomplete:
        return
    if line.net_amount not in expected:
        yield Difference(
            where="BT-131",
            path=f"{path}.net_amount",
            stated=line.net_amount,
            expected=expected[0],
            cause=of_line(line, line.net_amount, expected[0], places),
        )


def _groups(invoice: Invoice) -> Iterator[Difference]:
    """A group line (EXTENDED) repeats the sum of the lines below it; those for information carry nothing."""
    below: dict[str, list[tuple[str, Decimal | None]]] = {}
    for n, line in enumerate(invoice.lines):
        if line.parent_id is not None and line.status_reason_code != "INFORMATION":
            below.setdefault(line.parent_id, []).append((f"lines[{n}].net_amount", line.net_amount))
    for n, group in enumerate(invoice.lines):
        parts = below.get(group.id or "", []) if group.status_reason_code == "GROUP" else []
        if parts and None not in [amount for _, amount in parts]:
            yield from _sum_of("BT-131", f"lines[{n}].net_amount", group.net_amount, _signed(parts))


def _parts(parts: Iterable[AllowanceCharge], places: int, path: str, where: str) -> Iterator[Difference]:
    for n, part in enumerate(parts):
        if part.amount is None or part.base is None or part.percent is None or part.base_quantity:
            continue  # per quantity (EXTENDED) it is no percentage
        expected = part.base * part.percent / 100
        if part.amount not in {rounded(expected, places), rounded(expected, 2)}:
            yield Difference(
                where=where,
                path=f"{path}[{n}].amount",
                stated=part.amount,
                expected=rounded(expected, places),
            )


def _breakdown(invoice: Invoice, places: int) -> Iterator[Difference]:
    if not invoice.vat_breakdown:
        return
    try:
        made_of = shares(invoice, places) if invoice.lines else {}
    except Incomplete:
        made_of = {}
    stated = {key_of(part.category, part.rate) for part in invoice.vat_breakdown}
    for n, part in enumerate(invoice.vat_breakdown):
        path = f"vat_breakdown[{n}]"
        share = made_of.get(key_of(part.category, part.rate))
        if made_of:
            parts = [Part(*each) for each in zip(share.places, share.parts, strict=True)] if share else []
            yield from _sum_of("BT-116", f"{path}.taxable_amount", part.taxable_amount, parts)
        if part.taxable_amount is not None and part.tax_amount is not None:
            yield from _tax(part.taxable_amount, part.rate, part.tax_amount, share, places, path)
    for key, share in made_of.items():
        if key not in stated and share.taxable:
            yield Difference(
                where="BT-116",
                path="vat_breakdown",
                stated=None,
                expected=share.taxable,
                cause=Cause(
                    "no_row", f"{share.category} {share.rate if share.rate is not None else ''}".strip()
                ),
                of=tuple(share.places),
            )


def _tax(
    taxable: Decimal, rate: Decimal | None, tax: Decimal, share: Share | None, places: int, path: str
) -> Iterator[Difference]:
    if tax in {tax_on(taxable, rate, places), tax_on(taxable, rate, 2)}:
        return
    by_line = () if share is None else (share.tax_by_line(places), share.tax_by_line(2))
    yield Difference(
        where="BT-117",
        path=f"{path}.tax_amount",
        stated=tax,
        expected=tax_on(taxable, rate, places),
        cause=of_tax(taxable, rate, tax, places, by_line),
    )


def _totals(invoice: Invoice, totals: Totals) -> Iterator[Difference]:
    lines = [
        (f"lines[{n}].net_amount", line.net_amount) for n, line in enumerate(invoice.lines) if counts(line)
    ]
    if lines and None not in [amount for _, amount in lines]:
        yield from _sum_of("BT-106", "totals.lines", totals.lines, _signed(lines))
    for name, where, parts in (
        ("allowances", "BT-107", invoice.allowances),
        ("charges", "BT-108", invoice.charges),
    ):
        if invoice.lines or parts:
            every = [(f"{name}[{n}].amount", part.amount) for n, part in enumerate(parts)]
            yield from _sum_of(where, f"totals.{name}", getattr(totals, name), _signed(every))
    if totals.lines is not None:
        yield from _sum_of(
            "BT-109",
            "totals.tax_exclusive",
            totals.tax_exclusive,
            _signed(
                [("totals.lines", totals.lines), ("totals.charges", totals.charges)],
                [("totals.allowances", totals.allowances)],
            ),
        )
    taxes = [
        (f"vat_breakdown[{n}].tax_amount", part.tax_amount) for n, part in enumerate(invoice.vat_breakdown)
    ]
    if taxes and None not in [amount for _, amount in taxes]:
        yield from _sum_of("BT-110", "totals.tax", totals.tax, _signed(taxes))
    if totals.tax_exclusive is not None:
        parts_ = _signed([("totals.tax_exclusive", totals.tax_exclusive), ("totals.tax", totals.tax)])
        yield from _sum_of("BT-112", "totals.tax_inclusive", totals.tax_inclusive, parts_)
    if totals.tax_inclusive is not None and (invoice.lines or invoice.vat_breakdown):
        # MINIMUM, which has neither, has no place for what was paid before
        yield from _sum_of(
            "BT-115",
            "totals.payable",
            totals.payable,
            _signed(
                [
                    ("totals.tax_inclusive", totals.tax_inclusive),
                    ("totals.rounding", totals.rounding),
                    *(
                        (f"third_party_payments[{n}].amount", each.amount)
                        for n, each in enumerate(invoice.third_party_payments)
                    ),
                ],
                [("totals.prepaid", totals.prepaid)],
            ),
        )


def _sum_of(where: str, path: str, stated: Decimal | None, parts: Sequence[Part]) -> Iterator[Difference]:
    expected = sum((part.amount for part in parts), ZERO)
    if stated is not None and stated != expected:
        cause = of_sum(stated, expected, parts)
        yield Difference(where=where, path=path, stated=stated, expected=expected, cause=cause)


def _signed(
    added: Iterable[tuple[str, Decimal | None]], taken_off: Iterable[tuple[str, Decimal | None]] = ()
) -> list[Part]:
    plus = [Part(path, amount) for path, amount in added if amount is not None]
    return plus + [Part(path, -amount) for path, amount in taken_off if amount is not None]

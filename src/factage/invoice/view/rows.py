"""The lines of the invoice in words: name, details beneath it, quantity, price, VAT, amount."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from factage.invoice.model import (
    AllowanceCharge,
    DocumentReference,
    Invoice,
    Item,
    Line,
    LineVat,
    Period,
    unfolded,
)
from factage.invoice.money import exact
from factage.invoice.totals import counts
from factage.invoice.view.sheet import Row
from factage.invoice.view.words import MINUS, Words

_DEEPEST: Final = 4
_DOT: Final = " · "


def rows_of(invoice: Invoice, words: Words) -> tuple[Row, ...]:
    """Every line in its order; sub-lines (BT-X-304, BG-DEX-01) are a level deeper than what they belong to."""
    found = []
    levels: dict[str, int] = {}
    so_far = Decimal(0)
    for _, line in unfolded(invoice.lines):
        level = min(levels.get(line.parent_id or "", -1) + 1, _DEEPEST)
        levels.setdefault(line.id or "", level)
        if counts(line) and line.net_amount is not None:
            with exact():
                so_far += line.net_amount
        found.append(_row(line, words, invoice.currency, so_far, level))
    return tuple(found)


def _row(line: Line, words: Words, currency: str | None, so_far: Decimal, level: int) -> Row:
    item = line.item or Item()
    return Row(
        id=line.id or "",
        name=item.name or item.description or "",
        details=tuple(detail for detail in _details(line, item, words, currency) if detail),
        quantity="" if line.quantity is None else words.quantity(line.quantity, line.unit),
        price="" if line.unit_price is None else words.amount(line.unit_price, currency),
        vat=vat_of(line.vat, words),
        net="" if line.net_amount is None else words.amount(line.net_amount, currency),
        so_far=words.amount(so_far, currency),
        level=level,
        counted=counts(line),
    )


def vat_of(vat: LineVat | None, words: Words) -> str:
    """The rate, or the word for a category that has none."""
    if vat is None:
        return ""
    rate = words.percent(vat.rate) if vat.rate is not None else ""
    word = words.named("vat", vat.category)
    return word.format(rate=rate).strip() if word else rate


def _details(line: Line, item: Item, words: Words, currency: str | None) -> Iterator[str]:
    if item.name and item.description:
        yield from item.description.splitlines()
    yield _DOT.join((*_identifiers(item, words), *_price(line, words, currency)))
    yield _DOT.join(_attributes(item, words))
    for part in line.allowances:
        yield _part(part, words, currency, "allowance", MINUS)
    for part in line.charges:
        yield _part(part, words, currency, "charge", "+")
    yield period_of(line.period, words)
    yield _DOT.join(_references(line, words))
    if line.vat and line.vat.exemption_reason:
        yield line.vat.exemption_reason
    for note in line.notes:
        yield from (note.text or "").splitlines()


def _identifiers(item: Item, words: Words) -> Iterator[str]:
    if item.seller_id:
        yield words("reference", id=item.seller_id)
    if item.buyer_id:
        yield words("buyer_item", id=item.buyer_id)
    if item.standard_id:
        yield words("standard_item", id=item.standard_id.value)
    if item.origin_country:
        yield words("origin", country=words.country(item.origin_country))


def _attributes(item: Item, words: Words) -> Iterator[str]:
    for attribute in item.attributes:
        value = attribute.value or ""
        if not value and attribute.measure is not None:
            value = words.quantity(attribute.measure, attribute.unit)
        yield f"{attribute.name}{words.colon}{value}" if attribute.name else value


def _price(line: Line, words: Words, currency: str | None) -> Iterator[str]:
    if line.base_quantity is not None and line.base_quantity != 1:
        yield words("per", quantity=words.quantity(line.base_quantity, line.base_unit or line.unit))
    if line.gross_price is not None and line.price_discount:
        gross = words.amount(line.gross_price, currency)
        yield words("gross_price", gross=gross, discount=words.amount(line.price_discount, currency))


def reason_of(part: AllowanceCharge, words: Words, currency: str | None, kind: str) -> str:
    """Why something is taken off or added, and how it is reckoned."""
    said = part.reason or words(kind)
    if part.percent is not None and part.base is not None:
        base = words.amount(part.base, currency)
        said += f" ({words('of_base', percent=words.percent(part.percent), base=base)})"
    return said


def _part(part: AllowanceCharge, words: Words, currency: str | None, kind: str, sign: str) -> str:
    said = reason_of(part, words, currency, kind)
    if part.amount is None:
        return said
    return f"{said}{words.colon}{sign}{words.amount(part.amount, currency)}"


def period_of(period: Period | None, words: Words) -> str:
    """From … to …, or the one day that is known; empty where there is none."""
    if period is None:
        return ""
    start = words.day(period.start) if period.start else ""
    end = words.day(period.end) if period.end else ""
    if start and end:
        return words("period_from_to", start=start, end=end)
    return words("period_from", start=start) if start else words("period_to", end=end) if end else ""


def _references(line: Line, words: Words) -> Iterator[str]:
    for key, references in (
        ("order_line", line.order_references),
        ("contract_line", line.contract_references),
        ("despatch_line", (*line.despatch_references, *line.delivery_note_references)),
        ("receiving_line", line.receiving_references),
        ("invoice_line", line.preceding_invoices),
    ):
        for number in _numbers(references, words):
            yield words(key, number=number)
    for further in line.further_references:
        yield from _numbers([further], words)
    if line.object_identifier:
        yield words("object_line", id=line.object_identifier.value)
    if line.buyer_accounting_reference:
        yield words("accounting_line", number=line.buyer_accounting_reference)
    if line.delivery and (line.delivery.date or line.delivery.name):
        day = words.day(line.delivery.date) if line.delivery.date else ""
        yield words("delivered_line", where=" ".join(part for part in (day, line.delivery.name) if part))


def _numbers(references: Iterable[DocumentReference], words: Words) -> Iterator[str]:
    for reference in references:
        number = reference.number or ""
        if reference.line:
            number = words("line_of", number=number, line=reference.line) if number else reference.line
        if number and reference.issue_date:
            number = words("preceding_dated", number=number, date=words.day(reference.issue_date))
        if number:
            yield number

"""From the semantic invoice to the words on the page."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from factage.invoice.model import Address, Identifier, Invoice, LineVat, Party, Totals
from factage.invoice.view.mentions import mentions_of, notes_of, vat_reason
from factage.invoice.view.references import facts_of
from factage.invoice.view.rows import reason_of, rows_of, vat_of
from factage.invoice.view.settlement import payment_of
from factage.invoice.view.sheet import Block, Fact, Sheet, Sum, VatRow
from factage.invoice.view.words import Words

CREDITS: Final = frozenset({"381", "261", "262", "396", "502", "503", "83"})
"""UNTDID 1001: what is stated is in the customer's favour."""
_OTHERS: Final = (
    "buyer_agent",
    "seller_agent",
    "payer",
    "payee",
    "invoicer",
    "tax_representative",
)


def compose(invoice: Invoice, language: str) -> Sheet:
    """The page in ``language`` (``fr`` or ``en``). What the invoice does not say is not on it."""
    words = Words(language)
    seller = invoice.seller or Party()
    totals = invoice.totals or Totals()
    kind = words.title(invoice.type_code)
    number = invoice.number or ""
    home = seller.address.country if seller.address else None
    due, when = _due(invoice, totals, words)
    return Sheet(
        language=words.language,
        kind=kind,
        number=number,
        dated=words("from", date=words.day(invoice.issue_date)) if invoice.issue_date else "",
        headline=invoice.title or "",
        seller=Block(seller.name or "", tuple(_sender(seller, words, home))),
        recipient=tuple(_recipient(invoice.invoicee or invoice.buyer or Party(), words, home)),
        due=due,
        due_when=when,
        facts=tuple(facts_of(invoice, words)),
        parties=tuple(_parties(invoice, words, home)),
        rows=rows_of(invoice, words),
        sums=tuple(_sums(invoice, totals, words)),
        vat=tuple(_vat(invoice, words)),
        payment=payment_of(invoice, words),
        notes=tuple(notes_of(invoice)),
        documents=tuple(_documents(invoice, words)),
        mentions=tuple(mentions_of(invoice, words)),
        foot=" · ".join(_foot(seller, words)),
    )


def _due(invoice: Invoice, totals: Totals, words: Words) -> tuple[Sum, str]:
    if totals.payable is None:
        return Sum("", ""), ""
    value = words.money(totals.payable, invoice.currency)
    if invoice.type_code in CREDITS or totals.payable < 0:
        return Sum(words("in_your_favour"), words.money(abs(totals.payable), invoice.currency), "due"), ""
    if totals.payable == 0:
        return Sum(words("payable"), value, "due"), words("paid") if totals.prepaid else ""
    when = words("due_by", date=words.day(invoice.due_date)) if invoice.due_date else ""
    return Sum(words("payable"), value, "due"), when


def _sender(party: Party, words: Words, home: str | None) -> Iterator[str]:
    if party.trading_name and party.trading_name != party.name:
        yield party.trading_name
    yield from address_lines(party.address, words, home)
    contact = party.contact
    if contact:
        for part in (contact.name, contact.department, contact.phone, contact.email):
            if part:
                yield part


def _recipient(party: Party, words: Words, home: str | None) -> Iterator[str]:
    if party.name:
        yield party.name
    if party.trading_name and party.trading_name != party.name:
        yield party.trading_name
    if party.contact:
        for part in (party.contact.department, party.contact.name):
            if part and part != party.name:
                yield part
    yield from address_lines(party.address, words, home)


def address_lines(address: Address | None, words: Words, home: str | None) -> Iterator[str]:
    """The address as it is written on an envelope (NF Z10-011); the country where it is not the sender's."""
    if address is None:
        return
    for line in (address.line1, address.line2, address.line3):
        if line:
            yield line
    town = " ".join(part for part in (address.postcode, address.city) if part)
    if town:
        yield town
    if address.subdivision:
        yield address.subdivision
    if address.country and address.country != home:
        yield words.country(address.country)


def _parties(invoice: Invoice, words: Words, home: str | None) -> Iterator[Block]:
    if invoice.invoicee and invoice.buyer:
        yield _block("buyer", invoice.buyer, words, home)
    delivery = invoice.delivery
    if delivery and (delivery.name or delivery.address or delivery.location_id):
        lines = [*([delivery.name] if delivery.name else []), *address_lines(delivery.address, words, home)]
        ids = [delivery.location_id] if delivery.location_id else []
        known = set(_recipient(invoice.invoicee or invoice.buyer or Party(), words, home))
        if ids or not known.issuperset(lines):
            yield Block(words("delivery"), tuple(lines), tuple(identifier_facts(ids, words)))
    for role in _OTHERS:
        party = getattr(invoice, role)
        if party is not None:
            yield _block(role, party, words, home)


def _block(role: str, party: Party, words: Words, home: str | None) -> Block:
    facts = list(identifier_facts([*party.identifiers, *([party.legal_id] if party.legal_id else [])], words))
    if party.vat_id:
        facts.append(Fact(words("vat_id"), party.vat_id.value))
    return Block(words(role), tuple(_recipient(party, words, home)), tuple(facts))


def identifier_facts(identifiers: list[Identifier], words: Words) -> Iterator[Fact]:
    """Each identifier under the name of its scheme."""
    for identifier in identifiers:
        yield Fact(words.scheme(identifier.scheme) or words("number"), identifier.value)


def _sums(invoice: Invoice, totals: Totals, words: Words) -> Iterator[Sum]:
    adjusted = bool(invoice.allowances or invoice.charges) or totals.tax_exclusive is None
    rows: list[tuple[str, Decimal | None, str]] = []
    if adjusted:
        rows.append((words("total_lines"), totals.lines, "plain"))
    for kind, parts, sign in (("allowance", invoice.allowances, -1), ("charge", invoice.charges, 1)):
        for part in parts:
            amount = None if part.amount is None else sign * part.amount
            rows.append((reason_of(part, words, invoice.currency, kind), amount, "plain"))
    rows += [
        (words("tax_exclusive"), totals.tax_exclusive, "strong"),
        (words("tax"), totals.tax, "plain"),
    ]
    yield from _money(rows, invoice.currency, words)
    label = words("tax_in_vat_currency", currency=invoice.vat_currency or "")
    yield from _money([(label, totals.tax_in_vat_currency, "aside")], invoice.vat_currency, words)
    due = words("credit" if invoice.type_code in CREDITS else "payable")
    rows = [
        (words("tax_inclusive"), totals.tax_inclusive, "strong"),
        (words("prepaid"), -totals.prepaid if totals.prepaid else None, "plain"),
        (words("rounding"), totals.rounding or None, "plain"),
        *(
            (each.description or words("for_others"), each.amount, "plain")
            for each in invoice.third_party_payments
        ),
        (due, totals.payable, "due"),
    ]
    yield from _money(rows, invoice.currency, words)


def _money(rows: list[tuple[str, Decimal | None, str]], currency: str | None, words: Words) -> Iterator[Sum]:
    for label, amount, weight in rows:
        if amount is not None:
            yield Sum(label, words.money(amount, currency), weight)


def _vat(invoice: Invoice, words: Words) -> Iterator[VatRow]:
    for part in invoice.vat_breakdown:
        yield VatRow(
            rate=vat_of(LineVat(category=part.category, rate=part.rate), words),
            taxable=""
            if part.taxable_amount is None
            else words.amount(part.taxable_amount, invoice.currency),
            tax="" if part.tax_amount is None else words.amount(part.tax_amount, invoice.currency),
            reason=vat_reason(part, words),
        )


def _documents(invoice: Invoice, words: Words) -> Iterator[str]:
    for document in invoice.attachments:
        name = document.filename or document.id or ""
        said = (
            words.named("document", document.description)
            or document.description
            or (document.id if document.id != name else "")
            or ""
        )
        text = words("attached", name=name, description=said) if said else name
        if document.url:
            text = f"{text} ({words('document_link', url=document.url)})"
        if text:
            yield text


def _foot(seller: Party, words: Words) -> Iterator[str]:
    if seller.name:
        yield seller.name
    if seller.legal_information:
        yield " ".join(seller.legal_information.split())
    ids = ([seller.legal_id] if seller.legal_id else []) + list(seller.identifiers)
    for fact in identifier_facts(ids, words):
        yield f"{fact.label} {fact.value}"
    if seller.vat_id:
        yield f"{words('vat_id')} {seller.vat_id.value}"
    if seller.tax_registration:
        yield f"{words('tax_registration')} {seller.tax_registration.value}"

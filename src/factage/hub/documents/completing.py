"""What a printed page takes for granted: who sells and buys, what is on file about them, what a layout's person said once.

A page is read as it is printed. The norm asks for more than people print (a code for each unit, the country, the number
of the register): what is on file fills what is empty, and never changes what the page says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from factage.hub.accounts.models import IssuingCompany
from factage.hub.customers.models import Customer
from factage.invoice.formats.profiles import PROFILES
from factage.invoice.model import (
    Address,
    Identifier,
    Invoice,
    Item,
    Line,
    LineVat,
    Note,
    Party,
    Totals,
    VatBreakdown,
)
from factage.invoice.totals import Incomplete, compute

PROCESS, UNIT = "business_process", "unit"
"""What layouts never print and a person says once: the nature of what is sold (BT-23), the usual unit (BT-130)."""
NATURES: Final = {"goods": "B", "services": "S", "both": "M"}
_ONE: Final = "C62"
_SIREN, _SIRET, _ROUTING, _MAIL = "0002", "0009", "0225", "EM"
_TOTALS: Final = ("lines", "allowances", "charges", "tax_exclusive", "tax", "tax_inclusive", "payable")


def completed(
    invoice: Invoice,
    *,
    company: IssuingCompany | None,
    customer: Customer | None,
    unsaid: Mapping[str, str],
) -> Invoice:
    """The invoice of a page with what its page leaves unsaid; what it does say is untouched."""
    lines = tuple(_line(line, n, unsaid.get(UNIT) or _ONE) for n, line in enumerate(invoice.lines, start=1))
    found = replace(
        invoice,
        type_code=invoice.type_code or "380",
        currency=invoice.currency or "EUR",
        specification=invoice.specification or PROFILES["en16931"].specification,
        business_process=invoice.business_process or _process(invoice, unsaid.get(PROCESS, "")),
        seller=_seller(invoice.seller or Party(), company),
        buyer=_buyer(invoice.buyer or Party(), customer),
        notes=(*invoice.notes, *_mentions(invoice, company)),
        lines=lines,
        vat_breakdown=tuple(_breakdown(part) for part in invoice.vat_breakdown),
    )
    return _summed(found)


def _process(invoice: Invoice, nature: str) -> str | None:
    """BT-23 from the nature of the operation: 1 as usual, 2 paid already, 4 with a deposit deducted."""
    letter = NATURES.get(nature)
    if letter is None:
        return None
    totals = invoice.totals or Totals()
    if not totals.prepaid or invoice.type_code == "386":
        return f"{letter}1"
    return f"{letter}{'4' if totals.payable else '2'}"


def _seller(party: Party, company: IssuingCompany | None) -> Party:
    if company is None:
        return party
    siren = company.siren
    return replace(
        party,
        name=party.name or company.name,
        identifiers=party.identifiers or _known(company.siret, _SIRET),
        legal_id=party.legal_id or _one(siren, _SIREN),
        vat_id=party.vat_id or _one(company.vat_id, None),
        electronic_address=party.electronic_address or _one(siren, _ROUTING) or _one(company.email, _MAIL),
        address=_address(
            party.address,
            line1=company.line1,
            line2=company.line2,
            postcode=company.postcode,
            city=company.city,
            country=company.country,
        ),
    )


def _buyer(party: Party, customer: Customer | None) -> Party:
    if customer is None:
        return party
    where = customer.addresses.filter(network="pa").first()
    contact = customer.contacts.exclude(email="").first()
    return replace(
        party,
        name=party.name or customer.name,
        identifiers=party.identifiers or _known(customer.siret, _SIRET),
        legal_id=party.legal_id or _one(customer.siren, _SIREN),
        vat_id=party.vat_id or _one(customer.vat_id, None),
        electronic_address=party.electronic_address
        or (_one(where.value, where.scheme or _ROUTING) if where else None)
        or _one(customer.siren, _ROUTING)
        or _one(contact.email if contact else "", _MAIL),
        address=_address(party.address, country=customer.country),
    )


def _address(address: Address | None, **known: str) -> Address | None:
    """Where no street is printed, the address on file; else only the country that it leaves out."""
    said = address or Address()
    if any((said.line1, said.postcode, said.city)):
        known = {"country": known.get("country", "")}
    filled = {name: getattr(said, name) or value or None for name, value in known.items()}
    return replace(said, **filled) if any(filled.values()) or address else None


def _one(value: str, scheme: str | None) -> Identifier | None:
    return Identifier(value=value, scheme=scheme) if value else None


def _known(value: str, scheme: str) -> tuple[Identifier, ...]:
    return (Identifier(value=value, scheme=scheme),) if value else ()


def _mentions(invoice: Invoice, company: IssuingCompany | None) -> list[Note]:
    """The mentions of the company that the page does not bear (it may print them on its back)."""
    if company is None:
        return []
    there = {note.subject_code for note in invoice.notes}
    own = {
        "PMD": company.late_payment_mention,
        "PMT": company.recovery_mention,
        "AAB": company.discount_mention,
    }
    return [Note(subject_code=code, text=text) for code, text in own.items() if text and code not in there]


def _line(line: Line, number: int, unit: str) -> Line:
    vat = line.vat
    if vat is not None and vat.category is None and vat.rate:
        vat = replace(vat, category="S")
    item = line.item or Item()
    if item.name is None and item.description:
        item = replace(item, name=item.description, description=None)
    return replace(
        line,
        id=line.id or str(number),
        unit=line.unit or unit,
        item=item,
        vat=vat or LineVat(),
        quantity=Decimal(1) if line.quantity is None and line.unit_price is None else line.quantity,
        unit_price=line.net_amount if line.quantity is None and line.unit_price is None else line.unit_price,
    )


def _breakdown(part: VatBreakdown) -> VatBreakdown:
    return replace(part, category="S") if part.category is None and part.rate else part


def _summed(invoice: Invoice) -> Invoice:
    """The sums that the norm asks for and the page does not print, from those that it does."""
    try:
        made = compute(replace(invoice, vat_breakdown=invoice.vat_breakdown if not invoice.lines else ()))
    except (Incomplete, ArithmeticError):
        return invoice
    said: Any = invoice.totals or Totals()
    sums: Any = made.totals
    filled = {name: getattr(said, name) for name in _TOTALS}
    filled = {name: getattr(sums, name) if value is None else value for name, value in filled.items()}
    return replace(
        invoice,
        totals=replace(said, **filled),
        vat_breakdown=invoice.vat_breakdown or made.vat_breakdown,
    )

"""What a printed page takes for granted: who sells and buys, what is on file about them, what a layout's person said once.

A page is read as it is printed. The norm asks for more than people print (a code for each unit, the country, the number
of the register): what is on file fills what is empty, and never changes what the page says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from factage.hub.accounts.models import IssuingCompany
from factage.hub.customers.models import Customer
from factage.hub.documents.unsaid_vat import completed_vat
from factage.invoice.formats.profiles import PROFILES
from factage.invoice.model import (
    Address,
    Identifier,
    Invoice,
    Item,
    Line,
    Note,
    Party,
    Payment,
    Totals,
)

PROCESS, UNIT = "business_process", "unit"
"""What layouts never print and a person says once: the nature of what is sold (BT-23), the usual unit (BT-130)."""
NATURES: Final = {"goods": "B", "services": "S", "both": "M"}
_ONE: Final = "C62"
_FRENCH: Final = re.compile(r"(?:0[1-9]|[1-9]\d)\d{3}")
"""A post code of France, its overseas departments among them."""
_PREFIXES: Final = {"EL": "GR", "XI": "GB"}
"""VAT prefixes that are no country codes (directive 2006/112/CE, art. 215)."""
_SIREN, _SIRET, _ROUTING, _MAIL = "0002", "0009", "0225", "EM"
_TRANSFER: Final = "30"


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
        buyer=_at_home(_buyer(invoice.buyer or Party(), customer), invoice.seller, company),
        notes=(*invoice.notes, *_mentions(invoice, company)),
        payment=_payment(invoice.payment),
        lines=lines,
    )
    return completed_vat(found)


def _payment(payment: Payment | None) -> Payment | None:
    """An account to pay to is paid to by credit transfer (UNTDID 4461: 30)."""
    if payment is None or payment.means_code or not payment.accounts:
        return payment
    return replace(payment, means_code=_TRANSFER)


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
    """The seller; one without a VAT number is known to the tax office by its SIREN (BT-32, BR-E-02)."""
    found = _on_file(party, company)
    if found.vat_id or found.tax_registration or not found.legal_id or found.legal_id.scheme != _SIREN:
        return found
    return replace(found, tax_registration=Identifier(value=found.legal_id.value))


def _on_file(party: Party, company: IssuingCompany | None) -> Party:
    if company is None:
        return replace(party, address=_address(party.address, country=_registered_in(party)))
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
        return replace(party, address=_address(party.address, country=_registered_in(party)))
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
        address=_address(party.address, country=customer.country or _registered_in(party)),
    )


def _at_home(buyer: Party, seller: Party | None, company: IssuingCompany | None) -> Party:
    """The buyer in the seller's country, where the page prints a town and no country, as the post does at home."""
    address = buyer.address
    if (
        address is None
        or address.country
        or not address.city
        or not _FRENCH.fullmatch(address.postcode or "")
    ):
        return buyer
    country = company.country if company else _registered_in(seller or Party())
    return replace(buyer, address=replace(address, country=country)) if country == "FR" else buyer


def _registered_in(party: Party) -> str:
    """The country whose register gave the party its number: a SIREN is French, a VAT number says its own."""
    if party.legal_id and party.legal_id.scheme == _SIREN:
        return "FR"
    prefix = party.vat_id.value[:2].upper() if party.vat_id else ""
    return _PREFIXES.get(prefix, prefix) if prefix.isalpha() else ""


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
    item = line.item or Item()
    if item.name is None and item.description:
        item = replace(item, name=item.description, description=None)
    quantity, price = line.quantity, line.unit_price
    if quantity is None and price is None:
        quantity, price = Decimal(1), line.net_amount
    if quantity is not None and price is not None and price < 0:  # BR-27: what is taken back has a price too
        quantity, price = -quantity, -price
    return replace(
        line,
        id=line.id or str(number),
        unit=line.unit or unit,
        item=item,
        quantity=quantity,
        unit_price=price,
    )

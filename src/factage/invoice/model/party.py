"""Who sells, buys, is paid, pays, represents: a party with its identifiers, address and contact."""

from __future__ import annotations

from dataclasses import dataclass

from factage.invoice.model.term import term, terms
from factage.invoice.model.value import Identifier


def _roles(**numbers: str) -> dict[str, str]:
    return numbers


def _addresses(**numbers: str) -> dict[str, str]:
    return {f"{role}.address": number for role, number in numbers.items()}


def _contacts(**numbers: str) -> dict[str, str]:
    return {f"{role}.contact": number for role, number in numbers.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address (BG-5 seller, BG-8 buyer, BG-12 tax representative, BG-15 place of delivery).

    A house number, a post box, a department, a part of the city stand apart where the document has them so.
    """

    line1: str | None = term(
        _addresses(seller="BT-35", buyer="BT-50", tax_representative="BT-64", delivery="BT-75")
    )
    line2: str | None = term(
        _addresses(seller="BT-36", buyer="BT-51", tax_representative="BT-65", delivery="BT-76")
    )
    line3: str | None = term(
        _addresses(seller="BT-162", buyer="BT-163", tax_representative="BT-164", delivery="BT-165")
    )
    city: str | None = term(
        _addresses(seller="BT-37", buyer="BT-52", tax_representative="BT-66", delivery="BT-77")
    )
    postcode: str | None = term(
        _addresses(seller="BT-38", buyer="BT-53", tax_representative="BT-67", delivery="BT-78")
    )
    subdivision: str | None = term(
        _addresses(seller="BT-39", buyer="BT-54", tax_representative="BT-68", delivery="BT-79")
    )
    country: str | None = term(
        _addresses(seller="BT-40", buyer="BT-55", tax_representative="BT-69", delivery="BT-80")
    )
    building_number: str | None = term("EXT")
    post_box: str | None = term("EXT")
    department: str | None = term("EXT")
    district: str | None = term("EXT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to speak to (BG-6 seller, BG-9 buyer)."""

    name: str | None = term(_contacts(seller="BT-41", buyer="BT-56"))
    department: str | None = term(_contacts(seller="BT-41", buyer="BT-56"))
    phone: str | None = term(_contacts(seller="BT-42", buyer="BT-57"))
    email: str | None = term(_contacts(seller="BT-43", buyer="BT-58"))
    fax: str | None = term("EXT")
    type_code: str | None = term("EXT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A company, public body or person in one role (BG-4 seller, BG-7 buyer, BG-10 payee, BG-11 tax representative).

    ``legal_id`` is the registration number (in France the SIREN, scheme 0002); ``identifiers`` the others (SIRET 0009,
    GLN 0088, routing code 0224 …); ``electronic_address`` where it receives invoices (in France scheme 0225).
    """

    name: str | None = term(_roles(seller="BT-27", buyer="BT-44", payee="BT-59", tax_representative="BT-62"))
    trading_name: str | None = term(_roles(seller="BT-28", buyer="BT-45"))
    identifiers: tuple[Identifier, ...] = terms(_roles(seller="BT-29", buyer="BT-46", payee="BT-60"))
    legal_id: Identifier | None = term(_roles(seller="BT-30", buyer="BT-47", payee="BT-61"))
    vat_id: Identifier | None = term(_roles(seller="BT-31", buyer="BT-48", tax_representative="BT-63"))
    tax_registration: Identifier | None = term(_roles(seller="BT-32"))
    legal_information: str | None = term(_roles(seller="BT-33"))
    electronic_address: Identifier | None = term(_roles(seller="BT-34", buyer="BT-49"))
    address: Address | None = term(_roles(seller="BG-5", buyer="BG-8", tax_representative="BG-12"))
    contact: Contact | None = term(_roles(seller="BG-6", buyer="BG-9"))
    role_code: str | None = term("EXT")
    legal_address: Address | None = term("EXT")
    further_contacts: tuple[Contact, ...] = terms("EXT")
    further_tax_ids: tuple[Identifier, ...] = terms("EXT")
    """Tax numbers beyond those of their own, each with the scheme that the document gives it."""

"""Rows for the hub's tests: each function makes one, with valid check digits and names that no company bears.

Everything may be given by keyword. What belongs to an organisation takes it as first argument:

    ours = organisation()
    clerk = person(ours, role="send")
    buyer = customer(ours, name="Ateliers Fauvette")
    agreement(buyer, channel="email", delivery="link", format="facturx")

Each opens and leaves the scope itself; a test that reads rows opens one: `with scope(ours): …`.
"""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from factage.hub.accounts.models import IssuingCompany, Organisation, Person
    from factage.hub.customers.models import (
        Agreement,
        Contact,
        Customer,
        ElectronicAddress,
        Requirement,
    )

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
PASSWORD = "correct horse battery"
_numbers = itertools.count(1)


def organisation(name: str = "", **fields: Any) -> Organisation:
    from factage.hub.accounts import operations

    return operations.add_organisation(name=name or f"Maison {next(_numbers)}", **fields)


def person(
    organisation: Organisation, *, role: str = "send", email: str = "", password: str = "", **fields: Any
) -> Person:
    """Someone with a role. Without ``password`` sign in by `client.force_login(person)`: hashing takes its time."""
    from factage.hub.accounts import operations

    email = email or f"personne{next(_numbers)}@example.org"
    return operations.add_person(
        organisation=organisation, email=email, role=role, password=password, **fields
    )[0]


def issuing_company(organisation: Organisation, **fields: Any) -> IssuingCompany:
    """By default a small company: it owes invoices through a PA from 1 September 2027."""
    from factage.hub.accounts import operations

    number = fields.pop("siren", "") or siren(next(_numbers))
    fields = {
        "name": "Imprimerie des Remparts",
        "siren": number,
        "siret": siret(number),
        "vat_id": vat_id(number),
        "size": "sme",
        "line1": "3 rue des Remparts",
        "postcode": "35000",
        "city": "Rennes",
        "legal_form": "SARL",
    } | fields
    return operations.add_issuing_company(organisation=organisation, **fields)


def customer(organisation: Organisation, **fields: Any) -> Customer:
    from factage.hub.base.tenancy import scope
    from factage.hub.customers.models import Customer

    number = next(_numbers)
    own = fields.pop("siren", None)
    own = siren(1000 + number) if own is None else own
    fields = {
        "reference": f"C{number:04}",
        "name": f"Ateliers {number}",
        "kind": "company",
        "country": "FR",
        "siren": own,
        "siret": siret(own) if own else "",
        "vat_id": vat_id(own) if own else "",
    } | fields
    with scope(organisation):
        return Customer.objects.create(organisation=organisation, **fields)


def contact(customer: Customer, **fields: Any) -> Contact:
    from factage.hub.base.tenancy import scope
    from factage.hub.customers.models import Contact

    fields = {"role": "billing", "email": f"compta{next(_numbers)}@example.com"} | fields
    with scope(customer.organisation):
        return Contact.objects.create(organisation=customer.organisation, customer=customer, **fields)


def electronic_address(customer: Customer, **fields: Any) -> ElectronicAddress:
    """By default a verified e-mail address."""
    from factage.hub.base.tenancy import scope
    from factage.hub.customers.models import ElectronicAddress

    fields = {
        "network": "email",
        "value": f"compta{next(_numbers)}@example.com",
        "verified_on": date(2026, 1, 5),
        "proof": "courrier du 5 janvier 2026",
    } | fields
    with scope(customer.organisation):
        return ElectronicAddress.objects.create(
            organisation=customer.organisation, customer=customer, **fields
        )


def agreement(customer: Customer, **fields: Any) -> Agreement:
    """By default: e-mail, link, Factur-X, from 1 January 2026 without end, an express agreement."""
    from factage.hub.base.tenancy import scope
    from factage.hub.customers.models import Agreement

    fields = {
        "channel": "email",
        "delivery": "link",
        "format": "facturx",
        "agreed_from": date(2026, 1, 1),
        "basis": "express",
        "proof": "courrier du 5 janvier 2026",
        "recorded_at": NOW,
        "recorded_by": "person:clerk@example.org",
    } | fields
    with scope(customer.organisation):
        return Agreement.objects.create(organisation=customer.organisation, customer=customer, **fields)


def requirement(customer: Customer, kind: str = "order_number", **fields: Any) -> Requirement:
    from factage.hub.base.tenancy import scope
    from factage.hub.customers.models import Requirement

    fields = {
        "provenance": "customers.csv",
        "recorded_at": NOW,
        "recorded_by": "person:clerk@example.org",
    } | fields
    with scope(customer.organisation):
        return Requirement.objects.create(
            organisation=customer.organisation, customer=customer, kind=kind, **fields
        )


def siren(number: int) -> str:
    """The ``number``-th SIREN with a valid check digit among those that begin with 999, which nobody bears."""
    body = f"999{number:05}"
    return body + _luhn(body)


def siret(siren: str, establishment: int = 1) -> str:
    body = f"{siren}{establishment:04}"
    return body + _luhn(body)


def vat_id(siren: str) -> str:
    """The French VAT number that goes with a SIREN."""
    return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02}{siren}"


def _luhn(body: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)

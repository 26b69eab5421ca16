"""What the hub's tests share: an organisation, someone who works for it, a company, a customer, an agreement.

`tests/factories.py` makes more of each; other folders of tests may import it too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import factories

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from factage.hub.accounts.models import IssuingCompany, Organisation, Person
    from factage.hub.customers.models import Agreement, Customer


@pytest.fixture
def organisation(db: None) -> Organisation:
    return factories.organisation("Maison Lenoir")


@pytest.fixture
def other_organisation(db: None) -> Organisation:
    return factories.organisation("Maison Leblanc")


@pytest.fixture
def person(organisation: Organisation) -> Person:
    """Someone of the organisation who may send."""
    return factories.person(organisation, role="send", email="clerk@example.org")


@pytest.fixture
def administrator(organisation: Organisation) -> Person:
    return factories.person(organisation, role="administer", email="head@example.org")


@pytest.fixture
def issuing_company(organisation: Organisation) -> IssuingCompany:
    return factories.issuing_company(organisation)


@pytest.fixture
def customer(organisation: Organisation) -> Customer:
    return factories.customer(organisation, reference="C-001", name="Ateliers Fauvette")


@pytest.fixture
def agreement(customer: Customer) -> Agreement:
    return factories.agreement(customer)


@pytest.fixture
def desk() -> Callable[[Person], Client]:
    """A browser on the desk's host in which someone is signed in: `desk(person).get("/")`."""
    from django.conf import settings
    from django.test import Client

    def signed_in(person: Person) -> Client:
        client = Client(headers={"host": settings.FACTAGE_DESK_HOST})
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def portal() -> Client:
    """A browser on the portal's host."""
    from django.conf import settings
    from django.test import Client

    return Client(headers={"host": settings.FACTAGE_PORTAL_HOST})

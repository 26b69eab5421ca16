"""A channel of our own that does what a test says, and what every test of deliveries needs around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

import factories
import ready
from scripted import Scripted, instead_of_email

if TYPE_CHECKING:
    from factage.hub.documents.models import Document

NOW = factories.NOW


@pytest.fixture
def channel() -> Iterator[Scripted]:
    with instead_of_email() as mine:
        yield mine


@pytest.fixture
def agreed(organisation: Any) -> Any:
    """A customer who wants his invoices by e-mail, as PDF in the message, at an address that is verified."""
    customer = factories.customer(organisation, name="Ateliers Fauvette", language="fr")
    factories.electronic_address(customer, value="compta@fauvette.example")
    factories.agreement(customer, channel="email", delivery="attachment", format="pdf")
    return customer


@pytest.fixture
def document(organisation: Any, agreed: Any, issuing_company: Any) -> Document:
    return ready.document(organisation, agreed, issuing_company)


@pytest.fixture
def later() -> Callable[[float], Any]:
    return lambda minutes: NOW + timedelta(minutes=minutes)

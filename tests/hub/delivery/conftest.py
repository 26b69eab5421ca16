"""A channel of our own that does what a test says, and what every test of deliveries needs around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

import factories
import ready
from factage.hub.delivery import channel as channels
from factage.hub.delivery.channel import Parcel, Receipt

if TYPE_CHECKING:
    from factage.hub.documents.models import Document

NOW = factories.NOW


class Scripted:
    """E-mail as far as the route is concerned; every sending does what ``does`` says."""

    key = "email"
    network = "email"
    carries = ("facturx", "pdf", "cii", "ubl")
    deliveries = ("link", "attachment")
    needs_address = True
    offers_all = False

    def __init__(self) -> None:
        self.sent: list[Parcel] = []
        self.does: Callable[[Parcel], Receipt] = lambda _parcel: Receipt("relayed", "queued")
        self.knows: Receipt | None = None
        self.is_up = True

    def up(self) -> bool:
        return self.is_up

    def reach(self, address: str, on: Any) -> Any:
        raise NotImplementedError

    def send(self, parcel: Parcel) -> Receipt:
        self.sent.append(parcel)
        return self.does(parcel)

    def ask(self, parcel_key: str) -> Receipt | None:
        return self.knows

    def accept(self, raw: bytes, **context: Any) -> list[Any]:
        return []


@pytest.fixture
def channel() -> Iterator[Scripted]:
    before = channels.named("email")
    mine = Scripted()
    channels.register(mine)
    yield mine
    channels.register(before)


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

"""An e-mail channel that does what a test says: for tests of deliveries that need no mail."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from factage.hub.delivery import channel as channels
from factage.hub.delivery.channel import Parcel, Receipt


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


@contextlib.contextmanager
def instead_of_email() -> Iterator[Scripted]:
    """As long as the block runs, this channel is e-mail."""
    before = channels.named("email")
    assert before is not None
    mine = Scripted()
    channels.register(mine)
    try:
        yield mine
    finally:
        channels.register(before)

"""The life of a document as one table: which event leads from which state to which."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

RECEIVED: Final = "received"
READ: Final = "read"
HELD: Final = "held"
READY: Final = "ready"
REJECTED: Final = "rejected"
CANCELLED: Final = "cancelled"
DUPLICATE: Final = "duplicate"
ATTACHED: Final = "attached"

STATES: Final = (RECEIVED, READ, HELD, READY, REJECTED, CANCELLED, DUPLICATE, ATTACHED)
WORKING: Final = (RECEIVED, READ)
"""Where our own work is not done yet."""
INVOICES: Final = (RECEIVED, READ, HELD, READY, REJECTED, CANCELLED)
"""What the conservation law counts: everything but duplicates, and files that belong to another document."""
SETTLED: Final = (HELD, READY, REJECTED, CANCELLED, DUPLICATE, ATTACHED)

TRANSITIONS: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    # event: (states from which it may happen, state after it); "" is before the first event
    "received": (("",), RECEIVED),
    "read": ((RECEIVED,), READ),
    "ready": ((READ, HELD), READY),
    "held": ((RECEIVED, READ, HELD, READY), HELD),
    "rejected": (("", RECEIVED, READ, HELD), REJECTED),
    "duplicate": (("", RECEIVED, READ, HELD), DUPLICATE),
    "attached": ((RECEIVED, READ, HELD, REJECTED), ATTACHED),
    "reopened": ((READ, HELD, REJECTED, DUPLICATE, ATTACHED), RECEIVED),
    "cancelled": ((HELD, READY, REJECTED), CANCELLED),
    "restored": ((CANCELLED,), HELD),
}

STANDINGS: Final = ("", "in_progress", "unsure", "delivered", "refused", "failed")
"""What became of a ready document on its way: written by `delivery`, read by everybody. "" is before a route is chosen."""


class TransitionError(Exception):
    """This event cannot happen in this state; the caller looked at something that has moved meanwhile."""

    def __init__(self, event: str, state: str) -> None:
        super().__init__(f"{event} cannot follow {state or 'nothing'}")
        self.event = event
        self.state = state


def after(event: str, state: str) -> str:
    """The state that ``event`` leads to from ``state``; events that do not move a document leave it where it is."""
    if event not in TRANSITIONS:
        return state
    possible, target = TRANSITIONS[event]
    if state not in possible:
        raise TransitionError(event, state)
    return target


def rebuilt(events: Iterable[str]) -> str:
    """The state that a document's events, in their order, lead to."""
    state = ""
    for event in events:
        state = after(event, state)
    return state

"""The states of a delivery and the evidence ladder: one table, and the projection of events onto both.

The state column of a delivery is what :func:`project` makes of its events, and nothing else; a test rebuilds every
state from its events.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

PLANNED, SENDING, SENT, ACKNOWLEDGED = "planned", "sending", "sent", "acknowledged"
REFUSED, UNSURE, FAILED, CANCELLED = "refused", "unsure", "failed", "cancelled"
STATES = (PLANNED, SENDING, SENT, ACKNOWLEDGED, REFUSED, UNSURE, FAILED, CANCELLED)

# While a delivery is in one of these, its document has no other: one legal original, never twice.
LIVE = (PLANNED, SENDING, SENT, ACKNOWLEDGED, UNSURE)
DELIVERED = (SENT, ACKNOWLEDGED)  # the channel has accepted it
NEEDS_A_PERSON = (UNSURE, REFUSED, FAILED)

# The ladder of evidence, weakest first. Each is another fact; none is inferred from another.
LADDER = (
    "prepared",  # the parcel exists here
    "handed",  # given out of our hands
    "relayed",  # a relay has accepted it (SMTP 250 after the message)
    "acked",  # a machine of the customer's side has acknowledged it
    "available",  # it lies where the customer can fetch it
    "fetched",  # a person has opened or downloaded it
    "taken",  # taken in charge
    "approved",
    "announced",  # payment announced
    "paid",
)

# (state, event) → state. What is not here is refused. None: the delivery does not exist yet.
TRANSITIONS: Mapping[tuple[str | None, str], str] = {
    (None, "delivery.planned"): PLANNED,
    (PLANNED, "delivery.claimed"): SENDING,
    (PLANNED, "delivery.cancelled"): CANCELLED,
    (PLANNED, "delivery.failed"): FAILED,  # the parcel cannot be made, or patience has ended
    (SENDING, "delivery.sent"): SENT,
    (SENDING, "delivery.acknowledged"): ACKNOWLEDGED,
    (SENDING, "delivery.postponed"): PLANNED,
    (SENDING, "delivery.refused"): REFUSED,
    (SENDING, "delivery.doubted"): UNSURE,
    (SENDING, "delivery.failed"): FAILED,
    # The channel, asked, or the late answer of the very attempt, ends a doubt with a fact …
    (UNSURE, "delivery.sent"): SENT,
    (UNSURE, "delivery.acknowledged"): ACKNOWLEDGED,
    (UNSURE, "delivery.refused"): REFUSED,
    # … otherwise only a person does.
    (UNSURE, "delivery.marked_sent"): SENT,
    (UNSURE, "delivery.repeated"): PLANNED,
    (UNSURE, "delivery.given_up"): FAILED,
    # What comes back later.
    (SENT, "delivery.acknowledged"): ACKNOWLEDGED,
    (SENT, "delivery.refused"): REFUSED,
    (ACKNOWLEDGED, "delivery.refused"): REFUSED,
}

# These say something about a delivery without moving it.
NOTES = frozenset(
    {
        "delivery.noted",  # a delay, an automatic answer
        "portal.seen",  # something has looked: no evidence of a person
        "portal.opened",  # a person has opened the invoice
        "portal.downloaded",  # a person has downloaded a file of it
        "portal.question",
        "link.issued",
        "link.revoked",
    }
)

# Event → the grade that it proves. ``delivery.sent`` carries its own in the evidence (the channel knows it).
GRADES: Mapping[str, str] = {
    "delivery.planned": "prepared",
    "delivery.marked_sent": "handed",
    "delivery.acknowledged": "acked",
    "portal.opened": "fetched",
    "portal.downloaded": "fetched",
}


class TransitionError(Exception):
    """This event cannot happen to a delivery in this state."""

    def __init__(self, state: str | None, event: str) -> None:
        super().__init__(state, event)
        self.state, self.event = state, event


class Standing(NamedTuple):
    """Where a delivery stands."""

    state: str | None
    grade: str


def stronger(one: str, other: str) -> str:
    """The higher rung of the two; '' is below the ladder."""
    return max(one, other, key=lambda grade: LADDER.index(grade) if grade else -1)


def advance(standing: Standing, event: str, evidence: Mapping[str, Any]) -> Standing:
    """The standing after one more event.

    Raises:
        TransitionError: the table does not know this event in this state.
    """
    if event in NOTES:
        if standing.state is None:
            raise TransitionError(standing.state, event)
        state: str | None = standing.state
    else:
        try:
            state = TRANSITIONS[standing.state, event]
        except KeyError:
            raise TransitionError(standing.state, event) from None
    proved = evidence.get("grade") or GRADES.get(event, "")
    return Standing(state, stronger(standing.grade, proved if proved in LADDER else ""))


def project(events: Iterable[tuple[str, Mapping[str, Any]]]) -> Standing:
    """The standing which a delivery's events, in order, amount to."""
    standing = Standing(None, "")
    for kind, evidence in events:
        standing = advance(standing, kind, evidence)
    return standing

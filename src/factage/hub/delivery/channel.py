"""What a channel is: the protocol, its three ways to fail, and the registry that the wiring fills."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any, Protocol
from uuid import UUID

from factage.hub.delivery.letter import Letter


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One file inside a parcel."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a channel is given to send. ``key`` is the same for every repeat of the same delivery."""

    key: str
    organisation_id: UUID
    delivery_id: UUID
    kind: str  # the consignment: "invoice"
    delivery: str  # link | attachment | publication
    format: str
    address: str
    language: str
    link: str
    return_token: str
    letter: Letter
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the channel's other side said. ``grade``: the rung of the ladder that this proves."""

    grade: str
    reference: str = ""
    evidence: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether an address can be reached: yes, no or unknown, and how one knows."""

    answer: str
    evidence: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Received:
    """Something that came back: a bounce, an acknowledgement, a delay."""

    delivery_id: UUID
    event: str
    evidence: dict[str, Any] = field(default_factory=dict)


class ChannelError(Exception):
    """A channel did not send. ``code`` names the cause in the catalogue, ``evidence`` is the raw answer."""

    def __init__(self, code: str, /, **evidence: Any) -> None:
        super().__init__(code)
        self.code, self.evidence = code, evidence


class Refused(ChannelError):  # noqa: N818 - the three names every channel speaks
    """Refused for good: never again by itself, a person is told."""


class Later(ChannelError):  # noqa: N818 - the three names every channel speaks
    """It has certainly not left; it may be tried again after ``after``.

    ``endless``: it waits for somebody's act, not for a network; patience does not end.
    """

    def __init__(
        self, code: str, /, *, after: timedelta | None = None, endless: bool = False, **evidence: Any
    ) -> None:
        super().__init__(code, **evidence)
        self.after = after
        self.endless = endless


class Unsure(ChannelError):  # noqa: N818 - the three names every channel speaks
    """It may have left. It is never sent again by itself."""


class Channel(Protocol):
    """One way out. It returns facts; only ``delivery`` changes the state of a delivery."""

    key: str
    network: str
    carries: Sequence[str]
    deliveries: Sequence[str]
    needs_address: bool
    offers_all: bool

    def up(self) -> bool:
        """Whether the organisation in scope may be routed this way now; what is still to be set up may wait instead."""

    def reach(self, address: str, on: date) -> Reach: ...

    def send(self, parcel: Parcel) -> Receipt:
        """Send once.

        Raises:
            Refused, Later, Unsure: see there.
        """

    def ask(self, parcel_key: str) -> Receipt | None:
        """What became of it? None: this channel cannot be asked, or does not know."""

    def accept(self, raw: bytes, **context: Any) -> Sequence[Received]:
        """What came back on this channel, its origin verified."""


_registry: dict[str, Channel] = {}


def register(*channels: Channel) -> None:
    """Make channels known beside, or instead of, those that the wiring names."""
    _wired()
    for channel in channels:
        _registry[channel.key] = channel


def registered() -> tuple[Channel, ...]:
    """Every channel, in the order of their keys."""
    _wired()
    return tuple(_registry[key] for key in sorted(_registry))


def named(key: str) -> Channel | None:
    """The channel of that key; None where none has it."""
    _wired()
    return _registry.get(key)


@cache
def _wired() -> None:
    """Ask the wiring once which channels there are: the setting names it, since nothing here may import it."""
    from django.conf import settings
    from django.utils.module_loading import import_string

    for channel in import_string(settings.FACTAGE_CHANNELS)():
        _registry.setdefault(channel.key, channel)

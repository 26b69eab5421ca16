"""Who did it: what every operation is told, and what the journal keeps."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Literal, Protocol, Self

Kind = Literal["person", "system", "customer", "command"]


class _Named(Protocol):
    pk: uuid.UUID
    email: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A person who signed in, the system itself, the holder of a capability link, or who runs a command.

    ``name`` is what a person reads (an e-mail address, a command, a job); ``id`` is the row, where there is one.
    """

    kind: Kind
    name: str
    id: uuid.UUID | None = None

    @classmethod
    def person(cls, person: _Named) -> Self:
        return cls("person", person.email, person.pk)

    @classmethod
    def system(cls, name: str) -> Self:
        return cls("system", name)

    @classmethod
    def customer(cls, name: str, link: uuid.UUID | None = None) -> Self:
        return cls("customer", name, link)

    @classmethod
    def command(cls, name: str) -> Self:
        return cls("command", name)

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The actor that ``str()`` wrote; the row's id is not part of it."""
        kind, _, name = text.partition(":")
        return cls(kind, name)  # type: ignore[arg-type]  # what str() wrote

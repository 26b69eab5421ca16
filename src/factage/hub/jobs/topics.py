"""Which operation answers a topic of the outbox, and in which queue: one line each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

READING, SENDING, DECIDING = "reading", "sending", "deciding"


@dataclass(frozen=True, slots=True)
class Topic:
    """``operation`` is called with ``organisation``, ``actor``, ``now`` and what the payload holds."""

    operation: str
    queue: str

    def call(self, **parameters: Any) -> None:
        self._found()(**parameters)

    def _found(self) -> Callable[..., None]:
        module, _, name = self.operation.rpartition(".")
        return getattr(import_module(f"factage.hub.{module}"), name)  # type: ignore[no-any-return]


TOPICS: Final[dict[str, Topic]] = {
    "document.received": Topic("documents.operations.process", READING),
    "batch.read": Topic("documents.operations.settle", READING),
    "document.reconsider": Topic("documents.operations.reconsider", DECIDING),
    "layout.confirmed": Topic("documents.operations.layout_confirmed", READING),
    "customer.changed": Topic("documents.operations.reconsider_customer", DECIDING),
    "document.ready": Topic("delivery.operations.plan", DECIDING),
    "delivery.planned": Topic("delivery.operations.send", SENDING),
}

QUEUES: Final[dict[str, float]] = {READING: 1.0, DECIDING: 0.5, SENDING: 2.0}
"""Queue → how many of a worker's threads it may take, as a share of `--threads` (reading burns the processor, sending waits)."""

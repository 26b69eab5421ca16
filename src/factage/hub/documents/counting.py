"""The counts of a batch, kept in its row: moved in the very transaction that moves a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from django.db.models import F

from factage.hub.documents import states
from factage.hub.documents.models import Batch, Document

_COLUMN: Final = {
    states.RECEIVED: "working",
    states.READ: "working",
    states.READY: "ready",
    states.HELD: "held",
    states.REJECTED: "rejected",
    states.CANCELLED: "cancelled",
    states.ATTACHED: "attached",
    states.DUPLICATE: "duplicates",
}


def count_in(batch: Batch, *, added: Iterable[Document]) -> None:
    """Count documents that were just made."""
    change = Counter(_COLUMN[document.state] for document in added)
    _apply(batch.pk, change)


def count_move(batch_id: Any, before: str, after: str) -> None:
    """Count one document that went from one state to another."""
    if _COLUMN[before] != _COLUMN[after]:
        _apply(batch_id, Counter({_COLUMN[before]: -1, _COLUMN[after]: 1}))


def _apply(batch_id: Any, change: Counter[str]) -> None:
    values: dict[str, Any] = {column: F(column) + number for column, number in change.items() if number}
    if values:
        Batch.objects.filter(pk=batch_id).update(**values)

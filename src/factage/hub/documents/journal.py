"""The append-only journal: events chained by hash for each document, and the seals that chain the documents.

Every writer goes through `append` inside a transaction with the document's row locked, so that two events can never
take the same place. State, reason and standing are columns of the document; the events say how they came to be.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F

from factage.hub.accounts.models import Organisation
from factage.hub.base.actor import Actor
from factage.hub.documents.models import Document, Event, Seal

START: Final = "0" * 64
"""What the first event of a chain, and the first seal, follow."""
SEALED_AT_ONCE: Final = 2_000


@dataclass(frozen=True, slots=True)
class Entry:
    """An event to be written: what, when, by whom, with which evidence (JSON values)."""

    kind: str
    at: datetime
    actor: Actor
    evidence: Mapping[str, Any] = field(default_factory=dict)
    delivery_id: UUID | None = None


def digest(
    *,
    document_id: UUID,
    sequence: int,
    kind: str,
    at: datetime,
    actor: str,
    delivery_id: UUID | None,
    evidence: Mapping[str, Any],
    previous_hash: str,
) -> str:
    """The hash of one event: SHA-256 over its canonical JSON (keys sorted, no spaces, UTC, UTF-8)."""
    return _sha256(
        [
            str(document_id),
            sequence,
            kind,
            at.astimezone(UTC).isoformat(timespec="microseconds"),
            actor,
            str(delivery_id) if delivery_id else None,
            evidence,
            previous_hash,
        ]
    )


def seal_digest(
    *, organisation_id: UUID, sequence: int, at: datetime, heads: Sequence[Any], previous_hash: str
) -> str:
    """The hash of one seal, made as `digest` is."""
    when = at.astimezone(UTC).isoformat(timespec="microseconds")
    return _sha256([str(organisation_id), sequence, when, heads, previous_hash])


def chained(document: Document, entries: Iterable[Entry]) -> list[Event]:
    """The next events of a document, not yet saved; the document's own head moves with them (not saved either)."""
    events = []
    for entry in entries:
        previous = document.last_hash or START
        sequence = document.event_count + 1
        evidence = storable(dict(entry.evidence))
        values = {
            "sequence": sequence,
            "kind": entry.kind,
            "at": entry.at,
            "actor": str(entry.actor),
            "delivery_id": entry.delivery_id,
            "evidence": evidence,
            "previous_hash": previous,
        }
        hashed = digest(document_id=document.pk, **values)
        events.append(
            Event(organisation_id=document.organisation_id, document=document, hash=hashed, **values)
        )
        document.event_count = sequence
        document.last_hash = hashed
    return events


def storable(values: Any) -> Any:
    """JSON values that every database keeps as they are: no NUL, no half of a surrogate pair, nothing but JSON types."""
    text = json.dumps(values, default=str, ensure_ascii=False).replace("\\u0000", "")
    return json.loads(text.encode("utf-8", "replace").decode())


def append(document: Document, *entries: Entry, fields: Iterable[str] = ()) -> list[Event]:
    """Write events and the document's head, and whichever of its ``fields`` changed with them.

    Only inside a transaction, with the document locked (`lock`) or made in it.
    """
    events = chained(document, entries)
    Event.objects.bulk_create(events)
    document.save(update_fields=[*fields, "event_count", "last_hash"])
    return events


def lock(document_id: UUID | str) -> Document:
    """The document as it stands, nobody else able to move it until this transaction ends."""
    return Document.objects.select_for_update().get(pk=document_id)


def seal(*, organisation: Organisation, now: datetime) -> Seal | None:
    """Seal what the journal gained since the last seal; None where nothing moved. Large gains make several seals."""
    made: Seal | None = None
    while True:
        with transaction.atomic():
            gained = _seal_once(organisation, now)
        if gained is None:
            return made
        made = gained


def _seal_once(organisation: Organisation, now: datetime) -> Seal | None:
    last = Seal.objects.select_for_update().order_by("-sequence").first()
    moved = list(
        Document.objects.select_for_update()
        .filter(event_count__gt=F("sealed_count"))
        .order_by("pk")
        .values_list("pk", "event_count", "last_hash")[:SEALED_AT_ONCE]
    )
    if not moved:
        return None
    sequence, previous = (last.sequence + 1, last.hash) if last else (1, START)
    heads = [[str(pk), count, hashed] for pk, count, hashed in moved]
    made = Seal(
        organisation=organisation,
        sequence=sequence,
        at=now,
        heads=heads,
        previous_hash=previous,
        hash=seal_digest(
            organisation_id=organisation.pk, sequence=sequence, at=now, heads=heads, previous_hash=previous
        ),
    )
    made.save()
    Document.objects.filter(pk__in=[pk for pk, _, _ in moved]).update(sealed_count=F("event_count"))
    return made


@dataclass(frozen=True, slots=True)
class Break:
    """One place where the journal does not hold: in which document (or seal), at which place, and what is wrong."""

    document: str
    sequence: int
    what: str


def verify() -> Iterator[Break]:
    """Walk every chain and every seal of the organisation in scope; yields what does not hold, nothing if all does."""
    yield from _verify_chains()
    yield from _verify_seals()


def _verify_chains() -> Iterator[Break]:
    heads = {
        pk: (count, hashed)
        for pk, count, hashed in Document.objects.values_list("pk", "event_count", "last_hash")
    }
    current: UUID | None = None
    previous, sequence = START, 0
    for event in Event.objects.order_by("document_id", "sequence").iterator(chunk_size=2_000):
        if event.document_id != current:
            if current is not None:
                yield from _head(current, heads.pop(current, None), sequence, previous)
            current, previous, sequence = event.document_id, START, 0
        sequence += 1
        yield from _event(event, sequence, previous)
        previous, sequence = event.hash, event.sequence
    if current is not None:
        yield from _head(current, heads.pop(current, None), sequence, previous)
    for pk in heads:
        yield Break(str(pk), 0, "a document without events")


def _event(event: Event, sequence: int, previous: str) -> Iterator[Break]:
    place = str(event.document_id)
    if event.sequence != sequence:
        yield Break(place, sequence, "an event is missing")
    elif event.previous_hash != previous:
        yield Break(place, sequence, "does not follow the event before it")
    expected = digest(
        document_id=event.document_id,
        sequence=event.sequence,
        kind=event.kind,
        at=event.at,
        actor=event.actor,
        delivery_id=event.delivery_id,
        evidence=event.evidence,
        previous_hash=event.previous_hash,
    )
    if event.hash != expected:
        yield Break(place, event.sequence, "was changed after it was written")


def _head(pk: UUID, head: tuple[int, str] | None, sequence: int, hashed: str) -> Iterator[Break]:
    if head != (sequence, hashed):
        yield Break(str(pk), sequence, "the document does not know its last event")


def _verify_seals() -> Iterator[Break]:
    previous = START
    for expected, seal_ in enumerate(Seal.objects.order_by("sequence").iterator(chunk_size=20), start=1):
        place = f"seal {seal_.sequence}"
        hashed = seal_digest(
            organisation_id=seal_.organisation_id,
            sequence=seal_.sequence,
            at=seal_.at,
            heads=seal_.heads,
            previous_hash=seal_.previous_hash,
        )
        if seal_.sequence != expected or seal_.previous_hash != previous or seal_.hash != hashed:
            yield Break(place, seal_.sequence, "the seal does not hold")
        previous = seal_.hash
        yield from _sealed_heads(seal_, place)


def _sealed_heads(seal_: Seal, place: str) -> Iterator[Break]:
    wanted = {(str(document), sequence): hashed for document, sequence, hashed in seal_.heads}
    documents = sorted({document for document, _ in wanted})
    found: dict[tuple[str, int], str] = {}
    for start in range(0, len(documents), 500):
        rows = Event.objects.filter(document_id__in=documents[start : start + 500])
        found |= {
            (str(pk), n): hashed for pk, n, hashed in rows.values_list("document_id", "sequence", "hash")
        }
    for (document, sequence), hashed in wanted.items():
        if found.get((document, sequence)) != hashed:
            yield Break(document, sequence, f"is not what {place} sealed")


def _sha256(values: Any) -> str:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()

"""Receiving: bytes into the store, then in one transaction the rows, the `received` events and the outbox row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import PurePosixPath
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from factage.hub.accounts.models import Organisation
from factage.hub.base.actor import Actor
from factage.hub.base.outbox import enqueue
from factage.hub.documents import states
from factage.hub.documents.counting import count_in
from factage.hub.documents.journal import Entry, chained, storable
from factage.hub.documents.models import Batch, Document, Event, Original
from factage.hub.documents.reasons import detail, who
from factage.hub.documents.storage import Stored, store
from factage.invoice.errors import Unreadable
from factage.invoice.formats import archive

RECEIVED_AT_ONCE: Final = 250
"""Files for each transaction: short enough to let others write, long enough to be fast."""
READ_AT_ONCE: Final = 20
"""Documents for each piece of background work."""
_TRIES: Final = 5
_NAME: Final = 500
_DATA_ALONE: Final = (".xml", ".json")
"""What cannot be a page, a table or an attachment: a batch of these alone never waits for its other files."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file as it comes in: its name as given, and its bytes, or a way to get them when their turn comes."""

    name: str
    data: bytes | Callable[[], bytes] = field(repr=False)

    def read(self) -> bytes:
        return self.data if isinstance(self.data, bytes) else self.data()


@dataclass(frozen=True, slots=True)
class Kept:
    """A file whose bytes are in the store, or that was refused before it came to that."""

    name: str
    stored: Stored
    media_type: str
    refusal: Unreadable | None = None


def receive(
    *,
    organisation: Organisation,
    actor: Actor,
    files: Iterable[Incoming],
    source: str,
    now: datetime,
    name: str = "",
    adopt_issuers: bool = False,
    on_progress: Callable[[int], None] | None = None,
) -> Batch:
    """Take files in as one batch: nothing is lost from here on, and nothing that was here before is taken twice.

    The bytes are in the store, and on the disk, before the transaction that makes their rows: ``RECEIVED_AT_ONCE``
    files each, every one whole in itself, so that a machine that dies in between has received what it has written and
    a repeat finds the rest. A ZIP archive is replaced by its members; an archive that is refused is a rejected
    document. ``source`` is the door (``desk``, ``cli``, ``api``, ``folder``), ``actor`` who handed over.
    ``adopt_issuers``: see ``Batch``.
    """
    batch = Batch(
        organisation=organisation,
        name=name or timezone.localtime(now).strftime("%Y-%m-%d %H:%M"),
        source=source,
        actor=str(actor),
        received_at=now,
        touched_at=now,
        adopts_issuers=adopt_issuers,
    )
    batch.save()
    done = 0
    kept = _kept(organisation.pk, files)
    while group := list(islice(kept, RECEIVED_AT_ONCE)):
        _receive_group(batch, group, actor, now)
        done += len(group)
        if on_progress:
            on_progress(done)
    close(batch)
    batch.refresh_from_db()
    return batch


def kept_parts(document: Document, parts: Sequence[Incoming]) -> tuple[Kept, ...]:
    """What a document was taken apart into, its bytes in the store; names as those of an archive's members."""
    organisation = document.organisation_id
    named = ((f"{document.name}{archive.SEPARATOR}{part.name}", part.read()) for part in parts)
    return tuple(_keep(organisation, name, data) for name, data in named)


def receive_parts(document: Document, parts: Sequence[Kept], *, actor: Actor, now: datetime) -> None:
    """The parts of a document become documents of its batch; the document is locked, inside a transaction."""
    _write_group(document.batch, parts, actor, now)


def close(batch: Batch) -> None:
    """All files of the batch are here: once they are read, it settles."""
    with transaction.atomic():
        Batch.objects.filter(pk=batch.pk, stage=Batch.RECEIVING).update(stage=Batch.READING)
        enqueue(organisation=batch.organisation, topic="batch.read", payload={"batch": str(batch.pk)})


def close_abandoned(*, before: datetime) -> int:
    """Close batches whose giver vanished while handing over: what came of them goes its way. How many that was."""
    abandoned = list(Batch.objects.filter(stage=Batch.RECEIVING, touched_at__lt=before))
    for batch in abandoned:
        close(batch)
    return len(abandoned)


def _kept(organisation_id: UUID, files: Iterable[Incoming]) -> Iterator[Kept]:
    """Every file in the store, archives replaced by their members."""
    for incoming in files:
        data = incoming.read()
        if not archive.is_archive(data):
            yield _keep(organisation_id, incoming.name, data)
            continue
        empty = True
        try:
            for member in archive.members(data):
                empty = False
                path = f"{incoming.name}{archive.SEPARATOR}{member.path}"
                yield _keep(organisation_id, path, member.data, member.error)
        except Unreadable as refusal:
            yield _keep(organisation_id, incoming.name, data, refusal)
        else:
            if empty:
                yield _keep(organisation_id, incoming.name, data, archive.nothing_inside())


def _keep(organisation_id: UUID, name: str, data: bytes, refusal: Unreadable | None = None) -> Kept:
    clean = storable(name)[-_NAME:]
    return Kept(clean, store().put(organisation_id, data), media_type(clean, data), refusal)


def media_type(name: str, data: bytes) -> str:
    """What the bytes say they are, and only then what the name says."""
    if data[:5] == b"%PDF-":
        return "application/pdf"
    head = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<"):
        return "application/xml"
    if head.startswith(b"{"):
        return "application/json"
    return {
        ".csv": "text/csv",
        ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".png": "image/png",
        ".jpg": "image/jpeg",
        ".jpeg": "image/jpeg",
        ".txt": "text/plain",
    }.get(PurePosixPath(name.lower()).suffix, "application/octet-stream")


def _receive_group(batch: Batch, group: Sequence[Kept], actor: Actor, now: datetime) -> None:
    """One transaction; where another process received the same bytes at the same moment, once more with its row there."""
    for attempt in range(_TRIES):
        try:
            with transaction.atomic():
                _write_group(batch, group, actor, now)
        except IntegrityError:
            if attempt == _TRIES - 1:
                raise
        else:
            return


def _write_group(batch: Batch, group: Sequence[Kept], actor: Actor, now: datetime) -> None:
    originals = _originals(batch, group, now)
    firsts = _firsts([original.pk for original in originals.values()])
    documents: list[Document] = []
    events: list[Event] = []
    for kept in group:
        original = originals[kept.stored.sha256]
        document = Document(
            organisation=batch.organisation,
            batch=batch,
            original=original,
            name=kept.name,
            since=now,
            received_at=now,
        )
        evidence = {
            "name": kept.name,
            "sha256": original.sha256,
            "size": original.size,
            "source": batch.source,
        }
        first = firsts.setdefault(original.pk, document)
        if first is not document:
            _settle(
                document,
                states.DUPLICATE,
                "same_bytes",
                {"name": first.name, "at": first.received_at.isoformat()},
            )
            document.first = first
            evidence |= {"reason": "same_bytes", "first": str(first.pk)}
        elif kept.refusal is not None:
            parameters: dict[str, object] = {"detail": kept.refusal.detail, **kept.refusal.parameters}
            _settle(document, states.REJECTED, kept.refusal.code, parameters)
            evidence |= {"reason": kept.refusal.code, "parameters": parameters}
        kind = document.state
        events += chained(document, [Entry(kind=kind, at=now, actor=actor, evidence=evidence)])
        documents.append(document)
    Document.objects.bulk_create(documents)
    Event.objects.bulk_create(events)
    count_in(batch, added=documents)
    # how long receiving takes is read from the clock: it tells the living giver from one that vanished
    Batch.objects.filter(pk=batch.pk).update(touched_at=timezone.now())
    if any(_may_belong_to_another(document) for document in documents):
        Batch.objects.filter(pk=batch.pk).update(waits_for_grouping=True)
    _enqueue_reading(batch, [document for document in documents if document.state == states.RECEIVED])


def _originals(batch: Batch, group: Sequence[Kept], now: datetime) -> dict[str, Original]:
    """The originals of the group by hash, those that were missing made."""
    wanted = {kept.stored.sha256: kept for kept in group}
    known = {original.sha256: original for original in Original.objects.filter(sha256__in=list(wanted))}
    fresh = [
        Original(
            organisation=batch.organisation,
            sha256=sha256,
            size=kept.stored.size,
            media_type=kept.media_type,
            key=kept.stored.key,
            received_at=now,
        )
        for sha256, kept in wanted.items()
        if sha256 not in known
    ]
    Original.objects.bulk_create(fresh)
    return known | {original.sha256: original for original in fresh}


def _firsts(originals: Sequence[UUID]) -> dict[UUID, Document]:
    """The document that stands for an original already, whichever way it came; a cancelled one no longer does."""
    rows = (
        Document.objects.filter(original_id__in=originals)
        .exclude(state__in=[states.DUPLICATE, states.CANCELLED])
        .defer("invoice", "verdict")
        .order_by("-pk")
    )
    return {document.original_id: document for document in rows}


def _settle(document: Document, state: str, reason: str, parameters: dict[str, object]) -> None:
    document.state = state
    document.reason = reason
    document.reason_parameters = storable(parameters)
    document.reason_detail = detail(parameters)
    document.who = who(reason)


def _may_belong_to_another(document: Document) -> bool:
    return not document.name.lower().endswith(_DATA_ALONE)


def _enqueue_reading(batch: Batch, documents: Sequence[Document]) -> None:
    for start in range(0, len(documents), READ_AT_ONCE):
        chunk = [str(document.pk) for document in documents[start : start + READ_AT_ONCE]]
        enqueue(organisation=batch.organisation, topic="document.received", payload={"documents": chunk})

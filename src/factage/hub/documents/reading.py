"""Reading and checking what was received: the work of the processor stands outside every transaction."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import DatabaseError, DataError, transaction
from django.db.models import F

from factage.hub.accounts.models import Organisation
from factage.hub.base.actor import Actor
from factage.hub.base.in_hand import in_hand
from factage.hub.base.outbox import enqueue
from factage.hub.documents import states
from factage.hub.documents.decision import decide
from factage.hub.documents.identity import content_hash
from factage.hub.documents.journal import lock, storable
from factage.hub.documents.models import Batch, Document, StoredFinding
from factage.hub.documents.moves import move
from factage.hub.documents.parity import Compared, forget_certificate, keep_certificate, of_hybrid
from factage.hub.documents.plain_pages import Understood, keep_reading, understand
from factage.hub.documents.storage import Damaged
from factage.invoice.errors import Unreadable
from factage.invoice.formats.json import encode
from factage.invoice.formats.outcome import Read
from factage.invoice.model import Invoice
from factage.invoice.money import to_minor
from factage.invoice.rules.report import OWN, Report

log = logging.getLogger(__name__)

DATA, PAGE, TABLE, OTHER = "data", "page", "table", "other"
MAX_ATTEMPTS: Final = 3
"""How often a document may take its reader down with it before it is held and left alone."""
_MAY_BELONG_TO_ANOTHER: Final = ("no_data", "unknown_format", "not_an_invoice")
_LARGEST: Final = 2**63 - 1
_LONGEST: Final = 20
"""Digits before the decimal point: more fit no column of minor units."""
_READ_FIELDS: Final = (
    "shape", "number", "type_code", "issue_date", "due_date", "currency", "payable_minor", "seller_name",
    "buyer_name", "format", "profile", "valid", "accepted", "verdict", "invoice", "content_hash", "rows",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Studied:
    """What a document turned out to be: its shape, and either the invoice with the verdict on it, or why there is none.

    ``page`` is what a page without data says, ``parity`` whether the page of a hybrid says what its data say.
    """

    shape: str
    read: Read | None = None
    report: Report | None = None
    refusal: Unreadable | None = None
    page: Understood | None = None
    parity: Compared | None = None


def process(*, organisation: Organisation, documents: Sequence[str], actor: Actor, now: datetime) -> None:
    """Read and check documents in state *received*; each is kept in its own transaction, so that a repeat goes on.

    A document that cannot be read never stops the others: it is rejected or held with its reason. What kills the
    reader itself is found out by counting attempts before each reading.
    """
    unread = Document.objects.filter(pk__in=list(documents), state=states.RECEIVED, shape="")
    waiting = list(unread.select_related("original").defer("invoice", "verdict").order_by("attempts", "pk"))
    again = any(document.attempts for document in waiting)
    if waiting and not again:
        unread.update(attempts=F("attempts") + 1)
    for document in waiting:
        if again:
            Document.objects.filter(pk=document.pk).update(attempts=F("attempts") + 1)
        if document.attempts >= MAX_ATTEMPTS:
            _give_up(document.pk, {"detail": "the reader died", "attempts": document.attempts}, actor, now)
            continue
        with in_hand(f"document {document.pk}"), fault_of(document.pk, actor, now):
            _keep(document.pk, study(document), actor, now)
    for batch_id in {document.batch_id for document in waiting}:
        if not unread_in(batch_id):
            enqueue(organisation=organisation, topic="batch.read", payload={"batch": str(batch_id)})


@contextmanager
def fault_of(document_id: UUID, actor: Actor, now: datetime) -> Iterator[None]:
    """What goes wrong inside is this document's fault alone: it is held, and the others go on.

    Where the database fails nothing is said of the document: the work comes again.
    """
    try:
        yield
    except Damaged as damage:
        _give_up(document_id, {"detail": damage.what}, actor, now, reason="original_damaged")
    except Exception as error:
        if isinstance(error, DatabaseError) and not isinstance(error, DataError):
            raise
        log.exception("document %s could not be read", document_id)
        _give_up(document_id, {"detail": f"{type(error).__name__}: {error}"[:300]}, actor, now)


def unread_in(batch_id: UUID) -> bool:
    """Whether documents of the batch have not been read yet."""
    return Document.objects.filter(batch_id=batch_id, state=states.RECEIVED, shape="").exists()


def study(document: Document) -> Studied:
    """Read and check the bytes of a document. Touches no row."""
    from factage.invoice import check, read

    data = document.original.data()
    try:
        if is_table(document.original.media_type, data, document.name):
            return Studied(TABLE)
        if document.original.media_type == "application/pdf":
            return _study_pdf(document, data)
        return Studied(DATA, read(data, name=document.name, pages=False), check(data))
    except Unreadable as refusal:
        return Studied(PAGE if refusal.code == "no_data" else OTHER, refusal=refusal)


def _study_pdf(document: Document, data: bytes) -> Studied:
    """The data in the PDF; where it has none, what its pages say."""
    from factage.invoice import check
    from factage.invoice.formats import facturx

    try:
        read = facturx.read(data)
    except Unreadable as refusal:
        if refusal.code != "no_data":
            raise
        return Studied(PAGE, refusal=refusal, page=understand(data, document=document))
    return Studied(DATA, read, check(data), parity=of_hybrid(data, read.invoice))


def is_table(media_type: str, data: bytes, name: str) -> bool:
    """Whether the file is a table of rows. Raises ``Unreadable`` where it is nothing that we know."""
    if media_type in ("application/pdf", "application/xml", "application/json"):
        return False
    from factage.invoice.formats.recognise import TABLE as ROWS
    from factage.invoice.formats.recognise import recognise

    return recognise(data, name).format == ROWS


def take_in(
    document: Document,
    studied: Studied,
    *,
    actor: Actor,
    now: datetime,
    evidence: dict[str, Any] | None = None,
) -> Invoice:
    """Fill a locked document with what was read and what the check said; it is *read* from then on."""
    read, report = studied.read, studied.report
    assert read is not None
    assert report is not None
    invoice = read.invoice
    document.shape = studied.shape
    document.format, document.profile = read.format, (read.profile or "")[:200]
    fill(document, invoice)
    document.valid, document.accepted = report.valid, report.accepted
    document.verdict = _verdict(read, report)
    _store_findings(document, report)
    if studied.parity is not None:
        keep_certificate(document, studied.parity, now=now)
    elif document.rows_id is not None:
        forget_certificate(document)  # it was of what the page alone says
    said = {"format": read.format, "profile": read.profile, "number": invoice.number, "valid": report.valid}
    move(document, "read", actor=actor, now=now, evidence=said | (evidence or {}), fields=_READ_FIELDS)
    return invoice


def _keep(document_id: UUID, studied: Studied, actor: Actor, now: datetime) -> None:
    with transaction.atomic():
        document = lock(document_id)
        if document.state != states.RECEIVED or document.shape:
            return  # somebody was faster
        batch = Batch.objects.get(pk=document.batch_id)
        alone = batch.stage != Batch.RECEIVING and not batch.waits_for_grouping
        if studied.refusal is None and studied.shape == DATA:
            invoice = take_in(document, studied, actor=actor, now=now)
            if alone or batch.stage == Batch.SETTLED:
                decide(document, invoice, actor=actor, now=now)
        elif studied.refusal is not None and studied.refusal.code not in _MAY_BELONG_TO_ANOTHER:
            reject(document, studied.refusal, actor=actor, now=now)
        else:
            document.shape = studied.shape
            document.verdict = {"refusal": _refusal(studied.refusal)} if studied.refusal else {}
            document.save(update_fields=["shape", "verdict"])
            if studied.page is not None:
                keep_reading(document, studied.page, actor=actor, now=now)


def reject(document: Document, refusal: Unreadable, *, actor: Actor, now: datetime) -> None:
    """Quarantine: kept as received, with the typed reason."""
    said = _refusal(refusal)
    move(document, "rejected", actor=actor, now=now, reason=said.pop("code"), parameters=said)


def refusal_of(document: Document) -> Unreadable:
    """Why a document that waited for its companions could not be read itself."""
    said = dict(document.verdict.get("refusal") or {"code": "unknown_format"})
    code, kind, detail = said.pop("code"), said.pop("kind", None), said.pop("detail", "")
    return Unreadable(code, kind=kind, detail=detail, **said)


def _refusal(refusal: Unreadable) -> dict[str, Any]:
    said: dict[str, Any] = {"code": refusal.code, "detail": refusal.detail[:300], **refusal.parameters}
    if refusal.kind:
        said["kind"] = refusal.kind
    return said


def _give_up(
    document_id: UUID, parameters: dict[str, Any], actor: Actor, now: datetime, reason: str = "reading_failed"
) -> None:
    with transaction.atomic():
        document = lock(document_id)
        if document.state in states.WORKING:
            move(document, "held", actor=actor, now=now, reason=reason, parameters=parameters)


def fill(document: Document, invoice: Invoice) -> None:
    """The columns by which a document is found, from its semantic invoice."""
    payable = invoice.totals.payable if invoice.totals else None
    currency = (invoice.currency or "")[:3]
    measurable = payable is not None and payable.is_finite() and payable.adjusted() < _LONGEST
    minor = to_minor(payable, currency) if payable is not None and measurable else None
    document.number = " ".join((invoice.number or "").split())[:200]
    document.type_code = (invoice.type_code or "")[:10]
    document.issue_date, document.due_date = invoice.issue_date, invoice.due_date
    document.currency = currency
    document.payable_minor = minor if minor is not None and abs(minor) <= _LARGEST else None
    document.seller_name = (invoice.seller.name or "")[:300] if invoice.seller else ""
    document.buyer_name = (invoice.buyer.name or "")[:300] if invoice.buyer else ""
    document.content_hash = content_hash(invoice)
    document.invoice = storable(encode(invoice))


def _verdict(read: Read, report: Report) -> dict[str, Any]:
    return storable(  # type: ignore[no-any-return]
        {
            "layers": [
                {
                    "pack": layer.pack,
                    "version": layer.version,
                    "sha256": layer.sha256,
                    "outcome": layer.outcome,
                    "advisory": layer.advisory,
                    "reason": layer.reason,
                }
                for layer in report.layers
            ],
            "fatal": sum(finding.level == "fatal" for finding in report.findings),
            "own": sum(finding.level == "fatal" and finding.pack == OWN for finding in report.findings),
            "leftovers": [{"where": one.where, "path": one.path, "what": one.what} for one in read.leftovers],
        }
    )


def _store_findings(document: Document, report: Report) -> None:
    document.findings.all().delete()
    StoredFinding.objects.bulk_create(
        StoredFinding(
            organisation_id=document.organisation_id,
            document=document,
            position=position,
            rule=finding.rule[:300],
            level=finding.level,
            pack=finding.pack,
            place=(finding.where or "")[:60],
            path=storable(finding.path or ""),
            official=storable(finding.official),
            parameters=storable(dict(finding.parameters)),
            who=finding.who[:20],
        )
        for position, finding in enumerate(report.findings)
    )

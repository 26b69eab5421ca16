"""What people do with documents: each gesture an event with its author, and one that undoes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Final
from uuid import UUID

from django.db import transaction

from factage.hub.accounts.models import Organisation
from factage.hub.base.actor import Actor
from factage.hub.base.outbox import enqueue
from factage.hub.customers.models import Customer
from factage.hub.documents import reasons, states
from factage.hub.documents.decision import announce, decide
from factage.hub.documents.intake import READ_AT_ONCE
from factage.hub.documents.journal import Entry, append, lock
from factage.hub.documents.models import PAGE_FORMAT, Attachment, Document
from factage.hub.documents.moves import move

AT_ONCE: Final = 200
_UNDECIDED_BY: Final = ("", "failed")
"""Standings in which a ready document has left nobody's hands: it may still be cancelled or held."""


class NotPossible(Exception):  # noqa: N818 - what the gesture is
    """The gesture cannot be made on this document as it stands. ``code`` says why: moved, left, not_releasable, unread."""

    def __init__(self, code: str, document: Document) -> None:
        super().__init__(f"{code}: {document.pk} is {document.state}")
        self.code = code
        self.document = document


def recheck(*, organisation: Organisation, documents: Iterable[UUID], actor: Actor, now: datetime) -> int:
    """Read and check again held, rejected, duplicate or attached documents: from the original, with today's rules.

    Returns how many go; the others have moved meanwhile and are left alone.
    """
    possible = (states.READ, states.HELD, states.REJECTED, states.DUPLICATE, states.ATTACHED)
    count = 0
    for chunk in _chunks(documents, READ_AT_ONCE):
        with transaction.atomic():
            moved = _locked(chunk, possible)
            for document in moved:
                _leave_company(document)
                document.shape, document.attempts = "", 0
                move(
                    document,
                    "reopened",
                    actor=actor,
                    now=now,
                    fields=("shape", "attempts", "first", "belongs_to"),
                )
            if moved:
                payload = {"documents": [str(document.pk) for document in moved]}
                enqueue(organisation=organisation, topic="document.received", payload=payload)
            count += len(moved)
    return count


def reconsider(*, organisation: Organisation, documents: Sequence[str], actor: Actor, now: datetime) -> int:
    """Decide again about held documents that were read, because something around them changed. Returns how many.

    Pages are read again: what is on file completes what they say.
    """
    again: list[UUID] = []

    def deed(document: Document) -> bool:
        if document.format == PAGE_FORMAT:
            again.append(document.pk)
            return False
        invoice = document.semantic()
        if invoice is not None:
            decide(document, invoice, actor=actor, now=now)
        return invoice is not None

    count = _for_each((UUID(pk) for pk in documents), (states.HELD,), deed)
    return count + recheck(organisation=organisation, documents=again, actor=actor, now=now)


def reconsider_customer(*, organisation: Organisation, customer: str, actor: Actor, now: datetime) -> int:
    """Something about a customer changed (new, an agreement, an address, a requirement): look again at what it holds.

    Documents held for want of any customer are looked at too, as the new one may be theirs.
    """
    unnamed = ("customer_unknown", "customer_proposed", "customer_ambiguous")
    held = Document.objects.filter(state=states.HELD)
    concerned = held.filter(customer_id=customer) | held.filter(customer__isnull=True, reason__in=unnamed)
    keys = [str(pk) for pk in concerned.order_by("pk").values_list("pk", flat=True)]
    return reconsider(organisation=organisation, documents=keys, actor=actor, now=now)


def assign_customer(
    *, organisation: Organisation, documents: Iterable[UUID], customer: Customer, actor: Actor, now: datetime
) -> int:
    """A person says whose invoices these are; each is decided anew. Returns how many were.

    A page is read again: what is on file about the customer completes what it says.
    """
    again: list[UUID] = []

    def deed(document: Document) -> bool:
        before = str(document.customer_id) if document.customer_id else None
        document.customer = customer
        evidence = {"customer": str(customer.pk), "name": customer.name, "before": before}
        append(document, Entry("customer_assigned", now, actor, evidence), fields=("customer",))
        if document.format == PAGE_FORMAT:
            again.append(document.pk)
            return True
        invoice = document.semantic()
        if invoice is not None:
            decide(document, invoice, actor=actor, now=now)
        return True

    count = _for_each(documents, (states.HELD,), deed)
    recheck(organisation=organisation, documents=again, actor=actor, now=now)
    return count


def release(
    *, organisation: Organisation, documents: Iterable[UUID], actor: Actor, now: datetime, note: str = ""
) -> int:
    """A person lets held documents go in spite of their reason, where that is possible at all.

    The reason is waived for this document from then on, and only this reason: others still hold it. Raises
    ``NotPossible("not_releasable")`` at the first document whose reason cannot be waived; nothing is changed then.
    """
    del organisation

    def deed(document: Document) -> bool:
        if not reasons.releasable(document.reason):
            raise NotPossible("not_releasable", document)
        invoice = document.semantic()
        if invoice is None:
            raise NotPossible("unread", document)
        waiver = [document.reason, document.reason_detail]
        document.waived = [*document.waived, waiver]
        append(document, Entry("waived", now, actor, {"reason": waiver, "note": note}), fields=("waived",))
        decide(document, invoice, actor=actor, now=now)
        return True

    with transaction.atomic():
        return _for_each(documents, (states.HELD,), deed)


def hold(
    *,
    document_id: UUID,
    reason: str,
    actor: Actor,
    now: datetime,
    parameters: dict[str, object] | None = None,
    who: str = "",
) -> None:
    """Hold a ready document: a person wants to look, or no way to its customer may be taken (`delivery` says which).

    Harmless when repeated. Raises ``NotPossible("left")`` where it is on its way already.
    """
    with transaction.atomic():
        document = lock(document_id)
        if document.state not in (states.READY, states.HELD, states.READ):
            raise NotPossible("moved", document)
        if document.state == states.READY and document.standing not in _UNDECIDED_BY:
            raise NotPossible("left", document)
        if document.state == states.HELD and document.reason == reason:
            return
        move(document, "held", actor=actor, now=now, reason=reason, parameters=parameters, who=who)


def cancel(
    *, organisation: Organisation, documents: Iterable[UUID], actor: Actor, now: datetime, note: str = ""
) -> int:
    """A person withdraws documents that have not left. Their numbers are free again. Returns how many."""

    def deed(document: Document) -> bool:
        if document.state == states.READY and document.standing not in _UNDECIDED_BY:
            return False
        parameters = {"note": note, "was": document.state}
        move(document, "cancelled", actor=actor, now=now, reason="cancelled_by_person", parameters=parameters)
        freed = [str(pk) for pk in _in_conflict_with(document)]
        if freed:
            enqueue(organisation=organisation, topic="document.reconsider", payload={"documents": freed})
        return True

    return _for_each(documents, (states.HELD, states.READY, states.REJECTED), deed)


def restore(*, organisation: Organisation, documents: Iterable[UUID], actor: Actor, now: datetime) -> int:
    """Undo a cancellation: the documents are held, and go on once they are checked again. Returns how many."""
    del organisation

    def deed(document: Document) -> bool:
        same = Document.objects.filter(original_id=document.original_id, member=document.member)
        elsewhere = [states.DUPLICATE, states.ATTACHED, states.CANCELLED]
        if same.exclude(pk=document.pk).exclude(state__in=elsewhere).exists():
            return False  # the same file came again meanwhile, and was taken
        move(document, "restored", actor=actor, now=now, reason="restored")
        return True

    return _for_each(documents, (states.CANCELLED,), deed)


def reject(
    *, organisation: Organisation, documents: Iterable[UUID], actor: Actor, now: datetime, note: str = ""
) -> int:
    """A person says that held documents are no invoices of ours: quarantined, kept, taken up again by `recheck`."""
    del organisation

    def deed(document: Document) -> bool:
        move(
            document, "rejected", actor=actor, now=now, reason="refused_by_person", parameters={"note": note}
        )
        return True

    return _for_each(documents, (states.HELD,), deed)


def attach(*, organisation: Organisation, document: UUID, to: UUID, actor: Actor, now: datetime) -> None:
    """A person says that a held or rejected file belongs to an invoice; the invoice, if held, is decided anew.

    Raises ``NotPossible``.
    """
    del organisation
    with transaction.atomic():
        invoice_document, file = lock(to), lock(document)
        if invoice_document.invoice is None:
            raise NotPossible("unread", invoice_document)
        if (
            file.state not in (states.HELD, states.REJECTED)
            or file.invoice is not None
            or file.pk == invoice_document.pk
        ):
            raise NotPossible("moved", file)
        bind(file, invoice_document, role="attachment", matched_by="person", actor=actor, now=now)
        invoice = invoice_document.semantic()
        if invoice_document.state == states.HELD and invoice is not None:
            decide(invoice_document, invoice, actor=actor, now=now)


def bind(file: Document, owner: Document, *, role: str, matched_by: str, actor: Actor, now: datetime) -> None:
    """Make a file the companion of an invoice. Both are locked, inside a transaction."""
    Attachment.objects.get_or_create(
        document=owner,
        original_id=file.original_id,
        defaults={
            "came_as": file,
            "name": file.name.rsplit("/", 1)[-1].rsplit("!", 1)[-1][-300:],
            "role": role,
            "matched_by": matched_by,
        },
    )
    file.belongs_to = owner
    reason = "page_of_invoice" if role == "page" else "attachment"
    parameters = {"document": str(owner.pk), "number": owner.number, "by": matched_by}
    move(file, "attached", actor=actor, now=now, reason=reason, parameters=parameters, fields=("belongs_to",))
    append(owner, Entry("attachment_added", now, actor, {"name": file.name, "role": role, "by": matched_by}))


def plan_again(*, organisation: Organisation, documents: Iterable[UUID], actor: Actor, now: datetime) -> int:
    """Ask once more for a way for ready documents that have none yet. Returns how many."""
    del organisation, actor, now

    def deed(document: Document) -> bool:
        if document.standing == "":
            announce(document)
        return document.standing == ""

    return _for_each(documents, (states.READY,), deed)


def _for_each(documents: Iterable[UUID], possible: tuple[str, ...], deed: Callable[[Document], bool]) -> int:
    """Do something with each document that is in one of the states, locked; in short transactions. How many it was."""
    count = 0
    for chunk in _chunks(documents):
        with transaction.atomic():
            count += sum(deed(document) for document in _locked(chunk, possible))
    return count


def _locked(chunk: Sequence[UUID], possible: tuple[str, ...]) -> list[Document]:
    rows = Document.objects.select_for_update().filter(pk__in=chunk, state__in=possible)
    return list(rows.order_by("pk"))


def _chunks(documents: Iterable[UUID], size: int = AT_ONCE) -> Iterator[list[UUID]]:
    rest = iter(documents)
    while chunk := list(islice(rest, size)):
        yield chunk


def _leave_company(document: Document) -> None:
    """A file that belonged to another document no longer does."""
    if document.belongs_to_id is not None:
        Attachment.objects.filter(document_id=document.belongs_to_id, came_as=document).delete()
    document.belongs_to = None
    document.first = None


def _in_conflict_with(document: Document) -> list[UUID]:
    return list(
        Document.objects.filter(first=document, state=states.HELD, reason="number_conflict").values_list(
            "pk", flat=True
        )
    )

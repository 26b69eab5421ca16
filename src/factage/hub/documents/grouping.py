"""When all of a batch is read: pages find their rows, attachments their invoice, and every document is decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from factage.hub.accounts.models import Organisation
from factage.hub.base.actor import Actor
from factage.hub.documents import naming, states
from factage.hub.documents.counting import count_in
from factage.hub.documents.decision import decide
from factage.hub.documents.gestures import bind
from factage.hub.documents.journal import Entry, append, lock
from factage.hub.documents.models import Batch, Document, NameRule, Original
from factage.hub.documents.moves import move
from factage.hub.documents.plain_pages import WAITING, settle_pages
from factage.hub.documents.reading import (
    DATA,
    OTHER,
    PAGE,
    TABLE,
    Studied,
    fault_of,
    refusal_of,
    reject,
    take_in,
    unread_in,
)
from factage.hub.layouts.tables import MappingUnknown, read_table
from factage.invoice.errors import Unreadable
from factage.invoice.formats.table import TableInvoice

AT_ONCE: Final = 50
_WITHOUT_DATA: Final = ("to_be_read", *WAITING)
"""The reasons for which a page waits, and which a table that brings its data takes away."""


def settle(*, organisation: Organisation, batch: str, actor: Actor, now: datetime) -> None:
    """Bring a batch to its end, once every document in it is read; before that, and repeated, it does nothing harmful.

    Each step works on what is left in its state, so that a run that was killed is taken up where it stopped.
    """
    del organisation
    row = Batch.objects.get(pk=batch)
    if row.stage == Batch.RECEIVING or unread_in(row.pk):
        return
    Batch.objects.filter(pk=row.pk, stage=Batch.READING).update(stage=Batch.GROUPING)
    _tables(row, actor, now)
    _companions(row, actor, now)
    settle_pages(row, actor=actor, now=now)
    _decide_all(row, actor, now)
    _leave_the_rest(row, actor, now)
    if not Document.objects.filter(batch=row, state__in=states.WORKING).exists():
        Batch.objects.filter(pk=row.pk, settled_at__isnull=True).update(settled_at=now)
        Batch.objects.filter(pk=row.pk).update(stage=Batch.SETTLED)


def _tables(batch: Batch, actor: Actor, now: datetime) -> None:
    """Each table of the batch: its rows are the data of pages, or invoices of their own."""
    for table in list(_parked(batch, TABLE).select_related("original")):
        with fault_of(table.pk, actor, now):
            _table(batch, table, actor, now)


def _table(batch: Batch, table: Document, actor: Actor, now: datetime) -> None:
    try:
        invoices = read_table(table.original.data(), name=table.name)
    except MappingUnknown as unknown:
        _hold(table.pk, "mapping_unknown", {"headers": list(unknown.headers)}, actor, now)
    except Unreadable as refusal:
        with transaction.atomic():
            reject(lock(table.pk), refusal, actor=actor, now=now)
    else:
        if invoices:
            _Rows(batch, table, actor, now).give_out(invoices)
            return
        with transaction.atomic():
            empty = Unreadable("unknown_format", detail="a table without rows")
            reject(lock(table.pk), empty, actor=actor, now=now)


@dataclass
class _Rows:
    """The invoices of one table on their way to the pages they belong to."""

    batch: Batch
    table: Document
    actor: Actor
    now: datetime
    taken: set[UUID] = field(default_factory=set)

    def give_out(self, invoices: Sequence[TableInvoice]) -> None:
        pages = list(_pages(self.batch))
        by_file = {naming.file_name(page.name): page for page in pages}
        homes = [self._page_of(one, pages, by_file) for one in invoices]
        alone = len(invoices) == 1 and not homes[0]
        for one, home in zip(invoices, homes, strict=True):
            if len(home) > 1:
                self._new(one, ambiguous=home)
            elif home:
                self._fill(home[0], one)
            elif alone:
                self._become(one)
            else:
                self._new(one)
        if not alone:
            with transaction.atomic():
                table = lock(self.table.pk)
                said = {"invoices": len(invoices)}
                if table.state != states.ATTACHED:
                    move(
                        table,
                        "attached",
                        actor=self.actor,
                        now=self.now,
                        reason="rows_of_invoices",
                        parameters=said,
                    )

    def _page_of(
        self, one: TableInvoice, pages: Sequence[Document], by_file: dict[str, Document]
    ) -> list[Document]:
        """The page of these rows: the one that a column names; else the one called by the number; else those bearing it."""
        if one.file and naming.file_name(one.file) in by_file:
            return [by_file[naming.file_name(one.file)]]
        number = one.read.invoice.number or ""
        numbers = {naming.key(number): number}
        called = [
            page for page in pages if naming.stem(page.name) and naming.key(naming.stem(page.name)) in numbers
        ]
        if called:
            return called
        rules = [rule for rule in _rules() if rule != naming.NUMBER]
        bearing = [page for page in pages if naming.bears(page.name, number)]
        return [page for page in bearing if naming.match(page.name, numbers, rules) is None]

    def _fill(self, page: Document, one: TableInvoice) -> None:
        """The PDF stays the original; the rows are its data."""
        studied = _checked(one)
        with transaction.atomic():
            document = lock(page.pk)
            if document.state == states.HELD and document.reason in _WITHOUT_DATA:
                move(document, "reopened", actor=self.actor, now=self.now)
            if document.state != states.RECEIVED:
                return
            document.rows = self.table.original
            evidence = {
                "rows": self.table.name,
                "rows_sha256": self.table.original.sha256,
                "lines": list(one.lines),
            }
            take_in(document, studied, actor=self.actor, now=self.now, evidence=evidence)

    def _become(self, one: TableInvoice) -> None:
        """A table of one invoice without a page is that invoice."""
        studied = _checked(one)
        with transaction.atomic():
            document = lock(self.table.pk)
            if document.state == states.RECEIVED:
                take_in(
                    document, studied, actor=self.actor, now=self.now, evidence={"lines": list(one.lines)}
                )

    def _new(self, one: TableInvoice, ambiguous: Sequence[Document] = ()) -> None:
        """A document for rows without a page of their own; its original is the table."""
        member = (one.read.invoice.number or f"line {one.lines[0] if one.lines else 0}")[:200]
        studied = _checked(one)
        try:
            with transaction.atomic():
                document = self._made(member)
                take_in(
                    document, studied, actor=self.actor, now=self.now, evidence={"lines": list(one.lines)}
                )
                if ambiguous:
                    said = {"files": [page.name for page in ambiguous]}
                    move(
                        document,
                        "held",
                        actor=self.actor,
                        now=self.now,
                        reason="rows_ambiguous",
                        parameters=said,
                    )
        except IntegrityError:
            return  # made by an earlier run that was killed

    def _made(self, member: str) -> Document:
        original: Original = self.table.original
        document = Document(
            organisation_id=self.batch.organisation_id,
            batch=self.batch,
            original=original,
            name=f"{self.table.name}!{member}"[-500:],
            member=member,
            since=self.now,
            received_at=self.now,
        )
        document.save(force_insert=True)
        evidence = {"name": document.name, "sha256": original.sha256, "size": original.size, "source": "rows"}
        append(document, Entry("received", self.now, self.actor, evidence))
        count_in(self.batch, added=[document])
        return document


def _checked(one: TableInvoice) -> Studied:
    """What the official rules say of rows: asked about the CII that they would become."""
    from factage.invoice import check, write

    return Studied(DATA, one.read, check(write(one.read.invoice, "cii").data))


def _companions(batch: Batch, actor: Actor, now: datetime) -> None:
    """Pages without data, and files that are no invoice, go with the invoice whose number their name bears."""
    owners = _owners(batch)
    rules = _rules()
    leftovers = list(_parked(batch, PAGE, OTHER).values_list("pk", "name"))
    for pk, name in leftovers:
        found = naming.match(name, owners, rules)
        owner = owners[found.number] if found else _awaiting(name, rules)
        if owner is None:
            continue
        rule = found.rule if found else "NUMBER"
        with transaction.atomic():
            file, invoice = lock(pk), lock(owner)
            if file.state == states.RECEIVED and invoice.pk != file.pk:
                role = "page" if found and found.whole and file.shape == PAGE else "attachment"
                bind(file, invoice, role=role, matched_by=rule, actor=actor, now=now)
            semantic = invoice.semantic()
            if (
                invoice.state == states.HELD
                and invoice.reason == "requirement_missing"
                and semantic is not None
            ):
                decide(invoice, semantic, actor=actor, now=now)


def _owners(batch: Batch) -> dict[str, UUID]:
    """The invoices of the batch by the number that file names can bear; a number that two of them have belongs to none."""
    owners: dict[str, UUID] = {}
    twice = set()
    rows = Document.objects.filter(batch=batch, state__in=[states.READ, states.HELD, states.READY]).exclude(
        number=""
    )
    for pk, number in rows.values_list("pk", "number").iterator():
        name = naming.key(number)
        if name in owners:
            twice.add(name)
        elif name:
            owners[name] = pk
    return {name: pk for name, pk in owners.items() if name not in twice}


def _awaiting(name: str, rules: Sequence[str]) -> UUID | None:
    """An invoice of an earlier batch that is held until this very file comes."""
    waiting = Document.objects.filter(
        state=states.HELD, reason="requirement_missing", reason_detail="attachment"
    )
    numbers = {naming.key(number): pk for pk, number in waiting.values_list("pk", "number")[:2_000] if number}
    found = naming.match(name, numbers, rules) if numbers else None
    return numbers[found.number] if found else None


def _decide_all(batch: Batch, actor: Actor, now: datetime) -> None:
    rows = Document.objects.filter(batch=batch, state=states.READ)
    keys = iter(list(rows.order_by("pk").values_list("pk", flat=True)))
    while chunk := list(islice(keys, AT_ONCE)):
        with transaction.atomic():
            for document in (
                Document.objects.select_for_update().filter(pk__in=chunk, state=states.READ).order_by("pk")
            ):
                with fault_of(document.pk, actor, now), transaction.atomic():
                    invoice = document.semantic()
                    assert invoice is not None
                    decide(document, invoice, actor=actor, now=now)


def _leave_the_rest(batch: Batch, actor: Actor, now: datetime) -> None:
    """Pages without data are kept to be read; what is nothing at all is rejected."""
    keys = iter(list(_parked(batch, PAGE, OTHER).values_list("pk", flat=True)))
    while chunk := list(islice(keys, AT_ONCE)):
        with transaction.atomic():
            for document in Document.objects.select_for_update().filter(pk__in=chunk, state=states.RECEIVED):
                if document.shape == PAGE:
                    move(document, "held", actor=actor, now=now, reason="to_be_read")
                else:
                    reject(document, refusal_of(document), actor=actor, now=now)


def _parked(batch: Batch, *shapes: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a query of documents
    return Document.objects.filter(batch=batch, state=states.RECEIVED, shape__in=shapes).order_by("pk")


def _pages(batch: Batch) -> Iterator[Document]:
    """Pages of the batch that have no data yet, also those held for it."""
    rows = Document.objects.filter(batch=batch, shape=PAGE).defer("invoice", "verdict")
    yield from rows.filter(state=states.RECEIVED).order_by("pk")
    yield from rows.filter(state=states.HELD, reason__in=_WITHOUT_DATA).order_by("pk")


def set_name_rules(*, organisation: Organisation, rules: Sequence[str]) -> None:
    """How the organisation names what goes with an invoice, from now on; no rules at all is the default again.

    Raises ``ValueError`` naming the first rule that cannot be one (see ``naming``).
    """
    for name_rule in rules:
        if not naming.usable(name_rule):
            raise ValueError(name_rule)
    with transaction.atomic():
        NameRule.objects.exclude(pattern__in=list(rules)).delete()
        known = set(NameRule.objects.values_list("pattern", flat=True))
        for name_rule in dict.fromkeys(rules):
            if name_rule not in known:
                NameRule(organisation=organisation, pattern=name_rule).save()


def _rules() -> list[str]:
    own = list(NameRule.objects.order_by("pk").values_list("pattern", flat=True))
    return [naming.NUMBER, *own] if own else list(naming.DEFAULT_RULES)


def _hold(pk: UUID, reason: str, parameters: dict[str, object], actor: Actor, now: datetime) -> None:
    with transaction.atomic():
        document = lock(pk)
        if document.state == states.RECEIVED:
            move(document, "held", actor=actor, now=now, reason=reason, parameters=parameters)

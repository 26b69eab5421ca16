"""Reads of this app: lists and their totals, what is held and why, timelines, the conservation law, the journal's truth."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from factage.hub.documents import states
from factage.hub.documents.journal import verify
from factage.hub.documents.models import Batch, Document, Event

PAGE: Final = 50
SELECTION: Final = 100_000
"""The most documents that one gesture may be made on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which documents: every criterion that is given must hold. Amounts in minor units of the document's currency."""

    states: Sequence[str] = ()
    standings: Sequence[str] = ()
    grades: Sequence[str] = ()
    reason: str = ""
    reason_detail: str = ""
    who: str = ""
    customer: UUID | None = None
    issuing_company: UUID | None = None
    batch: UUID | None = None
    text: str = ""
    issued_from: date | None = None
    issued_until: date | None = None
    due_from: date | None = None
    due_until: date | None = None
    received_from: datetime | None = None
    received_until: datetime | None = None
    at_least_minor: int | None = None
    at_most_minor: int | None = None
    currency: str = ""
    with_companions: bool = False
    """Also duplicates and attached files, which are left out unless a state asks for them."""

    def query(self) -> Q:
        q = Q()
        if self.states:
            q &= Q(state__in=list(self.states))
        elif not self.with_companions:
            q &= Q(state__in=list(states.INVOICES))
        if self.text.strip():
            q &= _text(self.text.strip())
        for lookup, value in self._exact().items():
            if value not in (None, "", [], ()):
                q &= Q(**{lookup: value})
        return q

    def _exact(self) -> dict[str, Any]:
        return {
            "standing__in": list(self.standings),
            "grade__in": list(self.grades),
            "reason": self.reason,
            "reason_detail": self.reason_detail,
            "who": self.who,
            "customer_id": self.customer,
            "issuing_company_id": self.issuing_company,
            "batch_id": self.batch,
            "issue_date__gte": self.issued_from,
            "issue_date__lte": self.issued_until,
            "due_date__gte": self.due_from,
            "due_date__lte": self.due_until,
            "received_at__gte": self.received_from,
            "received_at__lte": self.received_until,
            "payable_minor__gte": self.at_least_minor,
            "payable_minor__lte": self.at_most_minor,
            "currency": self.currency,
        }


@dataclass(frozen=True, slots=True)
class Order:
    """In which order: by a column, with the identity (which grows with time) to break ties."""

    column: str
    descending: bool = True


ORDERS: Final = {
    "latest": Order("id"),
    "oldest": Order("id", descending=False),
    "due": Order("due_date", descending=False),
    "issued": Order("issue_date"),
    "amount": Order("payable_minor"),
    "number": Order("number", descending=False),
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of documents. ``next`` and ``previous`` are cursors, empty where there is nothing more."""

    documents: list[Document]
    next: str = ""
    previous: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """How many documents a filter finds, and their sum by currency in minor units."""

    count: int
    by_currency: dict[str, int] = field(default_factory=dict)


def documents(which: Filter, *, order: str = "latest", cursor: str = "", size: int = PAGE) -> Page:
    """One page of a filtered list. Documents come without their semantic invoice; a cursor that is none is the first page.

    Documents that lack the date or the amount by which a list is ordered stand at its end.
    """
    by = ORDERS.get(order, ORDERS["latest"])
    backwards, place = _decode(cursor)
    rows = _light(which)
    if by.column not in ("id", "number"):
        rows = _with_sort_value(rows, by)
    descending = by.descending != backwards
    if place:
        rows = rows.filter(_beyond(by, place, descending=descending))
    found = list(rows.order_by(*_ordering(by, descending=descending))[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    has_next = backwards or more
    has_previous = more if backwards else bool(place)
    return Page(
        found,
        _encode(by, found[-1], backwards=False) if found and has_next else "",
        _encode(by, found[0], backwards=True) if found and has_previous else "",
    )


def total(which: Filter) -> Total:
    """Count and sum of everything a filter finds, beyond any page."""
    rows = Document.objects.filter(which.query()).order_by().values("currency")
    by_currency: dict[str, int] = {}
    count = 0
    for row in rows.annotate(number=Count("id"), minor=Sum("payable_minor")):
        count += row["number"]
        if row["currency"] and row["minor"] is not None:
            by_currency[row["currency"]] = row["minor"]
    return Total(count, dict(sorted(by_currency.items())))


def keys(which: Filter, *, limit: int = SELECTION) -> list[UUID]:
    """The identities of all that a filter finds: what a gesture on a whole selection works on."""
    return list(Document.objects.filter(which.query()).order_by("id").values_list("pk", flat=True)[:limit])


def state_counts(which: Filter | None = None) -> dict[str, int]:
    """How many documents in each state, duplicates and attached files included."""
    q = replace(which, states=(), with_companions=True).query() if which else Q()
    rows = Document.objects.filter(q).order_by().values_list("state").annotate(Count("id"))
    return dict.fromkeys(states.STATES, 0) | dict(rows)


@dataclass(frozen=True, slots=True)
class Actors:
    """Part of a cause: what one kind of person can act on."""

    who: str
    total: Total


@dataclass(frozen=True, slots=True)
class Cause:
    """Documents held for one reason; ``detail`` tells apart which requirement, which kind of paper."""

    reason: str
    detail: str
    total: Total
    actors: tuple[Actors, ...]


def held(which: Filter | None = None) -> list[Cause]:
    """What is held, by cause, the most frequent first, and in each cause by who can act."""
    wanted = replace(which or Filter(), states=(states.HELD,))
    rows = (
        Document.objects.filter(wanted.query())
        .order_by()
        .values("reason", "reason_detail", "who", "currency")
    )
    tree: dict[tuple[str, str], dict[str, dict[str, tuple[int, int]]]] = {}
    for row in rows.annotate(number=Count("id"), minor=Sum("payable_minor")):
        cause = tree.setdefault((row["reason"], row["reason_detail"]), {})
        cause.setdefault(row["who"], {})[row["currency"]] = (row["number"], row["minor"] or 0)
    causes = [
        Cause(
            reason,
            detail,
            _sum([pair for actor in actors.values() for pair in actor.items()]),
            tuple(
                sorted(
                    (Actors(w, _sum(list(by.items()))) for w, by in actors.items()),
                    key=lambda a: -a.total.count,
                )
            ),
        )
        for (reason, detail), actors in tree.items()
    ]
    return sorted(causes, key=lambda cause: (-cause.total.count, cause.reason, cause.detail))


def batches(*, cursor: str = "", size: int = PAGE) -> tuple[list[Batch], str]:
    """The latest batches, and the cursor of those before them."""
    _, place = _decode(cursor)
    rows = Batch.objects.order_by("-id")
    if place:
        rows = rows.filter(pk__lt=UUID(place[0]))
    found = list(rows[: size + 1])
    following = _pack([str(found[size - 1].pk)], backwards=False) if len(found) > size else ""
    return found[:size], following


def batch_documents(batch: Batch) -> Iterator[Document]:
    """Every document of a batch in the order in which it was received, duplicates and attached files included."""
    rows = Document.objects.filter(batch=batch).defer("invoice", "verdict").order_by("pk")
    yield from rows.iterator(chunk_size=500)


def timeline(document: Document) -> list[Event]:
    """What happened to a document, oldest first."""
    return list(Event.objects.filter(document=document).order_by("sequence"))


def document(pk: UUID | str) -> Document | None:
    """One document with what a page about it shows; None where the organisation in scope has none such."""
    rows = Document.objects.select_related(
        "batch", "original", "rows", "customer", "issuing_company", "first", "belongs_to"
    )
    return rows.filter(pk=pk).first()


@dataclass(frozen=True, slots=True)
class Conservation:
    """received = delivered + in progress + held + refused + cancelled, in documents.

    ``received`` comes from the counts that receiving keeps in the batches, the right side from the documents' states
    and the standings of their deliveries: two books that must agree. Duplicates and companions stand beside both.
    """

    received: int
    delivered: int
    in_progress: int
    held: int
    refused: int
    cancelled: int

    @property
    def balanced(self) -> bool:
        """Whether the law holds."""
        parts = self.delivered + self.in_progress + self.held + self.refused + self.cancelled
        return self.received == parts


def conservation(batch: Batch | None = None) -> Conservation:
    """The law over the organisation in scope, or over one batch of it."""
    books = Batch.objects.all() if batch is None else Batch.objects.filter(pk=batch.pk)
    counted = books.aggregate(
        number=Sum(F("working") + F("ready") + F("held") + F("rejected") + F("cancelled"), default=0)
    )
    rows = Document.objects.filter(state__in=states.INVOICES).order_by()
    if batch is not None:
        rows = rows.filter(batch=batch)
    parts = dict.fromkeys(("delivered", "in_progress", "held", "refused", "cancelled"), 0)
    for state, standing, number in rows.values_list("state", "standing").annotate(Count("id")):
        parts[_part(state, standing)] += number
    return Conservation(received=counted["number"], **parts)


def _part(state: str, standing: str) -> str:
    """On which place of the law's right hand a document stands; what a person must decide about counts as held."""
    if state == states.READY:
        return {"delivered": "delivered", "refused": "refused", "failed": "held"}.get(standing, "in_progress")
    return {states.HELD: "held", states.REJECTED: "refused", states.CANCELLED: "cancelled"}.get(
        state, "in_progress"
    )


def verify_journal() -> Iterator[str]:
    """What does not hold in the organisation's journal, one sentence each: chains, seals, and states against events."""
    for broken in verify():
        yield f"{broken.document} #{broken.sequence}: {broken.what}"
    yield from _verify_states()


def _verify_states() -> Iterator[str]:
    """Every state column is what the document's events lead to, every standing what its last delivery event said."""
    columns = {
        pk: (state, standing)
        for pk, state, standing in Document.objects.values_list("pk", "state", "standing").iterator(
            chunk_size=2_000
        )
    }
    rows = Event.objects.filter(Q(kind__in=list(states.TRANSITIONS)) | Q(evidence__has_key="standing"))
    rows = rows.order_by("document_id", "sequence")
    for pk, told in groupby(rows.iterator(chunk_size=2_000), key=lambda event: event.document_id):
        state, standing = "", ""
        for event in told:
            try:
                state = states.after(event.kind, state)
            except states.TransitionError as error:
                yield f"{pk} #{event.sequence}: {error}"
            standing = event.evidence.get("standing", standing)
        if columns.pop(pk, None) != (state, standing):
            yield f"{pk}: the state column is not what the events say ({state}, {standing or 'no standing'})"
    for pk in columns:
        yield f"{pk}: no event says how it came here"


def _light(which: Filter) -> QuerySet[Document]:
    """Documents without their heavy columns."""
    return (
        Document.objects.filter(which.query())
        .defer("invoice", "verdict")
        .select_related("customer", "issuing_company")
    )


def _text(text: str) -> Q:
    """A number, a customer's name or number, a file: what people type into the one search field."""
    return (
        Q(number__icontains=text)
        | Q(customer__name__icontains=text)
        | Q(customer__reference__iexact=text)
        | Q(buyer_name__icontains=text)
        | Q(name__icontains=text)
    )


def _with_sort_value(rows: QuerySet[Document], by: Order) -> QuerySet[Document]:
    """The column with its absent values at the end, whichever the direction: keyset paging knows no null."""
    if by.column == "payable_minor":
        absent: Value = Value(-(2**63))
    else:
        absent = Value(date.min if by.descending else date.max)
    return rows.annotate(sort_value=Coalesce(by.column, absent))


def _column(by: Order) -> str:
    return by.column if by.column in ("id", "number") else "sort_value"


def _ordering(by: Order, *, descending: bool) -> list[str]:
    sign = "-" if descending else ""
    column = _column(by)
    return [f"{sign}id"] if column == "id" else [f"{sign}{column}", f"{sign}id"]


def _beyond(by: Order, place: list[str], *, descending: bool) -> Q:
    """Everything after the place of the cursor, in the direction walked."""
    side = "lt" if descending else "gt"
    column = _column(by)
    pk = UUID(place[-1])
    if column == "id":
        return Q(**{f"id__{side}": pk})
    value: Any = place[0]
    if by.column == "payable_minor":
        value = int(value)
    elif by.column != "number":
        value = date.fromisoformat(value)
    return Q(**{f"{column}__{side}": value}) | Q(**{column: value, f"id__{side}": pk})


def _encode(by: Order, document_: Document, *, backwards: bool) -> str:
    if by.column == "id":
        return _pack([str(document_.pk)], backwards=backwards)
    return _pack([str(getattr(document_, _column(by))), str(document_.pk)], backwards=backwards)


def _pack(place: list[str], *, backwards: bool) -> str:
    text = json.dumps([int(backwards), *place], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[bool, list[str]]:
    """The direction and the place of a cursor; the beginning where it is none of ours."""
    try:
        backwards, *place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        UUID(place[-1])
    except (ValueError, IndexError, TypeError, AttributeError):
        return False, []
    return bool(backwards), [str(value) for value in place]


def _sum(pairs: list[tuple[str, tuple[int, int]]]) -> Total:
    by_currency: dict[str, int] = {}
    for currency, (_, minor) in pairs:
        if currency:
            by_currency[currency] = by_currency.get(currency, 0) + minor
    return Total(sum(number for _, (number, _) in pairs), dict(sorted(by_currency.items())))

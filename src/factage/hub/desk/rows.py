"""Documents as rows of a list: title, customer, amount, stamp and date, the way, what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from factage.hub.base.templatetags.factage import minor
from factage.hub.delivery.models import Delivery
from factage.hub.desk import stamps, words
from factage.hub.documents import states
from factage.hub.documents.models import Document, Event

FETCHED_BY: Final = ("portal.opened", "portal.downloaded")


def rows(documents: Sequence[Document]) -> list[dict[str, Any]]:
    """What a table shows of these documents."""
    keys = [document.pk for document in documents]
    ways = {
        delivery.document_id: delivery
        for delivery in Delivery.objects.filter(document_id__in=keys).order_by("id")
    }
    fetched: dict[UUID, datetime] = dict(
        Event.objects.filter(document_id__in=keys, kind__in=FETCHED_BY)
        .order_by()
        .values_list("document_id")
        .annotate(Max("at"))
    )
    return [row(document, ways.get(document.pk), fetched.get(document.pk)) for document in documents]


def documents_of(keys: Sequence[UUID]) -> Iterator[Document]:
    """The documents of these keys that are ours, without their heavy columns, in the order of their keys."""
    for at in range(0, len(keys), 500):
        found = Document.objects.filter(pk__in=keys[at : at + 500])
        yield from found.defer("invoice", "verdict").select_related("customer").order_by("pk")


def row(document: Document, delivery: Delivery | None, fetched_at: datetime | None = None) -> dict[str, Any]:
    """One line."""
    customer = document.customer
    stamp = stamps.of_document(document)
    at = fetched_at if stamp == "fetched" else delivery.since if delivery else document.since
    return {
        "id": document.pk,
        "title": title(document),
        "customer": customer.name if customer else document.buyer_name,
        "customer_href": reverse("desk:customer", args=[customer.pk]) if customer else "",
        "amount": minor(document.payable_minor, document.currency or "EUR"),
        "minor": document.payable_minor,
        "currency": document.currency,
        "due": document.due_date,
        "stamp": stamp,
        "at": at,
        "way": words.way(delivery.channel, delivery.delivery_kind) if delivery else "",
        "next": following(document),
    }


def title(document: Document) -> str:
    """The number, else the file's own name."""
    return document.number or document.name.rsplit("/", 1)[-1].rsplit("!", 1)[-1]


def following(document: Document) -> str:
    """What comes next, or why nothing does, in a few words."""
    if document.state in {states.HELD, states.REJECTED, states.DUPLICATE, states.ATTACHED, states.CANCELLED}:
        return words.reason(document)
    if document.state in states.WORKING:
        return ""
    return {
        "": _("La voie va être choisie"),
        "in_progress": _("Part d’elle-même"),
        "unsure": _("À vous de trancher"),
        "refused": _("Chercher une autre voie"),
        "failed": _("Chercher une autre voie"),
    }.get(document.standing, "")

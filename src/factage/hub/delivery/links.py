"""The links that customers hold: issued, shown again, revoked, and followed before any organisation is known."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from factage.hub.accounts.models import Organisation
from factage.hub.base import doorplate
from factage.hub.base.actor import Actor
from factage.hub.base.identity import new_id
from factage.hub.base.secrets import seal
from factage.hub.base.tenancy import scope
from factage.hub.delivery import ledger
from factage.hub.delivery.models import CapabilityLink, Delivery
from factage.hub.documents.journal import lock

PREVIEW_LASTS: Final = timedelta(hours=1)


def url(token: str) -> str:
    """The address that a link's token makes."""
    return f"{settings.FACTAGE_PORTAL_URL}/f/{token}/"


def current(delivery: Delivery) -> CapabilityLink | None:
    """The customer's link to this delivery that is open, where there is one."""
    return delivery.links.filter(purpose=CapabilityLink.CUSTOMER, revoked_at__isnull=True).last()


def issue(
    delivery: Delivery, *, actor: Actor, now: datetime, purpose: str = CapabilityLink.CUSTOMER
) -> CapabilityLink:
    """A link to this delivery; the customer's own is issued once and then found again.

    A preview is for the desk: it ends after an hour, and looking through it is never evidence.
    """
    with transaction.atomic():
        assert delivery.document_id is not None
        document = lock(delivery.document_id)
        if purpose == CapabilityLink.CUSTOMER and (open_link := current(delivery)) is not None:
            return open_link
        link = CapabilityLink(
            id=new_id(),
            organisation_id=delivery.organisation_id,
            delivery=delivery,
            purpose=purpose,
            issued_at=now,
            issued_by=str(actor),
            expires_at=now + PREVIEW_LASTS if purpose == CapabilityLink.PREVIEW else None,
        )
        token = doorplate.issue(
            kind=CapabilityLink.DOOR, organisation=delivery.organisation, object_id=link.pk
        )
        link.sealed_token = seal(token)
        link.save(force_insert=True)
        if purpose == CapabilityLink.CUSTOMER:
            delivery.refresh_from_db()
            ledger.write(
                delivery, document, "link.issued", actor=actor, now=now, evidence={"link": str(link.pk)}
            )
        return link


def revoke(*, organisation: Organisation, link_id: UUID, actor: Actor, now: datetime) -> bool:
    """Close a link for ever; False where it was closed already."""
    with scope(organisation), transaction.atomic():
        link = CapabilityLink.objects.select_related("delivery").get(pk=link_id)
        assert link.delivery.document_id is not None
        document = lock(link.delivery.document_id)
        open_ = CapabilityLink.objects.filter(pk=link.pk, revoked_at__isnull=True)
        if open_.update(revoked_at=now, revoked_by=str(actor)) != 1:
            return False
        delivery = Delivery.objects.get(pk=link.delivery_id)
        ledger.write(
            delivery, document, "link.revoked", actor=actor, now=now, evidence={"link": str(link.pk)}
        )
        return True


@contextlib.contextmanager
def followed(token: str) -> Iterator[CapabilityLink | None]:
    """Whoever holds the token stands before the link, in the scope of its organisation; None where it leads nowhere.

    A revoked link is found, so that its holder can be told so; ``revoked_at`` says it.
    """
    found = doorplate.resolve(kind=CapabilityLink.DOOR, token=token)
    if found is None:
        yield None
        return
    organisation_id, link_id = found
    with scope(organisation_id):
        links = CapabilityLink.objects.select_related(
            "organisation", "delivery__document__customer", "delivery__document__issuing_company"
        )
        yield links.filter(pk=link_id).first()

"""The portal channel: a delivery is made by publishing; its proof comes when the customer opens it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from factage.hub.base.tenancy import scope
from factage.hub.delivery.channel import Parcel, Reach, Receipt, Received, Refused
from factage.hub.delivery.models import CapabilityLink, Delivery


class PortalChannel:
    """Publication on our own portal. Nothing leaves, so a repeat does no harm, and it can be asked."""

    key = "portal"
    network = "portal"
    carries: Sequence[str] = ("facturx", "pdf", "cii", "ubl")
    deliveries: Sequence[str] = ("publication",)
    needs_address = False
    offers_all = True

    def up(self) -> bool:
        return True

    def reach(self, address: str, on: date) -> Reach:  # noqa: ARG002 - the portal is here
        return Reach("yes", {"on": on.isoformat()})

    def send(self, parcel: Parcel) -> Receipt:
        """Publish: from now on the link opens the invoice. Raises ``Refused`` where the link was revoked meanwhile."""
        with scope(parcel.organisation_id):
            open_links = CapabilityLink.objects.filter(
                delivery_id=parcel.delivery_id, purpose=CapabilityLink.CUSTOMER, revoked_at__isnull=True
            )
            link = open_links.last()
        if link is None:
            raise Refused("link_revoked")
        return Receipt("available", str(link.pk), {"link": str(link.pk), "parcel": parcel.key})

    def ask(self, parcel_key: str) -> Receipt | None:
        """A delivery whose link is open is available: publishing is nothing else. In the scope of its organisation."""
        delivery = Delivery.objects.filter(parcel_key=parcel_key).first()
        link = (
            delivery.links.filter(purpose=CapabilityLink.CUSTOMER, revoked_at__isnull=True).last()
            if delivery
            else None
        )
        return Receipt("available", str(link.pk), {"link": str(link.pk)}) if link else None

    def accept(self, raw: bytes, **context: Any) -> Sequence[Received]:  # noqa: ARG002 - customers come to the pages
        return ()

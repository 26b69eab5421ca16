"""What has happened to an invoice, as its customer may know it: few lines, no codes, nothing of our own housekeeping."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from factage.hub.delivery.models import Delivery
from factage.hub.documents.models import Event


def of(delivery: Delivery) -> list[dict[str, Any]]:
    """The events that concern the customer, the latest first, as the timeline shows them."""
    told: list[dict[str, Any]] = []
    for event in Event.objects.filter(delivery_id=delivery.pk).order_by("-sequence"):
        entry = _entry(event)
        if entry is not None:
            told.append({"at": event.at, **entry, "what": f" {entry['what']}"})
    return told


def _entry(event: Event) -> dict[str, Any] | None:
    if event.kind in {"portal.opened", "portal.downloaded"}:
        what = _("par ce lien : la page a été ouverte.")
        if event.kind == "portal.downloaded":
            what = _("par ce lien : un fichier a été téléchargé.")
        return {"mark": "fetched", "lead": _("Retirée"), "what": what}
    if event.kind == "portal.question":
        return {"lead": _("Question posée"), "what": str(event.evidence.get("text", ""))}
    if event.kind in {"delivery.sent", "delivery.marked_sent"}:
        by_mail = event.evidence.get("grade") != "available"
        return {
            "mark": "handed" if by_mail else "available",
            "lead": _("Remise"),
            "what": _("par courriel.") if by_mail else _("sur cette page."),
        }
    return None

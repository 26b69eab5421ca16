"""Which stamp a document or a delivery carries: a projection of its state, its standing and its grade."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from factage.hub.delivery import states as deliveries
from factage.hub.delivery.models import Delivery
from factage.hub.documents import states
from factage.hub.documents.models import Document

_OF_STATE: Final = {
    states.RECEIVED: "reading",
    states.READ: "reading",
    states.HELD: "held",
    states.REJECTED: "rejected",
    states.CANCELLED: "cancelled",
    states.DUPLICATE: "duplicate",
    states.ATTACHED: "attached",
}
_OF_STANDING: Final = {
    "": "prepared",
    "in_progress": "prepared",
    "unsure": "doubt",
    "refused": "refused",
    "failed": "failed",
}
_OF_DELIVERY: Final = {
    deliveries.PLANNED: "prepared",
    deliveries.SENDING: "prepared",
    deliveries.REFUSED: "refused",
    deliveries.UNSURE: "doubt",
    deliveries.FAILED: "failed",
    deliveries.CANCELLED: "cancelled",
}
BELOW: Final = {
    # what stands in the lower half of the large stamp
    "handed": gettext_noop("à la voie choisie"),
    "relayed": gettext_noop("par courriel"),
    "acked": gettext_noop("par sa machine"),
    "available": gettext_noop("sur le portail"),
    "fetched": gettext_noop("par le client"),
    "held": gettext_noop("avant départ"),
    "doubt": gettext_noop("à trancher"),
    "refused": gettext_noop("par l’autre côté"),
    "failed": gettext_noop("rien n’est parti"),
    "cancelled": gettext_noop("avant départ"),
    "rejected": gettext_noop("original gardé"),
    "duplicate": gettext_noop("déjà reçue"),
    "prepared": gettext_noop("prête à partir"),
    "attached": gettext_noop("à une facture"),
}


def of_document(document: Document) -> str:
    """The stamp of a document: where it stands, or the strongest proof that it has."""
    if document.state != states.READY:
        return _OF_STATE.get(document.state, "reading")
    if document.standing == "delivered":
        return document.grade or "handed"
    return _OF_STANDING.get(document.standing, "prepared")


def of_delivery(delivery: Delivery) -> str:
    """The stamp of one delivery."""
    return _OF_DELIVERY.get(delivery.state) or delivery.grade or "handed"


def below(stamp: str) -> str:
    """The words of the lower half of the large stamp."""
    words = BELOW.get(stamp, "")
    return _(words) if words else ""

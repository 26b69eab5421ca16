"""What lets one held invoice go, here and now."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from factage.hub.desk import words
from factage.hub.desk.views.bulk import Whose
from factage.hub.documents import states
from factage.hub.documents.models import Document, PageReading
from factage.hub.documents.parity import DIFFERS

BY_PAGE: Final = ("to_be_confirmed", "layout_drift", "scan", "scan_recognised", "invalid", "not_accepted")
"""The reasons that saying how the page is read may take away."""
_PLACES: Final = {DIFFERS: "desk:parity", "mapping_unknown": "desk:columns"}


def confirmable(document: Document) -> bool:
    """Whether a person may say how this page is read: it waits, and its data come from the page alone."""
    return (
        document.state == states.HELD
        and document.reason in BY_PAGE
        and document.rows_id is None
        and PageReading.objects.filter(document=document).exists()
    )


def cure(document: Document) -> dict[str, Any] | None:
    """What lets it go, here and now."""
    if document.reason in {"customer_unknown", "customer_proposed", "customer_ambiguous"}:
        return {
            "title": _("À quel client est cette facture ?"),
            "text": _("Elle nomme « %(name)s ».") % {"name": document.buyer_name}
            if document.buyer_name
            else "",
            "form": Whose(),
            "action": reverse("desk:bulk"),
            "fields": [("acte", "client"), ("facture", str(document.pk))],
            "button": _("Essayer à blanc"),
            "links": [{"label": _("Créer ce client"), "href": reverse("desk:customer_new")}],
        }
    own = _own_place(document)
    if own is not None:
        return own
    if document.customer is None:
        return None
    place = {"agreement": "desk:agreement", "address": "desk:address"}.get(document.reason.partition("_")[0])
    if place is None:
        return None
    label = _("Noter l’accord") if place == "desk:agreement" else _("Confirmer l’adresse")
    return {
        "title": _("Ce qui la ferait partir"),
        "text": words.cure(document.reason),
        "links": [{"label": label, "href": reverse(place, args=[document.customer.pk])}],
    }


def _own_place(document: Document) -> dict[str, Any] | None:
    """The page of this document on which its cause is cured, where there is one."""
    labels = {
        "desk:page_layout": _("Confirmer cette page")
        if document.reason in {"scan", "scan_recognised"}
        else _("Confirmer cette mise en page"),
        "desk:parity": _("Voir les différences"),
        "desk:columns": _("Dire ce que sont les colonnes"),
    }
    place = "desk:page_layout" if confirmable(document) else _PLACES.get(document.reason)
    if place is None:
        return None
    return {
        "title": _("Ce qui la ferait partir"),
        "text": words.cure(document.reason),
        "links": [{"label": labels[place], "href": reverse(place, args=[document.pk])}],
    }

"""How alike page and data are: what the invoice's own page says of the certificate."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from factage.hub.documents.models import Document, ParityCertificate


def certificate_of(document: Document) -> ParityCertificate | None:
    """The certificate of a document, where its page and data were compared."""
    return ParityCertificate.objects.filter(document=document).first()


def summary(document: Document) -> dict[str, Any] | None:
    """What the invoice's own page says of its parity: one sentence and where to look."""
    certificate = certificate_of(document)
    if certificate is None:
        return None
    same = sum(count.get("same", 0) for count in certificate.counts.values() if isinstance(count, dict))
    if certificate.equal:
        words = ngettext(
            "La page et les données disent la même chose : une valeur comparée.",
            "La page et les données disent la même chose : %(count)s valeurs comparées.",
            same,
        ) % {"count": same}
    else:
        count = len(certificate.differences)
        words = ngettext(
            "La page et les données diffèrent sur un point.",
            "La page et les données diffèrent sur %(count)s points.",
            count,
        ) % {"count": count}
    return {
        "words": words,
        "alert": not certificate.equal,
        "href": reverse("desk:parity", args=[document.pk]),
    }

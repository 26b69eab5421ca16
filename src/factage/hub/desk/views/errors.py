"""What a person reads where a page cannot be given: what happened, and what to do next. No database is asked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing stands at this address, or not for this person: the two read the same."""
    del exception
    text = _(
        "Cette page n’existe pas, ou n’est pas à votre organisation. Vérifiez l’adresse, ou repartez de la première page."
    )
    return _told(request, 404, _("Rien à cette adresse"), text)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The person's role does not suffice."""
    del exception
    text = _(
        "Votre rôle ne permet pas d’ouvrir cette page. La personne qui administre Factage chez vous peut le changer, dans Réglages."
    )
    return _told(request, 403, _("Pas pour votre rôle"), text)


def untrusted(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from a page of ours, or from one that is too old."""
    del reason
    text = _(
        "Cette page était ouverte depuis trop longtemps, ou venait d’ailleurs ; rien n’a été fait. Rouvrez-la et recommencez."
    )
    return _told(request, 403, _("Formulaire non reconnu"), text)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    text = _(
        "Le défaut est chez nous, et il est noté au journal. Rien n’est perdu : réessayez, puis prévenez la personne qui tient l’installation."
    )
    return _told(request, 500, _("Quelque chose s’est rompu"), text)


def _told(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    if getattr(request, "urlconf", None):  # the portal's host: it has none of the desk's addresses
        return HttpResponse(f"{title}\n\n{text}\n", status=status, content_type="text/plain; charset=utf-8")
    return render(request, "desk/told.html", {"title": title, "text": text}, status=status)

"""Saying once how a page is read: the page on the left, what was read on the right; every page of that layout follows."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from factage.hub.accounts.access import needs
from factage.hub.accounts.models import Role
from factage.hub.desk import leaf, page_values, shell, spots, work
from factage.hub.desk.cures import confirmable
from factage.hub.desk.rows import title
from factage.hub.desk.views.invoice import document_of
from factage.hub.documents import operations, states
from factage.hub.documents.completing import PROCESS, UNIT
from factage.hub.documents.models import Document, PageReading
from factage.hub.layouts.queries import page_layout

FIRST_ASKED: Final = 8
"""Questions that stand open; further ones are folded, so that the fields stay in sight."""
MOST_PAGES: Final = 12
"""Pages shown at once; a longer invoice is confirmed on its first ones."""
NATURES: Final = (
    ("goods", gettext_lazy("des biens")),
    ("services", gettext_lazy("des services")),
    ("both", gettext_lazy("les deux")),
)
UNITS: Final = (
    ("C62", gettext_lazy("la pièce")),
    ("HUR", gettext_lazy("l’heure")),
    ("DAY", gettext_lazy("le jour")),
    ("MON", gettext_lazy("le mois")),
    ("KGM", gettext_lazy("le kilogramme")),
    ("MTR", gettext_lazy("le mètre")),
    ("MTK", gettext_lazy("le mètre carré")),
    ("LTR", gettext_lazy("le litre")),
    ("LS", gettext_lazy("le forfait")),
)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Role.SEND)
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page with what was read of it, to be looked at, put right and confirmed."""
    document = document_of(pk)
    here = reverse("desk:invoice", args=[pk])
    if not confirmable(document):
        return redirect(here)
    reading = document.page_reading
    typed = {name: request.POST[name] for name in request.POST} if request.method == "POST" else None
    sheet = page_values.sheet_of(reading, typed)
    unsaid = _unsaid(request, reading)
    if request.method == "POST":
        values = page_values.read_back(sheet)
        missing = not unsaid[PROCESS]
        if not sheet.errors and not missing:
            places = page_values.places_of(request.POST, sheet)
            return _confirmed(request, document, values, unsaid, places)
        context = _context(document, reading, sheet, unsaid)
        context["nature_missing"] = missing
        context["clicks"] = page_values.clicks_of(request.POST)
        return shell.page(request, "desk/page_layout.html", context, status=422)
    return shell.page(request, "desk/page_layout.html", _context(document, reading, sheet, unsaid))


def _confirmed(
    request: HttpRequest,
    document: Document,
    values: dict[str, Any],
    unsaid: dict[str, str],
    places: dict[str, page_values.Place],
) -> HttpResponse:
    here = reverse("desk:invoice", args=[document.pk])
    try:
        done = operations.confirm_page(
            organisation=work.organisation(request),
            document=document.pk,
            values=values,
            unsaid=unsaid,
            places=places,
            **work.by(request),
        )
    except operations.NotPossible:
        return redirect(here)
    if done.layout is None:
        shell.say(
            request,
            _(
                "Vos valeurs sont gardées, et cette facture reprend son cours. La mise en page n’a pas pu être apprise."
            ),
        )
    else:
        shell.say(
            request,
            _("La mise en page « %(name)s » est connue ; les factures qui l’attendaient sont relues.")
            % {"name": done.layout.name},
        )
    return redirect(here)


def _unsaid(request: HttpRequest, reading: PageReading) -> dict[str, str]:
    """What the page never prints, as it was said before, or as the form says it."""
    known = page_layout(reading.layout)
    said = dict(known.unsaid if known else reading.unsaid)
    if request.method == "POST":
        said = {PROCESS: request.POST.get(PROCESS, ""), UNIT: request.POST.get(UNIT, "")}
    natures, units = dict(NATURES), dict(UNITS)
    nature, unit = said.get(PROCESS, ""), said.get(UNIT, "")
    return {PROCESS: nature if nature in natures else "", UNIT: unit if unit in units else UNITS[0][0]}


def _context(
    document: Document,
    reading: PageReading,
    sheet: page_values.Sheet,
    unsaid: dict[str, str],
) -> dict[str, Any]:
    here = reverse("desk:page_layout", args=[document.pk])
    codes = {question["code"] for question in reading.questions}
    is_image = bool(codes & {"scan", "recognised"})
    asked = [one for one in sheet.asked if not is_image or one.status == "missing"]
    act = _("Confirmer cette page") if is_image else _("Confirmer cette mise en page")
    return {
        "title": act,
        "is_image": is_image,
        "asked": asked[:FIRST_ASKED],
        "asked_too": asked[FIRST_ASKED:],
        "asked_count": len(asked),
        "lead": _lead(sheet, reading),
        "crumbs": [
            {"label": _("Retenues"), "href": reverse("desk:held")},
            {"label": title(document), "href": reverse("desk:invoice", args=[document.pk])},
        ],
        "leaves": _leaves(document, reading),
        "legend": _legend(reading),
        "sheet": sheet,
        "line_labels": [str(label) for _path, label, _kind in page_values.LINE],
        "vat_labels": [str(label) for _path, label, _kind in page_values.VAT],
        "kinds": page_values.KINDS,
        "natures": NATURES,
        "nature": unsaid[PROCESS],
        "units": UNITS,
        "unit": unsaid[UNIT],
        "others": _others(document),
        "action": here,
        "back": reverse("desk:invoice", args=[document.pk]),
    }


def _lead(sheet: page_values.Sheet, reading: PageReading) -> str:
    asked = len(sheet.asked)
    if any(question["code"] == "scan" for question in reading.questions):
        return _("Cette page est une image : saisissez ce qu’elle dit, en la regardant.")
    if any(question["code"] == "recognised" for question in reading.questions):
        return _(
            "Le texte a été reconnu sur une image : comparez chaque valeur avec la page, corrigez, puis confirmez."
        )
    if asked:
        return ngettext(
            "Une valeur est à vérifier ; les autres sont lues. Corrigez, puis confirmez : la suite se fera seule.",
            "%(count)s valeurs sont à vérifier ; les autres sont lues. Corrigez, puis confirmez : la suite se fera seule.",
            asked,
        ) % {"count": asked}
    places = len(_unread(reading))
    if places:
        return ngettext(
            "Un endroit de la page, encadré, n’a pas été compris. Regardez-le, complétez s’il le faut, puis confirmez.",
            "%(count)s endroits de la page, encadrés, n’ont pas été compris. Regardez-les, complétez s’il le faut, puis confirmez.",
            places,
        ) % {"count": places}
    return _("Tout est lu. Regardez, puis confirmez : la suite se fera seule.")


def _unread(reading: PageReading) -> list[dict[str, Any]]:
    """What the page prints and no field took: the questions that have a place and no field."""
    return [one for one in reading.questions if one["box"] and not one["path"]]


def _leaves(document: Document, reading: PageReading) -> list[dict[str, Any]]:
    """The pages with the boxes of their values and the places that can be clicked."""
    data = document.original.data()
    first = leaf.draw(data, sha256=document.original.sha256, page=1, want={})
    if first is None:
        return []
    found = []
    for number in range(1, min(first.pages, MOST_PAGES) + 1):
        drawn = (
            first if number == 1 else leaf.draw(data, sha256=document.original.sha256, page=number, want={})
        )
        if drawn is None:
            continue
        found.append(
            {
                **leaf.shown(document.pk, number, drawn),
                "boxes": [
                    {"path": value["path"], "status": value["status"], **leaf.around(value["box"])}
                    for value in reading.values
                    if value["page"] == number
                ]
                + [
                    {"path": "", "status": "doubtful", **leaf.around(one["box"])}
                    for one in _unread(reading)
                    if one["page"] == number
                ],
                "spots": [
                    {
                        "x": f"{spot.x - 1:.1f}",
                        "y": f"{spot.y - 1:.1f}",
                        "width": f"{spot.width + 2:.1f}",
                        "height": f"{spot.height + 2:.1f}",
                        "text": spot.text,
                        "row": spot.row,
                    }
                    for spot in spots.spots(data, sha256=document.original.sha256, page=number)
                ],
            }
        )
    return found


def _legend(reading: PageReading) -> list[tuple[str, str]]:
    """What each kind of box says, with how many there are."""
    counts = Counter(value["status"] for value in reading.values)
    words = (
        ("proved", ngettext("une valeur prouvée", "%(count)s valeurs prouvées", counts["proved"])),
        ("read", ngettext("une valeur lue", "%(count)s valeurs lues", counts["read"])),
        ("doubtful", ngettext("une valeur douteuse", "%(count)s valeurs douteuses", counts["doubtful"])),
    )
    return [(status, text % {"count": counts[status]}) for status, text in words if counts[status]]


def _others(document: Document) -> int:
    """How many other pages of the same seller wait."""
    waiting = Document.objects.filter(
        state=states.HELD, reason__in=("to_be_confirmed", "layout_drift"), seller_name=document.seller_name
    )
    return waiting.exclude(pk=document.pk).count() if document.seller_name else 0

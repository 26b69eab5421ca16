"""The certificate of parity: the page coloured by what the data say of it, what differs, and the way past a difference."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from factage.hub.accounts import operations as accounts
from factage.hub.accounts.access import needs
from factage.hub.accounts.models import Parity, Role
from factage.hub.desk import leaf, paper, shell, terms_of_art, work
from factage.hub.desk.likeness import certificate_of, summary
from factage.hub.desk.rows import title
from factage.hub.desk.views.invoice import document_of
from factage.hub.documents import operations, states
from factage.hub.documents.models import Document, ParityCertificate
from factage.hub.documents.parity import DIFFERS

MOST_PAGES: Final = 12
KINDS: Final = {
    "amount": gettext_lazy("Montants"),
    "quantity": gettext_lazy("Quantités"),
    "rate": gettext_lazy("Taux"),
    "date": gettext_lazy("Dates"),
    "identifier": gettext_lazy("Identifiants"),
    "reference": gettext_lazy("Références"),
    "name": gettext_lazy("Noms et désignations"),
    "unit": gettext_lazy("Unités"),
    "currency": gettext_lazy("Monnaie"),
    "mention": gettext_lazy("Mentions légales"),
}
DIFFERENCES: Final = {
    "missing_in_data": gettext_lazy("sur la page, pas dans les données"),
    "missing_on_page": gettext_lazy("dans les données, pas sur la page"),
    "differs": gettext_lazy("pas la même chose"),
}


class Past(forms.Form):
    """Why a person lets the invoice go in spite of a difference."""

    note = forms.CharField(
        label=gettext_lazy("Pourquoi elle peut partir ainsi"),
        help_text=gettext_lazy("Gardé au journal, avec votre nom"),
        max_length=500,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Role.READ)
def parity(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The coloured page, the counts, the differences; a person who may send lets the invoice go, saying why."""
    document = document_of(pk)
    certificate = certificate_of(document)
    if certificate is None:
        raise Http404
    held = document.state == states.HELD and document.reason == DIFFERS
    may = shell.may(request, Role.SEND)
    form = Past(request.POST or None) if held and may else None
    if request.method == "POST":
        if form is None:
            return redirect("desk:invoice", pk=pk)
        if form.is_valid():
            return _past(request, document, form.cleaned_data["note"])
    context = _context(document, certificate) | {"form": form}
    return shell.page(request, "desk/parity.html", context, status=422 if form and form.errors else 200)


def _past(request: HttpRequest, document: Document, note: str) -> HttpResponse:
    try:
        operations.release(
            organisation=work.organisation(request), documents=[document.pk], note=note, **work.by(request)
        )
    except operations.NotPossible:
        shell.say(request, _("Elle a changé d’état entre-temps : voyez où elle en est."), alert=True)
    else:
        shell.say(
            request, _("La différence est passée outre pour cette facture ; votre raison est au journal.")
        )
    return redirect("desk:invoice", pk=document.pk)


@require_POST
@needs(Role.ADMINISTER)
def policy(request: HttpRequest) -> HttpResponse:
    """What becomes of an invoice whose page and data differ, from now on."""
    wanted = request.POST.get("parity", "")
    if wanted in Parity.values:
        accounts.set_parity(organisation=work.organisation(request), parity=wanted)
        shell.say(request, _("C’est noté ; les prochaines factures suivront cette règle."))
    return redirect(reverse("desk:settings") + "#parite")


def _context(document: Document, certificate: ParityCertificate) -> dict[str, Any]:
    differences = [
        {
            "place": n,
            "what": terms_of_art.named(one["where"], one["path"]),
            "kind": str(DIFFERENCES.get(one["kind"], one["kind"])),
            "on_page": one["on_page"] or "–",
            "in_data": one["in_data"] or "–",
            "page": one["page"],
        }
        for n, one in enumerate(certificate.differences, start=1)
    ]
    counts = [
        {
            "kind": str(KINDS.get(kind, kind)),
            "same": count.get("same", 0),
            "explained": count.get("explained", 0),
            "difference": count.get("difference", 0),
        }
        for kind, count in certificate.counts.items()
        if isinstance(count, dict) and any(count.values())
    ]
    return {
        "title": _("La page dit-elle ce que disent les données ?"),
        "summary": summary(document),
        "equal": certificate.equal,
        "at": certificate.compared_at,
        "crumbs": [{"label": title(document), "href": reverse("desk:invoice", args=[document.pk])}],
        "differences": differences,
        "counts": counts,
        "leaves": _leaves(document, certificate),
    }


def _leaves(document: Document, certificate: ParityCertificate) -> list[dict[str, Any]]:
    printed = paper.printed(document)
    if printed is None:
        return []
    data = printed.data()
    found: list[dict[str, Any]] = []
    number, pages = 1, 1
    while number <= min(pages, MOST_PAGES):
        drawn = leaf.draw(data, sha256=printed.sha256, page=number, want={})
        if drawn is None:
            break
        pages = drawn.pages
        found.append(
            {
                **leaf.shown(document.pk, number, drawn),
                "seen": [
                    {"state": one["state"], **_box(one["box"])}
                    for one in certificate.seen
                    if one["page"] == number and one["box"] and one["state"] != "difference"
                ],
                "differences": [
                    {"place": n, **_box(one["box"])}
                    for n, one in enumerate(certificate.differences, start=1)
                    if one["page"] == number and one["box"]
                ],
            }
        )
        number += 1
    return found


def _box(box: list[float]) -> dict[str, str]:
    _left, _top, right, bottom = box
    return {**leaf.around(box), "tx": f"{right + 3:.1f}", "ty": f"{bottom:.1f}"}

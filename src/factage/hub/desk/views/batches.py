"""Batches: handing over, live progress, the result of each document, rejected ones and duplicates named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from factage.hub.accounts.access import needs
from factage.hub.accounts.models import Role
from factage.hub.base.templatetags.factage import moment
from factage.hub.base.uploads import MAX_BYTES, too_large
from factage.hub.desk import shell, words, work
from factage.hub.desk.chronicle import by
from factage.hub.desk.rows import rows, title
from factage.hub.documents import operations, queries, states
from factage.hub.documents.models import Batch, Document

VIEWS: Final = (
    ("", gettext_lazy("Tous"), queries.Filter(with_companions=True)),
    ("livres", gettext_lazy("Livrés"), queries.Filter(states=(states.READY,), standings=("delivered",))),
    (
        "en-cours",
        gettext_lazy("En cours"),
        queries.Filter(states=(states.READY, *states.WORKING), standings=("", "in_progress")),
    ),
    ("retenus", gettext_lazy("Retenus"), queries.Filter(states=(states.HELD,))),
    ("rejetes", gettext_lazy("Rejetés"), queries.Filter(states=(states.REJECTED,))),
    ("joints", gettext_lazy("Pièces jointes"), queries.Filter(states=(states.ATTACHED,))),
    ("doublons", gettext_lazy("Doublons"), queries.Filter(states=(states.DUPLICATE,))),
)
NAMED: Final = 5
"""How many files a cause names before it says how many more there are."""


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Role.READ)
def batches(request: HttpRequest) -> HttpResponseBase:
    """All batches, and the tray where files are handed over."""
    if request.method == "POST":
        return _receive(request)
    found, following = queries.batches(cursor=request.GET.get("apres", ""))
    context = {
        "batches": [(batch, by(batch.actor)) for batch in found],
        "running": sum(1 for batch in found if batch.stage != Batch.SETTLED),
        "pager": {"next": f"?apres={following}" if following else ""},
        "first_step": {
            "title": _("Aucun lot encore"),
            "text": _(
                "Déposez ce que votre logiciel imprime ; chaque document est lu, contrôlé, puis livré comme son client l’a voulu."
            ),
        },
    }
    return shell.page(request, "desk/batches.html", context)


@needs(Role.SEND)
def _receive(request: HttpRequest) -> HttpResponseBase:
    files = request.FILES.getlist("files")
    large = too_large(request)
    if large:
        said = _("%(names)s : plus de %(limit)s Mo, non repris. Découpez, puis déposez de nouveau.")
        limit = MAX_BYTES // 1024**2
        shell.say(request, said % {"names": ", ".join(large), "limit": limit}, alert=True)
    if not files and large:
        return redirect("desk:batches")
    if not files:
        shell.say(request, _("Aucun fichier n’est arrivé : choisissez-en au moins un."), alert=True)
        return redirect("desk:batches")
    now = timezone.now()
    batch = operations.receive(
        organisation=work.organisation(request),
        files=(operations.Incoming(file.name or "sans-nom", file.read) for file in files),
        source="desk",
        actor=work.by(request)["actor"],
        now=now,
        name=_("Dépôt du %(moment)s") % {"moment": moment(now)},
    )
    return redirect("desk:batch", batch.pk)


@require_safe
@needs(Role.READ)
def batch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One batch, as it stands; it refreshes itself while something moves."""
    return shell.page(request, "desk/batch.html", _context(request, pk))


@require_safe
@needs(Role.READ)
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Counts and lines, fetched again while something moves."""
    return shell.part(request, "desk/batch_progress.html", _context(request, pk))


@require_safe
@needs(Role.READ)
def sentence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The sentence that is read out, fetched less often than the counts so that it does not chatter."""
    return shell.part(request, "desk/batch_sentence.html", _context(request, pk, light=True))


def _context(request: HttpRequest, pk: UUID, *, light: bool = False) -> dict[str, Any]:
    found = Batch.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    law = queries.conservation(found)
    running = found.stage != Batch.SETTLED or bool(found.working)
    moving = law.in_progress - found.working
    context: dict[str, Any] = {
        "batch": found,
        "running": running,
        "on_the_way": moving,
        "delivered": law.delivered,
        "moves": running or moving > 0,
        "steps": found.received * 2 or 1,
        "steps_done": found.done + law.delivered + law.held + law.refused + law.cancelled + found.attached,
    }
    if light:
        return context
    view = request.GET.get("vue", "")
    which = {name: which for name, _label, which in VIEWS}.get(view, VIEWS[0][2])
    page = queries.documents(_within(which, found), order="oldest", cursor=request.GET.get("apres", ""))
    total = queries.total(_within(which, found))
    base = f"?vue={view}&" if view else "?"
    return {
        **context,
        "balance": _balance(found, law),
        "total": queries.total(queries.Filter(batch=found.pk)).by_currency,
        "views_label": _("Documents de ce lot"),
        "views": [
            {
                "label": label,
                "href": reverse("desk:batch", args=[found.pk])
                + (f"?vue={name}" if name else "")
                + "#documents",
                "count": queries.total(_within(which, found)).count,
                "current": name == view,
                "alert": name == "retenus",
            }
            for name, label, which in VIEWS
        ],
        "rows": rows(page.documents),
        "pager": {
            "shown": len(page.documents),
            "total": total.count,
            "previous": f"{base}apres={page.previous}#documents" if page.previous else "",
            "next": f"{base}apres={page.next}#documents" if page.next else "",
        },
        "rejected": _rejected(found),
        "duplicates": _duplicates(found),
    }


def _within(which: queries.Filter, batch: Batch) -> queries.Filter:
    return replace(which, batch=batch.pk)


def _balance(batch: Batch, law: queries.Conservation) -> list[dict[str, Any]]:
    here = reverse("desk:batch", args=[batch.pk])
    return [
        {"label": _("reçus"), "count": batch.received},
        {"label": _("livrés"), "count": law.delivered, "href": f"{here}?vue=livres#documents"},
        {"label": _("en cours"), "count": law.in_progress, "href": f"{here}?vue=en-cours#documents"},
        {"label": _("retenus"), "count": law.held, "href": f"{here}?vue=retenus#documents", "alert": True},
        {"label": _("rejetés ou refusés"), "count": law.refused, "href": f"{here}?vue=rejetes#documents"},
        {"label": _("annulés"), "count": law.cancelled},
        {"label": _("pièces jointes"), "count": batch.attached, "href": f"{here}?vue=joints#documents"},
    ]


def _rejected(batch: Batch) -> list[dict[str, Any]]:
    causes: dict[tuple[str, str], list[Document]] = {}
    found = (
        Document.objects.filter(batch=batch, state=states.REJECTED).defer("invoice", "verdict").order_by("pk")
    )
    for document in found[:500]:
        causes.setdefault((document.reason, words.remedy(document)), []).append(document)
    return [
        {
            "count": len(documents),
            "title": words.cause(reason),
            "names": _names([title(document) for document in documents]),
            "cure": remedy,
            "href": reverse("desk:invoices") + f"?vue=rejetees&lot={batch.pk}&cause={reason}",
        }
        for (reason, remedy), documents in sorted(causes.items(), key=lambda pair: -len(pair[1]))
    ]


def _names(names: list[str]) -> str:
    more = len(names) - NAMED
    named = ", ".join(names[:NAMED])
    return _("%(names)s et %(count)s de plus") % {"names": named, "count": more} if more > 0 else named


def _duplicates(batch: Batch) -> list[dict[str, Any]]:
    found = Document.objects.filter(batch=batch, state=states.DUPLICATE).select_related("first")
    return [
        {
            "id": document.pk,
            "title": title(document),
            "why": words.in_sentence(words.reason(document)),
            "first_at": document.first.received_at if document.first else None,
        }
        for document in found.defer("invoice", "verdict", "first__invoice", "first__verdict").order_by("pk")[
            :100
        ]
    ]

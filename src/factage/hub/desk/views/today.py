"""Today: a to-do list, not a report. It says where the cash is stuck, who is needed, whether the account balances."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from babel.dates import format_date
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from factage.hub.accounts.access import needs
from factage.hub.accounts.models import Role
from factage.hub.base.templatetags.factage import day, figure, sums
from factage.hub.desk import filters, shell, words
from factage.hub.documents import queries, states
from factage.hub.documents.queries import Filter, Total

CAUSES: Final = 6
STAGES: Final = 380
LADDER: Final = ("handed", "relayed", "acked", "available", "fetched")


@require_safe
@needs(Role.READ)
def today(request: HttpRequest) -> HttpResponse:
    """What is to be done first."""
    now = timezone.now()
    on = timezone.localdate(now)
    latest, _cursor = queries.batches(size=5)
    law = queries.conservation()
    held, unsure, returned = (
        queries.total(filters.view(name, today=on)) for name in ("retenues", "doute", "refusees")
    )
    context = {
        "now": now,
        "heading": _("Aujourd’hui, %(date)s") % {"date": _spoken(on)},
        "nothing_yet": not latest,
        "waiting": _sum(held, unsure, returned),
        "todos": [
            todo for todo in (_held(held), _unsure(unsure), _returned(returned), _unfetched(on)) if todo
        ],
        "balance": balance(law),
        "balanced": law.balanced,
        "ladder": _ladder(),
        "stages": _stages(held),
        "latest": latest,
        "first_step": {
            "title": _("Commencez par un dépôt"),
            "text": _(
                "Déposez ce que votre logiciel imprime, une facture ou mille d’un coup : Factage les lit, les contrôle,"
                " et dit ce qui peut partir. Importez aussi vos clients et leurs accords : sans accord, rien ne part."
            ),
            "acts": [
                {"label": _("Déposer des factures"), "href": reverse("desk:batches") + "#deposer"},
                {"label": _("Importer des clients"), "href": reverse("desk:customer_import")},
            ],
        },
    }
    return shell.page(request, "desk/today.html", context)


def balance(law: queries.Conservation) -> list[dict[str, Any]]:
    """Received = delivered + in progress + held + refused + cancelled, as written out."""
    here = reverse("desk:invoices")
    return [
        {"label": _("reçues"), "count": law.received},
        {"label": _("livrées"), "count": law.delivered, "href": f"{here}?vue=livrees"},
        {"label": _("en cours"), "count": law.in_progress, "href": f"{here}?vue=en-chemin"},
        {"label": _("retenues"), "count": law.held, "href": reverse("desk:held"), "alert": True},
        {"label": _("rejetées ou refusées"), "count": law.refused, "href": f"{here}?vue=rejetees"},
        {"label": _("annulées"), "count": law.cancelled, "href": f"{here}?vue=annulees"},
    ]


def _spoken(on: date) -> str:
    english = (get_language() or "fr").startswith("en")
    return str(format_date(on, "EEEE d MMMM", locale="en_GB" if english else "fr_FR"))


def _sum(*totals: Total) -> dict[str, Any]:
    together: dict[str, int] = {}
    for total in totals:
        for currency, minor in total.by_currency.items():
            together[currency] = together.get(currency, 0) + minor
    return {"count": sum(total.count for total in totals), "sums": together}


def invoices(count: int) -> str:
    return ngettext("%(count)s facture", "%(count)s factures", count) % {"count": figure(count)}


def _words(total: Total) -> str:
    return f"{invoices(total.count)}, {sums(total.by_currency)}"


def _held(total: Total) -> dict[str, Any] | None:
    if not total.count:
        return None
    causes = queries.held()
    here = reverse("desk:held")
    entries = [
        {
            "count": cause.total.count,
            "title": words.cause(cause.reason, cause.detail),
            "text": words.cure(cause.reason),
            "sum": sums(cause.total.by_currency) if cause.total.by_currency else "",
            "href": f"{here}#{cause_id(cause)}",
            "verb": _("Traiter"),
        }
        for cause in causes[:CAUSES]
    ]
    rest = causes[CAUSES:]
    if rest:
        entries.append(
            {
                "count": sum(cause.total.count for cause in rest),
                "title": _("Autres causes"),
                "text": ", ".join(words.cause(cause.reason, cause.detail) for cause in rest),
                "sum": sums(_sum(*(cause.total for cause in rest))["sums"]),
                "href": f"{here}#{cause_id(rest[0])}",
                "verb": _("Voir"),
            }
        )
    return {
        "id": "retenues",
        "mark": "held",
        "alert": True,
        "title": _("Retenues avant départ"),
        "href": here,
        "total": _words(total),
        "entries": entries,
    }


def cause_id(cause: queries.Cause) -> str:
    """Where a cause stands on the page of what is held."""
    return f"{cause.reason}-{cause.detail}".replace(" ", "-").rstrip("-")


def _unsure(total: Total) -> dict[str, Any] | None:
    if not total.count:
        return None
    href = reverse("desk:invoices") + "?vue=doute"
    entry = {
        "count": total.count,
        "title": _("Peut-être parties, peut-être non"),
        "text": _(
            "L’envoi a été coupé avant la réponse. Rien ne repart sans vous : chaque facture montre ce que l’on sait."
        ),
        "sum": sums(total.by_currency),
        "href": href,
        "verb": _("Trancher"),
    }
    return {
        "id": "doute",
        "mark": "doubt",
        "alert": True,
        "title": _("En doute"),
        "href": href,
        "total": _words(total),
        "entries": [entry],
    }


def _returned(total: Total) -> dict[str, Any] | None:
    if not total.count:
        return None
    href = reverse("desk:invoices") + "?vue=refusees"
    entry = {
        "count": total.count,
        "title": _("Revenues ou restées à quai"),
        "text": _(
            "L’autre côté a refusé, ou la voie a renoncé. Corrigez l’adresse ou convenez d’une autre voie, puis renvoyez."
        ),
        "sum": sums(total.by_currency),
        "href": href,
        "verb": _("Reprendre"),
    }
    return {
        "id": "refusees",
        "mark": "refused",
        "alert": True,
        "title": _("Refusées ou échouées"),
        "href": href,
        "total": _words(total),
        "entries": [entry],
    }


def _unfetched(on: date) -> dict[str, Any] | None:
    soon = filters.view("non-retirees", today=on)
    total = queries.total(soon)
    if not total.count:
        return None
    here = reverse("desk:invoices") + "?vue=non-retirees"
    tomorrow, week = on + timedelta(days=1), on + filters.SOON
    parts = [
        (_("Échéance passée"), None, on - timedelta(days=1)),
        (_("Échéance aujourd’hui ou demain"), on, tomorrow),
        (_("Échéance d’ici au %(day)s") % {"day": day(week)}, on + timedelta(days=2), week),
    ]
    entries = []
    for label, since, until in parts:
        part = queries.total(
            Filter(
                states=soon.states,
                standings=soon.standings,
                grades=soon.grades,
                due_from=since,
                due_until=until,
            )
        )
        if part.count:
            span = f"&echeance_jusque={day(until)}" + (f"&echeance_depuis={day(since)}" if since else "")
            entries.append(
                {
                    "count": part.count,
                    "title": label,
                    "text": _("Aucune personne ne l’a encore ouverte chez le client."),
                    "sum": sums(part.by_currency),
                    "href": here + span,
                    "verb": _("Regarder"),
                }
            )
    return {
        "id": "non-retirees",
        "mark": "available",
        "title": _("Non retirées, échéance proche"),
        "href": here,
        "total": _words(total),
        "entries": entries,
    }


def _ladder() -> list[dict[str, Any]]:
    here = reverse("desk:invoices")
    return [
        {
            "state": grade,
            "count": queries.total(
                Filter(states=(states.READY,), standings=("delivered",), grades=(grade,))
            ).count,
            "href": f"{here}?vue=livrees&preuve={grade}",
        }
        for grade in LADDER
    ]


def _stages(held: Total) -> list[dict[str, Any]]:
    """The amounts by stage, in the currency that most of them are in."""
    here = reverse("desk:invoices")
    ready = (states.READY,)
    fetched = ("fetched", "taken", "approved", "announced", "paid")
    totals = [
        ("held", _("Retenues"), reverse("desk:held"), held),
        (
            "way",
            _("En chemin"),
            f"{here}?vue=en-chemin",
            queries.total(filters.view("en-chemin", today=date.min)),
        ),
        (
            "relay",
            _("Livrées, pas encore retirées"),
            f"{here}?vue=livrees",
            queries.total(Filter(states=ready, standings=("delivered",), grades=filters.UNFETCHED)),
        ),
        (
            "open",
            _("Retirées par une personne"),
            f"{here}?vue=livrees&preuve=fetched",
            queries.total(Filter(states=ready, standings=("delivered",), grades=fetched)),
        ),
    ]
    together = _sum(*(total for _key, _label, _href, total in totals))["sums"]
    if not together:
        return []
    main = max(together, key=lambda currency: together[currency])
    whole = sum(max(0, total.by_currency.get(main, 0)) for *_rest, total in totals) or 1
    at, stages = 0, []
    for key, label, href, total in totals:
        width = round(max(0, total.by_currency.get(main, 0)) * STAGES / whole)
        stages.append(
            {
                "key": key,
                "label": label,
                "href": href,
                "sum": sums(total.by_currency),
                "x": at,
                "width": width,
            }
        )
        at += width
    return stages

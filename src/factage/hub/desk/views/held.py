"""What is held: by cause, then by who can act, with one cure for many."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from factage.hub.accounts.access import needs
from factage.hub.accounts.models import Role
from factage.hub.base.templatetags.factage import figure, sums
from factage.hub.desk import acts, shell, words
from factage.hub.desk.views.bulk import Whose
from factage.hub.desk.views.today import cause_id
from factage.hub.documents import queries, reasons, states
from factage.hub.documents.models import Document
from factage.hub.documents.queries import Actors, Cause, Filter

ON_THE_CARD: Final = frozenset(
    {
        "agreement_missing", "agreement_expired", "agreement_not_begun", "agreement_incomplete", "address_missing",
        "address_unverified", "address_ambiguous", "format_unavailable", "customer_kind_unknown",
        "customer_kind_contradicts", "buyer_country_unknown", "buyer_country_contradicts", "requirement_missing",
    }
)  # fmt: skip
"""Causes that are cured on the card of a customer."""
UNNAMED: Final = frozenset({"customer_unknown", "customer_proposed", "customer_ambiguous"})
ISSUER: Final = frozenset({"seller_country_unknown", "issuer_size_unknown"})
AGAIN: Final = frozenset(
    {"unclear", "reading_failed", "restored", "invalid", "not_accepted", "rows_unusable", "mapping_unknown"}
)
CUSTOMERS: Final = 8


@require_safe
@needs(Role.READ)
def held(request: HttpRequest) -> HttpResponse:
    """Every cause, the most frequent first."""
    who = request.GET.get("qui", "")
    everything = queries.held()
    causes = queries.held(Filter(who=who)) if who in words.WHO else everything
    total = queries.total(Filter(states=(states.HELD,)))
    context = {
        "waiting": {"count": total.count, "sums": total.by_currency},
        "best": _best(everything),
        "views_label": _("Qui peut agir"),
        "views": _views(everything, who),
        "causes": [_cause(cause, may_send=shell.may(request, Role.SEND)) for cause in causes],
        "empty": {
            "title": _("Rien n’est retenu"),
            "text": _("Tout ce qui est arrivé est parti, ou en chemin."),
            "acts": [
                {"label": _("Voir ce qui est en chemin"), "href": reverse("desk:invoices") + "?vue=en-chemin"}
            ],
        },
    }
    return shell.page(request, "desk/held.html", context)


def _best(causes: list[Cause]) -> str:
    if not causes or causes[0].total.count < 2 or causes[0].reason not in UNNAMED | ON_THE_CARD | AGAIN:
        return ""
    return _("La première cause en retient %(count)s à elle seule.") % {
        "count": figure(causes[0].total.count)
    }


def _views(causes: list[Cause], who: str) -> list[dict[str, Any]]:
    counted: Counter[str] = Counter()
    for cause in causes:
        for actors in cause.actors:
            counted[actors.who] += actors.total.count
    here = reverse("desk:held")
    views = [
        {
            "label": _("Tout le monde"),
            "href": here,
            "count": sum(counted.values()),
            "current": who not in words.WHO,
        }
    ]
    views += [
        {"label": words.who(code), "href": f"{here}?qui={code}", "count": count, "current": who == code}
        for code, count in counted.most_common()
    ]
    return views


def _cause(cause: Cause, *, may_send: bool) -> dict[str, Any]:
    rows = [row for actors in cause.actors for row in _rows(cause, actors)]
    return {
        "id": cause_id(cause),
        "count": cause.total.count,
        "title": words.cause(cause.reason, cause.detail),
        "sum": sums(cause.total.by_currency) if cause.total.by_currency else "",
        "text": words.cure(cause.reason),
        "rows": rows,
        "cure": _cure(cause) if may_send else None,
    }


def _query(cause: Cause, **more: str) -> str:
    asked = {"vue": "retenues", "cause": cause.reason, "detail": cause.detail, **more}
    return urlencode({name: value for name, value in asked.items() if value})


def _rows(cause: Cause, actors: Actors) -> list[dict[str, Any]]:
    """One line for each who can act; where the card of a customer is the place, one for each customer."""
    invoices = reverse("desk:invoices")
    plain = {
        "who": words.who(actors.who),
        "what": _("Regarder les factures"),
        "act": _("Ouvrir les factures"),
        "act_href": f"{invoices}?{_query(cause, qui=actors.who)}",
        "href": f"{invoices}?{_query(cause, qui=actors.who)}",
        "count": actors.total.count,
        "sum": sums(actors.total.by_currency) if actors.total.by_currency else "",
    }
    if cause.reason in ISSUER:
        return [{**plain, "act": _("Compléter la société émettrice"), "act_href": reverse("desk:settings")}]
    if cause.reason not in ON_THE_CARD:
        return [plain]
    totals: dict[Any, list[Any]] = {}
    found = Document.objects.filter(
        state=states.HELD,
        reason=cause.reason,
        reason_detail=cause.detail,
        who=actors.who,
        customer__isnull=False,
    )
    for customer, name, currency, minor in found.values_list(
        "customer_id", "customer__name", "currency", "payable_minor"
    ):
        entry = totals.setdefault((customer, name), [0, {}])
        entry[0] += 1
        if currency and minor is not None:
            entry[1][currency] = entry[1].get(currency, 0) + minor
    if not totals:
        return [plain]
    ranked = sorted(totals.items(), key=lambda pair: -pair[1][0])
    rows = [
        {
            "who": words.who(actors.who),
            "act": _act_on(cause.reason, name),
            "act_href": _place(cause.reason, customer),
            "href": f"{invoices}?{_query(cause, client=str(customer))}",
            "count": count,
            "sum": sums(by_currency) if by_currency else "",
        }
        for (customer, name), (count, by_currency) in ranked[:CUSTOMERS]
    ]
    rest = ranked[CUSTOMERS:]
    if rest:
        more = ngettext("Et %(count)s autre client", "Et %(count)s autres clients", len(rest)) % {
            "count": len(rest)
        }
        rows.append({**plain, "act": more, "count": sum(count for _key, (count, _sums) in rest), "sum": ""})
    return rows


def _act_on(reason: str, name: str) -> str:
    if reason.startswith("agreement"):
        return _("Noter l’accord de %(name)s") % {"name": name}
    if reason.startswith("address"):
        return _("Confirmer l’adresse de %(name)s") % {"name": name}
    return _("Ouvrir la fiche de %(name)s") % {"name": name}


def _place(reason: str, customer: Any) -> str:
    if reason.startswith("agreement"):
        return reverse("desk:agreement", args=[customer])
    if reason.startswith("address"):
        return reverse("desk:address", args=[customer])
    return reverse("desk:customer", args=[customer])


def _cure(cause: Cause) -> dict[str, Any] | None:
    """One gesture for all of them; its dry run comes first."""
    count = {"count": figure(cause.total.count)}
    many = cause.total.count
    key, form, title, text = "", None, "", ""
    if cause.reason in UNNAMED:
        key, form = "client", Whose(auto_id=f"{cause_id(cause)}-%s")
        title = (
            ngettext("Cette facture est pour :", "Ces %(count)s factures sont toutes pour :", many) % count
        )
        text = _("Sinon, ouvrez-les une à une ; ou importez les clients qui manquent, et tout se fera seul.")
    elif reasons.releasable(cause.reason):
        key = "liberer"
        title = (
            ngettext(
                "La laisser partir malgré tout", "Laisser partir malgré tout ces %(count)s factures", many
            )
            % count
        )
        text = _(
            "Cette cause seule est passée outre, pour ces factures seulement ; votre nom reste au journal."
        )
    elif cause.reason in AGAIN:
        key = "controler"
        title = (
            ngettext(
                "La faire contrôler de nouveau", "Faire contrôler de nouveau ces %(count)s factures", many
            )
            % count
        )
        text = _("Utile quand une règle, un réglage ou une fiche a changé depuis.")
    if not key:
        return None
    return {
        "action": reverse("desk:bulk"),
        "fields": [("acte", acts.ACTS[key].key), ("choix", "vue"), ("filtre", _query(cause))],
        "title": title,
        "button": ngettext("Essayer à blanc", "Essayer à blanc sur les %(count)s", many) % count,
        "text": text,
        "form": form,
    }

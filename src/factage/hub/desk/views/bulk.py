"""An act on many invoices: its dry run, then the act itself in steps with a count, then the result of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from factage.hub.accounts.access import needs
from factage.hub.accounts.models import Role
from factage.hub.base.templatetags.factage import figure, minor
from factage.hub.customers import queries as customers
from factage.hub.desk import acts, filters, shell, work
from factage.hub.desk.rows import documents_of, rows
from factage.hub.documents import queries

STEP: Final = 50
SHOWN: Final = 200
SESSION: Final = "bulk"


class Whose(forms.Form):
    """Which customer, by number or by name."""

    customer = forms.CharField(
        label=gettext_lazy("Client"),
        help_text=gettext_lazy("Son numéro de client ou son nom exact, tel que sur sa fiche"),
        widget=forms.TextInput(attrs={"list": "clients", "autocomplete": "off"}),
    )


@require_POST
@needs(Role.SEND)
def bulk(request: HttpRequest) -> HttpResponse:
    """The dry run of an act on what was chosen; confirmed, the act begins."""
    act = acts.ACTS.get(request.POST.get("acte", ""))
    if act is None:
        raise Http404
    back = _back(request)
    chosen = _chosen(request)
    if not chosen:
        shell.say(request, _("Choisissez d’abord une facture."), alert=True)
        return redirect(back)
    foreseen = acts.dry_run(act, list(documents_of(chosen)))
    form, customer = _whose(request, act)
    if request.POST.get("confirme") == str(len(foreseen.go)) and foreseen.go and (not act.asks or customer):
        request.session[SESSION] = {
            "act": act.key,
            "keys": [key.hex for key in foreseen.go],
            "at": 0,
            "moved": 0,
            "customer": str(customer.pk) if customer else "",
            "back": back,
        }
        return redirect("desk:bulk_run")
    count = len(foreseen.go)
    context = {
        "act": act,
        "back": back,
        "chosen_words": _chosen_words(chosen),
        "kept": _kept(request),
        "form": form,
        "customers": _some_customers() if act.asks else [],
        "count": count,
        "moved_meanwhile": bool(request.POST.get("confirme")) and request.POST.get("confirme") != str(count),
        "go": {
            "count": count,
            "words": acts.go_words(count),
            "lines": _lines(foreseen.going),
            "button": _("%(act)s : %(count)s") % {"act": act.title, "count": _invoices(count)},
        },
        "stay": {
            "count": foreseen.stay,
            "words": acts.stay_words(foreseen.stay),
            "lines": _lines(foreseen.staying),
        },
    }
    return shell.page(request, "desk/bulk.html", context)


@require_http_methods(["GET", "POST"])
@needs(Role.SEND)
def run(request: HttpRequest) -> HttpResponse:
    """One step of a confirmed act (POST), or where it stands (GET)."""
    running = request.session.get(SESSION)
    act = acts.ACTS.get(running["act"]) if running else None
    if running is None or act is None:
        return redirect("desk:invoices")
    keys = [UUID(key) for key in running["keys"]]
    if request.method == "POST" and running["at"] < len(keys):
        step = keys[running["at"] : running["at"] + STEP]
        asked: dict[str, Any] = {}
        if running["customer"]:
            asked["customer"] = customers.search().get(pk=running["customer"])
        who = work.by(request)
        moved = act.run(work.organisation(request), step, who["actor"], who["now"], asked)
        running["at"] += len(step)
        running["moved"] += moved
        request.session[SESSION] = running
    over = running["at"] >= len(keys)
    undo = acts.ACTS.get(act.undo)
    context = {
        "act": act,
        "back": running["back"],
        "at": running["at"],
        "total": len(keys),
        "over": over,
        "outcome": _outcome(act, running["moved"], len(keys)) if over else None,
        "undo": undo if over and running["moved"] else None,
        "keys": [str(key) for key in keys[:5000]],
        "results": rows(list(documents_of(keys[:SHOWN]))) if over else [],
    }
    template = "desk/bulk_step.html" if request.headers.get("HX-Request") else "desk/bulk_run.html"
    return shell.page(request, template, context)


def _chosen(request: HttpRequest) -> list[UUID]:
    """What was ticked, or everything that the view finds."""
    if request.POST.get("choix") == "vue":
        query = QueryDict(request.POST.get("filtre", ""))
        return queries.keys(filters.wanted(query.dict(), today=timezone.localdate()).which)
    keys = []
    for text in request.POST.getlist("facture"):
        try:
            keys.append(UUID(text))
        except ValueError:
            continue
    return keys


def _whose(request: HttpRequest, act: acts.Act) -> tuple[forms.Form | None, Any]:
    if act.asks != "customer":
        return None, None
    form = Whose(request.POST if "customer" in request.POST else None)
    if not form.is_bound or not form.is_valid():
        return form, None
    typed = form.cleaned_data["customer"].strip().casefold()
    same = [
        one
        for one in customers.search(typed)[:100]
        if typed in {one.reference.casefold(), one.name.casefold()}
    ]
    found = same[0] if len(same) == 1 else None
    if found is None:
        form.add_error(
            "customer", _("Aucun client de ce numéro ni de ce nom, ou plusieurs. Cherchez-le dans Clients.")
        )
    return form, found


def _some_customers() -> list[str]:
    return [customer.name for customer in customers.search()[:300]]


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    kept = [(name, request.POST.get(name, "")) for name in ("acte", "choix", "filtre")]
    if request.POST.get("choix") != "vue":
        kept += [("facture", key) for key in request.POST.getlist("facture")]
    return kept


def _back(request: HttpRequest) -> str:
    query = QueryDict(request.POST.get("filtre", "")).urlencode()
    return reverse("desk:invoices") + (f"?{query}" if query else "")


def _chosen_words(keys: Sequence[UUID]) -> str:
    totals: dict[str, int] = {}
    for document in documents_of(keys):
        if document.payable_minor is not None and document.currency:
            totals[document.currency] = totals.get(document.currency, 0) + document.payable_minor
    sum_ = " + ".join(minor(amount, currency) for currency, amount in sorted(totals.items())) or minor(0)
    return (
        _("%(invoices)s choisies, %(sum)s.") % {"invoices": _invoices(len(keys)), "sum": sum_}
        if len(keys) > 1
        else _("%(invoices)s choisie, %(sum)s.") % {"invoices": _invoices(len(keys)), "sum": sum_}
    )


def _invoices(count: int) -> str:
    return ngettext("%(count)s facture", "%(count)s factures", count) % {"count": figure(count)}


def _lines(counted: Any) -> list[dict[str, Any]]:
    return [{"label": label, "count": count} for label, count in counted.most_common()]


def _outcome(act: acts.Act, moved: int, total: int) -> dict[str, Any]:
    title = _("%(act)s : c’est fait pour %(moved)s.") % {"act": act.title, "moved": _invoices(moved)}
    left = total - moved
    text = (
        ngettext(
            "%(count)s autre avait bougé entre-temps, et reste comme elle est.",
            "%(count)s autres avaient bougé entre-temps, et restent comme elles sont.",
            left,
        )
        % {"count": figure(left)}
        if left
        else ""
    )
    return {"title": title, "text": text}

"""The list of invoices: views, criteria, order, cursor; a selection may reach beyond the page."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from factage.hub.accounts.access import needs
from factage.hub.accounts.models import Role
from factage.hub.base.templatetags.factage import STAMPS, figure, sums
from factage.hub.desk import acts, filters, shell
from factage.hub.desk.rows import rows
from factage.hub.documents import queries

COLUMNS: Final = (
    # label, class, order that a click asks for
    (gettext_lazy("Facture"), "", "number"),
    (gettext_lazy("Client"), "", ""),
    (gettext_lazy("Montant"), "num", "amount"),
    (gettext_lazy("Échéance"), "", "due"),
    (gettext_lazy("Preuve la plus forte"), "", ""),
    (gettext_lazy("Voie"), "opt", ""),
    (gettext_lazy("Suite"), "", ""),
)
GRADES: Final = ("handed", "relayed", "acked", "available", "fetched")


class Refine(forms.Form):
    """The criteria that are typed; they go into the query string."""

    emise_depuis = forms.CharField(label=gettext_lazy("Émise depuis le"), required=False)
    emise_jusque = forms.CharField(label=gettext_lazy("Émise jusqu’au"), required=False)
    echeance_jusque = forms.CharField(label=gettext_lazy("Échéance jusqu’au"), required=False)
    min = forms.CharField(label=gettext_lazy("Montant, au moins"), required=False)
    max = forms.CharField(label=gettext_lazy("Montant, au plus"), required=False)
    preuve = forms.ChoiceField(
        label=gettext_lazy("Preuve la plus forte"),
        choices=[("", gettext_lazy("Toutes")), *((grade, STAMPS[grade]) for grade in GRADES)],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("emise_depuis", "emise_jusque", "echeance_jusque"):
            self.fields[name].widget.attrs["placeholder"] = _("jj/mm/aaaa")


@require_safe
@needs(Role.READ)
def invoices(request: HttpRequest) -> HttpResponse:
    """One page of the list that the address asks for."""
    today = timezone.localdate()
    asked = filters.wanted(request.GET.dict(), today=today)
    page = queries.documents(asked.which, order=asked.order, cursor=request.GET.get("apres", ""))
    total = queries.total(asked.which)
    query = asked.query()
    context = {
        "views": _views(asked, today),
        "views_label": _("Vues des factures"),
        "view_title": _(filters.VIEWS[asked.view]) if asked.view else _("Factures"),
        "lead": lead(asked.view, total),
        "chips": filters.chips(asked),
        "refine": Refine(initial=asked.criteria, prefix=None),
        "kept": [(name, value) for name, value in asked.criteria.items() if name not in Refine.base_fields],
        "rows": rows(page.documents),
        "columns": _columns(asked),
        "pager": {
            "shown": len(page.documents),
            "total": total.count,
            "previous": f"?{asked.query()}&apres={page.previous}" if page.previous else "",
            "next": f"?{asked.query()}&apres={page.next}" if page.next else "",
        },
        "filter_query": query,
        "whole": request.GET.get("choix") == "vue",
        "whole_words": whole_words(total),
        "acts": acts.offered(asked.view),
        "empty": _empty(asked),
    }
    return shell.page(request, "desk/invoices.html", context)


def whole_words(total: queries.Total) -> str:
    """How a selection of everything is told."""
    return ngettext(
        "%(count)s facture choisie, toute la vue : %(sum)s",
        "%(count)s factures choisies, toute la vue : %(sum)s",
        total.count,
    ) % {"count": figure(total.count), "sum": sums(total.by_currency)}


def lead(view: str, total: queries.Total) -> str:
    """How things stand in this view, in one sentence."""
    values = {"count": figure(total.count), "sum": sums(total.by_currency)}
    if not total.count:
        return _("Aucune facture dans cette vue.")
    sentences = {
        "retenues": ngettext(
            "%(count)s facture est retenue avant son départ : %(sum)s.",
            "%(count)s factures sont retenues avant leur départ : %(sum)s.",
            total.count,
        ),
        "doute": ngettext(
            "%(count)s facture est peut-être partie, peut-être non : %(sum)s.",
            "%(count)s factures sont peut-être parties, peut-être non : %(sum)s.",
            total.count,
        ),
        "en-chemin": ngettext(
            "%(count)s facture est en chemin : %(sum)s.",
            "%(count)s factures sont en chemin : %(sum)s.",
            total.count,
        ),
        "livrees": ngettext(
            "%(count)s facture est livrée : %(sum)s.",
            "%(count)s factures sont livrées : %(sum)s.",
            total.count,
        ),
        "non-retirees": ngettext(
            "%(count)s facture arrive à échéance sous sept jours, ou l’a passée, sans avoir été retirée : %(sum)s.",
            "%(count)s factures arrivent à échéance sous sept jours, ou l’ont passée, sans avoir été retirées : %(sum)s.",
            total.count,
        ),
        "refusees": ngettext(
            "%(count)s facture n’est pas arrivée : %(sum)s.",
            "%(count)s factures ne sont pas arrivées : %(sum)s.",
            total.count,
        ),
        "rejetees": ngettext(
            "%(count)s document a été rejeté, et gardé tel que reçu.",
            "%(count)s documents ont été rejetés, et gardés tels que reçus.",
            total.count,
        ),
        "annulees": ngettext(
            "%(count)s facture est annulée.", "%(count)s factures sont annulées.", total.count
        ),
    }
    default = ngettext(
        "%(count)s facture, %(sum)s en tout.", "%(count)s factures, %(sum)s en tout.", total.count
    )
    return sentences.get(view, default) % values


def _views(asked: filters.Wanted, today: Any) -> list[dict[str, Any]]:
    return [
        {
            "label": _(label),
            "href": f"?vue={name}" if name else reverse("desk:invoices"),
            "count": queries.total(filters.view(name, today=today)).count,
            "current": asked.view == name,
            "alert": name in filters.ALERTS,
        }
        for name, label in filters.VIEWS.items()
    ]


def _columns(asked: filters.Wanted) -> list[dict[str, str]]:
    columns = []
    for label, css, order in COLUMNS:
        column = {"label": str(label), "class": css}
        if order:
            descending = queries.ORDERS[order].descending
            column["href"] = "?" + asked.query(tri=order)
            if asked.order == order:
                column["sort"] = "descending" if descending else "ascending"
                column["arrow"] = "↓" if descending else "↑"
        columns.append(column)
    return columns


def _empty(asked: filters.Wanted) -> dict[str, Any]:
    everything = [{"label": _("Enlever tous les critères"), "href": reverse("desk:invoices")}]
    if asked.criteria.get("q"):
        return {
            "title": _("Aucune facture pour « %(text)s »") % {"text": asked.criteria["q"]},
            "text": _(
                "Cherchez aussi par numéro, par client, par nom de fichier ou par montant avec ses centimes."
            ),
            "acts": everything,
        }
    if asked.criteria:
        return {
            "title": _("Aucune facture ici"),
            "text": _("Aucune facture ne répond à ces critères en ce moment."),
            "acts": everything,
        }
    return {
        "title": _("Aucune facture encore"),
        "text": _(
            "Déposez ce que votre logiciel imprime, une facture ou mille d’un coup : Factage les lit et dit ce qui peut partir."
        ),
        "acts": [{"label": _("Déposer des factures"), "href": reverse("desk:batches") + "#deposer"}],
    }

"""Customers: list, import with a report of bad rows, the card with its agreement, what was recorded by whom."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from factage.hub.accounts.access import needs
from factage.hub.accounts.models import Role
from factage.hub.base.templatetags.factage import day, figure
from factage.hub.customers import queries
from factage.hub.customers.models import Agreement, Basis, ContactRole, Customer, CustomerKind
from factage.hub.desk import shell, words
from factage.hub.desk.chronicle import by
from factage.hub.desk.rows import rows
from factage.hub.documents import queries as documents

PAGE: Final = 50


def customer_of(pk: UUID) -> Customer:
    """A customer of the organisation at work, or 404."""
    found = queries.search().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
@needs(Role.READ)
def customers(request: HttpRequest) -> HttpResponse:
    """The list, by name."""
    today = timezone.localdate()
    wanted, view = request.GET.get("qui", ""), request.GET.get("vue", "")
    agreed = queries.in_force(on=today).values("customer_id")
    every = queries.search()
    shown: dict[str, QuerySet[Customer]] = {
        "": every,
        "sans-accord": every.exclude(pk__in=agreed),
        "courriel": queries.search(channel="email", on=today),
        "portail": queries.search(channel="portal", on=today),
    }
    labels = {
        "": _("Tous"),
        "sans-accord": _("Sans accord"),
        "courriel": _("Courriel"),
        "portail": _("Portail"),
    }
    view = view if view in shown else ""
    found = shown[view]
    if wanted:
        found = found & queries.search(wanted)
    start = request.GET.get("depuis", "0")
    at = int(start) if start.isdigit() else 0
    total = found.count()
    listed = list(found[at : at + PAGE])
    counted = {
        one["pk"]: one["number"]
        for one in queries.search()
        .filter(pk__in=[one.pk for one in listed])
        .values("pk")
        .annotate(number=Count("documents"))
    }
    ways: dict[Any, Agreement] = {}
    for agreement in queries.in_force(on=today).filter(customer__in=listed):
        ways.setdefault(agreement.customer_id, agreement)
    base = f"?vue={view}&qui={wanted}&depuis="
    context = {
        "lead": _lead(every.count(), shown["sans-accord"].count()),
        "views_label": _("Vues des clients"),
        "views": [
            {
                "label": labels[name],
                "href": f"?vue={name}" if name else reverse("desk:customers"),
                "count": rows_.count(),
                "current": name == view,
                "alert": name == "sans-accord",
            }
            for name, rows_ in shown.items()
        ],
        "view_key": view,
        "wanted": wanted,
        "rows": [_row(one, ways.get(one.pk), counted.get(one.pk, 0)) for one in listed],
        "pager": {
            "shown": len(listed),
            "total": total,
            "previous": f"{base}{max(0, at - PAGE)}" if at else "",
            "next": f"{base}{at + PAGE}" if at + PAGE < total else "",
        },
        "empty": {
            "title": _("Aucun client ici"),
            "text": _(
                "Importez votre base : un fichier CSV ou XLSX, une ligne par client. Sans accord noté, rien d’électronique ne part."
            ),
            "acts": [{"label": _("Importer des clients"), "href": reverse("desk:customer_import")}],
        },
    }
    return shell.page(request, "desk/customers.html", context)


def _lead(count: int, without: int) -> str:
    if not count:
        return _("Aucun client n’est encore connu.")
    known = ngettext("%(count)s client.", "%(count)s clients.", count) % {"count": figure(count)}
    if not without:
        return known + " " + _("Chacun a dit comment il veut recevoir.")
    return (
        known
        + " "
        + ngettext(
            "%(count)s n’a pas encore d’accord : rien d’électronique ne lui est envoyé.",
            "%(count)s n’ont pas encore d’accord : rien d’électronique ne leur est envoyé.",
            without,
        )
        % {"count": figure(without)}
    )


def _row(customer: Customer, agreement: Agreement | None, number: int) -> dict[str, Any]:
    return {
        "id": customer.pk,
        "name": customer.name,
        "reference": customer.reference,
        "kind": CustomerKind(customer.kind).label if customer.kind in CustomerKind.values else "",
        "way": _way(agreement) if agreement else _("aucun accord"),
        "alert": agreement is None,
        "documents": number,
    }


def _way(agreement: Agreement) -> str:
    return words.way(agreement.channel, agreement.delivery, agreement.format)


@require_safe
@needs(Role.READ)
def customer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The card of one customer."""
    found = customer_of(pk)
    today = timezone.localdate()
    agreements = queries.history(customer=found)
    current = list(queries.in_force(on=today, customer=found))
    asked = documents.Filter(customer=found.pk)
    total = documents.total(asked)
    context = {
        "customer": found,
        "lead": _sentence(current),
        "card": _card(found, current[0] if current else None, may_send=shell.may(request, Role.SEND)),
        "agreements": [
            {
                "way": _way(one),
                "since": one.agreed_from,
                "until": one.agreed_until,
                "basis": ", ".join(part for part in (_basis(one.basis), one.proof) if part),
            }
            for one in agreements
        ],
        "requirements": [
            {"words": one.get_kind_display(), "provenance": one.provenance}
            for one in found.requirements.all()
        ],
        "facts": _facts(found),
        "contacts": [
            (
                ContactRole(one.role).label.capitalize(),
                ", ".join(part for part in (one.name, one.email, one.phone) if part),
            )
            for one in found.contacts.all()
        ],
        "addresses": [
            {"words": f"{words.network(one.network)}, {one.value}", "verified_on": one.verified_on}
            for one in found.addresses.all()
        ],
        "rows": rows(documents.documents(asked, size=10).documents),
        "documents_total": total.count,
        "history": _history(found, agreements),
    }
    return shell.page(request, "desk/customer.html", context)


def _sentence(current: list[Agreement]) -> str:
    if not current:
        return _("N’a pas encore dit comment recevoir ses factures : rien d’électronique ne part.")
    return _("Reçoit ses factures ainsi : %(way)s, depuis le %(day)s.") % {
        "way": words.in_sentence(_way(current[0])),
        "day": day(current[0].agreed_from),
    }


def _basis(code: str) -> str:
    return str(Basis(code).label) if code in Basis.values else ""


def _card(customer: Customer, agreement: Agreement | None, *, may_send: bool) -> dict[str, Any]:
    record = (
        [{"label": _("Noter un accord"), "href": reverse("desk:agreement", args=[customer.pk])}]
        if may_send
        else []
    )
    if agreement is None:
        return {
            "tab": _("Voie convenue"),
            "title": _("Aucune pour le moment"),
            "text": _(
                "Demandez au client ce qu’il préfère : courriel ou portail. Le papier reste toujours possible, sans frais pour lui."
            ),
            "acts": record,
        }
    address = customer.addresses.filter(network=agreement.channel).order_by("-verified_on").first()
    if address is None:
        emitted, verified = "", ""
    else:
        emitted = address.value
        verified = (
            _("le %(day)s : %(proof)s") % {"day": day(address.verified_on), "proof": address.proof}
            if address.verified_on
            else _("pas encore")
        )
    confirm = {"label": _("Confirmer une adresse"), "href": reverse("desk:address", args=[customer.pk])}
    return {
        "tab": _("Voie convenue"),
        "title": _way(agreement),
        "text": _("La voie que ce client a choisie. Si elle est arrêtée, rien ne part : la facture attend."),
        "facts": [
            (_("Accord donné"), _("le %(day)s") % {"day": day(agreement.agreed_from)}),
            (_("Preuve"), agreement.proof),
            (_("Adresse émise"), agreement.address or emitted),
            (_("Adresse vérifiée"), verified),
            (_("Fondement"), _basis(agreement.basis)),
            (
                _("Valable jusqu’au"),
                day(agreement.agreed_until)
                if agreement.agreed_until
                else _("sans limite ; le client peut changer à tout moment"),
            ),
            (_("Noté par"), by(agreement.recorded_by)),
        ],
        "acts": [*record, confirm] if may_send else [],
        "changes": [
            _("Un nouvel accord du client : le plus récent l’emporte toujours."),
            _("La loi, le jour où elle impose une plateforme à vos envois vers ce client."),
            _("Une adresse qui n’est plus sûre : la facture attend alors qu’elle soit confirmée."),
        ],
    }


def _facts(customer: Customer) -> list[tuple[str, str]]:
    return [
        (_("Numéro de client"), customer.reference),
        (_("Nature"), str(CustomerKind(customer.kind).label) if customer.kind in CustomerKind.values else ""),
        ("SIREN", customer.siren),
        ("SIRET", customer.siret),
        (_("Numéro de TVA"), customer.vat_id),
        (_("Pays"), customer.country),
        (_("Langue"), customer.get_language_display()),
        *[(name, str(value)) for name, value in (customer.extra or {}).items()],
    ]


def _told(what: str) -> str:
    return _(" : %(what)s.") % {"what": what.rstrip(".")}


def _history(customer: Customer, agreements: list[Agreement]) -> list[dict[str, Any]]:
    entries = [
        {
            "lead": _("Accord noté"),
            "what": _told(_way(one)),
            "at": one.recorded_at,
            "who": by(one.recorded_by),
        }
        for one in agreements
    ]
    entries += [
        {"lead": _("Accord terminé"), "what": _told(_way(one)), "at": one.ended_at, "who": by(one.ended_by)}
        for one in agreements
        if one.ended_at
    ]
    entries += [
        {
            "lead": words.particular(change.field),
            "what": _told(change.after or _("enlevé")),
            "at": change.at,
            "who": by(change.by),
            "tech": [(_("Avant"), change.before)] if change.before else [],
        }
        for change in queries.changes(customer=customer, limit=50)
    ]
    return sorted(entries, key=lambda one: one["at"], reverse=True)

"""What is written down about customers: the card, agreements, addresses, contacts, demands, the imported base."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from factage.hub.accounts.access import needs
from factage.hub.accounts.models import Role
from factage.hub.customers import operations, queries, table, wording
from factage.hub.customers.intake import Import, import_file
from factage.hub.customers.models import Customer
from factage.hub.desk import forms, shell, work
from factage.hub.desk.views.customers import customer_of


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Role.SEND)
def create(request: HttpRequest) -> HttpResponse:
    """A customer made by hand."""
    form = forms.CustomerCard(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.add_customer(
                **work.by(request), organisation=work.organisation(request), **form.cleaned_data
            )
        except ValidationError as error:
            work.blame(form, error)
        else:
            shell.changed(request, made.pk)
            shell.say(request, _("%(name)s est créé. Notez maintenant son accord.") % {"name": made.name})
            return redirect("desk:customer", made.pk)
    crumbs = [{"label": _("Clients"), "href": reverse("desk:customers")}]
    context = {
        "title": _("Créer un client"),
        "form": form,
        "crumbs": crumbs,
        "button": _("Créer ce client"),
        "back": reverse("desk:customers"),
    }
    return shell.page(request, "desk/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Role.SEND)
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Other particulars of a customer."""
    found = customer_of(pk)
    initial = {name: getattr(found, name) for name in forms.CustomerCard.base_fields}
    form = forms.CustomerCard(request.POST or None, initial=initial)
    form.fields["reference"].disabled = True
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "reference"}
        try:
            operations.change_customer(customer=found, **work.by(request), **values)
        except ValidationError as error:
            work.blame(form, error)
        else:
            return _recorded(request, found, _("La fiche est corrigée."))
    return _form(request, found, form, title=_("Corriger la fiche"), button=_("Garder ces corrections"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Role.SEND)
def agreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what the customer agreed to; it takes the place of what was agreed before."""
    found = customer_of(pk)
    today = timezone.localdate()
    known = found.addresses.filter(network="email").order_by("-verified_on").first()
    contact = found.contacts.exclude(email="").first()
    initial = {"agreed_from": today, "address": known.value if known else contact.email if contact else ""}
    form = forms.AgreementTerms(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        terms = dict(form.cleaned_data)
        address = terms.pop("address")
        if terms["channel"] == "portal":
            terms["delivery"] = ""
        try:
            if terms["channel"] == "email":
                verified = {"verified_on": min(terms["agreed_from"], today), "proof": terms["proof"]}
                operations.add_address(
                    customer=found, network="email", value=address, **work.by(request), **verified
                )
                terms["address"] = address
            _take_the_place(found, request, terms)
        except ValidationError as error:
            work.blame(form, error)
        else:
            return _recorded(request, found, _("L’accord est noté ; ce qu’il retenait est revu aussitôt."))
    lead = _("Rien n’est imposé : notez ce que ce client a accepté, et ce qui le montre.")
    return _form(request, found, form, title=_("Noter un accord"), lead=lead, button=_("Noter cet accord"))


def _take_the_place(customer: Customer, request: HttpRequest, terms: dict[str, Any]) -> None:
    before = queries.in_force(on=terms["agreed_from"], customer=customer).first()
    if before is not None and before.agreed_from < terms["agreed_from"]:
        operations.change_agreement(agreement=before, **work.by(request), **terms)
    else:
        operations.begin_agreement(customer=customer, **work.by(request), **terms)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Role.SEND)
def address(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down that an address is right, and by what it is known."""
    found = customer_of(pk)
    known = found.addresses.filter(network="email").first()
    initial = {"value": known.value if known else "", "verified_on": timezone.localdate()}
    form = forms.Address(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.add_address(customer=found, network="email", **work.by(request), **form.cleaned_data)
        except ValidationError as error:
            work.blame(form, error)
        else:
            return _recorded(
                request, found, _("L’adresse est confirmée ; ce qu’elle retenait est revu aussitôt.")
            )
    return _form(request, found, form, title=_("Confirmer une adresse"), button=_("Confirmer cette adresse"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Role.SEND)
def contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whom to speak to."""
    found = customer_of(pk)
    form = forms.ContactCard(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.add_contact(customer=found, **work.by(request), **form.cleaned_data)
        return _recorded(request, found, _("Le contact est noté."))
    return _form(request, found, form, title=_("Ajouter un contact"), button=_("Ajouter ce contact"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Role.SEND)
def demand(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the customer demands of each invoice."""
    found = customer_of(pk)
    form = forms.Demand(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.require(customer=found, **work.by(request), **form.cleaned_data)
        return _recorded(
            request,
            found,
            _("L’exigence est notée ; elle vaut pour les factures à venir et pour celles qui sont retenues."),
        )
    return _form(request, found, form, title=_("Noter une exigence"), button=_("Noter cette exigence"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Role.SEND)
def take_in(request: HttpRequest) -> HttpResponse:
    """Import the customer base; every bad row is named."""
    form = forms.CustomersFile(request.POST or None, request.FILES or None)
    result: Import | None = None
    status = 200
    if request.method == "POST":
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                result = import_file(
                    organisation=work.organisation(request),
                    data=file.read(),
                    name=file.name,
                    **work.by(request),
                )
            except table.UnusableFile as error:
                form.add_error("file", wording.file(error))
            else:
                shell.changed(request, None)
        status = 422 if form.errors else 200
    context = {
        "form": form,
        "result": result,
        "bad": _bad(result.bad) if result else [],
        "warnings": _bad(result.warnings) if result else [],
    }
    return shell.page(request, "desk/customer_import.html", context, status=status)


def _bad(problems: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "line": one.line,
            "customer": one.customer_id,
            "column": one.column,
            "value": one.value,
            "words": wording.row(one),
        }
        for one in problems[:500]
    ]


def _recorded(request: HttpRequest, customer: Customer, sentence: str) -> HttpResponse:
    shell.changed(request, customer.pk)
    shell.say(request, sentence)
    return redirect("desk:customer", customer.pk)


def _form(request: HttpRequest, customer: Customer, form: django_forms.Form, **words_: str) -> HttpResponse:
    card = reverse("desk:customer", args=[customer.pk])
    crumbs = [
        {"label": _("Clients"), "href": reverse("desk:customers")},
        {"label": customer.name, "href": card},
    ]
    context = {"form": form, "crumbs": crumbs, "back": card, **words_}
    return shell.page(request, "desk/form.html", context, status=422 if form.errors else 200)

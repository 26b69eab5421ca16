"""Settings: issuing companies, people and roles, e-mail with its test, layouts, column mappings, rule packs."""

from __future__ import annotations

import json
from typing import Any, Final
from uuid import UUID

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from factage.hub.accounts import operations, queries
from factage.hub.accounts.access import needs
from factage.hub.accounts.models import CompanySize, IssuingCompany, Membership, Parity, Role
from factage.hub.base.templatetags.factage import moment
from factage.hub.channels.email import operations as mail
from factage.hub.channels.email import queries as mail_queries
from factage.hub.desk import forms, shell, words, work
from factage.hub.desk.chronicle import by
from factage.hub.desk.views.layouts import listed
from factage.hub.layouts import queries as layouts
from factage.invoice.pages.text.recognition import available
from factage.invoice.rules.store import PackStore

_MARKS: Final = {
    "too_large": gettext_lazy("Ce logo pèse plus de 2 Mo : enregistrez-le plus petit."),
    "no_picture": gettext_lazy("Ce fichier n’est pas une image PNG, JPEG ou SVG lisible."),
}


@require_safe
@needs(Role.ADMINISTER)
def settings(request: HttpRequest) -> HttpResponse:
    """All settings on one page, each with its state and its one act."""
    organisation = work.organisation(request)
    row = mail_queries.settings()
    context = {
        "companies": [
            {
                "id": one.pk,
                "name": one.name,
                "siren": one.siren,
                "size": CompanySize(one.size).label,
                "city": one.city,
            }
            for one in queries.issuing_companies(organisation=organisation)
        ],
        "people": [
            {
                "id": one.pk,
                "name": str(one.person),
                "email": one.person.email,
                "role": one.role,
                "self": one.person_id == request.user.pk,
            }
            for one in queries.people(organisation=organisation)
        ],
        "roles": Role.choices,
        "mail": row,
        "mail_facts": [
            (_("Serveur"), f"{row.host}:{row.port}"),
            (_("Expéditeur"), f"{row.sender_name} <{row.sender_address}>"),
            (_("Réponses"), row.reply_to),
            (_("Retours"), row.return_domain),
            (_("Dernier essai"), _tested(row)),
        ]
        if row
        else [],
        "mail_test": forms.MailTest(initial={"to": getattr(request.user, "email", "")}),
        "layouts": listed(),
        "parities": Parity.choices,
        "parity": organisation.parity,
        "recognises": organisation.recognises_scans,
        "can_recognise": available(),
        "mappings": [
            {
                "name": one.name,
                "headers": ", ".join(one.headers[:8]),
                "by": by(one.confirmed_by),
                "at": one.confirmed_at,
            }
            for one in layouts.mappings()
        ],
        **_packs(),
    }
    return shell.page(request, "desk/settings.html", context)


def _packs() -> dict[str, Any]:
    """The installed rules: whether all are intact, and the list for who wants it."""
    packs = [
        {"pack": one.pack, "version": one.version, "start": one.start, "end": one.end, "ok": not one.damage()}
        for one in PackStore.default().packs()
    ]
    return {"packs": packs, "damaged": [one for one in packs if not one["ok"]]}


def _tested(row: Any) -> str:
    if row.tested_at is None:
        return _("pas encore essayé")
    outcome = _("réussi") if row.test_outcome == "ok" else words.refusal(row.test_outcome, {})
    return _("%(when)s : %(outcome)s") % {"when": moment(row.tested_at), "outcome": outcome}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Role.ADMINISTER)
def email(request: HttpRequest) -> HttpResponse:
    """How the organisation sends its mail."""
    row = mail_queries.settings()
    fields = [name for name in forms.Mail.base_fields if name != "password"]
    form = forms.Mail(
        request.POST or None, initial={name: getattr(row, name) for name in fields} if row else None
    )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        password = values.pop("password") or None
        try:
            mail.save_settings(
                organisation=work.organisation(request), **work.by(request), password=password, **values
            )
        except ValidationError as error:
            work.blame(form, error, otherwise="password")
        else:
            shell.say(request, _("Les réglages du courrier sont gardés. Essayez-les maintenant."))
            return redirect(reverse("desk:settings") + "#courrier")
    lead = _("Le serveur par lequel partent vos factures, sous votre nom.")
    return _form(request, form, title=_("Courrier"), lead=lead, button=_("Garder ces réglages"))


@require_POST
@needs(Role.ADMINISTER)
def email_test(request: HttpRequest) -> HttpResponse:
    """Talk to the mail server as a sending would, and say what it answered."""
    form = forms.MailTest(request.POST)
    to = form.cleaned_data["to"] if form.is_valid() else ""
    tested = mail.try_settings(organisation=work.organisation(request), now=timezone.now(), to=to)
    context = {
        "passed": tested.passed,
        "to": to,
        "sentence": "" if tested.passed else words.refusal(tested.code, tested.evidence),
        "talk": json.dumps(tested.evidence, ensure_ascii=False, indent=1) if tested.evidence else "",
    }
    if request.headers.get("HX-Request"):
        return shell.part(request, "desk/mail_outcome.html", context)
    return shell.page(request, "desk/mail_test.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Role.ADMINISTER)
def company(request: HttpRequest, pk: UUID | None = None) -> HttpResponse:
    """An issuing company, new or known."""
    known = _company(pk) if pk else None
    has_mark = known is not None and queries.has_mark(known)
    form = forms.Company(
        request.POST or None,
        request.FILES or None,
        initial={name: getattr(known, name, None) for name in forms.Company.base_fields} if known else None,
    )
    if not has_mark:
        del form.fields["without_mark"]
    if request.method == "POST" and form.is_valid() and _company_kept(request, form, known):
        shell.changed(request, None)
        shell.say(request, _("La société émettrice est gardée."))
        return redirect(reverse("desk:settings") + "#societes")
    return _form(
        request,
        form,
        title=known.name if known else _("Ajouter une société émettrice"),
        button=_("Garder cette société"),
        **({"mark": reverse("desk:company_mark", args=[known.pk])} if known and has_mark else {}),
    )


def _company_kept(request: HttpRequest, form: forms.Company, known: IssuingCompany | None) -> bool:
    """Keep what the form says of a company, its mark with it; False where something is refused."""
    said = dict(form.cleaned_data)
    mark, without = said.pop("mark", None), said.pop("without_mark", False)
    try:
        with transaction.atomic():
            if known is None:
                known = operations.add_issuing_company(organisation=work.organisation(request), **said)
            else:
                operations.change_issuing_company(company=known, **said)
            if mark:
                operations.keep_mark(company=known, data=mark.read(), now=timezone.now())
            elif without:
                operations.forget_mark(company=known)
    except ValidationError as error:
        work.blame(form, error, otherwise="password")
    except operations.UnusableMark as error:
        form.add_error("mark", _MARKS[error.code])
    return not form.errors


@require_POST
@needs(Role.ADMINISTER)
def scans(request: HttpRequest) -> HttpResponse:
    """Whether the text of scanned pages is recognised, from now on."""
    operations.set_recognition(
        organisation=work.organisation(request), allowed=request.POST.get("scans") == "yes"
    )
    shell.say(request, _("C’est noté ; les prochaines pages suivront cette règle."))
    return redirect(reverse("desk:settings") + "#numerisation")


@require_safe
@needs(Role.ADMINISTER)
def company_mark(request: HttpRequest, pk: UUID) -> HttpResponse:  # noqa: ARG001 - the scope is the request's
    """The mark of an issuing company."""
    mark = queries.mark_of(_company(pk))
    if mark is None:
        raise Http404
    return HttpResponse(bytes(mark.png), content_type="image/png")


def _company(pk: UUID) -> IssuingCompany:
    found = IssuingCompany.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Role.ADMINISTER)
def person(request: HttpRequest) -> HttpResponse:
    """Give someone a role in the organisation."""
    form = forms.NewPerson(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, _new = operations.add_person(organisation=work.organisation(request), **form.cleaned_data)
        except ValidationError as error:
            work.blame(form, error, otherwise="password")
        except operations.LastAdministrator:
            form.add_error(
                "role", _("C’est la dernière personne qui administre : donnez d’abord ce rôle à une autre.")
            )
        else:
            shell.say(request, _("%(name)s peut entrer.") % {"name": made})
            return redirect(reverse("desk:settings") + "#personnes")
    return _form(request, form, title=_("Ajouter une personne"), button=_("Donner l’accès"))


@require_POST
@needs(Role.ADMINISTER)
def role(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another role for a person, or none any more."""
    membership = Membership.objects.select_related("person", "organisation").filter(pk=pk).first()
    if membership is None:
        raise Http404
    wanted = request.POST.get("role", "")
    try:
        if wanted == "none":
            operations.end_membership(membership=membership)
            shell.say(
                request, _("%(name)s n’a plus accès à cette organisation.") % {"name": membership.person}
            )
        elif wanted in Role.values:
            operations.give_role(organisation=membership.organisation, person=membership.person, role=wanted)
            shell.say(request, _("Le rôle de %(name)s est changé.") % {"name": membership.person})
    except operations.LastAdministrator:
        shell.say(
            request,
            _("C’est la dernière personne qui administre : donnez d’abord ce rôle à une autre."),
            alert=True,
        )
    return redirect(reverse("desk:settings") + "#personnes")


def _form(request: HttpRequest, form: django_forms.Form, **words_: str) -> HttpResponse:
    back = reverse("desk:settings")
    context = {"form": form, "crumbs": [{"label": _("Réglages"), "href": back}], "back": back, **words_}
    return shell.page(request, "desk/form.html", context, status=422 if form.errors else 200)

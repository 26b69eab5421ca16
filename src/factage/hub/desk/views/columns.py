"""Saying once what the columns of a table mean; every table of that shape is then read by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from factage.hub.accounts.access import needs
from factage.hub.accounts.models import Role
from factage.hub.desk import shell, terms, work
from factage.hub.desk.rows import title
from factage.hub.desk.views.invoice import document_of
from factage.hub.documents import operations, states
from factage.hub.layouts import operations as layouts
from factage.invoice.errors import Unreadable
from factage.invoice.formats import table

RATE: Final = "vat_breakdown.rate"


class Columns(forms.Form):
    """One question for each column, answered by a guess that a person confirms."""

    name = forms.CharField(
        label=gettext_lazy("Nom de ces colonnes"),
        help_text=gettext_lazy("Pour les retrouver dans les réglages"),
        max_length=200,
    )
    per = forms.ChoiceField(
        label=gettext_lazy("Une ligne du tableau est"),
        choices=[
            ("line", gettext_lazy("une ligne de facture")),
            ("invoice", gettext_lazy("une facture entière")),
        ],
    )

    def __init__(self, headers: Sequence[str], guess: table.Mapping, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.headers, self.guess = headers, guess
        guessed: dict[str, str] = {}
        for column in guess.columns:
            guessed.setdefault(column.header, _key(column))
        for index, header in enumerate(headers):
            if header:
                known = guessed.get(header, terms.NOTHING)
                choices = terms.choices(known)
                self.fields[f"c{index}"] = forms.ChoiceField(
                    label=header, choices=choices, initial=known, required=False
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        meanings = [value for name, value in cleaned.items() if name.startswith("c") and value]
        twice = {value for value in meanings if meanings.count(value) > 1}
        for name, value in list(cleaned.items()):
            if name.startswith("c") and value in twice:
                self.add_error(name, _("Deux colonnes disent la même chose : gardez-en une."))
        if "number" not in meanings:
            self.add_error(None, _("Dites quelle colonne porte le numéro de facture."))
        return cleaned

    def definition(self) -> dict[str, Any]:
        """The mapping as it was confirmed, in its JSON form."""
        chosen = {header: self.cleaned_data.get(f"c{index}", "") for index, header in enumerate(self.headers)}
        columns = [
            {"header": header, "path": path, **({"scheme": scheme} if scheme else {})}
            for header, (path, _bar, scheme) in (
                (one, key.partition("|")) for one, key in chosen.items() if key
            )
        ]
        known = {(column["header"], column["path"]) for column in columns}
        if RATE in chosen.values():  # one rate in the row: its totals are those of that rate
            columns += [
                {"header": one.header, "path": one.path}
                for one in self.guess.columns
                if one.path.startswith("vat_breakdown.")
                and chosen.get(one.header)
                and (one.header, one.path) not in known
            ]
        stated = {column["path"] for column in columns}
        constants = {path: text for path, text in self.guess.constants if path not in stated}
        return {"per": self.cleaned_data["per"], "columns": columns, "constants": constants}


def _key(column: table.Column) -> str:
    return f"{column.path}|{column.scheme}" if column.scheme else column.path


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Role.SEND)
def columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The columns of a table that waits, with what they seem to mean."""
    document = document_of(pk)
    here = reverse("desk:invoice", args=[pk])
    if document.state != states.HELD or document.reason != "mapping_unknown":
        return redirect(here)
    try:
        headers = table.headers(document.original.data(), name=document.name)
    except Unreadable as error:
        raise Http404 from error
    guess = table.suggest(headers)
    initial = {"name": title(document), "per": guess.per}
    form = Columns(headers, guess, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        by = work.by(request)
        organisation = work.organisation(request)
        layouts.save_mapping(
            organisation=organisation,
            name=form.cleaned_data["name"],
            headers=headers,
            definition=form.definition(),
            **by,
        )
        operations.recheck(organisation=organisation, documents=[pk], **by)
        shell.say(request, _("Les colonnes sont connues ; le tableau est lu de nouveau."))
        return redirect(here)
    context = {
        "title": _("Que disent ces colonnes ?"),
        "lead": _("Voici ce que nous croyons comprendre. Corrigez, puis confirmez : la suite se fera seule."),
        "form": form,
        "crumbs": [{"label": title(document), "href": here}],
        "button": _("Confirmer ces colonnes"),
        "back": here,
    }
    return shell.page(request, "desk/form.html", context, status=422 if form.errors else 200)

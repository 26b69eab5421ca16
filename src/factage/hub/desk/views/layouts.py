"""The page layouts that people confirmed: their versions, when they were of use; kept as files, tried, withdrawn."""

from __future__ import annotations

import json
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from factage.hub.accounts.access import needs
from factage.hub.accounts.models import Role
from factage.hub.desk import page_values, shell, work
from factage.hub.desk.chronicle import by
from factage.hub.desk.rows import title
from factage.hub.documents import kept_samples
from factage.hub.layouts import operations, queries
from factage.hub.layouts.models import PageLayout

LARGEST: Final = 2_000_000
"""A file with a layout is far smaller."""


class LayoutFile(forms.Form):
    """A layout exported from another installation, or from this one."""

    file = forms.FileField(
        label=gettext_lazy("Fichier de mise en page"),
        help_text=gettext_lazy("Exporté d’ici ou d’une autre installation (JSON)"),
        allow_empty_file=True,
    )


def layout_of(pk: UUID) -> PageLayout:
    """A layout of the organisation at work, or 404."""
    found = queries.page_layout(pk)
    if found is None:
        raise Http404
    return found


def listed() -> list[dict[str, Any]]:
    """The layouts in use, for the settings."""
    return [
        {
            "id": one.pk,
            "name": one.name,
            "version": one.version,
            "by": by(one.confirmed_by),
            "at": one.confirmed_at,
            "used": one.used,
            "used_at": one.used_at,
        }
        for one in queries.page_layouts()
    ]


@require_safe
@needs(Role.ADMINISTER)
def layout(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One layout: its versions, what was said with it, what can be done."""
    return shell.page(request, "desk/layout.html", _context(layout_of(pk)))


@require_POST
@needs(Role.ADMINISTER)
def try_layout(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Read the kept samples anew, and say where the layout no longer holds."""
    row = layout_of(pk)
    tried = list(kept_samples.tried(row))
    labels = {path: str(label) for _n, _h, fields in page_values.GROUPS for path, label, _k in fields}
    context = _context(row) | {
        "tried": [
            {
                "title": title(one.document),
                "href": reverse("desk:invoice", args=[one.document.pk]),
                "holds": one.holds,
                "differences": [
                    {"label": labels.get(path, _("ligne")), "said": said, "read": read}
                    for path, said, read in one.differences[:8]
                ],
            }
            for one in tried
        ],
        "holding": sum(one.holds for one in tried),
    }
    return shell.page(request, "desk/layout.html", context)


@require_safe
@needs(Role.ADMINISTER)
def export(_request: HttpRequest, pk: UUID) -> HttpResponse:
    """The layout as a file."""
    row = layout_of(pk)
    text = json.dumps(operations.exported(row), ensure_ascii=False, indent=1)
    name = f"{slugify(row.name) or 'mise-en-page'}-{row.version}.json"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or ""}
    return HttpResponse(text.encode(), content_type="application/json", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Role.ADMINISTER)
def take_in(request: HttpRequest) -> HttpResponse:
    """A layout from a file is in use from now on."""
    form = LayoutFile(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        row = _taken(request, form)
        if row is not None:
            shell.say(request, _("La mise en page « %(name)s » est connue.") % {"name": row.name})
            return redirect("desk:layout", pk=row.pk)
    back = reverse("desk:settings")
    context = {
        "title": _("Importer une mise en page"),
        "form": form,
        "crumbs": [{"label": _("Réglages"), "href": back}],
        "back": back,
        "button": _("Importer"),
    }
    return shell.page(request, "desk/form.html", context, status=422 if form.errors else 200)


def _taken(request: HttpRequest, form: LayoutFile) -> PageLayout | None:
    file = form.cleaned_data["file"]
    try:
        data = json.loads(file.read(LARGEST).decode("utf-8-sig"))
        return operations.import_layout(
            organisation=work.organisation(request), data=data, **work.by(request)
        )
    except (ValueError, RecursionError):
        form.add_error("file", _("Ce fichier n’est pas une mise en page exportée."))
        return None


@require_POST
@needs(Role.ADMINISTER)
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Read no more pages with it; what was read stays read."""
    row = layout_of(pk)
    if row.retired_at is None:
        operations.retire_layout(layout=row, now=work.by(request)["now"])
        shell.say(
            request,
            _(
                "La mise en page « %(name)s » ne sert plus ; ses factures suivantes attendront d’être confirmées."
            )
            % {"name": row.name},
        )
    return redirect(reverse("desk:settings") + "#mises-en-page")


def _context(row: PageLayout) -> dict[str, Any]:
    samples = kept_samples.samples(row.key)
    return {
        "title": row.name,
        "row": row,
        "lead": ngettext(
            "%(count)s facture a été lue avec cette version.",
            "%(count)s factures ont été lues avec cette version.",
            row.used,
        )
        % {"count": row.used},
        "crumbs": [{"label": _("Réglages"), "href": reverse("desk:settings") + "#mises-en-page"}],
        "samples": samples,
        "versions": [
            {
                "id": one.pk,
                "version": one.version,
                "by": by(one.confirmed_by),
                "at": one.confirmed_at,
                "used": one.used,
                "used_at": one.used_at,
                "retired_at": one.retired_at,
                "this": one.pk == row.pk,
            }
            for one in queries.versions(row.key)
        ],
    }

"""Who is at work, and for whom: what the middleware found out, for the views."""

from __future__ import annotations

from typing import Any, TypedDict

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from factage.hub.accounts.models import Membership, Organisation
from factage.hub.base.actor import Actor


class By(TypedDict):
    """Who does it, and when: what every operation is told."""

    actor: Actor
    now: Any


def membership(request: HttpRequest) -> Membership | None:
    """In which role, for which organisation; None before one is chosen."""
    return getattr(request, "membership", None)


def organisation(request: HttpRequest) -> Organisation:
    """The organisation at work; the views that ask are guarded by `needs`."""
    found = membership(request)
    assert found is not None
    known: Organisation = found.organisation
    return known


def by(request: HttpRequest) -> By:
    """The signed-in person, now."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the middleware
    return {"actor": actor, "now": timezone.now()}


def blame(form: forms.Form, error: ValidationError, *, otherwise: str | None = None) -> None:
    """Put what an operation refused at its field, where the form has it."""
    if not hasattr(error, "error_dict"):
        form.add_error(otherwise if otherwise in form.fields else None, error)
        return
    for name, problems in error.error_dict.items():
        form.add_error(name if name in form.fields else None, problems)

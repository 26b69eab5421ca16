"""Signing in and out, one's own account, the organisation at work, the language."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from factage.hub.accounts import operations, queries, sign_in
from factage.hub.accounts.access import client_address
from factage.hub.accounts.models import Role
from factage.hub.base.templatetags.factage import clock
from factage.hub.desk import forms, shell, work


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """E-mail and password; then the page that was asked for."""
    form = forms.SignIn(request.POST or None)
    following = _following(request)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            person = sign_in.sign_in(
                email=form.cleaned_data["email"],
                password=form.cleaned_data["password"],
                address=client_address(request),
                now=timezone.now(),
            )
        except sign_in.WrongCredentials:
            form.add_error(None, _("Adresse ou mot de passe inconnus."))
            status = 403
        except sign_in.TooManyAttempts as error:
            form.add_error(
                None,
                _("Trop d’essais : l’entrée est fermée jusqu’à %(time)s.") % {"time": clock(error.until)},
            )
            status = 429
        else:
            login(request, person)
            return redirect(following or ("desk:choose" if _several(request) else "desk:today"))
    return render(request, "desk/sign_in.html", {"form": form, "next": following}, status=status)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("desk:sign_in")


@login_required
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """For which organisation one works now."""
    memberships = queries.memberships(person=request.user)
    if request.method == "POST":
        wanted = request.POST.get("organisation", "")
        if any(str(one.organisation_id) == wanted for one in memberships):
            request.session[queries.SESSION_KEY] = wanted
            return redirect(_following(request) or "desk:today")
    now = work.membership(request)
    chosen = now.organisation_id if now else None
    context = {
        "memberships": [(one, Role(one.role).label) for one in memberships],
        "chosen": chosen,
        "next": _following(request),
    }
    return render(request, "desk/choose.html", context)


@login_required
@require_http_methods(["GET"])
def account(request: HttpRequest) -> HttpResponse:
    membership = work.membership(request)
    facts = [
        (_("Nom"), getattr(request.user, "name", "")),
        (_("Adresse e-mail"), getattr(request.user, "email", "")),
        (_("Organisation"), membership.organisation.name if membership else ""),
        (_("Rôle"), Role(membership.role).label if membership else ""),
    ]
    return shell.page(request, "desk/account.html", {"facts": facts})


@login_required
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """A new password; every other session of the person ends."""
    form = forms.ChangePassword(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            person = request.user
            if not person.check_password(form.cleaned_data["now"]):
                form.add_error("now", _("Ce n’est pas votre mot de passe actuel."))
            else:
                try:
                    operations.set_password(person=person, password=form.cleaned_data["new"])  # type: ignore[arg-type]  # a person: the view is for those who signed in
                except ValidationError as error:
                    form.add_error("new", error)
                else:
                    update_session_auth_hash(request, person)  # type: ignore[arg-type]  # a person: the view is for those who signed in
                    shell.say(request, _("Le mot de passe est changé ; vos autres sessions sont fermées."))
                    return redirect("desk:account")
    return shell.page(request, "desk/password.html", {"form": form}, status=status)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language of one's pages, kept with the person, or in a cookie before the door."""
    wanted = request.POST.get("language", "")
    response = redirect(_following(request) or "desk:today")
    if wanted in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            operations.choose_language(person=request.user, language=wanted)
        translation.activate(wanted)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            samesite="Lax",
            httponly=True,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            max_age=365 * 24 * 3600,
        )
    return response


def _following(request: HttpRequest) -> str:
    """The page asked for, where it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}) else ""


def _several(request: HttpRequest) -> bool:
    return len(queries.memberships(person=request.user)) > 1

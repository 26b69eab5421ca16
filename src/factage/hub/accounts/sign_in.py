"""Signing in: e-mail and password, slowed down by address and by account, the same answer for a wrong one of either."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from factage.hub.accounts.models import Person, SignInAttempt, normalise_email

WINDOW: Final = timedelta(minutes=15)
PER_ACCOUNT: Final = 10
PER_ADDRESS: Final = 50
KEEP: Final = timedelta(days=1)


class WrongCredentials(Exception):  # noqa: N818 - what the page says: which of the two is wrong is not told
    """No such person, a wrong password, or a person whose access is closed."""


class TooManyAttempts(Exception):  # noqa: N818 - named for what happened
    """This address, or this account, failed too often: try again after ``until``."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


def sign_in(*, email: str, password: str, address: str, now: datetime) -> Person:
    """The person with this e-mail and password; then `django.contrib.auth.login(request, person)`.

    ``address`` is where the request comes from. Ten failures for an account or fifty from an address within fifteen
    minutes close the door, the account's whether or not it exists. Raises `WrongCredentials`, `TooManyAttempts`.
    """
    by_account, by_address = _digest("account", normalise_email(email)), _digest("address", address)
    _refuse_many(now=now, account=by_account, address=by_address)
    attempt = SignInAttempt.objects.create(at=now, account=by_account, address=by_address)
    person = Person.objects.filter(email=normalise_email(email)).first()
    # The same work is done whether or not the person exists, so that the time tells nothing.
    usable = person is not None and person.is_active and person.has_usable_password()
    matches = check_password(
        password, person.password if person and usable else _nobody(), preferred="default"
    )
    if person is None or not usable or not matches:
        raise WrongCredentials
    attempt.succeeded = True
    attempt.save(update_fields=["succeeded"])
    return person


def forget_old_attempts(*, now: datetime) -> int:
    """For a sweeper: attempts older than a day limit nothing and are no business of ours."""
    return SignInAttempt.objects.filter(at__lt=now - KEEP).delete()[0]


def _refuse_many(*, now: datetime, account: str, address: str) -> None:
    failed = SignInAttempt.objects.filter(at__gt=now - WINDOW, succeeded=False)
    for failures, limit in (
        (failed.filter(account=account), PER_ACCOUNT),
        (failed.filter(address=address), PER_ADDRESS),
    ):
        last = list(failures.order_by("-at").values_list("at", flat=True)[:limit])
        if len(last) == limit:
            raise TooManyAttempts(last[-1] + WINDOW)


def _digest(kind: str, text: str) -> str:
    return hmac.new(str(settings.SECRET_KEY).encode(), f"{kind}\n{text}".encode(), hashlib.sha256).hexdigest()


_hash_of_nobody: list[str] = []


def _nobody() -> str:
    if not _hash_of_nobody:
        _hash_of_nobody.append(make_password("nobody has this password"))
    return _hash_of_nobody[0]


class ByEmail(BaseBackend):
    """Finds the person of a session. It checks no password: `sign_in` is the only way in, and it counts."""

    def authenticate(self, request: HttpRequest | None, **_credentials: object) -> None:  # noqa: ARG002 - Django's signature
        return None

    def get_user(self, user_id: Any) -> Person | None:
        return Person.objects.filter(pk=user_id, is_active=True).first()

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

import factories
from factage.hub.accounts.models import SignInAttempt
from factage.hub.jobs import duties


class Idle:
    """An engine that has nothing in hand."""

    def forget(self, *, before):
        self.before = before


@pytest.mark.django_db
def test_cleaning_forgets_sessions_that_are_over_and_old_tries_to_sign_in():
    for age in (timedelta(hours=1), timedelta(days=3)):
        SignInAttempt.objects.create(at=factories.NOW - age, account="a", address="b")
    over = SessionStore()
    over.set_expiry(-1)
    over.save()
    engine = Idle()
    duties.clean(engine, factories.NOW)
    assert engine.before == factories.NOW - timedelta(days=1)
    assert SignInAttempt.objects.count() == 1
    assert not Session.objects.exists()

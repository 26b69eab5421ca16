from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError

import factories
from factage.hub.accounts import operations, queries
from factage.hub.accounts.models import Person, SignInAttempt
from factage.hub.accounts.sign_in import (
    PER_ACCOUNT,
    PER_ADDRESS,
    TooManyAttempts,
    WrongCredentials,
    forget_old_attempts,
    sign_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(organisation):
    return factories.person(organisation, email="anna@example.org", password=factories.PASSWORD)


def attempt(email="anna@example.org", password="wrong", address="192.0.2.1", now=factories.NOW):
    return sign_in(email=email, password=password, address=address, now=now)


def test_the_right_password_signs_in_whatever_the_case_of_the_address(anna):
    assert attempt(email=" Anna@Example.org", password=factories.PASSWORD) == anna
    assert anna.password.startswith("argon2")


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(anna):
    closed = factories.person(
        queries.organisations()[0], email="closed@example.org", password=factories.PASSWORD
    )
    closed.is_active = False
    closed.save()
    invited = factories.person(queries.organisations()[0], email="invited@example.org")
    for email, password in (
        (anna.email, "wrong"),
        ("nobody@example.org", factories.PASSWORD),
        (closed.email, factories.PASSWORD),
        (invited.email, ""),
    ):
        with pytest.raises(WrongCredentials):
            attempt(email=email, password=password)


@pytest.mark.parametrize("email", ["anna@example.org", "nobody@example.org"])
def test_an_account_is_closed_for_a_while_after_many_failures_whether_or_not_it_exists(
    anna, email, monkeypatch
):
    monkeypatch.setattr("factage.hub.accounts.sign_in.check_password", lambda *_, **__: False)
    for number in range(PER_ACCOUNT):
        with pytest.raises(WrongCredentials):
            attempt(email=email, address=f"192.0.2.{number}")
    monkeypatch.undo()
    with pytest.raises(TooManyAttempts) as refused:
        attempt(email=email, password=factories.PASSWORD, address="192.0.2.99")
    assert refused.value.until > factories.NOW
    if email == anna.email:
        assert attempt(email=email, password=factories.PASSWORD, now=refused.value.until) == anna


def test_an_address_is_closed_for_a_while_after_failures_for_many_accounts(anna, monkeypatch):
    monkeypatch.setattr("factage.hub.accounts.sign_in.check_password", lambda *_, **__: False)
    for number in range(PER_ADDRESS):
        with pytest.raises(WrongCredentials):
            attempt(email=f"p{number}@example.org")
    monkeypatch.undo()
    with pytest.raises(TooManyAttempts):
        attempt(password=factories.PASSWORD)
    assert attempt(password=factories.PASSWORD, address="192.0.2.2") == anna


def test_attempts_keep_neither_the_address_nor_the_account_in_clear_and_are_forgotten(anna):
    with pytest.raises(WrongCredentials):
        attempt()
    kept = SignInAttempt.objects.values().get()
    assert "anna" not in str(kept)
    assert "192.0.2.1" not in str(kept)
    assert forget_old_attempts(now=factories.NOW + timedelta(days=2)) == 1


def test_there_is_no_second_way_in_that_does_not_count(anna):
    assert authenticate(None, username=anna.email, email=anna.email, password=factories.PASSWORD) is None


def test_a_weak_password_is_refused(anna):
    for weak in ("short", "anna@example.org", "passwordpassword"[:8]):
        with pytest.raises(ValidationError):
            operations.set_password(person=anna, password=weak)


def test_addresses_of_people_are_unique_in_lower_case(anna, organisation, other_organisation):
    same, made = operations.add_person(organisation=other_organisation, email="ANNA@example.org", role="read")
    assert (same, made) == (anna, False)
    assert Person.objects.count() == 1
    assert [m.organisation for m in queries.memberships(person=anna)] == [other_organisation, organisation]


def test_the_last_administrator_stays(organisation, administrator):
    with pytest.raises(operations.LastAdministrator):
        operations.give_role(organisation=organisation, person=administrator, role="read")
    (membership,) = queries.people(organisation=organisation)
    with pytest.raises(operations.LastAdministrator):
        operations.end_membership(membership=membership)
    factories.person(organisation, role="administer")
    operations.end_membership(membership=membership)
    assert administrator not in [m.person for m in queries.people(organisation=organisation)]


def test_organisations_are_found_by_name_short_name_and_identity(organisation):
    for name in ("Maison Lenoir", "maison-lenoir", str(organisation.pk)):
        assert queries.organisation(name) == organisation
    assert queries.organisation("nowhere") is None
    assert operations.add_organisation(name="Maison Lenoir").slug == "maison-lenoir-2"
    assert queries.organisation("Maison Lenoir") is None  # two bear it: none is guessed


def test_an_issuing_company_is_found_by_identifiers_never_by_name(organisation, other_organisation):
    company = factories.issuing_company(organisation)
    found = lambda **said: queries.issuing_company(organisation=organisation, **said)  # noqa: E731 - said thrice below
    assert found(siren=company.siren) == found(siret=company.siret) == found(vat_id=company.vat_id) == company
    assert found() is None
    assert queries.issuing_company(organisation=other_organisation, siren=company.siren) is None

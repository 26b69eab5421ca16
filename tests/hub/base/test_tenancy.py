from __future__ import annotations

import threading
from datetime import date

import pytest
from django.apps import apps

import factories
from factage.hub.base.tenancy import (
    NoScope,
    OrganisationRow,
    OtherOrganisation,
    ScopeConflict,
    ScopedManager,
    current,
    scope,
    system_scope,
)
from factage.hub.customers.models import Agreement, Contact, Customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def foreign(other_organisation):
    return factories.customer(other_organisation, reference="F-1")


def test_without_a_scope_every_read_and_write_raises(customer):
    with pytest.raises(NoScope):
        Customer.objects.all()
    with pytest.raises(NoScope):
        customer.save()
    with pytest.raises(NoScope):
        customer.delete()
    with pytest.raises(NoScope):
        customer.contacts.all()
    with pytest.raises(NoScope):
        Customer.objects.bulk_create([])
    with pytest.raises(NoScope):
        current()


def test_rows_of_another_organisation_are_not_there(organisation, customer, foreign):
    with scope(organisation):
        assert list(Customer.objects.all()) == [customer]
        assert not Customer.objects.filter(pk=foreign.pk).exists()
        assert current() == organisation
        with pytest.raises(Customer.DoesNotExist):
            Customer._base_manager.get(pk=foreign.pk)


def test_writing_a_row_of_another_organisation_raises(organisation, foreign):
    with scope(organisation):
        with pytest.raises(OtherOrganisation):
            foreign.save()
        with pytest.raises(OtherOrganisation):
            foreign.delete()
        with pytest.raises(OtherOrganisation):
            Customer.objects.create(organisation=foreign.organisation, reference="x", name="x")
        with pytest.raises(OtherOrganisation):
            Customer.objects.bulk_create(
                [Customer(organisation=foreign.organisation, reference="x", name="x")]
            )
        with pytest.raises(OtherOrganisation):
            Customer.objects.bulk_create(
                [Customer(id=foreign.pk, reference="x", name="x")],
                update_conflicts=True,
                unique_fields=["id"],
                update_fields=["name"],
            )
        with pytest.raises(OtherOrganisation):
            Customer.objects.bulk_update([foreign], ["name"])
        with pytest.raises(OtherOrganisation):
            Customer.objects.update(organisation=foreign.organisation)
        with pytest.raises(OtherOrganisation):
            Customer.objects.raw("SELECT 1")
        assert Customer.objects.filter(pk=foreign.pk).update(name="taken") == 0
        assert Customer.objects.filter(pk=foreign.pk).delete()[0] == 0


def test_pointing_to_a_row_of_another_organisation_raises(organisation, customer, foreign):
    with scope(organisation):
        with pytest.raises(OtherOrganisation):
            Contact.objects.create(customer=foreign, email="a@example.org")
        with pytest.raises(OtherOrganisation):
            Contact.objects.create(customer_id=foreign.pk, email="a@example.org")
        with pytest.raises(OtherOrganisation):
            Contact.objects.bulk_create([Contact(customer_id=foreign.pk), Contact(customer=customer)])
        mine = Contact.objects.create(customer=customer, email="a@example.org")
        with pytest.raises(OtherOrganisation):
            Contact.objects.filter(pk=mine.pk).update(customer=foreign)
        with pytest.raises(OtherOrganisation):
            Contact.objects.filter(pk=mine.pk).update(customer_id=foreign.pk)


def test_a_row_takes_the_organisation_in_scope(organisation):
    with scope(organisation):
        row = Customer.objects.create(reference="new", name="new")
    assert row.organisation_id == organisation.pk


def test_scopes_nest_for_one_organisation_only(organisation, other_organisation, customer):
    with scope(organisation), scope(organisation.pk):
        assert Customer.objects.count() == 1
        with pytest.raises(ScopeConflict), scope(other_organisation):
            pass
        with system_scope("a test looks at all"), scope(organisation):
            assert Customer.objects.count() == 1
    with pytest.raises(NoScope):
        Customer.objects.count()


def test_the_system_scope_sees_all_and_needs_a_reason(customer, foreign):
    with system_scope("a test counts"):
        assert Customer.objects.count() == 2
    with pytest.raises(ValueError, match="reason"), system_scope(""):
        pass


def test_a_thread_starts_without_a_scope(organisation):
    seen: list[BaseException] = []

    def look() -> None:
        try:
            current()
        except NoScope as error:
            seen.append(error)

    with scope(organisation):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert seen


def test_foreign_keys_are_followed_in_the_scope(organisation, customer, agreement):
    with scope(organisation):
        assert Agreement.objects.get().customer == customer
        assert list(customer.agreements.filter(agreed_from__lte=date(2026, 6, 1))) == [agreement]


@pytest.mark.parametrize(
    "model",
    [model for model in apps.get_models() if issubclass(model, OrganisationRow)],
    ids=lambda model: model._meta.label,
)
def test_every_table_of_organisations_has_the_scoped_manager_and_no_other(model):
    assert isinstance(model._default_manager, ScopedManager)
    assert isinstance(model._base_manager, ScopedManager)
    assert all(isinstance(manager, ScopedManager) for manager in model._meta.managers)


def test_every_table_of_the_hub_belongs_to_an_organisation_or_says_why_not():
    beside = {
        "accounts.Organisation",  # what the others belong to
        "accounts.Person",  # may work for several
        "accounts.SignInAttempt",  # before anybody is known
        "base.Door",  # the doorplate: resolved before an organisation is known
        "jobs.Schedule",  # when each sweep ran last
        "jobs.Worker",  # which processes live
    }
    ours = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("factage.") and not issubclass(model, OrganisationRow)
    }
    assert ours == beside

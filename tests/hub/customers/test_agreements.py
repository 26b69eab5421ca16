from __future__ import annotations

from datetime import date

import pytest

import factories
from factage.hub.base.actor import Actor
from factage.hub.base.tenancy import scope
from factage.hub.customers import operations, queries
from factage.hub.customers.models import AgreementRewritten

pytestmark = pytest.mark.django_db
ACTOR = Actor.system("test")


def test_an_agreement_is_never_overwritten(organisation, agreement):
    with scope(organisation):
        agreement.format = "pdf"
        with pytest.raises(AgreementRewritten):
            agreement.save()
        with pytest.raises(AgreementRewritten):
            agreement.save(update_fields=["format"])


def test_a_change_ends_one_and_begins_another_and_both_are_read(organisation, customer, agreement):
    changed = operations.change_agreement(
        agreement=agreement, agreed_from=date(2026, 7, 1), format="pdf", actor=ACTOR, now=factories.NOW
    )
    assert (changed.channel, changed.format, changed.proof) == ("email", "pdf", agreement.proof)
    with scope(organisation):
        assert queries.history(customer=customer) == [changed, agreement]
        assert list(queries.in_force(on=date(2026, 6, 30))) == [agreement]
        assert list(queries.in_force(on=date(2026, 7, 1))) == [changed]
        ended = queries.history(customer=customer)[1]
        assert (ended.agreed_until, ended.ended_by) == (date(2026, 6, 30), "system:test")


def test_changes_of_a_customer_say_who_and_when(organisation, customer):
    operations.change_customer(customer=customer, actor=ACTOR, now=factories.NOW, name="Autre", country="FR")
    operations.change_customer(customer=customer, actor=ACTOR, now=factories.NOW, name="Autre")
    with scope(organisation):
        (change,) = queries.changes(customer=customer)
        assert (change.field, change.before, change.after, change.by) == (
            "name", "Ateliers Fauvette", "Autre", "system:test",
        )  # fmt: skip
        assert list(queries.search("autre")) == [customer]


def test_requirements_and_contacts_are_there_once(organisation, customer):
    for _ in range(2):
        operations.require(
            customer=customer, kind="order_number", provenance="mail", actor=ACTOR, now=factories.NOW
        )
        operations.add_contact(
            customer=customer, role="billing", email="a@example.com", actor=ACTOR, now=factories.NOW
        )
    with scope(organisation):
        assert (customer.requirements.count(), customer.contacts.count()) == (1, 1)
        assert len(queries.changes(customer=customer)) == 2


def test_an_address_is_verified_with_its_proof_and_distrusted_with_a_reason(organisation, customer):
    address = operations.add_address(
        customer=customer, network="email", value="a@example.com", actor=ACTOR, now=factories.NOW
    )
    assert address.verified_on is None
    address = operations.add_address(
        customer=customer, network="email", value="a@example.com", verified_on=date(2026, 2, 1),
        proof="réponse du client", actor=ACTOR, now=factories.NOW,
    )  # fmt: skip
    assert address.verified_on == date(2026, 2, 1)
    operations.distrust_address(address=address, actor=ACTOR, now=factories.NOW, why="bounce")
    with scope(organisation):
        assert customer.addresses.get().verified_on is None


def test_agreed_channels_are_searched_on_a_day(organisation, customer, agreement):
    factories.customer(organisation)
    with scope(organisation):
        assert list(queries.search(channel="email", on=date(2026, 5, 5))) == [customer]
        assert list(queries.search(channel="portal", on=date(2026, 5, 5))) == []
        assert queries.search(customer.siren).count() == 1

from __future__ import annotations

import pytest

import factories
from factage.hub.base.tenancy import NoScope, scope
from factage.hub.customers.queries import find_for
from factage.invoice.model import Identifier, Invoice, Party

pytestmark = pytest.mark.django_db
ONE, TWO = factories.siren(11), factories.siren(12)


def invoice(*, siret="", siren="", vat_id="", reference="", name="Inconnu"):
    identifiers = []
    if siret:
        identifiers.append(Identifier(value=siret, scheme="0009"))
    if reference:
        identifiers.append(Identifier(value=reference))
    return Invoice(
        buyer=Party(
            name=name,
            identifiers=tuple(identifiers),
            legal_id=Identifier(value=siren, scheme="0002") if siren else None,
            vat_id=Identifier(value=vat_id) if vat_id else None,
        )
    )


@pytest.fixture
def one(organisation):
    return factories.customer(organisation, reference="C1", name="Ateliers Fauvette SARL", siren=ONE)


@pytest.fixture
def two(organisation):
    return factories.customer(organisation, reference="C2", name="Brasserie du Quai", siren=TWO)


@pytest.mark.parametrize(
    ("said", "by"),
    [
        ({"siret": factories.siret(ONE)}, "siret"),
        ({"siren": ONE}, "siren"),
        ({"vat_id": factories.vat_id(ONE)}, "vat_id"),
        ({"vat_id": "fr " + factories.vat_id(ONE)[2:]}, "vat_id"),
        ({"reference": "C1"}, "reference"),
        ({"siren": TWO[:-1] + "x", "reference": "C1"}, "reference"),
    ],
)
def test_each_identifier_finds_its_customer(organisation, one, two, said, by):
    with scope(organisation):
        match = find_for(invoice(**said))
    assert (match.customer, match.by, match.proposals) == (one, by, ())


def test_by_name_it_is_proposed_and_never_chosen(organisation, one, two):
    with scope(organisation):
        match = find_for(invoice(name="ATELIERS FAUVETTE, S.A.R.L."))
        unknown = find_for(invoice(name="Personne"))
    assert (match.customer, match.by, match.proposals) == (None, "name", (one,))
    assert (unknown.customer, unknown.by, unknown.proposals) == (None, "", ())


def test_a_vat_number_finds_a_customer_of_whom_only_the_siren_is_known(organisation):
    known = factories.customer(organisation, siren=ONE, siret="", vat_id="")
    with scope(organisation):
        assert find_for(invoice(vat_id=factories.vat_id(ONE))).customer == known


def test_another_establishment_is_proposed_never_chosen(organisation, one):
    with scope(organisation):
        match = find_for(invoice(siret=factories.siret(ONE, 2), siren=ONE))
    assert (match.customer, match.by, match.proposals) == (None, "siren", (one,))


def test_two_customers_of_one_company_are_told_apart_by_the_customer_number(organisation, one):
    branch = factories.customer(organisation, reference="C9", siren=ONE, siret="")
    with scope(organisation):
        unclear = find_for(invoice(siren=ONE))
        clear = find_for(invoice(siren=ONE, reference="C9"))
    assert (unclear.customer, set(unclear.proposals)) == (None, {one, branch})
    assert (clear.customer, clear.by) == (branch, "siren")


def test_identifiers_that_contradict_one_another_choose_nobody(organisation, one, two):
    with scope(organisation):
        match = find_for(invoice(siren=ONE, reference="C2"))
    assert (match.customer, match.by, set(match.proposals)) == (None, "siren", {one, two})


def test_a_siret_in_the_place_of_the_siren_counts_as_what_it_is(organisation, one):
    buyer = Party(legal_id=Identifier(value=factories.siret(ONE), scheme="0002"))
    with scope(organisation):
        assert find_for(Invoice(buyer=buyer)).by == "siret"


def test_customers_of_another_organisation_are_not_found(other_organisation, one):
    with scope(other_organisation):
        assert find_for(invoice(siren=ONE)).customer is None


def test_without_a_scope_it_raises(one):
    with pytest.raises(NoScope):
        find_for(invoice(siren=ONE))


def test_an_invoice_without_buyer_finds_nobody(organisation):
    with scope(organisation):
        assert find_for(Invoice()).customer is None

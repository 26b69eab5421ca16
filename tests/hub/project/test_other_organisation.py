"""What is an organisation's is not there for anybody else: walked over every address of the desk.

The routes are found in the resolver. A new route with an identity in its address fails here until ``OBJECTS`` says
what stands behind it.
"""

from __future__ import annotations

import io
import itertools
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from PIL import Image

import factories
import ready
from factage.hub.accounts import queries
from factage.hub.accounts.operations import keep_mark
from factage.hub.base.actor import Actor
from factage.hub.base.tenancy import OrganisationRow, scope
from factage.hub.customers.models import Customer
from factage.hub.delivery import operations
from factage.hub.delivery.models import Delivery
from factage.hub.desk.acts import ACTS
from factage.hub.documents.models import Attachment, Document, PageReading, ParityCertificate
from factage.hub.layouts import operations as layouts
from factage.hub.layouts.models import PageLayout
from factage.invoice.pages.layout import Layout

if TYPE_CHECKING:
    from factage.hub.accounts.models import IssuingCompany, Membership, Organisation

MARK = "Zéphyrine"
"""A word that stands in everything that belongs to the first organisation, and nowhere else."""
METHODS = ("get", "post")


@dataclass
class House:
    """One organisation with one row of each kind that has a page."""

    organisation: Organisation
    customer: Customer
    company: IssuingCompany
    document: Document
    attachment: Attachment
    delivery: Delivery
    membership: Membership
    layout: PageLayout


def routes() -> dict[str, tuple[str, ...]]:
    """Every named route of the desk with the parameters of its address."""

    def walk(resolver: URLResolver, outer: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        for entry in resolver.url_patterns:
            parameters = (*outer, *entry.pattern.converters)
            if isinstance(entry, URLPattern):
                assert entry.name, f"{entry.pattern} has no name"
                name = f"{resolver.namespace}:{entry.name}" if resolver.namespace else entry.name
                yield name, parameters
            else:
                yield from walk(entry, parameters)

    return dict(walk(get_resolver("factage.hub.project.urls"), ()))


ROUTES = routes()
WITH_OBJECT = sorted(name for name, parameters in ROUTES.items() if parameters)
WITHOUT = sorted(name for name, parameters in ROUTES.items() if not parameters)

Where = Callable[[House], dict[str, Any]]


def _document(house: House) -> dict[str, Any]:
    return {"pk": house.document.pk}


def _customer(house: House) -> dict[str, Any]:
    return {"pk": house.customer.pk}


def _batch(house: House) -> dict[str, Any]:
    return {"pk": house.document.batch_id}


def _delivery(house: House) -> dict[str, Any]:
    return {"pk": house.document.pk, "delivery": house.delivery.pk}


def _layout(house: House) -> dict[str, Any]:
    return {"pk": house.layout.pk}


OBJECTS: dict[str, Where] = {
    "desk:batch": _batch,
    "desk:batch_progress": _batch,
    "desk:batch_sentence": _batch,
    "desk:invoice": _document,
    "desk:columns": _document,
    "desk:page_layout": _document,
    "desk:parity": _document,
    "desk:original": _document,
    "desk:rows": _document,
    "desk:data": _document,
    "desk:pdf": _document,
    "desk:page": lambda house: {"pk": house.document.pk, "number": 1},
    "desk:attachment": lambda house: {"pk": house.document.pk, "attachment": house.attachment.pk},
    "desk:layout": _layout,
    "desk:layout_export": _layout,
    "desk:layout_try": _layout,
    "desk:layout_withdraw": _layout,
    "desk:settle": _delivery,
    "desk:revoke": _delivery,
    "desk:preview": _delivery,
    "desk:customer": _customer,
    "desk:customer_edit": _customer,
    "desk:agreement": _customer,
    "desk:address": _customer,
    "desk:contact": _customer,
    "desk:demand": _customer,
    "desk:company": lambda house: {"pk": house.company.pk},
    "desk:company_mark": lambda house: {"pk": house.company.pk},
    "desk:role": lambda house: {"pk": house.membership.pk},
}
"""What stands behind each address that carries an identity."""

OPEN = {"desk:sign_in", "desk:language"}
"""What is there for everybody."""


@pytest.fixture
def house(organisation) -> House:
    customer = factories.customer(organisation, name=f"{MARK} & fils")
    factories.agreement(customer, channel="portal", delivery="", format="pdf")
    company = factories.issuing_company(organisation, name=f"Imprimerie {MARK}")
    keep_mark(company=company, data=_picture(), now=factories.NOW)
    document = ready.document(organisation, customer, company, page=_page(), number=f"{MARK}-1")
    delivery = operations.plan(
        organisation=organisation, document=document.pk, actor=Actor.system("test"), now=factories.NOW
    )
    operations.send(
        organisation=organisation, delivery=delivery.pk, actor=Actor.system("test"), now=factories.NOW
    )
    factories.person(organisation, role="administer", email="head@example.org", name=f"{MARK} Lenoir")
    with scope(organisation):
        document.refresh_from_db()
        Document.objects.filter(pk=document.pk).update(rows=document.original)
        attachment = Attachment.objects.create(
            document=document, original=document.original, name=f"{MARK}.pdf", matched_by="test"
        )
        layout = layouts.save_layout(
            organisation=organisation,
            actor=Actor.system("test"),
            now=factories.NOW,
            layout=Layout(id="zephyrine"),
            name=f"{MARK} imprime",
            unsaid={},
        )
        PageReading.objects.create(organisation=organisation, document=document, layout=layout.key)
        ParityCertificate.objects.create(
            organisation=organisation, document=document, equal=True, compared_at=factories.NOW
        )
    (membership,) = queries.people(organisation=organisation)
    return House(organisation, customer, company, document, attachment, delivery, membership, layout)


@pytest.fixture
def stranger(other_organisation, desk):
    """Signed in, and administrator: of another organisation."""
    client = desk(factories.person(other_organisation, role="administer", email="stranger@example.net"))
    client.raise_request_exception = False
    return client


@pytest.fixture
def owner(house, desk):
    client = desk(house.membership.person)
    client.raise_request_exception = False
    return client


def _picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (30, 12), "navy").save(file, "PNG")
    return file.getvalue()


def _page() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    file = io.BytesIO()
    pdf.save(file)
    return file.getvalue()


def _address(name: str, keys: dict[str, Any] | None = None) -> str:
    return reverse(name, urlconf="factage.hub.project.urls", kwargs=keys)


def _everything(house: House) -> dict[str, list[dict[str, Any]]]:
    """Every row that belongs to the organisation."""
    tables = [model for model in apps.get_models() if issubclass(model, OrganisationRow)]
    with scope(house.organisation):
        return {table.__name__: list(table.objects.order_by("pk").values()) for table in tables}


def _reads(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", errors="replace") + str(answer.headers)


@pytest.mark.django_db
def test_every_address_with_an_identity_is_covered_here():
    assert sorted(OBJECTS) == WITH_OBJECT


@pytest.mark.django_db
def test_a_person_of_another_organisation_gets_404(house, stranger):
    for name in WITH_OBJECT:
        address = _address(name, OBJECTS[name](house))
        answers = {method: getattr(stranger, method)(address) for method in METHODS}
        statuses = {method: answer.status_code for method, answer in answers.items()}
        assert 404 in statuses.values(), (name, statuses)
        assert set(statuses.values()) <= {404, 405}, (name, statuses)
        assert not any(MARK in _reads(answer) for answer in answers.values()), name


@pytest.mark.django_db
def test_what_is_not_there_and_what_is_anothers_read_the_same(house, stranger):
    for name, method in itertools.product(WITH_OBJECT, METHODS):
        theirs = OBJECTS[name](house)
        nowhere = {
            key: uuid.uuid4() if isinstance(value, uuid.UUID) else value for key, value in theirs.items()
        }
        first, second = (getattr(stranger, method)(_address(name, keys)) for keys in (theirs, nowhere))
        assert first.status_code == second.status_code, name
        assert len(first.content) == len(second.content), name


@pytest.mark.django_db
def test_its_own_people_find_it(house, owner):
    """The counter-proof: the objects of this test are really there."""
    for name in WITH_OBJECT:
        address = _address(name, OBJECTS[name](house))
        statuses = [owner.get(address).status_code]
        if statuses == [405]:
            statuses.append(owner.post(address).status_code)
        assert not set(statuses) & {403, 404, 500}, (name, statuses)


@pytest.mark.django_db
def test_no_page_shows_what_is_anothers(house, stranger):
    asked = {"q": MARK, "client": str(house.customer.pk), "lot": str(house.document.batch_id)}
    for name in WITHOUT:
        answer = stranger.get(_address(name))
        assert answer.status_code < 500, name
        assert MARK not in _reads(answer), name
        found = _reads(stranger.get(_address(name), asked))
        assert house.document.name not in found, name
        assert house.customer.reference not in found, name


@pytest.mark.django_db
def test_no_form_changes_what_is_anothers(house, stranger):
    """Identities in the body of a form: every act on the documents of another, confirmed as if it were foreseen."""
    body = {
        "facture": [str(house.document.pk)],
        "customer": str(house.customer.pk),
        "client": str(house.customer.pk),
        "organisation": str(house.organisation.pk),
        "lot": str(house.document.batch_id),
        "email": house.membership.person.email,
    }
    before = _everything(house)
    for name in set(WITHOUT) - {"desk:bulk", "desk:bulk_run", "desk:sign_out"}:
        stranger.post(_address(name), body)
    for name, act, confirmed in itertools.product(("desk:bulk", "desk:bulk_run"), ACTS, ("", "0", "1")):
        answer = stranger.post(_address(name), body | {"acte": act, "confirme": confirmed})
        assert MARK not in _reads(answer), (name, act)
    assert _everything(house) == before


@pytest.mark.django_db
def test_who_has_not_signed_in_is_sent_to_the_door(house, client):
    door = _address("desk:sign_in")
    for name, method in itertools.product(sorted(set(ROUTES) - OPEN), METHODS):
        answer = getattr(client, method)(_address(name, OBJECTS[name](house) if name in OBJECTS else {}))
        assert answer.status_code in {302, 303, 403, 405}, (name, method, answer.status_code)
        if answer.status_code in {302, 303}:
            assert answer["Location"].startswith(door), (name, answer["Location"])

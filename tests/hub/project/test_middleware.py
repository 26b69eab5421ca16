from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY as SIGNED_IN
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import path

import factories
from factage.hub.accounts import operations, queries
from factage.hub.accounts.access import client_address, needs
from factage.hub.accounts.models import Role
from factage.hub.base.tenancy import NoScope, current
from factage.hub.customers.models import Customer

pytestmark = pytest.mark.django_db


def who(request):
    try:
        organisation = current().name
    except NoScope:
        organisation = "-"
    return HttpResponse(f"{request.user.is_authenticated} {organisation} {request.LANGUAGE_CODE}")


def stream(request):
    return StreamingHttpResponse(f"{row.name};" for row in Customer.objects.iterator())


@needs(Role.ADMINISTER)
def administer(request):
    return HttpResponse(str(request.actor))


urlpatterns = [path("who", who), path("stream", stream), path("administer", administer)]


@pytest.fixture(autouse=True)
def _pages(settings):
    settings.ROOT_URLCONF = settings.FACTAGE_PORTAL_URLCONF = __name__
    settings.LOGIN_URL = "/sign-in"


def test_a_signed_in_person_works_in_her_organisation(desk, person, organisation):
    assert desk(person).get("/who").content.decode() == f"True {organisation.name} fr"
    assert Client().get("/who").content.decode() == "False - fr"


def test_the_organisation_is_chosen_among_her_own_only(desk, person, organisation, other_organisation):
    client = desk(person)
    session = client.session
    session[queries.SESSION_KEY] = str(other_organisation.pk)
    session.save()
    assert organisation.name in client.get("/who").content.decode()
    operations.give_role(organisation=other_organisation, person=person, role="read")
    assert other_organisation.name in client.get("/who").content.decode()


def test_without_membership_there_is_no_scope_and_no_page(desk, person, organisation):
    (membership,) = queries.people(organisation=organisation)
    operations.end_membership(membership=membership)
    assert desk(person).get("/who").content.decode() == "True - fr"
    assert desk(person).get("/administer").status_code == 403


def test_roles(desk, person, administrator, client):
    assert desk(person).get("/administer").status_code == 403
    assert desk(administrator).get("/administer").content.decode() == f"person:{administrator.email}"
    answer = Client().get("/administer")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in?next=/administer")


def test_no_desk_session_reaches_the_portal(desk, person):
    client = desk(person)
    answer = client.get("/who", headers={"host": settings.FACTAGE_PORTAL_HOST})
    assert answer.content.decode() == "False - fr"
    assert not answer.cookies


def test_the_portal_has_its_own_pages_and_the_desk_has_not(settings, portal, desk, person):
    settings.FACTAGE_PORTAL_URLCONF = "factage.hub.project.urls_portal"
    assert portal.get("/who").status_code == 404
    settings.FACTAGE_PORTAL_URLCONF, settings.ROOT_URLCONF = __name__, "factage.hub.project.urls_portal"
    assert desk(person).get("/who").status_code == 404


def test_an_unknown_host_is_refused():
    assert Client(headers={"host": "evil.example"}).get("/who").status_code == 400


def test_a_changed_password_ends_open_sessions_and_so_does_a_closed_access(desk, person):
    client = desk(person)
    assert client.get("/who").content.startswith(b"True")
    operations.set_password(person=person, password="another good password")
    assert client.get("/who").content.startswith(b"False")
    client = desk(person)
    person.is_active = False
    person.save()
    assert client.get("/who").content.startswith(b"False")
    assert SIGNED_IN in client.session


def test_a_streamed_answer_is_read_in_its_scope(desk, person, customer, other_organisation):
    factories.customer(other_organisation, name="Foreign")
    answer = desk(person).get("/stream")
    assert b"".join(answer.streaming_content).decode() == f"{customer.name};"
    with pytest.raises(NoScope):
        current()


def test_pages_carry_a_strict_policy(client):
    answer = client.get("/who")
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert (answer["X-Content-Type-Options"], answer["X-Frame-Options"], answer["Cache-Control"]) == (
        "nosniff",
        "DENY",
        "no-store",
    )
    assert answer["Referrer-Policy"] == "same-origin"


def test_the_language_is_the_persons_else_the_browsers(desk, person, client):
    assert client.get("/who", headers={"accept-language": "en-GB"}).content.decode().endswith("en")
    assert client.get("/who", headers={"accept-language": "de"}).content.decode().endswith("fr")
    person.language = "en"
    person.save()
    answer = desk(person).get("/who", headers={"accept-language": "fr"})
    assert (answer.content.decode()[-2:], answer["Content-Language"]) == ("en", "en")


def test_health_is_told_to_probes_that_know_no_host(monkeypatch):
    probe = Client(headers={"host": "10.0.0.7"})
    assert probe.get("/health/live").json() == {"live": True}
    answer = probe.get("/health/ready")
    assert (answer.status_code, answer.json()) == (
        200,
        {"ready": True, "database": True, "tables": True, "files": True},
    )
    monkeypatch.setattr("factage.hub.base.health._database", lambda: False)
    assert probe.get("/health/ready").status_code == 503


def test_the_address_of_a_client_is_what_our_own_proxy_says(rf, settings):
    forged = rf.get("/", headers={"x-forwarded-for": "198.51.100.9, 192.0.2.7"}, REMOTE_ADDR="127.0.0.1")
    assert client_address(forged) == "127.0.0.1"
    behind = rf.get("/", secure=True, headers={"x-forwarded-for": "198.51.100.9, 192.0.2.7"})
    assert client_address(behind) == "192.0.2.7"

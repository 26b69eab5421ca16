"""What a customer sees by his link, what counts as having fetched it, and what never does."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image

import factories
from factage.hub.accounts.operations import keep_mark
from factage.hub.base.actor import Actor
from factage.hub.base.tenancy import scope
from factage.hub.delivery import ledger, links, operations
from factage.hub.delivery.models import CapabilityLink, Delivery
from factage.hub.documents.models import Attachment, Event, Original
from factage.hub.documents.storage import store

pytestmark = pytest.mark.django_db(transaction=True)
ACTOR = Actor.system("test")


@pytest.fixture
def grade(organisation, published):
    def now() -> str:
        with scope(organisation):
            row = Delivery.objects.get(pk=published.pk)
            assert ledger.rebuilt(row.pk) == (row.state, row.grade)
            return row.grade

    return now


@pytest.fixture
def kinds(organisation, published):
    def now() -> list[str]:
        with scope(organisation):
            events = Event.objects.filter(delivery_id=published.pk, kind__startswith="portal.")
            return list(events.order_by("sequence").values_list("kind", flat=True))

    return now


@pytest.fixture
def just_mailed(monkeypatch):
    """The link went out in a message a moment ago: scanners are at work, and the first page alone proves nothing."""
    monkeypatch.setattr("factage.hub.portal.views._mailed", lambda _link, _at: 5.0)


def attach(organisation, delivery, name, data, media_type):
    with scope(organisation):
        stored = store().put(organisation.pk, data)
        original = Original(
            organisation=organisation,
            sha256=stored.sha256,
            size=stored.size,
            media_type=media_type,
            key=stored.key,
            received_at=factories.NOW,
        )
        original.save()
        Attachment.objects.create(document=delivery.document, original=original, name=name, matched_by="test")


def test_published_it_is_available_and_nothing_more(published, grade):
    assert (published.state, published.channel) == ("sent", "portal")
    assert grade() == "available"


def test_the_first_page_says_who_how_much_and_when(browser, link):
    response = browser.get(link)
    assert response.status_code == 200
    for word in (
        "Imprimerie des Remparts",
        "Clinique du Pré-Noyer",
        "1\u202f204,00\u202f€",
        "23/12/2026",
        "Voir la facture",
    ):
        assert word in browser.last
    assert 'lang="fr"' in browser.last


def test_the_issuers_mark_stands_over_the_page(browser, link, issuing_company):
    assert "logo.png" not in browser.get(link).content.decode()
    assert browser.get(f"{link}logo.png").status_code == 404
    picture = io.BytesIO()
    Image.new("RGB", (30, 12), "navy").save(picture, "PNG")
    keep_mark(company=issuing_company, data=picture.getvalue(), now=factories.NOW)
    assert f'src="{link}logo.png"' in browser.get(link).content.decode()
    answer = browser.get(f"{link}logo.png")
    assert (answer.headers["content-type"], answer.content[:4]) == ("image/png", b"\x89PNG")


def test_opened_by_hand_in_a_browser_it_is_fetched(browser, link, grade, kinds):
    browser.get(link)
    assert grade() == "fetched"
    assert kinds() == ["portal.opened"]


def test_opened_in_two_steps_it_is_fetched(just_mailed, browser, link, grade, kinds, organisation, published):
    browser.get(link)
    assert grade() == "available"
    assert browser.press("/facture/").status_code == 200
    assert grade() == "fetched"
    assert kinds() == ["portal.seen", "portal.opened"]
    assert "Affiches &lt;b&gt;60" in browser.last
    with scope(organisation):
        published.document.refresh_from_db()
        assert published.document.grade == "fetched"


def test_downloaded_it_is_fetched_and_the_bytes_are_untouched(browser, link, grade, organisation, published):
    browser.get(link)
    response = browser.press("/fichier/pdf/")
    assert grade() == "fetched"
    with scope(organisation):
        assert response.content == published.document.original.data()
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_a_scanner_that_follows_every_link_at_once_fetches_nothing(
    just_mailed, browser, link, grade, kinds, monkeypatch
):
    monkeypatch.setattr(
        "factage.hub.delivery.looks.QUICKEST", 300
    )  # "at once", also on a machine that is busy
    browser.get(link)
    for href in set(re.findall(r'href="(/f/[^"]+)"', browser.last)):
        browser.get(href.replace("&amp;", "&"), pressed=True)
    assert grade() == "available"
    assert set(kinds()) == {"portal.seen"}


@pytest.mark.parametrize(
    ("agent", "extra"),
    [
        ("Mozilla/5.0 (compatible; bingbot/2.0)", {}),
        ("curl/8.5", {}),
        ("", {}),
        (None, {"sec-purpose": "prefetch"}),
        (None, {"sec-fetch-user": "?0"}),
    ],
)
def test_robots_prove_nothing(just_mailed, browser, link, grade, agent, extra):
    browser.get(link)
    href = next(h for h in re.findall(r'href="([^"]+)"', browser.last) if "/facture/" in h).replace(
        "&amp;", "&"
    )
    import time

    time.sleep(0.6)
    headers = {"user-agent": agent} if agent is not None else {}
    assert browser.get(href, pressed=True, **headers, **extra).status_code == 200
    assert grade() == "available"


def test_asking_for_the_head_is_nothing(portal, link, kinds):
    assert portal.head(link).status_code == 200
    assert kinds() == []


def test_the_same_look_is_written_once(just_mailed, browser, link, kinds):
    for _ in range(3):
        browser.get(link)
    browser.press("/facture/")
    browser.press("/facture/")
    assert kinds() == ["portal.seen", "portal.opened"]


def test_a_way_copied_from_another_link_is_no_way(browser, link, grade, organisation, published):
    with scope(organisation):
        other = links.issue(published, actor=ACTOR, now=timezone.now(), purpose=CapabilityLink.PREVIEW)
    browser.get(f"/f/{other.token}/")
    step = re.search(r"pas=([^&\"]+)", browser.last).group(1)
    browser.client.cookies.clear()
    import time

    time.sleep(0.6)
    browser.get(f"{link}facture/?pas={step}", pressed=True)
    assert grade() == "available"


def test_the_desks_own_look_never_counts(browser, link, grade, kinds, organisation, published):
    with scope(organisation):
        own = links.issue(published, actor=ACTOR, now=timezone.now(), purpose=CapabilityLink.PREVIEW)
    assert browser.get(f"/f/{own.token}/").status_code == 200
    assert "Aperçu" in browser.last
    browser.press("/facture/")
    assert kinds() == []
    # … nor in the same browser by the customer's own link.
    browser.get(link)
    browser.press("/facture/")
    assert kinds() == []
    assert grade() == "available"


def test_a_preview_ends_after_an_hour(browser, organisation, published):
    with scope(organisation):
        old = links.issue(
            published, actor=ACTOR, now=timezone.now() - timedelta(hours=2), purpose=CapabilityLink.PREVIEW
        )
    assert browser.get(f"/f/{old.token}/").status_code == 410


def test_a_customers_link_has_no_time_limit(organisation, published):
    from django.db import IntegrityError, transaction

    with scope(organisation), pytest.raises(IntegrityError), transaction.atomic():
        CapabilityLink.objects.update(expires_at=timezone.now())


def test_a_revoked_link_says_so_and_shows_nothing(browser, link, organisation, published, kinds):
    with scope(organisation):
        key = links.current(published).pk
        number = published.document.number
    assert operations.revoke(organisation=organisation, link_id=key, actor=ACTOR, now=timezone.now())
    assert not operations.revoke(organisation=organisation, link_id=key, actor=ACTOR, now=timezone.now())
    for part in ("", "facture/", "fichier/pdf/", "question"):
        response = browser.get(link + part)
        assert response.status_code == 410
        assert "1\u202f204,00" not in response.content.decode()
        assert number not in response.content.decode()
    assert "Ce lien a été fermé" in browser.last
    assert kinds() == []


@pytest.mark.parametrize("token", ["a" * 32, "x", "../../etc/passwd", "A" * 32, "a" * 500])
def test_an_unknown_link_leads_nowhere_and_tells_nothing(browser, published, token):
    response = browser.get(f"/f/{token}/")
    assert response.status_code == 404
    assert "Imprimerie" not in response.content.decode()


def test_an_invoice_that_has_not_left_is_not_shown(browser, link, organisation, published):
    with scope(organisation):
        Delivery.objects.update(state="planned")
    assert browser.get(link).status_code == 404
    assert "1\u202f204,00" not in browser.last


def test_english_by_the_switch_and_by_the_customer(browser, link, organisation, reader):
    response = browser.get(link + "?langue=en")
    assert response.headers["Content-Language"] == "en"
    assert '<html lang="en">' in browser.last
    with scope(organisation):
        Delivery.objects.update(language="en")
    assert browser.get(link).headers["Content-Language"] == "en"
    assert browser.get(link + "?langue=xx").headers["Content-Language"] == "en"


def test_every_page_is_shut_to_the_outside(browser, link):
    for part in ("", "facture/", "question", "couleurs.css", "fichier/pdf/"):
        response = browser.get(link + part)
        assert response.status_code == 200, part
        assert "noindex" in response.headers["X-Robots-Tag"]
        assert response.headers["Referrer-Policy"] == "no-referrer"
        policy = response.headers["Content-Security-Policy"]
        assert "'unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert not response.cookies
        text = response.content.decode("latin-1")
        assert "<script" not in text
        assert " style=" not in text
        assert not re.search(r'(?:src|href)="(?:https?:)?//', text)


def test_the_pages_are_light(browser, link):
    for part in ("", "facture/", "question"):
        assert len(browser.get(link + part).content) < 25_000


def test_a_hostile_attachment_lies_still(browser, link, organisation, published):
    attach(
        organisation,
        published,
        'x"\r\nSet-Cookie: a=b;é<script>.html',
        b"<script>alert(1)</script>",
        "text/html",
    )
    browser.get(link)
    assert "<script>" not in browser.last
    response = browser.press("/fichier/piece-1/")
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert "\n" not in response.headers["Content-Disposition"]
    assert not response.cookies
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_everything_in_one_archive(browser, link, organisation, published):
    attach(organisation, published, "BL-77120.pdf", b"%PDF note", "application/pdf")
    attach(organisation, published, "../../BL-77120.pdf", b"%PDF other", "application/pdf")
    browser.get(link)
    archive = zipfile.ZipFile(io.BytesIO(browser.press("/fichier/tout/").content))
    names = archive.namelist()
    assert len(names) == len(set(names)) >= 3
    assert not [name for name in names if ".." in name or name.startswith("/")]
    assert any(archive.read(name) == b"%PDF note" for name in names)
    assert archive.testzip() is None


@pytest.mark.parametrize("what", ["piece-0", "piece-99", "piece-", "piece-²", "cii2", "..", "secret"])
def test_what_is_not_on_the_shelf_is_not_given(browser, link, what):
    assert browser.get(f"{link}fichier/{what}/").status_code == 404


def test_a_question_reaches_the_issuer(browser, link, portal, organisation, published, kinds):
    response = portal.post(
        f"{link}question", {"message": "Pourquoi 10 affiches ?"}, headers={"sec-fetch-site": "same-origin"}
    )
    assert response.status_code == 302
    assert browser.get(response.headers["Location"]).status_code == 200
    assert "est chez Imprimerie des Remparts" in browser.last
    with scope(organisation):
        event = Event.objects.get(kind="portal.question")
        assert event.evidence["text"] == "Pourquoi 10 affiches ?"
        assert event.delivery_id == published.pk


def test_an_empty_question_keeps_the_page_and_says_why(portal, link, kinds):
    response = portal.post(f"{link}question", {"message": "  "})
    assert response.status_code == 422
    assert "Erreur" in response.content.decode()
    assert kinds() == []


def test_another_site_cannot_ask(portal, link, kinds):
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        assert portal.post(f"{link}question", {"message": "x"}, headers=headers).status_code == 403
    assert kinds() == []


def test_questions_have_a_measure(portal, link, kinds):
    for number in range(20):
        assert portal.post(f"{link}question", {"message": f"{number}"}).status_code == 302
    assert portal.post(f"{link}question", {"message": "encore"}).status_code == 422
    assert len(kinds()) == 20


def test_the_issuers_colour_can_be_read(browser, link, organisation, issuing_company):
    with scope(organisation):
        type(issuing_company).objects.update(brand_colour="#ffff00")
    sheet = browser.get(f"{link}couleurs.css").content.decode()
    assert "--brand: #ffff00" in sheet
    assert "--brand-ink: #ffff00" not in sheet.splitlines()[0]


def test_the_pages_of_the_portal_do_not_exist_on_the_desks_host(client, link, settings):
    assert client.get(link, headers={"host": settings.FACTAGE_DESK_HOST}).status_code == 404


def test_robots_are_told(portal, db):
    assert "Disallow: /" in portal.get("/robots.txt").content.decode()


def test_a_damaged_file_is_not_given(browser, link, organisation, published):
    with scope(organisation):
        original = published.document.original
    path = store().root / original.key
    path.chmod(0o600)
    path.write_bytes(b"%PDF changed")
    browser.get(link)
    response = browser.press("/fichier/pdf/")
    assert response.status_code == 503
    assert b"changed" not in response.content


def test_the_invoice_can_be_read_while_nothing_can_be_written(browser, link, monkeypatch):
    from django.db import OperationalError

    def locked(*_args, **_more):
        raise OperationalError("database is locked")

    monkeypatch.setattr("factage.hub.delivery.operations.looked", locked)
    assert browser.get(link).status_code == 200

"""The customer's walk in a real browser: from the link to the invoice, on a phone and on a desk, in both languages."""

from __future__ import annotations

import time

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]
HEAVIEST = 100_000


@pytest.fixture
def link(worked, site):
    from django.conf import settings

    from factage.hub.base.tenancy import scope
    from factage.hub.delivery import links
    from factage.hub.delivery.models import Delivery

    with scope(worked.organisation):
        delivery = Delivery.objects.filter(channel="portal", state="sent").order_by("id").first()
        worked.delivery = delivery.pk
        return f"{settings.FACTAGE_PORTAL_URL}/f/{links.current(delivery).token}/"


def grade(house):
    from factage.hub.base.tenancy import scope
    from factage.hub.delivery.models import Delivery

    with scope(house.organisation):
        return Delivery.objects.get(pk=house.delivery).grade


def clean(page):
    from axe_playwright_python.sync_playwright import Axe

    wanted = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
    assert [found["id"] for found in Axe().run(page, options=wanted).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_from_the_link_to_the_invoice(worked, link, opened):
    views = [(390, "light", "fr"), (360, "dark", "en"), (1440, "light", "en"), (1440, "dark", "fr")]
    assert grade(worked) == "available"
    for width, scheme, language in views:
        page = opened(width, scheme, language)
        heard: list[object] = []
        page.on("request", lambda request, heard=heard: heard.append(request))
        page.goto(f"{link}?langue={language}")
        assert page.locator("html").get_attribute("lang") == language
        assert grade(worked) == "fetched", "opened by hand in a browser"
        assert {request.url.split("/")[2].split(":")[0] for request in heard} == {"localhost"}
        page.wait_for_load_state("load")
        assert sum(request.sizes()["responseBodySize"] for request in heard if request.response()) < HEAVIEST
        clean(page)
        time.sleep(0.6)
        page.get_by_role("link", name="Voir la facture" if language == "fr" else "View the invoice").click()
        page.wait_for_selector("article.doc")
        clean(page)
        assert grade(worked) == "fetched"
        page.goto(f"{link}question?langue={language}")
        clean(page)
        assert page.troubles == []


def test_by_keyboard_and_without_script(worked, link, chromium):
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="fr-FR"
    )
    page = context.new_page()
    page.goto(link)
    time.sleep(0.6)
    for _ in range(8):
        page.keyboard.press("Tab")
        if "Voir la facture" in (page.locator(":focus").inner_text() or ""):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("article.doc")
    assert grade(worked) == "fetched"
    page.goto(f"{link}question")
    page.get_by_label("Votre message").fill("Pourquoi ce montant ?")
    page.get_by_role("button").click()
    page.wait_for_selector("[role=status]")
    context.close()

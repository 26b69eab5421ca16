"""The desk in a real browser: pages without fault, one invoice from the dropped file to *fetched*, all by keyboard."""

from __future__ import annotations

import itertools
import os
import re
import time

import pytest

from factage.hub.base.tenancy import scope
from factage.hub.customers.models import Customer
from factage.hub.delivery import links
from factage.hub.delivery.models import Delivery
from factage.hub.documents.models import Document
from factage.hub.jobs.inline import work_off

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]


def places(house):
    """Every page, with one of each kind of document."""
    with scope(house.organisation):
        found = {
            "aujourdhui": "/",
            "lots": "/lots/",
            "lot": f"/lots/{house.batch.pk}/",
            "factures": "/factures/",
            "factures-choisies": "/factures/?vue=livrees&q=VF&choix=vue",
            "factures-aucune": "/factures/?q=introuvable",
            "retenues": "/retenues/",
            "clients": "/clients/",
            "importer": "/clients/importer/",
            "client-nouveau": "/clients/nouveau/",
            "reglages": "/reglages/",
            "courrier": "/reglages/courrier/",
            "societe": "/reglages/societes/nouvelle/",
            "personne": "/reglages/personnes/nouvelle/",
            "compte": "/compte/",
            "mot-de-passe": "/compte/mot-de-passe/",
            "organisation": "/organisation/",
            "composants": "/composants/",
        }
        customer = Customer.objects.filter(documents__isnull=False).first()
        found |= {"client": f"/clients/{customer.pk}/", "accord": f"/clients/{customer.pk}/accord/"}
        for state in ("held", "rejected", "duplicate", "ready"):
            document = Document.objects.filter(state=state).first()
            found[f"facture-{state}"] = f"/factures/{document.pk}/"
        page = Document.objects.get(number="VF-2026-1102")
        found["facture-page"] = f"/factures/{page.pk}/"
    return found


def matrix() -> list[tuple[int, str, str]]:
    """All eight where everything must be tried; else four, which have every pair among them."""
    if os.environ.get("FACTAGE_REQUIRE_ALL") == "1":
        return list(itertools.product((1440, 390), ("light", "dark"), ("fr", "en")))
    return [(1440, "light", "fr"), (1440, "dark", "en"), (390, "light", "en"), (390, "dark", "fr")]


def test_every_page_is_without_fault(site, worked, opened, enter, axe, keep):
    """At 1440 and 390 px, light and dark, French and English; no width between scrolls sideways."""
    faults = []
    for width, scheme, language in matrix():
        page = opened(width, scheme, language)
        page.goto(f"{site}/entrer/")
        faults += [("entrer", width, scheme, language, fault) for fault in axe(page)]
        keep(page, f"entrer-{width}-{scheme}-{language}")
        enter(page, language)
        for name, address in places(worked).items():
            page.goto(site + address)
            keep(page, f"{name}-{width}-{scheme}-{language}")
            here = (name, width, scheme, language)
            faults += [(*here, fault) for fault in [*axe(page), *_plain_faults(page, language)]]
        faults += [(width, scheme, language, trouble) for trouble in page.troubles]
        page.context.close()
    page = enter(opened())
    for name, address in places(worked).items():
        page.goto(site + address)
        for width in (320, 360, 600, 768, 1024, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            faults += [(name, width, fault) for fault in _plain_faults(page, "fr")]
    assert faults == []


def _plain_faults(page, language: str) -> list[str]:
    found = []
    sideways = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if sideways > 0:
        found.append(f"scrolls sideways by {sideways} px")
    if page.locator("html").get_attribute("lang") != language:
        found.append("in another language")
    if re.search(r"\bB[TG]-\d", page.locator("main").inner_text()):
        found.append("a code stands in a sentence")
    return found


def test_one_invoice_from_the_dropped_file_to_fetched(site, house, opened, enter, keep):
    desk = enter(opened())
    desk.get_by_role("link", name="Déposer des factures").first.click()
    _drop(desk, house.samples / "batch" / "VF-2026-1128.xml")
    assert "1 fichier choisi" in desk.locator("[data-said]").inner_text()
    desk.get_by_role("button", name="Déposer").click()
    desk.wait_for_url(re.compile(r"/lots/[0-9a-f-]{36}/"))
    assert desk.locator("progress").is_visible()
    work_off(house.organisation)
    desk.get_by_role("link", name="VF-2026-1128").wait_for()
    desk.get_by_text("À disposition").first.wait_for()
    keep(desk, "voyage-1-lot")
    desk.get_by_role("link", name="VF-2026-1128").click()
    assert "À disposition du client" in desk.locator(".state").inner_text()
    assert "Le client l’a convenu le 01/03/2026" in desk.locator("#envois").inner_text()
    keep(desk, "voyage-2-facture")
    with scope(house.organisation):
        link = links.url(links.current(Delivery.objects.get()).token)
    phone = opened(390)
    phone.goto(link)
    time.sleep(0.8)
    phone.get_by_role("link", name="Voir la facture").first.click()
    phone.wait_for_load_state()
    keep(phone, "voyage-3-portail")
    desk.reload()
    assert "Retirée par une personne" in desk.locator(".state").inner_text()
    assert desk.locator(".timeline li").first.inner_text().startswith("Retirée")
    keep(desk, "voyage-4-retiree")
    assert desk.troubles == []


def _drop(page, path) -> None:
    """Let a file go on the tray, as a mouse would."""
    content = path.read_text(encoding="utf-8")
    transfer = page.evaluate_handle(
        "([name, content]) => { const t = new DataTransfer(); t.items.add(new File([content], name)); return t }",
        [path.name, content],
    )
    page.dispatch_event(".tray", "dragover", {"dataTransfer": transfer})
    page.dispatch_event(".tray", "drop", {"dataTransfer": transfer})


def test_a_click_on_a_value_lights_the_page(site, worked, opened, enter):
    page = enter(opened())
    page.goto(site + places(worked)["facture-page"])
    page.locator("#d-payable a.v").click()
    assert page.url.endswith("#p-payable")
    fill = page.locator("#p-payable rect").evaluate("rect => getComputedStyle(rect).fill")
    assert fill not in ("none", "rgba(0, 0, 0, 0)")
    picture = page.locator(".sheet img")
    assert picture.evaluate("img => img.naturalWidth") > 1000


def test_all_by_keyboard(site, worked, opened, enter):
    page = enter(opened())
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("?")
    assert page.locator("#keys").is_hidden()
    page.keyboard.press("/")
    page.keyboard.type("VF-2026")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=VF-2026"))
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator("tbody tr").nth(1)
    assert second.locator("th a").evaluate("link => link === document.activeElement")
    outline = second.locator("th a").evaluate("link => getComputedStyle(link).outlineStyle")
    assert outline == "solid", "the focus is seen"
    page.keyboard.press("x")
    assert second.locator("input").is_checked()
    assert "1 facture choisie" in page.locator("[data-chosen]").inner_text()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/factures/[0-9a-f-]{36}/"))
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url(f"{site}/clients/")
    page.keyboard.press("Tab")
    assert page.locator(".skip").evaluate("link => link === document.activeElement")


def test_a_whole_view_is_held_and_let_go(site, worked, opened, enter):
    page = enter(opened())
    page.goto(f"{site}/factures/?vue=retenues")
    page.get_by_role("button", name=re.compile("^Toute la vue")).click()
    assert "toute la vue" in page.locator("[data-chosen]").inner_text()
    page.get_by_role("button", name="Annuler").click()
    page.wait_for_load_state()
    assert "Rien n’est fait" in page.locator(".slip").inner_text()
    page.locator(".slip button").click()
    page.get_by_text(re.compile("c’est fait pour")).wait_for()
    page.get_by_role("button", name="Défaire l’annulation").click()
    page.locator(".slip button").click()
    page.get_by_text(re.compile("c’est fait pour")).wait_for()
    assert page.troubles == []


def test_the_desk_works_without_script(site, worked, chromium, house):
    context = chromium.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{site}/entrer/")
    page.get_by_label("Adresse e-mail").fill(house.email)
    page.get_by_label("Mot de passe").fill("une phrase que personne ne devine")
    page.get_by_role("button", name="Entrer").click()
    page.goto(f"{site}/lots/")
    page.locator("#fichiers").set_input_files(house.files[3])
    page.get_by_role("button", name="Déposer").click()
    page.wait_for_url(re.compile(r"/lots/[0-9a-f-]{36}/"))
    page.goto(f"{site}/factures/?vue=retenues&choix=vue")
    page.get_by_role("button", name="Annuler").click()
    page.locator(".slip button").click()
    page.get_by_role("button", name="Continuer").click()
    assert page.get_by_text(re.compile("c’est fait pour")).is_visible()
    context.close()


def test_a_page_is_light(site, house, opened):
    """What the first page weighs with its sheets, faces and script; nothing comes from anywhere else."""
    page = opened()
    page.goto(f"{site}/entrer/")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate(
        "performance.getEntriesByType('resource').map(one => [one.name, one.decodedBodySize])"
    )
    faces = [size for name, size in loaded if name.endswith(".woff2")]
    assert 0 < sum(faces) < 50_000
    assert sum(size for _name, size in loaded) < 100_000
    assert all(name.startswith(site) for name, _size in loaded)

"""A real browser on a real server: the demonstration's organisation, with a part of its batch, as people meet it."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

import need

PASSWORD = "une phrase que personne ne devine"
FILES = (
    "VF-2026-1102.pdf",
    "VF-2026-1103.pdf",
    "VF-2026-1103.pdf",  # handed in twice
    "VF-2026-1128.xml",
    "VF-2026-1162.pdf",
    "VF-2026-1166.xml",
    "VF-2026-1170.xml",
    "commande-CDE-58391.xml",
    "scan-interrompu.pdf",
)


@pytest.fixture(scope="session")
def _unsafe():
    """Playwright's own loop runs in this thread; Django would refuse the database there (recipes of the browser tests)."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


@pytest.fixture(scope="session")
def chromium(_unsafe):
    """One browser for all tests; it never talks to anybody but us."""
    path = need.program("chromium", package="chromium")
    need.library("libatomic.so.1", package="libatomic1")  # Playwright's driver needs it and cannot say so
    from playwright.sync_api import sync_playwright

    quiet = [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=quiet)
        yield browser
        browser.close()


@pytest.fixture
def site(live_server, settings):
    """The desk on 127.0.0.1, the portal on localhost, as in the demonstration."""
    port = live_server.url.rsplit(":", 1)[1]
    settings.FACTAGE_BASE_URL = f"http://127.0.0.1:{port}"
    settings.FACTAGE_PORTAL_URL = f"http://localhost:{port}"
    return settings.FACTAGE_BASE_URL


@pytest.fixture
def house(transactional_db, monkeypatch):
    """The demonstration's organisation: its company, its customers with their agreements, a person who administers."""
    need.pack("en16931-cii")
    need.pack("br-fr-cii")
    import factories
    from factage.cli.demo_scene import EMAIL, Scene, samples
    from factage.hub.jobs import queries

    monkeypatch.setattr(queries, "worker_is_silent", lambda *, now: False)
    folder = samples()
    assert folder is not None
    organisation = factories.organisation("Vauzelin Fournitures")
    scene = Scene(folder)
    scene.__dict__["organisation"] = organisation
    scene.build(password=PASSWORD, mail_port=9, language="fr")
    return SimpleNamespace(
        organisation=organisation,
        email=EMAIL,
        samples=folder,
        files=[folder / "batch" / name for name in FILES],
    )


@pytest.fixture
def worked(house):
    """The same, with a batch that was received and worked off."""
    from django.utils import timezone

    from factage.hub.base.actor import Actor
    from factage.hub.base.tenancy import scope
    from factage.hub.documents import operations
    from factage.hub.jobs.inline import work_off

    files = [operations.Incoming(path.name, path.read_bytes()) for path in house.files]
    actor = Actor.command("test")
    with scope(house.organisation):
        house.batch = operations.receive(
            organisation=house.organisation,
            actor=actor,
            files=files,
            source="cli",
            now=timezone.now(),
            name="Novembre 2026",
        )
    work_off(house.organisation)
    return house


@pytest.fixture
def opened(chromium):
    """Contexts of the browser, closed at the end: ``opened(width, scheme, language)``."""
    contexts = []

    def make(width: int = 1440, scheme: str = "light", language: str = "fr"):
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            locale="en-GB" if language == "en" else "fr-FR",
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.troubles = []
        page.on(
            "console",
            lambda message: (
                page.troubles.append(message.text) if message.type in ("error", "warning") else None
            ),
        )
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def enter(site, house):
    """Signs in on a page of the browser, in a language."""

    def go(page, language: str = "fr"):
        from factage.hub.accounts.models import Person

        Person.objects.filter(email=house.email).update(language=language)
        page.goto(f"{site}/entrer/")
        page.get_by_label("E-mail address" if language == "en" else "Adresse e-mail").fill(house.email)
        page.get_by_label("Password" if language == "en" else "Mot de passe").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{site}/")
        return page

    return go


@pytest.fixture
def axe():
    """What axe-core finds wrong on a page, of WCAG 2.2 AA and of good practice."""
    from axe_playwright_python.sync_playwright import Axe

    def found(page) -> list[str]:
        answer = Axe().run(page)
        return [
            f"{one['id']}: {node['target']} {node.get('failureSummary', '')[:200]}"
            for one in answer.response["violations"]
            for node in one["nodes"]
        ]

    return found


@pytest.fixture
def keep():
    """Where screenshots go, if somebody wants to look: FACTAGE_SCREENSHOTS names the folder."""
    folder = os.environ.get("FACTAGE_SCREENSHOTS")

    def shot(page, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return shot

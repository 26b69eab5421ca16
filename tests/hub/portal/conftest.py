"""An invoice published for a customer, a browser of his, and the robots around him."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

import factories
import ready
from factage.hub.base.actor import Actor
from factage.hub.base.tenancy import scope
from factage.hub.delivery import links, operations
from factage.hub.delivery.models import Delivery

ACTOR = Actor.system("test")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class Browser:
    """A person's browser: says what browsers say, and takes his time between two pages."""

    def __init__(self, client: Any, agent: str = FIREFOX) -> None:
        self.client, self.agent = client, agent
        self.last = ""

    def get(self, path: str, *, pressed: bool = False, **headers: str) -> Any:
        said = {
            "user-agent": self.agent,
            "accept": "text/html,application/xhtml+xml",
            "accept-language": "fr",
            "sec-fetch-mode": "navigate",
            "sec-fetch-dest": "document",
            "sec-fetch-site": "same-origin" if pressed else "none",
            "sec-fetch-user": "?1",
        } | headers
        response = self.client.get(path, headers=said)
        if "text/html" in response.headers.get("content-type", ""):
            self.last = response.content.decode()
        return response

    def press(self, part: str) -> Any:
        """Follow the link on the last page whose address holds this part, at a person's pace."""
        time.sleep(0.6)
        found = next(href for href in re.findall(r'href="([^"]+)"', self.last) if part in href)
        return self.get(found.replace("&amp;", "&"), pressed=True)


@pytest.fixture
def browser(portal: Any) -> Browser:
    return Browser(portal)


@pytest.fixture
def reader(organisation: Any) -> Any:
    customer = factories.customer(organisation, name="Clinique du Pré-Noyer", language="fr")
    factories.agreement(customer, channel="portal", delivery="", format="pdf")
    return customer


@pytest.fixture
def published(organisation: Any, reader: Any, issuing_company: Any) -> Delivery:
    document = ready.document(organisation, reader, issuing_company)
    now = factories.NOW
    delivery = operations.plan(organisation=organisation, document=document.pk, actor=ACTOR, now=now)
    operations.send(organisation=organisation, delivery=delivery.pk, actor=ACTOR, now=now)
    with scope(organisation):
        delivery.refresh_from_db()
        return delivery


@pytest.fixture
def link(organisation: Any, published: Delivery) -> str:
    with scope(organisation):
        return f"/f/{links.current(published).token}/"

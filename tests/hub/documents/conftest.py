"""What the tests of documents share: invoices as files, a scope, and a reading that needs no rule packs."""

from __future__ import annotations

import pytest

import papers
from factage.hub.base.tenancy import scope
from factage.hub.documents import grouping, queries, reading


@pytest.fixture
def ours(organisation):
    """The organisation, in scope."""
    with scope(organisation):
        yield organisation


@pytest.fixture
def plain_reading(monkeypatch):
    """Reads Factage JSON as it is and finds every invoice valid, but those whose note says otherwise."""
    monkeypatch.setattr(reading, "study", papers.study)
    monkeypatch.setattr(grouping, "_checked", papers.checked)


@pytest.fixture
def no_delivery(monkeypatch):
    """What `delivery` makes of a ready document is its own tests' matter."""
    from factage.hub.jobs import topics

    monkeypatch.setitem(
        topics.TOPICS, "document.ready", topics.Topic("documents.queries.state_counts_of", topics.DECIDING)
    )
    monkeypatch.setattr(queries, "state_counts_of", lambda **_: None, raising=False)

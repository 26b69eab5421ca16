"""A Factur-X that is made of the page as received: the journal says what was done to the page, or why it is another."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import factories
import ready
from factage.hub.base.tenancy import scope
from factage.hub.delivery.renditions import CannotMake, rendition
from factage.hub.desk import chronicle
from factage.hub.documents.models import Event
from invoice.pdf.conform.faulty import CASES

NOW = factories.NOW


def made(organisation: Any, agreed: Any, issuing_company: Any, name: str) -> tuple[bytes, Event]:
    document = ready.document(organisation, agreed, issuing_company, page=CASES[name].make())
    with scope(organisation):
        data = rendition(document, "facturx", now=NOW).data()
        again = rendition(document, "facturx", now=NOW).data()
        events = list(Event.objects.filter(document=document, kind__startswith="page."))
    assert data == again
    assert len(events) == 1
    return data, events[0]


@pytest.mark.django_db(transaction=True)
def test_a_page_that_was_repaired_is_told(organisation: Any, agreed: Any, issuing_company: Any) -> None:
    data, event = made(organisation, agreed, issuing_company, "standard_font")
    assert event.kind == "page.repaired"
    assert "font_embedded" in event.evidence["repairs"]
    assert b"original-page.pdf" not in data
    assert chronicle._entry(event)["what"]


@pytest.mark.django_db(transaction=True)
def test_a_page_that_could_not_be_is_told_with_its_cure(
    organisation: Any, agreed: Any, issuing_company: Any
) -> None:
    _, event = made(organisation, agreed, issuing_company, "signature")
    assert event.kind == "page.replaced"
    assert [one["code"] for one in event.evidence["obstacles"]] == ["signed"]
    told = chronicle._entry(event)
    assert told["what"].strip() not in {"", ":"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("format_", ["pdf", "facturx"])
def test_letters_that_our_page_cannot_draw_are_no_empty_boxes_at_the_customers(
    organisation: Any, agreed: Any, issuing_company: Any, format_: str
) -> None:
    invoice = ready.example("FA-2026-00001", agreed)
    invoice = replace(invoice, buyer=replace(invoice.buyer, name="شركة الواحة"))
    document = ready.document(organisation, agreed, issuing_company, page=b"<x/>", invoice=invoice)
    with scope(organisation), pytest.raises(CannotMake) as refused:
        rendition(document, format_, now=NOW)
    assert (refused.value.code, refused.value.parameters["terms"]) == ("page_loses", "BT-44")
    with scope(organisation):
        assert b"\xd8" in rendition(document, "ubl", now=NOW).data()

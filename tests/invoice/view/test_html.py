from decimal import Decimal
from html.parser import HTMLParser

import pytest

from factage.invoice.model import Invoice, Item, ThirdPartyPayment
from factage.invoice.view import render_html
from factage.invoice.view.rows import rows_of
from factage.invoice.view.words import Words
from invoice.view.examples import everything, invoice, line

VOID = {"br"}


class Outline(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.tags, self.words, self.scopes = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def outline(html):
    found = Outline()
    found.feed(html)
    assert found.open == []
    return found


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_is_well_formed_and_its_tables_have_heads(language):
    found = outline(render_html(everything(), language=language))
    heads = [attrs for tag, attrs in found.tags if tag == "th"]
    assert heads
    assert all(attrs.get("scope") in {"col", "row"} for attrs in heads)
    levels = [int(tag[1]) for tag, _ in found.tags if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit()]
    assert levels[0] == 2
    assert set(levels[1:]) == {3}


def test_what_the_user_writes_is_escaped():
    hostile = "<script>alert('x')</script>\" onload=\"x\u0000"
    found = outline(render_html(invoice(line(1, item=Item(name=hostile)), number=hostile)))
    assert not {tag for tag, _ in found.tags} & {"script", "style", "img", "a", "link"}
    assert not any("onload" in attrs for _, attrs in found.tags)
    assert "\u0000" not in "".join(found.words)


def test_it_needs_no_style_and_no_script():
    found = outline(render_html(everything()))
    assert not any(name == "style" or name.startswith("on") for _, attrs in found.tags for name in attrs)


def test_nothing_is_invented_for_an_empty_invoice():
    assert "None" not in render_html(Invoice())


def test_lines_in_a_line_stand_beneath_it_and_only_they_count():
    outer = line(
        1, price="30.00", quantity="1", sub_lines=(line("1.1", "1", "10.00"), line("1.2", "1", "20.00"))
    )
    found = rows_of(invoice(outer), Words("fr"))
    assert [(row.id, row.level, row.counted) for row in found] == [
        ("1", 0, False), ("1.1", 1, True), ("1.2", 1, True),
    ]  # fmt: skip


def test_what_is_collected_for_a_third_party_stands_between_the_total_and_what_is_due():
    others = (ThirdPartyPayment(type="toll", amount=Decimal("5.00"), description="Péage"),)
    words = outline(render_html(invoice(third_party_payments=others), language="fr")).words
    assert "Péage" in words

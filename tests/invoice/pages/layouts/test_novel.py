"""A page of a known layout that prints something new which nobody understands waits for a person."""

from __future__ import annotations

from factage.invoice.pages.layout import Layout
from factage.invoice.pages.layouts.learning import confirm
from factage.invoice.pages.outcome import NEW_WORDS, Reading
from factage.invoice.pages.reading import read_page
from printed import invoice

SAID = {"number": "FA-1", "order_reference": None, "buyer_reference": None}


def learnt(*more: tuple[float, float, str]) -> Layout:
    return confirm(page("FA-1", *more), {**SAID, "seller": {"name": "Plâtrerie Morel SARL"}}).layout


def page(number: str, *more: tuple[float, float, str]) -> bytes:
    return invoice((40, 206, f"Zibule : {number}"), (40, 218, "Date : 14/03/2026"), *more, title="FACTURE")


def asked(reading: Reading) -> list[str]:
    return [one.code for one in reading.questions]


def test_a_page_as_the_confirmed_one_asks_nothing_new():
    reading = read_page(page("FA-2"), layouts=(learnt(),))
    assert reading.layout
    assert reading.value("number").value == "FA-2"
    assert NEW_WORDS not in asked(reading)


def test_a_reference_under_words_that_the_confirmed_page_did_not_have_is_asked_for():
    reading = read_page(page("FA-2", (40, 182, "Gramine : PO-4477")), layouts=(learnt(),))
    assert NEW_WORDS in asked(reading)
    assert not reading.complete


def test_words_that_the_confirmed_page_had_are_settled():
    layout = learnt((40, 182, "Gramine : PO-1"))
    reading = read_page(page("FA-2", (40, 182, "Gramine : PO-4477")), layouts=(layout,))
    assert NEW_WORDS not in asked(reading)


def test_new_words_that_everybody_knows_are_read_as_at_first_sight():
    reading = read_page(page("FA-2", (40, 182, "Votre commande : PO-4477")), layouts=(learnt(),))
    assert reading.value("order_reference").value == "PO-4477"
    assert NEW_WORDS not in asked(reading)


def test_an_amount_under_words_that_the_confirmed_page_did_not_have_is_asked_for():
    reading = read_page(page("FA-2", (350, 520, "Floupe"), (500, 520, "120,00")), layouts=(learnt(),))
    assert NEW_WORDS in asked(reading) or "unexplained" in asked(reading)
    assert not reading.complete


def test_what_falls_due_under_a_caption_of_the_confirmed_page_is_nothing_new():
    def instalment(day: str, amount: str) -> tuple[tuple[float, float, str], ...]:
        return (40, 520, "Scadenze"), (40, 534, f"{day}:"), (95, 534, f"€ {amount}")

    layout = learnt(*instalment("10/04/2026", "1.554,89"))
    assert NEW_WORDS not in asked(
        read_page(page("FA-2", *instalment("13/05/2026", "988,60")), layouts=(layout,))
    )
    strange = read_page(page("FA-2", (40, 520, "Floupe"), (95, 534, "988,60")), layouts=(layout,))
    assert not strange.complete

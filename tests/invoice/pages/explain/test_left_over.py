"""What a page prints and nobody read keeps a reading from being complete."""

from __future__ import annotations

import pytest

from factage.invoice.pages.reading import read_page
from printed import invoice


def asked(*more: tuple[float, float, str]) -> set[tuple[str, str]]:
    reading = read_page(invoice(*more))
    found = {(one.code, one.path) for one in reading.questions}
    assert reading.complete == (not found)
    return found


def test_a_page_of_which_everything_is_read_is_complete():
    assert asked() == set()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Participation 41,52 €", {("unexplained", "")}),
        ("Une participation de 41,52 € sera demandée à chacun de nos clients qui le souhaitent", set()),
        ("Indemnité forfaitaire de recouvrement : 40 €", set()),
    ],
)
def test_an_amount_that_stands_by_itself_is_asked_for(text, left):
    assert asked((40, 500, text)) == left


def test_a_name_with_an_address_that_is_neither_partys_is_asked_for():
    block = (40, 100, "Menuiserie Blanc"), (40, 112, "7 quai Rambaud"), (40, 124, "38000 Grenoble")
    assert asked(*block) == {("unexplained", "")}
    assert asked((40, 88, "Adresse de livraison"), *block) == set()


def test_a_total_in_another_currency_leaves_the_currency_in_doubt():
    page = invoice((350, 356, "A régler"), (520, 356, "676,80 CHF"))
    assert ("doubtful", "currency") in {(one.code, one.path) for one in read_page(page).questions}

"""An order that is called by letters and a number of its own, with the part that is billed."""

from __future__ import annotations

import pytest

from factage.invoice.pages.reading import read_page
from printed import invoice


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("Ordre de service : OS n° 7 – lot 02", "OS n° 7 – lot 02"),
        ("Ordre de service : OS n° 7", "OS n° 7"),
        ("Bon de commande : BC n° 2026/17 - tranche 2", "BC n° 2026/17 - tranche 2"),
        ("Commande : CDE Nr. 4417", "CDE Nr. 4417"),
        ("Bon de commande : BC-4417", "BC-4417"),
    ],
)
def test_an_orders_letters_and_part_belong_to_its_number(text, order):
    reading = read_page(invoice((40, 215, text)))
    found = reading.value("order_reference")
    assert found is not None
    assert found.value == order

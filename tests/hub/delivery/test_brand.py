"""The contrast guard: whatever colour an issuer has, what is written in it can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factage.hub.delivery.brand import DARK_PAPER, LIGHT_PAPER, OURS, brand, contrast

colours = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@given(colours)
def test_every_ink_can_be_read(colour):
    found = brand(colour)
    assert contrast(found.ink, LIGHT_PAPER) >= 4.5
    assert contrast(found.ink_dark, DARK_PAPER) >= 4.5
    assert contrast(found.on_colour, found.colour) >= 4.5


def test_a_colour_that_can_be_read_stays_as_it_is():
    assert brand("#8c2f5c").ink == "#8c2f5c"


@pytest.mark.parametrize("nothing", [None, "", "red", "#12", "#gggggg", "url(x)", "#123456;}"])
def test_what_is_no_colour_is_ours(nothing):
    assert brand(nothing).colour == OURS

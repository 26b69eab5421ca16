"""The code, module by module, against another maker of codes."""

import pytest
import segno

from factage.invoice.view.qr import _codewords, modules

FULL = (14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331)
"""As many bytes as each version holds."""


@pytest.mark.parametrize("size", FULL)
def test_a_full_code_is_the_one_that_another_maker_draws(size):
    data = bytes((37 * n + size) % 251 for n in range(size))
    other = segno.make_qr(data, error="m", boost_error=False, mask=3, mode="byte")
    assert modules(data) == tuple(map(bytes, other.matrix))


def test_the_rest_is_filled_as_the_norm_says():
    """The other maker adds a byte before the padding, which readers pass over: so the words are compared by hand."""
    assert _codewords(b"a", 1)[:16].hex() == "401610" + "ec11" * 6 + "ec"
    assert _codewords(b"ab", 10)[:1].hex() == "40"


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="332"):
        modules(bytes(332))

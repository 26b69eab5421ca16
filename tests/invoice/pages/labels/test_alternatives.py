"""Labels joined by their first sign find what they find one by one, in the same order."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factage.invoice.pages import labels
from factage.invoice.pages.labels.alternatives import by_first_sign

PATTERNS = (
    "(facture|avoir) n",
    "n[o ]?",
    "facture",
    "(?:n|no|#) piece",
    "(la )?date",
    "^date$",
    r"a\(b",
    "[a-d]+x",
    "b|c(d|e)",
)


@given(st.permutations(PATTERNS), st.text("abcdefnolirtu #(x", max_size=30))
def test_what_is_joined_matches_as_its_parts_in_their_order(patterns, text):
    plainly = re.compile("|".join(f"(?:{one})" for one in patterns))
    joined = re.compile(by_first_sign(patterns))
    assert [match.span() for match in joined.finditer(text)] == [
        match.span() for match in plainly.finditer(text)
    ]


@pytest.mark.parametrize("field", labels.HEADER_FIELDS)
@pytest.mark.parametrize(
    "text", ["facture n 12", "date d'echeance : 3", "votre commande", "ref client", "rien", "n° de service"]
)
def test_a_label_of_any_level_is_one_of_them_all(field, text):
    found = [match.span() for named, _, match in labels.header_labels(text) if named == field]
    assert found == [match.span() for pattern in labels.header(field) for match in pattern.finditer(text)]

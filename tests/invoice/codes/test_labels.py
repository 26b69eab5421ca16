from __future__ import annotations

import pytest

from factage.invoice.codes import labels
from factage.invoice.codes.official import codes, table


@pytest.mark.parametrize(
    ("name", "code", "french", "english"),
    [
        ("untdid_1001", "381", "Avoir", "Credit note"),
        ("untdid_4461", "58", "Virement SEPA", "SEPA credit transfer"),
        ("untdid_7161", "FC", "Frais de port", "Freight"),
        ("iso_3166", "DE", "Allemagne", "Germany"),
        ("iso_4217", "EUR", "euro", "Euro"),
        ("eas", "0009", "SIRET", "SIRET"),
        ("eas", "9957", "TVA française", "French VAT number"),
        ("vatex", "VATEX-EU-XX", None, None),
        ("untdid_1153", "AFL", None, None),
    ],
)
def test_a_code_has_a_name_in_both_languages(name, code, french, english):
    assert labels.label(name, code) == french
    assert labels.label(name, code, "en") == english


def test_both_languages_name_the_same_codes_which_the_lists_have():
    own = labels._own()
    assert own["fr"].keys() == own["en"].keys()
    for name, named in own["fr"].items():
        assert named.keys() == own["en"][name].keys(), name
        assert set(named) <= set(table(name)), name


@pytest.mark.parametrize("name", ["fr_types", "untdid_5305", "untdid_2475", "iso_3166", "iso_4217"])
def test_lists_that_every_invoice_uses_are_named_whole(name):
    named = "untdid_1001" if name == "fr_types" else name
    without = {code for code in codes(name) if labels.label(named, code) is None}
    assert without <= {"1A", "XI", "CNH", "VED", "ZWG", "XBA", "XBB", "XBC", "XBD", "XDR", "XSU", "XUA"}, (
        without
    )

"""Why a document does not go on: a sentence for each cause, in both languages, without codes."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from factage.hub.documents import reasons

PARAMETERS = {
    "number": "F-1",
    "name": "a.xml",
    "missing": "BT-1",
    "limit": "64 Mo",
    "format": "EDIFACT",
    "kind": None,
}
CODE = re.compile(r"[a-z]+_[a-z]+|BT-\d|None|%\(|\{|…")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("code", sorted(reasons.REASONS))
@pytest.mark.parametrize(
    "parameters", [PARAMETERS, {"limit": "64 Mo", "format": "EDIFACT"}], ids=["known", "bare"]
)
def test_every_cause_has_a_sentence_that_says_no_codes(code, parameters, language):
    with translation.override(language):
        said = reasons.sentence(code, parameters)
    assert len(said) > 25
    assert said.endswith(".")
    assert not CODE.search(said), said


def test_the_sentence_names_what_is_known_of_the_document():
    with translation.override("fr"):
        assert "F-1" in reasons.sentence("number_conflict", PARAMETERS)
        assert reasons.sentence("incomplete", {"missing": "BT-1"}) != reasons.sentence(
            "incomplete", {"missing": "BT-2"}
        )
        assert reasons.sentence("broken", {"cause": "truncated"}) != reasons.sentence("broken", {})
    assert reasons.sentence("of_another_app", {}) == ""


def test_strangers_words_stand_on_one_line():
    said = reasons.sentence("customer_unknown", {"name": "MUSTER\n   KUNDE " + "x" * 500})
    assert "MUSTER KUNDE" in said
    assert len(said) < 300

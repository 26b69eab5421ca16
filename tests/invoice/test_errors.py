"""What cannot be read is said in a sentence, in both languages, for every code."""

from __future__ import annotations

import pickle
from typing import get_args

import pytest

from factage.invoice.errors import Code, Kind, Unreadable


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("code", get_args(Code))
def test_every_code_has_its_sentence(code: Code, language: str) -> None:
    assert len(Unreadable(code, limit="10 Mo", format="EDIFACT").message(language)) > 20


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_paper_that_is_no_invoice_is_named(kind: Kind) -> None:
    assert Unreadable("not_an_invoice", kind=kind).message("fr")


def test_it_travels_between_processes() -> None:
    there = pickle.loads(pickle.dumps(Unreadable("too_large", detail="depth", limit="100")))
    assert (there.code, there.detail, there.parameters) == ("too_large", "depth", {"limit": "100"})

"""What cannot be read is said in a sentence, in both languages, for every code."""

from __future__ import annotations

import pickle
from typing import get_args

import pytest

from factage.invoice import read
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


@pytest.mark.parametrize(
    ("data", "code", "cause"),
    [
        (b" ", "broken", "empty"),
        (b"<Invoice><ID>1</ID", "broken", "truncated"),
        (b"<Invoice>\n<ID>1</ID>\n", "broken", "truncated"),
        (b"<Invoice/><Invoice/>", "broken", "two_documents"),
        (b"<Invoice>\x01</Invoice>", "broken", "characters"),
        (b"<Invoice>&#xFFFF;</Invoice>", "broken", "characters"),
        (b"<Invoice>\0</Invoice>", "broken", "characters"),
        ("<Invoice>é</Invoice>".encode("latin-1"), "broken", "encoding"),
        (b'<?xml version="1.0" encoding="cp037"?><Invoice/>', "broken", "encoding"),
        (b'<a xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="x"/></a>', "broken", "elsewhere"),
        (b"<a>" * 300 + b"</a>" * 300, "too_large", "structure"),
        (b"<!-- a --><!DOCTYPE html><html></html>", "unknown_format", "web_page"),
        (b"<HTML><body></body></HTML>", "unknown_format", "web_page"),
        (b"<FatturaElettronica/>", "unknown_format", "fatturapa"),
        (b"<Invoice><b></a></Invoice>", "broken", ""),
    ],
)
def test_the_usual_faults_are_told_apart_for_a_clerk(data: bytes, code: str, cause: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(data)
    refusal = caught.value
    assert (refusal.code, refusal.parameters.get("cause", "")) == (code, cause)
    for language in ("fr", "en"):
        assert (refusal.message(language) == Unreadable(refusal.code).message(language)) is (cause == "")


def test_a_size_is_written_as_the_language_does() -> None:
    refusal = Unreadable("too_large", limit="64 MB")
    assert ("64 Mo" in refusal.message("fr"), "64 MB" in refusal.message("en")) == (True, True)

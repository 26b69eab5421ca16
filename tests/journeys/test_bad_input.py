"""Bad input through all three doors: each document of the shared material ends as its manifest says, and costs no more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import need
from bounded import bounded
from factage.invoice import check, read, write
from factage.invoice.errors import Unreadable
from factage.invoice.formats import archive
from factage.invoice.view import render_html
from manifest import Entry, bad_input

ENTRIES = bad_input()
NAMES = [entry.name for entry in ENTRIES]
MEMORY = 1024
TIME = 10


def test_the_shared_material_is_there() -> None:
    """Without it nothing below is asked."""
    need.corpus()
    assert ENTRIES


# Through the library


@pytest.mark.parametrize("entry", ENTRIES, ids=NAMES)
def test_through_the_library(entry: Entry) -> None:
    """No crash, no network, no file of others; within the memory and the processor time that its line allows."""
    _warm()
    given = entry.data
    told = bounded(
        lambda: [
            one(data) for data in _documents(given, archived=entry.archive) for one in (_read, _checked)
        ],
        seconds=entry.bound("time_s", TIME),
        megabytes=entry.bound("rss_mb", MEMORY),
    )
    assert "answer" in told, told
    _as_expected(entry, told["answer"])


def _documents(data: bytes, *, archived: bool) -> Iterator[bytes | str]:
    """The bytes of the document, or of each member of an archive; the code where there are none."""
    if not archived:
        yield data
        return
    try:
        for member in archive.members(data):
            yield member.error.code if member.error else member.data
    except Unreadable as refusal:
        yield refusal.code


def _read(data: bytes | str) -> dict[str, Any]:
    """What reading gives; whatever reads is written in every format and shown, so that nothing inside it acts."""
    if isinstance(data, str):
        return {"code": data}
    try:
        found = read(data)
    except Unreadable as refusal:
        return {"code": refusal.code, "kind": refusal.kind, "message": refusal.message("fr")}
    if found.format == "pdf":  # read from its page: without data, and therefore nothing that `check` accepts
        return {"code": "no_data"}
    for to in ("cii", "ubl", "json", "xrechnung"):
        write(found.invoice, to)
    shown = render_html(found.invoice).lower()
    active = any(mark in shown for mark in ("<script", "javascript:", "onerror=", "<iframe", "<img src=x"))
    return {"read": found.format, "active": active}


def _checked(data: bytes | str) -> dict[str, Any]:
    if isinstance(data, str):
        return {"code": data}
    try:
        report = check(data, stage="xsd")
    except Unreadable as refusal:
        return {"code": refusal.code}
    return {"valid": report.valid, "accepted": report.accepted}


def _as_expected(entry: Entry, answers: list[dict[str, Any]]) -> None:
    codes = [answer["code"] for answer in answers if "code" in answer]
    assert not any(answer.get("active") for answer in answers)
    if entry.edifact:
        assert len(codes) == len(answers)
        assert set(codes) <= {"not_supported", "not_an_invoice", "broken", "unknown_format", "too_large"}
    elif entry.expected == "reject":
        assert len(codes) == len(answers), answers
    elif entry.expected == "accept":
        assert not codes, answers
        assert [answer["valid"] for answer in answers if "valid" in answer] == [True]


def _warm(done: list[bool] = []) -> None:  # noqa: B006 - once for the process
    """Whatever is loaded when it is first needed, so that each document is measured alone."""
    if done:
        return
    samples = need.ROOT / "samples" / "batch"
    for name in ("VF-2026-1128.xml", "VF-2026-1101.pdf"):
        found = read((samples / name).read_bytes())
        for to in ("cii", "ubl", "json", "xrechnung"):
            write(found.invoice, to)
        render_html(found.invoice)
        check((samples / name).read_bytes(), stage="xsd")
    done.append(True)

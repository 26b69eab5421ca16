"""The hybrid PDF files of the shared test material: each ends as its manifest says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import need
from factage.invoice import check, read
from factage.invoice.errors import Unreadable

pytestmark = pytest.mark.corpus


def listed(*kinds: str) -> list[tuple[dict[str, Any], bytes]]:
    folder = need.corpus()
    lines = [json.loads(line) for line in Path(folder, "manifest.jsonl").read_text().splitlines()]
    return [(line, Path(folder, line["path"]).read_bytes()) for line in lines if line["kind"] in kinds]


def outcome(content: bytes) -> str:
    try:
        return read(content).format
    except Unreadable as error:
        return error.code


def test_every_hybrid_pdf_is_read() -> None:
    unread = {line["path"]: outcome(content) for line, content in listed("pdf-hybrid")}
    assert {path: code for path, code in unread.items() if code not in {"facturx", "zugferd"}} == {}


def test_what_is_broken_or_an_order_is_refused_by_name() -> None:
    refused = {line["path"]: outcome(content) for line, content in listed("pdf-broken", "pdf-orderx")}
    wanted = {"pdf-orderx": {"not_an_invoice"}, "pdf-broken": {"broken", "not_supported"}}
    assert {path: code for path, code in refused.items() if code not in wanted[path.partition("/")[0]]} == {}


def test_hostile_pdf_files_end_as_their_line_says() -> None:
    wrong = {}
    for line, content in listed("hostile"):
        if not line["path"].endswith(".pdf"):
            continue
        found = outcome(content)
        is_read = found in {"facturx", "zugferd"}
        if line["expected"] == "reject" and (is_read or found == "not_supported"):
            wrong[line["path"]] = found
        if line["expected"] == "invalid" and is_read and not refused(content):
            wrong[line["path"]] = "accepted"
        if "exactly_one_xml" in line["must"] and not (is_read and refused(content)):
            wrong[line["path"]] = "no word on its rivals"
    assert wrong == {}


def refused(content: bytes) -> bool:
    """Whether our own pack refuses it, whatever the official rules say."""
    return any(one.pack == "factage" and one.level == "fatal" for one in check(content, stage="all").findings)

"""Bad input through all three doors: each document of the shared material ends as its manifest says, and costs no more."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

import need
from bounded import bounded
from factage.invoice import check, read, write
from factage.invoice.errors import Unreadable
from factage.invoice.formats import archive
from factage.invoice.pdf import open_pdf
from factage.invoice.view import render_html
from manifest import Entry, bad_input

pytestmark = pytest.mark.corpus
ENTRIES = bad_input()
NAMES = [entry.name for entry in ENTRIES]
MEMORY = 1024
TIME = 10


def test_the_shared_material_is_there() -> None:
    """Without it nothing below is asked."""
    need.corpus()
    assert ENTRIES


# Through the library


@pytest.mark.parametrize(
    "entry",
    [pytest.param(entry, marks=[pytest.mark.slow] if "000-" in entry.name else []) for entry in ENTRIES],
    ids=NAMES,
)
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
    if found.format == "page":  # read as it is printed: there are no data in it, and `check` says so
        return {"code": "no_data"}
    for to in ("cii", "ubl", "json", "xrechnung"):
        write(found.invoice, to)
    return {"read": found.format, "active": _active(render_html(found.invoice))}


def _active(shown: str) -> bool:
    """Whether a page that shows strangers' words would do anything."""
    root = html.document_fromstring(shown)
    return any(
        element.tag in {"script", "iframe", "object", "embed", "form", "img", "svg"}
        or any(name.startswith("on") or "javascript:" in value for name, value in element.attrib.items())
        for element in root.iter(etree.Element)
    )


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


# Through the command line


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What `factage read` and `factage check` print about all of it at once, by document; the members of an archive together."""
    if not ENTRIES:
        need.corpus()
    empty = tmp_path_factory.mktemp("packs")  # the schemas alone: what the rules say is asked below
    told: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for command in (["read"], ["check", "--stage", "xsd"]):
        lines = _command(
            [*command, "--json", *(str(entry.path) for entry in ENTRIES)], exit_code=2, home=empty
        )
        for line in lines:
            told[line["file"].split(archive.SEPARATOR)[0]].append(line)
    return told


def _command(arguments: list[str], *, exit_code: int, home: Path) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "factage", *arguments], capture_output=True, check=False, timeout=600, cwd=home
    )
    assert (done.returncode, done.stderr) == (exit_code, b"")
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("entry", ENTRIES, ids=NAMES)
def test_through_the_command_line(entry: Entry, said: dict[str, list[dict[str, Any]]]) -> None:
    """Every document has its lines, and says the same there as through the library; no bad one stopped the others."""
    lines = said[str(entry.path)]
    assert lines
    assert not [line for line in lines if line["error"] and line["error"]["code"] == "failed"]
    assert all(line["error"]["message"] for line in lines if line["error"])
    _as_expected(entry, [_line(line) for line in lines])


def _line(line: dict[str, Any]) -> dict[str, Any]:
    if line["error"]:
        return {"code": line["error"]["code"]}
    if "invoice" in line:
        return {"code": "no_data"} if line["format"] == "page" else {"read": line["format"]}
    return {"valid": line["valid"], "accepted": line["accepted"]}


@pytest.mark.slow
def test_the_whole_verdict(tmp_path: Path) -> None:
    """What may be accepted passes every official rule (those of France apart, which these do not follow); what is invalid does not."""
    for pack in ("en16931-ubl", "en16931-cii", "facturx-en16931"):
        need.pack(pack)
    asked = [entry for entry in ENTRIES if entry.expected in {"accept", "invalid"} and not entry.edifact]
    lines = _command(["check", "--json", *(str(entry.path) for entry in asked)], exit_code=1, home=tmp_path)
    for entry, line in zip(asked, lines, strict=True):
        if entry.expected == "invalid":
            assert not line["accepted"], entry.name
            continue
        against = {
            layer["pack"] for layer in line["layers"] if not layer["advisory"] and layer["outcome"] != "valid"
        }
        assert {pack for pack in against if not pack.startswith("br-fr")} == set(), entry.name
        assert not [one for one in line["findings"] if one["pack"] == "factage" and one["level"] == "fatal"]


@pytest.mark.slow
def test_the_system_is_asked_for_nothing_but_our_own_files(tmp_path: Path) -> None:
    """What libraries in C do is seen from outside: no connection, and no file but the programs' and the documents'."""
    strace = need.program("strace", package="strace")
    asked = [str(entry.path) for entry in ENTRIES if entry.kind == "hostile"]
    log = tmp_path / "log"
    traced = [strace, "-f", "-qq", "-o", str(log), "-e", "trace=open,openat,connect"]
    command = [sys.executable, "-m", "factage", "check", "--stage", "xsd", "--json", *asked]
    done = subprocess.run([*traced, *command], capture_output=True, check=False, timeout=900, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    calls = log.read_text(errors="replace").splitlines()
    assert len(calls) > len(asked)
    assert not [call for call in calls if "connect(" in call and "AF_INET" in call]
    opened = {
        Path(found[1]) for call in calls if (found := re.search(r'open(?:at)?\(.*?"([^"]+)".*\) = \d', call))
    }
    ours = (need.ROOT, Path(sys.prefix), Path(sys.base_prefix), *map(Path, SYSTEM))
    documents = set(map(Path, asked))
    assert [
        path
        for path in opened - documents
        if path.is_absolute() and not any(path.is_relative_to(own) for own in ours)
    ] == []


SYSTEM = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/share",
    "/usr/local/lib",
    "/proc",
    "/sys",
    "/dev",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/mime.types",
    "/etc/ssl",
    "/etc/locale.alias",
)
"""What every program of this system opens: shared objects, locales, devices."""


@pytest.mark.parametrize(
    "entry", [one for one in ENTRIES if "exactly_one_xml" in one.must], ids=lambda one: one.name
)
def test_of_several_data_files_one_is_read_and_one_is_written(entry: Entry) -> None:
    found = read(entry.data)
    written = write(found.invoice, "facturx", page=entry.data)
    with open_pdf(written.data) as container:
        assert [attachment.name for attachment in container.attachments] == ["factur-x.xml"]
    assert read(written.data).invoice == found.invoice

"""Bombs: small files that would unfold to more than a machine has. Each costs a refusal, within bounded memory, and no worker."""

from __future__ import annotations

import io
import json
import mimetypes
import os
import resource
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pikepdf
import pytest

from bounded import bounded
from factage.invoice import check, read
from factage.invoice.errors import Unreadable
from factage.invoice.formats import archive, table

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "batch"
MEMORY = 1024
SECONDS = 10
GIGABYTE = 1024**3
REFUSALS = {"too_large", "broken", "forbidden_doctype", "unknown_format", "not_supported", "no_data"}


@cache
def _block() -> bytes:
    """A megabyte of zeros, deflated so that as many as one likes may follow one another."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)


def raw_deflated(size: int) -> bytes:
    """So many zeros as a ZIP keeps them."""
    return _block() * (size >> 20) + b"\x03\x00"


def zeros(size: int) -> bytes:
    """So many zeros as a PDF keeps them: zlib's head, and its checksum, which of zeros is their number."""
    return b"\x78\xda" + raw_deflated(size) + struct.pack(">HH", size % 65_521, 1)


def zipped(name: str, packed: bytes, size: int) -> bytes:
    """An archive of one member whose header says ``size``, be it so or not."""
    head = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, 0, len(packed), size, len(name), 0)
    local = b"PK\x03\x04" + head + name.encode() + packed
    entry = (
        b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name.encode()
    )
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), 0)
    return local + entry + b"PK\x05\x06" + end


def told_zip() -> bytes:
    return zipped("a.xml", raw_deflated(GIGABYTE), GIGABYTE)


def lying_zip() -> bytes:
    return zipped("a.xml", raw_deflated(GIGABYTE), 1000)


def nested_zip() -> bytes:
    inner = zipped("a.xml", raw_deflated(100 << 20), 100 << 20)
    for depth in range(3):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as outer:
            for n in range(16):
                outer.writestr(f"{depth}-{n}.zip", inner)
        inner = buffer.getvalue()
    return inner


def overlapping_zip() -> bytes:
    """One body that thousands of entries share."""
    packed = raw_deflated(8 << 20)
    head = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, 0, len(packed), 8 << 20, 1, 0)
    local = b"PK\x03\x04" + head + b"a" + packed
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, 0) + b"a"
    directory = entry * 20_000
    end = struct.pack("<HHHHIIH", 0, 0, 20_000, 20_000, len(directory), len(local), 0)
    return local + directory + b"PK\x05\x06" + end


def pdf(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(SAMPLES / "VF-2026-1101.pdf") as document:
        change(document)
        document.save(
            buffer,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            fix_metadata_version=False,
        )
    return buffer.getvalue()


def _fill(stream: pikepdf.Stream, times: int = 1) -> None:
    packed = zeros(GIGABYTE)
    for _ in range(times - 1):
        packed = zlib.compress(packed, 9)
    names = [pikepdf.Name.FlateDecode] * times
    stream.write(packed, filter=pikepdf.Array(names))


def _data_file(document: pikepdf.Pdf) -> pikepdf.Stream:
    return next(one.EF.F for one in document.objects if isinstance(one, pikepdf.Dictionary) and "/EF" in one)


def pdf_data() -> bytes:
    return pdf(lambda document: _fill(_data_file(document)))


def pdf_data_twice() -> bytes:
    return pdf(lambda document: _fill(_data_file(document), 2))


def pdf_metadata() -> bytes:
    """Metadata under another name while the file is written: qpdf unfolds what it writes as such."""

    def change(document: pikepdf.Pdf) -> None:
        stream = pikepdf.Stream(document, b"")
        _fill(stream)
        del document.Root["/Metadata"]
        document.Root["/Motadata"] = document.make_indirect(stream)

    return pdf(change).replace(b"/Motadata", b"/Metadata")


def pdf_page() -> bytes:
    return pdf(lambda document: _fill(document.pages[0].Contents))


def pdf_predictor() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        wide = pikepdf.Dictionary(Predictor=15, Columns=2**30, Colors=4, BitsPerComponent=16)
        _data_file(document).write(zeros(1 << 20), filter=pikepdf.Name.FlateDecode, decode_parms=wide)

    return pdf(change)


def pdf_objects() -> bytes:
    """A million objects in one small stream."""
    many = 1_000_000
    offsets = b" ".join(b"%d %d" % (n + 10, 0) for n in range(many))
    body = zlib.compress(offsets + b" null", 9)
    head = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>" % (many, len(offsets), len(body))
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n4 0 obj" + head + b"stream\n" + body +
        b"\nendstream endobj\ntrailer<</Root 1 0 R/Size 2000000>>\n%%EOF\n"
    )  # fmt: skip


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><Invoice>&a11;</Invoice>'.encode()


def deep_xml() -> bytes:
    return b"<a>" * 2_000_000 + b"</a>" * 2_000_000


def wide_xml() -> bytes:
    return b"<a>" + b"<b/>" * 12_000_000 + b"</a>"


def deep_json() -> bytes:
    return b'{"number":' + b"[" * 5_000_000 + b"]" * 5_000_000 + b"}"


def long_number() -> bytes:
    return b'{"number":"1","lines":[],"totals":{"payable":1e999999999}}'


def workbook() -> bytes:
    return zipped("xl/worksheets/sheet1.xml", raw_deflated(GIGABYTE), GIGABYTE)


BOMBS = (
    told_zip, lying_zip, nested_zip, overlapping_zip, pdf_data, pdf_data_twice, pdf_metadata, pdf_page, pdf_predictor,
    pdf_objects, laughs, deep_xml, wide_xml, deep_json, long_number, workbook,
)  # fmt: skip
HARMLESS = {pdf_page, pdf_metadata, pdf_objects}
"""What unfolds where nobody looks: these are read, or waited for, without it."""


@pytest.mark.parametrize("make", BOMBS, ids=lambda make: make.__name__)
def test_a_bomb_costs_a_refusal(make: Callable[[], bytes]) -> None:
    data = make()
    _warm()
    told = bounded(lambda: [*_verbs(data), *_parts(data)], seconds=SECONDS, megabytes=MEMORY)
    assert "answer" in told, told
    if make not in HARMLESS:
        assert set(told["answer"]) <= REFUSALS


def _verbs(data: bytes) -> list[str]:
    said = []
    for verb in (read, lambda given: check(given, stage="xsd")):
        try:
            verb(data)
        except Unreadable as refusal:
            said.append(refusal.code)
        else:
            said.append("fine")
    return said


def _parts(data: bytes) -> list[str]:
    """What an archive or a table would hand out, to its end."""
    if data[:2] != b"PK":
        return []
    said = []
    try:
        said += [member.error.code for member in archive.members(data) if member.error]
    except Unreadable as refusal:
        said.append(refusal.code)
    try:
        table.opened(data)
    except Unreadable as refusal:
        said.append(refusal.code)
    return said


def _warm(done: list[bool] = []) -> None:  # noqa: B006 - once for the process
    if not done:
        mimetypes.init()  # reads the system's table, once
        for name in ("VF-2026-1128.xml", "VF-2026-1101.pdf", "VF-2026-1140.json"):
            check((SAMPLES / name).read_bytes(), stage="xsd")
            read((SAMPLES / name).read_bytes())
        done.append(True)


@pytest.mark.slow
def test_a_folder_of_bombs_costs_no_worker(tmp_path: Path) -> None:
    """All of them in one batch, in one process that may not have more memory than this: it ends, with every file told."""
    folder = tmp_path / "in"
    folder.mkdir()
    for make in BOMBS:
        (folder / make.__name__).write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-m", "factage", "ingest", str(folder), "--wait", "--json"],
        capture_output=True,
        check=False,
        timeout=600,
        env={**os.environ, "FACTAGE_DATA": str(tmp_path / "data"), "FACTAGE_DATABASE_URL": ""},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (2 * GIGABYTE, 2 * GIGABYTE)),
    )
    line = json.loads(done.stdout)
    told = {
        row["file"].split("/")[-1].split("!")[0]: (row["state"], row["reason"]) for row in line["documents"]
    }
    assert set(told) == {make.__name__ for make in BOMBS}
    assert line["working"] == 0
    assert not [name for name, (_, reason) in told.items() if reason == "reading_failed"]
    for make in BOMBS:
        if make not in HARMLESS:
            assert told[make.__name__][0] == "rejected", (make.__name__, told[make.__name__])

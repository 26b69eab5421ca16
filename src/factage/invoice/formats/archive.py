"""ZIP archives of invoices: members in their order, everything bounded before the first byte is handed out.

An archive is taken or refused as a whole: too many members, too much inside, nested too deep, a path that leaves the
archive, or a directory that cannot be read refuse it. A member that turns out damaged is only itself unusable. Office
documents are ZIP files too, and are no archives here.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from factage.invoice.errors import Unreadable

MAX_MEMBERS: Final = 50_000
MAX_TOTAL: Final = 2 * 1024**3
MAX_MEMBER: Final = 128 * 1024**2
MAX_RATIO: Final = 200
"""How many times larger than the archive its content may be, once it is over ``RATIO_FROM`` bytes."""
RATIO_FROM: Final = 64 * 1024**2
MAX_DEPTH: Final = 2
SEPARATOR: Final = "!"

_OFFICE: Final = frozenset({"[Content_Types].xml", "mimetype"})
_BEGINNINGS: Final = (b"PK\x03\x04", b"PK\x05\x06")
MAX_ENTRIES: Final = 2 * MAX_MEMBERS
"""Entries of a directory, folders included."""
_ENTRY: Final = b"PK\x01\x02"
"""Before each entry of a directory (APPNOTE.TXT § 4.3.12)."""
_ENTRIES: Final = "entries"
DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    struct.error,
)
"""All that reading a damaged archive may raise."""


@dataclass(frozen=True)
class Member:
    """One file of an archive: its path (``b.xml``, or ``inner.zip!b.xml``) and either its bytes or why it has none."""

    path: str
    data: bytes
    error: Unreadable | None = None


def is_archive(data: bytes) -> bool:
    """Whether the bytes are a ZIP archive of files, and not an office document in ZIP form."""
    if data[:4] not in _BEGINNINGS:
        return False
    try:
        with _opened(data) as archive:
            return not _is_office(archive)
    except Unreadable:
        return True  # begins as one; why it is unusable is said by whoever opens it


def members(data: bytes) -> Iterator[Member]:
    """Every file of the archive and of the archives in it, read one after the other.

    Raises ``Unreadable`` before the first member: ``too_large``, ``locked`` or ``broken`` (also for a path that leaves
    the archive).
    """
    with _opened(data) as archive:
        _measure(archive, _Budget(len(data)), depth=1)
        yield from _walk(archive, "")


def nothing_inside() -> Unreadable:
    """Why an archive without a single file is no input."""
    return Unreadable("unknown_format", cause="empty_archive", detail="an empty archive")


class _Budget:
    def __init__(self, size: int) -> None:
        self.size = max(size, 1)
        self.members = 0
        self.total = 0

    def take(self, size: int) -> None:
        self.members += 1
        self.total += size
        if self.members > MAX_MEMBERS:
            raise Unreadable("too_large", cause="archive", limit=f"ZIP × {MAX_MEMBERS}", detail="members")
        if self.total > MAX_TOTAL or (self.total > RATIO_FROM and self.total > MAX_RATIO * self.size):
            raise Unreadable(
                "too_large",
                cause="archive",
                limit=f"{MAX_TOTAL // 1024**3} GB",
                detail="content of the archive",
            )


def _opened(data: bytes) -> zipfile.ZipFile:
    """The archive with its directory read; one of more entries than we take is not read at all: each costs memory."""
    if data.count(_ENTRY) > MAX_ENTRIES:
        raise Unreadable("too_large", cause="archive", limit=f"ZIP × {MAX_MEMBERS}", detail=_ENTRIES)
    try:
        return zipfile.ZipFile(BytesIO(data))
    except DAMAGE as error:
        raise Unreadable("broken", detail=str(error)[:200]) from None


def _is_office(archive: zipfile.ZipFile) -> bool:
    return not _OFFICE.isdisjoint(archive.NameToInfo)


def _measure(archive: zipfile.ZipFile, budget: _Budget, depth: int) -> None:
    """Count everything, nested archives included, without handing anything out."""
    for info in archive.infolist():
        if not _wanted(info):
            continue
        _refuse_path(info.filename)
        budget.take(info.file_size)
        try:
            inner = _inner(archive, info)
        except Unreadable as error:
            if error.detail == _ENTRIES:
                raise
            continue  # said by its own line later
        if inner is None:
            continue
        with inner:
            if depth == MAX_DEPTH:
                limit = " > ".join(["ZIP"] * MAX_DEPTH)
                raise Unreadable("too_large", cause="archive", limit=limit, detail="archives within archives")
            _measure(inner, budget, depth + 1)


def _inner(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> zipfile.ZipFile | None:
    """The archive that a member is; None where it is none. Raises ``Unreadable`` where its bytes cannot be read."""
    if not info.filename.lower().endswith(".zip"):
        return None
    content = _bytes(archive, info)
    if content[:4] not in _BEGINNINGS:
        return None
    opened = _opened(content)
    if _is_office(opened):
        opened.close()
        return None
    return opened


def _walk(archive: zipfile.ZipFile, within: str) -> Iterator[Member]:
    for info in archive.infolist():
        if not _wanted(info):
            continue
        path = within + info.filename.replace("\\", "/")
        try:
            inner = _inner(archive, info)
            content = _bytes(archive, info) if inner is None else b""
        except Unreadable as error:
            yield Member(path, b"", error)
            continue
        if inner is None:
            yield Member(path, content)
        else:
            with inner:
                yield from _walk(inner, path + SEPARATOR)


def _wanted(info: zipfile.ZipInfo) -> bool:
    """No folders, and none of the files that desktop systems add by themselves."""
    parts = info.filename.replace("\\", "/").split("/")
    return not info.is_dir() and parts[0] != "__MACOSX" and not parts[-1].startswith(".")


def _refuse_path(name: str) -> None:
    path = name.replace("\\", "/")
    if path.startswith("/") or path[1:2] == ":" or ".." in path.split("/") or "\0" in path:
        raise Unreadable("broken", cause="path_outside", detail="a path leaves the archive")


def _bytes(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The member's bytes; never more than its directory promised, whatever the stream holds."""
    if info.flag_bits & 0x1:
        raise Unreadable("locked", detail="encrypted member")
    if info.file_size > MAX_MEMBER:
        raise Unreadable("too_large", cause="archive", limit=f"{MAX_MEMBER // 1024**2} MB", detail="member")
    try:
        with archive.open(info) as stream:
            data = stream.read(info.file_size + 1)
    except DAMAGE as error:
        raise Unreadable("broken", detail=str(error)[:200]) from None
    if len(data) != info.file_size:
        raise Unreadable("broken", detail="a member is not as long as it says")
    return data

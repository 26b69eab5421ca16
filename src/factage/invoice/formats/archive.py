"""ZIP archives of invoices: members in their order, everything bounded before the first byte is handed out.

An archive is taken or refused as a whole: too many members, too much inside, nested too deep, a path that leaves the
archive, or a directory that cannot be read refuse it. A member that turns out damaged is only itself unusable. Office
documents are ZIP files too, and are no archives here.
"""

from __future__ import annotations

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


@dataclass(frozen=True)
class Member:
    """One file of an archive: its path (``b.xml``, or ``inner.zip!b.xml``) and either its bytes or why it has none."""

    path: str
    data: bytes
    error: Unreadable | None = None


def is_archive(data: bytes) -> bool:
    """Whether the bytes are a ZIP archive of files, and not an office document in ZIP form."""
    if data[:4] not in {b"PK\x03\x04", b"PK\x05\x06"}:
        return False
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _OFFICE.isdisjoint(archive.namelist()[:MAX_MEMBERS])
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return True  # begins as one; why it is unusable is said by whoever opens it


def members(data: bytes) -> Iterator[Member]:
    """Every file of the archive and of the archives in it, read one after the other.

    Raises ``Unreadable`` before the first member: ``too_large``, ``locked`` or ``broken`` (also for a path that leaves
    the archive).
    """
    budget = _Budget(len(data))
    with _opened(data) as archive:
        _measure(archive, budget, depth=1)
    yield from _walk(data, "")


class _Budget:
    def __init__(self, size: int) -> None:
        self.size = max(size, 1)
        self.members = 0
        self.total = 0

    def take(self, size: int) -> None:
        self.members += 1
        self.total += size
        if self.members > MAX_MEMBERS:
            raise Unreadable("too_large", limit=f"ZIP × {MAX_MEMBERS}", detail="members")
        if self.total > MAX_TOTAL or (self.total > RATIO_FROM and self.total > MAX_RATIO * self.size):
            raise Unreadable("too_large", limit=f"{MAX_TOTAL // 1024**3} GB", detail="content of the archive")


def _opened(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable("broken", detail=str(error)[:200]) from None


def _measure(archive: zipfile.ZipFile, budget: _Budget, depth: int) -> None:
    """Count everything, nested archives included, without handing anything out."""
    for info in archive.infolist():
        if not _wanted(info):
            continue
        _refuse_path(info.filename)
        budget.take(info.file_size)
        if not info.filename.lower().endswith(".zip"):
            continue
        try:
            inner = _bytes(archive, info)
        except Unreadable:
            continue  # said by its own line later
        if is_archive(inner):
            if depth == MAX_DEPTH:
                raise Unreadable(
                    "too_large", limit=" > ".join(["ZIP"] * MAX_DEPTH), detail="archives within archives"
                )
            try:
                nested = _opened(inner)
            except Unreadable:
                continue
            with nested:
                _measure(nested, budget, depth + 1)


def _walk(data: bytes, within: str) -> Iterator[Member]:
    with _opened(data) as archive:
        for info in archive.infolist():
            if not _wanted(info):
                continue
            path = within + info.filename.replace("\\", "/")
            try:
                content = _bytes(archive, info)
                if info.filename.lower().endswith(".zip") and is_archive(content):
                    yield from _walk(content, path + SEPARATOR)
                    continue
            except Unreadable as error:
                yield Member(path, b"", error)
                continue
            yield Member(path, content)


def _wanted(info: zipfile.ZipInfo) -> bool:
    """No folders, and none of the files that desktop systems add by themselves."""
    parts = info.filename.replace("\\", "/").split("/")
    return not info.is_dir() and parts[0] != "__MACOSX" and not parts[-1].startswith(".")


def _refuse_path(name: str) -> None:
    path = name.replace("\\", "/")
    if path.startswith("/") or path[1:2] == ":" or ".." in path.split("/") or "\0" in path:
        raise Unreadable("broken", detail="a path leaves the archive")


def _bytes(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The member's bytes; never more than its directory promised, whatever the stream holds."""
    if info.flag_bits & 0x1:
        raise Unreadable("locked", detail="encrypted member")
    if info.file_size > MAX_MEMBER:
        raise Unreadable("too_large", limit=f"{MAX_MEMBER // 1024**2} MB", detail="member")
    try:
        with archive.open(info) as stream:
            data = stream.read(info.file_size + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
        ValueError,
    ) as error:
        raise Unreadable("broken", detail=str(error)[:200]) from None
    if len(data) != info.file_size:
        raise Unreadable("broken", detail="a member is not as long as it says")
    return data

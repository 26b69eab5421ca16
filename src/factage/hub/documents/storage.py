"""The store of originals: files under the data folder, write-once, named by their SHA-256, verified when read."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings


class Damaged(Exception):  # noqa: N818 - what the bytes are, as in "the original is damaged"
    """The stored bytes are missing, or are not those that were received."""

    def __init__(self, key: str, what: str) -> None:
        super().__init__(f"{key}: {what}")
        self.key = key
        self.what = what


@dataclass(frozen=True, slots=True)
class Stored:
    """Where bytes are kept: the key inside the store, their SHA-256 (hexadecimal) and their length in bytes."""

    key: str
    sha256: str
    size: int


class FolderStore:
    """Originals as files: ``ORGANISATION/ab/cd/SHA256``, read-only once written.

    A file is written beside its place, forced to disk, and only then given its name, so that a name always means whole
    bytes. Writing the same bytes again finds them there. An original is never changed or removed.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, organisation_id: UUID, data: bytes) -> Stored:
        """Keep the bytes; they are on the disk when this returns."""
        sha256 = hashlib.sha256(data).hexdigest()
        key = f"{organisation_id.hex}/{sha256[:2]}/{sha256[2:4]}/{sha256}"
        path = self.root / key
        if not self._whole(path, len(data)):
            self._write(path, data)
        return Stored(key, sha256, len(data))

    def get(self, key: str, sha256: str) -> bytes:
        """The bytes as received. Raises ``Damaged`` where they are missing or changed."""
        try:
            data = (self.root / key).read_bytes()
        except OSError as error:
            raise Damaged(key, f"cannot be read ({error.strerror})") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise Damaged(key, "its SHA-256 has changed")
        return data

    def _whole(self, path: Path, size: int) -> bool:
        with contextlib.suppress(OSError):
            return path.stat().st_size == size
        return False

    def _write(self, path: Path, data: bytes) -> None:
        folder = path.parent
        fresh = not folder.is_dir()
        folder.mkdir(parents=True, exist_ok=True)
        beside = folder / f".{path.name[:16]}-{secrets.token_hex(4)}"
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o440)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        _sync(folder)
        if fresh:
            _sync(folder.parent)
            _sync(folder.parent.parent)


def store() -> FolderStore:
    """The store of this installation: the folder ``originals`` where the settings keep files."""
    return FolderStore(Path(settings.STORAGES["default"]["OPTIONS"]["location"]) / "originals")


def _sync(folder: Path) -> None:
    """Force the names in a folder to disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

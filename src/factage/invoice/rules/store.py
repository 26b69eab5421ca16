"""The folder in which the installed rule packs stand: one folder per artefact, with its description beside it.

Nothing is ever changed in place: an artefact is written beside and renamed, so that several processes may install at once
and a reader never sees half of one.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

PACKS: Final = (
    "en16931-ubl",
    "en16931-cii",
    "peppol-ubl",
    "peppol-cii",
    "peppol-ubl-sb",
    "xrechnung-ubl",
    "xrechnung-cii",
    "facturx-minimum",
    "facturx-basicwl",
    "facturx-basic",
    "facturx-en16931",
    "facturx-extended",
    "br-fr-ubl",
    "br-fr-cii",
    "extended-ctc-fr-ubl",
    "extended-ctc-fr-cii",
    "br-fr-cdar",
    "flux10",
)
"""Every rule pack that can be asked for by its id."""
_DESCRIPTION: Final = "pack.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Artefact:
    """An official artefact as recognised: what it is, and its files by relative name; ``main`` is the one that runs.

    ``rank`` orders artefacts of one pack and one version (the higher is used); ``start`` and ``end`` are the days between
    which its authors want it used, None where they name none.
    """

    pack: str
    version: str
    main: str
    files: Mapping[str, bytes]
    release: str | None = None
    published: str | None = None
    start: str | None = None
    end: str | None = None
    rank: int = 0
    origin: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.files[self.main]).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """An installed artefact."""

    pack: str
    version: str
    sha256: str
    folder: Path
    main: str
    release: str | None = None
    published: str | None = None
    start: str | None = None
    end: str | None = None
    rank: int = 0
    origin: str = ""
    digests: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> Path:
        """The file that runs: the style sheet, or the main schema."""
        return self.folder / self.main

    def in_force(self, on: date) -> bool:
        """Whether its authors want it used on that day."""
        return (self.start is None or date.fromisoformat(self.start) <= on) and (
            self.end is None or on <= date.fromisoformat(self.end)
        )

    def damage(self) -> list[str]:
        """The files that are not what was installed: missing, or with another SHA-256."""
        return [name for name, digest in self.digests if _digest(self.folder / name) != digest]


class PackStore:
    """The installed packs of one folder. Safe from several threads and processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: tuple[int, tuple[Pack, ...]] | None = None

    @classmethod
    def default(cls) -> PackStore:
        """The store that FACTAGE_PACKS names (or FACTAGE_PACKS_FILE), else the one of this installation."""
        return _shared(default_folder())

    def packs(self) -> tuple[Pack, ...]:
        """All installed packs, by id, the one that is used first."""
        try:
            stamp = self.folder.stat().st_mtime_ns
        except OSError:
            return ()
        if self._seen is None or self._seen[0] != stamp:
            newest_first = sorted(self._read(), key=_age, reverse=True)
            self._seen = stamp, tuple(sorted(newest_first, key=lambda each: each.pack))
        return self._seen[1]

    def find(self, pack: str, *, version: str | None = None, on: date | None = None) -> Pack | None:
        """The pack to use: of that version, or the newest in force on that day, or else the newest; None if there is none.

        Without a day, a release that begins on a day of its own is left for when that day is known.
        """
        every = [each for each in self.packs() if each.pack == pack]
        if version is not None:
            return next((each for each in every if each.version == version), None)
        fitting = [each for each in every if (each.in_force(on) if on else each.start is None)]
        return next(iter(fitting or every), None)

    def install(self, artefact: Artefact) -> Pack:
        """Keep an artefact; the one that is there already is left as it is."""
        name = f"{artefact.pack}@{_safe(artefact.version)}-{artefact.sha256[:12]}"
        target = self.folder / name
        if not (target / _DESCRIPTION).exists():
            self._write(artefact, target)
        return _described(target)

    def _write(self, artefact: Artefact, target: Path) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".new-", dir=self.folder))
        try:
            for name, data in artefact.files.items():
                place = beside / name
                if not place.resolve().is_relative_to(beside.resolve()):
                    raise ValueError(f"a file outside its pack: {name}")
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)
            (beside / _DESCRIPTION).write_text(json.dumps(_description(artefact), indent=1), encoding="utf-8")
            beside.chmod(0o755)
            try:
                beside.rename(target)
            except OSError:
                if not (target / _DESCRIPTION).exists():
                    raise
        finally:
            shutil.rmtree(beside, ignore_errors=True)

    def unreadable(self) -> tuple[str, ...]:
        """The folders whose description cannot be read: their packs are not used."""
        known = {pack.folder.name for pack in self.packs()}
        return tuple(sorted(folder.name for folder in self._folders() if folder.name not in known))

    def _read(self) -> Iterator[Pack]:
        for folder in self._folders():
            with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
                yield _described(folder)

    def _folders(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        every = [folder for folder in self.folder.iterdir() if not folder.name.startswith(".")]
        return [folder for folder in every if (folder / _DESCRIPTION).is_file()]


@cache
def _shared(folder: Path) -> PackStore:
    """One store for each folder, so that its descriptions are read once and not for every document."""
    return PackStore(folder)


def default_folder() -> Path:
    """Where packs are kept when nothing else is said: in the installation, shared by all data folders."""
    named = os.environ.get("FACTAGE_PACKS", "").strip()
    if not named and (file := os.environ.get("FACTAGE_PACKS_FILE", "").strip()):
        named = Path(file).read_text(encoding="utf-8").strip()
    if named:
        return Path(named)
    shared = Path(sysconfig.get_path("data")) / "share" / "factage" / "packs"
    if shared.exists() or os.access(sys.prefix, os.W_OK):
        return shared
    home = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(home) / "factage" / "packs"


def version_key(version: str) -> tuple[int, ...]:
    """Orders versions: 1.4.0.03 after 1.4.0, what has no number before all."""
    return tuple(int(part) for part in re.findall(r"\d+", version)) if version[:1].isdigit() else ()


def _age(pack: Pack) -> tuple[tuple[int, ...], int, str]:
    return version_key(pack.version), pack.rank, pack.sha256


def _description(artefact: Artefact) -> dict[str, Any]:
    return {
        "pack": artefact.pack,
        "version": artefact.version,
        "release": artefact.release,
        "sha256": artefact.sha256,
        "published": artefact.published,
        "start": artefact.start,
        "end": artefact.end,
        "rank": artefact.rank,
        "origin": artefact.origin,
        "main": artefact.main,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(artefact.files.items())},
    }


def _described(folder: Path) -> Pack:
    told = json.loads((folder / _DESCRIPTION).read_text(encoding="utf-8"))
    files: dict[str, str] = told.pop("files")
    return Pack(folder=folder, digests=tuple(files.items()), **told)


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _safe(version: str) -> str:
    return re.sub(r"[^\w.-]", "_", version)

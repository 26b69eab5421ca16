"""What a command is given: files, folders, archives, standard input; one input after the other, in a stable order."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from factage.invoice.errors import Unreadable
from factage.invoice.formats import archive

MAX_BYTES: Final = 256 * 1024**2
STANDARD_INPUT: Final = "-"


@dataclass(frozen=True)
class Input:
    """One input: ``file`` as the contract names it, its bytes, or why there are none."""

    file: str
    data: bytes
    error: Unreadable | None = None

    @property
    def name(self) -> str:
        """The file's own name, without folder and archive: what recognition and page names go by."""
        return "" if self.file == STANDARD_INPUT else Path(self.file.rsplit(archive.SEPARATOR, 1)[-1]).name


def inputs(paths: Sequence[str], *, standard_input: BinaryIO | None = None) -> Iterator[Input]:
    """Every input behind the paths, read only when it is its turn.

    A folder is walked by name, hidden files left out, links to folders not followed; ``file`` is given/relative. An
    archive gives its members (``a.zip!b.xml``); one that is unusable, or empty, is one input with its error.
    """
    for path in paths:
        if path == STANDARD_INPUT:
            stream = standard_input or sys.stdin.buffer
            yield from _expanded(path, stream.read(MAX_BYTES + 1))
        elif Path(path).is_dir():
            for inner in _walk(Path(path)):
                yield from _file(f"{path.rstrip('/')}/{inner}", Path(path, inner))
        else:
            yield from _file(path, Path(path))


def unopened(paths: Sequence[str]) -> Iterator[tuple[str, Path | None]]:
    """Every file behind the paths, by the name that the contract gives it, not yet read; None is standard input.

    Archives stand as they are: whoever receives them unpacks them.
    """
    for path in paths:
        if path == STANDARD_INPUT:
            yield path, None
        elif Path(path).is_dir():
            yield from ((f"{path.rstrip('/')}/{inner}", Path(path, inner)) for inner in _walk(Path(path)))
        else:
            yield path, Path(path)


def count(paths: Sequence[str]) -> int:
    """How many files stand behind the paths, archives counted as one: what progress is measured against."""
    return sum(sum(1 for _ in _walk(Path(path))) if Path(path).is_dir() else 1 for path in paths)


def _walk(folder: Path) -> Iterator[str]:
    """Files below the folder, relative to it, in the order of their names."""
    pending = [folder]
    found: list[str] = []
    while pending:
        here = pending.pop()
        try:
            entries = list(here.iterdir())
        except OSError:
            found.append(str(here.relative_to(folder)))  # cannot be listed: said as one unusable input
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                if not entry.is_symlink():
                    pending.append(entry)
            else:
                found.append(str(entry.relative_to(folder)))
    yield from sorted(found, key=lambda path: path.split("/"))


def _file(file: str, path: Path) -> Iterator[Input]:
    try:
        if not path.exists():
            yield Input(file, b"", Unreadable("not_found"))
            return
        if not path.is_file():
            yield Input(file, b"", Unreadable("unknown_format", detail="not a regular file"))
            return
        if path.stat().st_size > MAX_BYTES:
            yield Input(file, b"", _too_large())
            return
        data = path.read_bytes()
    except OSError as error:
        yield Input(file, b"", Unreadable("not_found", detail=error.strerror or ""))
        return
    yield from _expanded(file, data)


def _expanded(file: str, data: bytes) -> Iterator[Input]:
    if len(data) > MAX_BYTES:
        yield Input(file, b"", _too_large())
        return
    if not archive.is_archive(data):
        yield Input(file, data)
        return
    empty = True
    try:
        for member in archive.members(data):
            empty = False
            yield Input(f"{file}{archive.SEPARATOR}{member.path}", member.data, member.error)
    except Unreadable as error:
        yield Input(file, b"", error)
        return
    if empty:
        yield Input(file, b"", archive.nothing_inside())


def _too_large() -> Unreadable:
    return Unreadable("too_large", limit=f"{MAX_BYTES // 1024**2} MB")

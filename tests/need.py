"""What a test needs beyond the five packages of a bare machine: it skips and names it, or fails under FACTAGE_REQUIRE_ALL."""

from __future__ import annotations

import ctypes
import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def missing(what: str) -> None:
    """Skip the test, naming what is missing; where everything must be there, fail."""
    if os.environ.get("FACTAGE_REQUIRE_ALL") == "1":
        pytest.fail(f"missing: {what}", pytrace=False)
    pytest.skip(f"missing: {what}")


def program(name: str, *, package: str, places: tuple[str, ...] = ()) -> str:
    """The path of a program; else the test skips, naming the Debian package that brings it."""
    path = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *places]))
    if path is None:
        missing(f"{name} (Debian package {package})")
    return str(path)


def library(name: str, *, package: str) -> None:
    """A shared library that a program of the development lock leans on; else the test skips, naming its Debian package."""
    try:
        ctypes.CDLL(name)
    except OSError:
        missing(f"{name} (Debian package {package})")


def corpus() -> Path:
    """The shared test material, which nobody here wrote; else the test skips."""
    return shared("corpus")


def shared(name: str) -> Path:
    """A folder of the shared test material: ``corpus`` or ``france``."""
    folder = Path(os.environ.get("FACTAGE_SHARED_DATA", ROOT.parent / "shared" / "data")) / name
    if not folder.is_dir():
        missing(f"shared test material ({name}): set FACTAGE_SHARED_DATA")
    return folder


def pack(identity: str) -> None:
    """A rule pack; else the test skips: `make setup` installs those that come with the locked packages."""
    from factage.invoice.rules import PackStore

    if PackStore.default().find(identity) is None:
        missing(f"rule pack {identity}")

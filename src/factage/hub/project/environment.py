"""What the environment says: FACTAGE_… variables, each also as …_FILE; the data folder; the secret key."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def value(name: str, default: str = "") -> str:
    """The variable, or the content of the file that ``NAME_FILE`` names (how containers hand over secrets)."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE: {path} cannot be read ({error.strerror})") from error
    return os.environ.get(name) or default


def data_folder() -> Path:
    """FACTAGE_DATA, else the place where this user's programs keep their data."""
    home = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(value("FACTAGE_DATA", str(Path(home) / "factage"))).expanduser().absolute()


def make_folder(folder: Path) -> Path:
    """The folder, made readable for its owner alone where it does not exist."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """FACTAGE_SECRET_KEY, else the key in the data folder, made on first use (one winner among several processes)."""
    if given := value("FACTAGE_SECRET_KEY"):
        return given
    path = make_folder(folder) / "secret.key"
    if not path.exists():
        descriptor, draft = tempfile.mkstemp(dir=folder, prefix=".secret-")
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        Path(draft).unlink()
    return path.read_text(encoding="ascii").strip()


def database(url: str, folder: Path) -> dict[str, Any]:
    """Django's description of ``sqlite:///PATH`` or ``postgresql://USER:PASSWORD@HOST:PORT/NAME?OPTION=…``."""
    parts = urlsplit(url or "sqlite:")
    if parts.scheme == "sqlite":
        path = _path(parts) or folder / "factage.sqlite3"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(path),
            "ATOMIC_REQUESTS": False,
            "OPTIONS": {
                # A writer takes its lock at once: no transaction fails half-way because another one wrote meanwhile.
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                # FULL: what was committed survives a power cut, not only the death of the process.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
            # A file: the job engine opens the same database, and a database in memory has no WAL.
            "TEST": {"NAME": str(Path(tempfile.gettempdir(), f"factage-test-{os.getpid()}.sqlite3"))},
        }
    if parts.scheme in ("postgresql", "postgres"):
        return _postgresql(parts)
    raise ImproperlyConfigured(f"FACTAGE_DATABASE_URL: sqlite: or postgresql:, not {parts.scheme}:")


def _postgresql(parts: SplitResult) -> dict[str, Any]:
    name = unquote(parts.path.lstrip("/"))
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
        "TEST": {"NAME": f"test_{name}_{os.getpid()}"},
    }


def storage(url: str, folder: Path) -> dict[str, Any]:
    """Where files are kept: ``file:///PATH``, by default a folder of the data folder."""
    parts = urlsplit(url or "file:")
    if parts.scheme != "file":
        raise ImproperlyConfigured(f"FACTAGE_STORAGE_URL: file:///PATH, not {parts.scheme}:")
    path = _path(parts) or folder / "files"
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": str(path),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    }


def _path(parts: SplitResult) -> Path | None:
    """The absolute path of an address, with three slashes or four before it as the one or the other convention has it."""
    path = unquote(parts.path).lstrip("/")
    return Path(f"/{path}") if path else None


def address(name: str, default: str) -> SplitResult:
    """The address under which people reach us: http(s)://HOST[:PORT], nothing behind it."""
    parts = urlsplit(value(name, default).rstrip("/"))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise ImproperlyConfigured(f"{name}: http(s)://host[:port] is expected")
    return parts

"""What all tests share."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from django.conf import settings as django_settings
from hypothesis import HealthCheck, settings

import written_once

settings.register_profile(
    "factage", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("explore", settings.get_profile("factage"), derandomize=False, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "factage"))


def _in_memory_where_there_is_room() -> None:
    """Temporary files on the machine's memory disk, if it has one: the store and SQLite wait for the disk at each write.

    A killed process loses nothing there either; what a power cut would do is not what tests can see.
    """
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**30:
        tempfile.tempdir = os.environ["TMPDIR"] = str(memory)
        database = django_settings.DATABASES["default"]
        if "sqlite3" in str(database["ENGINE"]):
            database["TEST"]["NAME"] = str(memory / f"factage-test-{os.getpid()}.sqlite3")


def _own_data_folder() -> None:
    """A data folder and a key of this run's own, for it and for the commands that it starts: never the user's."""
    folder = Path(tempfile.mkdtemp(prefix="factage-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["FACTAGE_DATA"] = str(folder)
    os.environ["FACTAGE_SECRET_KEY"] = "a key for tests, which seals nothing of value"
    os.environ.pop("FACTAGE_SECRET_KEY_FILE", None)
    django_settings.FACTAGE_DATA = folder
    django_settings.STATIC_ROOT = folder / "static"
    django_settings.STATIC_ROOT.mkdir()
    django_settings.STORAGES["default"]["OPTIONS"]["location"] = str(folder / "files")


_in_memory_where_there_is_room()
_own_data_folder()
written_once.step_aside()

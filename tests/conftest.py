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
    "factage", deadline=None, derandomize=False, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("factage")


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


_own_data_folder()
written_once.step_aside()

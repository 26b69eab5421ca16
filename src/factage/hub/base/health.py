"""Whether this process can work: database, tables up to date, files."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


def ready() -> dict[str, bool]:
    """Each part and whether it is usable; no reason is told to whoever asks, the log has it."""
    return {"database": _database(), "tables": _tables(), "files": _files()}


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False


def _tables() -> bool:
    try:
        return _up_to_date()
    except (DatabaseError, _Behind):
        return False


class _Behind(Exception):  # noqa: N818 - named for the state of the tables
    pass


@cache
def _up_to_date() -> bool:
    """True once and for all; raises (and is asked again) while migrations are missing."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise _Behind
    return True


def _files() -> bool:
    folder = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return os.access(folder, os.W_OK | os.X_OK)

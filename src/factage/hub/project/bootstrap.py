"""What every command of the hub does first: set up Django, bring the tables up to date, have a first organisation."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factage.hub.accounts.models import Organisation

_LOCK_NUMBER = 0x_FAC7_A6E


def prepare(*, collect_static: bool = False) -> Organisation:
    """Django ready, tables made or brought up to date, the secret key and a first organisation there; returns it.

    Safe for several processes at once, on an empty data folder too. ``collect_static`` also gives the static files
    their hashed names (for the web server).
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factage.hub.project.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from factage.hub.project.environment import make_folder

    make_folder(settings.FACTAGE_DATA)
    str(settings.SECRET_KEY)
    with _alone():
        if _tables_missing():
            call_command("migrate", verbosity=0, interactive=False)
        if collect_static:
            call_command("collectstatic", verbosity=0, interactive=False)
        return _first_organisation()


def _tables_missing() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _first_organisation() -> Organisation:
    from factage.hub.accounts import operations, queries

    known = queries.organisations()
    return known[0] if known else operations.add_organisation(name="Mon organisation", slug="organisation")


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One process at a time: by a file in the data folder, and by a lock of the server where data folders differ."""
    from django.conf import settings
    from django.db import connection

    with (settings.FACTAGE_DATA / ".lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK_NUMBER])
        try:
            yield
        finally:
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK_NUMBER])

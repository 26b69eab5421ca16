"""What the database itself refuses: triggers that keep originals, events and seals from being changed or removed.

They are written by a migration and again, where missing, whenever an installation is prepared: SQLite drops the triggers
of a table that a later migration rebuilds.
"""

from __future__ import annotations

from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES: Final = ("documents_original", "documents_event", "documents_seal")
_DEEDS: Final = ("update", "delete")


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place; those that stand already are left."""
    with connection.cursor() as cursor:
        for statement in _install(connection.vendor):
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for the teardown of tests, which empty every table."""
    with connection.cursor() as cursor:
        for statement in _remove(connection.vendor):
            cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that should stand and do not."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("select name from sqlite_master where type = 'trigger'")
        else:
            cursor.execute("select tgname from pg_trigger where not tgisinternal")
        standing = {name for (name,) in cursor.fetchall()}
    return sorted(
        _name(table, deed)
        for table in TABLES
        for deed in _deeds(connection.vendor)
        if _name(table, deed) not in standing
    )


def install_by_migration(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _install(editor.connection.vendor):
        editor.execute(statement, params=None)  # a % in it is PostgreSQL's own


def remove_by_migration(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _remove(editor.connection.vendor):
        editor.execute(statement)


def _deeds(vendor: str) -> tuple[str, ...]:
    return _DEEDS if vendor == "sqlite" else (*_DEEDS, "truncate")


def _name(table: str, deed: str) -> str:
    return f"{table}_no_{deed}"


def _install(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"create trigger if not exists {_name(table, deed)} before {deed} on {table} "
            f"begin select raise(abort, '{table} is written once'); end"
            for table in TABLES
            for deed in _DEEDS
        ]
    refuse = (
        "create or replace function documents_written_once() returns trigger language plpgsql as "
        "$$ begin raise exception '% is written once', tg_table_name using errcode = 'restrict_violation'; end $$"
    )
    return [
        refuse,
        *(
            f"create or replace trigger {_name(table, deed)} before {deed} on {table} "
            f"for each {'statement' if deed == 'truncate' else 'row'} execute function documents_written_once()"
            for table in TABLES
            for deed in _deeds(vendor)
        ),
    ]


def _remove(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [f"drop trigger if exists {_name(table, deed)}" for table in TABLES for deed in _DEEDS]
    return [
        f"drop trigger if exists {_name(table, deed)} on {table}"
        for table in TABLES
        for deed in _deeds(vendor)
    ]

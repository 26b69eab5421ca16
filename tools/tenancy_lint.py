"""Our own lint rule: nothing in the hub goes round the scoped manager.

    python tools/tenancy_lint.py src/factage/hub [MORE…]

Prints `path:line: CODE what and why` and ends with 1 where something was found. There is no comment that silences it:
a place that may do what the rule forbids stands in ``ALLOWED`` with its reason. Migrations are left out: Django runs
them on historical models, which know no organisation.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

WHY: Final = {
    "T01": "system_scope sees the rows of all organisations: open scope(organisation) instead",
    "T02": "this name of Django leads past the scoped manager: use .objects",
    "T03": "a manager or a query of its own on a table of organisations: OrganisationRow brings the only one",
    "T04": "SQL by hand knows no organisation: use the models",
    "T05": "the doorplate is read and written by base.doorplate alone",
    "T06": "the scope's own variable: use scope(), current() and current_id()",
    "T07": "a model looked up by its name cannot be checked: import it",
    "T08": "writes past save(), which is what compares the organisation",
}

ALLOWED: Final[dict[tuple[str, str], str]] = {
    ("base/tenancy.py", "T02"): "reads the organisation itself, which is no row of an organisation",
    ("base/tenancy.py", "T03"): "defines the scoped manager",
    ("base/tenancy.py", "T07"): "stands below the app that defines Organisation",
    ("base/outbox.py", "T01"): "the dispatcher hands over the work of all organisations",
    ("base/doorplate.py", "T05"): "is the doorplate",
    ("accounts/queries.py", "T01"): "which organisations a person may enter is asked before one is in scope",
    ("accounts/models.py", "T03"): "a person may work for several organisations, and belongs to none",
    ("jobs/queries.py", "T01"): "the health of an installation: counts, never rows",
    ("jobs/engine.py", "T04"): "the engine's own tables, which hold identities of outbox rows only",
    ("project/bootstrap.py", "T04"): "a lock of the server, no table",
    ("base/health.py", "T04"): "SELECT 1, no table",
    ("jobs/health.py", "T04"): "the database's own check of itself, no rows",
    ("documents/immutable.py", "T04"): "triggers that refuse changes, made with the tables",
}

_PAST_THE_MANAGER: Final = {
    "_base_manager",
    "_default_manager",
    "base_manager_name",
    "default_manager_name",
    "base_manager",
    "default_manager",
}
_SQL: Final = {"RawSQL", "RawQuerySet", "Query"}
_SQL_CALLS: Final = {"raw", "extra", "cursor", "execute_sql", "schema_editor"}
_DRIVERS: Final = ("django.db.models.sql", "django.db.backends", "sqlite3", "psycopg")
_PAST_SAVE: Final = {
    "save_base",
    "_raw_delete",
    "_insert",
    "_update",
    "_do_update",
    "_do_insert",
    "_batched_insert",
}


@dataclass(frozen=True, slots=True, order=True)
class Offence:
    path: str
    line: int
    code: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.code} {WHY[self.code]}"


def offences(source: str, path: str) -> Iterator[Offence]:
    """What one file does that goes round. ``path`` is below the hub: ``customers/queries.py``."""
    for node in ast.walk(ast.parse(source)):
        for code in _codes(node):
            if (path, code) not in ALLOWED:
                yield Offence(path, getattr(node, "lineno", 1), code)


def _codes(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.ImportFrom(module=module, names=names):
            yield from _imported(module or "", [name.name for name in names])
        case ast.Import(names=names):
            if any(name.name.startswith(_DRIVERS) for name in names):
                yield "T04"
        case ast.Attribute(attr=attr):
            yield from _named(attr)
        case ast.Constant(value=str(text)):
            yield from _spelled(text)
        case ast.ClassDef(body=body):
            yield from _class(body)
        case ast.Assign(targets=targets):
            if any(isinstance(target, ast.Attribute) and target.attr == "objects" for target in targets):
                yield "T03"
        case ast.Call():
            yield from _called(node)
        case _:
            pass


def _imported(module: str, names: list[str]) -> Iterator[str]:
    if "system_scope" in names:
        yield "T01"
    if module.startswith("django.db") and _SQL & set(names):
        yield "T04"
    if module.startswith(_DRIVERS):
        yield "T04"
    if module == "factage.hub.base.models" and "Door" in names:
        yield "T05"
    if module == "factage.hub.base.tenancy" and any(name.startswith("_") for name in names):
        yield "T06"


def _named(attribute: str) -> Iterator[str]:
    if attribute in _PAST_THE_MANAGER:
        yield "T02"
    elif attribute == "system_scope":
        yield "T01"
    elif attribute == "Door":
        yield "T05"
    elif attribute in {"_scope", "_Scope"}:
        yield "T06"
    elif attribute in _PAST_SAVE:
        yield "T08"


def _spelled(text: str) -> Iterator[str]:
    """A name in quotes, as `getattr` takes it."""
    if text == "system_scope":
        yield "T01"
    elif text in _PAST_THE_MANAGER and text.startswith("_"):
        yield "T02"


def _class(body: list[ast.stmt]) -> Iterator[str]:
    """A class that brings a manager of its own (`objects = …`), or names another as Django's base or default one."""
    for statement in body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=name)])
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr())
            ):
                if name == "objects":
                    yield "T03"
                elif name in {"base_manager_name", "default_manager_name"}:
                    yield "T02"
            case _:
                pass


def _called(call: ast.Call) -> Iterator[str]:
    match call.func:
        case ast.Name(id="setattr") if any(
            isinstance(a, ast.Constant) and a.value == "objects" for a in call.args
        ):
            yield "T03"
        case ast.Attribute(value=ast.Name(id="models"), attr="Manager" | "QuerySet"):
            yield "T03"
        case ast.Attribute(
            value=ast.Attribute(attr="QuerySet" | "Manager"), attr="as_manager" | "from_queryset"
        ):
            yield "T03"
        case ast.Attribute(attr="as_manager" | "from_queryset"):
            yield "T03"
        case ast.Attribute(attr=attr) if attr in _SQL_CALLS:
            yield "T04"
        case ast.Attribute(value=ast.Name(id="apps"), attr="get_model" | "get_models"):
            yield "T07"
        case ast.Attribute(value=ast.Attribute(attr="Model"), attr="save" | "delete"):
            yield "T08"
        case ast.Name(id="Manager" | "QuerySet" | "RawSQL"):
            yield "T03"
        case _:
            pass


def examine(root: Path) -> list[Offence]:
    """Every offence in the files below ``root``, migrations left out."""
    found: set[Offence] = set()
    for file in sorted(root.rglob("*.py")):
        below = file.relative_to(root)
        if "migrations" not in below.parts:
            found.update(offences(file.read_text(encoding="utf-8"), below.as_posix()))
    return sorted(found)


def main(arguments: list[str]) -> int:
    found = [(root, offence) for root in arguments for offence in examine(Path(root))]
    for root, offence in found:
        print(f"{root.rstrip('/')}/{offence}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["src/factage/hub"]))

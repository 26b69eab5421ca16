"""Organisations strictly apart: no row is read or written without the organisation in scope being its own."""

from __future__ import annotations

import contextlib
import logging
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Generic, NoReturn, Protocol, Self, TypeVar

from django.apps import apps
from django.db import models

from factage.hub.base.identity import new_id

log = logging.getLogger(__name__)


class NoScope(Exception):  # noqa: N818 - named for what is missing
    """No organisation is in scope: open one with `scope(organisation)` at the entry point (middleware, command, job)."""


class ScopeConflict(Exception):  # noqa: N818 - named for what happened
    """A scope of another organisation is already open: leave it first; one piece of work serves one organisation."""


class OtherOrganisation(Exception):  # noqa: N818 - named for what was touched
    """A row of another organisation would be written, or pointed to."""


class HasKey(Protocol):
    """An organisation, seen from here: this app stands below the one that defines it."""

    @property
    def pk(self) -> Any: ...


@dataclass(slots=True)
class _Scope:
    organisation_id: uuid.UUID | None  # None: the system's own scope, over all organisations
    organisation: Any = None
    reason: str = ""


_scope: ContextVar[_Scope | None] = ContextVar("factage_scope", default=None)


@contextlib.contextmanager
def scope(organisation: HasKey | uuid.UUID) -> Iterator[None]:
    """Everything inside reads and writes the rows of this organisation only.

    Entered again for the same organisation it changes nothing; for another one it raises `ScopeConflict`. A thread
    starts without a scope.
    """
    is_key = isinstance(organisation, uuid.UUID)
    key = organisation if isinstance(organisation, uuid.UUID) else organisation.pk
    here = _scope.get()
    if here is not None and here.organisation_id not in (None, key):
        raise ScopeConflict(f"{here.organisation_id} is in scope, {key} was asked for")
    token = _scope.set(_Scope(key, None if is_key else organisation))
    try:
        yield
    finally:
        _scope.reset(token)


@contextlib.contextmanager
def system_scope(reason: str) -> Iterator[None]:
    """The one named way round: rows of all organisations, for what runs before an organisation is known.

    ``reason`` says in words why. The places that may use it are listed in `tools/tenancy_lint.py`.
    """
    if not reason:
        raise ValueError("the system scope is opened for a reason")
    token = _scope.set(_Scope(None, reason=reason))
    try:
        yield
    finally:
        _scope.reset(token)


def current_id() -> uuid.UUID:
    """The key of the organisation in scope; raises `NoScope`."""
    here = _scope.get()
    if here is None or here.organisation_id is None:
        raise NoScope
    return here.organisation_id


def current() -> Any:
    """The organisation in scope (`accounts.Organisation`); raises `NoScope`."""
    key = current_id()
    here = _scope.get()
    assert here is not None
    if here.organisation is None:
        here.organisation = apps.get_model("accounts", "Organisation")._default_manager.get(pk=key)  # noqa: SLF001 - Django's documented name
    return here.organisation


def _demand() -> _Scope:
    here = _scope.get()
    if here is None:
        raise NoScope
    return here


Row_co = TypeVar("Row_co", bound="OrganisationRow", covariant=True)


class ScopedQuerySet(models.QuerySet[Row_co], Generic[Row_co]):
    """A query over rows of the organisation in scope; what would leave it raises."""

    def bulk_create(self, objs: Iterable[Row_co], *args: Any, **kwargs: Any) -> list[Row_co]:
        if kwargs.get("update_conflicts"):
            raise OtherOrganisation("an upsert would change rows that were not compared")
        rows = list(objs)
        _guard(rows)
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Row_co], fields: Iterable[str], *args: Any, **kwargs: Any) -> int:
        rows, names = list(objs), list(fields)
        _guard(rows, only=names)
        return super().bulk_update(rows, names, *args, **kwargs)

    def update(self, **values: Any) -> int:
        here = _demand()
        for name in ("organisation", "organisation_id"):
            if name in values and here.organisation_id is not None:
                value = values[name]
                if (value.pk if hasattr(value, "pk") else value) != here.organisation_id:
                    raise OtherOrganisation("update would move rows to another organisation")
        for field in _links(self.model):
            if here.organisation_id is not None and (field.name in values or field.attname in values):
                value = values.get(field.name, values.get(field.attname))
                key = value.pk if isinstance(value, models.Model) else value
                remote: Any = field.related_model
                if key is not None and not remote.objects.filter(pk=key).exists():
                    raise OtherOrganisation(
                        f"{self.model.__name__}.{field.name} would point to another organisation"
                    )
        return super().update(**values)

    def raw(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise OtherOrganisation("raw SQL knows no organisation")


class ScopedManager(models.Manager[Row_co], Generic[Row_co]):
    """The only manager of an organisation's rows: raises `NoScope` without a scope, filters by it within one."""

    def get_queryset(self) -> ScopedQuerySet[Row_co]:
        here = _demand()
        rows: ScopedQuerySet[Row_co] = ScopedQuerySet(self.model, using=self._db)
        return rows if here.organisation_id is None else rows.filter(organisation_id=here.organisation_id)

    def raw(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise OtherOrganisation("raw SQL knows no organisation")


class OrganisationRow(models.Model):
    """A row that belongs to one organisation. Without an organisation of its own it takes the one in scope.

    Reading needs a scope (`NoScope`); writing a row of another organisation, or one that points to such a row, raises
    `OtherOrganisation`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", editable=False
    )
    organisation_id: uuid.UUID

    objects = ScopedManager[Self]()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        _guard([self], only=kwargs.get("update_fields"))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        _own(self.organisation_id, _demand(), type(self).__name__)
        return super().delete(*args, **kwargs)


def _guard(rows: Sequence[OrganisationRow], *, only: Collection[str] | None = None) -> None:
    """Every row is of the organisation in scope, and so is every row that it points to."""
    here = _demand()
    for row in rows:
        if here.organisation_id is not None and not row.organisation_id:
            row.organisation_id = here.organisation_id
        _own(row.organisation_id, here, type(row).__name__)
    if rows:
        for field in _links(type(rows[0])):
            if only is None or field.name in only or field.attname in only:
                _guard_links(rows, field)


def _guard_links(rows: Sequence[OrganisationRow], field: models.ForeignKey[Any, Any]) -> None:
    """The rows that ``field`` points to have the organisation of the row that points."""
    unknown: dict[uuid.UUID, set[Any]] = {}
    for row in rows:
        key = getattr(row, field.attname)
        if key is None:
            continue
        if field.is_cached(row):
            target: Any = field.get_cached_value(row)
            if target is not None and target.organisation_id != row.organisation_id:
                raise OtherOrganisation(f"{type(row).__name__}.{field.name} points to another organisation")
        else:
            unknown.setdefault(row.organisation_id, set()).add(key)
    remote: Any = field.related_model
    for organisation_id, keys in unknown.items():
        known = remote.objects.filter(organisation_id=organisation_id, pk__in=keys).count()
        if known != len(keys):
            raise OtherOrganisation(f"{field.model.__name__}.{field.name} points to another organisation")


def _links(model: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    return [
        field
        for field in model._meta.concrete_fields  # noqa: SLF001 - Django's documented name
        if isinstance(field, models.ForeignKey)
        and isinstance(field.related_model, type)
        and issubclass(field.related_model, OrganisationRow)
    ]


def _own(organisation_id: uuid.UUID | None, here: _Scope, what: str) -> None:
    if here.organisation_id is not None and organisation_id != here.organisation_id:
        raise OtherOrganisation(f"{what} of {organisation_id} while {here.organisation_id} is in scope")

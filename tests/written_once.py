"""Emptying the tables after a test that used real transactions: what is written once is in the way, and steps aside."""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.test import TransactionTestCase

from factage.hub.documents import immutable

_teardown = TransactionTestCase._fixture_teardown


def _without_triggers(self: Any) -> None:
    for name in self._databases_names(include_mirrors=False):
        immutable.remove(connections[name])
    try:
        _teardown(self)
    finally:
        for name in self._databases_names(include_mirrors=False):
            immutable.install(connections[name])


def step_aside() -> None:
    TransactionTestCase._fixture_teardown = _without_triggers

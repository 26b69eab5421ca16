from __future__ import annotations

import importlib.util
import sys

import pytest

from need import ROOT

_spec = importlib.util.spec_from_file_location("tenancy_lint", ROOT / "tools" / "tenancy_lint.py")
lint = importlib.util.module_from_spec(_spec)
sys.modules["tenancy_lint"] = lint
_spec.loader.exec_module(lint)


@pytest.mark.parametrize(
    ("code", "source"),
    [
        ("T01", "from factage.hub.base.tenancy import system_scope"),
        ("T01", "from factage.hub.base import tenancy\ntenancy.system_scope('x')"),
        ("T01", "getattr(tenancy, 'system_scope')"),
        ("T02", "Customer._base_manager.all()"),
        ("T02", "Customer._default_manager.all()"),
        ("T02", "Customer._meta.base_manager.all()"),
        ("T02", "getattr(Customer, '_base_manager').all()"),
        ("T02", "class A:\n    class Meta:\n        base_manager_name = 'everything'"),
        ("T03", "class A(OrganisationRow):\n    objects = models.Manager()"),
        ("T03", "class A(OrganisationRow):\n    everything = models.Manager()"),
        ("T03", "class A(OrganisationRow):\n    everything = Manager()"),
        ("T03", "class A(OrganisationRow):\n    objects: Manager = find()"),
        ("T03", "Customer.objects = other"),
        ("T03", "setattr(Customer, 'objects', other)"),
        ("T03", "models.QuerySet(Customer).all()"),
        ("T03", "CustomerQuerySet.as_manager()"),
        ("T04", "connection.cursor()"),
        ("T04", "from django.db.models.expressions import RawSQL"),
        ("T04", "Customer.objects.raw('SELECT 1')"),
        ("T04", "Customer.objects.extra(where=['1=1'])"),
        ("T04", "import sqlite3"),
        ("T04", "import psycopg"),
        ("T04", "from django.db.models.sql import Query"),
        ("T05", "from factage.hub.base.models import Door"),
        ("T05", "models.Door.objects.all()"),
        ("T06", "from factage.hub.base.tenancy import _scope"),
        ("T06", "tenancy._scope.set(None)"),
        ("T07", "apps.get_model('customers', 'Customer').objects"),
        ("T08", "customer.save_base(raw=True)"),
        ("T08", "models.Model.save(customer)"),
    ],
)
def test_going_round_the_scoped_manager_is_found(code, source):
    assert code in {offence.code for offence in lint.offences(source, "customers/queries.py")}


def test_ordinary_code_is_left_alone():
    source = """
from django.db import models, transaction
from factage.hub.base.tenancy import OrganisationRow, scope
from factage.hub.customers.models import Customer

class Row(OrganisationRow):
    name = models.CharField(max_length=3)

with transaction.atomic(), scope(organisation):
    Customer.objects.filter(name="x").update(name="y")
    customer.contacts.all().delete()
    customer.save(update_fields=["name"])
"""
    assert list(lint.offences(source, "customers/queries.py")) == []


def test_the_hub_and_the_command_line_do_not_go_round():
    for folder in ("src/factage/hub", "src/factage/cli"):
        assert [str(offence) for offence in lint.examine(ROOT / folder)] == []


def test_every_allowed_place_exists_uses_its_permission_and_says_why():
    for (path, code), reason in lint.ALLOWED.items():
        file = ROOT / "src/factage/hub" / path
        found = {offence.code for offence in lint.offences(file.read_text(), "elsewhere.py")}
        assert code in found, (path, code)
        assert len(reason) > 10, (path, code)


def test_the_command_prints_what_it_found_and_ends_with_1(tmp_path, capsys):
    (tmp_path / "a.py").write_text("Customer._base_manager.all()\n")
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "0001.py").write_text("import sqlite3\n")
    assert lint.main([str(tmp_path)]) == 1
    assert capsys.readouterr().out.startswith(f"{tmp_path}/a.py:1: T02 ")
    (tmp_path / "a.py").unlink()
    assert lint.main([str(tmp_path)]) == 0

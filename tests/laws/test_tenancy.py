"""The law of organisations: whatever is done in whatever order, nobody reads, changes or points to another's rows."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

import factories
from factage.hub.accounts.models import Organisation
from factage.hub.base.tenancy import NoScope, OtherOrganisation, scope, system_scope
from factage.hub.customers.models import Contact, Customer

HOUSES = st.integers(0, 2)
ACTS = st.sampled_from(["create", "read", "rename", "save", "update", "delete", "point", "bulk", "steal"])


class Tenancy(TestCase):
    houses: list[Organisation]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.houses = [factories.organisation() for _ in range(3)]

    @given(st.lists(st.tuples(ACTS, HOUSES, HOUSES), max_size=30))
    def test_no_sequence_of_acts_crosses_from_one_organisation_to_another(
        self, acts: list[tuple[str, int, int]]
    ) -> None:
        expected: Counter[int] = Counter()
        rows: list[list[Customer]] = [[], [], []]
        for number, (act, here, there) in enumerate(acts):
            with scope(self.houses[here]):
                _do(act, number, self.houses[there], rows[there], own=here == there)
                if here == there and act in {"create", "bulk"}:
                    expected[here] += 1
                if here == there and act == "delete" and rows[there]:
                    expected[here] -= 1
                    rows[there].pop()
        for place, house in enumerate(self.houses):
            with scope(house):
                assert Customer.objects.count() == expected[place]
                assert {row.organisation_id for row in Customer.objects.all()} <= {house.pk}
                assert all(contact.customer.organisation_id == house.pk for contact in Contact.objects.all())
                assert set(Customer.objects.values_list("pk", flat=True)) == {row.pk for row in rows[place]}
        with system_scope("the law counts over all"):
            assert Customer.objects.count() == expected.total()

    @given(
        st.sampled_from(["all", "count", "exists", "first", "iterator", "create", "get_or_create", "update"])
    )
    def test_without_a_scope_nothing_is_read_or_written(self, name: str) -> None:
        with pytest.raises(NoScope):
            getattr(Customer.objects, name)()


def _do(act: str, number: int, house: Organisation, rows: list[Customer], *, own: bool) -> None:
    """One act on the rows of ``house``; where it is not the one in scope, it raises or finds nothing."""
    if act in {"create", "bulk"}:
        row = Customer(organisation=house, reference=f"R{number}", name="x")
        _allowed(own, lambda: row.save() if act == "create" else Customer.objects.bulk_create([row]))
        if own:
            rows.append(row)
    elif rows:
        row = rows[-1]
        visible = Customer.objects.filter(pk=row.pk)
        assert visible.exists() is own
        assert visible.update(name="y") == int(own)
        if act == "steal":
            _steal(row, own=own)
        elif act in _WRITES:
            _allowed(own, lambda: _WRITES[act](row))


_WRITES = {
    "rename": lambda row: Customer.objects.bulk_update([row], ["name"]),
    "save": lambda row: row.save(),
    "point": lambda row: Contact.objects.create(customer_id=row.pk, name="c"),
    "delete": lambda row: row.delete(),
}


def _steal(row: Customer, *, own: bool) -> None:
    """A row of the organisation in scope is turned to point to another's, at once or by saving."""
    other = Customer.objects.exclude(pk=row.pk).first()
    if other is not None and not own:
        contact = Contact.objects.create(customer=other, name="c")
        _allowed(False, lambda: Contact.objects.filter(pk=contact.pk).update(customer=row.pk))
        contact.customer = row
        _allowed(False, contact.save)


def _allowed(own: bool, act: Any) -> None:
    if own:
        act()
    else:
        with pytest.raises(OtherOrganisation):
            act()

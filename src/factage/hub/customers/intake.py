"""Taking a customers file: each good row once, each bad one named; a second time changes nothing."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, Final

from django.db import transaction

from factage.hub.accounts.models import Organisation
from factage.hub.base.actor import Actor
from factage.hub.base.tenancy import scope
from factage.hub.customers import table
from factage.hub.customers.models import (
    Agreement,
    Basis,
    Change,
    Channel,
    Contact,
    ContactRole,
    Customer,
    ElectronicAddress,
    Requirement,
)
from factage.hub.customers.rows import COLUMNS, BadRow, Problem, Row, Terms, understand
from factage.invoice import names

_AT_ONCE: Final = 500
"""Customers per transaction: a reader of the same database never waits long."""


@dataclass(slots=True)
class Import:
    """What a file brought. ``unknown_columns`` were kept beside their customers."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    agreements_begun: int = 0
    agreements_ended: int = 0
    bad: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    unknown_columns: tuple[str, ...] = ()


def import_file(
    *, organisation: Organisation, actor: Actor, data: bytes, now: datetime, name: str = "customers.csv"
) -> Import:
    """Take a customers file (CSV or XLSX, the columns of the contract); raises `UnusableFile` for the whole of it.

    A row adds its customer, or changes what it says differently; an empty cell says nothing. Rows with one
    ``customer_id`` are several agreements. An agreement that takes the place of another of the same channel ends it the
    day before; what a person ended is not begun again. The e-mail address of an agreement that says on what it rests is
    verified by it.
    """
    read = table.read(data)
    result = Import(
        rows=len(read.lines),
        unknown_columns=tuple(
            column for column in read.columns if column and table.key(column) not in COLUMNS
        ),
    )
    customers = _by_customer(read.lines, result)
    while portion := dict(islice(customers.items(), _AT_ONCE)):
        with transaction.atomic(), scope(organisation):
            _Portion(organisation, actor, now, name, result, portion).take()
        for reference in portion:
            del customers[reference]
    result.bad.sort(key=lambda problem: problem.line)
    return result


def _by_customer(lines: Iterable[table.Line], result: Import) -> dict[str, list[Row]]:
    customers: dict[str, list[Row]] = {}
    for line in lines:
        try:
            row = understand(line)
            _agree(row, customers.get(row.reference, []))
        except BadRow as bad:
            reference = line.cells.get("customer_id", "")
            result.bad.append(Problem(line.number, reference, bad.code, bad.column, bad.value))
        else:
            customers.setdefault(row.reference, []).append(row)
            result.warnings += row.warnings
    return customers


def _agree(row: Row, before: Sequence[Row]) -> None:
    """Two rows of one customer do not say different things of him."""
    for name, value in row.particulars.items():
        if any(other.particulars.get(name, value) != value for other in before):
            raise BadRow("contradicts_row_before", name, value)


@dataclass(slots=True)
class _Portion:
    """Some customers of the file, compared with what is there, and written in few statements."""

    organisation: Organisation
    actor: Actor
    now: datetime
    name: str
    result: Import
    wanted: dict[str, list[Row]]
    customers: dict[str, Customer] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    altered: set[uuid.UUID] = field(default_factory=set)
    new: set[uuid.UUID] = field(default_factory=set)

    def take(self) -> None:
        self._customers()
        self._contacts()
        self._addresses()
        self._agreements()
        self._requirements()
        Change.objects.bulk_create(self.changes, batch_size=500)
        self.result.added += len(self.new)
        self.result.changed += len(self.altered - self.new)
        self.result.unchanged += len(self.customers) - len(self.new | self.altered)

    def _rows(self) -> Iterator[tuple[Customer, Row]]:
        for reference, customer in self.customers.items():
            for row in self.wanted[reference]:
                yield customer, row

    def _note(self, customer: Customer, what: str, before: str, after: str) -> None:
        self.altered.add(customer.pk)
        self.changes.append(
            Change(
                organisation=self.organisation,
                customer=customer,
                at=self.now,
                by=str(self.actor),
                field=what[:40],
                before=before,
                after=after,
            )
        )

    def _customers(self) -> None:
        known = {c.reference: c for c in Customer.objects.filter(reference__in=list(self.wanted))}
        added, changed = [], []
        for reference, rows in self.wanted.items():
            said = {name: value for row in rows for name, value in row.particulars.items()}
            extra = {name: value for row in rows for name, value in row.extra.items()}
            customer = known.get(reference)
            if customer is not None:
                if self._alter(customer, said, extra):
                    changed.append(customer)
            elif not said.get("name"):
                self.result.bad += [Problem(row.line, reference, "name_missing", "name") for row in rows]
                continue
            else:
                customer = Customer(
                    organisation=self.organisation,
                    reference=reference,
                    extra=extra,
                    name_key=names.key(said["name"]),
                    **{"language": self.organisation.language} | said,
                )
                added.append(customer)
                self.new.add(customer.pk)
                self._note(customer, "reference", "", reference)
            self.customers[reference] = customer
        Customer.objects.bulk_create(added)
        Customer.objects.bulk_update(
            changed,
            ["name", "name_key", "kind", "siren", "siret", "vat_id", "country", "language", "extra"],
            batch_size=100,
        )

    def _alter(self, customer: Customer, said: dict[str, str], extra: dict[str, str]) -> bool:
        different = {name: value for name, value in said.items() if getattr(customer, name) != value}
        for name, value in different.items():
            self._note(customer, name, getattr(customer, name), value)
            setattr(customer, name, value)
        customer.name_key = names.key(customer.name)
        for name, value in extra.items():
            if customer.extra.get(name) != value:
                self._note(customer, f"extra.{name}", customer.extra.get(name, ""), value)
                different[name] = value
        customer.extra = customer.extra | extra
        return bool(different)

    def _contacts(self) -> None:
        known = set(
            Contact.objects.filter(
                customer__in=self.customers.values(), role=ContactRole.BILLING
            ).values_list("customer_id", "email")
        )
        added = []
        for customer, row in self._rows():
            if row.email and (customer.pk, row.email) not in known:
                known.add((customer.pk, row.email))
                added.append(
                    Contact(
                        organisation=self.organisation,
                        customer=customer,
                        role=ContactRole.BILLING,
                        email=row.email,
                    )
                )
                self._note(customer, "contact.billing", "", row.email)
        Contact.objects.bulk_create(added)

    def _addresses(self) -> None:
        """The address that an agreement names, verified by what the agreement rests on; nothing verified is undone."""
        known = {
            (address.customer_id, address.value): address
            for address in ElectronicAddress.objects.filter(
                customer__in=self.customers.values(), network=Channel.EMAIL, scheme=""
            )
        }
        added, verified = [], []
        for customer, row in self._rows():
            if row.terms is None or not row.terms.address:
                continue
            address = known.get((customer.pk, row.terms.address))
            is_new = address is None
            if address is None:
                address = ElectronicAddress(
                    organisation=self.organisation,
                    customer=customer,
                    network=Channel.EMAIL,
                    value=row.terms.address,
                )
                known[customer.pk, row.terms.address] = address
                added.append(address)
                self._note(customer, "address.email", "", row.terms.address)
            if address.verified_on is None and row.terms.basis and not self._distrusted(customer, address):
                address.verified_on = row.terms.agreed_from
                address.proof = self._proof(row, row.terms)
                if not is_new and address not in added:
                    verified.append(address)
                    self._note(customer, "verified.email", "", f"{address.verified_on} {address.proof}")
        ElectronicAddress.objects.bulk_create(added)
        ElectronicAddress.objects.bulk_update(verified, ["verified_on", "proof"], batch_size=100)

    def _distrusted(self, customer: Customer, address: ElectronicAddress) -> bool:
        """A bounce or a person said that the address is wrong: the same old file does not make it right again."""
        if customer.pk in self.new or address._state.adding:  # noqa: SLF001 - Django's documented name
            return False
        return Change.objects.filter(customer=customer, field="verified.email", before__gt="").exists()

    def _proof(self, row: Row, terms: Terms) -> str:
        basis = str(Basis(terms.basis).label)
        return f"{basis} : {terms.proof}" if terms.proof else f"{basis} ({self.name}, {row.line})"

    def _agreements(self) -> None:
        known: dict[uuid.UUID, list[Agreement]] = defaultdict(list)
        for agreement in Agreement.objects.filter(customer__in=self.customers.values()).order_by("id"):
            known[agreement.customer_id].append(agreement)
        begun: list[Agreement] = []
        ended: dict[uuid.UUID, Agreement] = {}
        for customer in self.customers.values():
            wanted = [row.terms for row in self.wanted[customer.reference] if row.terms is not None]
            for terms in dict.fromkeys(wanted):
                for agreement in self._end_or_begin(customer, terms, wanted, known[customer.pk]):
                    if agreement in known[customer.pk]:
                        ended[agreement.pk] = agreement
                    else:
                        begun.append(agreement)
                        known[customer.pk].append(agreement)
        for agreement in begun:
            ended.pop(agreement.pk, None)  # ended by a later row of the same file, before it was written
        Agreement.objects.bulk_create(begun)
        Agreement.objects.bulk_update(list(ended.values()), list(Agreement.END), batch_size=100)
        self.result.agreements_begun += len(begun)
        self.result.agreements_ended += len(ended)

    def _end_or_begin(
        self, customer: Customer, terms: Terms, wanted: Sequence[Terms], known: Sequence[Agreement]
    ) -> Iterator[Agreement]:
        """What has to be written so that these terms hold: ended agreements, new ones, or nothing."""
        same = [one for one in known if _said(one)[:4] + _said(one)[5:] == terms.said[:4] + terms.said[5:]]
        base = next((one for one in same if one.agreed_from == terms.agreed_from), None)
        if base is None:
            yield from self._replaced(terms, wanted, known)
            yield self._begin(customer, terms, terms.agreed_from)
            return
        later = [one for one in same if one.agreed_from >= terms.agreed_from]
        if any(one.agreed_until == terms.agreed_until for one in later) or any(one.ended_at for one in later):
            return
        last = max(later, key=lambda one: one.agreed_from)
        if last.agreed_until is None or (terms.agreed_until and terms.agreed_until < last.agreed_until):
            assert terms.agreed_until is not None
            yield self._end(last, terms.agreed_until)
        else:
            yield self._begin(customer, terms, last.agreed_until + timedelta(days=1))

    def _replaced(
        self, terms: Terms, wanted: Sequence[Terms], known: Sequence[Agreement]
    ) -> Iterator[Agreement]:
        """Agreements of the same channel which these terms take the place of: the file does not say them as well."""
        kept = {other.said for other in wanted}
        for agreement in known:
            open_then = agreement.agreed_until is None or agreement.agreed_until >= terms.agreed_from
            if (
                agreement.channel == terms.channel
                and agreement.agreed_from <= terms.agreed_from
                and open_then
                and _said(agreement) not in kept
            ):
                yield self._end(agreement, terms.agreed_from - timedelta(days=1))

    def _begin(self, customer: Customer, terms: Terms, agreed_from: date) -> Agreement:
        self.altered.add(customer.pk)
        return Agreement(
            organisation=self.organisation,
            customer=customer,
            channel=terms.channel,
            delivery=terms.delivery,
            format=terms.format,
            address=terms.address,
            agreed_from=agreed_from,
            agreed_until=terms.agreed_until,
            basis=terms.basis,
            proof=terms.proof,
            recorded_at=self.now,
            recorded_by=str(self.actor),
        )

    def _end(self, agreement: Agreement, until: date) -> Agreement:
        self.altered.add(agreement.customer_id)
        agreement.agreed_until, agreement.ended_at, agreement.ended_by = until, self.now, str(self.actor)
        return agreement

    def _requirements(self) -> None:
        known = set(
            Requirement.objects.filter(customer__in=self.customers.values()).values_list(
                "customer_id", "kind"
            )
        )
        added = []
        for customer, row in self._rows():
            for kind in row.requires:
                if (customer.pk, kind) not in known:
                    known.add((customer.pk, kind))
                    added.append(
                        Requirement(
                            organisation=self.organisation,
                            customer=customer,
                            kind=kind,
                            provenance=f"{self.name}, {row.line}",
                            recorded_at=self.now,
                            recorded_by=str(self.actor),
                        )
                    )
                    self._note(customer, "requires", "", kind)
        Requirement.objects.bulk_create(added)


def _said(agreement: Agreement) -> tuple[Any, ...]:
    return (
        agreement.channel,
        agreement.delivery,
        agreement.format,
        agreement.address,
        agreement.agreed_from,
        agreement.basis,
        agreement.proof,
    )

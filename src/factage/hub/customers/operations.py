"""What changes customers. Agreements are never overwritten: a change ends one and begins another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from factage.hub.accounts.models import Organisation
from factage.hub.base.actor import Actor
from factage.hub.base.tenancy import scope
from factage.hub.customers.intake import import_file as import_file  # noqa: PLC0414 - one of the operations
from factage.hub.customers.models import (
    Agreement,
    Change,
    Contact,
    Customer,
    ElectronicAddress,
    Requirement,
)

PARTICULARS: Final = ("name", "kind", "siren", "siret", "vat_id", "country", "language")


def add_customer(
    *, organisation: Organisation, actor: Actor, now: datetime, reference: str, name: str, **particulars: Any
) -> Customer:
    """A new customer under the seller's own number. Raises `ValidationError`, also where the number is taken."""
    with transaction.atomic(), scope(organisation):
        customer = Customer(organisation=organisation, reference=reference, name=name, **particulars)
        customer.full_clean()
        customer.save()
        _note(customer, {"reference": ("", reference)}, actor=actor, now=now)
        return customer


def change_customer(*, customer: Customer, actor: Actor, now: datetime, **particulars: Any) -> Customer:
    """Other particulars; each change is noted with who made it. Raises `ValidationError`."""
    unknown = set(particulars) - set(PARTICULARS)
    if unknown:
        raise ValueError(f"no particulars of a customer: {sorted(unknown)}")
    with transaction.atomic(), scope(customer.organisation_id):
        changed = {
            name: (str(getattr(customer, name)), str(value))
            for name, value in particulars.items()
            if getattr(customer, name) != value
        }
        if changed:
            for name in changed:
                setattr(customer, name, particulars[name])
            customer.full_clean()
            customer.save(update_fields=list(changed))
            _note(customer, changed, actor=actor, now=now)
        return customer


def begin_agreement(
    *,
    customer: Customer,
    channel: str,
    agreed_from: date,
    actor: Actor,
    now: datetime,
    delivery: str = "",
    format: str = "",  # noqa: A002 - the agreement's own word
    address: str = "",
    agreed_until: date | None = None,
    basis: str = "",
    proof: str = "",
) -> Agreement:
    """Write down what was agreed. Others in force stay: use `change_agreement` where this one takes another's place."""
    with transaction.atomic(), scope(customer.organisation_id):
        agreement = Agreement(
            organisation_id=customer.organisation_id,
            customer=customer,
            channel=channel,
            delivery=delivery,
            format=format,
            address=address,
            agreed_from=agreed_from,
            agreed_until=agreed_until,
            basis=basis,
            proof=proof,
            recorded_at=now,
            recorded_by=str(actor),
        )
        agreement.full_clean()
        agreement.save()
        return agreement


def end_agreement(*, agreement: Agreement, until: date, actor: Actor, now: datetime) -> Agreement:
    """The agreement holds until that day, this included; it stays to be read. A day before its first: it never held."""
    with transaction.atomic(), scope(agreement.organisation_id):
        agreement.agreed_until, agreement.ended_at, agreement.ended_by = until, now, str(actor)
        agreement.save(update_fields=list(Agreement.END))
        return agreement


def change_agreement(
    *, agreement: Agreement, agreed_from: date, actor: Actor, now: datetime, **terms: Any
) -> Agreement:
    """From a day on other terms: the agreement ends the day before, and another begins with what ``terms`` changes."""
    before = {
        name: getattr(agreement, name)
        for name in ("channel", "delivery", "format", "address", "agreed_until", "basis", "proof")
    }
    with transaction.atomic():
        end_agreement(agreement=agreement, until=agreed_from - timedelta(days=1), actor=actor, now=now)
        return begin_agreement(
            customer=agreement.customer, agreed_from=agreed_from, actor=actor, now=now, **(before | terms)
        )


def add_contact(
    *,
    customer: Customer,
    role: str,
    email: str = "",
    name: str = "",
    phone: str = "",
    actor: Actor,
    now: datetime,
) -> Contact:
    """Whom to speak to at the customer's; the same address in the same role is there once."""
    with transaction.atomic(), scope(customer.organisation_id):
        known = Contact.objects.filter(customer=customer, role=role, email=email).first() if email else None
        if known is not None:
            return known
        contact = Contact(customer=customer, role=role, email=email, name=name, phone=phone)
        contact.organisation_id = customer.organisation_id
        contact.full_clean()
        contact.save()
        _note(customer, {f"contact.{role}": ("", email or name)}, actor=actor, now=now)
        return contact


def remove_contact(*, contact: Contact, actor: Actor, now: datetime) -> None:
    with transaction.atomic(), scope(contact.organisation_id):
        _note(contact.customer, {f"contact.{contact.role}": (str(contact), "")}, actor=actor, now=now)
        contact.delete()


def add_address(
    *,
    customer: Customer,
    network: str,
    value: str,
    actor: Actor,
    now: datetime,
    scheme: str = "",
    verified_on: date | None = None,
    proof: str = "",
) -> ElectronicAddress:
    """Where the customer receives on a network; with ``verified_on`` and ``proof`` also that it is known to be right."""
    with transaction.atomic(), scope(customer.organisation_id):
        address = ElectronicAddress.objects.filter(
            customer=customer, network=network, scheme=scheme, value=value
        ).first()
        if address is None:
            address = ElectronicAddress(customer=customer, network=network, scheme=scheme, value=value)
            address.organisation_id = customer.organisation_id
            _note(customer, {f"address.{network}": ("", value)}, actor=actor, now=now)
        if verified_on is not None and (address.verified_on, address.proof) != (verified_on, proof):
            before = str(address.verified_on or "")
            address.verified_on, address.proof = verified_on, proof
            _note(customer, {f"verified.{network}": (before, f"{verified_on} {proof}")}, actor=actor, now=now)
        address.full_clean()
        address.save()
        return address


def distrust_address(*, address: ElectronicAddress, actor: Actor, now: datetime, why: str) -> None:
    """The address is no longer known to be right (a bounce, a word of the customer): nothing more is sent there."""
    with transaction.atomic(), scope(address.organisation_id):
        before = f"{address.verified_on or ''} {address.proof}".strip()
        address.verified_on, address.proof = None, ""
        address.save(update_fields=["verified_on", "proof"])
        _note(address.customer, {f"verified.{address.network}": (before, why)}, actor=actor, now=now)


def require(*, customer: Customer, kind: str, provenance: str, actor: Actor, now: datetime) -> Requirement:
    """What the customer demands of each invoice, and from where we know it."""
    with transaction.atomic(), scope(customer.organisation_id):
        known = Requirement.objects.filter(customer=customer, kind=kind).first()
        if known is not None:
            return known
        requirement = Requirement(
            customer=customer, kind=kind, provenance=provenance, recorded_at=now, recorded_by=str(actor)
        )
        requirement.organisation_id = customer.organisation_id
        requirement.full_clean()
        requirement.save()
        _note(customer, {"requires": ("", kind)}, actor=actor, now=now)
        return requirement


def no_longer_require(*, requirement: Requirement, actor: Actor, now: datetime) -> None:
    with transaction.atomic(), scope(requirement.organisation_id):
        _note(requirement.customer, {"requires": (requirement.kind, "")}, actor=actor, now=now)
        requirement.delete()


def _note(customer: Customer, changed: Mapping[str, tuple[str, str]], *, actor: Actor, now: datetime) -> None:
    Change.objects.bulk_create(
        Change(
            organisation_id=customer.organisation_id,
            customer=customer,
            at=now,
            by=str(actor),
            field=field,
            before=before,
            after=after,
        )
        for field, (before, after) in changed.items()
    )

"""Reads about customers: whose invoice it is, what was agreed on a day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from django.db.models import Q, QuerySet

from factage.hub.customers.models import Agreement, Change, Customer
from factage.invoice import names
from factage.invoice.model import Invoice, Party

By = Literal["siret", "siren", "vat_id", "reference", "name", ""]
PROPOSALS: Final = 5


@dataclass(frozen=True, slots=True)
class Match:
    """Whose invoice it is, and by what it was found. Without ``customer``, ``proposals`` are for a person to choose from.

    ``by`` is the strongest identifier that led somewhere, "name" where only the name did, "" where nothing did.
    """

    customer: Customer | None
    by: By
    proposals: Sequence[Customer] = ()


@dataclass(frozen=True, slots=True)
class _Said:
    """What an invoice says of its buyer, as it is compared."""

    siret: str
    siren: str
    vat_id: str
    references: frozenset[str]
    name: str


def find_for(invoice: Invoice) -> Match:
    """The customer in the organisation in scope that an invoice is for: by identifier alone, never by name.

    Each identifier that the invoice gives (SIRET, SIREN, VAT number, the seller's own customer number, which is the
    BT-46 without scheme) leads to customers, or to none. There is a match where exactly one customer is meant by all
    that lead somewhere. Where they contradict one another, or mean several, or where the SIREN is right and the SIRET
    is another one, or where only the name agrees, customers are proposed.
    """
    if invoice.buyer is None:
        return Match(None, "")
    said = _said(invoice.buyer)
    meant = {by: customers for by, customers in _meant(said).items() if customers}
    if not meant:
        return _by_name(said.name)
    by = next(iter(meant))
    keys = set.intersection(*({customer.pk for customer in customers} for customers in meant.values()))
    everyone = {customer.pk: customer for customers in meant.values() for customer in customers}
    if len(keys) == 1:
        customer = everyone[keys.pop()]
        if not (said.siret and customer.siret and customer.siret != said.siret):
            return Match(customer, by)
        return Match(None, by, (customer,))
    proposals = [everyone[key] for key in everyone if not keys or key in keys]
    return Match(None, by, tuple(proposals[:PROPOSALS]))


def _said(buyer: Party) -> _Said:
    siret = siren = ""
    references: set[str] = set()
    legal = [buyer.legal_id] if buyer.legal_id else []
    for identifier in (*buyer.identifiers, *legal):
        value = identifier.value.strip()
        digits = re.sub(r"[\s.]", "", value)
        if identifier.scheme == "0009" or (identifier.scheme == "0002" and len(digits) == 14):
            siret = siret or digits
        elif identifier.scheme == "0002":
            siren = siren or digits
        elif not identifier.scheme and identifier is not buyer.legal_id:
            references.add(value)
        elif not identifier.scheme and re.fullmatch(r"\d{9}|\d{14}", digits):
            siret, siren = (siret or digits, siren) if len(digits) == 14 else (siret, siren or digits)
    vat_id = compact(buyer.vat_id.value) if buyer.vat_id else ""
    return _Said(siret, siren or siret[:9], vat_id, frozenset(references - {""}), buyer.name or "")


def compact(identifier: str) -> str:
    """A VAT number or registration number as it is compared: capitals, without spaces, dots and dashes."""
    return re.sub(r"[\s.\-]", "", identifier).upper()


def _meant(said: _Said) -> dict[By, list[Customer]]:
    """The customers that each identifier leads to, strongest identifier first; one read for all."""
    french = re.fullmatch(r"FR[0-9A-Z]{2}(\d{9})", said.vat_id)
    implied = french[1] if french else ""
    wanted = Q()
    for condition in (
        said.siret and Q(siret=said.siret),
        said.siren and Q(siren=said.siren),
        said.vat_id and Q(vat_id=said.vat_id),
        implied and Q(siren=implied, vat_id=""),
        said.references and Q(reference__in=said.references),
    ):
        if condition:
            wanted |= condition
    if not wanted:
        return {}
    found = list(Customer.objects.filter(wanted).order_by("name", "id")[:200])

    def those(condition: Iterable[bool]) -> list[Customer]:
        return [customer for customer, meant in zip(found, condition, strict=True) if meant]

    return {
        "siret": those(bool(said.siret) and c.siret == said.siret for c in found),
        "siren": those(bool(said.siren) and c.siren == said.siren for c in found),
        "vat_id": those(
            bool(said.vat_id)
            and (c.vat_id == said.vat_id or (not c.vat_id and implied != "" and c.siren == implied))
            for c in found
        ),
        "reference": those(c.reference in said.references for c in found),
    }


def _by_name(name: str) -> Match:
    key = names.key(name)
    if not key:
        return Match(None, "")
    same = list(Customer.objects.filter(name_key=key).order_by("name", "id")[:PROPOSALS])
    if not same and len(key) >= 4:
        same = list(Customer.objects.filter(name_key__startswith=key).order_by("name", "id")[:PROPOSALS])
    return Match(None, "name" if same else "", tuple(same))


def printed_on(
    *, vat_ids: Iterable[str], sirens: Iterable[str], registers: Iterable[str], texts: Iterable[str]
) -> list[Customer]:
    """The customers in the organisation in scope whose number or name stands on a page; other customers are not loaded.

    ``sirens`` are those of all numbers, ``registers`` SIREN and SIRET as printed, ``texts`` may be names; at most two hundred.
    """
    keys = {key for text in texts if len(key := names.key(text)) > 2}
    wanted = Q(vat_id__in=sorted(set(vat_ids))) | Q(siren__in=sorted(sirens)) | Q(name_key__in=sorted(keys))
    wanted |= Q(siret__in=sorted({number for number in registers if len(number) == 14}))
    return list(Customer.objects.filter(wanted).order_by("name", "id")[:200])


def search(
    text: str = "", *, kind: str = "", channel: str = "", on: date | None = None
) -> QuerySet[Customer]:
    """Customers of the organisation in scope by name, number or identifier; by kind; by agreed channel on a day."""
    customers = Customer.objects.order_by("name", "id")
    if text := text.strip():
        plain = compact(text)
        customers = customers.filter(
            Q(name__icontains=text)
            | Q(name_key__contains=names.key(text) or "\0")
            | Q(reference__icontains=text)
            | Q(siret__startswith=plain)
            | Q(vat_id__startswith=plain)
        )
    if kind:
        customers = customers.filter(kind=kind)
    if channel and on:
        customers = customers.filter(
            pk__in=in_force(on=on).filter(channel=channel).values("customer_id").distinct()
        )
    return customers


def in_force(*, on: date, customer: Customer | None = None) -> QuerySet[Agreement]:
    """Agreements that hold on a day, the newest wish first."""
    agreements = Agreement.objects.filter(agreed_from__lte=on).filter(
        Q(agreed_until__isnull=True) | Q(agreed_until__gte=on)
    )
    return agreements.filter(customer=customer) if customer is not None else agreements


def history(*, customer: Customer) -> list[Agreement]:
    """Every agreement that there ever was with a customer, the newest first."""
    return list(Agreement.objects.filter(customer=customer).order_by("-agreed_from", "-id"))


def changes(*, customer: Customer, limit: int = 100) -> list[Change]:
    """Who changed what of a customer, the newest first."""
    return list(Change.objects.filter(customer=customer).order_by("-at", "-id")[:limit])

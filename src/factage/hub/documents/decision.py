"""What becomes of a document that was read: ready, held and why, or a duplicate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from factage.hub.accounts.models import IssuingCompany
from factage.hub.accounts.operations import add_issuing_company
from factage.hub.accounts.queries import issuing_company
from factage.hub.base.actor import Actor
from factage.hub.base.outbox import enqueue
from factage.hub.customers.models import Customer
from factage.hub.customers.queries import find_for
from factage.hub.documents.identity import number_key, seller_key
from factage.hub.documents.journal import Entry, append
from factage.hub.documents.models import PAGE_FORMAT, Document
from factage.hub.documents.moves import move
from factage.hub.documents.parity import DIFFERS, holds
from factage.invoice.model import Invoice


class Problem(NamedTuple):
    """One cause for holding: its code and what fills its sentence."""

    code: str
    parameters: Mapping[str, Any]


def decide(document: Document, invoice: Invoice, *, actor: Actor, now: datetime) -> None:
    """Say what becomes of a document in state *read* or *held*; it is locked, inside a transaction.

    A document that says what an earlier one of the same number said is its duplicate. Otherwise the first problem in
    the order of `_problems` is the reason for which it is held; all of them are in the event. Without a problem it is
    ready, and `document.ready` is in the outbox.
    """
    first = _claim(document, invoice)
    if first is not None and first.content_hash == document.content_hash:
        document.first = first
        known = {"first": str(first.pk), "name": first.name, "at": first.received_at.isoformat()}
        move(
            document,
            "duplicate",
            actor=actor,
            now=now,
            reason="same_invoice",
            parameters=known,
            fields=("first",),
        )
        return
    document.first = first
    document.issuing_company = _issuer(document, invoice, actor=actor, now=now)
    problems = list(_problems(document, invoice, first))
    kept = ("first", "issuing_company", "customer")
    standing = [problem for problem in problems if not _waived(document, problem)]
    if standing:
        evidence = {"problems": [{"code": code, "parameters": dict(values)} for code, values in standing]}
        code, values = standing[0]
        move(
            document,
            "held",
            actor=actor,
            now=now,
            reason=code,
            parameters=values,
            evidence=evidence,
            fields=kept,
        )
        return
    move(document, "ready", actor=actor, now=now, evidence=_grounds(document), fields=kept)
    announce(document)


def _issuer(document: Document, invoice: Invoice, *, actor: Actor, now: datetime) -> IssuingCompany | None:
    """The issuing company by what identifies the seller, never by its name."""
    organisation = document.organisation
    kind, _, value = seller_key(invoice.seller).partition(":")
    known = {
        "siren": value if kind == "siren" else "",
        "vat_id": re.sub(r"\W", "", invoice.seller.vat_id.value).upper()
        if invoice.seller and invoice.seller.vat_id
        else "",
    }
    found = issuing_company(organisation=organisation, **known)
    if found is not None or not any(known.values()) or not document.batch.adopts_issuers:
        return found
    address = invoice.seller.address if invoice.seller else None
    country = address.country if address and address.country else "FR"
    try:
        with transaction.atomic():
            adopted = add_issuing_company(
                organisation=organisation, name=document.seller_name[:200], country=country, **known
            )
    except (ValidationError, IntegrityError):
        return issuing_company(organisation=organisation, **known)  # odd particulars, or somebody was faster
    said = {"company": str(adopted.pk), "name": adopted.name, "size_assumed": adopted.size}
    append(document, Entry("issuer_adopted", now, actor, said))
    return adopted


def announce(document: Document) -> None:
    """Tell whoever plans deliveries that the document is ready."""
    payload = {"document": str(document.pk)}
    enqueue(organisation=document.organisation, topic="document.ready", payload=payload)


def _claim(document: Document, invoice: Invoice) -> Document | None:
    """Take the invoice's number for this document; the document that has it already, where one does."""
    key = number_key(invoice)
    if key is None or document.number_key == key:
        return None
    others = Document.objects.filter(number_key=key).exclude(pk=document.pk).defer("invoice", "verdict")
    first = others.first()
    if first is None:
        try:
            with transaction.atomic():
                Document.objects.filter(pk=document.pk).update(number_key=key)
        except IntegrityError:
            return others.get()  # another process was faster
        document.number_key = key
    return first


def _problems(document: Document, invoice: Invoice, first: Document | None) -> Iterator[Problem]:
    if not document.number or document.issue_date is None:
        missing = " ".join(
            name for name, value in (("BT-1", document.number), ("BT-2", document.issue_date)) if not value
        )
        yield Problem("incomplete", {"missing": missing})
    if first is not None:
        yield Problem("number_conflict", {"first": str(first.pk), "name": first.name, "number": first.number})
    if document.payable_minor is None and invoice.totals and invoice.totals.payable is not None:
        yield Problem("amount_out_of_range", {"amount": str(invoice.totals.payable)[:60]})
    customer = list(_customer(document, invoice))
    if document.format == PAGE_FORMAT:  # whose page it is completes what it says, so that is asked first
        yield from customer
    yield from _judged(document)
    parity = holds(document)
    if parity is not None:
        yield Problem(DIFFERS, parity)
    if document.format != PAGE_FORMAT:
        yield from customer
    if document.customer is not None:
        yield from _requirements(document, document.customer, invoice)


def _judged(document: Document) -> Iterator[Problem]:
    if document.valid is False:
        findings = {"findings": document.verdict.get("fatal", 0)}
        yield Problem("invalid", findings)
    elif document.valid is None:
        packs = [layer["pack"] for layer in document.verdict.get("layers", ()) if _undecided(layer)]
        yield Problem("unclear", {"packs": " ".join(packs)})
    elif not document.accepted:
        yield Problem("not_accepted", {"findings": document.verdict.get("own", 0)})


def _undecided(layer: Mapping[str, Any]) -> bool:
    return not layer["advisory"] and layer["outcome"] in ("skipped", "unclear")


def _customer(document: Document, invoice: Invoice) -> Iterator[Problem]:
    """Whose invoice it is: whom a person named, else whom its identifiers name; by name it is only proposed."""
    if document.customer is not None:
        return
    match = find_for(invoice)
    if match.customer is not None:
        document.customer = match.customer
        return
    buyer = {"name": document.buyer_name}
    proposals = [str(customer.pk) for customer in match.proposals]
    if not proposals:
        yield Problem("customer_unknown", buyer)
    elif match.by == "name":
        yield Problem("customer_proposed", buyer | {"proposals": proposals})
    else:
        yield Problem("customer_ambiguous", buyer | {"proposals": proposals, "by": match.by})


def _requirements(document: Document, customer: Customer, invoice: Invoice) -> Iterator[Problem]:
    for requirement in customer.requirements.order_by("kind"):
        if requirement.kind in _MET and not _MET[requirement.kind](document, invoice):
            yield Problem("requirement_missing", {"missing": requirement.kind, "customer": customer.name})


def _has_order_number(_document: Document, invoice: Invoice) -> bool:
    """BT-13, or an order named by a line (BT-132's document, EXTENDED-CTC-FR)."""
    return bool(
        invoice.order_reference
        or any(reference.kind == "order" for reference in invoice.further_references)
        or any(reference.number for line in invoice.lines for reference in line.order_references)
    )


def _has_service_code(_document: Document, invoice: Invoice) -> bool:
    """BT-10 (Chorus Pro: code service), or the buyer's routing code (scheme 0224)."""
    routing = invoice.buyer.identifiers if invoice.buyer else ()
    return bool(invoice.buyer_reference or any(identifier.scheme == "0224" for identifier in routing))


def _has_attachment(document: Document, invoice: Invoice) -> bool:
    return bool(invoice.attachments) or document.attachments.filter(role="attachment").exists()


_MET: Final = {
    "order_number": _has_order_number,
    "service_code": _has_service_code,
    "attachment": _has_attachment,
}
"""What we know to verify; other requirements are the channel's to judge (`delivery`)."""


def _waived(document: Document, problem: Problem) -> bool:
    missing = str(problem.parameters.get("missing", ""))
    return [problem.code, missing] in document.waived


def _grounds(document: Document) -> dict[str, Any]:
    return {
        "customer": str(document.customer_id),
        "valid": document.valid,
        "accepted": document.accepted,
        "waived": document.waived,
    }

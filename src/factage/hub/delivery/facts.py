"""The facts of one document, gathered from the rows, for the pure route."""

from __future__ import annotations

from datetime import date
from typing import Final

from factage.hub.delivery import channel as channels
from factage.hub.delivery.route import (
    AddressFacts,
    AgreementFacts,
    ChannelFacts,
    DocumentFacts,
    Held,
    Route,
    choose,
)
from factage.hub.documents.models import Document
from factage.invoice.countries.obligations import obligations
from factage.invoice.model import Invoice

FORMATS: Final = frozenset({"pdf", "facturx", "cii", "ubl"})


def route_of(document: Document, *, on: date) -> Route | Held:
    """The way of this document on this day, by what is written down now."""
    invoice = document.semantic()
    customer = document.customer
    return choose(
        document=document_facts(document, invoice),
        law=obligations(),
        agreements=[] if customer is None else _agreements(document),
        addresses=[] if customer is None else _addresses(document),
        requirements=[] if customer is None else [r.kind for r in customer.requirements.all()],
        channels=channel_facts(),
        on=on,
    )


def document_facts(document: Document, invoice: Invoice | None) -> DocumentFacts:
    issuer, customer = document.issuing_company, document.customer
    buyers = {customer.country if customer else None, _country(invoice, buyer=True)}
    return DocumentFacts(
        issue_date=document.issue_date or date.min,
        seller_country=(issuer.country if issuer else None) or _country(invoice, buyer=False),
        buyer_countries=frozenset(country.upper() for country in buyers if country),
        issuer_size=(issuer.size or None) if issuer else None,
        customer_known=customer is not None,
        customer_kind=(customer.kind or None) if customer else None,
        formats=FORMATS if invoice is not None else frozenset(),
        fulfils=_fulfils(document, invoice) if invoice is not None else frozenset(),
    )


def channel_facts() -> list[ChannelFacts]:
    """Every channel, as it stands for the organisation in scope."""
    return [
        ChannelFacts(
            key=channel.key,
            network=channel.network,
            carries=tuple(channel.carries),
            deliveries=tuple(channel.deliveries),
            needs_address=channel.needs_address,
            offers_all=channel.offers_all,
            up=channel.up(),
        )
        for channel in channels.registered()
    ]


def _country(invoice: Invoice | None, *, buyer: bool) -> str | None:
    if invoice is None:
        return None
    party = invoice.buyer if buyer else invoice.seller
    country = party.address.country if party and party.address else None
    return country.upper() if country else None


def _agreements(document: Document) -> list[AgreementFacts]:
    assert document.customer is not None
    rows = document.customer.agreements.order_by("id")
    return [
        AgreementFacts(
            channel=row.channel,
            delivery=row.delivery,
            format=row.format,
            agreed_from=row.agreed_from,
            agreed_until=row.agreed_until,
            basis=row.basis,
            proof=row.proof,
            order=order,
            address=row.address,
        )
        for order, row in enumerate(rows)
    ]


def _addresses(document: Document) -> list[AddressFacts]:
    assert document.customer is not None
    return [
        AddressFacts(row.network, row.value, row.verified_on, row.proof)
        for row in document.customer.addresses.all()
    ]


def _fulfils(document: Document, invoice: Invoice) -> frozenset[str]:
    """The requirements that this invoice meets, or that a person has waived for it."""
    kinds = {reference.kind for reference in invoice.further_references if reference.number}
    attached = bool(invoice.attachments) or document.attachments.filter(role="attachment").exists()
    orders = bool(invoice.order_reference) or "order" in kinds
    notes = bool(invoice.despatch_advice_reference) or bool(kinds & {"despatch_advice", "delivery_note"})
    routing = invoice.buyer.identifiers if invoice.buyer else ()
    met = {
        "order_number": orders
        or any(each.number for line in invoice.lines for each in line.order_references),
        "service_code": bool(invoice.buyer_reference) or any(each.scheme == "0224" for each in routing),
        "buyer_reference": bool(invoice.buyer_reference),
        "contract_number": bool(invoice.contract_reference) or "contract" in kinds,
        "project_number": bool(invoice.project_reference) or "project" in kinds,
        "delivery_note": notes or attached,
        "attachment": attached,
    }
    waived = {missing for code, missing in document.waived if code == "requirement_missing"}
    return frozenset(kind for kind, there in met.items() if there) | frozenset(waived)

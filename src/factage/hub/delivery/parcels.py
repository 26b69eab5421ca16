"""What a channel is given for one delivery: the letter, the link or the files, all decided before the claim."""

from __future__ import annotations

import contextlib
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.utils import timezone

from factage.hub.base.actor import Actor
from factage.hub.delivery import links
from factage.hub.delivery.channel import Enclosure, Parcel
from factage.hub.delivery.letter import Issuer, Letter
from factage.hub.delivery.models import Delivery
from factage.hub.delivery.renditions import PDF, CannotMake, companions, rendition
from factage.hub.documents.models import Document
from factage.invoice.model import Invoice

CREDIT_NOTES: Final = frozenset({"261", "262", "381", "396", "502", "503"})
"""UNTDID 1001: the types of credit note that France admits (BR-FR-04)."""


def parcel(delivery: Delivery, *, actor: Actor, now: datetime) -> Parcel:
    """Everything the channel needs. What has to be made is made and kept here.

    Raises:
        CannotMake: see ``renditions``.
        storage.Damaged: a kept file is not what it was.
    """
    document = delivery.document
    assert document is not None
    main = rendition(document, delivery.format, now=now)
    files: list[Enclosure] = []
    link = ""
    if delivery.delivery_kind == "attachment":
        files = [Enclosure(main.name, main.media_type, main.data())]
        files += [each.enclosed() for each in companions(document, embedded=delivery.format == "pdf")]
    else:
        _beside(document, delivery.format, now)
        link = links.url(links.issue(delivery, actor=actor, now=now).token)
    return Parcel(
        key=delivery.parcel_key,
        organisation_id=delivery.organisation_id,
        delivery_id=delivery.pk,
        kind=delivery.kind,
        delivery=delivery.delivery_kind,
        format=delivery.format,
        address=delivery.address,
        language=delivery.language,
        link=link,
        return_token=delivery.return_token,
        letter=letter(document, document.semantic(), route=delivery.route, now=now),
        enclosures=tuple(files),
    )


def _beside(document: Document, agreed: str, now: datetime) -> None:
    """What the portal offers beside the agreed format: the page and the data, made before the link is given out.

    Where one cannot be made without saying less, it is not offered; the agreed format and the original are.
    """
    data = document.format if document.format in {"cii", "ubl"} else "cii"
    # A Factur-X is a page already; a second one that we print would be one more original.
    paged = agreed == "facturx" and document.original.media_type != PDF
    for format_ in (data,) if paged else ("pdf", data):
        if format_ != agreed:
            with contextlib.suppress(CannotMake):
                rendition(document, format_, now=now)


def letter(document: Document, invoice: Invoice | None, *, route: dict[str, object], now: datetime) -> Letter:
    """What a message, or the portal's first screen, says of the invoice."""
    agreed_on, agreed_by = _agreed(route)
    names = [each.name for each in document.attachments.filter(role="attachment").order_by("name")]
    return Letter(
        issuer=_issuer(document, invoice),
        customer=document.customer.name if document.customer else document.buyer_name,
        number=document.number,
        credit_note=document.type_code in CREDIT_NOTES,
        amount=document.payable if document.payable is not None else Decimal(0),
        currency=document.currency or "EUR",
        sent_on=timezone.localdate(now),
        issued_on=document.issue_date,
        due_on=document.due_date,
        order=(invoice.order_reference or "") if invoice else "",
        delivered_on=invoice.delivery.date if invoice and invoice.delivery else None,
        agreed_on=agreed_on,
        agreed_by=agreed_by,
        attachments=tuple(names),
    )


def _issuer(document: Document, invoice: Invoice | None) -> Issuer:
    """The issuer as his own record says; where there is none, as the invoice says."""
    company = document.issuing_company
    if company is not None:
        place = " ".join(part for part in (company.postcode, company.city) if part)
        return Issuer(
            name=company.trading_name or company.name,
            address=tuple(line for line in (company.line1, company.line2, place) if line),
            siren=_grouped(company.siren),
            phone=company.phone,
            email=company.email,
            colour=company.brand_colour,
        )
    seller = invoice.seller if invoice else None
    address = seller.address if seller else None
    place = " ".join(part for part in (address.postcode, address.city) if part) if address else ""
    lines = (address.line1, address.line2, place) if address else ()
    return Issuer(name=document.seller_name, address=tuple(line for line in lines if line))


def _grouped(siren: str) -> str:
    """A SIREN as people read it, in threes, never broken over a line."""
    return "\u00a0".join((siren[:3], siren[3:6], siren[6:])) if len(siren) == 9 else siren


def _agreed(route: dict[str, object]) -> tuple[date | None, str]:
    reasons = route.get("reasons")
    for reason in reasons if isinstance(reasons, list) else ():
        if reason.get("code") == "agreement_in_force":
            parameters = reason.get("parameters", {})
            return date.fromisoformat(parameters["from"]), parameters.get("basis", "")
    return None, ""

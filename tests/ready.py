"""A document that is ready to leave, made by the journal's own means, without reading a file: for tests of delivery."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import factories

if TYPE_CHECKING:
    from factage.hub.accounts.models import IssuingCompany, Organisation
    from factage.hub.customers.models import Customer
    from factage.hub.documents.models import Document

_numbers = itertools.count(1)
PAGE = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def document(
    organisation: Organisation,
    customer: Customer | None,
    company: IssuingCompany | None = None,
    *,
    page: bytes | None = None,
    invoice: Any = None,
    plan: bool = False,
    **fields: Any,
) -> Document:
    """A document in state *ready*; its events are those of a document that was received and read.

    ``plan`` also announces it, as its own app does: `document.ready` is then in the outbox.
    """
    from django.db import transaction

    from factage.hub.base.actor import Actor
    from factage.hub.base.tenancy import scope
    from factage.hub.documents.decision import announce
    from factage.hub.documents.journal import Entry, append
    from factage.hub.documents.models import Batch, Document, Original
    from factage.hub.documents.moves import move
    from factage.hub.documents.storage import store
    from factage.invoice.formats.json import encode

    number = fields.pop("number", "") or f"FA-2026-{next(_numbers):05}"
    actor, now = Actor.system("test"), factories.NOW
    data = page if page is not None else PAGE + f"% {number}\n".encode()
    semantic = invoice or example(number, customer)
    with scope(organisation), transaction.atomic():
        batch = Batch.objects.create(
            organisation=organisation,
            name="lot",
            source="test",
            actor=str(actor),
            received_at=now,
            working=1,
            stage=Batch.SETTLED,
            touched_at=now,
        )
        stored = store().put(organisation.pk, data)
        original = Original(
            organisation=organisation,
            sha256=stored.sha256,
            size=stored.size,
            media_type="application/pdf" if data.startswith(b"%PDF") else "application/xml",
            key=stored.key,
            received_at=now,
        )
        original.save()
        row = Document(
            organisation=organisation,
            batch=batch,
            original=original,
            name=f"{number}.pdf",
            since=now,
            received_at=now,
            **{
                "number": number,
                "type_code": semantic.type_code or "380",
                "issue_date": semantic.issue_date,
                "due_date": semantic.due_date,
                "currency": "EUR",
                "payable_minor": 120400,
                "seller_name": "Imprimerie des Remparts",
                "customer": customer,
                "issuing_company": company,
                "format": "table",
                "valid": True,
                "accepted": True,
                "invoice": encode(semantic),
            }
            | fields,
        )
        row.save()
        append(row, Entry("received", now, actor))
        move(row, "read", actor=actor, now=now)
        move(row, "ready", actor=actor, now=now)
        if plan:
            announce(row)
    return row


def example(number: str, customer: Customer | None) -> Any:
    """A small invoice: one line, 20 % of VAT."""
    from factage.invoice.model import (
        Address,
        Identifier,
        Invoice,
        Item,
        Line,
        LineVat,
        Party,
        Totals,
        VatBreakdown,
    )

    buyer = customer.name if customer else "Ateliers Fauvette"
    return Invoice(
        number=number,
        issue_date=date(2026, 11, 23),
        due_date=date(2026, 12, 23),
        type_code="380",
        currency="EUR",
        order_reference="CDE-58213",
        seller=Party(
            name="Imprimerie des Remparts",
            legal_id=Identifier(value="999000018", scheme="0002"),
            address=Address(line1="3 rue des Remparts", postcode="35000", city="Rennes", country="FR"),
        ),
        buyer=Party(
            name=buyer, address=Address(city="Saint-Orvain", country=customer.country if customer else "FR")
        ),
        lines=(
            Line(
                id="1",
                quantity=Decimal(10),
                unit="C62",
                net_amount=Decimal("1003.33"),
                unit_price=Decimal("100.333"),
                vat=LineVat(category="S", rate=Decimal(20)),
                item=Item(name="Affiches <b>60 × 80</b>"),
            ),
        ),
        vat_breakdown=(
            VatBreakdown(
                category="S",
                rate=Decimal(20),
                taxable_amount=Decimal("1003.33"),
                tax_amount=Decimal("200.67"),
            ),
        ),
        totals=Totals(
            lines=Decimal("1003.33"),
            tax_exclusive=Decimal("1003.33"),
            tax=Decimal("200.67"),
            tax_inclusive=Decimal("1204.00"),
            payable=Decimal("1204.00"),
        ),
    )

"""Plain pages: a PDF without data is read as it is printed, and goes on like any invoice once nothing in it is in doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import transaction

from factage.hub.accounts.models import IssuingCompany, Organisation
from factage.hub.accounts.queries import issuing_company
from factage.hub.base.actor import Actor
from factage.hub.customers.queries import find_for
from factage.hub.documents import states
from factage.hub.documents.completing import completed
from factage.hub.documents.identity import seller_key
from factage.hub.documents.journal import lock, storable
from factage.hub.documents.models import Batch, Document, PageReading
from factage.hub.documents.moves import move
from factage.hub.layouts.operations import layout_used
from factage.hub.layouts.queries import known_layouts, page_layout
from factage.invoice.formats.json import decode, encode
from factage.invoice.formats.outcome import Read
from factage.invoice.model import Invoice
from factage.invoice.rules.report import Finding, Layer, Report

if TYPE_CHECKING:
    from factage.invoice.pages.layout import Layout
    from factage.invoice.pages.outcome import Reading

TO_CONFIRM, DRIFT, SCAN = "to_be_confirmed", "layout_drift", "scan"
WAITING: Final = (TO_CONFIRM, DRIFT, SCAN)
"""The reasons for which a page waits for a person to say how it is read."""
FORMAT: Final = "page"
AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class Understood:
    """What a page said, and what the rules say of the invoice that it makes; without a report it is not complete."""

    reading: Reading
    version: int = 0
    read: Read | None = None
    report: Report | None = None


def understand(data: bytes, *, document: Document, layouts: Sequence[Layout] | None = None) -> Understood:
    """Read a page with the layouts of the organisation, and check what it says. Touches no row.

    Raises ``Unreadable``: ``not_an_invoice`` with its kind, and what makes a file unusable.
    """
    from factage.invoice.pages.reading import read_page

    reading = read_page(data, layouts=known_layouts() if layouts is None else layouts)
    layout = page_layout(reading.layout)
    version = layout.version if layout else 0
    if reading.invoice is None or not reading.complete:
        return Understood(reading, version)
    return _judged(reading, reading.invoice, document=document, version=version)


def _judged(reading: Reading, said: Invoice, *, document: Document, version: int) -> Understood:
    from factage.invoice import check, write

    invoice = whole(said, document=document, layout=reading.layout)
    read = Read(invoice=invoice, format=FORMAT, profile=invoice.specification, leftovers=())
    return Understood(reading, version, read, check(write(invoice, "cii").data))


def whole(said: Invoice, *, document: Document, layout: str | None) -> Invoice:
    """What a page says, with what is on file about its company, its customer and its layout."""
    known = page_layout(layout)
    return completed(
        said,
        company=company_of(document, said),
        customer=document.customer or find_for(said).customer,
        unsaid=known.unsaid if known else {},
    )


def company_of(document: Document, invoice: Invoice) -> IssuingCompany | None:
    """The issuing company that prints this page, by what identifies the seller."""
    kind, _, value = seller_key(invoice.seller).partition(":")
    vat = invoice.seller.vat_id.value if invoice.seller and invoice.seller.vat_id else ""
    plain = "".join(sign for sign in vat if sign.isalnum()).upper()
    return issuing_company(
        organisation=document.organisation, siren=value if kind == "siren" else "", vat_id=plain
    )


def keep_reading(document: Document, understood: Understood) -> PageReading:
    """Keep with its document what a page said; a reading before it is replaced, what a person said stays."""
    reading = understood.reading
    values = {
        "organisation_id": document.organisation_id,
        "layout": reading.layout or "",
        "version": understood.version,
        "complete": understood.report is not None,
        "values": storable([asdict(value) for value in reading.values]),
        "questions": storable([asdict(question) for question in reading.questions]),
        "invoice": storable(encode(reading.invoice)) if reading.invoice else None,
        "report": storable(_plain(understood.report)) if understood.report else None,
    }
    return PageReading.objects.update_or_create(document=document, defaults=values)[0]


def settle_pages(batch: Batch, *, actor: Actor, now: datetime) -> None:
    """The pages of a batch that belong to nothing else: those that are read wholly are read; the others wait."""
    from factage.hub.documents.reading import PAGE

    rows = Document.objects.filter(batch=batch, state=states.RECEIVED, shape=PAGE)
    keys = iter(list(rows.filter(page_reading__isnull=False).order_by("pk").values_list("pk", flat=True)))
    while chunk := list(islice(keys, AT_ONCE)):
        for pk in chunk:
            with transaction.atomic():
                _settle(lock(pk), actor=actor, now=now)


def _settle(document: Document, *, actor: Actor, now: datetime) -> None:
    if document.state != states.RECEIVED:
        return  # somebody was faster
    reading = document.page_reading
    if reading.report is not None and reading.invoice is not None:
        take_page(document, reading, actor=actor, now=now)
        return
    reason, parameters = why_it_waits(reading)
    _show(document, reading)
    fields = ("number", "issue_date", "due_date", "currency", "payable_minor", "seller_name", "buyer_name")
    move(document, "held", actor=actor, now=now, reason=reason, parameters=parameters, fields=fields)


def take_page(document: Document, reading: PageReading, *, actor: Actor, now: datetime) -> Invoice:
    """Fill a locked document with what its page says; it is *read* from then on."""
    from factage.hub.documents.reading import DATA, Studied, take_in

    invoice = whole(decode(reading.invoice)[0], document=document, layout=reading.layout)
    read = Read(invoice=invoice, format=FORMAT, profile=invoice.specification, leftovers=())
    evidence: dict[str, Any] = {"layout": reading.layout, "version": reading.version}
    proved = sum(value["status"] == "proved" for value in reading.values)
    evidence |= {"values": len(reading.values), "proved": proved, "confirmed_by": reading.confirmed_by}
    if reading.layout:
        layout_used(key=reading.layout, now=now)
    studied = Studied(DATA, read, _report(reading.report or {}))
    return take_in(document, studied, actor=actor, now=now, evidence=evidence)


def why_it_waits(reading: PageReading) -> tuple[str, dict[str, Any]]:
    """For which reason a page waits for a person, and what fills the sentence."""
    codes = {question["code"] for question in reading.questions}
    if "scan" in codes:
        return SCAN, {}
    parameters = {"layout": reading.layout, "questions": len(reading.questions)}
    return (DRIFT if "layout_drift" in codes else TO_CONFIRM), parameters


def _show(document: Document, reading: PageReading) -> None:
    """The columns by which a person recognises a waiting page; its invoice stays empty, as nothing is sure yet."""
    from factage.hub.documents.reading import fill

    if reading.invoice is None:
        return
    fill(document, decode(reading.invoice)[0])
    document.invoice, document.content_hash = None, ""


def waiting(*, layout: str = "") -> list[UUID]:
    """The documents that wait for a person to say how their page is read."""
    del layout
    rows = Document.objects.filter(state=states.HELD, reason__in=(TO_CONFIRM, DRIFT))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def layout_confirmed(*, organisation: Organisation, layout: str, actor: Actor, now: datetime) -> int:
    """A layout was confirmed: the pages that wait and that it reads go on. Returns how many."""
    from factage.hub.documents.gestures import recheck
    from factage.invoice.errors import Unreadable

    layouts = known_layouts()
    ready = []
    for pk in waiting():
        document = Document.objects.select_related("original", "batch").get(pk=pk)
        try:
            understood = understand(document.original.data(), document=document, layouts=layouts)
        except Unreadable:
            continue
        if understood.report is not None and understood.reading.layout == layout:
            ready.append(pk)
    return recheck(organisation=organisation, documents=ready, actor=actor, now=now)


def _plain(report: Report) -> dict[str, Any]:
    return {
        "format": report.format,
        "profile": report.profile,
        "layers": [asdict(layer) for layer in report.layers],
        "findings": [_finding(finding) for finding in report.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    names = ("rule", "level", "pack", "path", "where", "official")
    return {name: getattr(finding, name) for name in names} | {"parameters": dict(finding.parameters)}


def _report(plain: Mapping[str, Any]) -> Report:
    return Report(
        format=plain.get("format"),
        profile=plain.get("profile"),
        layers=tuple(Layer(**layer) for layer in plain.get("layers", ())),
        findings=tuple(Finding(**finding) for finding in plain.get("findings", ())),
    )

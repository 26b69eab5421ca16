"""Plain pages: a PDF without data is read as it is printed, and goes on like any invoice once nothing in it is in doubt.

The first page of a layout waits for a person even where all of it is understood: what was overlooked, nobody else sees.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import transaction

from factage.hub.accounts.models import IssuingCompany, Organisation
from factage.hub.accounts.queries import issuing_company
from factage.hub.base.actor import Actor
from factage.hub.base.outbox import enqueue
from factage.hub.customers.queries import find_for
from factage.hub.documents import states
from factage.hub.documents.completing import completed
from factage.hub.documents.identity import seller_key
from factage.hub.documents.intake import Incoming, Kept, kept_parts, receive_parts
from factage.hub.documents.journal import lock, storable
from factage.hub.documents.known_parties import directory_of
from factage.hub.documents.models import PAGE_FORMAT, Batch, Document, PageReading
from factage.hub.documents.moves import move
from factage.hub.documents.nothing_less import nothing_less
from factage.hub.documents.parity import Compared, keep_certificate
from factage.hub.documents.printed_mentions import printed_exemption, printed_mentions
from factage.hub.layouts.models import PageLayout
from factage.hub.layouts.operations import layout_used, save_layout
from factage.hub.layouts.queries import known_layouts, page_layout
from factage.invoice.errors import Unreadable
from factage.invoice.formats.json import decode, encode
from factage.invoice.formats.outcome import Read
from factage.invoice.model import Identifier, Invoice, Party
from factage.invoice.pages.outcome import Reading
from factage.invoice.rules.report import Finding, Layer, Report

if TYPE_CHECKING:
    from factage.invoice.pages.layout import Layout
    from factage.invoice.pages.text.sheet import Box, Sheets

TO_CONFIRM, DRIFT, SCAN, RECOGNISED = "to_be_confirmed", "layout_drift", "scan", "scan_recognised"
WAITING: Final = (TO_CONFIRM, DRIFT, SCAN, RECOGNISED)
"""The reasons for which a page waits for a person to say how it is read."""
AT_ONCE: Final = 50
MOST_RECOGNISED: Final = 5
"""Pages of a scan whose text is recognised in the intake: each takes seconds."""
_SEVERAL: Final = 2
_NOTHING: Final = Reading(invoice=None, complete=False)
_SIREN_DIGITS, _SIRET_DIGITS = 9, 14


@dataclass(frozen=True, slots=True)
class Understood:
    """What a page said, and what the rules say of the invoice that it makes; without a report it is not complete.

    ``parts``: the documents that a run of invoices is made of, each kept by itself.
    """

    reading: Reading
    version: int = 0
    read: Read | None = None
    report: Report | None = None
    parts: tuple[Kept, ...] = ()
    parity: Compared | None = None


def understand(
    data: bytes,
    *,
    document: Document,
    layouts: Sequence[Layout] | None = None,
    sheets: Sheets | None = None,
) -> Understood:
    """Read a page with the layouts of the organisation, and check what it says; a run of invoices is taken apart.

    ``sheets`` are its words where they are known already. Touches no row. Raises ``Unreadable``: ``not_an_invoice`` with
    its kind, and what makes a file unusable.
    """
    from factage.invoice.pages.reading import read_sheets
    from factage.invoice.pages.text.words import page_words

    known = PageReading.objects.filter(document=document).first()
    if sheets is None:
        sheets = page_words(data)
    if known is None or not known.said:
        parts = _parts(data, sheets)
        if parts:
            return Understood(_NOTHING, parts=kept_parts(document, parts))
    try:
        reading = read_sheets(
            sheets if known is not None and known.said else _recognised(data, sheets, document),
            layouts=known_layouts() if layouts is None else layouts,
            known=directory_of(document.organisation),
        )
    except Unreadable as refusal:
        if refusal.code != "not_an_invoice" or known is None or not known.said:
            raise
        reading = _NOTHING  # a person says that it is one
    reading = _with_mentions(reading, sheets)
    layout = page_layout(reading.layout)
    version = layout.version if layout else 0
    if known is not None and known.said:
        reading = replace(reading, invoice=confirmed_invoice(reading.invoice, known.said), complete=True)
    if reading.invoice is None or not reading.complete:
        return Understood(reading, version)
    reading, parity = nothing_less(sheets, reading)
    said = reading.invoice or Invoice()
    return replace(_judged(reading, said, document=document, version=version), parity=parity)


def _recognised(data: bytes, sheets: Sheets, document: Document) -> Sheets:
    """The words of a short scan, where the organisation allows it and the program is there; else those that were read."""
    from factage.invoice.pages.header.kind import is_scan
    from factage.invoice.pages.text import recognition

    wanted = document.organisation.recognises_scans and len(sheets.pages) <= MOST_RECOGNISED
    if not wanted or not is_scan(sheets) or not recognition.available():
        return sheets
    found = recognition.recognised_words(data)
    return sheets if is_scan(found) else found


def _with_mentions(reading: Reading, sheets: Sheets) -> Reading:
    """The reading with the legal mentions that its page prints, those that say why no VAT is charged among them."""
    invoice = reading.invoice
    if invoice is None:
        return reading
    breakdown = tuple(
        part
        if part.rate or part.exemption_reason
        else replace(part, exemption_reason=printed_exemption(sheets, part.category))
        for part in invoice.vat_breakdown
    )
    notes = invoice.notes or printed_mentions(sheets)
    return replace(reading, invoice=replace(invoice, notes=notes, vat_breakdown=breakdown))


def _parts(data: bytes, sheets: Sheets) -> list[Incoming]:
    """The documents of a run, annexes with theirs, and the pages that belong to none; none where it is one document."""
    from factage.invoice.pages.runs import split_sheets
    from factage.invoice.pdf.parts import files_of

    found = split_sheets(sheets)
    groups = [part.pages for part in found.documents]
    if len(groups) < _SEVERAL:
        return []
    names = [part.number or _pages(part.pages) for part in found.documents]
    if found.unassigned:
        groups.append(found.unassigned)
        names.append(_pages(found.unassigned))
    return [
        Incoming(name.replace("/", "-") + ".pdf", part)
        for name, part in zip(names, files_of(data, groups), strict=True)
    ]


def _pages(numbers: Sequence[int]) -> str:
    return f"p{numbers[0]}" if len(numbers) == 1 else f"p{numbers[0]}-{numbers[-1]}"


def confirmed_invoice(read: Invoice | None, said: Mapping[str, Any]) -> Invoice:
    """What the page was read to say, with what a person said of it: her word stands, null is not printed."""
    invoice = decode(_over(encode(read or Invoice()), said))[0]
    return replace(invoice, seller=_registered(invoice.seller), buyer=_registered(invoice.buyer))


def _registered(party: Party | None) -> Party | None:
    """A number of the register as the model keeps it: a SIRET is an establishment's, its SIREN the company's."""
    if (
        party is None
        or party.legal_id is None
        or party.legal_id.scheme
        or not party.legal_id.value.isdecimal()
    ):
        return party
    number = party.legal_id.value
    if len(number) == _SIRET_DIGITS and not party.identifiers:
        party = replace(party, identifiers=(Identifier(value=number, scheme="0009"),))
    if len(number) in (_SIREN_DIGITS, _SIRET_DIGITS):
        party = replace(party, legal_id=Identifier(value=number[:_SIREN_DIGITS], scheme="0002"))
    return party


def _over(read: Any, said: Any) -> Any:
    if isinstance(said, Mapping) and isinstance(read, Mapping):
        return {**read, **{name: _over(read.get(name), value) for name, value in said.items()}}
    if isinstance(said, list) and isinstance(read, list):
        return [_over(read[n] if n < len(read) else None, value) for n, value in enumerate(said)]
    if isinstance(read, Mapping) and isinstance(said, str) and "scheme" in read:
        return read if read.get("value") == said else {"value": said, "scheme": read["scheme"]}
    return said


def _judged(reading: Reading, said: Invoice, *, document: Document, version: int) -> Understood:
    from factage.invoice import check, write

    invoice = whole(said, document=document, layout=reading.layout)
    read = Read(invoice=invoice, format=PAGE_FORMAT, profile=invoice.specification, leftovers=())
    return Understood(reading, version, read, check(write(invoice, "cii").data))


def whole(said: Invoice, *, document: Document, layout: str | None) -> Invoice:
    """What a page says, with what is on file about its company, its customer and its layout."""
    known = page_layout(layout)
    own = PageReading.objects.filter(document=document).values_list("unsaid", flat=True).first()
    return completed(
        said,
        company=company_of(document, said),
        customer=document.customer or find_for(said).customer,
        unsaid=own or (known.unsaid if known else {}),
    )


def company_of(document: Document, invoice: Invoice) -> IssuingCompany | None:
    """The issuing company that prints this page, by what identifies the seller."""
    kind, _, value = seller_key(invoice.seller).partition(":")
    vat = invoice.seller.vat_id.value if invoice.seller and invoice.seller.vat_id else ""
    plain = "".join(sign for sign in vat if sign.isalnum()).upper()
    return issuing_company(
        organisation=document.organisation, siren=value if kind == "siren" else "", vat_id=plain
    )


def keep_reading(document: Document, understood: Understood, *, actor: Actor, now: datetime) -> None:
    """Keep with its document what a page said; a reading before it is replaced, what a person said stays.

    A run of invoices gives its parts to the batch, and is put away with them.
    """
    reading = understood.reading
    if understood.parts:
        receive_parts(document, understood.parts, actor=actor, now=now)
        said = {"invoices": len(understood.parts)}
        move(document, "attached", actor=actor, now=now, reason="run_of_invoices", parameters=said)
        return
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
    PageReading.objects.update_or_create(document=document, defaults=values)
    if understood.parity is not None:
        keep_certificate(document, understood.parity, now=now)


def settle_pages(batch: Batch, *, actor: Actor, now: datetime) -> None:
    """The pages of a batch that belong to nothing else: those of a confirmed layout that are read wholly are read; the others wait."""
    from factage.hub.documents.reading import PAGE, fault_of

    rows = Document.objects.filter(batch=batch, state=states.RECEIVED, shape=PAGE)
    keys = iter(list(rows.filter(page_reading__isnull=False).order_by("pk").values_list("pk", flat=True)))
    while chunk := list(islice(keys, AT_ONCE)):
        for pk in chunk:
            with fault_of(pk, actor, now), transaction.atomic():
                _settle(lock(pk), actor=actor, now=now)


def _settle(document: Document, *, actor: Actor, now: datetime) -> None:
    if document.state != states.RECEIVED:
        return  # somebody was faster
    reading = document.page_reading
    confirmed = bool(reading.layout or reading.said)  # nobody has looked at the first page of a software
    if confirmed and reading.report is not None and reading.invoice is not None:
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
    read = Read(invoice=invoice, format=PAGE_FORMAT, profile=invoice.specification, leftovers=())
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
    if "recognised" in codes:
        return RECOGNISED, {"questions": len(reading.questions)}
    parameters = {"layout": reading.layout, "questions": len(reading.questions)}
    return (DRIFT if "layout_drift" in codes else TO_CONFIRM), parameters


def _show(document: Document, reading: PageReading) -> None:
    """The columns by which a person recognises a waiting page; its invoice stays empty, as nothing is sure yet."""
    from factage.hub.documents.reading import fill

    if reading.invoice is None:
        return
    fill(document, decode(reading.invoice)[0])
    document.invoice, document.content_hash = None, ""


def waiting() -> list[UUID]:
    """The documents that wait for a person to say how their page is read."""
    rows = Document.objects.filter(state=states.HELD, reason__in=(TO_CONFIRM, DRIFT))
    return list(rows.order_by("pk").values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What came of a confirmation: the layout that was learnt, or why none was."""

    layout: PageLayout | None
    learnt: tuple[str, ...] = ()


def confirm_page(
    *,
    organisation: Organisation,
    document: UUID,
    values: Mapping[str, Any],
    unsaid: Mapping[str, str],
    actor: Actor,
    now: datetime,
    places: Mapping[str, tuple[int, tuple[float, float, float, float]]] | None = None,
) -> Confirmation:
    """A person says what a page says: the layout is learnt from it, and the page goes on with her values.

    ``values`` is a model of values (null: not printed); ``unsaid`` what invoices of this layout never print,
    ``places`` where she clicked, by path. The pages
    that wait and that the layout reads go on by themselves (topic ``layout.confirmed``). Raises ``NotPossible`` where
    the document does not wait for this.
    """
    from factage.hub.documents.gestures import NotPossible, recheck
    from factage.invoice.pages.layouts.learning import confirm

    row = Document.objects.select_related("original").get(pk=document)
    read = PageReading.objects.filter(document=row).first()
    if row.state != states.HELD or row.rows_id is not None or read is None:
        raise NotPossible("moved", row)
    try:
        every = {**_left_as_read(read, values), **(places or {})}
        learnt = confirm(row.original.data(), values, layouts=known_layouts(), places=every)
    except (Unreadable, ValueError):
        learnt = None  # a scan, or a page on which these values do not stand
    with transaction.atomic():
        kept = None
        if learnt is not None:
            name = str((values.get("seller") or {}).get("name") or row.seller_name or learnt.layout.id)[:200]
            kept = save_layout(
                organisation=organisation,
                actor=actor,
                now=now,
                layout=learnt.layout,
                name=name,
                unsaid=unsaid,
            )
        reading, _made = PageReading.objects.get_or_create(
            document=row, defaults={"organisation_id": row.organisation_id}
        )
        reading.said, reading.confirmed_at, reading.confirmed_by = storable(dict(values)), now, str(actor)
        reading.unsaid = dict(unsaid)
        reading.layout = kept.key if kept else ""
        reading.save()
        recheck(organisation=organisation, documents=[row.pk], actor=actor, now=now)
        if kept is not None:
            enqueue(organisation=organisation, topic="layout.confirmed", payload={"layout": kept.key})
    return Confirmation(kept, tuple(learnt.learnt) if learnt else ())


def _left_as_read(reading: PageReading, values: Mapping[str, Any]) -> dict[str, tuple[int, Box]]:
    """Where the values stand that a person left as they were read."""
    from factage.invoice.pages.layouts.agreement import accepted
    from factage.invoice.pages.outcome import Value
    from factage.invoice.pages.values import values_of

    read = (Value(**{**one, "box": tuple(one["box"]), "why": ()}) for one in reading.values)
    return accepted(read, values_of(values))


def layout_confirmed(*, organisation: Organisation, layout: str, actor: Actor, now: datetime) -> int:
    """A layout was confirmed: the pages that wait and that it reads go on. Returns how many."""
    from factage.hub.documents.gestures import recheck
    from factage.invoice.pages.layouts.known import fitting
    from factage.invoice.pages.text.words import page_words

    layouts = known_layouts()
    ready = []
    for pk in waiting():
        document = Document.objects.select_related("original", "batch", "page_reading").get(pk=pk)
        data = document.original.data()
        try:
            sheets = page_words(data)
            fits = fitting(sheets, layouts)
            if fits is None or fits.id != layout:
                continue
            if document.page_reading.complete:  # it waited for this confirmation alone
                ready.append(pk)
                continue
            understood = understand(data, document=document, layouts=layouts, sheets=sheets)
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

"""A Factur-X made of a page and an invoice: the data as CII, its XMP by profile, its supporting documents beside it."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Final

from factage.invoice.formats import cii
from factage.invoice.formats.facturx.hybrid import (
    DATA_NAMES,
    FACTURX_NAME,
    NAMESPACE,
    NAMESPACES,
    ORIGINAL_NAME,
    XRECHNUNG_NAME,
    base_name,
)
from factage.invoice.formats.facturx.read import FACTURX
from factage.invoice.formats.outcome import Loss, Written, excerpt
from factage.invoice.formats.profiles import Level, level_of
from factage.invoice.model import Invoice, SupportingDocument
from factage.invoice.pdf import Container, ExtensionSchema, FileToEmbed, Property, embed

LEVELS: Final = {
    Level.MINIMUM: "MINIMUM",
    Level.BASICWL: "BASIC WL",
    Level.BASIC: "BASIC",
    Level.EN16931: "EN 16931",
    Level.EXTENDED: "EXTENDED",
}
"""The ConformanceLevel of each profile as the XMP spells it (Factur-X 1.09 § 6.2.2)."""
VERSION: Final = "1.0"
XRECHNUNG_VERSION: Final = "3.0"
_XRECHNUNG: Final = "xrechnung"


def write(
    invoice: Invoice,
    *,
    page: bytes,
    profile: str | None = None,
    at: datetime | None = None,
    original: bytes | None = None,
    own: bool = False,
) -> Written:
    """The page with the invoice inside, as Factur-X (with ``xrechnung`` as ZUGFeRD's profile of that name).

    The page keeps its looks: PDF/A-3a and PDF/UA-1 stay so, any other becomes PDF/A-3b with what was repaired in
    ``repairs`` (see :mod:`factage.invoice.pdf.conform`). ``original`` is the page as it was given, attached where
    another one is used in its place. ``own`` says that the page has just been made by :mod:`factage.invoice.view`, whose
    pages need no repair: it is not looked through. A data file that it had is replaced. Without ``profile`` BT-23 and BT-24 are
    kept; an invoice without BT-24 is written as ``en16931``. Documents of BG-24 that have a file of their own become
    attachments of the PDF, named in the data where the profile has a place for that. ``at`` is the time of making;
    without it the files bear the page's. Raises ``UnknownProfile``, ``NotConforming`` for a page
    that cannot be made a PDF/A-3, and ``Unreadable`` for one that is no usable PDF.
    """
    if profile is None and invoice.specification is None:
        profile = "en16931"
    as_xrechnung = profile == _XRECHNUNG or (profile is None and _XRECHNUNG in (invoice.specification or ""))
    beside = _beside(invoice.attachments)
    level = cii.level(invoice, profile)
    inside, losses = _inside(invoice, beside, level)
    written = cii.write(inside, profile=profile)
    name = XRECHNUNG_NAME if as_xrechnung else FACTURX_NAME
    conformance = LEVELS[level_of(written.profile)]
    files = [
        FileToEmbed(
            name=name,
            content=written.data,
            media_type="text/xml",
            relationship="Data" if level <= Level.BASICWL else "Alternative",
            description="Factur-X invoice",
        ),
        *(_file(document) for document in beside.values()),
    ]
    if original is not None:
        files.append(
            FileToEmbed(
                name=ORIGINAL_NAME,
                content=original,
                media_type="application/pdf",
                relationship="Source",
                description="The page as it was given",
            )
        )
    from factage.invoice.pdf.conform import (  # readers need none of its font tools
        Conformed,
        NotConforming,
        conform,
    )

    conformed = Conformed()

    def prepare(container: Container) -> None:
        nonlocal conformed
        conformed = conform(container)
        if conformed.obstacles:
            raise NotConforming(conformed.obstacles)

    data = embed(
        page,
        files,
        schema=_schema(name, "XRECHNUNG" if as_xrechnung else conformance, as_xrechnung=as_xrechnung),
        at=at,
        title=_title(invoice),
        superseded=DATA_NAMES,
        superseded_namespaces=NAMESPACES,
        prepare=None if own else prepare,
    )
    return Written(
        data=data,
        format=FACTURX,
        profile=written.profile,
        losses=(*written.losses, *losses),
        repairs=conformed.repairs,
    )


def _title(invoice: Invoice) -> str | None:
    """The title of a page that has none: number and seller."""
    seller = invoice.seller.name if invoice.seller is not None else None
    said = " · ".join(part for part in (invoice.number, seller) if part)
    return "".join(character for character in said if character.isprintable()) or None


def _beside(documents: tuple[SupportingDocument, ...]) -> dict[int, SupportingDocument]:
    """The documents that become attachments: with content and a plain name of their own, by their index."""
    taken = {*DATA_NAMES, ORIGINAL_NAME}
    found = {}
    for index, document in enumerate(documents):
        name = document.filename or ""
        plain = name == name.strip() and base_name(name) == name.lower() and name.isprintable()
        if document.content and name and plain and name.lower() not in taken:
            taken.add(name.lower())
            found[index] = document
    return found


def _inside(
    invoice: Invoice, beside: dict[int, SupportingDocument], level: Level
) -> tuple[Invoice, list[Loss]]:
    """The invoice that the data say: documents named, their content beside it."""
    if level >= Level.EN16931:
        # A name is enough where the reader finds the attachment by it: as BT-122, or as a place within this PDF.
        documents = tuple(
            dataclasses.replace(document, content=None, mime_code=None, filename=None)
            if index in beside and _found_by_name(document)
            else document
            for index, document in enumerate(invoice.attachments)
        )
        for index in [index for index in beside if not _found_by_name(invoice.attachments[index])]:
            del beside[index]
        return dataclasses.replace(invoice, attachments=documents), []
    losses = []
    for index, document in enumerate(invoice.attachments):
        path = f"attachments[{index}]"
        if index not in beside:
            losses.append(Loss(path=path, what=excerpt(document.id or ""), where="BG-24"))
            continue
        kept = {"id": document.filename, "url": None, "type_code": None, "issue_date": None}
        for name, known in kept.items():
            value = getattr(document, name)
            if value not in {None, known}:
                losses.append(Loss(path=f"{path}.{name}", what=excerpt(str(value)), where="BG-24"))
    return dataclasses.replace(invoice, attachments=()), losses


def _found_by_name(document: SupportingDocument) -> bool:
    return document.id == document.filename and document.url is None


def _file(document: SupportingDocument) -> FileToEmbed:
    return FileToEmbed(
        name=document.filename or "",
        content=document.content or b"",
        media_type=document.mime_code or "application/octet-stream",
        relationship="Supplement",
        description=document.description or "",
    )


def _schema(name: str, conformance: str, *, as_xrechnung: bool) -> ExtensionSchema:
    return ExtensionSchema(
        title="Factur-X PDFA Extension Schema",
        namespace=NAMESPACE,
        prefix="fx",
        properties=(
            Property(
                name="DocumentFileName", value=name, description="name of the embedded XML invoice file"
            ),
            Property(name="DocumentType", value="INVOICE", description="INVOICE"),
            Property(
                name="Version",
                value=XRECHNUNG_VERSION if as_xrechnung else VERSION,
                description="The actual version of the Factur-X XML schema",
            ),
            Property(
                name="ConformanceLevel",
                value=conformance,
                description="The conformance level of the embedded Factur-X data",
            ),
        ),
    )

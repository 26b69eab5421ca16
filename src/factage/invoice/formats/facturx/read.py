"""A hybrid PDF read: the invoice of its data file, and its other attachments as documents that go with the invoice."""

from __future__ import annotations

import dataclasses

from factage.invoice.errors import Unreadable
from factage.invoice.formats import cii, ubl
from factage.invoice.formats.facturx.hybrid import ORIGINAL_NAME, Hybrid, hybrid_of, root_of
from factage.invoice.formats.outcome import Leftover, Read
from factage.invoice.formats.recognise import refusal
from factage.invoice.model import Invoice, SupportingDocument
from factage.invoice.pdf import Attachment, open_pdf

FACTURX = "facturx"
_MOST_SUPPORTING = 200


def read(data: bytes) -> Read:
    """The invoice in a hybrid PDF; ``format`` is ``facturx`` or ``zugferd``.

    An attachment that the data name without its content (BT-122, BT-125-2) gives it; others are added to BG-24 with
    their own name. One that cannot be unpacked is a leftover. Raises ``Unreadable`` as :func:`.hybrid.hybrid_of`,
    :func:`..xml.parse` and :func:`factage.invoice.pdf.open_pdf`.
    """
    with open_pdf(data) as container:
        hybrid = hybrid_of(container)
        root = root_of(hybrid.data.content())
        if not cii.recognise(root) and not ubl.recognise(root):
            raise refusal(root)
        found = ubl.read(root) if ubl.recognise(root) else cii.read(root)
        invoice, left = _with_supporting(found.invoice, hybrid)
    return dataclasses.replace(
        found, invoice=invoice, format=hybrid.format, leftovers=(*found.leftovers, *left)
    )


def _with_supporting(invoice: Invoice, hybrid: Hybrid) -> tuple[Invoice, list[Leftover]]:
    documents = list(invoice.attachments)
    left = [
        Leftover(path=f"attachment:{one.name}", what="another data file")
        for one in hybrid.candidates
        if one is not hybrid.data
    ]
    for count, one in enumerate(hybrid.supporting):
        if one.name == ORIGINAL_NAME and one.relationship == "Source":
            continue
        if count >= _MOST_SUPPORTING:
            left.append(Leftover(path=f"attachment:{one.name}", what="attachment", where="BG-24"))
            continue
        try:
            content = one.content()
        except Unreadable as error:
            left.append(Leftover(path=f"attachment:{one.name}", what=error.code, where="BG-24"))
            continue
        if not content or any(known.content == content and known.filename == one.name for known in documents):
            continue
        place = next((index for index, known in enumerate(documents) if _names(known, one)), None)
        if place is None:
            documents.append(_document(one, content))
        else:
            documents[place] = dataclasses.replace(
                documents[place],
                content=content,
                filename=one.name,
                mime_code=documents[place].mime_code or one.media_type,
            )
    return dataclasses.replace(invoice, attachments=tuple(documents)), left


def _names(known: SupportingDocument, one: Attachment) -> bool:
    """Whether the data speak of this attachment: by its name, without content or place of their own."""
    said = {known.id, known.filename, (known.url or "").removeprefix("#")}
    return known.content is None and one.name in said and (known.url or "#").startswith("#")


def _document(one: Attachment, content: bytes) -> SupportingDocument:
    return SupportingDocument(
        id=one.name,
        description=one.description,
        content=content,
        mime_code=one.media_type,
        filename=one.name,
    )

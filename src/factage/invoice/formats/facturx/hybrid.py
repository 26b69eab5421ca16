"""The data file of a hybrid PDF: which attachment it is, what the XMP says of it, and what else competes for the place."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from factage.invoice.errors import Kind, Unreadable
from factage.invoice.formats import cii, ubl, xml
from factage.invoice.formats.cii import zugferd1
from factage.invoice.pdf import Attachment, Container, Xmp

FACTURX_NAME: Final = "factur-x.xml"
XRECHNUNG_NAME: Final = "xrechnung.xml"
DATA_NAMES: Final = (FACTURX_NAME, "zugferd-invoice.xml", XRECHNUNG_NAME)
"""The names of the data file by specification, in lower case: Factur-X and ZUGFeRD 2.1, ZUGFeRD 1 and 2.0, XRechnung."""
ORIGINAL_NAME: Final = "original-page.pdf"
"""The page as it was given, attached to one of ours that stands in its place: no document that supports the invoice."""
NAMESPACE: Final = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
NAMESPACES: Final = (
    NAMESPACE,
    "urn:zugferd:pdfa:CrossIndustryDocument:invoice:2p0#",
    "urn:zugferd:pdfa:CrossIndustryDocument:invoice:1p0#",
    "urn:ferd:pdfa:CrossIndustryDocument:invoice:1p0#",
    "urn:ferd:pdfa:invoice:rc#",
)
"""The XMP namespaces of Factur-X and of ZUGFeRD since its first draft."""
_MOST_UNNAMED: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What the XMP says of the data: the file's name, DocumentType, Version, ConformanceLevel; None where it is silent."""

    namespace: str
    file_name: str | None = None
    document_type: str | None = None
    version: str | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hybrid:
    """A PDF with its data. ``candidates`` are all attachments that could be the data, in the order of the file.

    ``data`` is the one that is read: the one that the XMP names, else the first by the names of the specifications; of
    several of that name the newest. ``named_by_xmp`` says whether the XMP decided. ``supporting`` are the other
    attachments.
    """

    data: Attachment
    candidates: tuple[Attachment, ...]
    supporting: tuple[Attachment, ...]
    claims: Claims | None
    named_by_xmp: bool

    def rivals(self) -> tuple[Attachment, ...]:
        """The other candidates whose content is not that of the data: whoever reads one of them reads another invoice."""
        content = self.data.content()
        return tuple(one for one in self.candidates if one is not self.data and not _same(one, content))

    @property
    def format(self) -> str:
        """``zugferd`` where the XMP, or without one the name, is that of ZUGFeRD before it shared Factur-X's; else ``facturx``."""
        said = self.claims.namespace if self.claims is not None else self.data.name
        return "zugferd" if "ferd" in said.lower() else "facturx"


def _same(one: Attachment, content: bytes) -> bool:
    try:
        return one.content() == content
    except Unreadable:
        return False


def claims_of(xmp: Xmp) -> Claims | None:
    """What the XMP says of a data file; None where it says nothing."""
    spoken = xmp.namespaces()
    others = sorted(name for name in spoken if xmp.get(name, "DocumentFileName"))
    for namespace in (*NAMESPACES, *others):
        if namespace in spoken:
            return Claims(
                namespace=namespace,
                file_name=xmp.get(namespace, "DocumentFileName"),
                document_type=xmp.get(namespace, "DocumentType"),
                version=xmp.get(namespace, "Version"),
                level=xmp.get(namespace, "ConformanceLevel"),
            )
    return None


def base_name(name: str) -> str:
    """The last part of a name, in lower case: what precedes it is nobody's business."""
    return unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2].strip().lower()


def hybrid_of(container: Container) -> Hybrid:
    """The data file of an open PDF.

    Raises ``Unreadable``: ``no_data`` where no attachment is one, ``not_an_invoice`` for Order-X.
    """
    claims = claims_of(container.xmp)
    attachments = container.attachments
    named = [one for one in attachments if base_name(one.name) in DATA_NAMES]
    wanted = base_name(claims.file_name) if claims is not None and claims.file_name else None
    by_xmp = [one for one in attachments if base_name(one.name) == wanted and wanted != _ORDER]
    candidates = [one for one in attachments if one in named or one in by_xmp]
    if not candidates:
        _refuse_orders(attachments, claims)
        candidates = [one for one in attachments[:_MOST_UNNAMED] if _holds_an_invoice(one)]
    if not candidates:
        raise Unreadable("no_data")
    chosen = [one for one in candidates if base_name(one.name) == wanted]
    if not chosen:
        best = min(_rank(one.name) for one in candidates)
        chosen = [one for one in candidates if _rank(one.name) == best][
            : None if best < len(DATA_NAMES) else 1
        ]
    data = max(chosen, key=lambda one: one.age)
    return Hybrid(
        data=data,
        candidates=tuple(candidates),
        supporting=tuple(one for one in attachments if one not in candidates),
        claims=claims,
        named_by_xmp=base_name(data.name) == wanted,
    )


def root_of(data: bytes) -> Any:
    """The root element of a data file; ZUGFeRD 1 in the words of its successor."""
    root = xml.parse(data)
    return zugferd1.upgraded(root) if zugferd1.recognise(root) else root


_ORDER: Final = "order-x.xml"


def _rank(name: str) -> int:
    return DATA_NAMES.index(base_name(name)) if base_name(name) in DATA_NAMES else len(DATA_NAMES)


def _refuse_orders(attachments: tuple[Attachment, ...], claims: Claims | None) -> None:
    said = (claims.document_type or "").upper() if claims is not None else ""
    if said.startswith("ORDER") or any(base_name(one.name) == _ORDER for one in attachments):
        kind: Kind = "order_confirmation" if said == "ORDER_RESPONSE" else "order"
        raise Unreadable("not_an_invoice", kind=kind)


def _holds_an_invoice(one: Attachment) -> bool:
    """Whether an attachment without a known name is an invoice in XML all the same."""
    if not (one.media_type or "").endswith("xml") and not one.name.lower().endswith(".xml"):
        return False
    try:
        root = root_of(one.content())
    except Unreadable:
        return False
    return cii.recognise(root) or ubl.recognise(root)

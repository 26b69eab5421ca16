"""The XMP packet of a PDF (ISO 16684-1): read without entities or network; its simple properties by namespace."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

import pikepdf
from lxml import etree
from pikepdf import Stream

from factage.invoice.pdf import limits

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XMP_META: Final = "adobe:ns:meta/"
PDF_A: Final = "http://www.aiim.org/pdfa/ns/id/"
PDF_UA: Final = "http://www.aiim.org/pdfua/ns/id/"
_DOCTYPE: Final = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Xmp:
    """What the XMP says. ``state``: ``read``, ``absent``, or ``unreadable`` (not XML, a type declaration, too large)."""

    state: str = "absent"
    properties: dict[tuple[str, str], str] = field(default_factory=dict)
    """Simple properties by (namespace, name); the first of each."""
    root: Any = field(default=None, repr=False, compare=False)

    def namespaces(self) -> frozenset[str]:
        return frozenset(namespace for namespace, _ in self.properties)

    def get(self, namespace: str, name: str) -> str | None:
        return self.properties.get((namespace, name))

    @property
    def pdf_a(self) -> str | None:
        """The PDF/A that the file claims, such as ``3a``; a claim, not a proof."""
        part = self.get(PDF_A, "part")
        return f"{part}{(self.get(PDF_A, 'conformance') or '').lower()}" if part else None

    @property
    def pdf_ua(self) -> str | None:
        """The PDF/UA that the file claims, such as ``1``."""
        return self.get(PDF_UA, "part")


def xmp_of(pdf: Any) -> Xmp:
    """The XMP of the document."""
    stream = pdf.Root.get("/Metadata")
    if not isinstance(stream, Stream):
        return Xmp()
    try:
        data = bytes(stream.read_bytes())
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, RuntimeError):
        return Xmp(state="unreadable")
    root = parsed(data)
    return (
        Xmp(state="unreadable")
        if root is None
        else Xmp(state="read", properties=_properties(root), root=root)
    )


def parsed(data: bytes) -> Any | None:
    """The root element of a packet; None where it is not XML that is safe to read."""
    if len(data) > limits.MAX_XMP or _DOCTYPE.search(data):
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        # padding with zeros is cut off, but in UTF-16 a zero is half of a sign
        wide = data[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in data[:4].strip(b"\0")
        return etree.fromstring(data if wide else data.strip(b"\0 \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def descriptions(root: Any) -> list[Any]:
    """The top-level descriptions of the packet."""
    rdf = root if root.tag == f"{{{RDF}}}RDF" else root.find(f"{{{RDF}}}RDF")
    return [] if rdf is None else rdf.findall(f"{{{RDF}}}Description")


def _properties(root: Any) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for description in descriptions(root):
        for name, value in description.attrib.items():
            _note(found, name, value)
        for element in description:
            if isinstance(element.tag, str):
                first = element.find(f".//{{{RDF}}}li")
                _note(found, element.tag, (element if first is None else first).text)
    return found


def _note(found: dict[tuple[str, str], str], tag: str, value: str | None) -> None:
    name = etree.QName(tag)
    if name.namespace and name.namespace != RDF and value and value.strip():
        found.setdefault((name.namespace, name.localname), value.strip())

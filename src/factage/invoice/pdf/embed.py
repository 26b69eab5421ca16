"""Attach files to a PDF and say so in its XMP: the page, its PDF/A and PDF/UA marks and its tags stay as they are."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import md5
from typing import Any, Final

import pikepdf
from lxml import etree
from pikepdf import Array, Dictionary, Name, Stream, String

from factage.invoice.pdf.attachments import name_tree, text
from factage.invoice.pdf.container import Container, open_pdf
from factage.invoice.pdf.limits import failure, overruns
from factage.invoice.pdf.metadata import RDF, XMP_META, descriptions, parsed

EXTENSION: Final = "http://www.aiim.org/pdfa/ns/extension/"
SCHEMA: Final = "http://www.aiim.org/pdfa/ns/schema#"
PROPERTY: Final = "http://www.aiim.org/pdfa/ns/property#"
_EXTENSION_NAMES: Final = {
    "rdf": RDF,
    "pdfaExtension": EXTENSION,
    "pdfaSchema": SCHEMA,
    "pdfaProperty": PROPERTY,
}
DUBLIN_CORE: Final = "http://purl.org/dc/elements/1.1/"
XMP_BASIC: Final = "http://ns.adobe.com/xap/1.0/"
_BEGIN: Final = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
_END: Final = b'\n<?xpacket end="w"?>'


@dataclass(frozen=True, slots=True, kw_only=True)
class FileToEmbed:
    """A file that goes into the PDF. ``relationship`` is its AFRelationship (ISO 19005-3 § 6.8)."""

    name: str
    content: bytes = field(repr=False)
    media_type: str
    relationship: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One property that an extension schema declares, and its value."""

    name: str
    value: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionSchema:
    """Properties outside the XMP standard, declared as PDF/A demands (ISO 19005-3 § 6.6.2.3)."""

    title: str
    namespace: str
    prefix: str
    properties: tuple[Property, ...]


def embed(
    page: bytes,
    files: Sequence[FileToEmbed],
    *,
    schema: ExtensionSchema | None = None,
    at: datetime | None = None,
    title: str | None = None,
    superseded: Collection[str] = (),
    superseded_namespaces: Collection[str] = (),
    prepare: Callable[[Container], None] | None = None,
) -> bytes:
    """The PDF with the files attached; the same bytes for the same arguments.

    A file of the same name (whatever its case) is replaced. Those named by ``superseded`` (in lower case) are taken
    out, and so are the XMP properties of ``superseded_namespaces`` with their declarations. ``at`` is the time of
    modification that the files, the document information and the XMP bear; without it the files bear that of the
    document. ``title`` becomes the title of a document that has none. ``prepare`` sees the open document first. An encrypted page that opens without a password is written without encryption, which PDF/A forbids.
    Raises ``Unreadable`` as :func:`.container.open_pdf`.
    """
    with open_pdf(page) as container:
        pdf = container.pdf
        before = overruns()
        try:
            if prepare is not None:
                prepare(container)
            _attach(pdf, files, _moment(pdf, at), {file.name.lower() for file in files} | set(superseded))
            _describe(pdf, schema, at, title, superseded_namespaces)
            out = io.BytesIO()
            pdf.save(
                out,
                min_version="1.7",
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                fix_metadata_version=False,
                deterministic_id=True,
                encryption=False,
            )
        except (pikepdf.PdfError, ValueError, RuntimeError) as error:
            raise failure(error, before) from None
        return out.getvalue()


def _attach(pdf: Any, files: Sequence[FileToEmbed], moment: str, replaced: Collection[str]) -> None:
    root = pdf.Root
    names = root.get("/Names")
    if not isinstance(names, Dictionary):
        root.Names = names = Dictionary()
    kept = [
        (key, spec)
        for key, spec in name_tree(names.get("/EmbeddedFiles"))
        if _called(key, spec) not in replaced
    ]
    associated = [
        spec
        for spec in (root.get("/AF") if isinstance(root.get("/AF"), Array) else ())
        if _called("", spec) not in replaced
    ]
    for file in files:
        spec = _specification(pdf, file, moment)
        kept.append((file.name, spec))
        associated.append(spec)
    kept.sort(key=lambda pair: bytes(String(pair[0])))
    flat = Array()
    for key, spec in kept:
        flat.append(String(key))
        flat.append(spec)
    names.EmbeddedFiles = Dictionary(Names=flat)
    root.AF = Array(associated)


def _specification(pdf: Any, file: FileToEmbed, moment: str) -> Any:
    parameters = Dictionary(
        Size=len(file.content),
        CheckSum=String(md5(file.content, usedforsecurity=False).digest()),
        ModDate=String(moment),
    )
    stream = pdf.make_stream(
        file.content, Type=Name.EmbeddedFile, Subtype=Name(f"/{file.media_type}"), Params=parameters
    )
    spec = Dictionary(
        Type=Name.Filespec,
        F=String(file.name),
        UF=String(file.name),
        AFRelationship=Name(f"/{file.relationship}"),
        EF=Dictionary(F=stream, UF=stream),
    )
    if file.description:
        spec.Desc = String(file.description)
    return pdf.make_indirect(spec)


def _called(key: str, spec: Any) -> str:
    inner = spec if isinstance(spec, Dictionary) else Dictionary()
    return (text(inner.get("/UF")) or text(inner.get("/F")) or key).lower()


def _moment(pdf: Any, at: datetime | None) -> str:
    """The date of modification in PDF's form; that of the document where none is given, or a fixed one."""
    if at is not None:
        return _pdf_date(at)
    information = pdf.trailer.get("/Info")
    inner = information if isinstance(information, Dictionary) else Dictionary()
    return text(inner.get("/ModDate")) or text(inner.get("/CreationDate")) or "D:20000101000000Z"


def _pdf_date(at: datetime) -> str:
    offset = at.utcoffset()
    if not offset:
        return f"D:{at:%Y%m%d%H%M%S}Z"
    sign = "-" if offset.days < 0 else "+"
    minutes = abs(int(offset.total_seconds())) // 60
    return f"D:{at:%Y%m%d%H%M%S}{sign}{minutes // 60:02d}'{minutes % 60:02d}'"


def _describe(
    pdf: Any,
    schema: ExtensionSchema | None,
    at: datetime | None,
    title: str | None,
    superseded: Collection[str],
) -> None:
    """Rewrite the XMP packet, and the document information where the two say the same."""
    stream = pdf.Root.get("/Metadata")
    root = parsed(bytes(stream.read_bytes())) if isinstance(stream, Stream) else None
    if root is None or root.tag not in {f"{{{RDF}}}RDF", f"{{{XMP_META}}}xmpmeta"}:
        root = etree.Element(f"{{{XMP_META}}}xmpmeta", nsmap={"x": XMP_META})
    rdf = root if root.tag == f"{{{RDF}}}RDF" else root.find(f"{{{RDF}}}RDF")
    if rdf is None:
        rdf = etree.SubElement(root, f"{{{RDF}}}RDF", nsmap={"rdf": RDF})
    for namespace in superseded:
        _drop(root, namespace)
    if schema is not None:
        _drop(root, schema.namespace)
        _declare(rdf, schema)
        _state(rdf, schema.namespace, schema.prefix, {one.name: one.value for one in schema.properties})
    if at is not None:
        _date_in(root, at)
        if isinstance(pdf.trailer.get("/Info"), Dictionary):
            pdf.trailer.Info.ModDate = String(_pdf_date(at))
    if title is not None:
        _entitle(pdf, rdf, title)
    metadata = pdf.make_stream(_BEGIN + etree.tostring(root) + _END, Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.Metadata = metadata


def _entitle(pdf: Any, rdf: Any, title: str) -> None:
    """Give the document a title (ISO 14289-1 § 7.1 asks for one), in both places, where it has none in either."""
    information = pdf.trailer.get("/Info")
    known = text(information.get("/Title")) if isinstance(information, Dictionary) else None
    if known is not None or rdf.find(f".//{{{DUBLIN_CORE}}}title") is not None:
        return
    pdf.docinfo["/Title"] = String(title)
    description = etree.SubElement(rdf, f"{{{RDF}}}Description", nsmap={"dc": DUBLIN_CORE})
    description.set(f"{{{RDF}}}about", "")
    alternatives = etree.SubElement(etree.SubElement(description, f"{{{DUBLIN_CORE}}}title"), f"{{{RDF}}}Alt")
    entry = etree.SubElement(alternatives, f"{{{RDF}}}li")
    entry.set("{http://www.w3.org/XML/1998/namespace}lang", "x-default")
    entry.text = title


def _drop(root: Any, dropped: str) -> None:
    """Take out what an earlier embedding said: its properties and its declaration."""
    for description in descriptions(root):
        for name in [name for name in description.attrib if name.startswith(f"{{{dropped}}}")]:
            del description.attrib[name]
        for element in [one for one in description if str(one.tag).startswith(f"{{{dropped}}}")]:
            description.remove(element)
        if len(description) == 0 and set(description.attrib) <= {f"{{{RDF}}}about"}:
            description.getparent().remove(description)
    for declared in list(root.iter(f"{{{RDF}}}li")):
        namespace = declared.find(f".//{{{SCHEMA}}}namespaceURI")
        if namespace is not None and (namespace.text or "").strip() == dropped:
            declared.getparent().remove(declared)


def _declare(rdf: Any, schema: ExtensionSchema) -> None:
    """Add the schema to the bag of extension schemas, of which a packet has one."""
    bag = rdf.find(f".//{{{EXTENSION}}}schemas/{{{RDF}}}Bag")
    if bag is None:
        description = etree.SubElement(rdf, f"{{{RDF}}}Description", nsmap=_EXTENSION_NAMES)
        description.set(f"{{{RDF}}}about", "")
        bag = etree.SubElement(etree.SubElement(description, f"{{{EXTENSION}}}schemas"), f"{{{RDF}}}Bag")
    entry = _resource(bag)
    _texts(entry, SCHEMA, {"schema": schema.title, "namespaceURI": schema.namespace, "prefix": schema.prefix})
    sequence = etree.SubElement(etree.SubElement(entry, f"{{{SCHEMA}}}property"), f"{{{RDF}}}Seq")
    for one in schema.properties:
        _texts(
            _resource(sequence),
            PROPERTY,
            {"name": one.name, "valueType": "Text", "category": "external", "description": one.description},
        )


def _state(rdf: Any, namespace: str, prefix: str, values: Mapping[str, str]) -> None:
    description = etree.SubElement(rdf, f"{{{RDF}}}Description", nsmap={prefix: namespace})
    description.set(f"{{{RDF}}}about", "")
    _texts(description, namespace, values)


def _date_in(root: Any, at: datetime) -> None:
    """The dates of the packet that an earlier writer set; none is added."""
    for description in descriptions(root):
        for name in ("ModifyDate", "MetadataDate"):
            tag = f"{{{XMP_BASIC}}}{name}"
            if tag in description.attrib:
                description.set(tag, at.isoformat(timespec="seconds"))
            element = description.find(tag)
            if element is not None:
                element.text = at.isoformat(timespec="seconds")


def _resource(parent: Any) -> Any:
    entry = etree.SubElement(parent, f"{{{RDF}}}li", nsmap=_EXTENSION_NAMES)
    entry.set(f"{{{RDF}}}parseType", "Resource")
    return entry


def _texts(parent: Any, namespace: str, texts: Mapping[str, str]) -> None:
    for name, value in texts.items():
        etree.SubElement(parent, f"{{{namespace}}}{name}").text = value

"""The XMP packet of a PDF/A-3 (ISO 19005-3 § 6.6): only properties that are predefined or declared, and the claim."""

from __future__ import annotations

import re
from typing import Any, Final

from lxml import etree
from pikepdf import Dictionary, Name, Stream

from factage.invoice.pdf.attachments import moment, text
from factage.invoice.pdf.conform.work import Work
from factage.invoice.pdf.metadata import PDF_A, RDF, XMP_META, descriptions, parsed

EXTENSION: Final = "http://www.aiim.org/pdfa/ns/extension/"
SCHEMA: Final = "http://www.aiim.org/pdfa/ns/schema#"
PROPERTY: Final = "http://www.aiim.org/pdfa/ns/property#"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_XMP: Final = "http://ns.adobe.com/xap/1.0/"
_PDF: Final = "http://ns.adobe.com/pdf/1.3/"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_PREDEFINED: Final[dict[str, dict[str, str]]] = {
    _DC: {
        **dict.fromkeys(("contributor", "language", "publisher", "relation", "subject", "type"), "Bag"),
        **dict.fromkeys(("coverage", "format", "identifier", "source"), "Text"),
        **dict.fromkeys(("description", "rights", "title"), "Alt"),
        "creator": "Seq",
        "date": "Dates",
    },
    _XMP: {
        **dict.fromkeys(("BaseURL", "CreatorTool", "Label", "Nickname"), "Text"),
        **dict.fromkeys(("CreateDate", "MetadataDate", "ModifyDate"), "Date"),
        **dict.fromkeys(("Advisory", "Identifier"), "Bag"),
    },
    "http://ns.adobe.com/xap/1.0/rights/": {
        "Certificate": "Text",
        "Marked": "Boolean",
        "Owner": "Bag",
        "UsageTerms": "Alt",
        "WebStatement": "Text",
    },
    "http://ns.adobe.com/xap/1.0/mm/": dict.fromkeys(
        ("DocumentID", "InstanceID", "VersionID", "RenditionClass", "Manager", "ManagerVariant"), "Text"
    ),
    _PDF: {"Keywords": "Text", "PDFVersion": "Text", "Producer": "Text", "Trapped": "Boolean"},
}
"""The properties of the XMP specification of 2005 that documents use, and their kinds; others may be declared."""
_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?")
_KINDS: Final = {
    "Text": re.compile(r".*", re.DOTALL),
    "Date": _DATE,
    "Boolean": re.compile(r"True|False"),
    "Integer": re.compile(r"[+-]?\d+"),
    "Real": re.compile(r"[+-]?\d*\.?\d+"),
    **dict.fromkeys(
        ("URI", "URL", "MIMEType", "ProperName", "AgentName", "RenditionClass"), re.compile(r".*")
    ),
}
_OF_SCHEMA: Final = frozenset({"schema", "namespaceURI", "prefix", "property"})
_OF_PROPERTY: Final = frozenset({"name", "valueType", "category", "description"})
_BEGIN: Final = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
_END: Final = b'\n<?xpacket end="w"?>'


def claim(work: Work, letter: str) -> None:
    """Let the packet claim PDF/A-3 with this letter, and say nothing else that is not allowed."""
    stream = work.pdf.Root.get("/Metadata")
    root = None
    if isinstance(stream, Stream):
        try:
            root = parsed(bytes(stream.read_bytes()))
        except (ValueError, RuntimeError):
            root = None
    if root is None or not _is_packet(root):
        root = _fresh(work)
        work.repaired("metadata")
    else:
        _prune(work, root)
    before = {part: _said(root, part) for part in ("part", "conformance")}
    wanted = {"part": "3", "conformance": letter.upper()}
    if before != wanted:
        _drop(root, PDF_A)
        rdf = root if root.tag == f"{{{RDF}}}RDF" else root.find(f"{{{RDF}}}RDF")
        _add(rdf, PDF_A, "pdfaid", wanted)
        work.repaired("claim")
    data = _BEGIN + etree.tostring(root) + _END
    work.pdf.Root.Metadata = work.pdf.make_stream(data, Type=Name.Metadata, Subtype=Name.XML)


def _is_packet(root: Any) -> bool:
    rdf = root if root.tag == f"{{{RDF}}}RDF" else root.find(f"{{{RDF}}}RDF")
    known = root.tag in {f"{{{RDF}}}RDF", f"{{{XMP_META}}}xmpmeta"}
    return known and rdf is not None and all(one.tag == f"{{{RDF}}}Description" for one in rdf)


def _said(root: Any, part: str) -> str | None:
    for one in descriptions(root):
        tag = f"{{{PDF_A}}}{part}"
        if tag in one.attrib:
            return str(one.attrib[tag])
        element = one.find(tag)
        if element is not None:
            return str(element.text or "")
    return None


def _drop(root: Any, namespace: str) -> None:
    for one in descriptions(root):
        for key in [key for key in one.attrib if key.startswith(f"{{{namespace}}}")]:
            del one.attrib[key]
        for element in [element for element in one if str(element.tag).startswith(f"{{{namespace}}}")]:
            one.remove(element)


def _prune(work: Work, root: Any) -> None:
    """Take out every property that is neither predefined in its form nor declared by a schema that holds."""
    for scrap in root.iter(etree.ProcessingInstruction, etree.Comment):
        scrap.getparent().remove(scrap)
    declared = _declared(work, root)
    taken: set[tuple[str, str]] = set()
    for one in descriptions(root):
        for key in list(one.attrib):
            if key != f"{{{RDF}}}about" and not _holds(key, one.attrib[key], None, declared, taken):
                del one.attrib[key]
                work.repaired("metadata")
        for element in list(one):
            if element.tag == f"{{{EXTENSION}}}schemas":
                continue
            if not _holds(element.tag, element.text, element, declared, taken):
                one.remove(element)
                work.repaired("metadata")
        if one.get(f"{{{RDF}}}about") is None:
            one.set(f"{{{RDF}}}about", "")


def _holds(
    tag: str,
    said: str | None,
    element: Any,
    declared: dict[tuple[str, str], str],
    taken: set[tuple[str, str]],
) -> bool:
    name = etree.QName(tag)
    key = (name.namespace or "", name.localname)
    if key in taken:
        return False
    taken.add(key)
    if key[0] == PDF_A:
        return key[1] in {"part", "conformance"} and (element is None or len(element) == 0)
    kind = _PREDEFINED.get(key[0], {}).get(key[1]) or declared.get(key)
    if kind is None:
        return False
    if kind in {"Bag", "Seq", "Alt", "Dates"}:
        return element is not None and _is_list(element, kind)
    return (element is None or _is_text(element)) and _KINDS[kind].fullmatch((said or "").strip()) is not None


def _is_text(element: Any) -> bool:
    return len(element) == 0 and not element.attrib


def _is_list(element: Any, kind: str) -> bool:
    wanted = "Seq" if kind == "Dates" else kind
    if len(element) != 1 or element[0].tag != f"{{{RDF}}}{wanted}" or element.attrib:
        return False
    for item in element[0]:
        if item.tag != f"{{{RDF}}}li" or len(item):
            return False
        if set(item.attrib) - {_LANG} or (kind == "Alt" and item.get(_LANG) is None):
            return False
        if kind == "Dates" and _DATE.fullmatch((item.text or "").strip()) is None:
            return False
    return True


def _declared(work: Work, root: Any) -> dict[tuple[str, str], str]:
    """The properties of the extension schemas that hold; the other schemas go."""
    found: dict[tuple[str, str], str] = {}
    bags = [bag for one in descriptions(root) for bag in one.findall(f"{{{EXTENSION}}}schemas")]
    for holder in bags:
        inner = holder[0] if len(holder) == 1 else None
        if inner is None or inner.tag != f"{{{RDF}}}Bag" or holder.prefix != "pdfaExtension":
            holder.getparent().remove(holder)
            work.repaired("metadata")
            continue
        for entry in list(inner):
            properties = _schema(entry)
            if properties is None:
                inner.remove(entry)
                work.repaired("metadata")
            else:
                found.update(properties)
        if len(inner) == 0:
            holder.getparent().remove(holder)
    return found


def _schema(entry: Any) -> dict[tuple[str, str], str] | None:
    parts = _parts(entry, SCHEMA, "pdfaSchema")
    if (
        parts is None
        or not set(parts) <= _OF_SCHEMA
        or not {"namespaceURI", "property", "prefix", "schema"} <= set(parts)
    ):
        return None
    if any(not _is_text(parts[name]) for name in ("schema", "namespaceURI", "prefix")):
        return None
    sequence = parts["property"]
    if len(sequence) != 1 or sequence[0].tag != f"{{{RDF}}}Seq":
        return None
    namespace = (parts["namespaceURI"].text or "").strip()
    found = {}
    for one in sequence[0]:
        inner = _parts(one, PROPERTY, "pdfaProperty")
        if inner is None or set(inner) != _OF_PROPERTY or any(not _is_text(part) for part in inner.values()):
            return None
        kind = (inner["valueType"].text or "").strip()
        if kind not in _KINDS or (inner["category"].text or "").strip() not in {"internal", "external"}:
            return None
        found[namespace, (inner["name"].text or "").strip()] = kind
    return found


def _parts(entry: Any, namespace: str, prefix: str) -> dict[str, Any] | None:
    """The fields of a structure, in either of its two spellings; None where one is of another namespace or prefix."""
    if entry.tag != f"{{{RDF}}}li":
        return None
    holder = entry
    if entry.get(f"{{{RDF}}}parseType") != "Resource":
        if len(entry) != 1 or entry[0].tag != f"{{{RDF}}}Description":
            return None
        holder = entry[0]
    found = {}
    for part in holder:
        name = etree.QName(part.tag)
        if name.namespace != namespace or part.prefix != prefix or name.localname in found:
            return None
        found[name.localname] = part
    return found


def _fresh(work: Work) -> Any:
    """A packet of what the document information says."""
    root = etree.Element(f"{{{XMP_META}}}xmpmeta", nsmap={"x": XMP_META})
    rdf = etree.SubElement(root, f"{{{RDF}}}RDF", nsmap={"rdf": RDF})
    held = work.pdf.trailer.get("/Info")
    information = held if isinstance(held, Dictionary) else Dictionary()
    for key, tag, kind in (
        ("/Title", "title", "Alt"),
        ("/Author", "creator", "Seq"),
        ("/Subject", "description", "Alt"),
    ):
        said = _clean(text(information.get(key)))
        if said:
            _listed(rdf, tag, kind, said)
    basic = {"CreatorTool": _clean(text(information.get("/Creator")))}
    for key, tag in (("/CreationDate", "CreateDate"), ("/ModDate", "ModifyDate")):
        when = moment(information.get(key))
        basic[tag] = when.isoformat(timespec="seconds") if when else ""
    _add(rdf, _XMP, "xmp", basic)
    made = {
        "Producer": _clean(text(information.get("/Producer"))),
        "Keywords": _clean(text(information.get("/Keywords"))),
    }
    _add(rdf, _PDF, "pdf", made)
    return root


def _clean(said: str | None) -> str:
    return "".join(sign for sign in said or "" if sign.isprintable()).strip()


def _listed(rdf: Any, tag: str, kind: str, said: str) -> None:
    description = etree.SubElement(rdf, f"{{{RDF}}}Description", nsmap={"dc": _DC})
    description.set(f"{{{RDF}}}about", "")
    items = etree.SubElement(etree.SubElement(description, f"{{{_DC}}}{tag}"), f"{{{RDF}}}{kind}")
    entry = etree.SubElement(items, f"{{{RDF}}}li")
    if kind == "Alt":
        entry.set(_LANG, "x-default")
    entry.text = said


def _add(rdf: Any, namespace: str, prefix: str, values: dict[str, str]) -> None:
    if not any(values.values()):
        return
    description = etree.SubElement(rdf, f"{{{RDF}}}Description", nsmap={prefix: namespace})
    description.set(f"{{{RDF}}}about", "")
    for name, value in values.items():
        if value:
            etree.SubElement(description, f"{{{namespace}}}{name}").text = value

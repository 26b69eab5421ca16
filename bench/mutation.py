"""Documents damaged and twisted, by chance but by a seed: the tree of an XML, the objects of a PDF, the parts of a ZIP.

Each function takes the bytes of a good (or already bad) document and a ``random.Random``, and gives other bytes; the
same state of chance gives the same bytes. What the means of damage themselves refuse is damaged as bytes instead.
"""

from __future__ import annotations

import copy
import io
import json
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence

from lxml import etree

Chance = random.Random
MANY = 3000
"""How often a thing is repeated where repetition is the damage."""
DEEP = (3, 20, 99, 101, 300, 4000)
NUMBERS = (
    "0", "-0", "-0.00", "1e2", "1E-2", "1e400", "1e-400", "NaN", "INF", "-INF", "Infinity", "sNaN", "0x10", "1_000",
    "1 000,00", "1.000,00", "1,000.00", "٣٤", "１２", "½", "+5", "--5", "5-", ".5", "5.", ".", "", " 12.50 ", "1\n2",
    "9" * 30, "9" * 400 + ".5", "0." + "3" * 200, "0." + "0" * 40 + "1", "-" + "9" * 25, "1e99999999", "1e-99999999",
    "79228162514264337593543950336", "4.9E-324", "100.005", "2.675", "true", "null", "\u0661\u0662", "1\u202f000",
)  # fmt: skip
DATES = (
    "20260230", "00000000", "99991231", "00010101", "2026-13-01", "2026-02-30", "2026-1-1", "-0044-03-15", "20261",
    "2026-01-01T25:61:61", "2026-01-01Z", "2026-01-01+14:00", "31/12/2026", "2026年1月1日", "２０２６-01-01", "20260101000000",
    "0000-00-00", "10000-01-01", "2100-02-29", "2026W011", "2026-001",
)  # fmt: skip
WORDS = (
    "", " ", "\x01", "\x00", "\u00a0", "\u200b", "\u202e", "\ufeff", "A" * 5000, "é" * 3000, "𝔘𝔫𝔦", "e\u0301" * 200, "\U0010ffff", "\ue000",
    "<b>", "]]>", "&amp;", "{}", "{0.__class__}", "%s%n", "${x}", "'; DROP TABLE x;--", "=1+1", "../../etc/passwd", "C:\\x",
    "file:///etc/passwd", "http://localhost:1/", "urn:cen.eu:en16931:2017", "FR", "FRA", "fr", "EUR", "XXX", "eur", "380",
    "381", "389", "S", "E", "AE", "VATEX-EU-O", "0002", "0009", "0225", "9957", "C62", "application/pdf", "text/xml", "102",
    "FR76 3000 6000 0112 3456 7890 189", "FR00000000000", "000000000", "12345678900017", "\x85", "\u2028", "#ABC#text", "line\nline", "\t",
    "QUJD", "====", "QUJ", "\u0130\u0131", "ß" * 50, "ﬁ", "0" * 64, "true", "false", "1",
)  # fmt: skip
NAMESPACES = (
    "", "urn:x", "http://www.w3.org/2001/XInclude", "http://www.w3.org/2001/XMLSchema-instance",
    "http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg", "http://www.w3.org/XML/1998/namespace",
    "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2", "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2",
    "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100", "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "urn:ferd:CrossIndustryDocument:invoice:1p0",
)  # fmt: skip
ATTRIBUTES = (
    "currencyID", "schemeID", "unitCode", "format", "mimeCode", "filename", "listID", "name", "schemeAgencyID",
    "languageID", "listVersionID", "{http://www.w3.org/XML/1998/namespace}lang", "{http://www.w3.org/XML/1998/namespace}id",
    "{http://www.w3.org/2001/XMLSchema-instance}type", "{http://www.w3.org/2001/XMLSchema-instance}nil",
    "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation",
)  # fmt: skip


def text(chance: Chance) -> str:
    return chance.choice(chance.choice((NUMBERS, DATES, WORDS)))


# Bytes


def as_bytes(data: bytes, chance: Chance) -> bytes:
    """One to eight cuts, flips, repeats and splices."""
    body = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        if not body:
            return b""
        at = chance.randrange(len(body))
        length = min(len(body) - at, chance.choice((1, 2, 4, 16, 200, 4000)))
        act = chance.randrange(9)
        if act == 0:
            body[at] ^= 1 << chance.randrange(8)
        elif act == 1:
            body[at : at + length] = chance.randbytes(length)
        elif act == 2:
            del body[at : at + length]
        elif act == 3:
            body[at:at] = body[at : at + length] * chance.choice((1, 2, 50))
        elif act == 4:
            del body[at:]
        elif act == 5:
            body[at:at] = text(chance).encode("utf-8", "surrogatepass")
        elif act == 6:
            body[at : at + length] = b"\0" * length
        elif act == 7:
            other = chance.randrange(len(body))
            body[at:at] = body[other : other + length]
        else:
            found = list(re.finditer(rb"\d+", bytes(body[at : at + 4000])))
            if found:
                one = chance.choice(found)
                body[at + one.start() : at + one.end()] = chance.choice(NUMBERS).encode()
    return bytes(body)


# XML


def as_xml(data: bytes, chance: Chance, others: Sequence[bytes] = ()) -> bytes:
    """The tree edited at one to six places, and written in one of many encodings."""
    root = _tree(data)
    if root is None:
        return as_bytes(data, chance)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        nodes = list(root.iter(etree.Element))
        chance.choice(_EDITS)(chance.choice(nodes), nodes, chance, others)
    return _serialised(root, chance)


def _tree(data: bytes) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_pis=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _duplicate(node, nodes, chance, others):
    parent = node.getparent()
    if parent is None:
        return
    size = len(etree.tostring(node))
    for _ in range(min(chance.choice((1, 1, 1, 2, 5, 40, MANY)), max(1, 400_000 // size))):
        node.addnext(copy.deepcopy(node))


def _drop(node, nodes, chance, others):
    if node.getparent() is not None:
        node.getparent().remove(node)


def _move(node, nodes, chance, others):
    target = chance.choice(nodes)
    if node.getparent() is None or node in target.iterancestors() or node is target:
        return
    target.insert(chance.randrange(len(target) + 1), node)


def _rename(node, nodes, chance, others):
    node.tag = chance.choice(nodes).tag


def _names(node, nodes, chance, others):
    space = chance.choice(NAMESPACES)
    within = node.iter(etree.Element) if chance.random() < 0.3 else [node]
    for one in within:
        local = etree.QName(one).localname
        one.tag = f"{{{space}}}{local}" if space else local


def _words(node, nodes, chance, others):
    leaves = [one for one in nodes if not len(one)] or nodes
    target = chance.choice(leaves)
    value = text(chance)
    if chance.random() < 0.02:
        value = chance.choice("9A é\n") * chance.choice((70_000, 1_500_000))
    if chance.random() < 0.2:
        value = (target.text or "") + value
    target.text = _allowed(value)


def _swap(node, nodes, chance, others):
    other = chance.choice(nodes)
    node.text, other.text = other.text, node.text


def _wrap(node, nodes, chance, others):
    for _ in range(chance.choice(DEEP)):
        inner = etree.SubElement(node, chance.choice(nodes).tag)
        node = inner
    node.text = "1"


def _attribute(node, nodes, chance, others):
    holders = [one for one in nodes if one.attrib]
    if holders and chance.random() < 0.6:
        node = chance.choice(holders)
        name = chance.choice(list(node.attrib))
    else:
        name = chance.choice(ATTRIBUTES)
    if chance.random() < 0.25:
        node.attrib.pop(name, None)
    else:
        node.set(name, _allowed(text(chance)))


def _attributes(node, nodes, chance, others):
    for n in range(chance.choice((5, 99, 101, 2000))):
        node.set(f"a{n}", "x")


def _between(node, nodes, chance, others):
    for _ in range(chance.choice((1, 1, 3, 500))):
        what = chance.randrange(3)
        if what == 0:
            node.insert(chance.randrange(len(node) + 1), etree.Comment("1"))
        elif what == 1:
            node.insert(chance.randrange(len(node) + 1), etree.ProcessingInstruction("x", "y"))
        else:
            for one in node:
                one.tail = "7"


def _empty(node, nodes, chance, others):
    node.text = None
    for child in list(node):
        if chance.random() < 0.7:
            node.remove(child)


def _order(node, nodes, chance, others):
    children = list(node)
    chance.shuffle(children)
    node[:] = children


def _cross(node, nodes, chance, others):
    other = _tree(chance.choice(others)) if others else None
    if other is not None:
        node.append(copy.deepcopy(chance.choice(list(other.iter(etree.Element)))))


def _codes(node, nodes, chance, others):
    """Another kind of document, another profile, another currency, everywhere at once."""
    ending, value = chance.choice(
        (("TypeCode", "381"), ("TypeCode", "386"), ("CurrencyCode", "JPY"), ("CustomizationID", "x"), ("ID", ""), ("Percent", "1e2"), ("Amount", "0"), ("Quantity", "-1"), ("DateTimeString", "20260101"), ("ID", "A" * 300))
    )  # fmt: skip
    for one in nodes:
        if isinstance(one.tag, str) and one.tag.endswith(ending) and not len(one):
            one.text = value


_EDITS: Sequence[Callable] = (
    _duplicate, _duplicate, _drop, _drop, _drop, _move, _rename, _rename, _names, _words, _words, _words, _words, _swap, _wrap,
    _attribute, _attribute, _attributes, _between, _empty, _order, _cross, _codes,
)  # fmt: skip


def _allowed(value: str) -> str:
    """The text without what no XML may hold: that damage is done to bytes."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", value)


def _serialised(root: etree._Element, chance: Chance) -> bytes:
    kind = chance.randrange(14)
    if kind < 8:
        data = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    elif kind == 8:
        data = etree.tostring(root, xml_declaration=True, encoding="UTF-16")
    elif kind == 9:
        data = etree.tostring(root, xml_declaration=True, encoding=chance.choice(("ISO-8859-1", "windows-1252", "US-ASCII", "ISO-8859-15")))  # fmt: skip
    elif kind == 10:
        body = etree.tostring(root, encoding="unicode").encode("utf-8")
        named = chance.choice(("utf-16", "utf-7", "ISO-8859-1", "cp037", "x", "UTF-32", "shift_jis", "utf-8"))
        data = f'<?xml version="1.0" encoding="{named}"?>'.encode() + body
    elif kind == 11:
        data = b"\xef\xbb\xbf" + etree.tostring(root, encoding="UTF-8")
    elif kind == 12:
        mark = chance.choice(
            (b"<!DOCTYPE x>", b'<!DOCTYPE x [<!ENTITY a "b">]>', b"<!--", b"<?x?>", b" ", b"\0")
        )
        data = mark + etree.tostring(root)
    else:
        data = etree.tostring(root, pretty_print=True)
    return as_bytes(data, chance) if chance.random() < 0.12 else data


# PDF


def as_pdf(data: bytes, chance: Chance, others: Sequence[bytes] = ()) -> bytes:
    """Objects, attachments, filters, metadata and page tree edited; or the file's own bytes, cross references first."""
    way = chance.random()
    if way < 0.2:
        return as_bytes(data, chance)
    if way < 0.4:
        return _references(data, chance)
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for _ in range(chance.choice((1, 1, 2, 5))):
                chance.choice(_PDF_EDITS)(pdf, chance, others)
            out = io.BytesIO()
            pdf.save(
                out,
                object_stream_mode=chance.choice(list(pikepdf.ObjectStreamMode.__members__.values())),
                fix_metadata_version=False,
                static_id=True,
                compress_streams=chance.random() < 0.5,
            )
    except Exception:  # noqa: BLE001 - what the edits make need not be something that can be saved
        return as_bytes(data, chance)
    saved = out.getvalue()
    return as_bytes(saved, chance) if chance.random() < 0.15 else saved


def _references(data: bytes, chance: Chance) -> bytes:
    """Numbers near the words that hold a PDF together."""
    marks = [
        match
        for word in (rb"\d+ \d+ obj", rb"\d+ \d+ R", rb"/Length \d+", rb"startxref\s+\d+", rb"\d{10} \d{5} [nf]", rb"/Size \d+", rb"/(?:Prev|First|N|Index|W|Root|Type|Filter|Kids|Count|EF|F|UF|Names|AF|Subtype)\b", rb"endstream|endobj|stream|xref|trailer|>>|<<|\[|\]")
        for match in re.finditer(word, data)
    ]  # fmt: skip
    if not marks:
        return as_bytes(data, chance)
    body = bytearray(data)
    for mark in sorted(
        chance.sample(marks, min(len(marks), chance.choice((1, 1, 2, 10)))), key=lambda m: -m.start()
    ):
        word = mark[0]
        if re.search(rb"\d", word) and chance.random() < 0.8:
            number = chance.choice(
                ("0", "1", "3", "7", "99999999", "-1", "2147483648", "9" * 25, str(chance.randrange(60)))
            )
            word = re.sub(rb"\d+", number.encode(), word, count=1)
        else:
            word = chance.choice((b"", word * 2, chance.choice(marks)[0], b"<<" * 300, b"[" * 600))
        body[mark.start() : mark.end()] = word
    return bytes(body)


def _value(pdf, chance, depth=0):
    """Any value of PDF, fitting or not."""
    import pikepdf

    kind = chance.randrange(13)
    if kind == 0:
        return None
    if kind == 1:
        return chance.choice((0, -1, 2**31, 2**62, 1, 7))
    if kind == 2:
        return pikepdf.Name(chance.choice(("/X", "/Invoice", "/Data", "/FlateDecode", "/JavaScript", "/Launch", "/GoTo", "/Alternative", "/DCTDecode", "/Crypt", "/x#80\x80" if depth > 5 else "/Y")))  # fmt: skip
    if kind == 3:
        return pikepdf.String(_allowed(text(chance))[:300].replace("\0", ""))
    if kind == 4:
        return pikepdf.String(chance.randbytes(9))
    if kind == 5:
        return chance.choice(list(pdf.objects))
    if kind == 6:
        return pdf.Root
    if kind == 7:
        return pikepdf.Array([_value(pdf, chance, depth + 1) for _ in range(chance.choice((0, 1, 3)))]) if depth < 4 else 1  # fmt: skip
    if kind == 8:
        nested = pikepdf.Array([])
        for _ in range(chance.choice((5, 60, 130, 400))):
            nested = pikepdf.Array([nested])
        return nested
    if kind == 9:
        return pikepdf.Dictionary(
            S=pikepdf.Name(chance.choice(("/JavaScript", "/URI", "/Launch", "/SubmitForm"))), JS="1"
        )
    if kind == 10:
        return pikepdf.Stream(pdf, chance.randbytes(chance.choice((0, 10, 3000))))
    if kind == 11:
        return chance.random() < 0.5
    return pikepdf.Array([pdf.Root] * chance.choice((1, 3000)))


def _pdf_key(pdf, chance, others):
    import pikepdf

    holders = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary | pikepdf.Stream)]
    holder = chance.choice([pdf.Root, *holders])
    keys = [key for key in holder if key != "/Length"]
    if keys and chance.random() < 0.7:
        key = chance.choice(keys)
    else:
        key = chance.choice(("/AF", "/Names", "/OpenAction", "/AA", "/Metadata", "/EF", "/UF", "/F", "/Kids", "/Parent", "/Annots", "/Contents", "/Resources", "/AcroForm", "/XFA", "/Params", "/Subtype", "/AFRelationship", "/Count", "/Limits", "/OutputIntents", "/MediaBox", "/Rotate", "/UserUnit"))  # fmt: skip
    if chance.random() < 0.3:
        if key in holder:
            del holder[key]
    else:
        holder[key] = _value(pdf, chance)


def _pdf_attachment(pdf, chance, others):
    """Data files: renamed, doubled, mislabelled, or with other content."""
    import pikepdf

    specs = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/EF" in one]
    if not specs:
        return
    spec = chance.choice(specs)
    stream = spec.EF.get("/F", spec.EF.get("/UF"))
    act = chance.randrange(7)
    if act == 0:
        name = chance.choice(("factur-x.xml", "zugferd-invoice.xml", "ZUGFeRD-invoice.xml", "xrechnung.xml", "FACTUR-X.XML", "order-x.xml", "cii.xml", "x.exe", "../x.xml", "é.xml", "", "a" * 3000, "factur-x.xml\0"))  # fmt: skip
        spec.UF = spec.F = pikepdf.String(name)
    elif act == 1:
        spec.AFRelationship = pikepdf.Name(
            chance.choice(("/Data", "/Source", "/Alternative", "/Supplement", "/Unspecified", "/x"))
        )
    elif act == 2:
        twin = pdf.make_indirect(pikepdf.Dictionary(spec))
        pdf.Root.setdefault("/AF", pikepdf.Array([]))
        if isinstance(pdf.Root.AF, pikepdf.Array):
            pdf.Root.AF.append(twin)
        names = pdf.Root.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names")
        if isinstance(names, pikepdf.Array):
            for _ in range(chance.choice((1, 2, 200))):
                names.append(pikepdf.String(f"z{len(names)}"))
                names.append(twin)
    elif isinstance(stream, pikepdf.Stream):
        content = bytes(stream.read_bytes())
        if act in {3, 4, 5}:
            stream.write(as_xml(content, chance, others))
        else:
            stream.write(chance.choice(others) if others else b"")
    if chance.random() < 0.2 and isinstance(stream, pikepdf.Stream):
        stream.Params = _value(pdf, chance)


def _pdf_filter(pdf, chance, others):
    """A stream whose filters lie, or unfold to far more than they should."""
    import pikepdf

    streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
    if not streams:
        return
    stream = chance.choice(streams)
    raw = bytes(stream.read_raw_bytes())
    names = ("/FlateDecode", "/LZWDecode", "/ASCII85Decode", "/ASCIIHexDecode", "/RunLengthDecode", "/DCTDecode", "/JBIG2Decode", "/Crypt", "/CCITTFaxDecode", "/X")  # fmt: skip
    if chance.random() < 0.1:
        raw = zlib.compress(b"\0" * chance.choice((10_000_000, 90_000_000)), 1)
        names = ("/FlateDecode",)
    elif chance.random() < 0.3:
        raw = as_bytes(raw, chance)
    filters = pikepdf.Array([pikepdf.Name(chance.choice(names)) for _ in range(chance.choice((1, 1, 2, 12)))])
    parms = pikepdf.Dictionary(Predictor=chance.choice((1, 2, 10, 15, 99, -1)), Columns=chance.choice((1, 0, -1, 2**31 - 1, 2**20)), Colors=chance.choice((1, 2**30, 0)), BitsPerComponent=chance.choice((8, 16, 0, 2**30)))  # fmt: skip
    stream.write(raw, filter=filters, decode_parms=parms if chance.random() < 0.4 else None)


def _pdf_xmp(pdf, chance, others):
    import pikepdf

    stream = pdf.Root.get("/Metadata")
    if isinstance(stream, pikepdf.Stream):
        content = bytes(stream.read_bytes())
        stream.write(as_xml(content, chance, others) if chance.random() < 0.8 else as_bytes(content, chance))


def _pdf_pages(pdf, chance, others):
    import pikepdf

    act = chance.randrange(5)
    if act == 0:
        for _ in range(chance.choice((1, 3, 400))):
            pdf.pages.append(pdf.pages[0])
    elif act == 1:
        pdf.Root.Pages.Kids = pikepdf.Array([pdf.Root.Pages])
    elif act == 2:
        pdf.pages[0].obj.Parent = pdf.pages[0].obj
    elif act == 3:
        pdf.pages[0].obj.MediaBox = pikepdf.Array([0, 0, chance.choice((0, -5, 10**9)), 5])
    else:
        content = bytes(pdf.pages[0].Contents.read_bytes()) if isinstance(pdf.pages[0].get("/Contents"), pikepdf.Stream) else b""  # fmt: skip
        pdf.pages[0].Contents = pikepdf.Stream(pdf, as_bytes(content, chance))


_PDF_EDITS: Sequence[Callable] = (
    _pdf_key, _pdf_key, _pdf_key, _pdf_attachment, _pdf_attachment, _pdf_attachment, _pdf_filter, _pdf_xmp, _pdf_pages,
)  # fmt: skip


# ZIP


def as_zip(chance: Chance, others: Sequence[bytes], depth: int = 0) -> bytes:
    """An archive of a few documents under odd names, in archives at times, its headers damaged at times."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))) as archive:  # fmt: skip
        for n in range(chance.choice((0, 1, 2, 5, 5, 60)) if depth == 0 else chance.choice((0, 1, 2))):
            name = f"f{n}." + chance.choice(("xml", "pdf", "csv", "zip", "json", "ZIP"))
            if chance.random() < 0.3:
                name = chance.choice(("../x.xml", "/etc/x.xml", "C:\\x.xml", "a/../../b", "é.xml", "x" * 4000, ".hidden", "__MACOSX/x", "f0.xml", "d/", "\u202egpj.xml", "CON.xml", "a//b.xml", "./x.xml", "[Content_Types].xml", "mimetype", "x!y.xml", "a\\b.xml"))  # fmt: skip
            if name.lower().endswith(".zip") and depth < 4:
                content = as_zip(chance, others, depth + 1)
            elif chance.random() < 0.01:
                content = b"\0" * (30_000_000 if archive.compression == zipfile.ZIP_DEFLATED else 1_000_000)
            else:
                content = chance.choice(others)
            with_warning = zipfile.ZipInfo(name or "x", (2026, 1, 1, 0, 0, 0))
            with_warning.compress_type = archive.compression
            archive.writestr(with_warning, content)
    data = out.getvalue()
    way = chance.random()
    if way < 0.4:
        return data
    if way < 0.6:
        return as_bytes(data, chance)
    return _headers(data, chance)


def _headers(data: bytes, chance: Chance) -> bytes:
    """Fields of the local headers, of the directory and of its end."""
    fields = {
        b"PK\x03\x04": ((4, "H"), (6, "H"), (8, "H"), (14, "I"), (18, "I"), (22, "I"), (26, "H"), (28, "H")),
        b"PK\x01\x02": ((6, "H"), (8, "H"), (10, "H"), (16, "I"), (20, "I"), (24, "I"), (28, "H"), (30, "H"), (32, "H"), (42, "I")),
        b"PK\x05\x06": ((4, "H"), (6, "H"), (8, "H"), (10, "H"), (12, "I"), (16, "I"), (20, "H")),
    }  # fmt: skip
    places = [(at.start(), mark) for mark in fields for at in re.finditer(re.escape(mark), data)]
    body = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4))):
        at, mark = chance.choice(places)
        offset, form = chance.choice(fields[mark])
        top = 0xFFFF if form == "H" else 0xFFFFFFFF
        if at + offset + struct.calcsize(form) <= len(body):
            value = chance.choice(
                (0, 1, top, top - 1, 8, 9, 14, 12, 99, len(data) & top, chance.randrange(top))
            )
            struct.pack_into(f"<{form}", body, at + offset, value)
    return bytes(body)


# Tables


def as_csv(data: bytes, chance: Chance) -> bytes:
    """Cells, rows, marks and encodings of a table."""
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return as_bytes(data, chance)
    mark = max(";,\t|", key=lines[0].count) if lines else ";"
    rows = [line.split(mark) for line in lines]
    for _ in range(chance.choice((1, 2, 5, 20))):
        if not rows:
            break
        row = chance.choice(rows)
        act = chance.randrange(8)
        if act < 3:
            row[chance.randrange(len(row))] = text(chance)
        elif act == 3:
            rows.insert(chance.randrange(len(rows) + 1), list(row) * chance.choice((1, 1, 60)))
        elif act == 4:
            rows.remove(row)
        elif act == 5:
            row[:] = row[: chance.randrange(len(row) + 1)] or [""]
        elif act == 6:
            row.insert(0, '"')
        else:
            rows.extend([row] * chance.choice((1, 30, MANY)))
    other = chance.choice((mark, mark, mark, ";", ",", "\t", "|", ":"))
    joined = chance.choice(("\n", "\r\n", "\r")).join(other.join(row) for row in rows)
    encoding = chance.choice(("utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16", "latin-1", "utf-16-be"))
    body = joined.encode(encoding, chance.choice(("replace", "ignore", "xmlcharrefreplace")))
    return as_bytes(body, chance) if chance.random() < 0.15 else body


def as_xlsx(data: bytes, chance: Chance) -> bytes:
    """A workbook of the table's cells, one of its parts edited as XML or as bytes."""
    from openpyxl import Workbook

    book = Workbook()
    for line in data.decode("utf-8-sig", "replace").splitlines()[:40]:
        book.active.append([_cell(cell, chance) for cell in line.split(";")])
    out = io.BytesIO()
    book.save(out)
    parts = zipfile.ZipFile(io.BytesIO(out.getvalue()))
    again = io.BytesIO()
    hit = chance.choice([name for name in parts.namelist() if chance.random() < 0.9] or ["x"])
    with zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(parts.namelist()):
            content = parts.read(name)
            if name == hit or (name.startswith("xl/worksheets") and chance.random() < 0.5):
                content = as_xml(content, chance) if chance.random() < 0.8 else as_bytes(content, chance)
            if name != hit or chance.random() > 0.1:
                made.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content)
    data = again.getvalue()
    return _headers(data, chance) if chance.random() < 0.1 else data


def _cell(cell: str, chance: Chance) -> object:
    if chance.random() < 0.05:
        return chance.choice((1e308, -0.0, 10**30, True, 45000.5, "=1/0", "#REF!", None, 2**53 + 1, 1e-320))
    cell = "".join(one for one in cell if one >= " ")
    try:
        return float(cell.replace(",", ".")) if chance.random() < 0.5 else cell
    except ValueError:
        return cell[:30000]


# JSON


def as_json(data: bytes, chance: Chance) -> bytes:
    """Values of other types, keys doubled, renamed or dropped, depth without end."""
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        return as_bytes(data, chance)
    for _ in range(chance.choice((1, 1, 2, 4, 10))):
        holder, key = _slot(values, chance)
        if holder is None:
            break
        act = chance.randrange(6)
        if act < 3:
            holder[key] = _any(chance)
        elif act == 3:
            del holder[key]
        elif act == 4 and isinstance(holder, list):
            holder.extend([holder[key]] * chance.choice((1, 3, 500)))
        else:
            other, elsewhere = _slot(values, chance)
            if other is not None:
                holder[key] = copy.deepcopy(other[elsewhere])
    try:
        body = json.dumps(values, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
    except RecursionError:
        return as_bytes(data, chance)
    if chance.random() < 0.05:
        body = body.replace(b"{", b'{"x":' + b"[" * 3000 + b"]" * 3000 + b",", 1)
    if chance.random() < 0.1:
        body = body.decode("utf-8", "replace").encode(
            chance.choice(("utf-16", "utf-32", "utf-8-sig", "utf-16-be"))
        )
    return as_bytes(body, chance) if chance.random() < 0.15 else body


def _slot(values, chance):
    slots = []
    pending = [values]
    while pending:
        one = pending.pop()
        inner = one.items() if isinstance(one, dict) else enumerate(one) if isinstance(one, list) else ()
        for key, value in inner:
            slots.append((one, key))
            if isinstance(value, dict | list):
                pending.append(value)
    return chance.choice(slots) if slots else (None, None)


def _any(chance):
    return chance.choice(
        (None, True, 0, -1, 10**40, 1.5, float("nan"), float("inf"), [], {}, [None], [[]], {"value": None}, {"value": "1", "scheme": 5}, "\ud800", text(chance), text(chance), text(chance), text(chance), chance.choice(NUMBERS), chance.choice(DATES))
    )  # fmt: skip


def as_edifact(data: bytes, chance: Chance) -> bytes:
    """Segments dropped, doubled, moved; elements replaced."""
    segments = data.split(b"'")
    for _ in range(chance.choice((1, 2, 5))):
        at = chance.randrange(len(segments))
        act = chance.randrange(4)
        if act == 0:
            segments[at] = segments[at] + b"+" + text(chance).encode("utf-8", "replace")
        elif act == 1 and len(segments) > 1:
            del segments[at]
        elif act == 2:
            segments[at:at] = [segments[at]] * chance.choice((1, 2, 400))
        else:
            chance.shuffle(segments)
    body = b"'".join(segments)
    return as_bytes(body, chance) if chance.random() < 0.3 else body

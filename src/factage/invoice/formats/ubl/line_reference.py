"""References of a line: to lines of orders and deliveries, earlier invoices, the line above, objects and documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from factage.invoice.formats.ubl.binding import (
    UNSAID,
    Binding,
    Leaf,
    Number,
    Place,
    Record,
    Within,
    joined,
    read_identifier,
)
from factage.invoice.formats.ubl.codec import DAY
from factage.invoice.formats.ubl.names import clark
from factage.invoice.formats.ubl.passage import Draft, Node, Reading, Writing, is_empty, text_of
from factage.invoice.formats.ubl.reference import (
    EMBEDDED,
    OBJECT,
    type_code_of,
    write_reference_identifier,
)

_FILE: Final = ("url", "content", "mime_code", "filename")


class LineReferences(Binding):
    """``OrderLineReference`` and its like: a line, and the document in which it stands."""

    def __init__(self, tag: str, field: str, document: str, most: int) -> None:
        self._tag = clark(tag)
        self._field = field
        self._most = most
        self._line = Leaf("cbc:LineID", "line")
        self._document = Within(
            document, Number("number", "issue_date"), Leaf("cbc:IssueDate", "issue_date", DAY)
        )
        self.fields = frozenset({field})

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        for node in parent.findall(self._tag):
            inner: Draft = {}
            reading.carry(node)
            self._line.read(node, inner, reading)
            self._document.read(node, inner, reading)
            if inner.get("line") == UNSAID and len(inner) > 1:
                del inner["line"]
            draft.setdefault(self._field, []).append(inner)

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        for index, one in enumerate(getattr(record, self._field)):
            place = f"{joined(path, self._field)}[{index}]"
            if writing.core and index >= self._most:
                writing.lose(place, one)
                continue
            node = etree.SubElement(parent, self._tag)
            self._document.write(node, one, place, writing)
            if one.line == UNSAID and len(node):
                writing.lose(f"{place}.line", one.line)
            if is_empty(one.line) and len(node):
                etree.SubElement(node, self._line.tag).text = UNSAID
            self._line.write(node, one, place, writing)
            for field in ("type_code", "scheme", "name", *_FILE):
                writing.lose(f"{place}.{field}", getattr(one, field))
            if len(node) == 0:
                parent.remove(node)

    def places(self) -> Iterator[Place]:
        tag = self._tag.rpartition("}")[2]
        yield (tag,), f"{self._field}.line"
        for binding in (self._line, self._document):
            for below, path in binding.places():
                yield (tag, *below), f"{self._field}.{path}"


class BillingReferences(Binding):
    """``BillingReference`` on a line: an earlier invoice; or, naming this very invoice, the place in the hierarchy.

    EXT-FR-FE-162 (line above) and EXT-FR-FE-163 (DETAIL, GROUP, INFORMATION) of XP Z12-012.
    """

    fields = frozenset({"preceding_invoices", "parent_id", "status_reason_code"})
    _tag: Final = clark("cac:BillingReference")
    _invoice: Final = clark("cac:InvoiceDocumentReference")
    _status: Final = clark("cbc:DocumentStatusCode")
    _above: Final = Within("cac:BillingReferenceLine", Leaf("cbc:ID", "line"))
    _document: Final = Within(
        "cac:InvoiceDocumentReference",
        Number("number", "issue_date", "type_code"),
        Leaf("cbc:IssueDate", "issue_date", DAY),
        Leaf("cbc:DocumentTypeCode", "type_code"),
    )

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        for node in parent.findall(self._tag):
            inner: Draft = {}
            reading.carry(node)
            self._document.read(node, inner, reading)
            self._above.read(node, inner, reading)
            if inner.get("number") is None or inner["number"] != reading.number:
                draft.setdefault("preceding_invoices", []).append(inner)
                continue
            if "line" in inner:
                draft["parent_id"] = inner["line"]
            status = node.find(f"{self._invoice}/{self._status}")
            if status is not None and text_of(status):
                reading.carry(status)
                draft["status_reason_code"] = text_of(status)

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        for index, one in enumerate(record.preceding_invoices):
            place = f"{joined(path, 'preceding_invoices')}[{index}]"
            if writing.core or (one.number is not None and one.number == writing.number):
                writing.lose(place, one)
                continue
            node = etree.SubElement(parent, self._tag)
            self._document.write(node, one, place, writing)
            self._above.write(node, one, place, writing)
            for field in ("scheme", "name", *_FILE):
                writing.lose(f"{place}.{field}", getattr(one, field))
            if len(node) == 0:
                parent.remove(node)
        if is_empty(record.parent_id) and is_empty(record.status_reason_code):
            return
        if writing.core or is_empty(writing.number):
            writing.lose(joined(path, "parent_id"), record.parent_id)
            writing.lose(joined(path, "status_reason_code"), record.status_reason_code)
            return
        self._write_place(parent, record, path, writing)

    def _write_place(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        node = etree.SubElement(parent, self._tag)
        document = etree.SubElement(node, self._invoice)
        etree.SubElement(document, clark("cbc:ID")).text = writing.text(str(writing.number), "number")
        if record.status_reason_code:
            status = etree.SubElement(document, self._status)
            status.text = writing.text(record.status_reason_code, joined(path, "status_reason_code"))
        if record.parent_id:
            line = etree.SubElement(node, self._above.tag)
            number = etree.SubElement(line, clark("cbc:ID"))
            number.text = writing.text(record.parent_id, joined(path, "parent_id"))

    def places(self) -> Iterator[Place]:
        yield ("BillingReference",), "preceding_invoices"
        for below, path in self._document.places():
            yield ("BillingReference", *below), f"preceding_invoices.{path}"
        yield ("BillingReference", "BillingReferenceLine", "ID"), "parent_id"
        yield ("BillingReference", "InvoiceDocumentReference", "DocumentStatusCode"), "status_reason_code"


class DocumentReferences(Binding):
    """``DocumentReference``: those of type 130 are objects, of which the first is BT-128; others further references."""

    fields = frozenset({"object_identifier", "further_object_identifiers", "further_references"})
    _tag: Final = clark("cac:DocumentReference")
    _record: Final = Record(
        "cac:DocumentReference",
        "further_references",
        Leaf("cbc:ID", "number", attributes={"schemeID": "scheme"}),
        Leaf("cbc:IssueDate", "issue_date", DAY),
        Leaf("cbc:DocumentTypeCode", "type_code"),
        Leaf("cbc:DocumentDescription", "name"),
        EMBEDDED,
    )

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        for node in parent.findall(self._tag):
            number = node.find(clark("cbc:ID"))
            if type_code_of(node) == OBJECT and number is not None:
                identifier = read_identifier(number, reading)
                if identifier:
                    reading.carry(node)
                    reading.carry(node.find(clark("cbc:DocumentTypeCode")))
                    if "object_identifier" in draft:
                        draft.setdefault("further_object_identifiers", []).append(identifier)
                    else:
                        draft["object_identifier"] = identifier
                    continue
            inner: Draft = {}
            self._record.read_node(node, inner, reading)
            draft.setdefault("further_references", []).append(inner)

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        own = record.object_identifier
        if own is not None:
            write_reference_identifier(parent, own, joined(path, "object_identifier"), writing)
        for index, value in enumerate(record.further_object_identifiers):
            place = f"{joined(path, 'further_object_identifiers')}[{index}]"
            if writing.core or own is None:
                writing.lose(place, value)
            else:
                write_reference_identifier(parent, value, place, writing)
        for index, one in enumerate(record.further_references):
            place = f"{joined(path, 'further_references')}[{index}]"
            if writing.core:
                writing.lose(place, one)
                continue
            node = etree.SubElement(parent, self._tag)
            for binding in self._record.inner:
                binding.write(node, one, place, writing)
            writing.lose(f"{place}.line", one.line)
            if one.type_code == OBJECT and one.number:
                for code in node.findall(clark("cbc:DocumentTypeCode")):
                    node.remove(code)
                writing.lose(f"{place}.type_code", one.type_code)
            if len(node) == 0:
                parent.remove(node)

    def places(self) -> Iterator[Place]:
        yield ("DocumentReference",), "object_identifier"
        yield ("DocumentReference", "ID"), "object_identifier"
        yield ("DocumentReference", "ID", "@schemeID"), "object_identifier.scheme"

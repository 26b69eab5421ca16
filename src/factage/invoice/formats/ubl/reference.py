"""References to other documents (BT-11 … BT-18, BG-3) and the documents that go with the invoice (BG-24)."""

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
    Records,
    Within,
    joined,
    read_identifier,
    read_value,
    write_identifier,
)
from factage.invoice.formats.ubl.codec import BYTES, DAY, TEXT
from factage.invoice.formats.ubl.names import clark
from factage.invoice.formats.ubl.passage import Draft, Node, Reading, Writing, is_empty, text_of
from factage.invoice.model import FurtherReference

_ID: Final = clark("cbc:ID")
_ISSUE_DATE: Final = clark("cbc:IssueDate")
_DOCUMENT_TYPE: Final = clark("cbc:DocumentType")
_TYPE_CODE: Final = clark("cbc:DocumentTypeCode")
_ADDITIONAL: Final = clark("cac:AdditionalDocumentReference")
OBJECT: Final = "130"
"""UNTDID 1001: invoiced object; marks BT-18 and BT-128 among other references (EN 16931-3-2)."""
PROJECT: Final = "50"
"""UNTDID 1001: project; marks BT-11 in a credit note, which has no element for it."""


EMBEDDED: Final = Within(
    "cac:Attachment",
    Leaf(
        "cbc:EmbeddedDocumentBinaryObject",
        "content",
        BYTES,
        attributes={"mimeCode": "mime_code", "filename": "filename"},
    ),
    Within("cac:ExternalReference", Leaf("cbc:URI", "url")),
)
"""A document in the invoice, or at an address."""


class References(Binding):
    """Elements of one kind: the first is the document's own term, the others further references (EXTENDED-CTC-FR).

    What the first has beyond its number is a further reference with the same number.
    """

    def __init__(
        self, tag: str, field: str, kind: str, *, only: bool = False, named: bool = True, type_code: str = ""
    ) -> None:
        self.tag = clark(tag)
        self.field = field
        self.kind = kind
        self.only = only
        self.named = named
        self.type_code = type_code
        self.fields = frozenset({field})

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        for node in self._nodes(parent):
            number = node.find(_ID)
            text = "" if number is None else text_of(number)
            if not text:
                continue
            further: Draft = {"kind": self.kind, "number": text}
            reading.carry(node)
            reading.carry(number)
            for tag, name, codec in ((_ISSUE_DATE, "issue_date", DAY), (_DOCUMENT_TYPE, "name", TEXT)):
                found = node.find(tag)
                value = None if found is None else read_value(found, codec, reading)
                if value is not None:
                    further[name] = value
            if self.type_code:
                reading.carry(node.find(_TYPE_CODE))
            first = self.field not in draft
            if first:
                draft[self.field] = text
            if not first or len(further) > 2:
                draft.setdefault("further_references", []).append(further)
            if self.only:
                return

    def _nodes(self, parent: Node) -> list[Node]:
        if not self.type_code:
            return list(parent.findall(self.tag))
        return [node for node in parent.findall(self.tag) if type_code_of(node) == self.type_code]

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        own = getattr(record, self.field)
        indexed = [
            (index, one) for index, one in enumerate(record.further_references) if one.kind == self.kind
        ]
        same = next(
            ((index, one) for index, one in indexed if own and one.number == own and self._adds(one)), None
        )
        if not is_empty(own):
            place = "" if same is None else f"further_references[{same[0]}]"
            self._write(
                parent, own, joined(path, self.field), None if same is None else same[1], place, writing
            )
        for index, one in indexed:
            place = f"further_references[{index}]"
            if same is not None and index == same[0]:
                continue
            if self.only or writing.core or is_empty(own) or is_empty(one.number):
                writing.lose(place, one)
            else:
                self._write(parent, one.number, f"{place}.number", one, place, writing)

    def _adds(self, one: FurtherReference) -> bool:
        """Whether the element of the same number has a place for something that the further reference says."""
        return one.issue_date is not None or (self.named and bool(one.name))

    def _write(
        self,
        parent: Node,
        number: str,
        path: str,
        more: FurtherReference | None,
        place: str,
        writing: Writing,
    ) -> None:
        node = etree.SubElement(parent, self.tag)
        etree.SubElement(node, _ID).text = writing.text(number, path)
        if self.type_code:
            etree.SubElement(node, _TYPE_CODE).text = self.type_code
        if more is None:
            return
        if writing.core:
            writing.lose(place, more)
            return
        if more.issue_date is not None:
            etree.SubElement(node, _ISSUE_DATE).text = DAY.write(more.issue_date)
        if more.name and self.named:
            etree.SubElement(node, _DOCUMENT_TYPE).text = writing.text(more.name, f"{place}.name")
        else:
            writing.lose(f"{place}.name", more.name)
        writing.lose(f"{place}.line", more.line)
        writing.lose(f"{place}.scheme", more.scheme)

    def places(self) -> Iterator[Place]:
        tag = self.tag.rpartition("}")[2]
        yield (tag,), self.field
        yield (tag, "ID"), self.field
        yield (tag, "IssueDate"), "further_references.issue_date"


class OrderReferences(Binding):
    """``OrderReference`` bears the order of the buyer (BT-13) and of the seller (BT-14); only one may stand there."""

    fields = frozenset({"order_reference", "sales_order_reference"})
    _tag: Final = clark("cac:OrderReference")
    _date: Final = References("cac:OrderReference", "order_reference", "order", only=True, named=False)
    _sales: Final = Within("cac:OrderReference", Leaf("cbc:SalesOrderID", "sales_order_reference"))

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        node = parent.find(self._tag)
        number = None if node is None else node.find(_ID)
        if node is not None and number is not None and text_of(number) == UNSAID and _has_sales_order(node):
            reading.carry(number)
        else:
            self._date.read(parent, draft, reading)
        self._sales.read(parent, draft, reading)

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        self._date.write(parent, record, path, writing)
        self._sales.write(parent, record, path, writing)
        node = parent.find(self._tag)
        if node is not None and node.find(_ID) is None:
            etree.SubElement(node, _ID).text = UNSAID
        elif node is not None and record.order_reference == UNSAID and _has_sales_order(node):
            writing.lose(joined(path, "order_reference"), record.order_reference)

    def places(self) -> Iterator[Place]:
        yield from self._date.places()
        yield from self._sales.places()


class ObjectIdentifiers(Binding):
    """BT-18: additional references of type 130; all but the first are further references."""

    fields = frozenset({"object_identifier"})

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        for node in parent.findall(_ADDITIONAL):
            number = node.find(_ID)
            if type_code_of(node) != OBJECT or number is None:
                continue
            identifier = read_identifier(number, reading)
            if identifier:
                reading.carry(node)
                reading.carry(node.find(_TYPE_CODE))
                if "object_identifier" in draft:
                    further = {
                        "kind": "object",
                        "number": identifier["value"],
                        "scheme": identifier.get("scheme"),
                    }
                    draft.setdefault("further_references", []).append(further)
                else:
                    draft["object_identifier"] = identifier

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        own = record.object_identifier
        if own is not None:
            self._write(parent, own.value, own.scheme, "object_identifier.value", writing)
        for index, one in enumerate(record.further_references):
            place = f"further_references[{index}]"
            if one.kind != "object":
                continue
            if writing.core or own is None or is_empty(one.number):
                writing.lose(place, one)
                continue
            self._write(parent, one.number, one.scheme, f"{place}.number", writing)
            for field in ("issue_date", "line", "name"):
                writing.lose(f"{place}.{field}", getattr(one, field))

    @staticmethod
    def _write(parent: Node, value: str, scheme: str | None, path: str, writing: Writing) -> None:
        node = etree.SubElement(parent, _ADDITIONAL)
        number = etree.SubElement(node, _ID)
        number.text = writing.text(value, path)
        if scheme:
            number.set("schemeID", writing.text(scheme, path))
        etree.SubElement(node, _TYPE_CODE).text = OBJECT

    def places(self) -> Iterator[Place]:
        return iter(())  # the element is first of all a supporting document; BG-24 names it


class Attachments(Binding):
    """``AdditionalDocumentReference`` of any other type: a supporting document, embedded or elsewhere."""

    fields = frozenset({"attachments"})
    _records: Final = Records(
        "cac:AdditionalDocumentReference",
        "attachments",
        Number("id", "issue_date", "type_code", "description", "content", "url"),
        Leaf("cbc:IssueDate", "issue_date", DAY),
        Leaf("cbc:DocumentTypeCode", "type_code"),
        Leaf("cbc:DocumentDescription", "description"),
        EMBEDDED,
    )

    def __init__(self, *special: str) -> None:
        self._special = frozenset(special)

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        for node in parent.findall(_ADDITIONAL):
            if node in reading.carried or type_code_of(node) in self._special:
                continue
            inner: Draft = {}
            self._records.read_node(node, inner, reading)
            draft.setdefault("attachments", []).append(inner)

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        before = len(parent)
        self._records.write(parent, record, path, writing)
        for node in parent[before:]:
            code = node.find(_TYPE_CODE)
            if code is not None and code.text in self._special:
                node.remove(code)
        for index, one in enumerate(record.attachments):
            if one.type_code in self._special and not writing.core:
                writing.lose(f"attachments[{index}].type_code", one.type_code)

    def places(self) -> Iterator[Place]:
        return self._records.places()


class _FurtherKinds(Binding):
    """Further references of a kind that UBL has no element for are losses; the others are written by their binding."""

    fields = frozenset({"further_references"})

    def __init__(self, *kinds: str) -> None:
        self._kinds = frozenset(kinds)

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        pass

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        for index, one in enumerate(record.further_references):
            if one.kind not in self._kinds:
                writing.lose(f"further_references[{index}]", one)


PRECEDING_INVOICES: Final = Records(
    "cac:BillingReference",
    "preceding_invoices",
    Within(
        "cac:InvoiceDocumentReference",
        Number("number", "issue_date", "type_code"),
        Leaf("cbc:IssueDate", "issue_date", DAY),
        Leaf("cbc:DocumentTypeCode", "type_code"),
    ),
)


def references(*, credit: bool) -> tuple[Binding, ...]:
    """The references of an invoice, or of a credit note."""
    project = (
        References("cac:AdditionalDocumentReference", "project_reference", "project", type_code=PROJECT)
        if credit
        else References("cac:ProjectReference", "project_reference", "project", named=False)
    )
    return (
        OrderReferences(),
        PRECEDING_INVOICES,
        References("cac:DespatchDocumentReference", "despatch_advice_reference", "despatch_advice"),
        References("cac:ReceiptDocumentReference", "receiving_advice_reference", "receiving_advice"),
        References("cac:OriginatorDocumentReference", "tender_reference", "tender"),
        References("cac:ContractDocumentReference", "contract_reference", "contract"),
        project,
        ObjectIdentifiers(),
        Attachments(*((OBJECT, PROJECT) if credit else (OBJECT,))),
        _FurtherKinds(
            "order", "despatch_advice", "receiving_advice", "tender", "contract", "project", "object"
        ),
    )


def type_code_of(node: Node) -> str:
    """The type code of a document reference, or ""."""
    found = node.find(_TYPE_CODE)
    return "" if found is None else text_of(found)


def write_reference_identifier(parent: Node, identifier: Any, path: str, writing: Writing) -> None:
    """``DocumentReference`` of type 130 on a line (BT-128)."""
    node = etree.SubElement(parent, clark("cac:DocumentReference"))
    write_identifier(node, _ID, identifier, path, writing)
    etree.SubElement(node, _TYPE_CODE).text = OBJECT


def _has_sales_order(node: Node) -> bool:
    found = node.find(clark("cbc:SalesOrderID"))
    return found is not None and bool(text_of(found))

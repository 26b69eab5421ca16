"""References to other documents, and documents that go with the invoice (BT-11 … BT-18, BG-3, BG-24)."""

from __future__ import annotations

import base64
import binascii
import dataclasses
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from factage.invoice.formats.cii.binding import Binding, Leaf, Mark, Place, Record, Records, level_of_term
from factage.invoice.formats.cii.codec import FORMATTED_DAY, writable
from factage.invoice.formats.cii.draft import Draft
from factage.invoice.formats.cii.names import clark
from factage.invoice.formats.cii.passage import Node, Reading, Writing, joined, text_of
from factage.invoice.formats.profiles import Level
from factage.invoice.model import DocumentReference, FurtherReference, Identifier, SupportingDocument

TENDER: Final = "50"
OBJECT: Final = "130"
SUPPORTING: Final = "916"
"""UNTDID 1001 as EN 16931-3-3 uses it to tell the additional documents apart."""
PROJECT_NAME: Final = "Project reference"
"""The name that the schema demands beside BT-11, where there is none."""


class HeaderReference(Record):
    """A document of one kind: its number is the invoice's own term; what is more stands in ``further_references``.

    ``repeats`` where the schema has the element more than once. A further reference that names the number of the own
    term adds to it what the term lacks (a day, a name). Some kinds have no term of their own in the norm.
    """

    def __init__(
        self,
        tag: str,
        own: str | None,
        kind: str,
        *children: Binding,
        identifier: bool = False,
        repeats: bool = False,
        level: Level,
    ) -> None:
        super().__init__(tag, "further_references", FurtherReference, *children, level=level)
        self.own = own
        self.reference = kind
        self.identifier = identifier
        self.repeats = repeats
        self.unsaid = ()  # the element is the kind; what it has no place for is told before it is written

    def settle(self, prefix: str, level: Level) -> None:
        super().settle(prefix, level)
        self.own_path = joined(prefix, self.own or self.attr)
        self.level = level_of_term(self.own_path, max(self.level, level))
        for child in self.children:
            if isinstance(child, Leaf) and child.attr in {
                "number",
                "scheme" if self.identifier else "number",
            }:
                child.level = self.level

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        if not self.suits(node):
            return False
        inner: Draft = {}
        self.take_children(node, inner, reading)
        if self.own is not None and self.own not in draft and inner.get("number"):
            draft[self.own] = self._own(inner)
            if self.identifier:
                inner.pop("scheme", None)
            if set(inner) == {"number"}:
                return True
        if inner:
            draft.setdefault(self.attr, []).append(FurtherReference(kind=self.reference, **inner))
        return True

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        further = [
            (f"{joined(path, self.attr)}[{index}]", reference)
            for index, reference in enumerate(record.further_references)
            if reference.kind == self.reference
        ]
        further = [kept for item in further if (kept := self._sayable(*item, writing)) is not None]
        own = getattr(record, self.own) if self.own else None
        number = own.value if isinstance(own, Identifier) else own
        beside = next((item for item in further if item[1].number == number and self._adds(item[1])), None)
        if beside is not None:
            further.remove(beside)
        self._put_own(parent, own, beside, joined(path, self.own or self.attr), writing)
        for index, (place, reference) in enumerate(further):
            sayable = index == 0 or self.repeats if self.own is None else self.repeats and own is not None
            room = parent if sayable and writing.level >= Level.EXTENDED else None
            self.put_record(room, reference, place, writing)

    def _adds(self, reference: FurtherReference) -> bool:
        """Whether it says more of the own term; the scheme of an object is part of which object it is."""
        return _adds(reference) and not (self.identifier and reference.scheme)

    def _sayable(
        self, place: str, reference: FurtherReference, writing: Writing
    ) -> tuple[str, FurtherReference] | None:
        """The part of a further reference that the element has room for; what it has none for is a loss by name."""
        held = {"kind", "number", *(getattr(child, "attr", "") for child in self.children)}
        lost = [name for name in ("issue_date", "line", "scheme", "name") if name not in held]
        nothing: dict[str, Any] = dict.fromkeys(lost)
        kept = dataclasses.replace(reference, **nothing)
        if kept.number is None and not _adds(kept):
            writing.lose(place, reference)
            return None
        for name in lost:
            writing.lose(f"{place}.{name}", getattr(reference, name))
        return place, kept

    def _put_own(
        self,
        parent: Node | None,
        own: Any,
        beside: tuple[str, FurtherReference] | None,
        path: str,
        writing: Writing,
    ) -> None:
        """The invoice's own reference, with what a further one adds to it; below EXTENDED that is a loss."""
        if beside is not None and (parent is None or writing.level < Level.EXTENDED):
            writing.lose(*beside)
            beside = None
        if parent is None or self.level > writing.level:
            writing.lose(path, own)
            return
        number = own.value if isinstance(own, Identifier) else own
        if number is not None and writable(number) != number:
            writing.lose(path, own)
            number = writable(number)
        if not (number or "").strip() and beside is None:
            return
        merged = beside[1] if beside else FurtherReference(kind=self.reference)
        merged = dataclasses.replace(merged, number=number)
        if isinstance(own, Identifier):
            merged = dataclasses.replace(merged, scheme=own.scheme)
        self.put_record(parent, merged, beside[0] if beside else path, writing)

    def handles(self) -> Iterator[str]:
        yield self.attr
        if self.own is not None:
            yield self.own

    def places(self) -> Iterator[Place]:
        for place in super().places():
            number = place.path.removeprefix(self.path) in {"", ".number", ".scheme"}
            yield Place(place.steps, self.own_path if number else place.path, place.tests)

    def _own(self, inner: Draft) -> Any:
        number = inner["number"]
        return Identifier(value=number, scheme=inner.get("scheme")) if self.identifier else number


def _adds(reference: FurtherReference) -> bool:
    return any((reference.issue_date, reference.line, reference.scheme, reference.name))


@dataclass(frozen=True, slots=True)
class Base64:
    """The bytes of a document (RFC 4648)."""

    inner: tuple[str, ...] = ()
    constant: Mapping[str, str] = field(default_factory=dict)
    readable: Mapping[str, Collection[str]] = field(default_factory=dict)

    def read(self, text: str) -> bytes | None:
        try:
            return base64.b64decode("".join(text.split()), validate=True) or None
        except (binascii.Error, ValueError):
            return None

    def write(self, value: bytes) -> str:
        return base64.b64encode(value).decode("ascii")


class Attachments(Records):
    """BG-24: every additional document that is neither a tender (BT-17) nor an object (BT-18)."""

    def suits(self, node: Node) -> bool:
        return (node.findtext(clark("ram:TypeCode")) or "").strip() not in {TENDER, OBJECT}

    def places(self) -> Iterator[Place]:
        for place in super().places():
            yield Place(place.steps, place.path, ((0, self.suits), *place.tests))


class DocumentType(Leaf):
    """The type of an additional document: 916 says no more than that it goes with the invoice, and is written for none."""

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        taken = super().take(node, draft, reading)
        if draft.get(self.attr) == SUPPORTING:
            del draft[self.attr]
        return taken

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        code = record.type_code
        if parent is None:
            writing.lose(joined(path, self.attr), code)
            return
        allowed = code is not None and code not in {TENDER, OBJECT} and writing.level >= Level.EXTENDED
        if code is not None and not allowed and code != SUPPORTING:
            writing.lose(joined(path, self.attr), code)
        etree.SubElement(parent, self.tag).text = code if allowed else SUPPORTING


def _reference(tag: str, *before_type: Binding, type_code: Binding | None = None) -> tuple[Binding, ...]:
    dated = any(tag == f"ram:{name}ReferencedDocument" for name in _DATED)
    scheme = tag in {"ram:ContractReferencedDocument", "ram:AdditionalReferencedDocument"}
    return (
        Leaf("ram:IssuerAssignedID", "number"),
        *before_type,
        *((type_code,) if type_code else ()),
        Leaf("ram:Name", "name", french=False),
        Leaf("ram:ReferenceTypeCode", "scheme", french=scheme),
        Leaf("ram:FormattedIssueDateTime", "issue_date", FORMATTED_DAY, french=dated),
    )


def header_reference(
    tag: str, own: str | None, kind: str, *, level: Level, repeats: bool = False
) -> HeaderReference:
    """A document that the schema names by its own element."""
    children = _reference(tag, Leaf("ram:LineID", "line"))
    return HeaderReference(tag, own, kind, *children, level=level, repeats=repeats)


class ProjectName(Leaf):
    """The schema demands a name beside BT-11; the usual filler says nothing, and is not carried."""

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        return text_of(node) == PROJECT_NAME or super().take(node, draft, reading)

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        if parent is not None and record.name is None:
            etree.SubElement(parent, self.tag).text = PROJECT_NAME
        else:
            super().put(parent, record, path, writing)


def project_reference() -> HeaderReference:
    """BT-11."""
    return HeaderReference(
        "ram:SpecifiedProcuringProject",
        "project_reference",
        "project",
        Leaf("ram:ID", "number"),
        ProjectName("ram:Name", "name"),
        level=Level.EN16931,
    )


def additional_documents() -> tuple[Binding, ...]:
    """BT-17, BT-18 and BG-24 share one element, told apart by its type."""
    return (
        HeaderReference(
            "ram:AdditionalReferencedDocument",
            "tender_reference",
            "tender",
            *_reference(
                "ram:AdditionalReferencedDocument",
                Leaf("ram:LineID", "line"),
                type_code=Mark("ram:TypeCode", TENDER, decides=True),
            ),
            repeats=True,
            level=Level.EN16931,
        ),
        HeaderReference(
            "ram:AdditionalReferencedDocument",
            "object_identifier",
            "object",
            *_reference(
                "ram:AdditionalReferencedDocument",
                Leaf("ram:LineID", "line"),
                type_code=Mark("ram:TypeCode", OBJECT, decides=True),
            ),
            identifier=True,
            repeats=True,
            level=Level.EN16931,
        ),
        Attachments(
            "ram:AdditionalReferencedDocument",
            "attachments",
            SupportingDocument,
            Leaf("ram:IssuerAssignedID", "id"),
            Leaf("ram:URIID", "url"),
            DocumentType("ram:TypeCode", "type_code"),
            Leaf("ram:Name", "description"),
            _embedded(),
            Leaf("ram:FormattedIssueDateTime", "issue_date", FORMATTED_DAY),
            level=Level.EN16931,
        ),
    )


def document_references(
    tag: str, attr: str, *, level: Level, most: int | None = None, **options: Any
) -> Records:
    """Documents that repeat in the model: preceding invoices (BG-3), and the references of a line."""
    return Records(
        tag,
        attr,
        DocumentReference,
        *document_reference(tag),
        level=level,
        most=most,
        **options,
    )


_DATED: Final = ("Invoice", "Contract", "BuyerOrder", "DespatchAdvice")
"""References that have a day in EXTENDED-CTC-FR (CII-FREXT-DT-027)."""


def document_reference(tag: str) -> tuple[Binding, ...]:
    """What stands in the reference to another document; EXTENDED-CTC-FR has less of it (CII-DT-015 ff.)."""
    dated = any(tag == f"ram:{name}ReferencedDocument" for name in _DATED)
    contract = tag == "ram:ContractReferencedDocument"
    return (
        Leaf("ram:IssuerAssignedID", "number"),
        Leaf("ram:URIID", "url", french=False),
        Leaf("ram:LineID", "line"),
        Leaf("ram:TypeCode", "type_code", strict=True),
        Leaf("ram:Name", "name", french=False),
        _embedded(french=False),
        Leaf("ram:ReferenceTypeCode", "scheme", strict=True, french=contract),
        Leaf("ram:FormattedIssueDateTime", "issue_date", FORMATTED_DAY, french=dated),
    )


def _embedded(*, french: bool = True) -> Leaf:
    attributes = {"mimeCode": "mime_code", "filename": "filename"}
    return Leaf("ram:AttachmentBinaryObject", "content", Base64(), attributes=attributes, french=french)

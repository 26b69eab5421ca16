"""A place in the XML bound to a place in the model: both directions and the business term in one declaration.

Bindings stand in one file per business group. Reading marks what it took; all else is a leftover. Writing makes the
elements in any order (:mod:`.order` puts them in the order of the schema); a term of a record for which no binding
stands is a loss. Elements with rules of their own are bindings with both directions written out (:class:`Binding`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from lxml import etree

from factage.invoice.formats.ubl.codec import AMOUNT, TEXT, TRUTH, Codec
from factage.invoice.formats.ubl.names import clark
from factage.invoice.formats.ubl.passage import SPACE, Draft, Node, Reading, Writing, is_empty, text_of

Place = tuple[tuple[str, ...], str]
"""Local names below the parent, ``@name`` last for an attribute; and the model path below the parent's record."""

UNSAID: Final = "NA"
"""Stands where the schema demands a text that the invoice does not have, and no element may be empty (Peppol R008)."""
_NOTHING: Final[Mapping[str, str]] = {}


class Binding:
    """One declaration; ``fields`` are the terms of the parent's record that it takes care of."""

    fields: frozenset[str] = frozenset()

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        raise NotImplementedError

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        raise NotImplementedError

    def places(self) -> Iterator[Place]:
        return iter(())


class Leaf(Binding):
    """An element whose text is one term; ``attributes`` bind its attributes to other terms of the same record."""

    def __init__(
        self, tag: str, field: str, codec: Codec = TEXT, *, attributes: Mapping[str, str] = _NOTHING
    ) -> None:
        self.tag = clark(tag)
        self.field = field
        self.codec = codec
        self.attributes = attributes
        self.fields = frozenset({field, *attributes.values()})

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        node = parent.find(self.tag)
        if node is None or self.field in draft:
            return
        value = read_value(node, self.codec, reading)
        if value is None:
            return
        draft[self.field] = value
        for name, field in self.attributes.items():
            text = node.get(name, "").strip(SPACE)
            if text:
                draft[field] = text
                reading.carry(node, name)

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        value = getattr(record, self.field)
        if is_empty(value) or not writing.admits(joined(path, self.field)):
            for field in self.fields:
                writing.lose(joined(path, field), getattr(record, field))
            return
        node = write_value(parent, self.tag, value, self.codec, joined(path, self.field), writing)
        for name, field in self.attributes.items():
            write_attribute(node, name, getattr(record, field), joined(path, field), writing)

    def places(self) -> Iterator[Place]:
        yield steps(self.tag), self.field
        for name, field in self.attributes.items():
            yield (*steps(self.tag), f"@{name}"), field


class Texts(Leaf):
    """An element that repeats, each with a text of its own."""

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        for node in parent.findall(self.tag):
            value = read_value(node, self.codec, reading)
            if value is not None:
                draft.setdefault(self.field, []).append(value)

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        for index, value in enumerate(getattr(record, self.field)):
            place = f"{joined(path, self.field)}[{index}]"
            if is_empty(value) or not writing.admits(place):
                writing.lose(place, value)
            else:
                write_value(parent, self.tag, value, self.codec, place, writing)


class Indicator(Leaf):
    """A true or false that is false where nothing is said: false is not carried, and never written."""

    def __init__(self, tag: str, field: str) -> None:
        super().__init__(tag, field, TRUTH)

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        node = parent.find(self.tag)
        if node is not None and text_of(node) in {"false", "0"}:
            reading.carry(node)
        else:
            super().read(parent, draft, reading)


class Number(Leaf):
    """The number of a document, which the schema demands: ``NA`` where only what is ``beside`` it is known."""

    def __init__(self, field: str, *beside: str) -> None:
        super().__init__("cbc:ID", field)
        self.beside = beside

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        node = parent.find(self.tag)
        if node is not None and text_of(node) == UNSAID and len(parent) > 1:
            reading.carry(node)
        else:
            super().read(parent, draft, reading)

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        value = getattr(record, self.field)
        known = any(
            not is_empty(getattr(record, name)) and writing.admits(joined(path, name)) for name in self.beside
        )
        if value == UNSAID and known:
            writing.lose(joined(path, self.field), value)
        if is_empty(value) and known and writing.admits(joined(path, self.field)):
            etree.SubElement(parent, self.tag).text = UNSAID
        else:
            super().write(parent, record, path, writing)


class IdentifierLeaf(Binding):
    """An element that is an identifier, its scheme in ``schemeID``."""

    def __init__(self, tag: str, field: str) -> None:
        self.tag = clark(tag)
        self.field = field
        self.fields = frozenset({field})

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        node = parent.find(self.tag)
        if node is not None and self.field not in draft:
            identifier = read_identifier(node, reading)
            if identifier:
                draft[self.field] = identifier

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        value, place = getattr(record, self.field), joined(path, self.field)
        if value is not None and writing.admits(place):
            write_identifier(parent, self.tag, value, place, writing)
        else:
            writing.lose(place, value)

    def places(self) -> Iterator[Place]:
        yield steps(self.tag), self.field
        yield (*steps(self.tag), "@schemeID"), f"{self.field}.scheme"


class Within(Binding):
    """An element around others that all belong to the parent's record; several bindings may share it."""

    def __init__(self, tag: str, *inner: Binding) -> None:
        self.tag = clark(tag)
        self.inner = inner
        self.fields = frozenset().union(*(binding.fields for binding in inner))

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        node = parent.find(self.tag)
        if node is not None:
            reading.carry(node)
            for binding in self.inner:
                binding.read(node, draft, reading)

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        node = parent.find(self.tag)
        made = node is None
        if made:
            node = etree.SubElement(parent, self.tag)
        for binding in self.inner:
            binding.write(node, record, path, writing)
        if made and len(node) == 0:
            parent.remove(node)

    def places(self) -> Iterator[Place]:
        for binding in self.inner:
            for below, path in binding.places():
                yield (*steps(self.tag), *below), path


class Record(Binding):
    """An element that is one record of the model: the first of its name that bears the ``fixed`` texts."""

    def __init__(self, tag: str, field: str, *inner: Binding, fixed: Mapping[str, str] = _NOTHING) -> None:
        self.tag = clark(tag)
        self.field = field
        self.inner = inner
        self.fixed = fixed
        self.fields = frozenset({field})
        self.within = frozenset().union(*(binding.fields for binding in inner))

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        node = next(self.nodes(parent), None)
        if node is not None:
            self.read_node(node, draft.setdefault(self.field, {}), reading)

    def nodes(self, parent: Node) -> Iterator[Node]:
        """The elements that this declaration speaks of."""
        return (node for node in parent.findall(self.tag) if has_fixed(node, self.fixed))

    def read_node(self, node: Node, draft: Draft, reading: Reading) -> None:
        carry_fixed(node, self.fixed, reading)
        for binding in self.inner:
            binding.read(node, draft, reading)

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        value, place = getattr(record, self.field), joined(path, self.field)
        if value is None:
            return
        if writing.admits(place):
            self.write_node(parent, value, place, writing)
        else:
            writing.lose(place, value)

    def write_node(self, parent: Node, value: Any, path: str, writing: Writing) -> None:
        node = None if self.fixed else parent.find(self.tag)
        if node is None:
            node = etree.SubElement(parent, self.tag)
        for binding in self.inner:
            binding.write(node, value, path, writing)
        for field in value.__slots__:
            if field not in self.within:
                writing.lose(joined(path, field), getattr(value, field))
        if len(node) == 0:
            parent.remove(node)
        else:
            write_fixed(node, self.fixed)

    def places(self) -> Iterator[Place]:
        yield steps(self.tag), self.field
        for binding in self.inner:
            for below, path in binding.places():
                yield (*steps(self.tag), *below), f"{self.field}.{path}"


class Records(Record):
    """An element that repeats, each one a record."""

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        for node in self.nodes(parent):
            inner: Draft = {}
            self.read_node(node, inner, reading)
            draft.setdefault(self.field, []).append(inner)

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        for index, value in enumerate(getattr(record, self.field)):
            self.write_one(parent, value, f"{joined(path, self.field)}[{index}]", writing)

    def write_one(self, parent: Node, value: Any, place: str, writing: Writing) -> None:
        """One element for one record."""
        if not writing.admits(place):
            writing.lose(place, value)
            return
        node = etree.SubElement(parent, self.tag)
        for binding in self.inner:
            binding.write(node, value, place, writing)
        for field in value.__slots__:
            if field not in self.within:
                writing.lose(joined(place, field), getattr(value, field))
        if len(node) == 0:
            parent.remove(node)
        else:
            write_fixed(node, self.fixed)


def joined(path: str, field: str) -> str:
    """The model path of a field."""
    return f"{path}.{field}" if path else field


def steps(tag: str) -> tuple[str, ...]:
    """An lxml name as one step of a place."""
    return (tag.rpartition("}")[2],)


def read_value(node: Node, codec: Codec, reading: Reading) -> Any | None:
    """The value of an element, which is marked as carried; None, and not marked, where its text is none."""
    text = text_of(node)
    value = codec.read(text) if text else None
    if value is None:
        return None
    reading.carry(node)
    if codec.money and node.get("currencyID") == reading.currency:
        reading.carry(node, "currencyID")
    return value


def write_value(parent: Node, tag: str, value: Any, codec: Codec, path: str, writing: Writing) -> Node:
    """An element with the value; amounts bear the currency of the document."""
    node = etree.SubElement(parent, tag)
    node.text = writing.text(codec.write(value), path)
    if codec.money and writing.currency:
        node.set("currencyID", writing.text(writing.currency, "currency"))
    return node


def write_attribute(node: Node, name: str, value: str | None, path: str, writing: Writing) -> None:
    """An attribute, where there is a value for it."""
    if not is_empty(value):
        if writing.admits(path):
            node.set(name, writing.text(str(value), path))
        else:
            writing.lose(path, value)


def read_identifier(node: Node, reading: Reading, *, scheme: bool = True) -> Draft | None:
    """The draft of an identifier."""
    text = text_of(node)
    if not text:
        return None
    reading.carry(node)
    draft: Draft = {"value": text}
    if scheme and node.get("schemeID", "").strip(SPACE):
        reading.carry(node, "schemeID")
        draft["scheme"] = node.get("schemeID").strip(SPACE)
    return draft


def write_identifier(
    parent: Node, tag: str, value: Any, path: str, writing: Writing, *, scheme: bool = True
) -> None:
    """An element with an identifier; without ``scheme`` that of the value is a loss."""
    node = etree.SubElement(parent, tag)
    node.text = writing.text(value.value, f"{path}.value")
    if scheme and value.scheme:
        node.set("schemeID", writing.text(value.scheme, f"{path}.scheme"))
    elif value.scheme:
        writing.lose(f"{path}.scheme", value.scheme)


def has_fixed(node: Node, fixed: Mapping[str, str]) -> bool:
    """Whether the element bears these texts at these places, letter case aside."""
    return all(_fixed_text(node, path).upper() == text.upper() for path, text in fixed.items())


def carry_fixed(node: Node, fixed: Mapping[str, str], reading: Reading) -> None:
    """The element and what marks its kind are taken."""
    reading.carry(node)
    for path in fixed:
        here = node
        for step in path.split("/"):
            here = here.find(clark(step))
            reading.carry(here)


def write_fixed(node: Node, fixed: Mapping[str, str]) -> None:
    """What marks the kind of an element."""
    for path, text in fixed.items():
        here = node
        for step in path.split("/"):
            found = here.find(clark(step))
            here = etree.SubElement(here, clark(step)) if found is None else found
        here.text = text


def _fixed_text(node: Node, path: str) -> str:
    found = node.find("/".join(clark(step) for step in path.split("/")))
    text = "" if found is None else text_of(found)
    return {"0": "false", "1": "true"}.get(text, text) if path == "cbc:ChargeIndicator" else text


__all__ = ["AMOUNT", "Binding", "IdentifierLeaf", "Leaf", "Place", "Record", "Records", "Within"]

"""Identifiers with their scheme (EN 16931-1 § 6.5.8): alone, in a pair of elements, or told apart by a scheme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from lxml import etree

from factage.invoice.formats.cii.binding import Binding, Leaf, Place, level_of_term
from factage.invoice.formats.cii.draft import Draft, value_at
from factage.invoice.formats.cii.names import clark
from factage.invoice.formats.cii.passage import Node, Reading, Writing, is_empty, joined, text_of
from factage.invoice.formats.profiles import Level
from factage.invoice.model import Identifier


class Identified(Leaf):
    """An element whose text identifies something, in the scheme that its attribute names."""

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        if self.attr in draft:
            return False
        text = text_of(node)
        if text:
            draft[self.attr] = Identifier(value=text, scheme=_scheme(node))
            reading.spend(node, node, ("schemeID",))
        return bool(text) or is_empty(node)

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        value: Identifier | None = value_at(record, self.attr)
        path = joined(path, self.attr)
        if parent is None or self.level > writing.level or value is None or not value.value.strip():
            writing.lose(path, value)
            return
        _write(etree.SubElement(parent, self.tag), value, path, writing)

    def places(self) -> Iterator[Place]:
        yield Place((self.name,), self.path)
        yield Place((self.name, "@schemeID"), joined(self.path, "scheme"))


class Registrations(Binding):
    """An element per scheme, each scheme another term: the tax registrations of a party (VA, FC).

    ``further`` holds those of another scheme, and the second of one, with the scheme as the document has it; no
    profile has room for them.
    """

    def __init__(
        self, tag: str, terms: Mapping[str, str], *, further: str | None = None, level: Level = Level.MINIMUM
    ) -> None:
        super().__init__(tag, level=level)
        self.terms = terms
        self.further = further
        self.inner = clark("ram:ID")

    def settle(self, prefix: str, level: Level) -> None:
        self.paths = {attr: joined(prefix, attr) for attr in self.terms.values()}
        self.levels = {attr: level_of_term(path, max(self.level, level)) for attr, path in self.paths.items()}

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        holder = node.find(self.inner)
        if holder is None or not text_of(holder):
            return is_empty(node)
        attr = self.terms.get(_scheme(holder) or "")
        if attr is not None and attr not in draft:
            draft[attr] = Identifier(value=text_of(holder))
        elif self.further is not None:
            found = Identifier(value=text_of(holder), scheme=_scheme(holder))
            draft.setdefault(self.further, []).append(found)
        else:
            return False
        reading.spend(node, holder, ("schemeID",))
        return True

    def handles(self) -> Iterator[str]:
        yield from self.terms.values()
        if self.further is not None:
            yield self.further

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        for scheme, attr in self.terms.items():
            value: Identifier | None = value_at(record, attr)
            if value is None:
                continue
            place = joined(path, attr)
            if parent is None or self.levels[attr] > writing.level or not value.value.strip():
                writing.lose(place, value)
                continue
            writing.lose(joined(place, "scheme"), value.scheme)
            node = etree.SubElement(etree.SubElement(parent, self.tag), self.inner)
            writing.set_text(node, value.value, place)
            node.set("schemeID", scheme)
        for index, value in enumerate(value_at(record, self.further) or () if self.further else ()):
            self._put_further(parent, record, value, f"{joined(path, self.further or '')}[{index}]", writing)

    def _put_further(
        self, parent: Node | None, record: Any, value: Identifier, path: str, writing: Writing
    ) -> None:
        first = self.terms.get(value.scheme or "")
        taken = first is not None and value_at(record, first) is None
        if parent is None or writing.level < Level.SYNTAX or taken or not value.value.strip():
            writing.lose(path, value)
            return
        _write(etree.SubElement(etree.SubElement(parent, self.tag), self.inner), value, path, writing)

    def places(self) -> Iterator[Place]:
        for scheme, attr in self.terms.items():
            tests = ((0, partial(self._registered, scheme)),)
            for steps in ((self.name,), (self.name, "ram:ID"), (self.name, "ram:ID", "@schemeID")):
                yield Place(steps, self.paths[attr], tests)

    def _registered(self, scheme: str, node: Node) -> bool:
        holder = node.find(self.inner)
        return holder is not None and (holder.get("schemeID") or "").strip() == scheme


class Identifiers(Binding):
    """``ram:ID`` without a scheme, then ``ram:GlobalID`` with one: all identifiers of a party, or the first apart.

    The core norm has one identifier for all but the seller; ``one`` says so.
    """

    def __init__(
        self, attr: str, *, first: str | None = None, one: bool = False, level: Level = Level.MINIMUM
    ) -> None:
        super().__init__("ram:ID", level=level)
        self.scheme_tag = clark("ram:GlobalID")
        self.tags = (self.tag, self.scheme_tag)
        self.attr = attr
        self.first = first
        self.one = one

    def settle(self, prefix: str, level: Level) -> None:
        self.path = joined(prefix, self.first or self.attr)
        self.level = level_of_term(self.path, max(self.level, level))

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        text = text_of(node)
        if not text:
            return is_empty(node)
        found = Identifier(value=text, scheme=_scheme(node))
        if self.first is not None and self.first not in draft:
            draft[self.first] = found
        else:
            draft.setdefault(self.attr, []).append(found)
        reading.spend(node, node, ("schemeID",))
        return True

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        found = [
            (f"{joined(path, self.attr)}[{index}]", value)
            for index, value in enumerate(value_at(record, self.attr) or ())
        ]
        first = value_at(record, self.first) if self.first else None
        if first is not None and self.first is not None:
            found.insert(0, (joined(path, self.first), first))
        carried: list[tuple[str, Identifier]] = []
        for place, value in found:
            full = self.one and carried and writing.level < Level.EXTENDED
            behind = first is not None and first.scheme is not None and value.scheme is None
            if parent is None or self.level > writing.level or full or behind or not value.value.strip():
                writing.lose(place, value)
            else:
                carried.append((place, value))
        if parent is None:
            return
        for place, value in sorted(carried, key=lambda item: item[1].scheme is not None):
            tag = self.tag if value.scheme is None else self.scheme_tag
            _write(etree.SubElement(parent, tag), value, place, writing)

    def places(self) -> Iterator[Place]:
        for name in ("ram:ID", "ram:GlobalID"):
            yield Place((name,), self.path)
            yield Place((name, "@schemeID"), joined(self.path, "scheme"))

    def handles(self) -> Iterator[str]:
        yield self.attr
        if self.first is not None:
            yield self.first


class IdentifierList(Leaf):
    """An element that repeats, each an identifier in the scheme that its attribute names."""

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        text = text_of(node)
        if text:
            draft.setdefault(self.attr, []).append(Identifier(value=text, scheme=_scheme(node)))
            reading.spend(node, node, ("schemeID",))
        return bool(text) or is_empty(node)

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        for index, value in enumerate(value_at(record, self.attr) or ()):
            place = f"{joined(path, self.attr)}[{index}]"
            if parent is None or self.level > writing.level or not value.value.strip():
                writing.lose(place, value)
            else:
                _write(etree.SubElement(parent, self.tag), value, place, writing)


def _scheme(node: Node) -> str | None:
    return (node.get("schemeID") or "").strip() or None


def _write(node: Node, value: Identifier, path: str, writing: Writing) -> None:
    writing.set_text(node, value.value, path)
    writing.set_attribute(node, "schemeID", value.scheme, joined(path, "scheme"))

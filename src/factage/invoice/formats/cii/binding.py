"""A place in the XML bound to a place in the model, both directions and its business term in one declaration.

The tree of CII is declared once, in canonical order (D22B), one file per business group. Reading walks the document and
offers each element to the bindings of its name: what none takes is a leftover, by construction. Writing walks the
declaration: what the profile has no room for is a loss, by construction. :mod:`.terms` walks the declaration too, so
that the place of a business term is known from the same line that reads and writes it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple

from lxml import etree

from factage.invoice.formats.cii.codec import TEXT, Codec, writable
from factage.invoice.formats.cii.draft import Draft, built, value_at
from factage.invoice.formats.cii.names import clark
from factage.invoice.formats.cii.passage import Node, Reading, Writing, is_empty, joined, text_of
from factage.invoice.formats.profiles import Level
from factage.invoice.model import is_core, term_of
from factage.invoice.model.term import record_in, types_of


class Place(NamedTuple):
    """A place below some element: local names (``@name`` for an attribute), model path, and what must hold on the way.

    A test stands for the element at that depth: which of two declarations of one name the element follows.
    """

    steps: tuple[str, ...]
    path: str
    tests: tuple[tuple[int, Callable[[Node], bool]], ...] = ()

    def below(self, name: str) -> Place:
        """The same place, seen from one element higher."""
        return Place((name, *self.steps), self.path, tuple((depth + 1, test) for depth, test in self.tests))


class Binding:
    """One declaration. ``level`` is the lowest profile that has the element; a term outside the norm needs EXTENDED."""

    def __init__(self, tag: str, *, level: Level = Level.MINIMUM) -> None:
        self.name = tag
        self.tag = clark(tag)
        self.tags: tuple[str, ...] = (self.tag,)
        self.level = level

    def settle(self, prefix: str, level: Level) -> None:
        """Learn where in the model this declaration stands, and the level of what is above it."""
        raise NotImplementedError

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        """Read the element into the draft; False leaves it to others, and in the end to the leftovers."""
        raise NotImplementedError

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        """Write from the record below ``parent``; with None for a parent the values are losses."""
        raise NotImplementedError

    def places(self) -> Iterator[Place]:
        """Each place below the parent that this declaration knows."""
        raise NotImplementedError

    def handles(self) -> Iterator[str]:
        """The terms of the record above that this declaration takes care of, by dotted name."""
        return iter(())


def level_of_term(path: str, level: Level) -> Level:
    """The level of a model path: EXTENDED where the norm does not number the term."""
    return level if is_core(term_of(path)) else max(level, Level.EXTENDED)


class Mark(Binding):
    """An element with a fixed text, written first of ``texts``; it distinguishes elements of one name where ``decides``."""

    def __init__(
        self,
        tag: str,
        *texts: str,
        inner: tuple[str, ...] = (),
        decides: bool = False,
        level: Level = Level.MINIMUM,
    ) -> None:
        super().__init__(tag, level=level)
        self.texts = texts
        self.inner = tuple(clark(step) for step in inner)
        self.decides = decides

    def settle(self, prefix: str, level: Level) -> None:
        self.path = prefix

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        holder = reading.descend(node, self.inner)
        if holder is None or text_of(holder) not in self.texts:
            return False
        reading.spend(node, holder)
        return True

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        if parent is not None:
            for step in (self.tag, *self.inner):
                parent = etree.SubElement(parent, step)
            parent.text = self.texts[0]

    def places(self) -> Iterator[Place]:
        yield Place((self.name,), self.path)

    def suits(self, node: Node) -> bool:
        """Whether the element above is marked so."""
        holder = node.find("/".join((self.tag, *self.inner)))
        return holder is not None and text_of(holder) in self.texts


class Leaf(Binding):
    """An element whose text is one term; ``attributes`` bind attributes to other terms of the same record.

    ``fillers`` are attributes that some writers add and that say nothing; they are neither carried nor left over.
    ``strict`` is a term which rules of the core norm forbid: where BT-24 names the core it is lost even if no profile
    was asked for. ``french`` tells whether EXTENDED-CTC-FR has the term.
    """

    def __init__(
        self,
        tag: str,
        attr: str,
        codec: Codec = TEXT,
        *,
        level: Level = Level.MINIMUM,
        attributes: Mapping[str, str] | None = None,
        fillers: Mapping[str, Collection[str]] | None = None,
        strict: bool = False,
        french: bool = True,
    ) -> None:
        super().__init__(tag, level=level)
        self.attr = attr
        self.codec = codec
        self.strict = strict
        self.french = french
        self.inner = tuple(clark(step) for step in codec.inner)
        self.attributes = dict(attributes or {})
        self.silent = {**{name: (text,) for name, text in codec.constant.items()}, **(fillers or {})}

    def settle(self, prefix: str, level: Level) -> None:
        self.prefix = prefix
        self.path = joined(prefix, self.attr)
        self.level = level_of_term(self.path, max(self.level, level))

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        if self.attr in draft:
            return False
        holder = reading.descend(node, self.inner) if self.inner else node
        text = "" if holder is None else text_of(holder)
        if holder is None or not text or not self._as_declared(holder):
            return is_empty(node)
        value = self.codec.read(text)
        if value is None:
            return False
        draft[self.attr] = value
        for name, attr in self.attributes.items():
            if name in holder.attrib:
                draft[attr] = holder.attrib[name].strip() or None
        reading.spend(node, holder, self.attributes, self.silent)
        return True

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        value = value_at(record, self.attr)
        text = None if value is None else self.codec.write(value)
        allowed = writing.promised if self.strict else writing.level
        if writing.french and not self.french:
            parent = None
        if parent is None or self.level > allowed or not (text and writable(text).strip()):
            writing.lose(joined(path, self.attr), value)
            for attr in self.attributes.values():
                writing.lose(joined(path, attr), value_at(record, attr))
            return
        node = parent
        for step in (self.tag, *self.inner):
            node = etree.SubElement(node, step)
        for name, constant in self.codec.constant.items():
            node.set(name, constant)
        writing.set_text(node, text, joined(path, self.attr))
        for name, attr in self.attributes.items():
            writing.set_attribute(node, name, value_at(record, attr), joined(path, attr))

    def places(self) -> Iterator[Place]:
        steps = (self.name, *self.codec.inner)
        for depth in range(1, len(steps) + 1):
            yield Place(steps[:depth], self.path)
        for name, attr in self.attributes.items():
            yield Place((*steps, f"@{name}"), joined(self.prefix, attr))

    def handles(self) -> Iterator[str]:
        yield self.attr
        yield from self.attributes.values()

    def _as_declared(self, holder: Node) -> bool:
        return all(
            holder.get(name) in {None, constant, *self.codec.readable.get(name, ())}
            for name, constant in self.codec.constant.items()
        )


class Texts(Leaf):
    """An element that repeats, each with a text of its own."""

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        found: Draft = {}
        taken = super().take(node, found, reading)
        if self.attr in found:
            draft.setdefault(self.attr, []).append(found[self.attr])
        return taken

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        for index, text in enumerate(value_at(record, self.attr) or ()):
            place = f"{joined(path, self.attr)}[{index}]"
            if parent is None or self.level > writing.level or not writable(text).strip():
                writing.lose(place, text)
                continue
            node = parent
            for step in (self.tag, *self.inner):
                node = etree.SubElement(node, step)
            writing.set_text(node, text, place)


class Silent(Binding):
    """An element that says nothing when its text is one of ``texts``: read as said, and never written."""

    def __init__(self, tag: str, *texts: str) -> None:
        super().__init__(tag)
        self.texts = texts

    def settle(self, prefix: str, level: Level) -> None:
        """It stands for no term."""

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        return " ".join(node.itertext()).strip() in self.texts

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        """Nothing to say."""

    def places(self) -> Iterator[Place]:
        return iter(())


class Group(Binding):
    """An element of elements. ``kept`` stands even when empty, because the schema demands it."""

    def __init__(
        self, tag: str, *children: Binding, level: Level = Level.MINIMUM, kept: bool = False
    ) -> None:
        super().__init__(tag, level=level)
        self.children = children
        self.kept = kept
        self.by_tag: dict[str, list[Binding]] = {}
        for child in children:
            for name in child.tags:
                self.by_tag.setdefault(name, []).append(child)

    def settle(self, prefix: str, level: Level) -> None:
        self.level = max(self.level, level)
        for child in self.children:
            child.settle(prefix, self.level)

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        self.take_children(node, draft, reading)
        return True

    def take_children(self, node: Node, draft: Draft, reading: Reading) -> None:
        """Offer each child to the declarations of its name; what none takes is a leftover."""
        for child in node:
            if not any(binding.take(child, draft, reading) for binding in self.by_tag.get(child.tag, ())):
                reading.leave(child)
        reading.leave_text(node)

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        room = None
        if parent is not None and self.level <= writing.level:
            room = etree.SubElement(parent, self.tag)
        self.put_children(room, record, path, writing)
        if room is not None and parent is not None and len(room) == 0 and not self.kept:
            parent.remove(room)

    def put_children(self, room: Node | None, record: Any, path: str, writing: Writing) -> None:
        for child in self.children:
            child.put(room, record, path, writing)

    def places(self) -> Iterator[Place]:
        for child in self.children:
            for place in child.places():
                yield place.below(self.name)

    def handles(self) -> Iterator[str]:
        for child in self.children:
            yield from child.handles()


class Record(Group):
    """An element that is one record of the model (a party, an address): the first of its name; a second is left over.

    A term of the record that no child takes care of is lost by name.
    """

    def __init__(self, tag: str, attr: str, kind: type[Any], *children: Binding, **options: Any) -> None:
        super().__init__(tag, *children, **options)
        self.attr = attr
        self.kind = kind
        self.deciding = tuple(child for child in children if isinstance(child, Mark) and child.decides)
        self.marks = sum(isinstance(child, Mark) for child in children)
        self.unsaid = tuple(unsaid(kind, {name for child in children for name in child.handles()}))

    def settle(self, prefix: str, level: Level) -> None:
        self.path = joined(prefix, self.attr)
        super().settle(self.path, level)

    def suits(self, node: Node) -> bool:
        """Whether this declaration, and not another of the same name, speaks of the element."""
        return all(mark.suits(node) for mark in self.deciding)

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        if self.attr in draft or not self.suits(node):
            return False
        record = self.read(node, reading)
        if record is not None:
            draft[self.attr] = record
        return True

    def read(self, node: Node, reading: Reading) -> Any | None:
        """The record that the element holds; None where it says nothing of it."""
        inner: Draft = {}
        self.take_children(node, inner, reading)
        return built(self.kind, inner)

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        inner = value_at(record, self.attr)
        if inner is not None:
            self.put_record(parent, inner, joined(path, self.attr), writing)

    def put_record(self, parent: Node | None, inner: Any, path: str, writing: Writing) -> Node | None:
        """One element for one record; a record that has no room is one loss."""
        if parent is None or self.level > writing.level:
            writing.lose(path, inner)
            return None
        node = etree.SubElement(parent, self.tag)
        self.put_children(node, inner, path, writing)
        for name in self.unsaid:
            writing.lose(joined(path, name), value_at(inner, name))
        if len(node) == self.marks:
            parent.remove(node)
        return node

    def handles(self) -> Iterator[str]:
        yield self.attr

    def places(self) -> Iterator[Place]:
        tests = ((0, self.suits),) if self.deciding else ()
        yield Place((self.name,), self.path, tests)
        for place in super().places():
            yield Place(place.steps, place.path, (*tests, *place.tests))


class Records(Record):
    """An element that repeats, each one a record; no more than ``most`` are written, and of one record as many as given.

    ``after`` is the term that the first element of the name is; without it a further one would be taken for it.
    ``french`` tells whether EXTENDED-CTC-FR has them.
    """

    def __init__(
        self,
        tag: str,
        attr: str,
        kind: type[Any],
        *children: Binding,
        most: int | None = None,
        after: str | None = None,
        french: bool = True,
        **options: Any,
    ) -> None:
        super().__init__(tag, attr, kind, *children, **options)
        self.most = most
        self.after = after
        self.french = french

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        if not self.suits(node):
            return False
        record = self.read(node, reading)
        if record is not None:
            draft.setdefault(self.attr, []).append(record)
        return True

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        missing = self.after is not None and value_at(record, self.after) is None
        if missing or (writing.french and not self.french):
            parent = None
        for index, inner in enumerate(value_at(record, self.attr) or ()):
            room = parent if self.most is None or index < self.most else None
            self.put_record(room, inner, f"{joined(path, self.attr)}[{index}]", writing)


def unsaid(kind: type[Any], handled: Collection[str], prefix: str = "") -> Iterator[str]:
    """The terms of a record that none of the declarations handles, by dotted name."""
    hints = types_of(kind)
    for one in dataclasses.fields(kind):
        name = f"{prefix}{one.name}"
        if name in handled:
            continue
        inner = record_in(hints[one.name])
        if inner is not None and any(known.startswith(f"{name}.") for known in handled):
            yield from unsaid(inner, handled, f"{name}.")
        else:
            yield name

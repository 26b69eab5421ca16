"""One passage through a document: what reading leaves over, what writing loses, both by name."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Container, Iterable, Mapping
from typing import Any

from factage.invoice import money
from factage.invoice.formats.cii.codec import writable
from factage.invoice.formats.cii.names import ROOT, XSI, clark, readable
from factage.invoice.formats.outcome import Loss, excerpt
from factage.invoice.formats.profiles import Level, is_french_extended, level_of
from factage.invoice.model import EXTENSION, Invoice, term_of

Node = Any  # an lxml element: the published stubs name it by a private class


def joined(prefix: str, name: str) -> str:
    return f"{prefix}.{name}" if prefix else name


MOST_LEFT = 1000
"""How many leftovers are named."""
XML_SPACE = " \t\r\n"


def text_of(node: Node) -> str:
    """The text of the element without the white space of XML (§ 2.3) at its ends."""
    return (node.text or "").strip(XML_SPACE)


def is_empty(node: Node) -> bool:
    """Whether the element says nothing: no text in it at any depth."""
    return not any(text.strip() for text in node.itertext())


class Reading:
    """What a reading needs to know of the whole document, and what it could not carry (path and content)."""

    def __init__(self, root: Node) -> None:
        self.tree = root.getroottree()
        self.left: list[tuple[str, str]] = []
        self.more = 0
        self.hoisted: dict[str, Any] = {}
        settlement = "/".join(
            map(clark, ("rsm:SupplyChainTradeTransaction", "ram:ApplicableHeaderTradeSettlement"))
        )
        self.currency = _found(root, f"{settlement}/{clark('ram:InvoiceCurrencyCode')}")
        self.vat_currency = _found(root, f"{settlement}/{clark('ram:TaxCurrencyCode')}")

    def descend(self, node: Node, steps: Iterable[str]) -> Node | None:
        """The element that holds the text of a term."""
        for step in steps:
            node = node.find(step)
            if node is None:
                return None
        return node

    def spend(
        self,
        node: Node,
        holder: Node,
        attributes: Container[str] = (),
        constant: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        """The term is read from ``holder`` inside ``node``: whatever else stands there is left over."""
        if holder.attrib:
            self._leave_attributes(holder, attributes, constant or {})
        if len(holder):
            self._leave_others(holder, None)
        while holder is not node:
            above = holder.getparent()
            self._leave_others(above, holder)
            self._leave_attributes(above, (), {})
            holder = above

    def leave(self, node: Node) -> None:
        """Nothing carries this element."""
        if not is_empty(node):
            self._note(node, "", " ".join(node.itertext()))

    def leave_text(self, node: Node) -> None:
        """Text and attributes of an element that should hold elements only."""
        if node.attrib:
            self._leave_attributes(node, (), {})
        loose = " ".join(filter(None, (node.text, *(child.tail for child in node))))
        if loose.strip():
            self._note(node, "/text()", loose)

    def path(self, node: Node) -> str:
        """The place in the document, with the usual prefixes."""
        below = readable(self.tree.getelementpath(node))
        return f"/{ROOT}" if below == "." else f"/{ROOT}/{below}"

    def _leave_others(self, node: Node, known: Node | None) -> None:
        for child in node:
            if child is not known:
                self.leave(child)

    def _leave_attributes(
        self, node: Node, known: Container[str], constant: Mapping[str, Collection[str]]
    ) -> None:
        for name, value in node.attrib.items():
            if name in known or value in constant.get(name, ()) or name.startswith(f"{{{XSI}}}"):
                continue
            if (name == "currencyID" and value == self.currency) or not value.strip():
                continue
            self._note(node, f"/@{readable(name)}", value)

    def _note(self, node: Node, below: str, what: str) -> None:
        """Naming a place counts the elements before it: what is left over without end is counted, not named."""
        if len(self.left) < MOST_LEFT:
            self.left.append((self.path(node) + below, excerpt(what)))
        else:
            self.more += 1


class Writing:
    """The level that the profile allows, what BT-24 promises, the whole invoice, and what could not be written."""

    def __init__(self, invoice: Invoice, level: Level) -> None:
        self.invoice = invoice
        self.level = level
        self.promised = min(level, level_of(invoice.specification))
        self.french = is_french_extended(invoice.specification)
        self.losses: list[Loss] = []
        self.hoisted: set[str] = set()

    def lose(self, path: str, value: Any) -> None:
        """Name what is not written; nothing where there is nothing."""
        if value is None or value == ():
            return
        if isinstance(value, tuple):
            for index, item in enumerate(value):
                self.lose(f"{path}[{index}]", item)
            return
        number = term_of(path)
        where = None if number == EXTENSION else number
        self.losses.append(Loss(path=path, what=excerpt(said(value)), where=where))

    def set_text(self, node: Node, text: str, path: str) -> None:
        """The text of the element, less the characters that XML cannot hold, which are a loss."""
        allowed = writable(text)
        if allowed != text:
            self.lose(path, text)
        node.text = allowed

    def set_attribute(self, node: Node, name: str, value: str | None, path: str) -> None:
        if value is None:
            return
        allowed = writable(value)
        if allowed != value:
            self.lose(path, value)
        node.set(name, allowed)


def said(value: Any) -> str:
    """A value, or all of a group, in words for a person to recognise it."""
    if dataclasses.is_dataclass(value):
        parts = (getattr(value, field.name) for field in dataclasses.fields(value))
        return " · ".join(said(part) for part in parts if part is not None and part != ())
    if isinstance(value, tuple):
        return " · ".join(said(part) for part in value)
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    return money.digits(value) if hasattr(value, "as_tuple") else str(value)


def _found(root: Node, path: str) -> str | None:
    return (root.findtext(path) or "").strip() or None

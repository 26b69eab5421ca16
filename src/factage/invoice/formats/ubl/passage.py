"""One passage through a document: what has been carried over when reading, what could not be when writing."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from types import NoneType
from typing import Any, Final, get_args, get_origin, get_type_hints

from factage.invoice.formats.outcome import Loss, excerpt
from factage.invoice.formats.profiles import Level, is_french_extended, level_of
from factage.invoice.formats.ubl.names import XSI, readable
from factage.invoice.model import EXTENSION, is_core, term_of
from factage.invoice.money import digits

Node = Any  # an lxml element: the published stubs name it by a private class
Draft = dict[str, Any]
"""A record in the making: values, drafts of records, and lists of either."""

SPACE: Final = " \t\r\n"
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SCHEMA_ATTRIBUTES: Final = f"{{{XSI}}}"
_OF_LISTS: Final = frozenset(
    f"{kind}{what}"
    for kind in ("scheme", "list")
    for what in ("AgencyID", "AgencyName", "Name", "URI", "DataURI")
)
"""Who keeps the list of a code or identifier, and where (UN/CEFACT core component types)."""
_OF_A_VALUE: Final = frozenset({"schemeID", "listID", "unitCode", "currencyID", "mimeCode"})
"""What says nothing where the element has no value."""
_LISTS: Final = {
    "TaxCategory": ("5305",),
    "ClassifiedTaxCategory": ("5305",),
    "TaxScheme": ("5153",),
}
"""Numbers of the UN/CEFACT lists that the norm prescribes for the code in an element's ``ID``."""


@dataclass(slots=True)
class Reading:
    """``number`` and ``currency`` of the document, and which of its elements and attributes the model has taken."""

    number: str | None
    currency: str | None
    vat_currency: str | None
    specification: str | None = None
    carried: dict[Node, set[str]] = field(default_factory=dict)

    def carry(self, node: Node, *attributes: str) -> None:
        """The element's own text, or its being there, is in the model; so are these attributes of it."""
        self.carried.setdefault(node, set()).update(attributes)

    @property
    def french(self) -> bool:
        """Whether it is EXTENDED-CTC-FR, whose lines say who sells what they bill (BR-FR-MV-03)."""
        return is_french_extended(self.specification)

    def leftovers(self, node: Node, path: str) -> Iterator[tuple[str, str]]:
        """The topmost elements of which nothing was taken, and the attributes that were not, in document order."""
        counts: dict[str, int] = {}
        for child in node:
            counts[child.tag] = counts.get(child.tag, 0) + 1
        seen: dict[str, int] = {}
        for child in node:
            seen[child.tag] = seen.get(child.tag, 0) + 1
            position = f"[{seen[child.tag]}]" if counts[child.tag] > 1 else ""
            place = f"{path}/{readable(child.tag)}{position}"
            if child in self.carried:
                for name, value in _attributes(child):
                    if name not in self.carried[child] and value.strip():
                        yield f"{place}/@{name}", value
                yield from self.leftovers(child, place)
                continue
            what = " ".join(text.strip() for text in child.itertext() if text.strip())
            what = what or " ".join(
                value for one in child.iter() for name, value in _attributes(one) if name not in _OF_A_VALUE
            )
            if what:
                yield place, what


@dataclass(slots=True)
class Writing:
    """What the document being written is, and the losses collected on the way.

    ``core``: only what EN 16931 itself numbers may be written; ``credit``: it is a credit note; ``single_note``: all
    notes go into one, and no element may be empty (Peppol).
    """

    number: str | None
    currency: str | None
    vat_currency: str | None
    specification: str | None = None
    core: bool = False
    credit: bool = False
    single_note: bool = False
    losses: list[Loss] = field(default_factory=list)

    def lose(self, path: str, value: Any) -> None:
        """Name every single value at or below the model path as lost."""
        for place, single in _values(value, path):
            where = term_of(place)
            what = digits(single) if hasattr(single, "as_tuple") else str(single)
            if isinstance(single, bytes):
                what = f"{len(single)} bytes"
            self.losses.append(
                Loss(path=place, where=None if where == EXTENSION else where, what=excerpt(what))
            )

    @property
    def french(self) -> bool:
        """Whether it is EXTENDED-CTC-FR, whose lines say who sells what they bill (BR-FR-MV-03)."""
        return is_french_extended(self.specification)

    @property
    def promises_core(self) -> bool:
        """Whether BT-24 names the core norm, even where no profile was asked for."""
        return self.core or level_of(self.specification) <= Level.EN16931

    def admits(self, path: str) -> bool:
        """Whether the term at this model path may be written at all."""
        return not self.core or is_core(term_of(path))

    def text(self, text: str, path: str) -> str:
        """The text without characters that XML 1.0 cannot hold (§ 2.2); a text that had some is named."""
        clean = _FORBIDDEN.sub("", text)
        if clean != text:
            self.lose(path, text.encode("unicode_escape").decode("ascii"))
        return clean


def third_parties(specification: str | None) -> bool:
    """The XRechnung extension has payments for third parties in ``PrepaidPayment`` (BR-DEX-09), advances elsewhere."""
    return "xrechnung" in (specification or "").lower() and "extension" in (specification or "").lower()


def text_of(node: Node) -> str:
    """The text of an element without blanks at its ends; "" where it holds elements or nothing."""
    return (node.text or "").strip(SPACE) if len(node) == 0 else ""


def is_empty(value: Any) -> bool:
    """Whether a value of the model says nothing."""
    return value is None or (isinstance(value, str | bytes | tuple) and not value)


def built(kind: Any, draft: Draft) -> Any:
    """The record that the draft describes; None where nothing is in it."""
    hints = _hints(kind)
    values: dict[str, Any] = {}
    for name, value in draft.items():
        made = _made(hints[name], value)
        if made is not None and made != ():
            values[name] = made
    needed = [one.name for one in dataclasses.fields(kind) if one.default is dataclasses.MISSING]
    if not values or any(name not in values for name in needed):
        return None
    return kind(**values)


def _made(hint: Any, value: Any) -> Any:
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        return tuple(made for made in (_made(inner, one) for one in value) if made is not None)
    if isinstance(value, dict):
        plain = next((argument for argument in get_args(hint) if argument is not NoneType), hint)
        return built(plain, value)
    return value


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _values(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if is_empty(value):
        return
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _values(item, f"{path}[{index}]")
    elif dataclasses.is_dataclass(value):
        for one in dataclasses.fields(value):
            yield from _values(getattr(value, one.name), f"{path}.{one.name}" if path else one.name)
    else:
        yield path, value


def _attributes(node: Node) -> Iterator[tuple[str, str]]:
    """The attributes that say something: not those of XML Schema, nor whose the list of a code is."""
    return (
        (name, value)
        for name, value in node.attrib.items()
        if not name.startswith(_SCHEMA_ATTRIBUTES)
        and name not in _OF_LISTS
        and not _is_list(node, name, value)
    )


def _is_list(node: Node, name: str, value: str) -> bool:
    """Whether the attribute only repeats which list the norm prescribes for the code."""
    local = node.tag.rpartition("}")[2]
    if name == "listID":
        return bool(local.endswith("Code") and local != "ItemClassificationCode")
    return name == "schemeID" and any(number in value for number in _LISTS.get(_above(node), ()))


def _above(node: Node) -> str:
    above = node.getparent()
    return "" if above is None else str(above.tag.rpartition("}")[2])

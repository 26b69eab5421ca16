"""Cross Industry Invoice (UN/CEFACT CII D16B and D22B): one declaration reads, writes and locates each business term."""

from __future__ import annotations

import dataclasses

from lxml import etree

from factage.invoice.errors import Unreadable
from factage.invoice.formats.cii import terms
from factage.invoice.formats.cii.document import DOCUMENT, document_of, invoice_in
from factage.invoice.formats.cii.passage import Node, Reading, Writing
from factage.invoice.formats.outcome import Leftover, Read, Written
from factage.invoice.formats.profiles import Level, Profile, level_of, profile_named
from factage.invoice.model import Invoice

__all__ = ["FORMAT", "level", "read", "recognise", "terms", "write"]

FORMAT = "cii"
PEPPOL_PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:"


def recognise(root: Node) -> bool:
    """Whether the root element is that of a Cross Industry Invoice."""
    return bool(root.tag == DOCUMENT.tag)


def read(root: Node) -> Read:
    """The invoice in a parsed document (:func:`factage.invoice.formats.xml.parse`), whatever its profile.

    Nothing is refused for what it says: a number that is none, a day that is not in the calendar, an element that the
    model does not know are leftovers; beyond a thousand of them they are counted, in a last one. Raises ``Unreadable`` where the document is no Cross Industry Invoice.
    """
    if not recognise(root):
        raise Unreadable("unknown_format", detail=str(root.tag))
    reading = Reading(root)
    invoice = invoice_in(root, reading)
    leftovers = [
        Leftover(path=path, what=what, where=terms.locate(path, root)) for path, what in reading.left
    ]
    if reading.more:
        leftovers.append(Leftover(path=reading.path(root), what=f"+ {reading.more}"))
    return Read(invoice=invoice, format=FORMAT, profile=invoice.specification, leftovers=tuple(leftovers))


def level(invoice: Invoice, profile: str | None = None) -> Level:
    """How much a profile holds; without a profile, that of the invoice's own BT-24."""
    return profile_named(profile).level if profile else level_of(invoice.specification)


def write(invoice: Invoice, *, profile: str | None = None) -> Written:
    """The invoice as a Cross Industry Invoice, the same bytes each time.

    With ``profile`` BT-24 is that profile's, and what it has no room for is lost by name; without, BT-23 and BT-24 are
    kept and everything that CII can hold is written. Raises ``UnknownProfile``.
    """
    wanted = profile_named(profile) if profile else None
    said = invoice if wanted is None else _in_profile(invoice, wanted)
    writing = Writing(said, wanted.level if wanted else Level.SYNTAX)
    if said.business_process != invoice.business_process:
        writing.lose("business_process", invoice.business_process)
    root = document_of(said, writing)
    etree.indent(root, space="  ")
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"
    specification = wanted.specification if wanted else invoice.specification
    return Written(data=data, format=FORMAT, profile=specification, losses=tuple(writing.losses))


def _in_profile(invoice: Invoice, profile: Profile) -> Invoice:
    """The invoice under the profile's own BT-24, and its BT-23 where it demands one of its own."""
    process = invoice.business_process
    if profile.process is not None and not (process or "").startswith(PEPPOL_PROCESS):
        process = profile.process
    return dataclasses.replace(invoice, specification=profile.specification, business_process=process)

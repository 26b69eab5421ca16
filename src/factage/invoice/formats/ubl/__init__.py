"""UBL 2.1 Invoice and CreditNote, both directions: one file per business group."""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

from factage.invoice.errors import Unreadable
from factage.invoice.formats import xml
from factage.invoice.formats.outcome import Leftover, Read, Written, excerpt
from factage.invoice.formats.profiles import Level, Profile, UnknownProfile, profile_named
from factage.invoice.formats.ubl.document import CREDIT_NOTE, CREDIT_NOTE_TYPES, INVOICE
from factage.invoice.formats.ubl.names import CAC, CBC, CREDIT_NOTE_ROOT, INVOICE_ROOT, clark, readable
from factage.invoice.formats.ubl.order import put_in_order
from factage.invoice.formats.ubl.passage import Draft, Reading, Writing, built, text_of
from factage.invoice.formats.ubl.terms import locate
from factage.invoice.model import Invoice

__all__ = ["PROFILES", "locate", "read", "recognise", "write"]

PROFILES: Final = ("en16931", "xrechnung", "peppol", "extended-ctc-fr")
"""The profiles that there are in UBL."""
_MOST_LEFTOVERS: Final = 500
_PEPPOL_PROCESS: Final = "urn:fdc:peppol.eu:2017:poacc:billing:"
_VERSION: Final = clark("cbc:UBLVersionID")


def recognise(root: Any) -> bool:
    """Whether the root element is that of a UBL invoice or credit note."""
    return root.tag in {INVOICE_ROOT, CREDIT_NOTE_ROOT}


def read(source: Any) -> Read:
    """The invoice in a UBL document, given as bytes or as the root element that :func:`..xml.parse` gave.

    What the model has no place for, or what is no number or day where one should be, is a leftover. Raises
    ``Unreadable``: ``unknown_format`` for another root.
    """
    root = xml.parse(source) if isinstance(source, bytes) else source
    if not recognise(root):
        raise Unreadable("unknown_format", detail=f"root {readable(root.tag)}")
    tree = CREDIT_NOTE if root.tag == CREDIT_NOTE_ROOT else INVOICE
    reading = Reading(
        number=_text(root, "cbc:ID"),
        currency=_text(root, "cbc:DocumentCurrencyCode"),
        vat_currency=_text(root, "cbc:TaxCurrencyCode"),
        specification=_text(root, "cbc:CustomizationID"),
    )
    for node in root.iterchildren(_VERSION):
        reading.carry(node)  # of the syntax, not of the invoice
    draft: Draft = {}
    for binding in tree.inner:
        binding.read(root, draft, reading)
    invoice = built(Invoice, draft) or Invoice()
    left = reading.leftovers(root, f"/{readable(root.tag)}")
    leftovers = tuple(
        Leftover(path=path, where=locate(path, root), what=excerpt(what))
        for _, (path, what) in zip(range(_MOST_LEFTOVERS), left, strict=False)
    )
    return Read(invoice=invoice, format="ubl", profile=invoice.specification, leftovers=leftovers)


def write(invoice: Invoice, *, profile: str | None = None) -> Written:
    """The invoice as UBL: a CreditNote for the types that are one, an Invoice otherwise.

    ``profile`` is one of :data:`PROFILES`; without one BT-23 and BT-24 stay as they are and everything is written that
    UBL has a place for. With one of the core norm, terms of EXTENDED-CTC-FR are losses. The same invoice gives the same
    bytes. Raises :class:`..profiles.UnknownProfile`.
    """
    chosen = _profile(profile)
    tree = CREDIT_NOTE if invoice.type_code in CREDIT_NOTE_TYPES else INVOICE
    writing = Writing(
        number=invoice.number,
        currency=invoice.currency,
        vat_currency=invoice.vat_currency,
        specification=chosen.specification if chosen else invoice.specification,
        core=chosen is not None and chosen.level <= Level.EN16931,
        credit=tree.credit,
        single_note=profile == "peppol",
    )
    namespaces: dict[Any, str] = {None: tree.tag[1:].partition("}")[0], "cac": CAC, "cbc": CBC}
    root = etree.Element(tree.tag, nsmap=namespaces)
    for binding in tree.inner:
        binding.write(root, invoice, "", writing)
    for field in Invoice.__slots__:
        if field not in tree.fields:
            writing.lose(field, getattr(invoice, field))
    if chosen is not None:
        _state(root, "cbc:CustomizationID", chosen.specification)
        if chosen.process is not None and not (invoice.business_process or "").startswith(_PEPPOL_PROCESS):
            writing.lose("business_process", invoice.business_process)
            _state(root, "cbc:ProfileID", chosen.process)
    put_in_order(root)
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    specification = chosen.specification if chosen else invoice.specification
    return Written(data=data, format="ubl", profile=specification, losses=tuple(writing.losses))


def _profile(name: str | None) -> Profile | None:
    if name is None:
        return None
    if name not in PROFILES:
        raise UnknownProfile(name)
    return profile_named(name)


def _state(root: Any, name: str, text: str) -> None:
    node = root.find(clark(name))
    if node is None:
        node = etree.SubElement(root, clark(name))
    node.text = text


def _text(root: Any, name: str) -> str | None:
    node = root.find(clark(name))
    return None if node is None else text_of(node) or None

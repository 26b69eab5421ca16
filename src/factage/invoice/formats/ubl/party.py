"""Parties: seller, buyer, payee, tax representative, and the agents, payer and invoicing parties of EXTENDED-CTC-FR."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from factage.invoice.formats.ubl.binding import (
    Binding,
    IdentifierLeaf,
    Leaf,
    Place,
    Record,
    Within,
    has_fixed,
    joined,
    read_identifier,
    write_identifier,
)
from factage.invoice.formats.ubl.names import clark
from factage.invoice.formats.ubl.passage import Draft, Node, Reading, Writing, text_of

SEPA: Final = "SEPA"
"""The scheme that makes a party identifier the creditor identifier BT-90 (EN 16931-3-2)."""
_IDENTIFICATION: Final = clark("cac:PartyIdentification")
_TAX_SCHEME: Final = clark("cac:PartyTaxScheme")
_ID: Final = clark("cbc:ID")
_COMPANY: Final = clark("cbc:CompanyID")
_SCHEME: Final = clark("cac:TaxScheme")
_VAT: Final = {"cac:TaxScheme/cbc:ID": "VAT"}
_OTHER_TAX: Final = "TAX"
_VAT_SCHEME: Final = "VA"
"""UNTDID 1153: VAT registration number; what a further tax number that is one bears in the model."""
_SINGLE: Final = frozenset({"buyer", "payee"})
"""Roles of which the core norm admits one identifier (UBL-SR-16, UBL-SR-20)."""

ADDRESS: Final = (
    Leaf("cbc:Postbox", "post_box"),
    Leaf("cbc:BuildingNumber", "building_number"),
    Leaf("cbc:Department", "department"),
    Leaf("cbc:CitySubdivisionName", "district"),
    Leaf("cbc:StreetName", "line1"),
    Leaf("cbc:AdditionalStreetName", "line2"),
    Within("cac:AddressLine", Leaf("cbc:Line", "line3")),
    Leaf("cbc:CityName", "city"),
    Leaf("cbc:PostalZone", "postcode"),
    Leaf("cbc:CountrySubentity", "subdivision"),
    Within("cac:Country", Leaf("cbc:IdentificationCode", "country")),
)


class Identifiers(Binding):
    """``PartyIdentification`` for each identifier; those of scheme SEPA are BT-90 (see :mod:`.payment`)."""

    def __init__(self, field: str = "identifiers") -> None:
        self.field = field
        self.fields = frozenset({field})

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        for node in parent.findall(_IDENTIFICATION):
            inner = node.find(_ID)
            if inner is None or inner.get("schemeID") == SEPA:
                continue
            identifier = read_identifier(inner, reading)
            if identifier:
                reading.carry(node)
                draft.setdefault(self.field, []).append(identifier)

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        identifiers = getattr(record, self.field)
        most = 1 if writing.core and path in _SINGLE else len(identifiers)
        for index, identifier in enumerate(identifiers):
            place = f"{path}.{self.field}[{index}]"
            if identifier.scheme == SEPA or index >= most or not writing.admits(place):
                writing.lose(place, identifier)
            else:
                node = etree.SubElement(parent, _IDENTIFICATION)
                write_identifier(node, _ID, identifier, place, writing)

    def places(self) -> Iterator[Place]:
        yield ("PartyIdentification",), self.field
        yield ("PartyIdentification", "ID"), self.field
        yield ("PartyIdentification", "ID", "@schemeID"), f"{self.field}.scheme"


class TaxIdentifiers(Binding):
    """``PartyTaxScheme``: with the scheme VAT the VAT number, with any other the tax registration (BT-32).

    A second of either is ``further``, in a party, though not in EXTENDED-CTC-FR (UBL-SR-42); in a place of delivery it is left over. One without a number says
    nothing, whatever its scheme.
    """

    def __init__(self, *, further: str | None = "further_tax_ids") -> None:
        self.further = further
        self.fields = frozenset({"vat_id", "tax_registration", *((further,) if further else ())})

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        for node in parent.findall(_TAX_SCHEME):
            is_vat = has_fixed(node, _VAT)
            field = "vat_id" if is_vat else "tax_registration"
            company = node.find(_COMPANY)
            if company is None and len(node) == 1:
                self._carry_scheme(node, reading)
                continue
            if company is None or (field in draft and self.further is None):
                continue
            identifier = read_identifier(company, reading, scheme=False)
            if not identifier:
                continue
            name = self._carry_scheme(node, reading)
            if field in draft:
                identifier["scheme"] = _VAT_SCHEME if is_vat else name
                draft.setdefault(self.further or "", []).append(identifier)
            else:
                if not is_vat:
                    identifier["scheme"] = name
                draft[field] = identifier

    @staticmethod
    def _carry_scheme(node: Node, reading: Reading) -> str | None:
        reading.carry(node)
        scheme = node.find(_SCHEME)
        name = None if scheme is None else scheme.find(_ID)
        if name is None:
            return None
        reading.carry(scheme)
        reading.carry(name)
        return None if text_of(name) == _OTHER_TAX else text_of(name) or None

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        for field in ("vat_id", "tax_registration"):
            identifier, place = getattr(record, field), joined(path, field)
            if identifier is None:
                continue
            if not writing.admits(place):
                writing.lose(place, identifier)
                continue
            is_vat = field == "vat_id"
            other = identifier.scheme or _OTHER_TAX
            usable = is_vat or other.upper() != "VAT"
            node = etree.SubElement(parent, _TAX_SCHEME)
            if is_vat or not usable:
                write_identifier(node, _COMPANY, identifier, place, writing, scheme=False)
            else:
                bare = dataclasses.replace(identifier, scheme=None)
                write_identifier(node, _COMPANY, bare, place, writing, scheme=False)
            scheme = etree.SubElement(node, _SCHEME)
            name = etree.SubElement(scheme, _ID)
            name.text = "VAT" if is_vat else writing.text(other if usable else _OTHER_TAX, f"{place}.scheme")
        for index, identifier in enumerate(getattr(record, self.further) if self.further else ()):
            self._write_further(parent, record, identifier, f"{path}.{self.further}[{index}]", writing)

    @staticmethod
    def _write_further(parent: Node, record: Any, identifier: Any, path: str, writing: Writing) -> None:
        is_vat = identifier.scheme == _VAT_SCHEME
        first = record.vat_id if is_vat else record.tax_registration
        reserved = (identifier.scheme or "").upper() in {"VAT", _OTHER_TAX}
        if writing.core or writing.french or first is None or reserved:
            writing.lose(path, identifier)
            return
        node = etree.SubElement(parent, _TAX_SCHEME)
        bare = dataclasses.replace(identifier, scheme=None)
        write_identifier(node, _COMPANY, bare, path, writing, scheme=False)
        name = etree.SubElement(etree.SubElement(node, _SCHEME), _ID)
        name.text = "VAT" if is_vat else writing.text(identifier.scheme or _OTHER_TAX, f"{path}.scheme")

    def places(self) -> Iterator[Place]:
        for field in ("vat_id", "tax_registration"):
            for below in ((), ("CompanyID",), ("TaxScheme",), ("TaxScheme", "ID")):
                yield ("PartyTaxScheme", *below), field


class ContactName(Binding):
    """BT-41 / BT-56 is a name or a department; UBL has one place for both, and the name goes first."""

    fields = frozenset({"name", "department"})
    _tag = clark("cbc:Name")

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        node = parent.find(self._tag)
        if node is not None and text_of(node):
            reading.carry(node)
            draft["name"] = text_of(node)

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        field = "name" if record.name else "department"
        text, place = getattr(record, field), joined(path, field)
        if text and writing.admits(place):
            etree.SubElement(parent, self._tag).text = writing.text(text, place)
        else:
            writing.lose(place, text)
        if field == "name":
            writing.lose(joined(path, "department"), record.department)

    def places(self) -> Iterator[Place]:
        yield ("Name",), "name"


CONTACT: Final = Record(
    "cac:Contact",
    "contact",
    ContactName(),
    Leaf("cbc:Telephone", "phone"),
    Leaf("cbc:Telefax", "fax"),
    Leaf("cbc:ElectronicMail", "email"),
)
_REST: Final = (
    IdentifierLeaf("cbc:EndpointID", "electronic_address"),
    Identifiers(),
    Record("cac:PostalAddress", "address", *ADDRESS),
    TaxIdentifiers(),
    CONTACT,
    Within("cac:PartyLegalEntity", Record("cac:RegistrationAddress", "legal_address", *ADDRESS)),
)

REGISTERED: Final = (
    *_REST,
    Within("cac:PartyName", Leaf("cbc:Name", "trading_name")),
    Within(
        "cac:PartyLegalEntity",
        Leaf("cbc:RegistrationName", "name"),
        IdentifierLeaf("cbc:CompanyID", "legal_id"),
        Leaf("cbc:CompanyLegalForm", "legal_information"),
    ),
)
"""A party known by its registered name, beside which it may trade under another: seller, buyer, agents."""

NAMED: Final = (
    *_REST,
    Within("cac:PartyName", Leaf("cbc:Name", "name")),
    Within(
        "cac:PartyLegalEntity",
        Leaf("cbc:RegistrationName", "trading_name"),
        IdentifierLeaf("cbc:CompanyID", "legal_id"),
        Leaf("cbc:CompanyLegalForm", "legal_information"),
    ),
)
"""A party whose name stands in ``PartyName``: payee and tax representative."""


def _with_others(agent: str, invoicing: str, role: str) -> tuple[Binding, ...]:
    """A trading party with the two that EXTENDED-CTC-FR puts inside it."""
    return (
        Record("cac:Party", role, *REGISTERED),
        Within(
            "cac:Party",
            Record("cac:AgentParty", agent, *REGISTERED),
            Within("cac:ServiceProviderParty", Record("cac:Party", invoicing, *REGISTERED)),
        ),
    )


PARTIES: Final = (
    Within("cac:AccountingSupplierParty", *_with_others("seller_agent", "invoicer", "seller")),
    Within("cac:AccountingCustomerParty", *_with_others("buyer_agent", "invoicee", "buyer")),
    Record("cac:PayeeParty", "payee", *NAMED),
    Record("cac:TaxRepresentativeParty", "tax_representative", *NAMED),
)

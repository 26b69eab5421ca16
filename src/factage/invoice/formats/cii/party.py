"""Who sells, buys, is paid, pays, represents (BG-4, BG-7, BG-10, BG-11 and the parties of EXTENDED-CTC-FR)."""

from __future__ import annotations

from typing import Any

from factage.invoice.formats.cii.binding import Binding, Group, Leaf, Record, Records
from factage.invoice.formats.cii.identifier import Identified, Identifiers, Registrations
from factage.invoice.formats.cii.passage import Node, Writing
from factage.invoice.formats.profiles import CORE, Level
from factage.invoice.model import Address, Contact, Party


def party(tag: str, attr: str, *, level: Level, one: bool = True) -> Record:
    """A party in its role; below EXTENDED only the seller has more than one identifier (``one``).

    MINIMUM knows where the seller is and his VAT number, and neither of the buyer.
    """
    whole = Level.MINIMUM if attr == "seller" else Level.BASICWL
    return Record(
        tag,
        attr,
        Party,
        Identifiers("identifiers", one=one, level=Level.BASICWL),
        Leaf("ram:Name", "name"),
        Leaf("ram:RoleCode", "role_code"),
        Leaf("ram:Description", "legal_information", level=Level.EN16931),
        Group(
            "ram:SpecifiedLegalOrganization",
            Identified("ram:ID", "legal_id"),
            Leaf("ram:TradingBusinessName", "trading_name", level=Level.BASICWL),
            address("legal_address"),
        ),
        contact(),
        further_contacts(),
        address("address", level=whole),
        Group(
            "ram:URIUniversalCommunication",
            Identified("ram:URIID", "electronic_address"),
            level=Level.BASICWL,
        ),
        Registrations(
            "ram:SpecifiedTaxRegistration",
            {"VA": "vat_id", "FC": "tax_registration"},
            further="further_tax_ids",
            level=whole,
        ),
        level=level,
    )


def contact(attr: str = "contact") -> Record:
    """BG-6 and BG-9."""
    return Record("ram:DefinedTradeContact", attr, Contact, *_contact(), level=Level.EN16931)


def further_contacts() -> Records:
    """The second contact of a party, and what follows (EXTENDED)."""
    return Records(
        "ram:DefinedTradeContact",
        "further_contacts",
        Contact,
        *_contact(),
        after="contact",
        french=False,
        level=Level.EXTENDED,
    )


class _Department(Leaf):
    """BT-41 is a name or a department: with a name, EN 16931 of Factur-X has no room for the other (CII-SR-465)."""

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        full = writing.level == Level.EN16931 and record.name and writing.invoice.specification == CORE
        super().put(None if full else parent, record, path, writing)


def _contact() -> tuple[Binding, ...]:
    return (
        Leaf("ram:PersonName", "name"),
        _Department("ram:DepartmentName", "department"),
        Leaf("ram:TypeCode", "type_code"),
        Group("ram:TelephoneUniversalCommunication", Leaf("ram:CompleteNumber", "phone")),
        Group("ram:FaxUniversalCommunication", Leaf("ram:CompleteNumber", "fax")),
        Group(
            "ram:EmailURIUniversalCommunication",
            Leaf("ram:URIID", "email", fillers={"schemeID": ("SMTP", "EM")}),
        ),
    )


def address(attr: str, *, level: Level = Level.MINIMUM) -> Record:
    """BG-5, BG-8, BG-12, BG-15: MINIMUM knows only the country of the seller."""
    return Record(
        "ram:PostalTradeAddress",
        attr,
        Address,
        Leaf("ram:PostcodeCode", "postcode", level=Level.BASICWL),
        Leaf("ram:PostOfficeBox", "post_box", level=Level.SYNTAX),
        Leaf("ram:LineOne", "line1", level=Level.BASICWL),
        Leaf("ram:LineTwo", "line2", level=Level.BASICWL),
        Leaf("ram:LineThree", "line3", level=Level.BASICWL),
        Leaf("ram:CityName", "city", level=Level.BASICWL),
        Leaf("ram:CitySubDivisionName", "district", level=Level.SYNTAX),
        Leaf("ram:CountryID", "country"),
        Leaf("ram:CountrySubDivisionName", "subdivision", level=Level.BASICWL),
        Leaf("ram:BuildingNumber", "building_number", level=Level.SYNTAX),
        Leaf("ram:DepartmentName", "department", level=Level.SYNTAX),
        level=level,
    )

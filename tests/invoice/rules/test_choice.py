from __future__ import annotations

import pytest
from lxml import etree

from factage.invoice.rules.choice import Subject, UnknownPack, Wanted, asked, facturx_profile, judges, subject

EN = "urn:cen.eu:en16931:2017"


def named(syntax, specification, *, in_france=False):
    found = judges(Subject(syntax, specification, None, in_france, ()))
    return {each.pack: each.advisory for each in found}


@pytest.mark.parametrize(
    ("syntax", "specification", "expected"),
    [
        ("ubl", EN, {"en16931-ubl": False}),
        ("ubl", None, {"en16931-ubl": False}),
        ("cii", EN, {"en16931-cii": False, "facturx-en16931": False}),
        ("cii", None, {"en16931-cii": False}),
        ("cii", "urn:ferd:CrossIndustryDocument:invoice:1p0:comfort", {"en16931-cii": False}),
        ("cii", f"{EN}#compliant#urn:factur-x.eu:1p0:basic", {"en16931-cii": False, "facturx-basic": False}),
        ("cii", f"{EN}:compliant:factur-x.eu:1p0:basic", {"en16931-cii": False, "facturx-basic": False}),
        ("cii", f"{EN}#compliant#urn:zugferd.de:2p0:basic", {"en16931-cii": False, "facturx-basic": False}),
        ("cii", "urn:factur-x.eu:1p0:minimum", {"facturx-minimum": False}),
        ("cii", "urn:zugferd.de:2p0:minimum", {"facturx-minimum": False}),
        ("cii", "urn:factur-x.eu:1p0:basicwl", {"facturx-basicwl": False}),
        (
            "cii",
            f"{EN}#conformant#urn:factur-x.eu:1p0:extended",
            {"facturx-extended": False, "en16931-cii": True},
        ),
        (
            "cii",
            f"{EN}#conformant#urn:zugferd.de:2p1:extended",
            {"facturx-extended": False, "en16931-cii": True},
        ),
        (
            "ubl",
            f"{EN}#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
            {"en16931-ubl": False, "peppol-ubl": False},
        ),
        (
            "ubl",
            f"{EN}#compliant#urn:fdc:peppol.eu:2017:poacc:selfbilling:3.0",
            {"en16931-ubl": False, "peppol-ubl-sb": False},
        ),
        (
            "cii",
            f"{EN}#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
            {"en16931-cii": False, "peppol-cii": False},
        ),
        (
            "ubl",
            f"{EN}#compliant#urn:xoev-de:kosit:standard:xrechnung_1.2",
            {"en16931-ubl": False, "xrechnung-ubl": False},
        ),
        (
            "cii",
            f"{EN}#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0",
            {"en16931-cii": False, "xrechnung-cii": False},
        ),
        (
            "ubl",
            f"{EN}#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0",
            {"xrechnung-ubl": False, "en16931-ubl": True},
        ),
        (
            "ubl",
            f"{EN}#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr",
            {"extended-ctc-fr-ubl": False, "br-fr-ubl": False, "en16931-ubl": True},
        ),
        ("ubl", f"{EN}#compliant#urn:efactura.mfinante.ro:CIUS-RO:1.0.1", {"en16931-ubl": False}),
        ("ubl", "urn:peppol:pint:billing-1@my-1", {"en16931-ubl": False}),
        ("cdar", None, {"br-fr-cdar": False}),
        ("flux10", None, {"flux10": False}),
    ],
)
def test_the_profile_names_the_judges(syntax, specification, expected):
    assert named(syntax, specification) == expected


def test_between_french_parties_the_french_rules_judge_too():
    assert named("ubl", EN, in_france=True) == {"en16931-ubl": False, "br-fr-ubl": False}
    assert "br-fr-cii" in named("cii", f"{EN}#conformant#urn:factur-x.eu:1p0:extended", in_france=True)
    assert named("cii", "urn:factur-x.eu:1p0:minimum", in_france=True) == {"facturx-minimum": False}
    french = named("ubl", f"{EN}#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr", in_france=True)
    assert list(french) == ["extended-ctc-fr-ubl", "br-fr-ubl", "en16931-ubl"]


def test_packs_are_asked_for_by_id_and_version():
    assert asked(["en16931-ubl", "peppol-ubl@3.0.21"]) == (
        Wanted("en16931-ubl"),
        Wanted("peppol-ubl", "3.0.21"),
    )
    with pytest.raises(UnknownPack, match="en16931-xyz"):
        asked(["en16931-xyz"])


@pytest.mark.parametrize(
    ("specification", "profile"),
    [
        (EN, "en16931"),
        (None, None),
        ("urn:factur-x.eu:1p0:basic-wl", "basicwl"),
        (f"{EN}#compliant#urn:x:y", None),
    ],
)
def test_a_specification_names_a_facturx_profile(specification, profile):
    assert facturx_profile(specification) == profile


def cii(seller, buyer, rest=""):
    ram = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
    rsm = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
    party = "<r:{0}TradeParty><r:PostalTradeAddress><r:CountryID>{1}</r:CountryID></r:PostalTradeAddress></r:{0}TradeParty>"
    return etree.fromstring(
        f"<s:CrossIndustryInvoice xmlns:s='{rsm}' xmlns:r='{ram}'><s:SupplyChainTradeTransaction>{rest}"
        f"<r:ApplicableHeaderTradeAgreement>{party.format('Seller', seller)}{party.format('Buyer', buyer)}"
        "</r:ApplicableHeaderTradeAgreement></s:SupplyChainTradeTransaction></s:CrossIndustryInvoice>"
    )


@pytest.mark.parametrize(
    ("seller", "buyer", "expected"),
    [
        ("FR", "FR", True),
        ("FR", "RE", True),
        ("FR", "DE", False),
        ("DE", "FR", False),
        ("FR", "", False),
        ("", "", False),
    ],
)
def test_france_is_where_both_parties_are(seller, buyer, expected):
    assert subject(cii(seller, buyer)).in_france is expected


def test_a_document_that_no_pack_judges_has_no_subject():
    assert subject(etree.fromstring("<Order/>")) is None
    assert subject(etree.fromstring("<Report/>")) is None
    assert subject(etree.fromstring("<Report><ReportDocument/></Report>")).syntax == "flux10"

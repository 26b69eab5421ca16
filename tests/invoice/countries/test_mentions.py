from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from factage.invoice.countries import Unsourced, fact, mentions, missing
from factage.invoice.countries.mentions import CONDITIONS, EVIDENCE, load
from factage.invoice.model import (
    Address,
    DocumentReference,
    Identifier,
    Invoice,
    Item,
    Line,
    LineVat,
    Note,
    Party,
    Totals,
    VatBreakdown,
)

ON = date(2026, 11, 24)
LATER = date(2027, 9, 1)


def party(siren, name, country="FR", **more):
    return Party(
        name=name,
        legal_id=Identifier(value=siren, scheme="0002"),
        address=Address(line1="1 rue", postcode="44000", city="Nantes", country=country),
        **more,
    )


SELLER = party("732829320", "Atelier", vat_id=Identifier(value="FR44732829320"))
BUYER = party("404833048", "Client")
LINE = Line(
    id="1",
    quantity=Decimal(1),
    unit_price=Decimal(200),
    item=Item(name="Chaise"),
    vat=LineVat(category="S", rate=Decimal(20)),
)
NOTES = (
    Note(subject_code="PMT", text="Indemnité de 40 €"),
    Note(subject_code="PMD", text="Pénalités : 12 %"),
    Note(subject_code="AAB", text="Pas d'escompte"),
)
INVOICE = Invoice(
    number="F1",
    issue_date=ON,
    due_date=ON,
    type_code="380",
    currency="EUR",
    business_process="B1",
    seller=SELLER,
    buyer=BUYER,
    lines=(LINE,),
    notes=NOTES,
    vat_breakdown=(
        VatBreakdown(category="S", rate=Decimal(20), taxable_amount=Decimal(200), tax_amount=Decimal(40)),
    ),
    totals=Totals(tax_exclusive=Decimal(200), payable=Decimal(240)),
)


def keys(on=ON, **changes):
    return [each.key for each in missing("fr", replace(INVOICE, **changes), on=on)]


def row(category, **more):
    return {"vat_breakdown": (VatBreakdown(category=category, rate=Decimal(0), **more),)}


def test_a_row_names_what_exists_and_its_source():
    for each in mentions("fr"):
        assert each.source.strip(), each.key
        assert set(each.when) <= set(CONDITIONS)
        assert set(each.needs) <= set(EVIDENCE)
        for word in (*each.words, each.said_by or ""):
            re.compile(word)
        if each.wording:
            assert fact("fr", each.wording, on=LATER) is not None, each.key
    assert {"insurance_building", "supply_date"} <= {
        each.key for each in mentions("fr") if not each.is_checked
    }


@pytest.mark.parametrize("without", ["source", "article"])
def test_a_row_without_source_or_article_is_refused(without):
    told = {"key": "x", "source": "CGI", "article": "CGI"}
    del told[without]
    with pytest.raises(Unsourced, match="x"):
        load("[[mention]]\n" + "\n".join(f'{name} = "{value}"' for name, value in told.items()))


def test_a_whole_invoice_lacks_nothing():
    assert keys() == []
    assert keys(on=LATER) == []


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"notes": ()}, ["discount", "penalties", "recovery"]),
        ({"notes": (), "payment_terms": "Sans escompte ; intérêts de retard 12 % ; 40 euros de frais"}, []),
        ({"notes": (), "type_code": "381", "preceding_invoices": (DocumentReference(number="F0"),)}, []),
        ({"notes": (), "buyer": replace(BUYER, legal_id=None)}, []),
        ({"type_code": "381"}, ["correction"]),
        ({"due_date": None}, ["due_date"]),
        ({"due_date": None, "totals": Totals(tax_exclusive=Decimal(200), payable=Decimal(0))}, []),
        ({"seller": replace(SELLER, vat_id=None)}, ["seller_vat"]),
        (
            {
                "seller": replace(SELLER, vat_id=None),
                "totals": Totals(tax_exclusive=Decimal(150), payable=Decimal(180)),
            },
            [],
        ),
        ({"seller": replace(SELLER, legal_id=None)}, []),  # its VAT number holds the SIREN
        ({"seller": replace(SELLER, legal_id=None, vat_id=None)}, ["seller_siren", "seller_vat"]),
        ({"seller": replace(SELLER, name="Atelier SARL")}, ["legal_form", "registration"]),
        (
            {
                "seller": replace(
                    SELLER, name="Atelier SARL", legal_information="SARL au capital de 8 000 € – RCS Nantes"
                )
            },
            [],
        ),
        (row("E"), ["exemption"]),
        (row("E", exemption_reason="Art. 261"), []),
        (row("AE"), ["reverse_charge"]),
        (row("AE", exemption_reason="Autoliquidation"), []),
        (row("AE", exemption_code="VATEX-EU-AE"), []),
        (row("K", exemption_code="VATEX-EU-IC"), ["both_vat_intra_eu"]),
        (row("E", exemption_code="VATEX-FR-FRANCHISE"), ["sole_trader", "small_business"]),
        (row("E", exemption_reason="TVA non applicable, art. 293 B du CGI"), ["sole_trader"]),
        (row("E", exemption_code="VATEX-EU-F"), ["margin_second_hand"]),
        (row("E", exemption_code="VATEX-EU-F", exemption_reason="Régime particulier – Biens d'occasion"), []),
        ({"tax_representative": Party(name="Rep")}, ["representative"]),
        (
            {"seller": replace(SELLER, identifiers=(Identifier(value="1", scheme="0231"),))},
            ["single_taxpayer"],
        ),
        ({"lines": (replace(LINE, unit_price=None),)}, ["lines"]),
        ({"business_process": None}, ["nature"]),
        ({"buyer": replace(BUYER, legal_id=Identifier(value="HRB 1", scheme="0204"))}, ["buyer_siren"]),
    ],
)
def test_what_the_law_wants_in_this_case_is_missed(changes, wanted):
    assert keys(**changes) == wanted


def test_a_customer_abroad_has_no_siren_to_give():
    abroad = party("HRB 1", "Kunde", country="DE")
    assert keys(buyer=abroad, business_process=None) == []
    assert keys(buyer=abroad, **row("AE", exemption_code="VATEX-EU-AE")) == ["both_vat_reverse_charge"]


def test_a_mention_begins_on_its_day():
    assert keys(on=date(2026, 8, 31), business_process=None) == []
    nature = next(each for each in mentions("fr") if each.key == "nature")
    assert not nature.binds_all(ON)
    assert nature.binds_all(LATER)

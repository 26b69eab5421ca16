"""The route by example: each way an invoice is held, each reason a route gives, each of the rules it guards."""

import json
from dataclasses import replace
from datetime import date

import pytest

from factage.hub.delivery.route import (
    HELD,
    AddressFacts,
    AgreementFacts,
    ChannelFacts,
    DocumentFacts,
    Held,
    Route,
    choose,
)
from factage.invoice.countries.obligations import Obligation, obligations

ON = date(2026, 11, 24)
ALL_FORMATS = frozenset({"pdf", "facturx", "cii", "ubl"})
FRANCE = frozenset({"FR"})


def obligation(code: str, sizes: set[str], begins: date) -> Obligation:
    return Obligation(
        code=code,
        countries=FRANCE,
        customer_kinds=frozenset({"company"}),
        sizes=frozenset(sizes),
        begins=begins,
        networks=("pa",),
        source="law 2026-103, art. 123",
    )


LAW = (
    obligation("domestic_b2b_large", {"large", "medium_large"}, date(2026, 9, 1)),
    obligation("domestic_b2b_small", {"sme", "micro"}, date(2027, 9, 1)),
)
EMAIL = ChannelFacts("email", "email", ("facturx", "pdf", "cii", "ubl"), ("link", "attachment"))
PORTAL = ChannelFacts(
    "portal",
    "portal",
    ("facturx", "pdf", "cii", "ubl"),
    ("publication",),
    needs_address=False,
    offers_all=True,
)
PA = ChannelFacts("pa.example", "pa", ("facturx", "cii", "ubl"), ("deposit",))
DOCUMENT = DocumentFacts(
    issue_date=date(2026, 11, 20),
    seller_country="FR",
    buyer_countries=FRANCE,
    issuer_size="sme",
    customer_known=True,
    customer_kind="company",
    formats=ALL_FORMATS,
    fulfils=frozenset(),
)
AGREED = AgreementFacts(
    "email", "attachment", "pdf", date(2026, 1, 1), basis="express", proof="mail of 2 January"
)
ADDRESS = AddressFacts("email", "ap@client.example", date(2026, 1, 2), "answered")


def answer(
    document=DOCUMENT,
    agreements=(AGREED,),
    addresses=(ADDRESS,),
    requirements=(),
    channels=(EMAIL, PORTAL),
    on=ON,
):
    return choose(
        document=document,
        law=LAW,
        agreements=agreements,
        addresses=addresses,
        requirements=requirements,
        channels=channels,
        on=on,
    )


def held(found) -> str:
    assert isinstance(found, Held), found
    assert found.who == HELD[found.reason.code][0]
    assert found.what_would_change_it
    return found.reason.code


def test_an_agreed_way_to_a_verified_address_is_taken_with_its_reasons():
    found = answer()
    assert isinstance(found, Route)
    assert found.way == ("email", "pdf", "attachment", "ap@client.example")
    assert [r.code for r in found.reasons] == [
        "law_leaves_free",
        "agreement_in_force",
        "address_verified",
        "format_agreed",
    ]
    assert [r.code for r in found.what_would_change_it] == ["a_newer_wish", "law_begins"]
    assert found.what_would_change_it[1].parameters["on"] == "2027-09-01"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"agreements": ()}, "agreement_missing"),
        ({"agreements": (replace(AGREED, agreed_until=date(2026, 11, 23)),)}, "agreement_expired"),
        ({"agreements": (replace(AGREED, agreed_from=date(2026, 11, 25)),)}, "agreement_not_begun"),
        ({"agreements": (replace(AGREED, delivery=""),)}, "agreement_incomplete"),
        ({"agreements": (replace(AGREED, format=""),)}, "agreement_incomplete"),
        ({"agreements": (replace(AGREED, channel="paper"),)}, "channel_unavailable"),
        ({"channels": (replace(EMAIL, up=False), PORTAL)}, "channel_unavailable"),
        ({"addresses": ()}, "address_missing"),
        ({"addresses": (replace(ADDRESS, network="peppol"),)}, "address_missing"),
        ({"addresses": (replace(ADDRESS, verified_on=None),)}, "address_unverified"),
        ({"addresses": (replace(ADDRESS, verified_on=date(2026, 11, 25)),)}, "address_unverified"),
        ({"addresses": (ADDRESS, replace(ADDRESS, value="other@client.example"))}, "address_ambiguous"),
        ({"document": replace(DOCUMENT, formats=frozenset({"cii"}))}, "format_unavailable"),
        ({"agreements": (replace(AGREED, format="edifact"),)}, "format_unavailable"),
        ({"requirements": ("order_number",)}, "requirement_missing"),
        ({"requirements": ("a requirement that nobody knows",)}, "requirement_missing"),
        ({"document": replace(DOCUMENT, customer_known=False)}, "customer_unknown"),
        ({"document": replace(DOCUMENT, issuer_size="large")}, "law_network_missing"),
        ({"document": replace(DOCUMENT, issuer_size=None)}, "issuer_size_unknown"),
        ({"document": replace(DOCUMENT, issuer_size="large", customer_kind=None)}, "customer_kind_unknown"),
        (
            {"document": replace(DOCUMENT, issuer_size="large", buyer_countries=frozenset())},
            "buyer_country_unknown",
        ),
        (
            {"document": replace(DOCUMENT, issuer_size="large", buyer_countries=frozenset({"FR", "BE"}))},
            "buyer_country_contradicts",
        ),
        ({"document": replace(DOCUMENT, issuer_size="large", seller_country=None)}, "seller_country_unknown"),
        (
            {"document": replace(DOCUMENT, issuer_size="large", customer_kind="foreign")},
            "customer_kind_contradicts",
        ),
    ],
)
def test_in_doubt_it_is_held_and_says_why(changes, code):
    assert held(answer(**changes)) == code


def test_the_address_that_was_verified_last_is_the_one():
    newer = replace(ADDRESS, value="new@client.example", verified_on=date(2026, 6, 1))
    assert answer(addresses=(ADDRESS, newer)).address == "new@client.example"


def test_an_agreement_which_names_its_address_is_not_sent_to_another():
    named = replace(AGREED, address="compta@client.example")
    assert held(answer(agreements=(named,))) == "address_missing"


def test_the_newest_wish_wins_even_where_an_older_one_could_be_fulfilled():
    paper = AgreementFacts("paper", "", "pdf", date(2026, 10, 1), basis="express")
    assert held(answer(agreements=(AGREED, paper))) == "channel_unavailable"
    edi = AgreementFacts("edi", "file", "edifact", date(2026, 10, 1), basis="contract")
    assert held(answer(agreements=(AGREED, edi))) == "channel_unavailable"


def test_an_older_wish_is_in_force_again_when_the_newer_one_has_ended():
    ended = AgreementFacts("portal", "", "", date(2026, 3, 1), date(2026, 8, 31))
    assert answer(agreements=(AGREED, ended)).channel == "email"


def test_wishes_of_one_day_are_tried_in_the_order_in_which_they_were_written_down():
    first = replace(AGREED, order=1)
    second = AgreementFacts("portal", "", "", AGREED.agreed_from, order=2)
    assert answer(agreements=(second, first)).channel == "email"
    assert answer(agreements=(second, first), addresses=()).channel == "portal"


def test_the_portal_needs_no_address_and_offers_every_format():
    wish = AgreementFacts("portal", "", "", date(2026, 1, 1))
    found = answer(agreements=(wish,), addresses=())
    assert found.way == ("portal", "original", "publication", "")
    assert "address_not_needed" in [r.code for r in found.reasons]


@pytest.mark.parametrize(
    ("size", "day", "bound"),
    [
        ("large", date(2026, 8, 31), False),
        ("large", date(2026, 9, 1), True),
        ("medium_large", date(2026, 9, 1), True),
        ("sme", date(2026, 9, 1), False),
        ("sme", date(2027, 8, 31), False),
        ("sme", date(2027, 9, 1), True),
        ("micro", date(2027, 9, 1), True),
    ],
)
def test_the_law_of_the_day_goes_by_the_issuers_size_and_the_date(size, day, bound):
    found = answer(document=replace(DOCUMENT, issuer_size=size, issue_date=day), on=day)
    assert (isinstance(found, Held) and found.reason.code == "law_network_missing") == bound


def test_an_invoice_dated_in_advance_obeys_the_law_of_its_date():
    dated = replace(DOCUMENT, issue_date=date(2027, 9, 1))
    assert held(answer(document=dated)) == "law_network_missing"


@pytest.mark.parametrize(
    ("kind", "countries"),
    [("person", FRANCE), ("foreign", frozenset({"BE"})), ("company", frozenset({"DE"}))],
)
def test_private_and_foreign_customers_are_free_of_the_domestic_law(kind, countries):
    found = answer(
        document=replace(DOCUMENT, issuer_size="large", customer_kind=kind, buyer_countries=countries)
    )
    assert isinstance(found, Route)


def test_what_the_law_sends_goes_through_the_network_without_an_agreement_but_never_without_an_address():
    large = replace(DOCUMENT, issuer_size="large")
    assert held(answer(document=large, channels=(EMAIL, PA))) == "law_address_missing"
    known = AddressFacts("pa", "000412518", date(2026, 10, 1), "directory")
    found = answer(document=large, agreements=(), addresses=(ADDRESS, known), channels=(EMAIL, PA))
    assert found.way == ("pa.example", "facturx", "deposit", "000412518")
    assert found.reasons[0].code == "law_obliges"


def test_a_route_and_a_held_are_json():
    for found in (answer(), answer(agreements=())):
        assert json.loads(json.dumps(found.to_json()))["reasons"]


def test_the_law_of_france_as_it_is_written_down():
    def on(day, **changes):
        return choose(
            document=replace(DOCUMENT, issue_date=day, **changes),
            law=obligations(),
            agreements=(AGREED,),
            addresses=(ADDRESS,),
            requirements=(),
            channels=(EMAIL, PORTAL),
            on=day,
        )

    assert held(on(date(2026, 9, 1), issuer_size="large")) == "law_network_missing"
    assert held(on(date(2026, 9, 1), customer_kind="public")) == "law_network_missing"
    assert isinstance(on(date(2026, 11, 24)), Route)
    assert held(on(date(2027, 9, 1))) == "law_network_missing"

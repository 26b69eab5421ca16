"""Laws of routing, for any facts at all: it never imposes, never guesses, always answers, always says why."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from factage.hub.delivery.route import (
    KINDS,
    SIZES,
    AddressFacts,
    AgreementFacts,
    ChannelFacts,
    DocumentFacts,
    Held,
    Route,
    binds,
    choose,
)
from factage.invoice.countries.obligations import Obligation

FORMATS = ("pdf", "facturx", "cii", "ubl", "edifact")
NETWORKS = ("email", "portal", "paper", "pa", "chorus", "edi")
days = st.dates(date(2025, 1, 1), date(2028, 12, 31))
countries = st.sampled_from(("FR", "BE", "DE", "RE"))
optional_days = st.none() | days

laws = st.lists(
    st.builds(
        Obligation,
        code=st.sampled_from(("a", "b", "c")),
        countries=st.frozensets(countries, min_size=1),
        customer_kinds=st.frozensets(st.sampled_from(KINDS[:2]), min_size=1),
        sizes=st.frozensets(st.sampled_from(SIZES), min_size=1),
        begins=days,
        networks=st.lists(st.sampled_from(("pa", "chorus")), min_size=1, max_size=2, unique=True).map(tuple),
        source=st.just("a law"),
    ),
    max_size=3,
)
facts = st.fixed_dictionaries(
    {
        "document": st.builds(
            DocumentFacts,
            issue_date=days,
            seller_country=st.none() | countries,
            buyer_countries=st.frozensets(countries, max_size=2),
            issuer_size=st.none() | st.sampled_from(SIZES),
            customer_known=st.booleans(),
            customer_kind=st.none() | st.sampled_from(KINDS),
            formats=st.frozensets(st.sampled_from(FORMATS)),
            fulfils=st.frozensets(st.sampled_from(("order_number", "service_code", "attachment"))),
        ),
        "law": laws,
        "agreements": st.lists(
            st.builds(
                AgreementFacts,
                channel=st.sampled_from(NETWORKS),
                delivery=st.sampled_from(("", "link", "attachment", "publication")),
                format=st.sampled_from(("", *FORMATS)),
                agreed_from=days,
                agreed_until=optional_days,
                order=st.integers(0, 2),
                address=st.sampled_from(("", "a@x.example")),
            ),
            max_size=4,
        ),
        "addresses": st.lists(
            st.builds(
                AddressFacts,
                network=st.sampled_from(NETWORKS),
                value=st.sampled_from(("a@x.example", "b@x.example")),
                verified_on=optional_days,
            ),
            max_size=4,
        ),
        "requirements": st.lists(
            st.sampled_from(("order_number", "attachment", "something else")), max_size=2
        ),
        "channels": st.lists(
            st.builds(
                ChannelFacts,
                key=st.sampled_from(NETWORKS),
                network=st.sampled_from(NETWORKS),
                carries=st.lists(st.sampled_from(FORMATS), max_size=4, unique=True).map(tuple),
                deliveries=st.lists(
                    st.sampled_from(("link", "attachment", "publication")),
                    min_size=1,
                    max_size=2,
                    unique=True,
                ).map(tuple),
                needs_address=st.booleans(),
                offers_all=st.booleans(),
                up=st.booleans(),
            ),
            max_size=4,
        ),
        "on": days,
    }
)


@given(facts)
def test_it_always_answers_and_always_says_why(given_facts):
    found = choose(**given_facts)
    assert isinstance(found, Route | Held)
    reasons = found.reasons if isinstance(found, Route) else (found.reason,)
    assert reasons
    assert found.what_would_change_it


@given(facts, st.randoms(use_true_random=False))
def test_the_order_in_which_facts_are_told_does_not_matter(given_facts, random):
    first = choose(**given_facts)
    shuffled = dict(given_facts)
    for key in ("law", "addresses", "requirements", "agreements"):
        shuffled[key] = random.sample(given_facts[key], len(given_facts[key]))
    again = choose(**shuffled)
    assert (first.to_json().get("channel"), first.to_json().get("address")) == (
        again.to_json().get("channel"),
        again.to_json().get("address"),
    )
    assert choose(**given_facts) == first


@given(facts)
def test_it_never_imposes(given_facts):
    """Outside the law there is an agreement in force for this very channel, format and way."""
    found = choose(**given_facts)
    if not isinstance(found, Route) or found.reasons[0].code == "law_obliges":
        return
    on = given_facts["on"]
    channel = next(c for c in given_facts["channels"] if c.up and c.key == found.channel)
    assert any(
        a.channel in {channel.key, channel.network}
        and a.agreed_from <= on
        and (a.agreed_until is None or on <= a.agreed_until)
        and (a.format == found.format or (a.format == "" and found.format == "original"))
        for a in given_facts["agreements"]
    )


@given(facts)
def test_it_never_goes_to_an_address_that_is_not_verified(given_facts):
    found = choose(**given_facts)
    if not isinstance(found, Route) or not found.address:
        return
    assert any(
        a.value == found.address and a.verified_on is not None and a.verified_on <= given_facts["on"]
        for a in given_facts["addresses"]
    )


@given(facts)
def test_what_the_law_sends_through_a_network_takes_no_other_way(given_facts):
    found = choose(**given_facts)
    document, on = given_facts["document"], given_facts["on"]
    if not isinstance(found, Route) or len(document.buyer_countries) != 1:
        return
    if not (document.seller_country and document.issuer_size and document.customer_kind):
        return
    binding = [
        o
        for o in given_facts["law"]
        if binds(
            o,
            seller=document.seller_country,
            buyer=next(iter(document.buyer_countries)),
            kind=document.customer_kind,
            size=document.issuer_size,
            on=max(on, document.issue_date),
        )
    ]
    if binding:
        networks = {network for o in binding for network in o.networks}
        assert any(c.key == found.channel and c.network in networks for c in given_facts["channels"])


@given(facts)
def test_no_requirement_is_forgotten(given_facts):
    found = choose(**given_facts)
    if isinstance(found, Route):
        assert set(given_facts["requirements"]) <= given_facts["document"].fulfils

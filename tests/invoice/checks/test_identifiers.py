from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from factage.invoice.checks import identifiers
from factage.invoice.model import (
    Delivery,
    DirectDebit,
    Identifier,
    Invoice,
    Item,
    Line,
    Party,
    Payment,
    PaymentAccount,
)


def rules(**fields):
    return [finding.rule for finding in identifiers.checked(Invoice(**fields))]


@given(st.text(max_size=20))
def test_any_text_is_judged_without_falling(text):
    party = Party(
        legal_id=Identifier(value=text, scheme="0002"),
        identifiers=(Identifier(value=text, scheme="0009"), Identifier(value=text, scheme="0088")),
        vat_id=Identifier(value=text),
    )
    list(identifiers.checked(Invoice(seller=party, payment=Payment(accounts=(PaymentAccount(iban=text),)))))


def test_each_number_is_told_with_its_term_and_place():
    seller = Party(
        legal_id=Identifier(value="732829321", scheme="0002"), vat_id=Identifier(value="FR45732829320")
    )
    found = list(identifiers.checked(Invoice(seller=seller)))
    assert [(each.rule, each.where, each.path, each.level) for each in found] == [
        ("siren-digits", "BT-30", "seller.legal_id", "warning"),
        ("vat-digits", "BT-31", "seller.vat_id", "warning"),
    ]


def test_siren_siret_and_vat_belong_to_one_company():
    siren = Identifier(value="732829320", scheme="0002")
    assert (
        rules(buyer=Party(legal_id=siren, identifiers=(Identifier(value="73282932000074", scheme="0009"),)))
        == []
    )
    other = Identifier(value="40483304800022", scheme="0009")
    assert rules(buyer=Party(legal_id=siren, identifiers=(other,))) == ["siret-siren-differ"]
    assert rules(buyer=Party(legal_id=siren, vat_id=Identifier(value="FR83404833048"))) == [
        "vat-siren-differ"
    ]


def test_a_siret_where_the_siren_belongs_is_named_so():
    wrong = Party(legal_id=Identifier(value="73282932000074", scheme="0002"))
    (found,) = identifiers.checked(Invoice(seller=wrong))
    assert (found.rule, found.parameters["other"]) == ("siren-is-siret", "732829320")


def test_the_address_in_the_directory_is_that_of_the_company():
    siren = Identifier(value="732829320", scheme="0002")
    own = Identifier(value="732829320_REPLY", scheme="0225")
    assert rules(buyer=Party(legal_id=siren, electronic_address=own)) == []
    other = Identifier(value="404833048", scheme="0225")
    assert rules(buyer=Party(legal_id=siren, electronic_address=other)) == ["directory-address-siren-differ"]
    odd = Identifier(value="info@example.fr", scheme="0225")
    assert rules(buyer=Party(legal_id=siren, electronic_address=odd)) == ["directory-address"]


def test_the_value_of_an_address_has_the_form_of_its_scheme():
    mail = Identifier(value="info@example.de", scheme="0088")
    assert rules(seller=Party(electronic_address=mail)) == ["gln-digits"]
    assert rules(seller=Party(electronic_address=Identifier(value="info", scheme="EM"))) == [
        "identifier-form"
    ]
    assert rules(seller=Party(electronic_address=Identifier(value="anything", scheme="9959"))) == []


def test_places_and_items_have_numbers_too():
    wrong = Identifier(value="4006381333932", scheme="0160")
    invoice = Invoice(
        delivery=Delivery(location_id=Identifier(value="4000001123453", scheme="0088")),
        lines=(Line(item=Item(standard_id=wrong)),),
    )
    assert [(each.rule, each.where, each.path) for each in identifiers.checked(invoice)] == [
        ("gln-digits", "BT-71", "delivery.location_id"),
        ("gtin-digits", "BT-157", "lines[0].item.standard_id"),
    ]


def test_a_seller_that_sells_to_itself_is_told():
    one = Party(vat_id=Identifier(value="FR44732829320"))
    two = Party(vat_id=Identifier(value="FR 44 732829320"))
    assert rules(seller=one, buyer=two) == ["parties-same"]
    assert rules(seller=one, buyer=Party(vat_id=Identifier(value="FR83404833048"))) == []


def test_bic_and_creditor_are_judged():
    payment = Payment(
        accounts=(PaymentAccount(iban="FR7630006000011234567890189", bic="BNP"),),
        direct_debit=DirectDebit(
            creditor_id="DE97ZZZ09999999999", debited_account="FR7630006000011234567890188"
        ),
    )
    assert [(each.rule, each.where) for each in identifiers.checked(Invoice(payment=payment))] == [
        ("bic-form", "BT-86"),
        ("iban-digits", "BT-91"),
        ("creditor-digits", "BT-90"),
    ]


def test_an_iban_that_does_not_fit_is_a_warning_and_another_number_is_not_judged():
    wrong = Payment(accounts=(PaymentAccount(iban="FR7630006000011234567890188"),))
    assert rules(payment=wrong) == ["iban-digits"]
    assert rules(payment=Payment(accounts=(PaymentAccount(iban="123-456"),))) == []

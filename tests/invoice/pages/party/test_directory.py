"""Known parties: what the caller knows of the numbers and names on a page, and what it must not do with them."""

from __future__ import annotations

import pytest

from factage.invoice.pages.party.directory import KnownParty, listed
from factage.invoice.pages.reading import read_page
from factage.invoice.pages.values import same_value, values_of
from printed import SAMPLES, TRAPS, invoice, pdf, said

US = KnownParty(names=("Plâtrerie Morel",), own=True, vat_id="FR83404833048", siren="404833048")
PINS = KnownParty(names=("Résidence Les Pins",), vat_id="FR03552081317", siren="552081317")
OTHER = KnownParty(names=("Clinique du Pré-Noyer",), siren="732829320")
BODY = (
    (40, 170, "FACTURE N° FA-2026-118", 13), (40, 194, "Date : 14/03/2026"),
    (40, 230, "Désignation"), (320, 230, "Qté"), (390, 230, "P.U. HT"), (500, 230, "Montant HT"),
    (40, 250, "Pose de cloison"), (325, 250, "12"), (395, 250, "34,50"), (520, 250, "414,00"),
    (350, 300, "Total HT"), (520, 300, "414,00"), (350, 314, "TVA 20 %"), (520, 314, "82,80"),
    (350, 328, "Total TTC"), (520, 328, "496,80"),
)  # fmt: skip
LEFT = ((40, 40, "Plâtrerie Morel SARL"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"))
RIGHT = (
    (340, 100, "Résidence Les Pins"),
    (340, 112, "12 avenue de la Gare"),
    (340, 124, "69100 Villeurbanne"),
)


def found(page, *parties):
    """Value and status by path, of the parties alone."""
    reading = read_page(page, known=listed(parties))
    return {
        value.path: (value.value, value.status)
        for value in reading.values
        if value.path.startswith(("seller.", "buyer."))
    }


def test_a_number_of_our_own_has_its_only_role():
    page = pdf(*BODY, *LEFT, *RIGHT, (40, 760, "SIREN 404 833 048"), (340, 136, "SIREN 552 081 317"))
    unknown = read_page(page)
    assert {value.status for value in unknown.values if value.path.endswith("legal_id")} == {"read"}
    assert found(page, US, PINS) == {
        "seller.name": ("Plâtrerie Morel SARL", "read"),
        "seller.legal_id": ("404833048", "proved"),
        "buyer.name": ("Résidence Les Pins", "read"),
        "buyer.legal_id": ("552081317", "proved"),
    }


def test_a_check_digit_that_fails_proves_nothing():
    wrong = KnownParty(names=("Plâtrerie Morel",), own=True, siren="404833049")
    page = pdf(*BODY, *LEFT, *RIGHT, (40, 760, "RCS Lyon 404 833 049 - capital 10 000 €"))
    assert found(page, wrong, PINS)["seller.legal_id"] == ("404833049", "read")


def test_the_only_number_is_the_customers():
    """Under franchise a seller prints only its customer's number; without words it is not taken for the seller's."""
    page = pdf(*BODY, *LEFT, *RIGHT, (40, 212, "TVA FR03552081317"))
    assert read_page(page).value("seller.vat_id") is not None
    assert found(page, US, PINS)["buyer.vat_id"][0] == "FR03552081317"
    assert "seller.vat_id" not in found(page, US, PINS)


def test_a_customer_in_the_sellers_foot_is_not_the_buyer():
    foot = (40, 760, "Filiale de Clinique du Pré-Noyer, RCS Lyon 732 829 320 - capital de 10 000 €")
    page = pdf(*BODY, *LEFT, *RIGHT, foot, (40, 772, "SIREN 404 833 048 - APE 4331Z"))
    assert found(page, US, PINS, OTHER) == {
        "seller.name": ("Plâtrerie Morel SARL", "read"),
        "seller.legal_id": ("404833048", "proved"),
        "buyer.name": ("Résidence Les Pins", "read"),
    }


def test_the_buyer_in_the_sellers_foot_has_no_number_from_there():
    """The number of the buyer stands only among the mentions of the seller: it is printed for another reason."""
    foot = (40, 760, "Filiale de Résidence Les Pins, RCS Lyon 552 081 317 - capital de 10 000 €")
    page = pdf(*BODY, *LEFT, *RIGHT, foot, (40, 772, "SIREN 404 833 048 - APE 4331Z"))
    values = found(page, US, PINS)
    assert values["seller.legal_id"][0] == "404833048"
    assert values.get("buyer.legal_id", ("", ""))[1] != "proved"


@pytest.mark.parametrize("known", [(US, PINS), (US,)], ids=["a customer", "a stranger"])
def test_an_invoice_that_comes_in_keeps_its_sides(known):
    """We are the buyer, our number alone is printed, and nothing says whose it is."""
    page = pdf(
        *BODY,
        (40, 40, "Résidence Les Pins"), (40, 52, "12 avenue de la Gare"), (40, 64, "69100 Villeurbanne"),
        (340, 100, "Plâtrerie Morel SARL"), (340, 112, "4 rue du Four"), (340, 124, "69003 Lyon"),
        (40, 212, "TVA FR83404833048"),
    )  # fmt: skip
    values = found(page, *known)
    assert values["seller.name"][0] == "Résidence Les Pins"
    assert values["buyer.name"][0] == "Plâtrerie Morel SARL"
    assert values["buyer.vat_id"] == ("FR83404833048", "read")
    assert "seller.vat_id" not in values


def test_words_on_the_page_are_stronger_than_what_is_known():
    page = pdf(*BODY, *LEFT, *RIGHT, (40, 212, "Votre n° TVA : FR83404833048"))
    values = found(page, US, PINS)
    assert values["buyer.vat_id"] == ("FR83404833048", "read")
    assert "seller.vat_id" not in values


@pytest.mark.parametrize(
    "mention",
    ["Autofacturation", "Facture établie par Plâtrerie Morel au nom et pour le compte du fournisseur"],
)
def test_a_self_billed_invoice_proves_nothing_of_its_parties(mention):
    """Its foot is the buyer's: neither the mentions of a company nor what is known say who sells."""
    page = invoice((40, 720, mention))
    assert read_page(invoice()).value("seller.vat_id").status == "proved"
    for parties in ((), (US, PINS)):
        assert {path for path, (_, status) in found(page, *parties).items() if status == "doubtful"} == {
            "seller.name",
            "buyer.name",
        }
        assert not read_page(page, known=listed(parties)).complete


def test_a_name_without_an_address_is_found_where_it_is_known():
    page = pdf(*BODY, *LEFT, (340, 100, "Résidence Les Pins"), (40, 760, "RCS Lyon 404 833 048 - APE 4331Z"))
    assert "buyer.name" not in found(page, US)
    assert found(page, US, PINS)["buyer.name"] == ("Résidence Les Pins", "read")


def test_whoever_delivers_is_no_seller():
    page = pdf(*BODY, *LEFT, *RIGHT, (40, 760, "Livré par Transports Corbeau - RCS Orléans 837 059 450"))
    assert read_page(page).value("seller.name").value == "Plâtrerie Morel SARL"


def test_what_is_known_and_not_printed_stays_out():
    page = pdf(*BODY, *LEFT, *RIGHT)
    assert set(found(page, US, PINS)) == {"seller.name", "buyer.name"}


def test_two_customers_on_a_page_leave_it_as_it_is():
    page = pdf(
        *BODY, *LEFT, *RIGHT,
        (340, 40, "Clinique du Pré-Noyer"), (340, 52, "2 chemin du Pré"), (340, 64, "69510 Orvain"),
    )  # fmt: skip
    assert found(page, US, PINS, OTHER) == found(page)


def _party(model, *, own):
    return KnownParty(
        names=(model["name"],),
        own=own,
        vat_id=(model.get("vat_id") or {}).get("value") or "",
        siren=((model.get("legal_id") or {}).get("value") or "")[:9],
    )


PAGES = [*sorted(SAMPLES.glob("*/2.pdf"))[::3], *sorted(TRAPS.glob("*/2.pdf"))]


@pytest.mark.parametrize("turned", [False, True], ids=["ours", "incoming"])
def test_law_nothing_known_of_a_sample_proves_a_wrong_number(turned):
    """Whichever of the two parties is the caller's own: the page decides who sells."""
    wrong, fewer, more = [], 0, 0
    for path in PAGES:
        model = said(path)
        if not (model.get("seller") or {}).get("name") or not (model.get("buyer") or {}).get("name"):
            continue
        data = path.read_bytes()
        fewer += len(_proved(read_page(data)))
        known = listed([_party(model["seller"], own=not turned), _party(model["buyer"], own=turned)])
        wanted = values_of(model)
        proved = _proved(read_page(data, known=known))
        more += len(proved)
        wrong += [
            (path.parent.name, one)
            for one, value in proved.items()
            if not same_value(one, value, wanted.get(one) or "")
        ]
    assert not wrong
    assert more >= fewer if turned else more > fewer


def _proved(reading):
    """The parties' numbers that are proved, by path."""
    return {
        value.path: value.value
        for value in reading.values
        if value.status == "proved" and value.path.startswith(("seller.", "buyer."))
    }

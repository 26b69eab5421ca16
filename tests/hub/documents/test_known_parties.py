"""Known parties of a page: looked up in the organisation's own file, and in no other's."""

import factories
import printed
from factage.hub.documents.known_parties import directory_of
from factage.hub.documents.models import Document
from factage.invoice.pages.party.directory import Seen
from papers import work

SEEN = Seen(
    frozenset({"FR83404833048", "FR03552081317"}), frozenset({"732829320"}), ("Résidence Les Pins", "rien")
)


def test_only_who_stands_on_the_page_is_answered(ours):
    factories.issuing_company(ours, name="Plâtrerie Morel", siren="404833048", vat_id="FR83404833048")
    factories.issuing_company(ours, name="Une autre", siren="552100554", vat_id="")
    factories.customer(ours, name="S.A.R.L. Résidence les Pins", siren="")
    factories.customer(ours, name="Clinique", siren="732829320")
    factories.customer(ours, name="Personne", siren="552032534")
    found = directory_of(ours)(SEEN)
    assert [(party.names[0], party.own) for party in found] == [
        ("Plâtrerie Morel", True),
        ("Clinique", False),
        ("S.A.R.L. Résidence les Pins", False),
    ]


def test_no_other_organisation_is_asked(organisation, other_organisation):
    factories.issuing_company(
        other_organisation, name="Plâtrerie Morel", siren="404833048", vat_id="FR83404833048"
    )
    factories.customer(other_organisation, name="Résidence Les Pins", siren="732829320")
    assert directory_of(organisation)(SEEN) == ()
    assert len(directory_of(other_organisation)(SEEN)) == 2


def test_the_intake_knows_the_company_and_its_customer(ours, no_delivery):
    """The number of the company stands once, without a word on whose it is."""
    factories.issuing_company(ours, name="Plâtrerie Morel", siren="404833048", vat_id="FR83404833048")
    factories.customer(ours, name="Résidence Les Pins", siren="552081317")
    work(ours, {"page.pdf": printed.invoice((340, 136, "SIREN 552 081 317"))})
    read = Document.objects.get(name="page.pdf").page_reading
    status = {value["path"]: value["status"] for value in read.values}
    assert (status["seller.vat_id"], status["buyer.legal_id"]) == ("proved", "proved")

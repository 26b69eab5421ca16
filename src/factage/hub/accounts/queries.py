"""Reads about people and organisations."""

from __future__ import annotations

import uuid
from typing import Final

from factage.hub.accounts.models import (
    CompanyMark,
    IssuingCompany,
    Membership,
    Organisation,
    Person,
    normalise_email,
)
from factage.hub.base.tenancy import HasKey, scope, system_scope

SESSION_KEY: Final = "organisation"
"""Under which name the session keeps the organisation that the person chose."""


def memberships(*, person: HasKey) -> list[Membership]:
    """All memberships of a person, with their organisations, by name."""
    with system_scope("which organisations a person may enter is known before one is in scope"):
        return list(
            Membership.objects.filter(person_id=person.pk)
            .select_related("organisation")
            .order_by("organisation__name", "id")
        )


def membership(*, person: HasKey, preferred: str = "") -> Membership | None:
    """The membership under which the person works now: the preferred organisation's, if it is hers, else the first."""
    mine = memberships(person=person)
    return next((one for one in mine if str(one.organisation_id) == preferred), mine[0] if mine else None)


def organisation(name: str) -> Organisation | None:
    """An organisation by identity, short name or full name."""
    try:
        return Organisation.objects.filter(pk=uuid.UUID(name)).first()
    except ValueError:
        pass
    found = Organisation.objects.filter(slug=name).first()
    if found is None:
        same_name = list(Organisation.objects.filter(name__iexact=name)[:2])
        found = same_name[0] if len(same_name) == 1 else None
    return found


def organisations() -> list[Organisation]:
    """All organisations, oldest first: what sweepers go through."""
    return list(Organisation.objects.order_by("id"))


def people(*, organisation: Organisation) -> list[Membership]:
    """Who works for an organisation, with the person of each membership."""
    with scope(organisation):
        return list(Membership.objects.select_related("person").order_by("person__email"))


def person(email: str) -> Person | None:
    return Person.objects.filter(email=normalise_email(email)).first()


def issuing_companies(*, organisation: Organisation) -> list[IssuingCompany]:
    with scope(organisation):
        return list(IssuingCompany.objects.order_by("name"))


def issuing_company(
    *, organisation: Organisation, siren: str = "", siret: str = "", vat_id: str = ""
) -> IssuingCompany | None:
    """The company that issued an invoice, by what the invoice says of its seller; never by name."""
    siren = siren or siret[:9]
    with scope(organisation):
        companies = IssuingCompany.objects.order_by("id")
        if siren and (found := companies.filter(siren=siren).first()):
            return found
        return companies.filter(vat_id=vat_id).first() if vat_id else None


def has_mark(company: IssuingCompany) -> bool:
    """Whether the company has a mark; its bytes are not read."""
    with scope(company.organisation_id):
        return CompanyMark.objects.filter(company=company).exists()


def mark_of(company: IssuingCompany) -> CompanyMark | None:
    """The mark of a company, with its bytes."""
    with scope(company.organisation_id):
        return CompanyMark.objects.filter(company=company).first()

"""Whom the organisation knows among the parties of a page: its own companies, and its customers."""

from __future__ import annotations

from collections.abc import Sequence

from factage.hub.accounts.models import Organisation
from factage.hub.accounts.queries import issuing_companies
from factage.hub.base.tenancy import scope
from factage.hub.customers.queries import compact, printed_on
from factage.invoice.pages.party.directory import Directory, KnownParty, Seen, listed


def directory_of(organisation: Organisation) -> Directory:
    """The directory of one organisation, for the page reader; only who stands on the page is looked up."""

    def ask(seen: Seen) -> Sequence[KnownParty]:
        with scope(organisation):
            found = printed_on(
                vat_ids=seen.vat_ids, sirens=seen.sirens, registers=seen.registers, texts=seen.names
            )
        own = listed(
            KnownParty(
                names=tuple(filter(None, (company.name, company.trading_name))),
                own=True,
                vat_id=compact(company.vat_id),
                siren=company.siren or company.siret[:9],
            )
            for company in issuing_companies(organisation=organisation)
        )
        customers = (
            KnownParty(
                names=(customer.name,),
                vat_id=compact(customer.vat_id),
                siren=customer.siren or customer.siret[:9],
            )
            for customer in found
        )
        return (*own(seen), *customers)

    return ask

"""Forms, check digits and agreement of the numbers that name parties, places, items and accounts. A person decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from factage.invoice import numbers
from factage.invoice.checks.finding import ours
from factage.invoice.model import Identifier, Invoice, Party, term_of, unfolded
from factage.invoice.rules.report import Finding

SIREN: Final = "0002"
SIRET: Final = "0009"
DIRECTORY: Final = "0225"
ROLES: Final = (
    "seller",
    "buyer",
    "payee",
    "tax_representative",
    "buyer_agent",
    "seller_agent",
    "payer",
    "invoicer",
    "invoicee",
)
"""Every party of the model."""
_RULES: Final = {
    SIREN: "siren-digits",
    SIRET: "siret-digits",
    "0088": "gln-digits",
    "0160": "gtin-digits",
    "0199": "lei-digits",
    "0223": "vat-digits",
    DIRECTORY: "directory-address",
}
"""Schemes whose numbers have a sentence of their own; of all others it is said that their form does not fit."""


def checked(invoice: Invoice) -> Iterator[Finding]:
    """What does not fit in the numbers of parties, places, items and accounts; and what names two companies as one."""
    for role in ROLES:
        party: Party | None = getattr(invoice, role)
        if party is not None:
            yield from _party(party, role)
    yield from _one_company(invoice)
    if invoice.delivery is not None and invoice.delivery.location_id is not None:
        yield from _identifier(invoice.delivery.location_id, "delivery.location_id")
    for path, line in unfolded(invoice.lines):
        if line.item is not None and line.item.standard_id is not None:
            yield from _identifier(line.item.standard_id, f"{path}.item.standard_id")
    yield from _accounts(invoice)


def siren_of(party: Party | None) -> str | None:
    """The party's SIREN, where it has one whose digits fit: its own, else that of a SIRET or of a VAT number."""
    if party is None:
        return None
    stated = [each for each in (party.legal_id, *party.identifiers) if each is not None]
    for each in stated:
        number = numbers.plain(each.value)
        if each.scheme == SIREN and numbers.siren_fits(number):
            return number
    for each in stated:
        number = numbers.plain(each.value)
        if each.scheme == SIRET and numbers.siret_fits(number):
            return number[:9]
    if party.vat_id is not None and numbers.vat_fits(party.vat_id.value):
        return numbers.siren_of_vat(party.vat_id.value)
    return None


def _party(party: Party, role: str) -> Iterator[Finding]:
    every = [(each, f"{role}.identifiers[{n}]") for n, each in enumerate(party.identifiers)]
    if party.legal_id is not None:
        every.append((party.legal_id, f"{role}.legal_id"))
    for each, path in every:
        yield from _identifier(each, path)
    if party.electronic_address is not None:
        yield from _identifier(party.electronic_address, f"{role}.electronic_address")
    if party.vat_id is not None and numbers.vat_fits(party.vat_id.value) is False:
        yield _said("vat-digits", f"{role}.vat_id", party.vat_id.value)
    siren = siren_of(party)
    if siren is not None:
        yield from _agreement(party, role, siren, every)


def _identifier(each: Identifier, path: str) -> Iterator[Finding]:
    fits = numbers.form_of(each.scheme or "")
    if fits is None or fits(each.value):
        return
    compact = numbers.plain(each.value)
    if each.scheme == SIREN and numbers.siret_fits(compact):
        yield _said("siren-is-siret", path, each.value, compact[:9])
    else:
        yield _said(
            _RULES.get(each.scheme or "", "identifier-form"), path, each.value, scheme=each.scheme or ""
        )


def _agreement(party: Party, role: str, siren: str, every: list[tuple[Identifier, str]]) -> Iterator[Finding]:
    """SIRET, VAT number and directory address belong to the company that the SIREN names."""
    for each, path in every:
        number = numbers.plain(each.value)
        if each.scheme == SIRET and numbers.siret_fits(number) and number[:9] != siren:
            yield _said("siret-siren-differ", path, each.value, siren)
    if party.vat_id is not None and numbers.vat_fits(party.vat_id.value):
        inside = numbers.siren_of_vat(party.vat_id.value)
        if inside is not None and inside != siren:
            yield _said("vat-siren-differ", f"{role}.vat_id", party.vat_id.value, siren)
    address = party.electronic_address
    if (
        address is not None
        and address.scheme == DIRECTORY
        and numbers.french_address_fits(address.value)
        and address.value[:9] != siren
    ):
        yield _said("directory-address-siren-differ", f"{role}.electronic_address", address.value, siren)


def _one_company(invoice: Invoice) -> Iterator[Finding]:
    """Seller and buyer under one number: usually the billing software put its own number on the customer."""
    seller, buyer = invoice.seller, invoice.buyer
    if seller is None or buyer is None:
        return
    for name in ("legal_id", "vat_id", "electronic_address"):
        ones: Identifier | None = getattr(seller, name)
        others: Identifier | None = getattr(buyer, name)
        if ones is None or others is None or ones.scheme != others.scheme:
            continue
        if numbers.plain(ones.value).upper() == numbers.plain(others.value).upper() != "":
            yield _said("parties-same", f"buyer.{name}", others.value)
            return


def _accounts(invoice: Invoice) -> Iterator[Finding]:
    payments = [("payment", invoice.payment)] if invoice.payment else []
    payments += [(f"further_payments[{n}]", each) for n, each in enumerate(invoice.further_payments)]
    for path, payment in payments:
        for n, account in enumerate(payment.accounts):
            place = f"{path}.accounts[{n}]"
            yield from _iban(account.iban, f"{place}.iban")
            if account.bic and not numbers.bic_fits(account.bic):
                yield _said("bic-form", f"{place}.bic", account.bic)
        debit = payment.direct_debit
        if debit is None:
            continue
        yield from _iban(debit.debited_account, f"{path}.direct_debit.debited_account")
        if debit.creditor_id and not numbers.creditor_fits(debit.creditor_id):
            yield _said("creditor-digits", f"{path}.direct_debit.creditor_id", debit.creditor_id)


def _iban(number: str | None, path: str) -> Iterator[Finding]:
    if number and numbers.looks_like_iban(number) and not numbers.iban_fits(number):
        yield _said("iban-digits", path, number)


def _said(rule: str, path: str, value: str, other: str = "", scheme: str = "") -> Finding:
    term = term_of(path.replace("further_payments", "payment"))
    where = term if term and term != "EXT" else None
    return ours(rule, where=where, path=path, value=value, other=other, scheme=scheme)

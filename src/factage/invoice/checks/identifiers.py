"""Check digits and agreement of the numbers that name parties and accounts. Warnings: a person decides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from factage.invoice.checks.finding import ours
from factage.invoice.model import Identifier, Invoice, Party
from factage.invoice.rules.report import Finding

SIREN: Final = "0002"
SIRET: Final = "0009"
GLN: Final = frozenset({"0088", "0060"})
_LA_POSTE: Final = "356000000"
_ROLES: Final = {
    "seller": ("BT-29", "BT-30", "BT-31"),
    "buyer": ("BT-46", "BT-47", "BT-48"),
    "payee": ("BT-60", "BT-61", None),
    "tax_representative": (None, None, "BT-63"),
}
"""Per role: the term of its identifiers, of its legal identifier, of its VAT number."""


def checked(invoice: Invoice) -> Iterator[Finding]:
    """What does not fit in the numbers of the parties and of the accounts to pay to."""
    for role, (identifiers, legal, vat) in _ROLES.items():
        party: Party | None = getattr(invoice, role)
        if party is not None:
            yield from _party(party, role, identifiers, legal, vat)
    for n, payment in enumerate((invoice.payment, *invoice.further_payments)):
        for m, account in enumerate(payment.accounts if payment else ()):
            if account.iban and _looks_like_iban(account.iban) and not iban_fits(account.iban):
                path = (
                    f"payment.accounts[{m}].iban"
                    if n == 0
                    else f"further_payments[{n - 1}].accounts[{m}].iban"
                )
                yield ours("iban-digits", where="BT-84", path=path, value=account.iban)


def _party(
    party: Party, role: str, identifiers: str | None, legal: str | None, vat: str | None
) -> Iterator[Finding]:
    siren = _siren(party)
    every: list[tuple[Identifier, str | None, str]] = [
        (each, identifiers, f"{role}.identifiers[{n}]") for n, each in enumerate(party.identifiers)
    ]
    if party.legal_id is not None:
        every.append((party.legal_id, legal, f"{role}.legal_id"))
    for each, where, path in every:
        yield from _identifier(each, where, path)
        if (
            each.scheme == SIRET
            and siren
            and luhn_of_siret(_plain(each.value))
            and _plain(each.value)[:9] != siren
        ):
            yield ours("siret-siren-differ", where=where, path=path, value=each.value, other=siren)
    if party.vat_id is not None:
        number = _plain(party.vat_id.value)
        if not vat_fits(number):
            yield ours("vat-digits", where=vat, path=f"{role}.vat_id", value=party.vat_id.value)
        elif number.startswith("FR") and siren and number[4:] != siren:
            yield ours(
                "vat-siren-differ", where=vat, path=f"{role}.vat_id", value=party.vat_id.value, other=siren
            )


def _identifier(each: Identifier, where: str | None, path: str) -> Iterator[Finding]:
    number = _plain(each.value)
    if each.scheme == SIREN and not luhn_of_siren(number):
        yield ours("siren-digits", where=where, path=path, value=each.value)
    elif each.scheme == SIRET and not luhn_of_siret(number):
        yield ours("siret-digits", where=where, path=path, value=each.value)
    elif each.scheme in GLN and not gln_fits(number):
        yield ours("gln-digits", where=where, path=path, value=each.value)


def _siren(party: Party) -> str | None:
    """The party's SIREN, where it has one whose digits fit."""
    for each in (party.legal_id, *party.identifiers):
        if each is not None and each.scheme == SIREN and luhn_of_siren(_plain(each.value)):
            return _plain(each.value)
    return None


def luhn_of_siren(number: str) -> bool:
    """Nine digits whose Luhn sum is a multiple of ten (INSEE)."""
    return len(number) == 9 and number.isascii() and number.isdigit() and _luhn(number) % 10 == 0


def luhn_of_siret(number: str) -> bool:
    """Fourteen digits whose Luhn sum fits; for La Poste, whose digits add up to a multiple of five (INSEE)."""
    if len(number) != 14 or not number.isascii() or not number.isdigit():
        return False
    if number.startswith(_LA_POSTE) and sum(map(int, number)) % 5 == 0:
        return True
    return _luhn(number) % 10 == 0 and luhn_of_siren(number[:9])


def gln_fits(number: str) -> bool:
    """Thirteen digits with the check digit of GS1 (General Specifications § 7.9)."""
    if len(number) != 13 or not number.isascii() or not number.isdigit():
        return False
    weighted = sum(int(digit) * (3 if n % 2 else 1) for n, digit in enumerate(number[:12]))
    return (10 - weighted % 10) % 10 == int(number[12])


def iban_fits(number: str) -> bool:
    """An IBAN whose remainder by 97 is 1 (ISO 13616, ISO 7064)."""
    plain = _plain(number).upper()
    if not _looks_like_iban(plain) or not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])) % 97 == 1


def vat_fits(number: str) -> bool:
    """A VAT number whose check digits fit, where its country has any that we know; others are not judged."""
    from stdnum.eu import vat
    from stdnum.exceptions import ValidationError

    country = number[:2].upper()
    if country == "FR":
        return _french_vat(number)
    if country.replace("EL", "GR").lower() not in {*vat.MEMBER_STATES, "gr"}:
        return True
    try:
        vat.validate(number)
    except ValidationError:
        return False
    return True


def _french_vat(number: str) -> bool:
    """FR, two signs, the SIREN; numeric keys are (12 + 3 × (SIREN mod 97)) mod 97 (BOI-TVA-DECLA-20-10-20)."""
    from stdnum.exceptions import ValidationError
    from stdnum.fr import tva

    try:
        tva.validate(number)
    except ValidationError:
        return False
    return True


def _looks_like_iban(number: str) -> bool:
    return re.fullmatch(r"[A-Za-z]{2}\d\d[A-Za-z0-9]+", _plain(number)) is not None


def _plain(value: str) -> str:
    return re.sub(r"[\s.-]", "", value)


def _luhn(number: str) -> int:
    total = 0
    for n, digit in enumerate(reversed(number)):
        doubled = int(digit) * (2 if n % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total

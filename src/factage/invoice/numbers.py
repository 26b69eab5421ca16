"""Forms and check digits of the numbers that name parties, places, items and accounts; nothing is looked up anywhere."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

LA_POSTE: Final = "356000000"
"""The SIREN of La Poste, whose establishments have numbers of their own rule (INSEE)."""
_SPACES: Final = re.compile(r"[\s.\-/]")
_IBAN: Final = re.compile(r"[A-Z]{2}\d\d[A-Z0-9]+")
_BIC: Final = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_CREDITOR: Final = re.compile(r"[A-Z]{2}\d\d[A-Z0-9]{3}[A-Z0-9]{1,28}")
_FRENCH_ADDRESS: Final = re.compile(r"[A-Za-z0-9+\-_.]{9,125}")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_LONGEST: Final = 100
"""No number of any scheme that we judge by its digits has more signs."""
_OUTSIDE_EU: Final = frozenset({"GB", "CH", "NO"})


def plain(value: str) -> str:
    """The number without what people put into it to read it: spaces, dots, hyphens, slashes."""
    return _SPACES.sub("", value)


def siren_fits(number: str) -> bool:
    """Nine digits whose Luhn sum is a multiple of ten (INSEE)."""
    return _digits(number, 9) and _luhn(number) % 10 == 0


def siret_fits(number: str) -> bool:
    """Fourteen digits whose Luhn sum fits; for La Poste, whose digits add up to a multiple of five (INSEE)."""
    if not _digits(number, 14):
        return False
    if number.startswith(LA_POSTE) and sum(map(int, number)) % 5 == 0:
        return True
    return _luhn(number) % 10 == 0 and siren_fits(number[:9])


def gln_fits(number: str) -> bool:
    """Thirteen digits with the check digit of GS1 (General Specifications § 7.9)."""
    return _digits(number, 13) and _gs1(number)


def gtin_fits(number: str) -> bool:
    """Eight, twelve, thirteen or fourteen digits with the check digit of GS1."""
    return any(_digits(number, length) for length in (8, 12, 13, 14)) and _gs1(number)


def lei_fits(number: str) -> bool:
    """Twenty letters and digits whose remainder by 97 is 1 (ISO 17442)."""
    return re.fullmatch(r"[A-Z0-9]{18}\d\d", number) is not None and mod97(number) == 1


def iban_fits(number: str) -> bool:
    """An IBAN of its country's length and structure whose remainder by 97 is 1 (ISO 13616, ISO 7064)."""
    return looks_like_iban(number) and _valid("stdnum.iban", plain(number))


def looks_like_iban(number: str) -> bool:
    """Two letters, two digits, then letters and digits: other account numbers have no check that we know."""
    return _IBAN.fullmatch(plain(number).upper()) is not None


def bic_fits(number: str) -> bool:
    """Eight or eleven signs: four of the bank, two of a country, two of the place (ISO 9362)."""
    from factage.invoice.codes.official import codes

    compact = plain(number).upper()
    return _BIC.fullmatch(compact) is not None and compact[4:6] in codes("iso_3166") | {"XK"}


def creditor_fits(number: str) -> bool:
    """A SEPA creditor identifier whose remainder by 97 is 1, its business code left out (EPC262-08)."""
    compact = plain(number).upper()
    if _CREDITOR.fullmatch(compact) is None:
        return False
    return mod97(compact[7:] + compact[:4]) == 1


def vat_fits(number: str) -> bool | None:
    """Whether the form and check digits of a VAT number fit; None where its country has none that we know.

    Known are the member states of the Union, Northern Ireland (XI), Great Britain, Switzerland and Norway.
    """
    compact = plain(number).upper()
    country = compact[:2]
    if country in _OUTSIDE_EU:
        return _outside(country, compact)
    if country not in _states():
        return None
    return _valid("stdnum.fr.tva" if country == "FR" else "stdnum.eu.vat", compact)


def french_address_fits(value: str) -> bool:
    """An address of the French directory (EAS 0225): SIREN, SIREN_SIRET, SIREN_SIRET_ROUTING or SIREN_SUFFIX.

    At most 125 of its signs (XP Z12-012, BR-FR-23 and 25); a SIRET in it belongs to the SIREN before it.
    """
    if _FRENCH_ADDRESS.fullmatch(value) is None:
        return False
    siren, _, rest = value.partition("_")
    if not siren_fits(siren) or ("_" in value and not rest):
        return False
    second = rest.partition("_")[0]
    return not _digits(second, 14) or (second.startswith(siren) and siret_fits(second))


def siren_of_vat(number: str) -> str | None:
    """The SIREN inside a French VAT number."""
    compact = plain(number).upper()
    return compact[4:] if re.fullmatch(r"FR[0-9A-Z]{2}\d{9}", compact) else None


def mod97(number: str) -> int:
    """The remainder by 97 with letters as 10 to 35 (ISO 7064, MOD 97-10)."""
    return int("".join(str(int(sign, 36)) for sign in number)) % 97


def form_of(scheme: str) -> Callable[[str], bool] | None:
    """What judges the numbers of a scheme (ISO 6523 ICD or EAS); None where its numbers have no form that we know."""
    return _FORMS.get(scheme)


def _digits(number: str, length: int) -> bool:
    return len(number) == length and number.isascii() and number.isdigit()


def _luhn(number: str) -> int:
    total = 0
    for n, digit in enumerate(reversed(number)):
        doubled = int(digit) * (2 if n % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total


def _gs1(number: str) -> bool:
    return sum(int(digit) * (3 if n % 2 else 1) for n, digit in enumerate(reversed(number))) % 10 == 0


def _outside(country: str, number: str) -> bool:
    if country == "CH":
        return _valid("stdnum.ch.uid", re.sub(r"(MWST|TVA|IVA|HR|RC)$", "", number))
    if country == "NO":
        return _valid("stdnum.no.orgnr", number[2:].removesuffix("MVA"))
    return _valid("stdnum.gb.vat", number)


def _valid(module: str, number: str) -> bool:
    return len(number) <= _LONGEST and bool(importlib.import_module(module).is_valid(number))


@cache
def _states() -> frozenset[str]:
    from stdnum.eu import vat

    return frozenset(state.upper() for state in vat.MEMBER_STATES) | {"EL"}


def _by(module: str) -> Callable[[str], bool]:
    return lambda value: _valid(f"stdnum.{module}", plain(value).upper())


def _vat_of(country: str) -> Callable[[str], bool]:
    """A VAT number of that country, written with or without its letters."""

    def fits(value: str) -> bool:
        number = plain(value).upper()
        prefixes = {"GR": ("EL", "GR")}.get(country, (country,))
        bare = next((number[2:] for prefix in prefixes if number.startswith(prefix)), number)
        return vat_fits(prefixes[0] + bare) is not False

    return fits


def _shape(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda value: compiled.fullmatch(value) is not None


def _compact(fits: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda value: fits(plain(value).upper())


_VAT_SCHEMES: Final = {
    "9910": "HU", "9914": "AT", "9920": "ES", "9925": "BE", "9926": "BG", "9927": "CH", "9928": "CY", "9929": "CZ",
    "9930": "DE", "9931": "EE", "9932": "GB", "9933": "GR", "9934": "HR", "9935": "IE", "9937": "LT", "9938": "LU",
    "9939": "LV", "9943": "MT", "9944": "NL", "9945": "PL", "9946": "PT", "9947": "RO", "9949": "SI", "9950": "SK",
    "9957": "FR",
}  # fmt: skip
"""EAS schemes that are VAT numbers, and their country (CEF EAS code list)."""
_FORMS: Final[Mapping[str, Callable[[str], bool]]] = MappingProxyType(
    {
        "0002": _compact(siren_fits),
        "0007": _by("se.orgnr"),
        "0009": _compact(siret_fits),
        "0060": _compact(_shape(r"\d{9}")),  # DUNS: nine digits, without a check since 2006
        "0088": _compact(gln_fits),
        "0106": _compact(_shape(r"\d{8}(\d{4})?")),  # Kamer van Koophandel, with or without its branch
        "0151": _by("au.abn"),
        "0160": _compact(gtin_fits),
        "0183": _by("ch.uid"),
        "0184": _vat_of("DK"),
        "0188": _by("jp.cn"),
        "0190": _compact(_shape(r"\d{20}")),  # Organisatie-identificatienummer
        "0191": _by("ee.registrikood"),
        "0192": _by("no.orgnr"),
        "0195": _compact(lambda value: _valid("stdnum.sg.uen", re.sub(r"^SGUEN", "", value))),
        "0196": _by("is_.kennitala"),
        "0198": _vat_of("DK"),
        "0199": _compact(lei_fits),
        "0201": _compact(_shape(r"[A-Z0-9]{6}")),  # Indice delle Pubbliche Amministrazioni
        "0204": lambda value: _valid("stdnum.de.leitweg", value.strip()),
        "0208": lambda value: vat_fits("BE" + re.sub(r"^BE", "", plain(value).upper())) is not False,
        "0210": _by("it.codicefiscale"),
        "0211": _vat_of("IT"),
        "0216": _compact(_shape(r"0037\d{8}[A-Z0-9]{0,5}")),  # OVT
        "0223": _compact(lambda value: len(value) <= 18 and vat_fits(value) is not False),
        "0224": _shape(r"[A-Za-z0-9+\-_.]{1,100}"),
        "0225": french_address_fits,
        "0226": _shape(r".{1,80}"),
        "0227": _shape(r"[A-Z]{2}.{1,16}"),
        "0228": _compact(_shape(r"\d{9,10}")),
        "0229": _compact(_shape(r"[A-Z0-9]{9}")),
        "0238": _shape(r"\d{4}"),
        "9918": iban_fits,
        "EM": lambda value: _EMAIL.fullmatch(value.strip()) is not None,
        **{scheme: _vat_of(country) for scheme, country in _VAT_SCHEMES.items()},
    }
)
"""Scheme and what its numbers must be. Sources: CEF EAS and ISO 6523 code lists; XP Z12-012 for 0223 to 0238."""

"""Identifiers by their form and check digit: account numbers, VAT numbers, SIREN and SIRET, BIC, GLN."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from factage.invoice.numbers import LA_POSTE, gln_fits, mod97, siren_fits, siret_fits

_IBAN: Final = re.compile(
    r"(?<![A-Z0-9])([A-Z]{2}\d\d(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?)(?![A-Za-z0-9])"
)
_LENGTHS: Final = {
    "FR": 27, "DE": 22, "BE": 16, "LU": 20, "ES": 24, "IT": 27, "NL": 18, "AT": 20, "PT": 25, "CH": 21, "GB": 22,
    "IE": 22, "MC": 27, "PL": 28, "CZ": 24, "SK": 24, "HU": 28, "RO": 24, "SE": 24, "DK": 18, "FI": 18, "NO": 15,
    "GR": 27, "HR": 21, "SI": 19, "BG": 22, "EE": 20, "LV": 21, "LT": 20, "MT": 31, "CY": 28, "LI": 21, "SM": 27,
}  # fmt: skip
_VAT: Final = re.compile(
    r"(?<![A-Z0-9])("
    r"FR ?[0-9A-Z]{2} ?\d{3}[ .]?\d{3}[ .]?\d{3}|DE ?\d{3} ?\d{3} ?\d{3}|BE ?[01]?\d{3}[ .]?\d{3}[ .]?\d{3}|LU ?\d{8}|IT ?\d{11}"
    r"|ATU ?\d{8}|ES ?[A-Z0-9]\d{7}[A-Z0-9]|NL ?\d{9} ?B ?\d\d|PT ?\d{9}|PL ?\d{10}|CZ ?\d{8,10}|SK ?\d{10}|HU ?\d{8}"
    r"|RO ?\d{6,10}|SE ?\d{12}|DK ?\d{8}|FI ?\d{8}|EL ?\d{9}|HR ?\d{11}|SI ?\d{8}|BG ?\d{9,10}|EE ?\d{9}|LV ?\d{11}"
    r"|LT ?(?:\d{9}|\d{12})|MT ?\d{8}|CY ?\d{8}[A-Z]|IE ?\d[A-Z0-9+*]\d{5}[A-Z]{1,2}|GB ?\d{3} ?\d{4} ?\d{2}|XI ?\d{9}"
    r"|CHE[- ]?\d{3}\.?\d{3}\.?\d{3}(?: ?(?:TVA|MWST|IVA))?"
    r")(?![A-Z0-9])"
)
_ODD_VAT: Final = re.compile(
    r"(?:ust|umsatzsteuer|tva|vat)[^ ]*(?: (?:intra\w*|id\w*|n[o°r]?\.?|nr\.?))*[ :.]*(?P<said>[A-Z]{2}[A-Z0-9]{6,12})(?![A-Za-z0-9])"
    r"|^(?P<alone>(?:AT|BE|BG|CH|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|GR|HR|HU|IE|IT|LI|LT|LU|LV|MC|MT|NL|NO|PL|PT|RO|SE|SI|SK|SM|XI)"
    r"[A-Z0-9]?\d{7,12})$",
    re.IGNORECASE,
)
_SIREN: Final = re.compile(r"(?<![\w/.-])(\d{3}[ .]?\d{3}[ .]?\d{3})( ?\d{5}| ?\d{3} ?\d\d)?(?![\w]|[.,]\d)")
_SAYS_SIREN: Final = re.compile(r"(?:siren|siret|rcs|r\.c\.s\.?)[^\d]{0,20}$")
_REGISTER_AFTER: Final = re.compile(r"\W{0,3}(?:rcs|r\.c\.s)\b")
_LABELLED: Final = re.compile(r"[a-z]{3}[^a-z]{0,8}$")
_SAYS_COMPANY: Final = re.compile(
    r"siren|siret|rcs|r\.c\.s|regist|immatricul|identif|entreprise|societe|sous le n"
)
_BIC: Final = re.compile(
    r"(?:bic|swift)\W{0,3}(?:code\W{0,2})?(?:\s*:\s*)?([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_GLN: Final = re.compile(r"(?:gln|ean|iln)\W{0,4}(\d{13})(?!\d)", re.IGNORECASE)
_DIGITS: Final = re.compile(r"\d{4}")
_LONG: Final = re.compile(r"\d{5}")

Kind = Literal["iban", "bic", "vat", "siren", "gln"]


class Found(NamedTuple):
    """An identifier with its place in the text; ``valid`` where its check digits hold."""

    kind: Kind
    value: str
    start: int
    end: int
    valid: bool


def identifiers_in(text: str, plain: str) -> Iterator[Found]:
    """The identifiers of a text, in the order in which each form may claim its characters.

    A SIRET is given as found, fourteen digits; ``plain`` is the text in lower case.
    """
    if not _DIGITS.search(text.replace(" ", "").replace(".", "")):
        if "bic" in plain or "swift" in plain:
            yield from _bics(text)
        return
    yield from _ibans(text)
    taken: list[tuple[int, int]] = []
    for match in _VAT.finditer(text):
        value = re.sub(r"[ .-]", "", match[1])
        taken.append(match.span(1))
        yield Found("vat", value, match.start(1), match.end(1), vat_holds(value))
    long = _LONG.search(text) is not None
    for match in _ODD_VAT.finditer(text) if long else ():
        group = "said" if match["said"] else "alone"
        free = not any(start < match.end(group) and match.start(group) < end for start, end in taken)
        if free and _LONG.search(match[group]):
            yield Found("vat", match[group], *match.span(group), False)
    if "bic" in plain or "swift" in plain:
        yield from _bics(text)
    for match in _GLN.finditer(text) if long else ():
        yield Found("gln", match[1], *match.span(1), gln_fits(match[1]))
    for match in _SIREN.finditer(text):
        value = re.sub(r"[ .]", "", match[0])
        good = siren_fits(value[:9]) and (len(value) == 9 or value[:9] == LA_POSTE or siret_fits(value))
        before = plain[: match.start()]
        said = bool(_SAYS_SIREN.search(before) or _REGISTER_AFTER.match(plain, match.end()))
        if said or (good and not (_LABELLED.search(before) and not _SAYS_COMPANY.search(before))):
            yield Found("siren", value, *match.span(), good)


def _ibans(text: str) -> Iterator[Found]:
    for match in _IBAN.finditer(text):
        value = match[1].replace(" ", "")
        length = _LENGTHS.get(value[:2], len(value))
        value, end = value[:length], match.end(1)
        while len(text[match.start(1) : end].replace(" ", "")) > length:
            end -= 1
        if len(value) == length and 15 <= length <= 34 and iban_holds(value):
            yield Found("iban", value, match.start(1), end, True)


def _bics(text: str) -> Iterator[Found]:
    for match in _BIC.finditer(text):
        if match[1].isupper():
            yield Found("bic", match[1], *match.span(1), True)


def iban_holds(value: str) -> bool:
    """ISO 13616: the check digits, modulo 97."""
    return mod97(value[4:] + value[:4]) == 1


def vat_holds(value: str) -> bool:
    """Whether the check digits of a VAT number hold; countries without a rule known here do not count as checked."""
    if value.startswith("FR"):
        if not value[2:4].isdecimal():
            return siren_fits(value[4:])
        return (12 + 3 * (int(value[4:]) % 97)) % 97 == int(value[2:4])
    from stdnum.eu import vat

    return bool(vat.is_valid(value))


def checked(value: str) -> bool:
    """Whether a VAT number of this country has check digits that prove something."""
    return value[:2] in {"FR", "DE", "BE", "IT", "ES", "NL", "LU", "AT", "PT", "PL"}

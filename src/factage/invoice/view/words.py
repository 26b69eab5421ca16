"""How a figure, a day, a unit, a country is written for a person, in French or in English."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, cast

from factage.invoice.codes.labels import label, labels
from factage.invoice.model import Invoice
from factage.invoice.money import digits, minor_digits

LANGUAGES: Final = ("fr", "en")
FINE: Final = "\u202f"
"""Narrow no-break space: between groups of three digits and before a unit (Imprimerie nationale)."""
MINUS: Final = "\u2212"
_CODES: Final = {"means": "untdid_4461", "scheme": "iso_6523", "vatex": "vatex"}
"""Groups of words that are the names of the codes of an official list."""
_SIGN: Final = {"EUR": "€"}
_MONTHS: Final = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_FRENCH: Final = frozenset(
    ["FR", "MC", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "WF", "PF", "NC", "TF", "BE", "LU"]
)
"""Countries and French territories whose customers are addressed in French where nothing else is agreed."""


def language_for(invoice: Invoice) -> str:
    """The language of the customer's country; French where the country is not known."""
    buyer = invoice.buyer
    country = buyer.address.country if buyer and buyer.address else None
    return "fr" if country is None or country.upper() in _FRENCH else "en"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language (``fr`` or ``en``; anything else counts as ``fr``)."""

    language: str

    def __call__(self, key: str, **values: str) -> str:
        """A label of the catalogue, with its values put in."""
        return cast("str", _catalogue(self.language)["label"][key]).format(**values)

    @property
    def colon(self) -> str:
        """A colon between label and value, with the space that French wants before it."""
        return "\u00a0: " if self.language == "fr" else ": "

    def named(self, group: str, code: str | None) -> str | None:
        """The word for a code (``title``, ``vat``, ``means``, ``scheme``, ``vatex`` …); None where there is none."""
        found = _catalogue(self.language)[group].get(code or "")
        return cast("str | None", found)

    def title(self, type_code: str | None) -> str:
        return self.named("title", type_code) or cast("str", self.named("title", "other"))

    def figure(self, value: Decimal, least: int = 0) -> str:
        """A figure with its groups of three; zeros at the end are left out beyond ``least`` decimals."""
        return _figure(value, least, self.language)

    def amount(self, value: Decimal, currency: str | None) -> str:
        """An amount without its currency, with the decimals of the currency, or more where it has more."""
        return self.figure(value, minor_digits(currency or ""))

    def money(self, value: Decimal, currency: str | None) -> str:
        """An amount with its currency: ``1 234,56 €``, ``€1,234.56``, ``CHF 1,234.56``."""
        text = self.amount(abs(value), currency)
        sign = MINUS if value < 0 else ""
        code = currency or ""
        if self.language == "fr":
            return f"{sign}{text}{FINE}{_SIGN.get(code, code)}".rstrip(FINE)
        return f"{sign}{_SIGN[code]}{text}" if code in _SIGN else f"{sign}{code}{FINE}{text}".strip(FINE)

    def percent(self, value: Decimal) -> str:
        text = self.figure(value)
        return f"{text}{FINE}%" if self.language == "fr" else f"{text}%"

    def day(self, value: date) -> str:
        if self.language == "fr":
            return f"{value.day:02}/{value.month:02}/{value.year:04}"
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year:04}"

    def unit(self, code: str | None, quantity: Decimal | None = None) -> str:
        """The name of a unit of UN/ECE recommendation 20 or 21; the code itself where it has none here."""
        names = _catalogue(self.language)["unit"].get(code or "")
        if names is None:
            return code or ""
        threshold = 2 if self.language == "fr" else 1
        amount = abs(quantity) if quantity is not None else Decimal(1)
        one = amount < threshold if self.language == "fr" else amount == threshold
        return cast("str", names[0 if one else 1])

    def quantity(self, value: Decimal, unit: str | None) -> str:
        name = self.unit(unit, value)
        return f"{self.figure(value)} {name}".strip()

    def country(self, code: str | None) -> str:
        """The name of a country; the code itself where it is not known."""
        return label("iso_3166", (code or "").upper(), self.language) or code or ""

    def scheme(self, scheme: str | None) -> str | None:
        return self.named("scheme", scheme)


@lru_cache(maxsize=4096)
def _figure(value: Decimal, least: int, language: str) -> str:
    whole, _, fraction = digits(abs(value)).partition(".")
    fraction = fraction.rstrip("0").ljust(least, "0")
    separator, point = (FINE, ",") if language == "fr" else (",", ".")
    first = len(whole) % 3
    groups = [whole[:first], *(whole[n : n + 3] for n in range(first, len(whole), 3))]
    text = separator.join(group for group in groups if group)
    sign = MINUS if value < 0 else ""
    return f"{sign}{text}{point}{fraction}" if fraction else f"{sign}{text}"


@cache
def _catalogue(language: str) -> dict[str, dict[str, Any]]:
    language = language if language in LANGUAGES else LANGUAGES[0]
    table = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    return {**table[language], **{group: dict(labels(name, language)) for group, name in _CODES.items()}}

"""What a row of the customers file says, or why it says nothing usable."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from babel import Locale
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from stdnum.eu import vat as eu_vat
from stdnum.fr import siren as fr_siren
from stdnum.fr import siret as fr_siret

from factage.hub.accounts.models import Language
from factage.hub.customers.models import (
    AgreedFormat,
    Basis,
    Channel,
    CustomerKind,
    DeliveryMode,
    RequirementKind,
)
from factage.hub.customers.queries import compact
from factage.hub.customers.table import Line

COLUMNS: Final = (
    "customer_id",
    "name",
    "kind",
    "siren",
    "siret",
    "vat_id",
    "country",
    "language",
    "email",
    "channel",
    "delivery",
    "format",
    "agreed_from",
    "agreed_until",
    "basis",
    "proof",
    "requires",
)
_LENGTHS: Final = {"customer_id": 100, "name": 300, "vat_id": 20, "email": 254}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row. A bad one is skipped; a warning is kept beside the row that was taken."""

    line: int
    customer_id: str
    code: str
    column: str = ""
    value: str = ""


class BadRow(Exception):  # noqa: N818 - named for the row
    def __init__(self, code: str, column: str = "", value: str = "") -> None:
        super().__init__(code, column, value)
        self.code = code
        self.column = column
        self.value = value


@dataclass(frozen=True, slots=True)
class Terms:
    """An agreement as the file says it."""

    channel: str
    delivery: str
    format: str
    address: str
    agreed_from: date
    agreed_until: date | None
    basis: str
    proof: str

    @property
    def said(self) -> tuple[Any, ...]:
        """Everything but its end: what makes it this agreement and no other."""
        return (
            self.channel,
            self.delivery,
            self.format,
            self.address,
            self.agreed_from,
            self.basis,
            self.proof,
        )


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    reference: str
    particulars: dict[str, str]
    email: str
    terms: Terms | None
    requires: tuple[str, ...]
    extra: dict[str, str]
    warnings: list[Problem] = field(default_factory=list)


def understand(line: Line) -> Row:
    """The row as it is meant; raises `BadRow`. What the file leaves empty is not in ``particulars``."""
    cells = line.cells
    if line.beyond:
        raise BadRow("too_many_cells")
    reference = cells.get("customer_id", "")
    if not reference:
        raise BadRow("customer_id_missing", "customer_id")
    for column, length in _LENGTHS.items():
        if len(cells.get(column, "")) > length:
            raise BadRow("too_long", column, cells[column][:60])
    warnings: list[Problem] = []

    def warn(code: str, column: str, value: str) -> None:
        warnings.append(Problem(line.number, reference, code, column, value))

    return Row(
        line=line.number,
        reference=reference,
        particulars=_particulars(cells, warn),
        email=_email(cells.get("email", "")),
        terms=_terms(cells, warn),
        requires=_requires(cells.get("requires", "")),
        extra={column: value for column, value in cells.items() if column not in COLUMNS},
        warnings=warnings,
    )


def _particulars(cells: dict[str, str], warn: Callable[[str, str, str], None]) -> dict[str, str]:
    siret = _digits(cells, "siret", 14)
    siren = _digits(cells, "siren", 9)
    if siren and siret and siret[:9] != siren:
        raise BadRow("siret_contradicts", "siret", siret)
    siren = siren or siret[:9]
    if siren and not fr_siren.is_valid(siren):
        warn("check_digit", "siren", siren)
    elif siret and not fr_siret.is_valid(siret):
        warn("check_digit", "siret", siret)
    vat_id = compact(cells.get("vat_id", ""))
    if vat_id and not re.fullmatch(r"[A-Z]{2}[A-Z0-9+*]{2,18}", vat_id):
        raise BadRow("vat_id_invalid", "vat_id", vat_id)
    if vat_id[:2].lower() in eu_vat.MEMBER_STATES and not eu_vat.is_valid(vat_id):
        warn("check_digit", "vat_id", vat_id)
    elif vat_id.startswith("FR") and siren and not vat_id.endswith(siren):
        warn("vat_id_of_another", "vat_id", vat_id)  # a member of a VAT group bears the group's number
    said = {
        "name": cells.get("name", ""),
        "kind": _one_of(cells, "kind", CustomerKind.values),
        "siren": siren,
        "siret": siret,
        "vat_id": vat_id,
        "country": _country(cells.get("country", "")) or ("FR" if siren else ""),
        "language": _language(cells.get("language", ""), warn),
    }
    return {name: value for name, value in said.items() if value}


def _digits(cells: dict[str, str], column: str, length: int) -> str:
    value = cells.get(column, "")
    if not value:
        return ""
    digits = re.sub(r"[\s.]", "", value)
    if length - 3 <= len(digits) < length and digits.isascii() and digits.isdigit():
        digits = digits.zfill(length)  # a spreadsheet took it for a number
    if len(digits) != length or not (digits.isascii() and digits.isdigit()):
        raise BadRow(f"{column}_invalid", column, value)
    return digits


def _country(value: str) -> str:
    country = value.upper()
    if country and (
        len(country) != 2 or country not in Locale("en").territories or country in ("ZZ", "EU", "UN")
    ):
        raise BadRow("country_unknown", "country", value)
    return country


def _language(value: str, warn: Callable[[str, str, str], None]) -> str:
    language = value[:2].lower()
    if language and language not in Language.values:
        warn("language_not_offered", "language", value)
        return Language.ENGLISH
    return language


def _email(value: str) -> str:
    if value:
        try:
            validate_email(value)
        except ValidationError as error:
            raise BadRow("email_invalid", "email", value) from error
    return value


def _terms(cells: dict[str, str], warn: Callable[[str, str, str], None]) -> Terms | None:
    channel = _one_of(cells, "channel", Channel.values)
    delivery = _one_of(cells, "delivery", DeliveryMode.values)
    format_ = _one_of(cells, "format", AgreedFormat.values)
    basis = _one_of(cells, "basis", Basis.values)
    begins, ends = _day(cells, "agreed_from"), _day(cells, "agreed_until")
    if not channel:
        if delivery or format_ or basis or begins or ends:
            warn("channel_missing", "channel", "")
        return None
    if begins is None:
        raise BadRow("agreed_from_missing", "agreed_from")
    if ends is not None and ends < begins:
        raise BadRow("dates_contradict", "agreed_until", ends.isoformat())
    address = cells.get("email", "") if channel in (Channel.EMAIL, Channel.PORTAL) else ""
    return Terms(channel, delivery, format_, address, begins, ends, basis, cells.get("proof", ""))


def _one_of(cells: dict[str, str], column: str, known: list[str]) -> str:
    value = cells.get(column, "")
    if value and value.lower() not in known:
        raise BadRow(f"{column}_unknown", column, value)
    return value.lower()


def _day(cells: dict[str, str], column: str) -> date | None:
    """2026-01-05, or 05/01/2026 as French spreadsheets write it."""
    value = cells.get(column, "")
    if not value:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(value, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    raise BadRow("date_invalid", column, value)


def _requires(value: str) -> tuple[str, ...]:
    kinds = tuple(dict.fromkeys(re.split(r"[\s,;|]+", value.lower().strip()))) if value.strip() else ()
    for kind in kinds:
        if kind not in RequirementKind.values:
            raise BadRow("requirement_unknown", "requires", kind)
    return kinds

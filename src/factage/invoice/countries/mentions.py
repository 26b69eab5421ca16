"""The mentions that the law wants on an invoice: which apply to this one, and whether they are there."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from factage.invoice.countries.facts import Fact, Unsourced, fact
from factage.invoice.model import Invoice, Party
from factage.invoice.numbers import plain, siren_fits, siren_of_vat, siret_fits

FRANCE: Final = frozenset({"FR", "GP", "MQ", "GF", "RE", "YT"})
"""Metropolitan France and the overseas departments (ISO 3166-1)."""
_CREDIT: Final = frozenset({"381", "261", "262", "396", "502", "503"})
_CORRECTED: Final = frozenset({"384", "471", "472", "473"})
_SELF_BILLED: Final = frozenset({"389", "261", "471", "473", "500", "501", "502"})
_COMPANY: Final = re.compile(
    r"\b(?:S\.?A\.?R\.?L|E\.?U\.?R\.?L|S\.?A\.?S\.?U?|S\.?A|S\.?N\.?C|S\.?C\.?A|S\.?C\.?S|S\.?E\.?L\.?(?:ARL|AS|AFA|CA)|SCOP|SCIC)\b"
)
_SMALL: Final = 150
"""Invoices of at most 150 EUR without tax need no VAT number of the seller (CGI annexe II, art. 242 nonies A, I, 2°)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One mention: on which invoices (``when``), what shows it (``needs`` all, or a note, or words), and its article.

    ``certain``: the day from which it binds every issuer; before, only those whose day of obligation has come.
    ``said_by``: a pattern of the official rules that say the same.
    """

    key: str
    article: str
    source: str
    start: date | None = None
    end: date | None = None
    certain: date | None = None
    when: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    wording: str | None = None
    said_by: str | None = None

    @property
    def is_checked(self) -> bool:
        """Whether data can show it; the others are for people to know."""
        return bool(self.needs or self.notes or self.words)

    def holds(self, on: date) -> bool:
        """Whether the law wants it on that day."""
        return (self.start is None or self.start <= on) and (self.end is None or on <= self.end)

    def binds_all(self, on: date) -> bool:
        """Whether it binds every issuer on that day."""
        return self.certain is None or self.certain <= on

    def applies(self, invoice: Invoice) -> bool:
        """Whether the invoice is one of those that need it."""
        return all(CONDITIONS[name](invoice) for name in self.when)

    def is_on(self, invoice: Invoice) -> bool:
        """Whether the invoice bears it, in its data or its texts."""
        if self.needs and all(EVIDENCE[name](invoice) for name in self.needs):
            return True
        if any(note.subject_code in self.notes and note.text for note in invoice.notes):
            return True
        return any(pattern.search(text) for text in texts_of(invoice) for pattern in _patterns(self.words))

    def worded(self, country: str, on: date) -> Fact | None:
        """The wording of the law on that day, where the law words it."""
        return fact(country, self.wording, on=on) if self.wording else None


@cache
def mentions(country: str) -> tuple[Mention, ...]:
    """The rows of a country. Raises ``FileNotFoundError`` for a country that we have none of, ``Unsourced`` for a row without."""
    text = files(__package__).joinpath(f"{country}.mentions.toml").read_text(encoding="utf-8")
    return load(text)


def load(text: str) -> tuple[Mention, ...]:
    """The rows of a table. Raises ``Unsourced`` for a row without a source or without an article."""
    return tuple(_row(row) for row in tomllib.loads(text)["mention"])


def missing(country: str, invoice: Invoice, *, on: date) -> Iterator[Mention]:
    """The mentions that this invoice needs on that day and does not bear, in the order of the law."""
    for each in mentions(country):
        if each.is_checked and each.holds(on) and each.applies(invoice) and not each.is_on(invoice):
            yield each


def texts_of(invoice: Invoice) -> Iterator[str]:
    """Every free text in which a mention may stand."""
    yield from (note.text for note in invoice.notes if note.text)
    yield from (note.text for line in invoice.lines for note in line.notes if note.text)
    if invoice.payment_terms:
        yield invoice.payment_terms
    yield from (term.description for term in invoice.further_payment_terms if term.description)
    for party in (invoice.seller, invoice.payee, invoice.invoicer):
        if party is not None:
            yield from (text for text in (party.name, party.trading_name, party.legal_information) if text)
    yield from (row.exemption_reason for row in invoice.vat_breakdown if row.exemption_reason)
    for line in invoice.lines:
        if line.vat is not None and line.vat.exemption_reason:
            yield line.vat.exemption_reason


def _row(row: dict[str, Any]) -> Mention:
    key = str(row.get("key", ""))
    if not key or not str(row.get("source", "")).strip() or not str(row.get("article", "")).strip():
        raise Unsourced(key or "mention")
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
    }
    return Mention(**fields)


@cache
def _patterns(words: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(word, re.IGNORECASE) for word in words)


def _country(party: Party | None) -> str | None:
    return party.address.country if party is not None and party.address is not None else None


def _has_siren(party: Party | None) -> bool:
    if party is None:
        return False
    every = [plain(each.value) for each in (party.legal_id, *party.identifiers) if each is not None]
    return any(siren_fits(number) or siret_fits(number) for number in every)


def _is_business(party: Party | None) -> bool:
    """Whether anything says that the party acts as a business: a registration or a VAT number."""
    return party is not None and (party.legal_id is not None or party.vat_id is not None or _has_siren(party))


def _has_address(party: Party | None) -> bool:
    address = party.address if party is not None else None
    return address is not None and bool(address.city or address.line1) and bool(address.country)


def _categories(invoice: Invoice) -> set[str]:
    rows = {(row.category or "").upper() for row in invoice.vat_breakdown}
    return rows or {(line.vat.category or "").upper() for line in invoice.lines if line.vat is not None}


def _exemption_codes(invoice: Invoice) -> set[str]:
    rows = {(row.exemption_code or "").upper() for row in invoice.vat_breakdown}
    return rows | {(line.vat.exemption_code or "").upper() for line in invoice.lines if line.vat is not None}


def _says(invoice: Invoice, pattern: str) -> bool:
    return any(re.search(pattern, text, re.IGNORECASE) for text in texts_of(invoice))


def _is_small_business(invoice: Invoice) -> bool:
    return "VATEX-FR-FRANCHISE" in _exemption_codes(invoice) or _says(invoice, r"293\s?B")


def _names_a_company(invoice: Invoice) -> bool:
    seller = invoice.seller
    if seller is None:
        return False
    texts = [
        seller.name,
        seller.legal_information,
        *(n.text for n in invoice.notes if n.subject_code == "REG"),
    ]
    return any(_COMPANY.search(text) for text in texts if text)


def _total(invoice: Invoice) -> Decimal:
    return abs((invoice.totals.tax_exclusive if invoice.totals else None) or Decimal(0))


def _of_lines(have: Callable[[Any], Any]) -> Callable[[Invoice], bool]:
    def every(invoice: Invoice) -> bool:
        counted = [line for line in invoice.lines if line.status_reason_code not in {"GROUP", "INFORMATION"}]
        return all(have(line) for line in counted)

    return every


CONDITIONS: Final[Mapping[str, Callable[[Invoice], bool]]] = MappingProxyType(
    {
        "invoice": lambda i: i.type_code not in _CREDIT,
        "business": lambda i: _is_business(i.buyer),
        "buyer_in_france": lambda i: _country(i.buyer) in FRANCE,
        "buyer_abroad": lambda i: _country(i.buyer) not in FRANCE | {None},
        "buyer_is_business": lambda i: _is_business(i.buyer),
        "with_lines": lambda i: bool(i.lines),
        "payable": lambda i: bool(i.totals and i.totals.payable and i.totals.payable > 0),
        "taxed": lambda i: "S" in _categories(i),
        "above_150": lambda i: _total(i) > _SMALL,
        "exempt": lambda i: bool(_categories(i) & {"E", "K", "G"}),
        "intra_eu": lambda i: "K" in _categories(i),
        "reverse_charge": lambda i: "AE" in _categories(i),
        "represented": lambda i: i.tax_representative is not None,
        "single_taxpayer": lambda i: (
            i.seller is not None and any(each.scheme == "0231" for each in i.seller.identifiers)
        ),
        "small_business": _is_small_business,
        "seller_is_company": _names_a_company,
        "seller_is_person": lambda i: not _names_a_company(i),
        "self_billed": lambda i: i.type_code in _SELF_BILLED,
        "correction": lambda i: i.type_code in _CREDIT | _CORRECTED and i.type_code != "262",
        "margin_travel": lambda i: "VATEX-EU-D" in _exemption_codes(i),
        "margin_second_hand": lambda i: "VATEX-EU-F" in _exemption_codes(i),
        "margin_art": lambda i: "VATEX-EU-I" in _exemption_codes(i),
        "margin_antiques": lambda i: "VATEX-EU-J" in _exemption_codes(i),
    }
)
"""What a row of `when` means."""
EVIDENCE: Final[Mapping[str, Callable[[Invoice], bool]]] = MappingProxyType(
    {
        "number": lambda i: bool(i.number),
        "issue_date": lambda i: i.issue_date is not None,
        "type_code": lambda i: bool(i.type_code),
        "seller.name": lambda i: i.seller is not None and bool(i.seller.name),
        "seller.address": lambda i: _has_address(i.seller),
        "seller.siren": lambda i: _has_siren(i.seller) or _vat_siren(i.seller),
        "seller.vat": lambda i: _has_vat(i.seller) or _has_vat(i.tax_representative),
        "buyer.name": lambda i: i.buyer is not None and bool(i.buyer.name),
        "buyer.address": lambda i: _has_address(i.buyer),
        "buyer.siren": lambda i: _has_siren(i.buyer),
        "buyer.vat": lambda i: _has_vat(i.buyer),
        "representative.name": lambda i: i.tax_representative is not None and bool(i.tax_representative.name),
        "representative.vat": lambda i: _has_vat(i.tax_representative),
        "representative.address": lambda i: _has_address(i.tax_representative),
        "lines.name": _of_lines(lambda line: line.item is not None and (line.item.name or line.item.description)),
        "lines.quantity": _of_lines(lambda line: line.quantity is not None),
        "lines.price": _of_lines(lambda line: line.unit_price is not None or line.gross_price is not None),
        "lines.rate": _of_lines(lambda line: line.vat is not None and (line.vat.rate is not None or line.vat.category == "O")),
        "breakdown": lambda i: bool(i.vat_breakdown),
        "totals": lambda i: i.totals is not None and i.totals.tax_exclusive is not None,
        "nature": lambda i: (i.business_process or "")[:1] in {"B", "S", "M"} and len(i.business_process or "") == 2,
        "exemption": lambda i: all(
            row.exemption_reason or row.exemption_code for row in i.vat_breakdown if row.category in {"E", "K", "G"}
        ),
        "exemption_code.AE": lambda i: bool(_exemption_codes(i) & {"VATEX-EU-AE", "VATEX-FR-AE"}),
        "preceding": lambda i: bool(i.preceding_invoices) or any(line.preceding_invoices for line in i.lines),
        "due_date": lambda i: i.due_date is not None or bool(i.payment_terms) or bool(i.further_payment_terms),
    }
)  # fmt: skip
"""What a row of `needs` means."""


def _has_vat(party: Party | None) -> bool:
    return party is not None and party.vat_id is not None and bool(party.vat_id.value.strip())


def _vat_siren(party: Party | None) -> bool:
    return (
        _has_vat(party)
        and party is not None
        and party.vat_id is not None
        and siren_of_vat(party.vat_id.value) is not None
    )

"""Codes that their official list does not have, or no longer had on the day of the invoice; currencies without tender."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from factage.invoice.checks.finding import ours
from factage.invoice.checks.identifiers import ROLES
from factage.invoice.codes.official import table
from factage.invoice.model import AllowanceCharge, Invoice, Line, Party, term_of, unfolded
from factage.invoice.rules.report import Finding

Coded = tuple[str, str, str | None]
"""A place in the model, the name of the list, and the code that stands there."""
_MISTAKEN: Final = {
    "untdid_1001": {"INV": "380", "CN": "381"},
    "unece_rec20": {
        "PCE": "H87", "PC": "H87", "PCS": "H87", "ST": "H87", "UN": "C62", "U": "C62",
        "UNIT": "C62", "H": "HUR", "HR": "HUR", "STD": "HUR", "KG": "KGM", "G": "GRM", "T": "TNE", "M": "MTR",
        "M2": "MTK", "M3": "MTQ", "L": "LTR", "MIN.": "MIN", "J": "DAY", "JOUR": "DAY", "TAG": "DAY", "MO": "MON",
        "MOIS": "MON", "AN": "ANN", "KWH.": "KWH", "PAUSCHAL": "LS", "FORFAIT": "LS", "PA": "PR",
    },
    "iso_3166": {"UK": "GB", "EL": "GR", "FX": "FR", "FRA": "FR", "DEU": "DE", "BEL": "BE", "F": "FR", "D": "DE"},
    "untdid_5305": {"A": "S", "AA": "S", "H": "S", "IC": "K", "R": "AE", "RC": "AE"},
}  # fmt: skip
"""Signs that billing software writes where the list has another."""


def checked(invoice: Invoice) -> Iterator[Finding]:
    """Every code that its list does not have, or had only before the day of issue; each kind of slip once."""
    told: set[tuple[str, str]] = set()
    for path, name, code in _coded(invoice):
        if code is None or not code.strip() or (name, code) in told:
            continue
        finding = _judged(path, name, code.strip(), invoice.issue_date)
        if finding is not None:
            told.add((name, code))
            yield finding
    yield from _currency(invoice)


def _judged(path: str, name: str, code: str, on: date | None) -> Finding | None:
    codes = table(name)
    known = codes.get(code) or (codes.get(code.lower()) if name == "mime" else None)
    where = _term(path)
    if known is not None:
        if on is None or known.end is None or on <= known.end:
            return None
        return ours("code-withdrawn", where=where, path=path, value=code, other=known.end.isoformat())
    better = _better(name, code)
    if better is None:
        return ours("code-unknown", where=where, path=path, value=code)
    return ours("code-unknown-with-advice", where=where, path=path, value=code, other=better)


def _better(name: str, code: str) -> str | None:
    """The code of the list that is meant, where that is plain."""
    upper = code.upper()
    if upper in table(name) and table(name)[upper].end is None:
        return upper
    return _MISTAKEN.get(name, {}).get(upper)


def _currency(invoice: Invoice) -> Iterator[Finding]:
    """A currency that was legal tender once and is no more: the mark, the franc, the kuna."""
    on = invoice.issue_date
    tender = table("currency_tender")
    for path, code in (("currency", invoice.currency), ("vat_currency", invoice.vat_currency)):
        known = tender.get(code or "")
        if known is None or known.end is None or on is None or on <= known.end:
            continue
        yield ours(
            "currency-dead", where=_term(path), path=path, value=code or "", other=known.end.isoformat()
        )


def _coded(invoice: Invoice) -> Iterator[Coded]:
    yield "type_code", "untdid_1001", invoice.type_code
    for path, code in (("currency", invoice.currency), ("vat_currency", invoice.vat_currency)):
        if code not in table("currency_tender"):
            yield path, "iso_4217", code
    yield "tax_point_code", "untdid_2475", invoice.tax_point_code
    for n, note in enumerate(invoice.notes):
        yield f"notes[{n}].subject_code", "untdid_4451", note.subject_code
    for role in ROLES:
        party: Party | None = getattr(invoice, role)
        if party is not None:
            yield from _of_party(party, role)
    yield from _of_delivery(invoice)
    payments = [("payment", invoice.payment)] if invoice.payment else []
    payments += [(f"further_payments[{n}]", each) for n, each in enumerate(invoice.further_payments)]
    for path, payment in payments:
        yield f"{path}.means_code", "untdid_4461", payment.means_code
    yield from _reasons(invoice.allowances, "allowances", "untdid_5189")
    yield from _reasons(invoice.charges, "charges", "untdid_7161")
    for n, row in enumerate(invoice.vat_breakdown):
        yield f"vat_breakdown[{n}].category", "untdid_5305", row.category
        yield f"vat_breakdown[{n}].exemption_code", "vatex", row.exemption_code
    for n, piece in enumerate(invoice.attachments):
        # a list of types without their parameters
        yield f"attachments[{n}].content", "mime", (piece.mime_code or "").partition(";")[0]
    for path, line in unfolded(invoice.lines):
        yield from _of_line(line, path)


def _of_delivery(invoice: Invoice) -> Iterator[Coded]:
    place = invoice.delivery
    if place is not None and place.address is not None:
        yield "delivery.address.country", "iso_3166", place.address.country
    if place is not None and place.location_id is not None:
        yield "delivery.location_id", "iso_6523", place.location_id.scheme


def _reasons(parts: Iterable[AllowanceCharge], path: str, name: str) -> Iterator[Coded]:
    for n, part in enumerate(parts):
        yield f"{path}[{n}].reason_code", name, part.reason_code
        yield f"{path}[{n}].vat_category", "untdid_5305", part.vat_category


def _of_party(party: Party, role: str) -> Iterator[Coded]:
    for n, each in enumerate(party.identifiers):
        yield f"{role}.identifiers[{n}]", "iso_6523", None if each.scheme == "SEPA" else each.scheme
    if party.legal_id is not None:
        yield f"{role}.legal_id", "iso_6523", party.legal_id.scheme
    if party.electronic_address is not None:
        yield f"{role}.electronic_address", "eas", party.electronic_address.scheme
    if party.address is not None:
        yield f"{role}.address.country", "iso_3166", party.address.country


def _of_line(line: Line, path: str) -> Iterator[Coded]:
    yield f"{path}.unit", "unece_rec20", line.unit
    yield f"{path}.base_unit", "unece_rec20", line.base_unit
    if line.vat is not None:
        yield f"{path}.vat.category", "untdid_5305", line.vat.category
        yield f"{path}.vat.exemption_code", "vatex", line.vat.exemption_code
    yield from _reasons(line.allowances, f"{path}.allowances", "untdid_5189")
    yield from _reasons(line.charges, f"{path}.charges", "untdid_7161")
    item = line.item
    if item is not None:
        yield f"{path}.item.origin_country", "iso_3166", item.origin_country
        if item.standard_id is not None:
            yield f"{path}.item.standard_id", "iso_6523", item.standard_id.scheme
        for n, each in enumerate(item.classifications):
            yield f"{path}.item.classifications[{n}]", "untdid_7143", each.scheme


def _term(path: str) -> str | None:
    term = term_of(re.sub(r"^further_payments\[\d+\]", "payment", path))
    return term if term and term != "EXT" else None

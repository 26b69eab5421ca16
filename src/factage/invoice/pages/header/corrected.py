"""The invoice that a credit note corrects (BG-3): its number and its date, as the page prints them."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from factage.invoice.model import DocumentReference
from factage.invoice.pages.text.sheet import Cell, Sheets
from factage.invoice.pages.text.tokens import Tokens

CORRECTS: Final = (
    r"correct|rectif|annul|relati(?:f|ve)|concern|origin|rempla|avoir sur|suite a|se rapport|ursprung|zu rechnung|zur rechnung|bezug"
    r"|credit(?:s|ed)? (?:for|against)|against invoice|relating|facture initiale|de notre facture"
)
"""Words before the invoice that a credit note corrects, in plain text."""
_CORRECTED: Final = re.compile(
    CORRECTS + r"|sur (?:la |notre |votre |nos )?factures?|korrektur|ref\w* (?:de )?facture"
)
_ANOTHERS: Final = re.compile(
    r"(?<!d')(?<!d )acompte n|acompte (?:deja|verse|paye|recu|facture)|deja factur|sur (?:la |notre |votre )?(?:facture|note)|retour|korrektur zu|"
    + CORRECTS
)
"""Words before a number that is another invoice's: the one that a credit note corrects."""
_DEPOSIT: Final = re.compile(r"(?:facture|note d'honoraires?)\s?[-–—:/]?\s?acompte (?:n ?[°o]?|numero)?\W*")
"""The title of an invoice for a deposit: "Note d'honoraires – Acompte n° 2026-11"."""
_INVOICE: Final = re.compile(r"factures?|invoices?|rechnung(?:s-?nr\.?)?|beleg-?nr\.?|ursprungsbeleg-?nr\.?")
_NUMBER: Final = re.compile(
    r"(?:[^\w]|n ?[°o]s?\.?|nr\.?|no\.?|numero|number|d'origine|initiale|originale){0,8}?\s*"
    r"((?=[\w/.-]*\d)[A-Z]{0,6}[ -]?[A-Z0-9][A-Z0-9/_.-]*[A-Z0-9])(?![A-Za-z])"
)
_REACH: Final = 24


def corrected_of(sheets: Sheets, tokens: Tokens) -> DocumentReference | None:
    """The invoice that the words of a credit note name; None where they name none or several."""
    found: dict[str, DocumentReference] = {}
    for row in sheets.rows:
        for at, cell in enumerate(row.cells):
            reference = _in_cell(cell, row.cells[at + 1] if at + 1 < len(row.cells) else None, tokens)
            if reference is not None and reference.number is not None:
                found.setdefault(reference.number, reference)
    return next(iter(found.values())) if len(found) == 1 else None


def _in_cell(cell: Cell, beside: Cell | None, tokens: Tokens) -> DocumentReference | None:
    said = _CORRECTED.search(cell.plain)
    if said is None:
        return None
    for word in _INVOICE.finditer(cell.plain):
        if word.end() < said.start() or word.start() > said.end() + _REACH:
            continue
        match = _NUMBER.match(cell.text, word.end())
        if match is not None:
            return DocumentReference(number=match[1], issue_date=_date_after(cell, match.end(), tokens))
        if beside is not None and not cell.plain[word.end() :].strip(" :.n°o"):
            match = _NUMBER.match(beside.text)
            if match is not None:
                return DocumentReference(number=match[1], issue_date=_date_after(beside, match.end(), tokens))
    return None


def _date_after(cell: Cell, end: int, tokens: Tokens) -> date | None:
    for token in tokens.of("date"):
        if token.cell is cell and end <= token.start <= end + _REACH and isinstance(token.value, date):
            return token.value
    return None


def titles_deposit(said: str) -> bool:
    """Whether plain words before a number are the title of an invoice for a deposit."""
    return _DEPOSIT.fullmatch(said) is not None


def names_another(said: str) -> bool:
    """Whether plain words before a number say that it is another invoice's."""
    return _ANOTHERS.search(said) is not None and not titles_deposit(said)

"""What kind of paper it is: the largest words that name one decide; a page without usable text is a scan."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, cast

from factage.invoice.errors import Kind
from factage.invoice.pages import labels
from factage.invoice.pages.header.corrected import CORRECTS
from factage.invoice.pages.text.rows import cell_of
from factage.invoice.pages.text.sheet import Cell, Sheets

_CAPTION: Final = re.compile(r"[a-z '/.]{3,40}(?:n ?°|no)?\.? ?:")
"""A caption with its value names a paper ("Commande client : 778"), but is not the title of one."""
_CORRECTS: Final = re.compile(CORRECTS)
_DEPOSIT: Final = re.compile(r"(?:(?:facture|note d'honoraires?)\s?[-–—:/]?\s?)?acompte n ?[°o]?")
"""A deposit's title, also behind that of a bill: "Note d'honoraires – Acompte n° 12"."""
_FIGURE: Final = re.compile(r"\d")
_PARTED: Final = re.compile(r" [-–—/|] ")
Bill = Literal["invoice", "credit", "deposit"]
TYPE_CODES: Final = {"invoice": "380", "credit": "381", "deposit": "386"}
"""UNTDID 1001 of what a title says."""
_LONGEST_TITLE = 60
_LONGEST_SENTENCE = 110
_LARGER = 1.15
_NEARLY = 0.8
_FEWEST_LETTERS = 20


@dataclass(frozen=True, slots=True)
class Paper:
    """The kind of paper: ``bill`` with its title, ``other`` where it is none, neither where no title says."""

    bill: Bill | None = None
    other: Kind | None = None
    title: Cell | None = None
    large: bool = False


def is_scan(sheets: Sheets) -> bool:
    """Whether there is no text to read: hardly a character, or a fifth of them without a meaning."""
    letters = sum(len(word.text) for word in sheets.words)
    return letters < _FEWEST_LETTERS or sheets.unmapped > 0.2 * letters


def paper_of(sheets: Sheets, confirmed: Mapping[str, str] | None = None) -> Paper:
    """The kind of paper that the titles of the first page say; ``confirmed`` are titles with their type of document."""
    cells = _title_cells(sheets)
    if not cells:
        return Paper()
    for cell in cells if confirmed else ():
        words = labels.masked(cell.plain)
        code = (confirmed or {}).get(words) or (confirmed or {}).get(labels.lead(words))
        for said, known in TYPE_CODES.items():
            if code == known:
                return Paper(cast("Bill", said), None, cell, large=True)
    usual = sorted(cell.height for cell in cells)[len(cells) // 2]
    other = next(
        (
            (at, kind)
            for at, cell in enumerate(cells)
            if (kind := _other(cell.plain))
            and not (_CAPTION.match(cell.plain) and cell.height <= 1.1 * usual)
        ),
        None,
    )
    bill = _billed(sheets, cells)
    if other is not None:
        at, kind = other
        height = cells[at].height
        plain = kind == "letter"
        if bill is None and (height > 1.1 * usual or not plain):
            return Paper(other=kind, title=cells[at], large=height > _LARGER * usual)
        if bill is not None and (at == bill or (at < bill and height > _LARGER * cells[bill].height)):
            return Paper(other=kind, title=cells[at], large=True)
    if bill is None:
        return Paper()
    title = cells[bill]
    bill_of = _bill_of(title)
    if bill_of == "invoice" and labels.title_anywhere("deposit").search(sheets.rows[title.row].plain):
        bill_of = "deposit"  # "Facture" and "d'acompte" in two cells
    return Paper(bill_of, None, title, title.height > _LARGER * usual)


def _title_cells(sheets: Sheets) -> list[Cell]:
    """Cells of the first page that may be titles, the largest first; large rows also as a whole."""
    cells = [
        cell
        for cell in sheets.cells
        if cell.page == 0
        and (len(cell.text) < _LONGEST_TITLE or (len(cell.text) < _LONGEST_SENTENCE and _begins(cell.plain)))
    ]
    cells += [
        cell_of(row.index, [word for cell in row.cells for word in cell.words])
        for row in sheets.rows
        if row.page == 0 and 1 < len(row.cells) < 7 and sum(len(cell.text) for cell in row.cells) < 70
    ]
    return sorted(cells, key=lambda cell: (-round(cell.height), cell.y0))


def _billed(sheets: Sheets, cells: list[Cell]) -> int | None:
    """Which of the cells is the title of an invoice: the largest that names one, a cell of its own before a whole row."""
    bills = [at for at, cell in enumerate(cells) if _bill(cell.plain) and not _corrects(cell.plain)]
    alone = [at for at in bills if any(cells[at] is one for one in sheets.rows[cells[at].row].cells)]
    bill = next(iter(alone or bills), None)
    if bill is None:
        return None
    tall = _NEARLY * cells[bill].height  # "Taux facturé" begins with no title, "AVOIR N° 12" does
    return next((at for at in alone if _begins(cells[at].plain) and cells[at].height > tall), bill)


@lru_cache(maxsize=20_000)
def _begins(text: str) -> bool:
    """Whether a longer text begins with a title ("Avoir n° … relatif à la facture …")."""
    return any(labels.titles(kind).match(text) for kind in labels.BILLS)


@lru_cache(maxsize=20_000)
def _other(text: str) -> Kind | None:
    kind = next((kind for kind in labels.KINDS if labels.titles(kind).match(text)), None)
    parts = _PARTED.split(text)[1:] if kind in {"letter", "statement"} else ()
    if any(_begins(part) and _FIGURE.search(part) for part in parts):
        return None  # "Avis d'échéance - Facture n° 12"
    return kind


@lru_cache(maxsize=20_000)
def _corrects(text: str) -> bool:
    """Whether a text names the invoice that this paper corrects ("Annule la facture n° 12"), and begins with no title."""
    return bool(_CORRECTS.search(text)) and not _begins(text)


@lru_cache(maxsize=20_000)
def _bill(text: str) -> bool:
    return any(labels.title_anywhere(kind).search(text) for kind in labels.BILLS)


def _bill_of(title: Cell) -> Bill:
    if labels.title_anywhere("credit").search(title.plain) or "(381)" in title.plain:
        return "credit"
    if (
        labels.title_anywhere("deposit").search(title.plain)
        or _DEPOSIT.match(title.plain)
        or "(386)" in title.plain
    ):
        return "deposit"
    return "invoice"

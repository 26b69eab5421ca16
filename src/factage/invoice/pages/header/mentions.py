"""Legal mentions that say why no VAT is charged: the category of UNTDID 5305 and the reason that the page prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.text.sheet import Cell, Sheets

_INTRACOMMUNITY: Final = "VATEX-EU-IC"
_ORDER: Final = ("AE", "K", "G", "E")
_REASONS: Final = (
    ("283-2", "VATEX-EU-AE"),
    ("autoliquid", "VATEX-EU-AE"),
    ("reverse", "VATEX-EU-AE"),
    ("steuerschuldnerschaft", "VATEX-EU-AE"),
    ("262 ter", "VATEX-EU-IC"),
    ("intracommunautaire", "VATEX-EU-IC"),
    ("innergemeinschaft", "VATEX-EU-IC"),
    ("export", "VATEX-EU-G"),
    ("262 i", "VATEX-EU-G"),
    ("293 b", "VATEX-FR-FRANCHISE"),
    ("293b", "VATEX-FR-FRANCHISE"),
)
"""Codes of the CEF list VATEX for the mentions that name their article."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention with its place: the category that it says, the code of its reason where its article has one."""

    category: str
    code: str | None
    cell: Cell


def exemption_of(sheets: Sheets, confirmed: Mapping[str, str] | None = None) -> Mention | None:
    """The mention that explains why VAT is not charged, the most particular first; ``confirmed`` are texts of a layout."""
    for cell in sheets.cells if confirmed else ():
        category = (confirmed or {}).get(labels.masked(cell.plain))
        if category is not None:
            return Mention(category, _code(cell.plain), cell)
    said = [(cell, found) for cell in sheets.cells if (found := _categories(cell.plain))]
    for category in _ORDER:
        for cell, found in said:
            if category in found and "intracom" not in _identifier_words(cell, category):
                if (
                    category == "AE" and "K" in found
                ):  # a supply to another country, on which its buyer owes the tax
                    return Mention("K", _INTRACOMMUNITY, cell)
                return Mention(category, _code(cell.plain), cell)
    return None


@lru_cache(maxsize=20_000)
def _categories(text: str) -> frozenset[str]:
    """The categories of which a plain text has a mention."""
    return frozenset(category for category in _ORDER if labels.mentions(category).search(text))


def _identifier_words(cell: Cell, category: str) -> str:
    """A number's label (TVA intracommunautaire : FR…) is no mention."""
    return cell.plain if category == "K" and cell.plain.startswith(("n° tva", "tva intra", "no tva")) else ""


def _code(text: str) -> str | None:
    return next((code for words, code in _REASONS if words in text), None)

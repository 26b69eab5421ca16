"""Where the lines end: a row that heads another table, or names totals side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.text.sheet import Cell, Row

TOTAL_START: Final = re.compile(
    r"(?:tota(?:l|ux)|sous-total|montant|net\b|netto(?:betrag|summe|wert)?\b|gesamt|positionss|brutto(?!preis)|rechnungs|zuzug|zwischen|subtotal|sum|due|balance|base|grand)"
)
_FEWEST_COLUMNS: Final = 3
_FEWEST_SUMMED: Final = 2
_FIGURES: Final = frozenset({"net_amount", "tax_amount", "rate", "gross"})
_OF_TAX: Final = frozenset({"net_amount", "tax_amount", "rate"})
_SUMS: Final = frozenset(
    {"lines", "tax_exclusive", "tax", "tax_inclusive", "payable", "prepaid", "total", "allowance", "charge"}
)


def other_head(row: Row) -> bool:
    """Whether a row names the columns of another table: allowances, payments, VAT, also where totals begin beside it."""
    cells = [cell for cell in row.cells if not any(char.isdigit() for char in cell.text)]
    if len(cells) < _FEWEST_COLUMNS:
        return False
    roles = [labels.head_role(labels.key(cell.plain)) for cell in cells]
    known = {role for role in roles if role is not None}
    if _names_totals(cells):
        return True
    if len(cells) < len(row.cells):
        return known >= _OF_TAX
    return sum(role is not None for role in roles) >= _FEWEST_COLUMNS and bool(_FIGURES & known)


def _names_totals(cells: Sequence[Cell]) -> bool:
    """Whether a row of words names totals side by side, their figures below: "Total HT | TVA | Total TTC"."""
    named = [cell for cell in cells if labels.total_role(cell.plain) in _SUMS]
    plain = [cell for cell in named if TOTAL_START.match(labels.key(cell.plain))]
    return len(named) >= _FEWEST_COLUMNS and len(plain) >= _FEWEST_SUMMED

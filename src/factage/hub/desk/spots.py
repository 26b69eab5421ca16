"""What can be clicked on a printed page: its words, and the figures, dates and numbers that its words make together."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from factage.invoice.errors import Unreadable
from factage.invoice.pages.text.sheet import Cell, Sheets
from factage.invoice.pages.text.tokens import Token, tokens_of
from factage.invoice.pages.text.words import page_words

MOST: Final = 4_000
"""Spots on one page; more are no page that a person clicks on."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One place on the page: ``text`` is what a click says, ``row`` what stands in the whole cell around it."""

    x: float
    y: float
    width: float
    height: float
    text: str
    row: str


def spots(data: bytes, *, sha256: str, page: int) -> list[Spot]:
    """The spots of one page (from 1), in points from its upper left; kept in the cache. Empty where nothing is read."""
    kept = Path(settings.FACTAGE_DATA) / "cache" / "pages" / sha256[:2] / f"{sha256}-words.json"
    if not kept.exists():
        _keep(kept, _found(data))
    pages = json.loads(kept.read_text(encoding="utf-8"))
    return [Spot(**one) for one in pages[page - 1][:MOST]] if 1 <= page <= len(pages) else []


def _found(data: bytes) -> list[list[dict[str, Any]]]:
    try:
        sheets = page_words(data)
    except Unreadable:
        return []
    tokens = tokens_of(sheets)
    pages: list[list[dict[str, Any]]] = [[] for _ in sheets.pages]
    by_cell: dict[int, list[Token]] = {}
    for token in tokens.all:
        by_cell.setdefault(id(token.cell), []).append(token)
    for cell in sheets.cells:
        pages[cell.page] += [asdict(spot) for spot in _of(cell, by_cell.get(id(cell), []), sheets)]
    return pages


def _of(cell: Cell, tokens: list[Token], sheets: Sheets) -> Iterator[Spot]:
    at = 0
    taken = sorted(tokens, key=lambda token: token.start)
    for token in taken:
        yield _spot(cell, token.start, token.end, said(token), sheets)
    for word in cell.words:
        end = at + len(word.text)
        if not any(token.start < end and at < token.end for token in taken):
            yield _spot(cell, at, end, word.text, sheets)
        at = end + 1


def _spot(cell: Cell, start: int, end: int, text: str, sheets: Sheets) -> Spot:
    left, right = cell.span(start, end)
    x0, y0, x1, y1 = sheets.pages[cell.page].shown((left, cell.y0, right, cell.y1))
    return Spot(round(x0, 1), round(y0, 1), round(x1 - x0, 1), round(y1 - y0, 1), text, cell.text)


def said(token: Token) -> str:
    """A figure, date or number as the fields of the desk write it."""
    if isinstance(token.value, date):
        return token.value.strftime("%d/%m/%Y")
    if isinstance(token.value, Decimal):
        return shown(token.value)
    return str(token.value) if token.kind in {"iban", "bic", "vat", "siren", "gln"} else token.text


def shown(value: Decimal) -> str:
    """A figure in a field: a comma, narrow spaces between thousands, the digits that it has."""
    text = f"{abs(value):,f}".replace(",", "\u202f").replace(".", ",")
    return f"-{text}" if value < 0 else text


def _keep(path: Path, pages: list[list[dict[str, Any]]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", dir=path.parent, suffix=".json", delete=False, encoding="utf-8"
    ) as draft:
        json.dump(pages, draft)
    os.replace(draft.name, path)  # noqa: PTH105 - atomic, as two requests may read at once

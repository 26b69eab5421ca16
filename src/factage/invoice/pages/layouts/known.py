"""A confirmed layout on a page: which one fits, and what it says about the values of this page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Final, Literal

from factage.invoice.numbers import siren_fits
from factage.invoice.pages import labels
from factage.invoice.pages.header.header import HeaderValue
from factage.invoice.pages.layout import Layout, Mark
from factage.invoice.pages.layouts.marks import Finder, Place, goes_on, label_text
from factage.invoice.pages.party.blocks import Block
from factage.invoice.pages.party.parties import Side
from factage.invoice.pages.text.identifiers import vat_holds
from factage.invoice.pages.text.sheet import Cell, Sheets, plain
from factage.invoice.pages.text.tokens import Token, Tokens

MARKED: Final = 20.0
"""The score of a value that a confirmed mark places: above everything that labels say."""
_SIDES: Final[tuple[Side, ...]] = ("seller", "buyer")
_FEWEST_ANCHORS: Final = 0.5
_FEWEST_BY_NAME: Final = 0.6
_IDENTITIES: Final = ("seller.vat_id", "seller.legal_id", "payment.accounts[0].iban")
_FIRM: Final = ("number", "issue_date")
"""Values that every page of a layout has: a mark that leads nowhere, and no plain label either, is a drift."""
_SHORTEST_SPREAD, _MOST_CELLS = 6, 4
"""Letters of a text that is sought over several cells, and how many more it may take."""
_JOINED: Final = re.compile(r"[\W_]")


def flat(text: str) -> str:
    """A text as letters and digits alone, to find it however it is spaced."""
    return _JOINED.sub("", plain(text))


def letters_of(sheets: Sheets) -> str:
    """All pages as letters and digits alone."""
    return flat("".join(word.text for word in sheets.words))


@dataclass(slots=True)
class Known:
    """What a confirmed layout says about a page.

    ``header`` and ``places`` are the values that its marks place; ``constants`` the issuer's values that the page
    prints; ``lost`` the paths whose mark leads nowhere on this page.
    """

    layout: Layout
    header: dict[str, HeaderValue] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)


def fitting(sheets: Sheets, layouts: Sequence[Layout]) -> Layout | None:
    """The layout of this page: its issuer is printed and its words are there; of several the one with most of them."""
    if not layouts:
        return None
    cells = {label_text(cell.plain) for cell in sheets.cells}
    page = letters_of(sheets)
    best: tuple[float, Layout] | None = None
    for layout in layouts:
        there = sum(anchor in cells for anchor in layout.anchors)
        share = there / len(layout.anchors) if layout.anchors else 1.0
        if share < _FEWEST_ANCHORS or (best and (share, layout.version) <= (best[0], best[1].version)):
            continue
        least = _least_share(sheets, layout.issuer, page)
        if least is not None and share >= least:
            best = share, layout
    return best[1] if best else None


def _least_share(sheets: Sheets, issuer: Mapping[str, str], page: str) -> float | None:
    """How many of the anchors must be there: fewer with a number of the issuer than with the name alone; None: another."""
    if any(flat(issuer[path]) in page for path in _IDENTITIES if path in issuer):
        return _FEWEST_ANCHORS
    name = issuer.get("seller.name", "")
    return _FEWEST_BY_NAME if len(flat(name)) > 3 and is_printed(sheets, name, page) else None


def is_printed(sheets: Sheets, text: str, page: str) -> bool:
    """Whether a text stands on the pages, whose words are ``page`` as letters and digits: in a row, or over several."""
    return bool(flat(text)) and (flat(text) in page or any(True for _ in spread(sheets, text)))


def known_on(sheets: Sheets, tokens: Tokens, layout: Layout) -> Known:
    """What the layout says about this page."""
    found = Known(layout)
    finder = Finder(sheets, tokens)
    for mark in layout.marks:
        if mark.path in found.places:
            continue
        place = finder.find(mark)
        if place is None or _is_of_the_issuer(place, mark, layout):
            continue
        found.places[mark.path] = place
        if mark.path in labels.HEADER_FIELDS:
            found.header[mark.path] = _header(place, mark.text or mark.before)
    marked = {mark.path for mark in layout.marks}
    found.lost = [path for path in _FIRM if path in marked and path not in found.places]
    page = letters_of(sheets)
    found.constants = {
        path: value for path, value in layout.issuer.items() if is_printed(sheets, value, page)
    }
    return found


def _is_of_the_issuer(place: Place, mark: Mark, layout: Layout) -> bool:
    """Whether a mark of another value leads to a number of the issuer: its own value is not printed on this page."""
    if place.token is None or place.token.kind == "number":
        return False
    said = flat(str(place.token.value))
    return any(flat(value) == said for path, value in layout.issuer.items() if path != mark.path)


def _header(place: Place, label: str) -> HeaderValue:
    token = place.token
    value: str | date = (
        token.value if token is not None and isinstance(token.value, date) else place.text.strip()
    )
    exact = place.cell.exact(place.start, place.end) and (token is None or token.exact)
    return HeaderValue(
        value, place.cell, place.start, place.end, label or "layout", MARKED, exact, marked=True
    )


def known_blocks(sheets: Sheets, known: Known | None) -> dict[Side, Block]:
    """The parties' names as the layout places them."""
    blocks: dict[Side, Block] = {}
    if known is None:
        return blocks
    name = known.constants.get("seller.name")
    cells = cells_with(sheets, name) if name else ()
    if name and cells:
        blocks["seller"] = Block(name, cells, cells, "layout")
    for side in _SIDES:
        place = known.places.get(f"{side}.name")
        if place is not None and side not in blocks:
            cells = place.cell, *place.more
            blocks[side] = Block(place.text, cells, cells, "layout")
    return blocks


def identifier_at(place: Place, kind: Literal["vat", "siren"]) -> Token:
    """What a confirmed layout says is an identifier, whatever its form says to others."""
    x0, x1 = place.span
    value = _JOINED.sub("", place.text).upper()
    fits = vat_holds(value) if kind == "vat" else siren_fits(value[:9])
    return Token(kind, value, place.cell, place.start, place.end, x0, x1, place.text, valid=fits)


def places_of(sheets: Sheets, text: str) -> Iterator[Place]:
    """Where a text stands, however it is spaced."""
    wanted = flat(text)
    for cell in sheets.cells if wanted else ():
        at = flat(cell.plain).find(wanted)
        if at >= 0:
            letters = [index for index, char in enumerate(cell.plain) if not _JOINED.fullmatch(char)]
            yield Place(cell, letters[at], letters[at + len(wanted) - 1] + 1)


def cells_with(sheets: Sheets, text: str) -> Sequence[Cell]:
    """The first cell that holds a text, however it is spaced; else the cells over which it goes on."""
    wanted = flat(text)
    whole = next((cell for cell in sheets.cells if flat(cell.text) == wanted), None)
    whole = whole or next((cell for cell in sheets.cells if wanted in flat(cell.text)), None)
    return [whole] if whole is not None else next((cells for _, cells in spread(sheets, text)), [])


def spread(sheets: Sheets, text: str) -> Iterator[tuple[int, list[Cell]]]:
    """Where a text stands over several cells, beside or under one another: where it begins in the first, all of them."""
    wanted = flat(text)
    for cell in sheets.cells if len(wanted) >= _SHORTEST_SPREAD else ():
        letters = [index for index, char in enumerate(cell.plain) if not _JOINED.fullmatch(char)]
        begun = next(
            (
                size
                for size in range(min(len(letters), len(wanted) - 1), 0, -1)
                if flat(cell.plain).endswith(wanted[:size])
                and not cell.plain[: letters[-size]][-1:].isalnum()
            ),
            0,
        )
        for below in (False, True) if begun else ():
            cells, rest = [cell], wanted[begun:]
            for other in islice(goes_on(sheets, cell, below=below), _MOST_CELLS):
                said = flat(other.plain)
                if not said or not rest.startswith(said):
                    break
                cells.append(other)
                rest = rest.removeprefix(said)
                if not rest:
                    yield letters[-begun], cells
                    break

"""The postal address that a page prints under the name of a party: its street, post code, town and country (BG-5, BG-8)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from babel import Locale

from factage.invoice.model import Address
from factage.invoice.pages.party.address import POSTCODE, STREET, kind_of
from factage.invoice.pages.text.sheet import Box, Cell, Sheets, bare, plain

_EDGE: Final = 6.0
"""Rows of one address begin at one edge, in points."""
_APART: Final = 1.9
"""Heights between two rows of one address."""
_MOST_ROWS: Final = 9
_GOES_ON: Final = re.compile(r"\w{4}\. \w")
"""Behind a town another sentence begins: mentions in running text, of which the street is a piece."""
_MOST_LINES: Final = 3
_ENDS: Final = re.compile(
    r"\s+[-–—•|·/]\s+|\s*[,;(]\s*|\s{3,}|\.\s+(?=\d)|\s+(?=(?:t[ée]l|fax|siret|siren|tva|e-?mail|mail)\b)",
    re.IGNORECASE,
)
"""Where the town ends in its row."""
_CAPTION: Final = re.compile(r"^[^\d:]{3,24} ?: ")
_REGISTER: Final = re.compile(r"(?:ape|naf|rcs|code)\b", re.IGNORECASE)
_PARTS: Final = re.compile(r"\s[-–—•|·/]\s|[,;•|·()]")
_SHORTEST, _LONGEST, _CODE = 6, 40, 2
_PLATES: Final = {"F": "FR", "D": "DE", "B": "BE", "L": "LU", "A": "AT", "I": "IT", "E": "ES", "P": "PT"}
"""Letters of countries before a post code that are not their code."""
_LANGUAGES: Final = ("fr", "en", "de", "it", "es", "nl")
_CODED: Final = re.compile(r"(?:^|[\s,–-])([A-Z]{1,2})[- ]?$")


def address_of(sheets: Sheets, name: str, page: int, box: Box) -> Address | None:
    """The address of the party whose name stands at this place (page from 1): behind it, or in the rows under it.

    Where it stands elsewhere alone, as a company's in the foot, it is taken from beside the name there. None where no
    post code says that an address ends.
    """
    found = _beside(sheets, page - 1, box, name) or _under(sheets, page - 1, box)
    if found is not None or len(bare(name)) < _SHORTEST:
        return found
    wanted = bare(name)
    for cell in sheets.cells:
        if wanted in bare(cell.text) and cell.box != box:
            found = _behind(cell.text, name)
            if found is not None:
                return found
    return None


def _beside(sheets: Sheets, page: int, box: Box, name: str) -> Address | None:
    """The address in the name's own cell: the sender's line over a window, the foot of a letter."""
    cell = next(_holding(sheets, page, box), None)
    return _behind(cell.text, name) if cell is not None else None


def _holding(sheets: Sheets, page: int, box: Box) -> Iterator[Cell]:
    """The cells in which a place stands."""
    middle = (box[1] + box[3]) / 2
    for cell in sheets.cells:
        inside = cell.x0 - 1 <= box[0] and box[2] <= cell.x1 + 1
        if cell.page == page and inside and cell.y0 <= middle <= cell.y1:
            yield cell


def _behind(text: str, name: str) -> Address | None:
    at = plain(text).find(plain(name))
    if at < 0:
        return None
    rest = text[at + len(name) :]
    match = POSTCODE.search(rest)
    if match is None:
        return None
    parts = [one.strip() for one in _PARTS.split(rest[: match.start()]) if one.strip()]
    first = next((n for n, one in enumerate(parts) if kind_of(one, first=False) == "street"), len(parts))
    return _placed(rest[match.start() :], parts[first:])


def _under(sheets: Sheets, page: int, box: Box) -> Address | None:
    lines: list[str] = []
    above = ""
    found: Address | None = None
    for cell in _column(sheets, page, box):
        kind = kind_of(cell.text, first=False)
        said = _CAPTION.sub("", " ".join(cell.text.split())).strip(" ,;–-")
        if found is not None:
            country = _country(cell.text)
            return replace(found, country=found.country or country) if country else found
        if kind == "caption":
            return None
        if kind == "place" or POSTCODE.search(cell.text):
            found = _placed(cell.text, lines or ([above] if above else []))
            if found is None:
                return None
        elif (kind == "street" and not _REGISTER.match(said)) or (kind == "name" and lines):
            lines.append(said)
        above = said if kind == "name" and len(said) <= _LONGEST else ""
    return found


def _column(sheets: Sheets, page: int, box: Box) -> Iterator[Cell]:
    """The cells under a place in its column, as long as they follow each other closely."""
    bottom, height = box[3], box[3] - box[1]
    lefts = {box[0]} | {cell.x0 for cell in _holding(sheets, page, box)}
    below = [
        cell
        for cell in sheets.cells
        if cell.page == page
        and cell.y0 > bottom - 0.5 * height
        and (
            any(abs(cell.x0 - left) <= _EDGE for left in lefts)
            or abs(cell.x1 - box[2]) <= _EDGE
            or abs((cell.x0 + cell.x1) / 2 - (box[0] + box[2]) / 2) <= _EDGE
        )
    ]
    for count, cell in enumerate(sorted(below, key=lambda one: one.y0)):
        if count == _MOST_ROWS or cell.y0 - bottom > _APART * max(cell.height, min(height, 2 * cell.height)):
            return
        yield cell
        bottom, height = cell.y1, cell.height


def _placed(text: str, lines: Sequence[str]) -> Address | None:
    """The address whose row of the town is this one; the street may stand in it, too."""
    match = POSTCODE.search(text)
    if match is None:
        return None
    at = match.start(1) if match[1] else match.start()
    code = match[1] or match[0].strip(" ,–•|-")
    if match[1] and code[-2:].isalpha() and text[match.end(1) : match.end(1) + 1].isalpha():
        code = code[:4]  # "6890 LIBIN" has no letters of a Dutch code
    before, country = _without_code(text[:at])
    rest = text[at + len(code) :] if match[1] else text[match.end() :]
    town, *more = _ENDS.split(rest.strip(" ,;–•|-"), maxsplit=1)
    if not town and before and not STREET.search(plain(before)):  # "Leeds LS1 4AP"
        *streets, town = before.split(",")
        before = ",".join(streets)
    before, town = before.strip(" ,;–•|-"), town.strip()
    if not town or _GOES_ON.search(town) or len(lines) + bool(before) > _MOST_LINES:
        return None
    named = {f"line{n}": line for n, line in enumerate([*lines, *([before] if before else [])], start=1)}
    country = country or (_country(more[0]) if more else None)
    return Address(**named, postcode=code, city=town, country=country)


def _without_code(text: str) -> tuple[str, str | None]:
    """What stands before a post code without the letters of its country ("L-5447"), and the country that they name."""
    match = _CODED.search(text)
    if match is None:
        return text, None
    return text[: match.start()], _PLATES.get(match[1], match[1] if len(match[1]) == _CODE else None)


def _country(text: str) -> str | None:
    """The code (ISO 3166-1) of the country that these words name, and nothing else."""
    return _names().get(plain(text).strip(" ()-–,."))


@cache
def _names() -> Mapping[str, str]:
    """Countries by their name in the languages of the pages that are read."""
    found: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == _CODE and code.isalpha():
                found.setdefault(plain(name), code)
    return found

"""Which rows of an address block are the name: not the contact, not the street, and whether it goes on below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from factage.invoice.pages.party.address import COMPANY, Kind, is_country, kinds
from factage.invoice.pages.text.rows import cell_of
from factage.invoice.pages.text.sheet import Cell, Sheets, bare

_GOES_ON: Final = re.compile(
    r"[^\W\d_A-ZÀ-Þ]|[&+(-]|(?:DE|DU|DES|D'|D’|LA|LE|LES|ET|AU|AUX|EN|SUR)(?:\b|(?<='))", re.UNICODE
)
"""A row in the middle of a name: a small letter, a sign, a word that begins none."""
_DANGLES: Final = re.compile(
    r"(?:[&+,/(-]|\b(?:d'|l'|de|du|des|de la|la|le|les|et|and|und|of|the|von|a|au|aux|en|sur|pour))$"
)
_FORMS: Final = re.compile(
    r"\(?(?:s\.?a\.?r\.?l\.?|s\.?a\.?s\.?u?\.?|s\.?a\.?|e\.?u\.?r\.?l\.?|s\.?c\.?i\.?|snc|scop|selarl|earl|gaec|gmbh(?: & co\.? kg)?|ag|kg|ohg|ug|gbr|e\.?k\.?|ltd\.?|limited|llp|plc|inc\.?|llc|b\.?v\.?|n\.?v\.?|s\.?r\.?l\.?|s\.?p\.?a\.?|s\.?l\.?u?\.?|e\.?i\.?)\)?"
)
_FORM_LATER: Final = re.compile(rf"\w[ ,-](?:{_FORMS.pattern})(?:$|[ ,])")
"""A name with its legal form behind it is whole."""
_WITH_FORM: Final = re.compile(rf"(?:^|[ ,])(?:{_FORMS.pattern})(?:$|[ ,])")
_KIND_ALONE: Final = re.compile(
    r"(?:restaurant|hotel|garage|pharmacie|copropriete|residence|boulangerie|societe|ste|association|cabinet|mairie|commune|ville|departement|region|syndicat|cooperative|lycee|college|ecole|clinique|ets|etablissements|groupe|entreprise|le|la|les)"
)
"""The kind of a house alone, whose name is still to come."""
_PARTED: Final = re.compile(r"[●•·|:@]|\s[-–—]\s|, |\d{4}")
"""Signs of a row that says several things: trades, an address."""
_LISTED: Final = re.compile(r"\s[-–—]\s|\s*[●•·|,]\s*")
_MOST_PARTS: Final = 2
_SAME_SIZE: Final = 0.3
_SPACE: Final = 0.25
_MARGIN: Final = 4.0
_RIGHT: Final = 30.0
_WIDE: Final = 60.0


class Name(NamedTuple):
    """The name of a block with its cells; ``unsure`` where the next row may go on with it, or be the name itself."""

    text: str
    cells: Sequence[Cell]
    unsure: bool


Rows = Sequence[tuple[Cell, Kind]]


def name_in(sheets: Sheets, cells: Sequence[Cell]) -> Name | None:
    """The name that stands over the address in these rows; None where nothing does."""
    rows = list(kinds(cells))
    streets = [at for at, (_, kind) in enumerate(rows) if kind == "street"]
    places = [at for at, (_, kind) in enumerate(rows) if kind == "place"]
    end = min([*streets, *places], default=len(rows))
    over = [(cell, kind) for cell, kind in rows[:end] if kind in {"name", "person", "contact"}]
    if not streets and len(over) > 1 and over[-1][1] == "name" and not _continues(over[-2][0], over[-1][0]):
        over = over[:-1] if any(kind != "contact" for _, kind in over[:-1]) else over  # the street
    named = [cell for cell, kind in over if kind == "name"]
    people = [cell for cell, kind in over if kind == "person"]
    if people and (not named or _continues(people[0], named[0])):
        return _going_on(sheets, people[0], over, streets=False)
    if not named:
        contact = next((cell for cell, _ in over), None)
        return Name(contact.text, [contact], unsure=True) if contact is not None else None
    begin = next((cell for cell in named[1:] if _is_legal_name(cell, named[0])), named[0])
    found = _going_on(sheets, begin, over, streets=bool(streets))
    country = places and streets and places[0] < streets[0] and is_country(rows[places[0]][0].plain)
    doubt = bool(country) or (
        bool(people) and people[0].row < named[0].row and not COMPANY.search(named[0].plain)
    )
    return found._replace(unsure=found.unsure or doubt)


def _is_legal_name(cell: Cell, short: Cell) -> bool:
    """Whether a row is what stands over it with more words and a legal form, as under a logo."""
    words, said = re.findall(r"\w+", cell.plain), re.findall(r"\w+", short.plain)
    return set(said) < set(words) and _WITH_FORM.search(cell.plain) is not None


def behind_caption(sheets: Sheets, cells: Sequence[Cell], start: int) -> Name | None:
    """The name that begins behind its caption in the first of these rows, or under a contact there."""
    first = cells[0]
    at = len(first.text[:start].split())
    if at >= len(first.words):
        return None
    return name_in(sheets, [cell_of(first.row, first.words[at:]), *cells[1:]])


def is_form(words: str) -> bool:
    """Whether plain words are the legal form of a company and nothing else."""
    return _FORMS.fullmatch(words) is not None


def says_trades(text: str) -> bool:
    """Whether words list what somebody does, as under a letterhead: "Maçonnerie - Neuf et rénovation - Pierre"."""
    return len(_LISTED.split(text)) > _MOST_PARTS


def _going_on(sheets: Sheets, first: Cell, over: Rows, *, streets: bool) -> Name:
    """The name that begins with this row, and whether it is whole."""
    cells = [first]
    unsure = False
    after = [(cell, kind) for cell, kind in over if cell.row > first.row]
    for cell, kind in after:
        before = cells[-1]
        if kind != "name" or abs(cell.words[0].size - before.words[-1].size) > _SAME_SIZE:
            break
        if not _continues(before, cell) and not _is_written(sheets, [*cells, cell]):
            ends = _FORM_LATER.search(before.plain) is not None
            if ends or not streets or _PARTED.search(cell.plain) or _stands_alone(sheets, cells):
                break
            if not _had_no_room(sheets, before, cell):
                unsure = True
                break
        cells.append(cell)
    return Name(" ".join(cell.text for cell in cells), cells, unsure)


def _continues(before: Cell, cell: Cell) -> bool:
    """Whether the words themselves say that a name goes on."""
    return bool(
        _GOES_ON.match(cell.text)
        or _DANGLES.search(before.plain)
        or _FORMS.fullmatch(cell.plain)
        or _KIND_ALONE.fullmatch(before.plain)
    ) and not _PARTED.search(cell.plain)


def _is_written(sheets: Sheets, cells: Sequence[Cell]) -> bool:
    """Whether the words of several rows stand in one elsewhere on the pages."""
    whole = bare(" ".join(cell.text for cell in cells))
    return any(whole in bare(row.plain) for row in sheets.rows)


def _stands_alone(sheets: Sheets, cells: Sequence[Cell]) -> bool:
    """Whether the same words stand elsewhere as a name that does not go on."""
    whole = bare(" ".join(cell.text for cell in cells))
    return any(
        bare(cell.plain).endswith(whole) and all(cell is not one for one in cells) for cell in sheets.cells
    )


def _had_no_room(sheets: Sheets, before: Cell, cell: Cell) -> bool:
    """Whether the next word would have run into what stands at the right, or over the edge of the text."""
    word = cell.words[0]
    end = before.x1 + _SPACE * before.height + word.x1 - word.x0
    beside = [
        one.x0
        for row in sheets.rows[max(0, before.row - 3) : cell.row + 4]
        if row.page == before.page
        for one in row.cells
        if one.x0 > before.x1 + 1
    ]
    edge = max((one.x1 for one in sheets.cells if one.page == before.page), default=before.x1)
    if beside:
        return end > min(beside) - _MARGIN - _RIGHT and before.x1 - before.x0 > _WIDE
    return end > edge + 1

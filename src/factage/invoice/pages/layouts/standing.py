"""Where the values stand that a person says: the place that was clicked first, over as many cells and rows as they take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from factage.invoice.pages.header.header import DATES
from factage.invoice.pages.layouts.known import places_of, spread
from factage.invoice.pages.layouts.marks import Place
from factage.invoice.pages.text.sheet import Box, Cell, Sheets, plain
from factage.invoice.pages.text.tokens import Token, Tokens
from factage.invoice.pages.values import same_value

_KINDS: Final = {"vat_id": "vat", "legal_id": "siren", "iban": "iban"}

Places = Mapping[str, tuple[int, Box]]
"""Where a person clicked: page (from 1) and box, by path."""


def apart(clicked: tuple[int, Box], cell: Cell, x0: float) -> tuple[bool, float]:
    """How far what begins here in a cell stands from where a person clicked: another page is further than any place."""
    page, box = clicked
    return cell.page != page - 1, abs(x0 - box[0]) + abs(cell.y0 - box[1])


class Standing:
    """The places of said values on the pages of one document."""

    def __init__(self, sheets: Sheets, tokens: Tokens, clicked: Places) -> None:
        self.sheets, self.tokens, self.clicked = sheets, tokens, clicked

    def of(self, path: str, value: str) -> list[Place]:
        """Where the value stands: the place that was clicked first, then in reading order."""
        found = self._forms(path, value)
        if found is None:
            found = list(self._texts(value))
        if not found and path not in DATES:  # a number that no words say to be one; a text over several cells
            found = list(places_of(self.sheets, value)) if self._is_form(path) else []
            found = found or list(self._spread(value))
        return self._clicked_first(path, found)

    def cells(self, path: str) -> Iterator[Cell]:
        """The cells in which a value was clicked."""
        if path not in self.clicked:
            return
        page, box = self.clicked[path]
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        for cell in self.sheets.cells:
            if cell.page == page - 1 and cell.x0 - 1 <= x <= cell.x1 + 1 and cell.y0 - 1 <= y <= cell.y1 + 1:
                yield cell

    @staticmethod
    def _is_form(path: str) -> bool:
        return path.rsplit(".", 1)[-1] in _KINDS

    def _forms(self, path: str, value: str) -> list[Place] | None:
        """Dates and identifiers by what they are; None for what is a text."""
        if path in DATES:
            found = [token for token in self.tokens.of("date") if iso(token) == value]
        elif self._is_form(path):
            kind = _KINDS[path.rsplit(".", 1)[-1]]
            found = [
                token
                for token in self.tokens.all
                if token.kind == kind and same_value(path, str(token.value), value)
            ]
        else:
            return None
        return [Place(token.cell, token.start, token.end, token) for token in found]

    def _texts(self, value: str) -> Iterator[Place]:
        wanted = plain(" ".join(value.split()))
        for cell in self.sheets.cells:
            at = cell.plain.find(wanted)
            while at >= 0:
                before, after = cell.plain[at - 1 : at], cell.plain[at + len(wanted) : at + len(wanted) + 1]
                if not before.isalnum() and not after.isalnum():
                    yield Place(cell, at, at + len(wanted))
                at = cell.plain.find(wanted, at + 1)

    def _spread(self, value: str) -> Iterator[Place]:
        for start, cells in spread(self.sheets, value):
            yield Place(cells[0], start, len(cells[0].text), more=tuple(cells[1:]))

    def _clicked_first(self, path: str, places: Sequence[Place]) -> list[Place]:
        clicked = self.clicked.get(path)
        if clicked is None:
            return list(places)
        return sorted(places, key=lambda place: apart(clicked, place.cell, place.span[0]))


def iso(token: Token) -> str:
    """What a token says as the model writes it."""
    return token.value.isoformat() if isinstance(token.value, date) else str(token.value)

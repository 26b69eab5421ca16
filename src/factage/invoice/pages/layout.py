"""A confirmed layout: how one issuer's software prints, as a person confirmed it once; kept, exported, versioned."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Relation = Literal["same", "left", "above", "below", "place"]
"""Where a value stands towards its anchor: after it in its cell, right of it, under it, over it, or at a distance."""
FORMAT: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where one value stands: beside words that stay the same.

    ``text`` is the anchor (lower case, no accents, digits as ``#``); empty for a place on the page itself. ``dx`` and
    ``dy`` lead from the anchor's upper left corner to the value's, in points; ``edge`` says which edge of the value
    keeps still (left, right, centre). ``page`` counts from 0, or from the end where negative.
    """

    path: str
    relation: Relation
    text: str = ""
    dx: float = 0.0
    dy: float = 0.0
    edge: Literal["left", "right", "centre"] = "left"
    page: int = 0
    form: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of the lines: its role, the text of its head cell, and where its values stand."""

    role: str
    head: str
    x0: float
    x1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One layout. ``issuer`` holds the issuer's constants by path: priors, used where the page prints them.

    ``anchors`` are texts by which a page is known to be of this layout; ``marks`` place single values; ``totals`` give
    the role of a total by its label; ``head`` and ``columns`` describe the lines, ``name_rows`` in which row of a line
    its name stands (-1 above the amounts, 0 beside them, 1 below).
    """

    id: str
    version: int = 1
    issuer: Mapping[str, str] = field(default_factory=dict)
    anchors: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    totals: Mapping[str, str] = field(default_factory=dict)
    head: str = ""
    columns: tuple[Column, ...] = ()
    name_rows: int = 0
    absent: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The layout as plain data for a file."""
        return {"format": FORMAT, **dataclasses.asdict(self)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Layout:
        """The layout from a file's data. Raises ``ValueError`` for anything that is none."""
        if not isinstance(data, dict) or data.get("format") != FORMAT or not isinstance(data.get("id"), str):
            raise ValueError("not a layout")
        try:
            return cls(
                id=data["id"],
                version=int(data.get("version", 1)),
                issuer=_texts(data.get("issuer", {})),
                anchors=tuple(str(one) for one in data.get("anchors", ())),
                marks=tuple(Mark(**one) for one in data.get("marks", ())),
                totals=_texts(data.get("totals", {})),
                head=str(data.get("head", "")),
                columns=tuple(Column(**one) for one in data.get("columns", ())),
                name_rows=int(data.get("name_rows", 0)),
                absent=tuple(str(one) for one in data.get("absent", ())),
            )
        except (TypeError, AttributeError) as error:
            raise ValueError(f"not a layout: {error}") from None


def _texts(data: Mapping[str, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in data.items()}

"""A confirmed layout: how one issuer's software prints, as a person confirmed it once; kept, exported, versioned."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Relation = Literal["same", "left", "above", "place"]
"""Where a value stands: among words of its own cell, right of a label, under a label, at a place of the page."""
Edge = Literal["left", "right", "centre"]
FORMAT: Final = 1
_SPARE: Final = frozenset({"columns", "ends", "skipped"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where one value stands: beside words that stay the same from one document to the next.

    All texts are plain (lower case, no accents) with numbers as ``#``. ``before`` and ``after`` stand around the value
    in its own cell. ``text`` is the label at the left or above; empty for a place of the page. ``dx`` and ``dy`` lead
    from the label's lower left corner, or from the page's upper left, to the value's ``edge`` and top (of a value in the cell of its
    words only ``dy`` is kept). ``kind`` is the
    form of the value (date, iban, vat, siren, number, or text); ``page`` counts from 0. A ``loose`` mark stands among
    other values of its cell: ``before`` is what stands right before it, ``after`` the sign that ends it. ``goes_on``:
    the value may take so many cells more, at the right or (``below``) in the next rows. ``shape`` is the form of a number
    of this software (letters as ``a``, figures as ``9``): what stands beside it in its cell is not part of it.
    """

    path: str
    relation: Relation
    kind: str = "text"
    text: str = ""
    before: str = ""
    after: str = ""
    dx: float = 0.0
    dy: float = 0.0
    edge: Edge = "left"
    page: int = 0
    loose: bool = False
    goes_on: int = 0
    below: bool = False
    shape: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of the lines: its role, which cell of the head is over it (from 0), and where its values stand."""

    role: str
    head: int | None
    x0: float
    x1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One layout, as it was confirmed once.

    ``issuer`` holds the issuer's constants by path: priors, used where the page prints them. ``anchors`` are texts by
    which a page is known to be of this layout. ``marks`` place single values; ``totals`` gives the role of an amount by
    its label, ``titles`` the type of document by its title, ``mentions`` the category of VAT by the words that say it. ``head`` (its row, and each of its cells) and ``columns`` describe the lines, ``name_rows`` in
    which row of a line its name stands (-1 above the amounts, 0 beside them, 1 below), ``skipped`` the words of rows that
    are no lines, ``ends`` those of the rows under the last one; ``spare`` names what of this the confirmed page did not
    need: it helps where a page is not read without it. ``absent`` are values that the general reading takes from a label where this layout prints none: path, label.
    ``words`` are those of the confirmed page outside its lines, ``settled`` the questions that it left open though a
    person had said everything: what is in neither is new on a page of this layout.
    """

    id: str
    version: int = 1
    issuer: Mapping[str, str] = field(default_factory=dict)
    anchors: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    totals: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    mentions: Mapping[str, str] = field(default_factory=dict)
    head: str = ""
    head_cells: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    name_rows: int | None = None
    skipped: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    spare: tuple[str, ...] = ()
    absent: tuple[tuple[str, str], ...] = ()
    words: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()

    def at_first(self) -> Layout:
        """The layout without what is spare."""
        empty: dict[str, Any] = dict.fromkeys(self.spare, ())
        return dataclasses.replace(self, **empty, spare=()) if self.spare else self

    def to_json(self) -> dict[str, Any]:
        """The layout as plain data for a file."""
        return {"format": FORMAT, **dataclasses.asdict(self)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Layout:
        """The layout from a file's data. Raises ``ValueError`` for anything that is none."""
        if not isinstance(data, dict) or data.get("format") != FORMAT or not isinstance(data.get("id"), str):
            raise ValueError("not a layout")
        try:
            name_rows = data.get("name_rows")
            return cls(
                id=data["id"],
                version=int(data.get("version", 1)),
                issuer=_texts(data.get("issuer", {})),
                anchors=tuple(str(one) for one in data.get("anchors", ())),
                marks=tuple(Mark(**one) for one in data.get("marks", ())),
                totals=_texts(data.get("totals", {})),
                titles=_texts(data.get("titles", {})),
                mentions=_texts(data.get("mentions", {})),
                head=str(data.get("head", "")),
                head_cells=tuple(str(one) for one in data.get("head_cells", ())),
                columns=tuple(Column(**one) for one in data.get("columns", ())),
                name_rows=None if name_rows is None else int(name_rows),
                skipped=tuple(str(one) for one in data.get("skipped", ())),
                ends=tuple(str(one) for one in data.get("ends", ())),
                spare=tuple(str(one) for one in data.get("spare", ()) if one in _SPARE),
                absent=tuple((str(path), str(label)) for path, label in data.get("absent", ())),
                words=tuple(str(one) for one in data.get("words", ())),
                settled=tuple(str(one) for one in data.get("settled", ())),
            )
        except (TypeError, AttributeError) as error:
            raise ValueError(f"not a layout: {error}") from None


def _texts(data: Mapping[str, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in data.items()}

"""What a comparison of page and data states: counts by kind, every place looked at, every difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from factage.invoice.pages.text.sheet import Box

DifferenceKind = Literal["missing_in_data", "missing_on_page", "differs"]
Kind = Literal[
    "amount", "quantity", "rate", "date", "identifier", "reference", "name", "unit", "currency", "mention"
]
KINDS: Final[tuple[Kind, ...]] = (
    "amount",
    "quantity",
    "rate",
    "date",
    "identifier",
    "reference",
    "name",
    "unit",
    "currency",
    "mention",
)
State = Literal["same", "explained", "difference"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference. ``where`` is the business term that the place gives: a whole line BG-25, a mention BT-22.

    ``path`` is its path in the model; ``page`` (from 1) and ``box`` where it stands, or where it would have to stand
    if that is known; ``on_page`` and ``in_data`` what each says.
    """

    kind: DifferenceKind
    where: str
    path: str
    page: int | None = None
    box: Box | None = None
    on_page: str | None = None
    in_data: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One thing that the page says: its kind, its text, its place; ``by`` is the path that says the same, or a word.

    The words name what needs no place in the data: ``phone``, ``capital``, ``page_number``, ``carried_forward``,
    ``line_gross`` … (texts: ``explain.vocabulary``).
    """

    kind: Kind
    text: str
    page: int
    box: Box
    state: State
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The answer: ``equal``, and on what it rests.

    ``counts`` holds for each kind how many values are the ``same`` on both sides, how many on the page are
    ``explained``, and how many are a ``difference``; ``read`` is false where the page gave nothing to compare (a scan).
    """

    equal: bool
    counts: Mapping[str, Mapping[str, int]]
    differences: tuple[Difference, ...] = ()
    seen: tuple[Seen, ...] = field(default=(), repr=False)
    read: bool = True

    def to_json(self) -> dict[str, Any]:
        """The certificate as plain data, for a file or a row."""
        return {
            "equal": self.equal,
            "certificate": {
                **{kind: dict(count) for kind, count in self.counts.items()},
                "read": self.read,
            },
            "differences": [
                {
                    "kind": one.kind,
                    "where": one.where,
                    "path": one.path,
                    "page": one.page,
                    "box": list(one.box) if one.box else None,
                    "on_page": one.on_page,
                    "in_data": one.in_data,
                }
                for one in self.differences
            ],
            "seen": [
                {
                    "kind": one.kind,
                    "text": one.text,
                    "page": one.page,
                    "box": list(one.box),
                    "state": one.state,
                    "by": one.by,
                }
                for one in self.seen
            ],
        }

"""What reading a page gives: the invoice, each value with its place and how sure it is, and what a person must say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from factage.invoice.model import Invoice
from factage.invoice.pages.text.sheet import Box

Status = Literal["proved", "read", "doubtful"]


NEW_WORDS: Final = "new_words"
OPEN: Final = frozenset({"missing", "doubtful", "sums_open", "layout_drift", "unexplained", NEW_WORDS})
"""Questions that leave a reading incomplete."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value that stands on the page.

    ``where`` is its business term, ``path`` its path in the model (``lines[0].vat.rate``), ``value`` as the model's
    JSON writes it. ``page`` counts from 1; ``box`` is its place in points from the upper left. ``proved`` covers the
    value and its role: nothing else on the page could stand there. ``why`` names, by code, what holds it or what is
    missing for a proof (texts: ``pages.texts``).
    """

    where: str
    path: str
    value: str
    status: Status
    page: int
    box: Box
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What only a person can say.

    Codes: ``scan`` (no usable text), ``no_recognition`` (tesseract is not installed), ``recognised`` (the text
    was recognised in an image), ``missing``, ``doubtful``,
    ``sums_open``, ``layout_drift`` (the page no longer follows its layout), ``unsure_title``, ``retention``,
    ``unexplained`` (an amount or a party stands on the page that nobody read), ``new_words`` (a caption, an amount or a
    column that the confirmed page of this layout did not have, and nobody understands).

    ``path`` is the value in question, ``page`` and ``box`` where to look (page from 1), where there is one.
    """

    code: str
    path: str = ""
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One document as read from its pages.

    ``complete``: every printed measurement path is proved or read, none doubtful, and the sums close. ``layout`` is the
    id of the confirmed layout that helped. Without usable text ``invoice`` is None and there is a question ``scan``.
    """

    invoice: Invoice | None
    complete: bool
    layout: str | None = None
    values: tuple[Value, ...] = ()
    questions: tuple[Question, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The member ``reading`` of `factage read --json`."""
        return {
            "complete": self.complete,
            "layout": self.layout,
            "values": [
                {
                    "where": one.where,
                    "path": one.path,
                    "value": one.value,
                    "status": one.status,
                    "page": one.page,
                    "box": list(one.box),
                    "why": list(one.why),
                }
                for one in self.values
            ],
            "questions": [
                {
                    "code": one.code,
                    **({"path": one.path} if one.path else {}),
                    **({"page": one.page} if one.page else {}),
                    **({"box": list(one.box)} if one.box else {}),
                }
                for one in self.questions
            ],
        }

    def value(self, path: str) -> Value | None:
        """The value at this path, if it stands on the page."""
        return next((one for one in self.values if one.path == path), None)

"""What reading and writing give: the invoice or the bytes, and what could not be carried, by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factage.invoice.model import Invoice

if TYPE_CHECKING:
    from factage.invoice.pdf.conform import Obstacle


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """Something in the input that the model does not carry.

    ``path`` is its place in the input (XPath, JSON pointer, cell); ``where`` the business term where that is known
    (None otherwise); ``what`` its content, cut to a readable length.
    """

    path: str
    what: str
    where: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Something in the invoice that the format or profile written cannot hold.

    ``path`` is the model path with indexes (``lines[3].parent_id``), ``where`` its business term, ``what`` the value.
    """

    path: str
    what: str
    where: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One document as read. ``format``: cii, ubl, facturx, zugferd, json, table, page; ``profile``: BT-24 as written.

    ``reading`` is the ``pages.outcome.Reading`` of a document that was read from its pages, else None; where a page has
    no usable text the invoice is empty, and the reading says so.
    """

    invoice: Invoice
    format: str
    profile: str | None = None
    leftovers: tuple[Leftover, ...] = ()
    reading: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One document as written: its bytes, and by name what they do not say.

    Of a page that was given: ``repairs``, the codes of what was put right in it (ISO 19005-3), and ``obstacles``, why
    it could not be used as it is; then the page is our own, and the given one is attached.
    """

    data: bytes = field(repr=False)
    format: str
    profile: str | None = None
    losses: tuple[Loss, ...] = ()
    repairs: tuple[str, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()


def excerpt(text: str, length: int = 120) -> str:
    """The text on one line, cut to a readable length."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else f"{flat[: length - 1]}…"

"""Amounts, days and kinds of document as a person in the trade writes them, without a heavy library."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final, Protocol

from factage.cli.texts import say
from factage.invoice.money import digits

_KINDS: Final = frozenset({"380", "381", "384", "386", "389"})
_SHOWN: Final = 10


class Item(Protocol):
    """A leftover or a loss."""

    @property
    def what(self) -> str: ...

    @property
    def where(self) -> str | None: ...

    @property
    def path(self) -> str: ...


def amount(value: Decimal | None, currency: str | None, language: str) -> str:
    """``1 234,56 EUR`` in French, ``1,234.56 EUR`` in English, every digit kept."""
    if value is None:
        return say("unsaid", language)
    whole, _, part = digits(abs(value)).partition(".")
    group, comma = ("\u202f", ",") if language == "fr" else (",", ".")
    head = len(whole) % 3 or 3
    grouped = group.join([whole[:head], *(whole[at : at + 3] for at in range(head, len(whole), 3))])
    sign = "−" if value < 0 else ""
    return f"{sign}{grouped}{comma if part else ''}{part} {currency or ''}".strip()


def day(value: date | None, language: str) -> str:
    """``22/11/2026`` in French, ``2026-11-22`` in English."""
    if value is None:
        return say("unsaid", language)
    return f"{value:%d/%m}/{value.year:04d}" if language == "fr" else value.isoformat()


def kind(type_code: str | None, language: str) -> str:
    """What the document is called, as an invoice or a credit note."""
    return say(f"kind.{type_code}" if type_code in _KINDS else "kind.other", language)


def field(path: str, language: str) -> str:
    """What a bookkeeper calls the value at a path of the model; the path itself where the norm has no name."""
    from factage.invoice.codes.terms import label
    from factage.invoice.pages.assemble import where

    return label(where(path), language) or path


def items(found: Iterable[Item], language: str) -> list[str]:
    """One line for each leftover or loss, with its business term or else its place: the first ten."""
    every = list(found)
    lines = [f"  – {one.what} ({one.where or one.path})" for one in every[:_SHOWN]]
    if len(every) > _SHOWN:
        lines.append("  " + say("read.more", language, count=len(every) - _SHOWN))
    return lines

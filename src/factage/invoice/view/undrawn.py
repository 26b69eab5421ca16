"""What the built-in page cannot show: characters that no face at hand draws, by the term in which they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from factage.invoice.formats.outcome import Loss, excerpt
from factage.invoice.model import Invoice, term_of
from factage.invoice.view.compose import compose
from factage.invoice.view.printed.face import REPLACEMENT
from factage.invoice.view.printed.lettering import undrawn
from factage.invoice.view.printed.plain import plain
from factage.invoice.view.words import language_for


def losses_of(invoice: Invoice, language: str | None = None) -> tuple[Loss, ...]:
    """Every text of the page that is printed with empty boxes; ``what`` is the whole text, as the invoice has it.

    The page has Latin, Greek and Cyrillic letters; the faces of the extra ``cjk``, where they are installed, add
    Chinese, Japanese and Korean. Scripts whose letters change their shape with their neighbours or run from right to
    left are not set: they would be legible to nobody.
    """
    missing = set().union(*map(_missing, _texts(plain(compose(invoice, language or language_for(invoice))))))
    if not missing:
        return ()
    return tuple(
        Loss(path=path, what=excerpt(text), where=term_of(path))
        for path, text in _places(invoice, "")
        if not missing.isdisjoint(_missing(plain(text)))
    )


def _missing(text: str) -> set[str]:
    found = set(undrawn(text))
    return found | {REPLACEMENT} if REPLACEMENT in text else found


def _texts(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        if not said.isascii():
            yield said
    elif isinstance(said, tuple):
        for part in said:
            yield from _texts(part)
    elif is_dataclass(said):
        for field in fields(said):
            yield from _texts(getattr(said, field.name))


def _places(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        if not value.isascii():
            yield path, value
    elif isinstance(value, tuple | list):
        for index, part in enumerate(value):
            yield from _places(part, f"{path}[{index}]")
    elif is_dataclass(value):
        for field in fields(value):
            yield from _places(getattr(value, field.name), f"{path}.{field.name}" if path else field.name)

"""What is wrong with input that cannot be read at all: a code and parameters; the sentence comes from a catalogue."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Final, Literal, cast

Code = Literal[
    "not_an_invoice",
    "no_data",
    "broken",
    "too_large",
    "forbidden_doctype",
    "locked",
    "unknown_format",
    "not_supported",
    "not_found",
]
Kind = Literal[
    "quote", "order", "order_confirmation", "delivery_note", "statement", "proforma", "letter", "other"
]
LANGUAGES: Final = ("fr", "en")


class Unreadable(Exception):  # noqa: N818 - a state of the input, not an error of ours
    """The input cannot be read as an invoice: broken, locked, too large, forbidden, or something else than an invoice.

    ``code`` is stable and is what callers test; ``kind`` says what the paper is when it is ``not_an_invoice``;
    ``parameters`` fill the sentence (a limit, a place, the name of a format), and ``cause`` among them chooses a closer
    one where the catalogue has it (``broken.truncated``). ``detail`` is the technical reason, never
    shown in a sentence.
    """

    def __init__(
        self, code: Code, *, kind: Kind | None = None, detail: str = "", **parameters: str | int
    ) -> None:
        super().__init__(code, detail)
        self.code = code
        self.kind = kind
        self.detail = detail
        self.parameters = parameters

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (self.code, self.kind, self.detail, self.parameters)

    def message(self, language: str = "fr") -> str:
        """The sentence for a person, in French or English."""
        texts = _catalogue(language)
        closer = f"{self.code}.{self.kind or self.parameters.get('cause')}"
        text = texts.get(closer, texts[self.code])
        known = {name: _spoken(value, language) for name, value in self.parameters.items()}
        return text.format_map(_Parameters(known))


def _spoken(value: str | int, language: str) -> str | int:
    """A size as the language writes it: ``64 MB`` is ``64 Mo`` in French."""
    if language == "fr" and isinstance(value, str) and value.endswith((" MB", " GB")):
        return f"{value[:-1]}o"
    return value


class _Parameters(dict[str, str | int]):
    def __missing__(self, key: str) -> str:
        return "…"


def _rebuild(code: Code, kind: Kind | None, detail: str, parameters: dict[str, str | int]) -> Unreadable:
    return Unreadable(code, kind=kind, detail=detail, **parameters)


@cache
def _catalogue(language: str) -> dict[str, str]:
    language = language if language in LANGUAGES else LANGUAGES[0]
    table = tomllib.loads(files(__package__).joinpath("errors.toml").read_text(encoding="utf-8"))
    return cast("dict[str, str]", table[language])

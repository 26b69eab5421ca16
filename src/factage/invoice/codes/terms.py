"""The names of the business terms and groups, in French and in English."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


def label(term: str, language: str = "fr") -> str | None:
    """What a bookkeeper calls ``BT-9`` or ``BG-23``; None for a number that the norm does not have."""
    names = glossary().get(term)
    return names[language] if names else None


@cache
def glossary() -> dict[str, dict[str, str]]:
    """Every business term and group of EN 16931-1 with its names by language, in the norm's order."""
    text = files(__package__).joinpath("terms.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)

"""The sentences of the command line, French and English; the catalogue is a data file."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, cast

from factage.cli.language import language as environment_language


def say(key: str, language: str | None = None, **parameters: Any) -> str:
    """The sentence ``key``; without a language, the one of the person's environment (French unless it is English)."""
    texts = _catalogue()
    chosen = texts.get(language or environment_language(), texts["fr"])
    text = chosen[key]
    return text.format(**parameters) if parameters else text


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    text = files(__package__).joinpath("texts.toml").read_text(encoding="utf-8")
    return cast("dict[str, dict[str, str]]", tomllib.loads(text))

"""What a bookkeeper calls a code of an official list, in French and in English."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

LANGUAGES: Final = ("fr", "en")
_NAMED_LIKE: Final = {"eas": "iso_6523"}
"""Lists whose codes are those of another as well."""


def label(name: str, code: str, language: str = "fr") -> str | None:
    """The name of a code of a list (``untdid_4461``, ``iso_3166`` …); None where we have none.

    Countries and currencies are named by the CLDR; of the other lists those codes that invoices use most.
    """
    found = labels(name, language).get(code)
    return found if found is not None or name not in _NAMED_LIKE else label(_NAMED_LIKE[name], code, language)


@cache
def labels(name: str, language: str) -> Mapping[str, str]:
    """All names of a list in one language (another than ``en`` counts as French)."""
    language = language if language in LANGUAGES else LANGUAGES[0]
    if name in {"iso_3166", "iso_4217"}:
        from babel import Locale  # 30 ms, which only those who ask for countries or currencies pay

        locale = Locale(language)
        return MappingProxyType(dict(locale.territories if name == "iso_3166" else locale.currencies))
    return MappingProxyType(_own()[language].get(name, {}))


@cache
def _own() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(files(__package__).joinpath("labels.toml").read_text(encoding="utf-8"))

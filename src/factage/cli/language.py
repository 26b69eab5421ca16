"""In which language the command line speaks: French unless the environment asks for English."""

from __future__ import annotations

import os


def language() -> str:
    """``fr`` or ``en``, from FACTAGE_LANG, else from the locale of the terminal (LC_ALL, LC_MESSAGES, LANG)."""
    for name in ("FACTAGE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "fr"
    return "fr"

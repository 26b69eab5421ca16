"""In which language the command line speaks: French unless the environment asks for English."""

from __future__ import annotations

import argparse
import os
from typing import Final


def language() -> str:
    """``fr`` or ``en``, from FACTAGE_LANG, else from the locale of the terminal (LC_ALL, LC_MESSAGES, LANG)."""
    for name in ("FACTAGE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "fr"
    return "fr"


_ARGPARSE: Final = {
    "usage: ": "usage : ",
    "positional arguments": "arguments",
    "options": "options",
    "subcommands": "commandes",
    "show this help message and exit": "montre cette aide",
    "show program's version number and exit": "montre la version",
    "%(prog)s: error: %(message)s\n": "%(prog)s : erreur : %(message)s\n",
    "argument %(argument_name)s: %(message)s": "argument %(argument_name)s : %(message)s",
    "unrecognized arguments: %s": "arguments inconnus : %s",
    "the following arguments are required: %s": "il manque : %s",
    "one of the arguments %s is required": "il faut l'un de : %s",
    "not allowed with argument %s": "ne va pas avec %s",
    "expected one argument": "une valeur est attendue",
    "expected at least one argument": "au moins une valeur est attendue",
    "invalid %(type)s value: %(value)r": "valeur inutilisable : %(value)r",
    "invalid choice: %(value)r (choose from %(choices)s)": "valeur inconnue : %(value)r (au choix : %(choices)s)",
    "ambiguous option: %(option)s could match %(matches)s": "option ambiguë : %(option)s peut être %(matches)s",
}


def translate_argparse() -> None:
    """Let argparse speak French where we do: it asks gettext, which has no French catalogue for it."""
    french = language() == "fr"
    argparse._ = lambda text: _ARGPARSE.get(text, text) if french else text  # type: ignore[attr-defined]

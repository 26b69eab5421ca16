"""Names of companies as they are compared: only ever to propose a party or to find its name on a page, never to choose one."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LEGAL_FORMS: Final = frozenset(
    [
        "sa",
        "sas",
        "sasu",
        "sarl",
        "eurl",
        "sci",
        "snc",
        "scop",
        "sca",
        "gie",
        "selarl",
        "ei",
        "eirl",
        "asso",
        "association",
        "ltd",
        "llc",
        "inc",
        "plc",
        "gmbh",
        "ag",
        "kg",
        "bv",
        "nv",
        "srl",
        "spa",
        "sl",
        "societe",
        "ste",
        "ets",
        "etablissements",
    ]
)


def key(name: str) -> str:
    """The name without accents, case, punctuation and legal form: 'Sté Fauvette & Fils, S.A.R.L.' → 'fauvette fils'."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"\b(?:[a-z]\.){2,}", lambda found: found[0].replace(".", "") + " ", plain + " ")
    words = [word for word in re.findall(r"[a-z0-9]+", plain) if word not in _LEGAL_FORMS]
    return " ".join(words)[:300]

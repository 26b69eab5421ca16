"""The calendar of the law: who owes electronic invoices to whom, through which networks, from which day."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

COUNTRIES: Final = ("fr",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """One dated row: from ``begins`` on, issuers of these sizes send invoices to such customers by these networks.

    ``countries``: both parties are established in them. ``networks``: best first. ``source``: the article.
    """

    code: str
    countries: frozenset[str]
    customer_kinds: frozenset[str]
    sizes: frozenset[str]
    begins: date
    networks: tuple[str, ...]
    source: str


@cache
def obligations() -> tuple[Obligation, ...]:
    """All rows of all countries, by day; which of them bind on a day is the caller's question."""
    rows = [
        Obligation(
            code=row["code"],
            countries=frozenset(row["countries"]),
            customer_kinds=frozenset(row["customer_kinds"]),
            sizes=frozenset(row["sizes"]),
            begins=row["begins"],
            networks=tuple(row["networks"]),
            source=row["source"],
        )
        for country in COUNTRIES
        for row in tomllib.loads(
            files(__package__).joinpath(f"{country}.toml").read_text(encoding="utf-8")
        ).get("obligation", ())
    ]
    return tuple(sorted(rows, key=lambda row: (row.begins, row.code)))

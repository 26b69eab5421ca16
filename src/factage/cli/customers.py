"""The customers file as what a page's reader knows: whom an invoice may be for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from factage.invoice.pages.party.directory import Directory, KnownParty

TABLE: Final = frozenset({"empty", "broken", "too_large", "no_customer_id", "column_twice"})
"""The codes that a table of customers is refused with."""


class UnusableCustomers(Exception):  # noqa: N818 - named for the file
    """The file says nothing: ``reason`` is a code of the customers table, or what the system says."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def directory_of(path: Path) -> Directory:
    """The customers of a CSV or XLSX file, by their numbers and names. Raises `UnusableCustomers`."""
    from factage.hub.customers.table import UnusableFile, read
    from factage.invoice.pages.party.directory import listed

    try:
        table = read(path.read_bytes())
    except OSError as error:
        raise UnusableCustomers(str(error.strerror)) from error
    except UnusableFile as error:
        raise UnusableCustomers(error.code) from error
    return listed(dict.fromkeys(_party(line.cells) for line in table.lines))


def _party(cells: Mapping[str, str]) -> KnownParty:
    from factage.invoice.pages.party.directory import KnownParty

    vat_id, siren, siret = (
        re.sub(r"[\s.\-]", "", cells.get(name, "")).upper() for name in ("vat_id", "siren", "siret")
    )
    return KnownParty(names=(cells.get("name", ""),), vat_id=vat_id, siren=siren or siret[:9])

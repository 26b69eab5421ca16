"""What the columns of a table mean: a small record with a JSON form, and a first guess from the names of the columns."""

from __future__ import annotations

import dataclasses
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, cast

from factage.invoice.model import term_of

FILE: Final = "file"
"""The path of the column that names the file of the page; no term of the invoice."""
PER: Final = ("line", "invoice")
DATES: Final = ("auto", "dmy", "mdy", "ymd")
DECIMALS: Final = ("auto", ",", ".")
_SPECIFICATIONS: Final = {"line": "urn:cen.eu:en16931:2017", "invoice": "urn:factur-x.eu:1p0:basicwl"}
"""BT-24 of what a table holds; the latter is the profile of invoices without lines."""
_USUAL: Final = {"type_code": "380", "currency": "EUR"}
_PARTS: Final = {
    "totals.tax_exclusive": "vat_breakdown.taxable_amount",
    "totals.tax": "vat_breakdown.tax_amount",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its header, the model path that it fills (``lines.item.name``), and the scheme of an identifier.

    A repeatable group may bear a position (``vat_breakdown[1].rate``); without one it is the first, and ``lines`` is
    the line of the row.
    """

    header: str
    path: str
    scheme: str | None = None

    @property
    def term(self) -> str | None:
        """The business term that the column fills."""
        return term_of(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """The meaning of a table's columns, as a person confirmed it.

    ``per``: a row is a "line" or an "invoice". ``constants``: model paths with the text that holds for every row.
    ``decimal`` and ``dates``: how numbers and days are written, or "auto" to see it from the whole column.
    ``complete``: amounts that the rows do not state are computed (EN 16931-1 § 6.4); stated ones always stand.
    """

    per: str = "line"
    columns: tuple[Column, ...] = ()
    constants: tuple[tuple[str, str], ...] = ()
    decimal: str = "auto"
    dates: str = "auto"
    complete: bool = True

    def fits(self, headers: Iterable[str]) -> bool:
        """Whether a table with these headers has every column of the mapping; case, accents and signs aside."""
        known = {plain(header) for header in headers}
        return bool(self.columns) and all(plain(column.header) in known for column in self.columns)

    def to_json(self) -> dict[str, Any]:
        """The JSON form, for keeping."""
        return {
            "per": self.per,
            "columns": [
                {name: value for name, value in dataclasses.asdict(column).items() if value is not None}
                for column in self.columns
            ],
            "constants": dict(self.constants),
            "decimal": self.decimal,
            "dates": self.dates,
            "complete": self.complete,
        }

    @classmethod
    def from_json(cls, values: Any) -> Mapping:
        """The mapping of a JSON form; raises ``ValueError`` naming what in it makes no sense."""
        if not isinstance(values, dict):
            raise ValueError("a mapping is an object")  # noqa: TRY004 - of the value, whatever its type
        columns = tuple(_column(one) for one in values.get("columns") or ())
        constants = values.get("constants") or {}
        if not isinstance(constants, dict):
            raise ValueError("constants")  # noqa: TRY004 - as above
        mapping = cls(
            per=values.get("per", "line"),
            columns=columns,
            constants=tuple((str(path), str(text)) for path, text in constants.items()),
            decimal=values.get("decimal", "auto"),
            dates=values.get("dates", "auto"),
            complete=bool(values.get("complete", True)),
        )
        for field, choices in (("per", PER), ("decimal", DECIMALS), ("dates", DATES)):
            if getattr(mapping, field) not in choices:
                raise ValueError(f"{field}: {getattr(mapping, field)!r}")
        for path in (*(column.path for column in columns), *(path for path, _ in mapping.constants)):
            if path != FILE and term_of(path) is None:
                raise ValueError(f"path: {path!r}")
        return mapping


def suggest(headers: Sequence[str]) -> Mapping:
    """A first guess from the names of the columns, French or English, for a person to confirm.

    With a column about the item or the quantity a row is a line, otherwise it is an invoice.
    """
    shared = _names("")
    per = (
        "line"
        if any(shared.get(plain(one), {}).get("path", "").startswith("lines.") for one in headers)
        else "invoice"
    )
    names = shared | _names(per)
    columns: list[Column] = []
    for header in headers:
        known = names.get(plain(header))
        if known is not None and known["path"] not in {column.path for column in columns}:
            columns.append(Column(header=header, path=known["path"], scheme=known.get("scheme")))
    paths = {column.path: column.header for column in columns}
    if "vat_breakdown.rate" in paths:  # one rate in the row: the totals are those of that rate
        columns += [
            Column(header=paths[total], path=part)
            for total, part in _PARTS.items()
            if total in paths and part not in paths
        ]
    constants = {"specification": _SPECIFICATIONS[per]}
    constants |= {path: text for path, text in _USUAL.items() if path not in paths}
    return Mapping(per=per, columns=tuple(columns), constants=tuple(constants.items()))


def plain(text: str) -> str:
    """A header without case, accents and signs: what two spellings of one name have in common."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(
        re.findall(r"[a-z0-9%]+", "".join(one for one in letters if not unicodedata.combining(one)))
    )


def _column(values: Any) -> Column:
    if not isinstance(values, dict) or not isinstance(values.get("header"), str):
        raise ValueError("columns")  # noqa: TRY004 - as above
    path, scheme = values.get("path"), values.get("scheme")
    if not isinstance(path, str) or not (scheme is None or isinstance(scheme, str)):
        raise ValueError(f"columns: {values['header']!r}")
    return Column(header=values["header"], path=path, scheme=scheme)


@cache
def _names(only: str) -> dict[str, dict[str, str]]:
    """Each known header with the column that it means, in tables of one kind, or ("") in both."""
    table = tomllib.loads(files(__package__).joinpath("headers.toml").read_text(encoding="utf-8"))
    rows = cast("list[dict[str, Any]]", table["column"])
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        if row.get("only", "") == only:
            for name in row["names"]:
                found.setdefault(plain(name), {key: row[key] for key in ("path", "scheme") if key in row})
    return found

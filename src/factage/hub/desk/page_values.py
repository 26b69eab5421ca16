"""The values of a printed page as fields: what was read of each, how sure it is, and what a person says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from factage.hub.desk.spots import shown
from factage.invoice.formats.table import cells

TEXT, NUMBER, DAY, CHOICE, ID = "text", "number", "day", "choice", "id"
SPARE: Final = 2
"""Empty rows offered below the lines."""
MOST_LINES: Final = 500
MOST_ROWS, ROW_OF_NAME = 4, 28
"""Rows of a name's field at most, and letters in one of them."""
KINDS: Final = (
    ("380", gettext_lazy("facture")),
    ("381", gettext_lazy("avoir")),
    ("386", gettext_lazy("facture d’acompte")),
    ("384", gettext_lazy("facture rectificative")),
)
GROUPS: Final[tuple[tuple[str, Any, tuple[tuple[str, Any, str], ...]], ...]] = (
    (
        "head",
        gettext_lazy("En-tête"),
        (
            ("number", gettext_lazy("Numéro"), TEXT),
            ("issue_date", gettext_lazy("Date de facture"), DAY),
            ("due_date", gettext_lazy("Échéance"), DAY),
            ("type_code", gettext_lazy("Nature"), CHOICE),
            ("currency", gettext_lazy("Monnaie"), TEXT),
            ("order_reference", gettext_lazy("Commande du client"), TEXT),
            ("buyer_reference", gettext_lazy("Référence du client"), TEXT),
            ("preceding_invoices[0].number", gettext_lazy("Facture d’origine"), TEXT),
            ("preceding_invoices[0].issue_date", gettext_lazy("Date de la facture d’origine"), DAY),
        ),
    ),
    (
        "parties",
        gettext_lazy("Vendeur et client"),
        (
            ("seller.name", gettext_lazy("Vendeur"), TEXT),
            ("seller.legal_id", gettext_lazy("SIREN ou SIRET du vendeur"), ID),
            ("seller.vat_id", gettext_lazy("N° de TVA du vendeur"), ID),
            ("buyer.name", gettext_lazy("Client"), TEXT),
            ("buyer.legal_id", gettext_lazy("SIREN ou SIRET du client"), ID),
            ("buyer.vat_id", gettext_lazy("N° de TVA du client"), ID),
            ("payment.accounts[0].iban", gettext_lazy("Compte à créditer (IBAN)"), ID),
        ),
    ),
    (
        "totals",
        gettext_lazy("Totaux"),
        (
            ("totals.lines", gettext_lazy("Total des lignes"), NUMBER),
            ("totals.tax_exclusive", gettext_lazy("Total hors taxe"), NUMBER),
            ("totals.tax", gettext_lazy("Total TVA"), NUMBER),
            ("totals.tax_inclusive", gettext_lazy("Total taxe comprise"), NUMBER),
            ("totals.prepaid", gettext_lazy("Déjà payé, acomptes"), NUMBER),
            ("totals.payable", gettext_lazy("Net à payer"), NUMBER),
        ),
    ),
)
LINE: Final = (
    ("item.name", gettext_lazy("Désignation"), TEXT),
    ("quantity", gettext_lazy("Quantité"), NUMBER),
    ("unit_price", gettext_lazy("Prix unitaire"), NUMBER),
    ("vat.rate", gettext_lazy("TVA, %"), NUMBER),
    ("net_amount", gettext_lazy("Montant HT"), NUMBER),
)
VAT: Final = (
    ("rate", gettext_lazy("Taux, %"), NUMBER),
    ("taxable_amount", gettext_lazy("Base HT"), NUMBER),
    ("tax_amount", gettext_lazy("TVA"), NUMBER),
)
STATUS: Final = {
    "proved": gettext_lazy("prouvée"),
    "read": gettext_lazy("lue"),
    "doubtful": gettext_lazy("douteuse"),
    "missing": gettext_lazy("non trouvée"),
}
NEEDED: Final = (
    ("number",),
    ("issue_date",),
    ("seller.name",),
    ("buyer.name",),
    ("totals.tax_inclusive", "totals.payable"),
)
"""Without one of each the page is no invoice that could leave."""
_PLACE: Final = re.compile(r"(\d{1,4})" + r" (-?\d{1,5}(?:\.\d{1,6})?)" * 4)
Place = tuple[int, tuple[float, float, float, float]]
_STEP: Final = re.compile(r"([a-z_]+)(?:\[(\d+)\])?")


@dataclass(slots=True)
class Field:
    """One value to look at: its field, what was read or typed, and how sure it is."""

    path: str
    label: str
    kind: str
    value: str = ""
    status: str = ""
    page: int | None = None
    error: str = ""
    asked: bool = False

    @property
    def id(self) -> str:
        return "v-" + re.sub(r"[^a-z0-9]+", "-", self.path)

    @property
    def rows(self) -> int:
        """How many rows a long name takes in its column; the browser makes it as high as it is, where it can."""
        return min(MOST_ROWS, 1 + len(self.value) // ROW_OF_NAME)

    @property
    def said(self) -> str:
        return str(STATUS.get(self.status, ""))

    @property
    def shown(self) -> str:
        """The value as a sentence says it: a kind by its word."""
        return str(dict(KINDS).get(self.value, self.value)) if self.kind == CHOICE else self.value


@dataclass(slots=True)
class Sheet:
    """Every field of a page, in groups, lines and VAT rows; those that a person is asked about stand first."""

    groups: list[tuple[str, str, list[Field]]] = field(default_factory=list)
    lines: list[list[Field]] = field(default_factory=list)
    vat: list[list[Field]] = field(default_factory=list)

    def every(self) -> Iterator[Field]:
        for _name, _heading, fields in self.groups:
            yield from fields
        for row in (*self.lines, *self.vat):
            yield from row

    @property
    def asked(self) -> list[Field]:
        return [one for one in self.every() if one.asked]

    @property
    def errors(self) -> list[Field]:
        return [one for one in self.every() if one.error]


def sheet_of(reading: Any, typed: Mapping[str, str] | None = None) -> Sheet:
    """The fields of a page as it was read (a ``PageReading``), or as a person left them (``typed``, by path)."""
    values = {value["path"]: value for value in reading.values}
    said = _flat(reading.said) if reading.said else {}
    questions = {question["path"]: question["code"] for question in reading.questions if question["path"]}
    rows = _count(values, questions, said, typed or {}, "lines") + (SPARE if typed is None else 0)
    rates = _count(values, questions, said, typed or {}, "vat_breakdown") + (1 if typed is None else 0)

    def made(path: str, label: Any, kind: str) -> Field:
        found = values.get(path)
        value = said.get(path, found["value"] if found else "")
        one = Field(path, str(label), kind, written(value, kind))
        if found:
            one.status, one.page = found["status"], found["page"]
        elif path in questions:
            one.status = "missing"
        one.asked = path in questions or one.status == "doubtful"
        if typed is not None:
            one.value = typed.get(path, "")
        return one

    sheet = Sheet()
    for name, heading, entries in GROUPS:
        sheet.groups.append((name, str(heading), [made(*entry) for entry in entries]))
    for n in range(min(rows, MOST_LINES)):
        sheet.lines.append([made(f"lines[{n}].{path}", label, kind) for path, label, kind in LINE])
    for n in range(rates):
        sheet.vat.append([made(f"vat_breakdown[{n}].{path}", label, kind) for path, label, kind in VAT])
    return sheet


def read_back(sheet: Sheet) -> dict[str, Any]:
    """What a person says, as a model of values: nothing printed is null. Wrong fields get their ``error``."""
    said: dict[str, Any] = {}
    for group in sheet.groups:
        for one in group[2]:
            put(said, one.path, _understood(one))
    said |= {"lines": [], "vat_breakdown": []}
    for one, path in _kept(sheet):
        put(said, path, _understood(one))
    if not any(said.get("preceding_invoices", [{}])[0].values()):
        said["preceding_invoices"] = []
    for paths in NEEDED:
        known = [found for found in sheet.every() if found.path in paths]
        if not any(one.value.strip() or one.error for one in known):
            known[0].error = _("Sans cette valeur, la facture ne peut pas partir.")
    return said


def _kept(sheet: Sheet) -> Iterator[tuple[Field, str]]:
    """The fields of the rows that are not empty, each with its path among those that stay."""
    for name, rows in (("lines", sheet.lines), ("vat_breakdown", sheet.vat)):
        kept = [row for row in rows if any(one.value.strip() for one in row)]
        for n, row in enumerate(kept):
            for one in row:
                tail = one.path.partition("].")[2]
                yield one, f"{name}[{n}].{tail}"


def places_of(posted: Mapping[str, Any], sheet: Sheet) -> dict[str, Place]:
    """Where each value was clicked: page (from 1) and box, by its path in what :func:`read_back` gives.

    Anything odd is left out.
    """
    paths = {one.path: one.path for _name, _heading, fields in sheet.groups for one in fields}
    paths |= {one.path: path for one, path in _kept(sheet)}
    found: dict[str, Place] = {}
    for name, said in clicks_of(posted).items():
        if name in paths:
            page, left, top, right, bottom = said.split()
            found[paths[name]] = int(page), (float(left), float(top), float(right), float(bottom))
    return found


def clicks_of(posted: Mapping[str, Any]) -> dict[str, str]:
    """The clicks as the form sends them, by the name of their field."""
    return {
        name[1:]: str(posted[name])
        for name in posted
        if name.startswith("@") and _PLACE.fullmatch(str(posted[name]))
    }


def _understood(one: Field) -> str | None:
    text = " ".join(one.value.split())
    if not text:
        return None
    if one.kind == NUMBER:
        figure = cells.number(text, ",") or cells.number(text, ".")
        if figure is None:
            one.error = _("Ce n’est pas un nombre : écrivez par exemple 1 234,56.")
        return figure
    if one.kind == DAY:
        when = cells.day(text, "dmy")
        if when is None:
            one.error = _("Ce n’est pas une date : écrivez par exemple 24/11/2026.")
        return when
    return re.sub(r"[\s.]", "", text) if one.kind == ID else text


def written(value: Any, kind: str) -> str:
    """A value of the model as a field shows it."""
    if value in (None, ""):
        return ""
    if kind == NUMBER:
        return shown(Decimal(str(value)))
    if kind == DAY:
        return date.fromisoformat(str(value)).strftime("%d/%m/%Y")
    return str(value)


def put(model: dict[str, Any], path: str, value: Any) -> None:
    """Set a value at its path in nested data (``payment.accounts[0].iban``)."""
    here: Any = model
    steps = [(match[1], match[2]) for match in _STEP.finditer(path)]
    for depth, (name, index) in enumerate(steps):
        last = depth == len(steps) - 1
        if index is None:
            if last:
                here[name] = value
                return
            here = here.setdefault(name, {})
            continue
        rows = here.setdefault(name, [])
        while len(rows) <= int(index):
            rows.append({})
        here = rows[int(index)]


def _flat(model: Any, path: str = "") -> dict[str, str]:
    """Nested data by path."""
    if isinstance(model, dict):
        found: dict[str, str] = {}
        for name, value in model.items():
            found |= _flat(value, f"{path}.{name}" if path else name)
        return found
    if isinstance(model, list):
        found = {}
        for n, value in enumerate(model):
            found |= _flat(value, f"{path}[{n}]")
        return found
    return {path: "" if model is None else str(model)}


def _count(*sources: Any) -> int:
    """How many rows of a kind are known."""
    *maps, name = sources
    found = -1
    for known in maps:
        found = max([found, *_indexes(known, name)])
    return found + 1


def _indexes(paths: Iterable[str], name: str) -> Iterator[int]:
    for path in paths:
        match = re.match(rf"{name}\[(\d+)\]", path)
        if match and int(match[1]) < MOST_LINES:
            yield int(match[1])

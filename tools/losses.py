"""What each target has a place for: found out by writing an invoice that has every term, and reading it again.

Used by tools/reference.py for docs/reference/losses.md.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests")]

from factage.invoice.codes import terms  # noqa: E402
from factage.invoice.formats import cii, ubl, xml  # noqa: E402
from factage.invoice.model import Invoice, term_paths  # noqa: E402
from invoice.formats.everything import everything  # noqa: E402 - the invoice that the tests of the writers use

TARGETS: dict[str, tuple[str, str | None]] = {
    "CII MINIMUM": ("cii", "minimum"),
    "CII BASIC WL": ("cii", "basicwl"),
    "CII BASIC": ("cii", "basic"),
    "CII EN 16931": ("cii", "en16931"),
    "CII EXTENDED": ("cii", "extended"),
    "CII EXTENDED-CTC-FR": ("cii", "extended-ctc-fr"),
    "CII": ("cii", None),
    "UBL EN 16931": ("ubl", "en16931"),
    "UBL EXTENDED-CTC-FR": ("ubl", "extended-ctc-fr"),
    "UBL": ("ubl", None),
}
NOTES = """\
`·` has a place, `✗` is lost (by name, in `losses`); what is not listed has a place everywhere. A row for a group stands for all in it. CII EN 16931 holds for XRechnung
and Peppol in CII too, UBL EN 16931 for XRechnung and Peppol BIS in UBL; Factur-X has the XML of CII. `CII` and `UBL` alone are what is
written without a profile: BT-23 and BT-24 are kept, and all that the syntax has a place for is said.

Some things depend on more than the target, and are named when they happen:

- Lines in a line (BG-DEX-01) stay lines in a line in UBL without a profile. CII EXTENDED and both EXTENDED-CTC-FR have all lines in one
  row, each with the line above it; the outer one becomes a GROUP, and the inner ones count. Below that the outer line stays, with its
  sum, and the inner ones are lost. Group and information lines are lost below EXTENDED, because there they would count.
- Payments for third parties (BG-DEX-09) have a place in UBL where BT-24 names the XRechnung extension; elsewhere the same element says
  what was paid in advance. Without them the amount due no longer follows from the other totals (BR-CO-16).
- Who sells what a line bills and who made it share one element of UBL: the seller in EXTENDED-CTC-FR, the maker elsewhere.
- UBL has one place for the name of a contact and its department: the name goes first. Where the schema of UBL demands what the
  invoice does not say (BT-81, BT-110, the number of a document), the writer puts "1", the sum of its parts, or "NA".
- A discount on the price (BT-147) needs the gross price (BT-148) in CII. A second payment needs a means of its own.
- EXTENDED-CTC-FR has one set of payment terms in UBL, one means of payment, and days only in references to invoices, contracts, orders
  and despatch advices in CII.
"""


def page(note: str) -> str:
    """The page: a table of what is lost anywhere, as short as it can be."""
    carried = {title: set(_leaves(_written(*target), "")) for title, target in TARGETS.items()}
    rows = [row for row in _rows("", carried, {}) if "✗" in row or "as `" in row]
    head = "| path | term | name | " + " | ".join(TARGETS) + " |\n|---|---|---|" + ":-:|" * len(TARGETS)
    return f"# What each target has a place for\n\n{note}\n{NOTES}\n{head}\n" + "\n".join(rows) + "\n"


def _written(syntax: str, profile: str | None) -> Invoice:
    invoice = everything()
    further = (
        dataclasses.replace(one, line="7", name="name", scheme="AAA") for one in invoice.further_references
    )
    invoice = dataclasses.replace(invoice, further_references=tuple(further))
    if profile is None:
        invoice = dataclasses.replace(invoice, specification="urn:example:all")
    if syntax == "cii":
        return cii.read(xml.parse(cii.write(invoice, profile=profile).data)).invoice
    return ubl.read(ubl.write(invoice, profile=profile).data).invoice


def _leaves(value: Any, path: str) -> Iterator[str]:
    """The model path of every value that there is, without indexes."""
    if value is None:
        return
    if isinstance(value, tuple):
        for item in value:
            yield from _leaves(item, path)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _leaves(getattr(value, field.name), f"{path}.{field.name}" if path else field.name)
    else:
        yield path


def _rows(above: str, carried: dict[str, set[str]], seen: dict[Any, str]) -> Iterator[str]:
    """A group in one row where all in it fares alike, or where it fares as one before it; term by term otherwise."""
    inside = [path for path in _PATHS if path.startswith(f"{above}.") or not above]
    depth = above.count(".") + 1 if above else 0
    for path in (one for one in inside if one.count(".") == depth):
        below = [one for one in _PATHS if one.startswith(f"{path}.")]
        leaves = [one for one in below if not any(other.startswith(f"{one}.") for other in below)] or [path]
        fares = {leaf[len(path) :]: tuple(leaf in carried[title] for title in TARGETS) for leaf in leaves}
        marks = set(fares.values())
        whole = tuple(sorted(fares.items()))
        if len(marks) == 1:
            yield _row(path, " | ".join("·" if has else "✗" for has in marks.pop()))
        elif whole in seen:
            yield _row(path, f"as `{seen[whole]}`" + " |" * (len(TARGETS) - 1))
        else:
            seen[whole] = path
            yield from _rows(path, carried, seen)


def _row(path: str, marks: str) -> str:
    number = term_paths()[path]
    term = "" if number == "EXT" else number
    name = terms.glossary().get(number, {}).get("en", "")
    return f"| `{path}` | {term} | {name} | {marks} |"


_WITHOUT_SCHEME = (".vat_id.scheme", ".tax_registration.scheme")
"""Numbers that have no scheme in the norm."""
_PATHS = [
    path
    for path in term_paths()
    if not path.startswith("lines.sub_lines") and not path.endswith(_WITHOUT_SCHEME)
]

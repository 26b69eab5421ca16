"""From `samples/contexts/sources/*.json` to invoices: parties and mentions by name, amounts computed. Used by `tools/golden.py`.

A source says `about` (the context, in French and English), `for` (what it is written as), `mentions` (keys of
`mentions.json`) and `invoice`: our own JSON, in which a party may be a name of `parties.json`, an item its name, the
VAT of a line "S 20", and a line may be repeated. What can be computed is left out.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from factage.invoice.checks.identifiers import ROLES
from factage.invoice.formats.json import decode
from factage.invoice.formats.profiles import PROFILES
from factage.invoice.model import Invoice, Note
from factage.invoice.totals import compute

CONTEXTS = Path(__file__).parent.parent / "samples" / "contexts"
USUAL = ("cii en16931", "ubl en16931", "cii extended-ctc-fr", "ubl extended-ctc-fr", "json", "view")
"""What a context is written as where its source does not say."""


def contexts() -> list[str]:
    """The name of every context."""
    return sorted(path.stem for path in (CONTEXTS / "sources").glob("*.json"))


def source(context: str) -> dict[str, Any]:
    """What was written by hand about a context."""
    return _parsed(CONTEXTS / "sources" / f"{context}.json")


@cache
def invoice(context: str) -> Invoice:
    """The invoice of a context, with every derived amount. Raises ``ValueError`` where the source says what no invoice has."""
    said = source(context)
    values = dict(said["invoice"])
    parties = _parsed(CONTEXTS / "parties.json")
    for role in ROLES:
        if isinstance(values.get(role), str):
            values[role] = parties[values[role]]
    values["lines"] = [_line(line, n) for n, line in enumerate(_repeated(values["lines"]), start=1)]
    made, unknown = decode(values)
    if unknown:
        raise ValueError(f"{context}: {unknown}")
    mentions = _parsed(CONTEXTS / "mentions.json")
    notes = tuple(
        Note(subject_code=code, text=text)
        for key in said.get("mentions", ())
        for code, text in mentions[key].items()
    )
    profile = next(target.partition(" ")[2] for target in said.get("for", USUAL) if " " in target)
    specification = PROFILES[profile].specification
    return compute(replace(made, notes=made.notes + notes, specification=specification))


def _line(line: dict[str, Any], number: int) -> dict[str, Any]:
    line = {"id": str(number)} | line
    if isinstance(line.get("item"), str):
        line["item"] = {"name": line["item"]}
    if isinstance(line.get("vat"), str):
        category, rate = line["vat"].split()
        line["vat"] = {"category": category, "rate": None if rate == "-" else rate}
    return line


def _repeated(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines, one that has `repeat` that many times: its texts may say {n}, its quantity grows and begins again."""
    found: list[dict[str, Any]] = []
    for line in lines:
        times = line.pop("repeat", 0)
        if not times:
            found.append(line)
            continue
        written = json.dumps(line, ensure_ascii=False)
        for n in range(1, times + 1):
            each = json.loads(written.replace("{n}", f"{n:03d}"))
            each["quantity"] = str(1 + n * 7 % 12)
            found.append(each)
    return found


def _parsed(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))

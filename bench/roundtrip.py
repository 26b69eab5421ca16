"""Documents read, written and read again: in their own syntax, and by way of the other one, less what was named as lost.

    python bench/roundtrip.py CORPUS [--kinds xml,pdf-hybrid,…] [--differences] [--leftovers]

CORPUS is a folder with a ``manifest.jsonl`` (one line for each document: ``path``, ``kind``). "There and back" is from
the other syntax into their own again. ``--leftovers`` lists every place that the model does not carry, with the number
of documents that have it. Exit code 1 where less
than 95 % are read or come back the same in their own syntax.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from factage.invoice import read, write  # noqa: E402
from factage.invoice.errors import Unreadable  # noqa: E402
from factage.invoice.formats.outcome import Read  # noqa: E402
from factage.invoice.model import Invoice  # noqa: E402
from laws.invoices import without  # noqa: E402 - the laws of the tests are what is measured
from laws.test_cii import canonical as as_cii  # noqa: E402
from laws.test_ubl import canonical as as_ubl  # noqa: E402

ENOUGH = 0.95
KINDS = "xml,pdf-hybrid,unit-xrechnung,unit-peppol,unit-cen,mutant"
_INDEX = re.compile(r"\[\d+\]")


def canonical(invoice: Invoice) -> Invoice:
    return as_ubl(as_cii(invoice))


def differences(one: Invoice, other: Invoice) -> list[str]:
    return [
        field.name
        for field in dataclasses.fields(one)
        if getattr(one, field.name) != getattr(other, field.name)
    ]


def again(invoice: Invoice, to: str, page: bytes | None = None) -> tuple[list[str], int, Invoice]:
    """Where the invoice differs once written and read, beyond what was named; how much was named; what was read."""
    written = write(invoice, to, page=page)
    back = read(written.data).invoice
    where = differences(canonical(without(invoice, written.losses)), canonical(back))
    return where, len(written.losses), back


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--kinds", default=KINDS)
    parser.add_argument("--differences", action="store_true")
    parser.add_argument("--leftovers", action="store_true")
    args = parser.parse_args()
    counts: dict[str, Counter[str]] = {}
    places: Counter[str] = Counter()
    for row in (json.loads(line) for line in (args.corpus / "manifest.jsonl").open(encoding="utf-8")):
        if row["kind"] not in args.kinds.split(","):
            continue
        data = (args.corpus / row["path"]).read_bytes()
        count = counts.setdefault(row["kind"], Counter())
        count["documents"] += 1
        try:
            found = read(data, name=row["path"])
        except Unreadable as refused:
            count["other documents"] += refused.code == "not_an_invoice"
            if args.differences:
                print(f"{row['path']}: {refused}")
            continue
        count["read"] += 1
        count["without leftovers"] += not found.leftovers
        places.update({f"{found.format} {_INDEX.sub('', left.path)}" for left in found.leftovers})
        for label, where, lost in _ways(found, data):
            count[label] += not where
            count[f"{label}, with losses"] += not where and bool(lost)
            if where and args.differences:
                print(f"{row['path']}, {label}: {', '.join(where)}")
    enough = True
    for kind, count in counts.items():
        total = count["documents"] - count["other documents"]
        shares = ", ".join(
            f"{label} {n} ({n / total:.1%})"
            for label, n in count.items()
            if label not in {"documents", "other documents"}
        )
        print(f"{kind}: {total} documents; {shares}")
        enough = enough and min(count["read"], count["same"]) >= ENOUGH * total
    if args.leftovers:
        for place, documents in places.most_common():
            print(f"{documents:4} {place}")
    return 0 if enough else 1


def _ways(found: Read, data: bytes) -> Iterator[tuple[str, list[str], int]]:
    """Each way of writing and reading again, with where it differs and how much was named as lost."""
    own = "ubl" if found.format == "ubl" else "cii"
    other = "cii" if own == "ubl" else "ubl"
    page = data if data[:5] == b"%PDF-" else None
    where, lost, _ = again(found.invoice, "facturx" if page else own, page)
    yield "same", where, lost
    where, lost, there = again(found.invoice, other)
    yield "same by the other syntax", where, lost
    home, more, _ = again(there, own)
    yield "same there and back", where + home, lost + more


if __name__ == "__main__":
    sys.exit(main())

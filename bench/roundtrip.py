"""Documents read, written and read again: in their own syntax, and by way of the other one, less what was named as lost.

    python bench/roundtrip.py CORPUS [--kinds xml,pdf-hybrid] [--differences]

CORPUS is a folder with a ``manifest.jsonl`` (one line for each document: ``path``, ``kind``). Exit code 1 where less
than 95 % are read or come back the same in their own syntax.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from factage.invoice import read, write  # noqa: E402
from factage.invoice.errors import Unreadable  # noqa: E402
from factage.invoice.model import Invoice  # noqa: E402
from laws.invoices import without  # noqa: E402 - the laws of the tests are what is measured
from laws.test_cii import canonical as as_cii  # noqa: E402
from laws.test_ubl import canonical as as_ubl  # noqa: E402

ENOUGH = 0.95


def canonical(invoice: Invoice) -> Invoice:
    return as_ubl(as_cii(invoice))


def differences(one: Invoice, other: Invoice) -> list[str]:
    return [
        field.name
        for field in dataclasses.fields(one)
        if getattr(one, field.name) != getattr(other, field.name)
    ]


def again(invoice: Invoice, to: str, page: bytes | None = None) -> tuple[list[str], int]:
    """Where the invoice differs once written and read, beyond what was named; and how much was named."""
    written = write(invoice, to, page=page)
    back = read(written.data).invoice
    return differences(canonical(without(invoice, written.losses)), canonical(back)), len(written.losses)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--kinds", default="xml,pdf-hybrid")
    parser.add_argument("--differences", action="store_true")
    args = parser.parse_args()
    counts: dict[str, Counter[str]] = {}
    for row in (json.loads(line) for line in (args.corpus / "manifest.jsonl").open(encoding="utf-8")):
        if row["kind"] not in args.kinds.split(","):
            continue
        data = (args.corpus / row["path"]).read_bytes()
        count = counts.setdefault(row["kind"], Counter())
        count["documents"] += 1
        try:
            found = read(data, name=row["path"])
        except Unreadable as refused:
            if args.differences:
                print(f"{row['path']}: {refused}")
            continue
        count["read"] += 1
        count["without leftovers"] += not found.leftovers
        own = {"ubl": "ubl", "cii": "cii", "zugferd": "cii", "facturx": "facturx"}.get(found.format, "cii")
        is_page = data[:5] == b"%PDF-"
        own = "facturx" if is_page else own
        for label, to in (("same", own), ("same by the other syntax", "cii" if own == "ubl" else "ubl")):
            where, lost = again(found.invoice, to, data if to == "facturx" else None)
            count[label] += not where
            count[f"{label}, with losses"] += not where and bool(lost)
            if where and args.differences:
                print(f"{row['path']} → {to}: {', '.join(where)}")
    enough = True
    for kind, count in counts.items():
        total = count["documents"]
        shares = ", ".join(
            f"{label} {n} ({n / total:.1%})" for label, n in count.items() if label != "documents"
        )
        print(f"{kind}: {total} documents; {shares}")
        enough = enough and min(count["read"], count["same"]) >= ENOUGH * total
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())

"""Whether parity sees every difference and invents none: faithful pairs of ours, seeded changes of them, hybrids from elsewhere.

usage: .venv/bin/python bench/parity.py [own|changes|corpus …] [--corpus FOLDER] [--pages FOLDER] [--seed N] [--details]

own      our sample pages with what they say, and the hybrids that we print ourselves: no difference may be found
changes  each of those pairs with one thing changed in the data: the change must be found, under its own business term
corpus   hybrids from elsewhere: every difference counted by kind and term, and where it comes from
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from factage.invoice import Unreadable
from factage.invoice.formats import facturx
from factage.invoice.formats.json import decode
from factage.invoice.model import Invoice
from factage.invoice.pages.parity.compare import compare_sheets
from factage.invoice.pages.reading import read_sheets
from factage.invoice.pages.text.words import page_words

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from gaps import WITH_MENTIONS  # noqa: E402 - what the tests compare
from mutations import Mutations  # noqa: E402 - the tests' own changes, so that bench and tests agree

SAMPLES = ROOT / "samples" / "pages"
SHARED = ROOT.parent / "shared" / "data" / "corpus"


def pairs(folder: Path) -> Iterator[tuple[str, bytes, Invoice]]:
    """Sample pages with what they say, mentions too, then our own hybrids."""
    for path in sorted(folder.rglob("*.json")):
        if folder == SAMPLES and path.parent.name not in WITH_MENTIONS:
            continue
        values = json.loads(path.read_text(encoding="utf-8"))
        yield f"{path.parent.name}/{path.stem}", path.with_suffix(".pdf").read_bytes(), decode(values)[0]
    for path in sorted((ROOT / "samples" / "batch").glob("VF-*.pdf")):
        data = path.read_bytes()
        try:
            yield path.stem, data, facturx.read(data).invoice
        except Unreadable:
            continue


def own(arguments: argparse.Namespace) -> bool:
    count = clean = 0
    start = time.perf_counter()
    for name, data, invoice in pairs(arguments.pages):
        certificate = compare_sheets(page_words(data), invoice)
        count += 1
        clean += certificate.equal
        for one in certificate.differences:
            print(f"  {name}: {one.kind} {one.where} {one.path}: page {one.on_page}, data {one.in_data}")
    print(
        f"faithful pairs of ours: {count}, without a difference {clean}, {1000 * (time.perf_counter() - start) / max(1, count):.0f} ms each"
    )
    return clean == count


def changes(arguments: argparse.Namespace) -> bool:
    made: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for number, (name, data, invoice) in enumerate(pairs(arguments.pages)):
        sheets = page_words(data)
        try:
            reading = read_sheets(sheets)
        except Unreadable:
            reading = None
        base = compare_sheets(sheets, invoice, reading=reading)
        if not base.equal:
            continue
        printed = frozenset(one.by for one in base.seen if one.state == "same")
        for change in Mutations(invoice, arguments.seed + number, printed).all():
            found = compare_sheets(sheets, change.invoice, reading=reading).differences
            made[change.kind] += 1
            caught[change.kind] += bool(found)
            right = any(one.where in change.terms for one in found)
            named[change.kind] += right
            if not right and arguments.details:
                print(
                    f"  {name}: {change.kind} {change.path} {sorted(change.terms)}: {[(one.where, one.on_page, one.in_data) for one in found][:4]}"
                )
    print(f"changes: {made.total()}, caught {caught.total()}, named by their term {named.total()}")
    print("  " + ", ".join(f"{kind} {named[kind]}/{made[kind]}" for kind in sorted(made)))
    return named.total() == made.total()


def corpus(arguments: argparse.Namespace) -> bool:
    count = clean = 0
    kinds: Counter[str] = Counter()
    for path in sorted((arguments.corpus / "pdf-hybrid").rglob("*.pdf")):
        data = path.read_bytes()
        try:
            invoice = facturx.read(data).invoice
            sheets = page_words(data)
        except Unreadable:
            continue
        if len(sheets.plain) < 200:
            continue
        certificate = compare_sheets(sheets, invoice)
        count += 1
        clean += certificate.equal
        for one in certificate.differences:
            kinds[f"{one.kind} {one.where}"] += 1
            if arguments.details:
                print(
                    f"  {path.name}: {one.kind} {one.where} {one.path}: page {one.on_page}, data {one.in_data}"
                )
    print(f"hybrids from elsewhere: {count}, without a difference {clean}, differences {kinds.total()}")
    print("  " + ", ".join(f"{kind} {n}" for kind, n in kinds.most_common()))
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="*", default=["own", "changes", "corpus"])
    parser.add_argument("--corpus", type=Path, default=SHARED)
    parser.add_argument("--pages", type=Path, default=SAMPLES)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--details", action="store_true")
    arguments = parser.parse_args()
    does = {"own": own, "changes": changes, "corpus": corpus}
    answers = [does[name](arguments) for name in arguments.what]
    return 0 if all(answers) else 1


if __name__ == "__main__":
    raise SystemExit(main())

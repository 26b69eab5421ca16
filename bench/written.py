"""What is written from a valid invoice is valid: the schema and the official rules of the target, over the shared test material.

    python bench/written.py CORPUS [--kinds xml,pdf-hybrid] [--explain]

Every document that the oracle calls valid is written in both syntaxes: under its own BT-24, under the core norm, and an
extended one under EXTENDED-CTC-FR. Each is checked as `factage check` does. An invalid one is set aside where nothing
but the content is at fault: rules that ask for what the invoice does not say (French mentions in a German invoice),
or sums that hold only with what the target has no place for and the writer named. Exit code 1 for any other.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from factage.invoice import check, read, write  # noqa: E402
from factage.invoice.errors import Unreadable  # noqa: E402
from factage.invoice.formats.outcome import Read  # noqa: E402
from factage.invoice.formats.profiles import Level, level_of  # noqa: E402
from factage.invoice.rules import Report  # noqa: E402

CONTENT = (
    "BR-FR-",  # French law asks for what another country's invoice does not say
    "FX-SCH-A-000619", "FX-SCH-A-000587", "FX-SCH-A-000287", "BR-CL-24",  # codes that were outside the list before
)  # fmt: skip
OF_UBL = ("DE-R-", "NO-R-", "PEPPOL-EN16931-P0100")
"""Germany, Norway and types: Peppol's sheet for UBL asks this, its sheet for CII, which judged the source, does not."""
WITH_THIRD_PARTIES = "BR-CO-16"
"""The amount due holds only with the payments for third parties of the XRechnung extension."""


def targets(found: Read) -> Iterator[tuple[str, str | None]]:
    """Syntax and profile of each writing."""
    level = level_of(found.profile)
    for syntax in ("cii", "ubl"):
        if syntax != "ubl" or found.format == "ubl" or level >= Level.EN16931:
            yield syntax, None
        if level >= Level.EN16931:
            yield syntax, "en16931"
        if level > Level.EN16931:
            yield syntax, "extended-ctc-fr"


def faults(found: Read, report: Report) -> set[str]:
    """The rules that fired and that the writer could have kept."""
    deciding = {layer.pack for layer in report.layers if not layer.advisory and layer.outcome == "invalid"}
    fired = {each.rule for each in report.findings if each.level == "fatal" and each.pack in deciding}
    excused = {rule for rule in fired if rule.startswith(CONTENT)}
    if found.format != "ubl":
        excused |= {rule for rule in fired if rule.startswith(OF_UBL)}
    if found.invoice.third_party_payments:
        excused.add(WITH_THIRD_PARTIES)
    return fired - excused


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--kinds", default="xml,pdf-hybrid")
    parser.add_argument("--explain", action="store_true")
    args = parser.parse_args()
    counts: dict[str, Counter[str]] = {}
    for row in (json.loads(line) for line in (args.corpus / "manifest.jsonl").open(encoding="utf-8")):
        if row["kind"] not in args.kinds.split(",") or (row.get("oracle") or {}).get("verdict") != "valid":
            continue
        try:
            found = read((args.corpus / row["path"]).read_bytes(), name=row["path"])
        except Unreadable:
            continue
        for syntax, profile in targets(found):
            report = check(write(found.invoice, syntax, profile=profile).data)
            wrong = faults(found, report)
            answer = {True: "valid", None: "undecided (a pack is missing)", False: "content"}[report.valid]
            count = counts.setdefault(f"{found.format} → {syntax} {profile or 'its own profile'}", Counter())
            count["written"] += 1
            count["wrong" if wrong else answer] += 1
            if wrong and args.explain:
                print(f"{row['path']} → {syntax} {profile or ''}: {', '.join(sorted(wrong))}")
    for way, count in sorted(counts.items()):
        print(f"{way}: " + ", ".join(f"{n} {word}" for word, n in count.items()))
    return 1 if any(count["wrong"] for count in counts.values()) else 0


if __name__ == "__main__":
    sys.exit(main())

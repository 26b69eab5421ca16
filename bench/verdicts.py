"""Whether our verdicts are those of the oracle in the shared test material: fired rules with their counts, and validity.

usage: .venv/bin/python bench/verdicts.py [CORPUS] [--kinds xml,pdf-hybrid] [--explain]

For every document that the manifest's oracle judged: each rule set of the oracle is run by name and version, and the
fired ids with their counts are compared; then the document is checked as a user would, and the verdict is compared.
Exit code 1 where a rule set that must agree (en16931-*, facturx-en16931, br-fr-*) differs, or a document is falsely valid.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from factage.invoice import Unreadable, check
from factage.invoice.rules import PackStore, Report

ROOT = Path(__file__).resolve().parents[1]
MUST = re.compile(r"en16931-(ubl|cii)|facturx-en16931|br-fr-.*")
_FACTURX = re.compile(r"facturx-(\d[\d.]*)-(\w+)")
_OTHER = re.compile(r"(.*)-(\d[\d.]*)")


@dataclass(kw_only=True)
class Agreement:
    """What was compared: per rule set the outcomes, per document the verdicts, and every difference in words."""

    rulesets: dict[str, Counter[str]] = field(default_factory=dict)
    verdicts: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    @property
    def falsely_valid(self) -> int:
        return self.verdicts["oracle invalid, ours valid"]

    def differing(self, *, must: bool = True) -> int:
        return sum(
            counts["differs"]
            for name, counts in self.rulesets.items()
            if not must or MUST.fullmatch(pack_of(name)[0])
        )


def pack_of(ruleset: str) -> tuple[str, str]:
    """Our pack id and version of a rule set as the manifest names it (`facturx-2.5.2-basic`, `en16931-ubl-1.3.16`)."""
    found = _FACTURX.fullmatch(ruleset)
    if found:
        return f"facturx-{found[2]}", found[1]
    other = _OTHER.fullmatch(ruleset)
    assert other is not None
    return other[1], other[2]


def rows(corpus: Path, kinds: set[str]) -> Iterator[dict]:
    for line in (corpus / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] in kinds and (row.get("oracle") or {}).get("rulesets"):
            yield row


def compare(corpus: Path, kinds: set[str]) -> Agreement:
    """Compare every document of these kinds."""
    found = Agreement()
    store = PackStore.default()
    for row in rows(corpus, kinds):
        data = (corpus / row["path"]).read_bytes()
        try:
            report = check(data, rules=store)
            _verdict(found, row, report)
            _rulesets(found, row, data, store, report)
        except Unreadable as refused:
            found.verdicts[f"oracle {row['oracle']['verdict']}, refused"] += 1
            found.differences.append(f"{row['path']}: refused, {refused}")
    return found


def _rulesets(found: Agreement, row: dict, data: bytes, store: PackStore, report: Report) -> None:
    for name, oracle in row["oracle"]["rulesets"].items():
        pack, version = pack_of(name)
        counts = found.rulesets.setdefault(name, Counter())
        if store.find(pack, version=version) is None:
            counts["not installed"] += 1
            continue
        layer = next((each for each in report.layers if (each.pack, each.version) == (pack, version)), None)
        judged = report
        if (
            layer is None
        ):  # the oracle ran it, the profile does not ask for it, or another version judges today
            judged = check(data, packs=[f"{pack}@{version}"], stage="rules", rules=store)
            layer = judged.layers[0]
        fired = Counter(finding.rule for finding in judged.findings if finding.pack == pack)
        wanted = {rule: count for rule, (_, count) in oracle.get("fired", {}).items()}
        same = (
            ("error" in oracle) if layer.outcome == "unclear" else ("error" not in oracle and fired == wanted)
        )
        counts["equal" if same else "differs"] += 1
        if not same:
            every = sorted({*wanted, *fired})
            change = {
                rule: (wanted.get(rule, 0), fired[rule])
                for rule in every
                if wanted.get(rule, 0) != fired[rule]
            }
            what = change or oracle.get("error")
            found.differences.append(f"{row['path']}: {name}: {layer.outcome}, (oracle, ours) {what}")


def _verdict(found: Agreement, row: dict, report: Report) -> None:
    ours = {True: "valid", False: "invalid", None: "undecided"}[report.valid]
    oracle = row["oracle"]["verdict"]
    found.verdicts[f"oracle {oracle}, ours {ours}"] += 1
    if oracle != ours:
        layers = ", ".join(f"{layer.pack} {layer.outcome} {layer.reason}".strip() for layer in report.layers)
        found.differences.append(f"{row['path']}: oracle {oracle}, ours {ours}: {layers}")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", nargs="?", type=Path, default=ROOT.parent / "shared" / "data" / "corpus")
    parser.add_argument("--kinds", default="xml,pdf-hybrid")
    parser.add_argument("--explain", action="store_true")
    arguments = parser.parse_args()
    began = time.perf_counter()
    found = compare(arguments.corpus, set(arguments.kinds.split(",")))
    for name, counts in sorted(found.rulesets.items()):
        print(f"{name:32} " + ", ".join(f"{outcome} {count}" for outcome, count in sorted(counts.items())))
    for verdict, count in sorted(found.verdicts.items()):
        print(f"{verdict}: {count}")
    if arguments.explain:
        print(*found.differences, sep="\n")
    print(f"{time.perf_counter() - began:.1f} s")
    return 1 if found.differing() or found.falsely_valid else 0


if __name__ == "__main__":
    raise SystemExit(main())

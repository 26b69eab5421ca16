"""Whether our verdicts are those of the oracle in the shared test material: fired rules with their counts, and validity.

usage: .venv/bin/python bench/verdicts.py [CORPUS] [--kinds xml,pdf-hybrid,…] [--explain]

For every document that the manifest's oracle judged: each rule set of the oracle is run by name and version, and the
fired ids with their counts are compared (a run that the oracle could not evaluate with one that is unclear); then the
document is checked as a user would, and the verdict is compared with the oracle's and with what its source expects.

The oracle ran fewer rule sets on some documents, and let EN 16931 decide where our contract makes it advisory; so each
difference of verdict is told with its cause, a rule that fired and a line of the official artefact in which it stands:
  advisory   the rule fired for us as well, in a layer that does not decide for this profile
  further    the rule stands in a pack that the oracle did not run
  missing    a pack that would decide is not installed
Exit code 1 where a rule set differs, or a difference of verdict has none of these causes.
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
from factage.invoice.rules import Finding, PackStore, Report

ROOT = Path(__file__).resolve().parents[1]
KINDS = "xml,pdf-hybrid,unit-cen,unit-peppol,unit-xrechnung,mutant,cdar,hostile"
_FACTURX = re.compile(r"facturx-(\d[\d.]*)-(\w+)")
_OTHER = re.compile(r"(.*)-(\d[\d.]*)")


@dataclass(kw_only=True)
class Agreement:
    """What was compared: per rule set the outcomes, per document the verdicts, and every difference in words."""

    rulesets: dict[str, Counter[str]] = field(default_factory=dict)
    verdicts: Counter[str] = field(default_factory=Counter)
    expected: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    causes: Counter[str] = field(default_factory=Counter)

    @property
    def unexplained(self) -> int:
        """Verdicts that differ from the oracle's without any cause that we can name."""
        return self.causes["unexplained"]

    @property
    def falsely_valid(self) -> int:
        """Documents that we call valid, although a pack that decides for us fired, or nobody can say why."""
        return self.causes["unexplained, ours valid"]

    @property
    def differing(self) -> int:
        return sum(counts["differs"] for counts in self.rulesets.values())


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
            _verdict(found, row, report, store)
            _rulesets(found, row, data, store, report)
        except Unreadable as refused:
            found.verdicts[f"oracle {row['oracle']['verdict']}, refused"] += 1
            found.causes["unexplained"] += 1
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


def _verdict(found: Agreement, row: dict, report: Report, store: PackStore) -> None:
    ours = {True: "valid", False: "invalid", None: "undecided"}[report.valid]
    oracle = row["oracle"]["verdict"]
    found.verdicts[f"oracle {oracle}, ours {ours}"] += 1
    if row["expected"] in {"valid", "invalid"} and not row.get("expected_scope"):
        found.expected[f"source {row['expected']}, oracle {oracle}, ours {ours}"] += 1
    if oracle == ours:
        return
    cause, told = _cause(row, report, ours, store)
    found.causes[cause] += 1
    if cause == "unexplained":
        found.causes[f"unexplained, ours {ours}"] += 1
    found.differences.append(f"{row['path']}: oracle {oracle}, ours {ours}: {cause}: {told}")


def _cause(row: dict, report: Report, ours: str, store: PackStore) -> tuple[str, str]:
    ran = {pack_of(name)[0] for name in row["oracle"]["rulesets"]}
    if ours == "valid":
        advisory = {layer.pack for layer in report.layers if layer.advisory and layer.outcome == "invalid"}
        fired = {
            each.rule: each for each in report.findings if each.pack in advisory and each.level == "fatal"
        }
        if row["oracle"]["fatal"] and set(row["oracle"]["fatal"]) <= set(fired):
            return "advisory", _line(fired[row["oracle"]["fatal"][0]], store)
    elif ours == "invalid":
        further = [
            each
            for each in report.findings
            if each.level == "fatal" and each.pack not in {*ran, "xsd", "factage"}
        ]
        if further and not any(layer.outcome == "invalid" and layer.pack in ran for layer in report.layers):
            return "further", _line(further[0], store)
    else:
        skipped = [
            layer for layer in report.layers if layer.outcome in {"skipped", "unclear"} and not layer.advisory
        ]
        if skipped:
            return "missing", ", ".join(f"{layer.pack} {layer.outcome} {layer.reason}" for layer in skipped)
    return "unexplained", ", ".join(f"{layer.pack} {layer.outcome}" for layer in report.layers)


def _line(finding: Finding, store: PackStore) -> str:
    """The place of the rule in the official artefact, and its own words."""
    pack = store.find(finding.pack)
    lines = pack.path.read_text(encoding="utf-8").splitlines() if pack else []
    mark = f">{finding.rule}<"
    number = next((n for n, line in enumerate(lines, 1) if mark in line or f'id="{finding.rule}"' in line), 0)
    place = f"{pack.path.name}:{number}" if pack else finding.pack
    return f"{finding.rule}, {place}: {finding.official[:100]}"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", nargs="?", type=Path, default=ROOT.parent / "shared" / "data" / "corpus")
    parser.add_argument("--kinds", default=KINDS)
    parser.add_argument("--explain", action="store_true")
    arguments = parser.parse_args()
    began = time.perf_counter()
    found = compare(arguments.corpus, set(arguments.kinds.split(",")))
    for name, counts in sorted(found.rulesets.items()):
        print(f"{name:32} " + ", ".join(f"{outcome} {count}" for outcome, count in sorted(counts.items())))
    for told in (found.verdicts, found.expected, found.causes):
        for what, count in sorted(told.items()):
            print(f"{what}: {count}")
    if arguments.explain:
        print(*found.differences, sep="\n")
    print(f"{time.perf_counter() - began:.1f} s")
    return 1 if found.differing or found.unexplained else 0


if __name__ == "__main__":
    raise SystemExit(main())

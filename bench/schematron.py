"""Whether a schema that we compile fires as the sheet that its authors compiled: ids, levels and places, document by document.

usage: .venv/bin/python bench/schematron.py SCHEMA.sch PACK@VERSION [CORPUS] [--kinds xml,mutant,unit-cen,…]

Exit code 1 where one document differs.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from pathlib import Path

from lxml import etree

from factage.invoice import Unreadable
from factage.invoice.formats import xml
from factage.invoice.rules import PackStore, choice, svrl
from factage.invoice.rules.engine import Answer, Engine
from factage.invoice.rules.schematron import compiled

ROOT = Path(__file__).resolve().parents[1]
KINDS = "xml,unit-cen,unit-xrechnung,mutant,hostile"


def told(answer: Answer) -> object:
    """Everything that fired, or that the run could not be evaluated."""
    if answer.svrl is None:
        return "unclear"
    return sorted((each.rule, each.level, each.path) for each in svrl.fired(answer.svrl))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("schema", type=Path)
    parser.add_argument("pack", help="the installed pack to compare with, as id@version")
    parser.add_argument("corpus", nargs="?", type=Path, default=ROOT.parent / "shared" / "data" / "corpus")
    parser.add_argument("--kinds", default=KINDS)
    arguments = parser.parse_args()
    identity, _, version = arguments.pack.partition("@")
    pack = PackStore.default().find(identity, version=version or None)
    if pack is None:
        raise SystemExit(f"{arguments.pack} is not installed")
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "compiled.xsl"
        sheet.write_bytes(
            compiled(arguments.schema.name, {arguments.schema.name: arguments.schema.read_bytes()})
        )
        engine = Engine()
        for line in (arguments.corpus / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["kind"] not in arguments.kinds.split(",") or not (row.get("oracle") or {}).get("rulesets"):
                continue
            try:
                root = xml.parse((arguments.corpus / row["path"]).read_bytes())
            except Unreadable:
                continue
            subject = choice.subject(root)
            if subject is None or subject.syntax != choice.syntax_of(identity):
                continue
            document = etree.tostring(root, encoding="utf-8")
            ours, theirs = told(engine.run(sheet, document)), told(engine.run(pack.path, document))
            outcome = "differs" if ours != theirs else ("both unclear" if ours == "unclear" else "equal")
            found[outcome] += 1
            if outcome == "differs":
                print(row["path"])
        engine.close()
    print(", ".join(f"{outcome} {count}" for outcome, count in sorted(found.items())))
    return 1 if found["differs"] else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""A whole folder of strangers' files ingested in one go: every file accounted for, within bounded memory, and why it was refused.

    python bench/ingest_corpus.py FOLDER [--keep DATA] [--reasons] [--language fr|en]

Runs ``factage ingest FOLDER --wait`` in a data folder of its own and watches the whole tree of processes. Prints the
identity received = ready + held + rejected + attached (duplicates beside), the files of the folder against it, the
peak of resident memory (the sum over the processes, pages that they share counted once), processor time of ours and of
the rules engines, and with ``--reasons`` each sentence that a clerk reads, how often, with an example. The exit code is
1 where a file is not accounted for.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--keep", type=Path, help="the data folder, kept; by default one that is thrown away")
    parser.add_argument("--reasons", action="store_true")
    parser.add_argument("--language", default="fr")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="factage-bench-") as folder:
        data = arguments.keep or Path(folder)
        line, figures = ingested(arguments.folder, data, arguments.language)
        missing = accounted(arguments.folder, line)
    for name, value in figures.items():
        print(f"{name:34} {value}")
    if arguments.reasons:
        reasons(line)
    for what in missing:
        print("not accounted for:", what)
    return 1 if missing else 0


def ingested(folder: Path, data: Path, language: str) -> tuple[dict, dict[str, object]]:
    """The batch as the command prints it, and what it cost."""
    environment = {
        **os.environ,
        "FACTAGE_DATA": str(data),
        "LANG": "fr_FR.UTF-8" if language == "fr" else "en_GB.UTF-8",
    }
    environment.pop("LC_ALL", None)
    began = time.monotonic()
    with (data.parent / f"{data.name}.out").open("w+b") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "factage", "ingest", "--json", "--wait", str(folder)],
            stdout=out,
            env=environment,
        )
        weight = Weight(process.pid)
        while process.poll() is None:
            weight.look()
            time.sleep(0.5)
        out.seek(0)
        line = json.loads(out.read().splitlines()[-1])
    Path(out.name).unlink()
    states = ("ready", "held", "rejected", "attached")
    figures: dict[str, object] = {
        "files in the folder": sum(1 for path in folder.rglob("*") if path.is_file()),
        "received": line["received"],
        **{name: line[name] for name in states},
        "received = their sum": line["received"] == sum(line[name] for name in states),
        "duplicates": line["duplicates"],
        "still working": line["working"],
        "exit code": process.returncode,
        "seconds": round(time.monotonic() - began),
        "peak of the tree, MB": weight.peak,
        "of which ours / rules engines, MB": f"{weight.at_peak[0]} / {weight.at_peak[1]}",
        "processor s, ours / engines": f"{weight.seconds[0]:.0f} / {weight.seconds[1]:.0f}",
    }
    return line, figures


class Weight:
    """Resident memory and processor time of a process and all that it started."""

    def __init__(self, root: int) -> None:
        self.root = root
        self.peak = 0
        self.at_peak = (0, 0)
        self._seconds: dict[int, tuple[bool, float]] = {}

    def look(self) -> None:
        ours = engines = 0
        for pid in self._tree():
            try:
                engine = b"worker.py" in Path(f"/proc/{pid}/cmdline").read_bytes()
                rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
                fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
            except OSError:
                continue
            found = re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)
            megabytes = int(found[1]) // 1024 if found else 0
            engines, ours = (engines + megabytes, ours) if engine else (engines, ours + megabytes)
            self._seconds[pid] = (engine, (int(fields[11]) + int(fields[12])) / TICK)
        if ours + engines > self.peak:
            self.peak, self.at_peak = ours + engines, (ours, engines)

    @property
    def seconds(self) -> tuple[float, float]:
        both = self._seconds.values()
        return sum(s for engine, s in both if not engine), sum(s for engine, s in both if engine)

    def _tree(self) -> list[int]:
        parents = defaultdict(list)
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    parents[
                        int((entry / "stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[1])
                    ].append(int(entry.name))
                except (OSError, UnicodeDecodeError):
                    continue
        tree, pending = [], [self.root]
        while pending:
            tree.append(pending.pop())
            pending += parents[tree[-1]]
        return tree


def accounted(folder: Path, line: dict) -> list[str]:
    """Files of the folder that no document stands for; an accepted archive is stood for by its members."""
    told = {row["file"] for row in line["documents"]}
    archives = {name.split("!", 1)[0] for name in told if "!" in name}
    missing = [
        str(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and f"{folder}/{path.relative_to(folder)}" not in told | archives
    ]
    if len(line["documents"]) != line["received"] + line["duplicates"]:
        missing.append(f"{len(line['documents'])} documents for {line['received']} + {line['duplicates']}")
    without = [row["file"] for row in line["documents"] if row["state"] != "ready" and not row["reason"]]
    return missing + [f"without a reason: {name}" for name in without]


def reasons(line: dict) -> None:
    """Every sentence, the most frequent first, its figures and names left out where they alone differ."""
    counts: Counter[tuple[str, str]] = Counter()
    example: dict[tuple[str, str], tuple[str, str]] = {}
    for row in line["documents"]:
        said = str(row["message"] or row["reason"] or "")
        key = row["state"], _shape(said)
        counts[key] += 1
        example.setdefault(key, (said, row["file"]))
    for (state, _), count in counts.most_common():
        said, file = example[state, _]
        print(f"\n{count:5} {state}: {said}\n      {file}")


def _shape(said: str) -> str:
    """The sentence without the names and figures of one document."""
    quoted = re.sub(r"«[^»]*»|“[^”]*”", "«»", said)
    return re.sub(
        r"\d+",
        "9",
        re.sub(
            r"(numéro|Number|inconnu :|customer:|seulement :|only:) .*? (?=est déjà|is already|Créez|Create|Un nom|A name)",
            r"\1 … ",
            quoted,
        ),
    )


if __name__ == "__main__":
    sys.exit(main())

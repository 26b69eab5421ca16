"""Twisted documents through the library for a given time: it must neither crash, hang nor grow, whatever comes in.

    python bench/fuzz.py --minutes 20 --seed 1 --keep DIR [--corpus DIR] [--rules 0.01] [--kinds pdf,xml]
    python bench/fuzz.py --replay 1:4711 [--keep FILE]     makes that input again, runs it, and keeps it
    python bench/fuzz.py --run FILE…                       runs files as they are

Inputs are made from the corpus (and from the samples) by ``mutation.py``, each from its own seed ``SEED:NUMBER``, and
go through read, check, write and render of whatever reads, the archive and the table reader, in a process that is
watched from outside: its processor time for each input, its resident memory in and between inputs. A finding is any
exception but ``Unreadable``, an end of the process, more than ``--seconds`` of processor time, more than ``--memory``
megabytes for one input, or memory that stays (measured over thousands of inputs). Each finding is kept in DIR: the
input, and beside it a text with seed, kind and trace; three for each place of failure, the others counted. The exit
code is 1 where something was found. DIR/run-SEED.json says what was covered.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import faulthandler
import gc
import json
import os
import random
import re
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "bench")]
import mutation  # noqa: E402 - the neighbour of a script, wherever it is started from

KINDS = {"xml": 46, "pdf": 26, "zip": 7, "csv": 6, "xlsx": 3, "json": 8, "edi": 2, "as_is": 2}
TARGETS = ("cii", "ubl", "json", "peppol", "xrechnung")
LARGEST_SEED = 300_000
LIFE = 6000
"""Inputs for each process: what stays in its memory is seen over these, then a fresh one begins."""
SETTLED = 400
"""Inputs after which a process has loaded whatever it loads; what grows from then on is growth."""
GROWTH = 80
"""Megabytes that may stay between the two."""
SILENCE = 180.0
"""Seconds by the clock without an answer and without processor time: it waits for something that never comes."""
SAME = 3


class Seeds:
    """Documents to begin from, by form, in a stable order."""

    def __init__(self, corpus: Path | None, kinds: str = "") -> None:
        self.kinds = {kind: KINDS[kind] for kind in kinds.split(",")} if kinds else KINDS
        files = sorted(path for path in (ROOT / "samples" / "batch").iterdir() if path.is_file())
        if corpus and corpus.is_dir():
            files += sorted(path for path in corpus.rglob("*") if path.is_file() and path.parent != corpus)
        files = [path for path in files if path.stat().st_size <= LARGEST_SEED]
        self.by_ending = {
            ending: [path for path in files if path.suffix.lower() == f".{ending}"]
            for ending in ("xml", "pdf", "csv", "json", "edi", "zip")
        }
        self.by_ending["csv"].append(ROOT / "samples" / "customers.csv")
        self.by_ending["edi"] += [path for path in files if path.suffix.lower() in {".txt", ".edifact"}]
        # whole documents are worth more than the thousands of fragments
        self.whole = [path for path in self.by_ending["xml"] if "unit-" not in path.parent.name]
        self.all = [*self.whole, *self.by_ending["pdf"], *self.by_ending["csv"], *self.by_ending["json"], *self.by_ending["edi"], *self.by_ending["zip"]]  # fmt: skip
        self.hybrid = [path for path in self.by_ending["pdf"] if b"/EmbeddedFile" in path.read_bytes()]

    def made(self, seed: str) -> tuple[str, str, bytes]:
        """The kind, the name and the bytes of one input."""
        chance = random.Random(seed)
        kind = chance.choices(list(self.kinds), weights=list(self.kinds.values()))[0]
        if kind == "edi" and not self.by_ending["edi"]:
            kind = "xml"
        name = f"input.{kind}"
        if kind == "xml":
            pool = self.whole if chance.random() < 0.85 else self.by_ending["xml"]
            source = chance.choice(pool).read_bytes()
            data = mutation.as_bytes(source, chance) if chance.random() < 0.2 else mutation.as_xml(source, chance, self.some(self.whole, chance))  # fmt: skip
        elif kind == "pdf":
            pool = self.hybrid if self.hybrid and chance.random() < 0.75 else self.by_ending["pdf"]
            data = mutation.as_pdf(chance.choice(pool).read_bytes(), chance, self.some(self.whole, chance))
        elif kind == "zip":
            data = mutation.as_zip(chance, self.some(self.all, chance, 6))
        elif kind == "csv":
            data = mutation.as_csv(chance.choice(self.by_ending["csv"]).read_bytes(), chance)
            name = chance.choice(("input.csv", "input.tsv", "input", "input.txt"))
        elif kind == "xlsx":
            data = mutation.as_xlsx(chance.choice(self.by_ending["csv"]).read_bytes(), chance)
        elif kind == "json":
            data = mutation.as_json(chance.choice(self.by_ending["json"]).read_bytes(), chance)
        elif kind == "edi":
            data = mutation.as_edifact(chance.choice(self.by_ending["edi"]).read_bytes(), chance)
        else:
            data = mutation.as_bytes(chance.choice(self.all).read_bytes(), chance)
            name = "input." + chance.choice(("xml", "pdf", "csv", "json", ""))
        return kind, name, data

    @staticmethod
    def some(pool: list[Path], chance: random.Random, number: int = 2) -> list[bytes]:
        return [chance.choice(pool).read_bytes() for _ in range(number)]


# What happens to one input: in the process that is watched


def through(data: bytes, name: str, chance: random.Random, rules: float) -> list[str]:
    """Everything that the verbs do with the bytes; the steps that were reached. Only ``Unreadable`` is swallowed."""
    from factage.cli.check import line
    from factage.invoice import check, parity, read, split, write
    from factage.invoice.errors import Unreadable
    from factage.invoice.formats.json import encode

    steps = []
    invoice = None
    try:
        found = read(data, name=name)
        steps.append(f"read {found.format}")
        json.dumps([encode(found.invoice), [[one.path, one.what, one.where] for one in found.leftovers]])
        invoice = found.invoice
    except Unreadable as error:
        error.message("fr")
        error.message("en")
        steps.append(f"read {error.code}")
    try:
        stage = "all" if chance.random() < rules else "xsd"
        report = check(data, stage=stage)
        json.dumps(line(report, "fr"))
        steps.append(f"check {stage} {report.valid}")
    except Unreadable as error:
        steps.append(f"check {error.code}")
    if data[:1024].find(b"%PDF-") >= 0 and chance.random() < 0.4:
        for verb in (parity, split):
            with contextlib.suppress(Unreadable):
                verb(data)
                steps.append(verb.__name__)
    if invoice is not None:
        _written(invoice, chance, steps, write, read)
    _parts(data, name, steps)
    return steps


def _parts(data, name, steps) -> None:
    """What an archive or a table holds."""
    from factage.invoice import write
    from factage.invoice.errors import Unreadable
    from factage.invoice.formats import archive, table
    from factage.invoice.formats.json import encode
    from factage.invoice.formats.recognise import recognise

    try:
        form = recognise(data, name).format
    except Unreadable:
        form = ""
    if form == "archive" or data[:2] == b"PK":
        with contextlib.suppress(Unreadable):
            for member in archive.members(data):
                with contextlib.suppress(Unreadable):
                    recognise(member.data, member.path)
            steps.append("archive")
    if form == "table" or data[:2] == b"PK" or name.endswith((".csv", ".tsv")):
        with contextlib.suppress(Unreadable):
            headers = table.headers(data, name=name)
            rows = table.read(data, table.suggest(headers), name=name)
            json.dumps([encode(row.read.invoice) for row in rows])
            steps.append("table")
            for row in rows[:3]:
                write(row.read.invoice, "cii")


def _written(invoice, chance, steps, write, read) -> None:
    """One or two formats, each of which must read again; the page, at times."""
    from factage.invoice.errors import Unreadable
    from factage.invoice.view import render_html

    for to in chance.sample(TARGETS, 2):
        written = write(invoice, to)
        try:
            read(written.data)
        except Unreadable as error:
            raise AssertionError(f"what was written as {to} does not read: {error}") from error
    steps.append("write")
    way = chance.random()
    if way < 0.04:
        try:
            read(write(invoice, "facturx", page=_page()).data)
            steps.append("hybrid")
        except Unreadable as error:
            raise AssertionError(f"what was written into a page does not read: {error}") from error
    if way < 0.12:
        render_html(invoice, language=chance.choice(("fr", "en")))
        steps.append("html")
    if way > 0.96 and len(invoice.lines) <= 60:
        from factage.invoice import render

        render(invoice)
        steps.append("render")


def _page(made: list[bytes] = []) -> bytes:  # noqa: B006 - made once
    if not made:
        from factage.invoice import read, render

        made.append(render(read((ROOT / "samples" / "batch" / "VF-2026-1128.xml").read_bytes()).invoice))
    return made[0]


def worker(corpus: str, rules: float, now: str, kinds: str) -> None:
    """Answer one line for each line asked: a seed, or the path of a file."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    faulthandler.enable(sys.stderr)
    faulthandler.register(signal.SIGUSR1, file=sys.stderr)
    warnings.simplefilter("ignore")
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    seeds = Seeds(Path(corpus) if corpus else None, kinds)
    trim = ctypes.CDLL(None).malloc_trim if sys.platform == "linux" else (lambda _: 0)
    for asked in sys.stdin:
        seed = asked.rstrip("\n")
        began = time.process_time()
        for left in (now, now + ".name"):
            Path(left).unlink(missing_ok=True)
        try:
            if seed.startswith("file "):
                path = Path(seed[5:])
                kind, name, data = path.suffix[1:] or "as_is", path.name, path.read_bytes()
            else:
                kind, name, data = seeds.made(seed)
            Path(now).write_bytes(data)
            Path(now + ".name").write_text(f"{kind} {name}")
        except Exception:  # noqa: BLE001 - a fault of the means of damage, not of what is tested
            print(json.dumps({"mutation": traceback.format_exc()[-1500:]}), file=answers, flush=True)
            continue
        made = time.process_time()
        answer = {"kind": kind, "size": len(data)}
        with contextlib.suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5")  # the high-water mark begins anew
        try:
            answer["steps"] = through(data, name, random.Random(seed), rules)
        except BaseException as error:  # that is what is looked for
            if isinstance(error, KeyboardInterrupt):
                raise
            answer["crash"] = traceback.format_exc()[-4000:]
            answer["place"] = _place(error)
        answer["seconds"] = round(time.process_time() - made, 3)
        answer["making"] = round(made - began, 3)
        answer["peak"] = _status("VmHWM")
        if seed.endswith("00"):
            gc.collect()
            trim(0)
            answer["resident"] = _status("VmRSS")
        print(json.dumps(answer), file=answers, flush=True)


def _place(error: BaseException) -> str:
    """The kind of the error and the last place in our own code: what makes two findings the same."""
    frames = [one for one in traceback.extract_tb(error.__traceback__) if "/factage/" in one.filename]
    last = frames[-1] if frames else None
    where = (
        f"{Path(last.filename).relative_to(ROOT / 'src')}:{last.lineno}"
        if last and str(ROOT) in last.filename
        else "?"
    )
    return f"{type(error).__name__} {where}" + (
        f" {str(error)[:60]}" if isinstance(error, AssertionError) else ""
    )


def _status(field: str, process: str = "self") -> int:
    """Megabytes of the process."""
    try:
        text = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    found = re.search(rf"^{field}:\s+(\d+)", text, re.MULTILINE)
    return int(found[1]) // 1024 if found else 0


# The one who watches


class Watched:
    """One process that runs inputs, and what became of each."""

    def __init__(self, arguments: argparse.Namespace, folder: Path) -> None:
        self.now = folder / "now"
        self.arguments = arguments
        command = [
            sys.executable,
            str(Path(__file__)),
            "--worker",
            str(self.now),
            "--rules",
            str(arguments.rules),
        ]
        if arguments.kinds:
            command += ["--kinds", arguments.kinds]
        if arguments.corpus:
            command += ["--corpus", str(arguments.corpus)]
        self.log = (folder / "stderr").open("wb")
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True,
            env={**os.environ, "PYTHONHASHSEED": "0"}, start_new_session=True,
        )  # fmt: skip
        self.count = 0
        self.residents: list[tuple[int, int]] = []

    def run(self, seed: str) -> dict:
        """The worker's answer, or what ended it."""
        self.count += 1
        try:
            self.process.stdin.write(f"{seed}\n")
            self.process.stdin.flush()
        except OSError:
            return {"end": f"died before it began ({self.process.wait()})"}
        began, before = time.monotonic(), self.seconds()
        while True:
            readable, _, _ = select.select([self.process.stdout], [], [], 0.1)
            if readable:
                line = self.process.stdout.readline()
                if not line:
                    return self.ended(f"died {self.process.wait()}")
                answer = json.loads(line)
                if "resident" in answer:
                    self.residents.append((self.count, answer["resident"]))
                return answer
            if self.seconds() - before > self.arguments.seconds + (20 if self.count == 1 else 0):
                return self.ended("hangs")
            if _status("VmRSS", str(self.process.pid)) > self.arguments.memory * 2:
                return self.ended("grows")
            silent = time.monotonic() - began
            if silent > SILENCE * 4 or (silent > SILENCE and self.seconds() - before < 1):
                return self.ended("waits")

    def ended(self, how: str) -> dict:
        """Where it was, told by itself, before it is ended from outside; without an input it was still making one."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGUSR1)
            time.sleep(0.5)
        said = self.said()
        if not Path(f"{self.now}.name").exists():
            return {"mutation": f"{how} {said}", "over": True}
        place = re.search(r'factage/(invoice/[^"]+)", line (\d+)', said)
        return {"end": f"{how} {place[1]}:{place[2]}" if place else how}

    def said(self) -> str:
        """The end of what it wrote on its error output."""
        return Path(self.log.name).read_bytes()[-6000:].decode("utf-8", "replace")

    def seconds(self) -> float:
        try:
            fields = (
                Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
            )
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def growth(self) -> int:
        """Megabytes that stayed, from when everything was loaded to now."""
        settled = [megabytes for count, megabytes in self.residents if count >= SETTLED]
        return settled[-1] - settled[0] if len(settled) > 1 else 0

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        self.process.kill()
        self.process.wait()
        self.log.close()


class Findings:
    """What was found, kept as files."""

    def __init__(self, keep: Path | None) -> None:
        self.keep = keep
        self.counts: Counter[str] = Counter()
        if keep:
            keep.mkdir(parents=True, exist_ok=True)

    def add(self, seed: str, place: str, text: str, watched: Watched) -> None:
        self.counts[place] += 1
        print(f"{seed}  {place}", flush=True)
        if self.keep is None or self.counts[place] > SAME:
            return
        stem = re.sub(r"[^\w.-]+", "_", f"{place}-{seed}")[:120]
        data = watched.now.read_bytes() if watched.now.exists() else b""
        name = Path(str(watched.now) + ".name")
        said = name.read_text(encoding="utf-8") if name.exists() else ""
        (self.keep / f"{stem}.{said.partition(' ')[0] or 'bin'}").write_bytes(data)
        (self.keep / f"{stem}.txt").write_text(
            f"seed {seed}\nkind and name {said}\n{place}\n\n{text}\n", encoding="utf-8"
        )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--corpus", type=Path, default=_corpus())
    parser.add_argument(
        "--rules", type=float, default=0.01, help="the part of the inputs that goes through the rules engine"
    )
    parser.add_argument("--seconds", type=float, default=10, help="processor time for one input")
    parser.add_argument("--memory", type=int, default=1024, help="megabytes resident for one input")
    parser.add_argument("--kinds", default="", help=f"only these of {','.join(KINDS)}")
    parser.add_argument("--replay", metavar="SEED:NUMBER")
    parser.add_argument("--run", nargs="+", type=Path)
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        worker(str(arguments.corpus or ""), arguments.rules, arguments.worker, arguments.kinds)
        return 0
    with tempfile.TemporaryDirectory(prefix="factage-fuzz-") as folder:
        if arguments.replay or arguments.run:
            return again(arguments, Path(folder))
        return hunt(arguments, Path(folder))


def again(arguments: argparse.Namespace, folder: Path) -> int:
    worst = 0
    for seed in [f"file {path.resolve()}" for path in arguments.run or ()] or [arguments.replay]:
        watched = Watched(arguments, folder)
        answer = watched.run(seed)
        print(seed, json.dumps({key: value for key, value in answer.items() if key != "crash"}))
        print(answer.get("crash", ""), end="")
        if arguments.keep and arguments.replay:
            arguments.keep.write_bytes(watched.now.read_bytes())
        worst = max(worst, int(not answer.get("steps")))
        watched.close()
    return worst


def hunt(arguments: argparse.Namespace, folder: Path) -> int:
    findings = Findings(arguments.keep)
    covered = Covered()
    number = 0
    began = time.monotonic()
    watched = Watched(arguments, folder)
    while time.monotonic() - began < arguments.minutes * 60:
        number += 1
        seed = f"{arguments.seed}:{number}"
        answer = watched.run(seed)
        over = covered.add(seed, answer) or watched.count >= LIFE
        for place, said in faults(answer, arguments):
            findings.add(seed, place, said or watched.said(), watched)
        if over:
            _retire(watched, seed, covered, findings)
            watched = Watched(arguments, folder)
    _retire(watched, seed, covered, findings)
    told = {
        "seed": arguments.seed,
        "minutes": round((time.monotonic() - began) / 60, 1),
        "inputs": number,
        **covered.told(),
        "findings": dict(findings.counts),
    }
    print(json.dumps({key: value for key, value in told.items() if key != "steps"}))
    if arguments.keep:
        report = arguments.keep / f"run-{arguments.seed}.json"
        report.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return 1 if findings.counts else 0


def faults(answer: dict, arguments: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """What is wrong with one answer: the place of failure, and what was said of it."""
    if "end" in answer:
        yield answer["end"], ""
    if "crash" in answer:
        yield answer["place"], answer["crash"]
    if answer.get("seconds", 0) > arguments.seconds:
        yield "hangs", f"{answer['seconds']} s"
    if answer.get("peak", 0) > arguments.memory:
        yield "memory", f"{answer['peak']} MB"


def _retire(watched: Watched, seed: str, covered: Covered, findings: Findings) -> None:
    """The end of a process: what stayed in its memory."""
    covered.growth.append(watched.growth())
    if covered.growth[-1] > GROWTH:
        findings.add(seed, "growth", f"{covered.growth[-1]} MB: {watched.residents}", watched)
    watched.close()


class Covered:
    """What a hunt went through."""

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self.steps: Counter[str] = Counter()
        self.slowest: list[tuple[float, str]] = []
        self.largest: list[tuple[int, str]] = []
        self.growth: list[int] = []
        self.unmade = 0

    def add(self, seed: str, answer: dict) -> bool:
        """Note an answer; whether the process that gave it is at its end."""
        if "mutation" in answer:
            self.unmade += 1
            if self.unmade <= SAME:
                print(seed, answer["mutation"], file=sys.stderr)
        if "kind" in answer:
            self.kinds[answer["kind"]] += 1
            self.steps.update(answer.get("steps", ()))
            self.slowest = sorted([*self.slowest, (answer["seconds"], seed)], reverse=True)[:10]
            self.largest = sorted([*self.largest, (answer["peak"], seed)], reverse=True)[:10]
        return "end" in answer or "over" in answer

    def told(self) -> dict:
        return {
            "kinds": dict(self.kinds.most_common()),
            "steps": dict(self.steps.most_common()),
            "growth_mb": self.growth,
            "slowest": self.slowest,
            "largest_mb": self.largest,
            "faults_of_the_mutation": self.unmade,
        }


def _corpus() -> Path | None:
    folder = Path(os.environ.get("FACTAGE_SHARED_DATA", ROOT.parent / "shared" / "data")) / "corpus"
    return folder if folder.is_dir() else None


if __name__ == "__main__":
    sys.exit(main())

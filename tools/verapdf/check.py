#!/usr/bin/env python3
"""Whether PDF files are what they claim, by veraPDF: `tools/verapdf/check.py 3a,ua1 FILE...`, one JSON line for each.

Needs `java`, `javac` and `mvn` (Debian: openjdk-17-jdk-headless maven). Maven fetches veraPDF's jars once; the class
path and the compiled class stay in `build/verapdf`. A Java machine starts in seconds: give it all files in one call.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
BUILD = HERE.parents[1] / "build" / "verapdf"
PROGRAMS = {"java": "openjdk-17-jdk-headless", "javac": "openjdk-17-jdk-headless", "mvn": "maven"}
"""What is needed, with the Debian package that brings it."""


def verify(flavours: str, files: list[Path]) -> list[dict[str, Any]]:
    """The verdict on each file in each flavour, in order: ``file``, ``flavour``, ``compliant``, ``failures`` by rule."""
    class_path = build()
    done = subprocess.run(
        [_program("java"), "-cp", class_path, "Verify", flavours, *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if len(verdicts) != len(files) * len(flavours.split(",")):
        raise SystemExit(f"veraPDF did not answer for every file: {done.stderr[-2000:]}")
    return verdicts


def build() -> str:
    """The class path of the compiled verifier, made on first use and after a change."""
    class_file = BUILD / "Verify.class"
    listed = BUILD / "classpath.txt"
    newest = max((HERE / name).stat().st_mtime for name in ("pom.xml", "Verify.java"))
    if not class_file.exists() or class_file.stat().st_mtime < newest:
        BUILD.mkdir(parents=True, exist_ok=True)
        _run(
            "mvn",
            "-q",
            "-f",
            str(HERE / "pom.xml"),
            "dependency:build-classpath",
            f"-Dmdep.outputFile={listed}",
        )
        _run("javac", "-cp", listed.read_text(), "-d", str(BUILD), str(HERE / "Verify.java"))
    return f"{BUILD}:{listed.read_text()}"


def _run(name: str, *arguments: str) -> None:
    done = subprocess.run([_program(name), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} failed: {(done.stdout + done.stderr)[-2000:]}")


def _program(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise SystemExit(f"{name} is missing (Debian package {PROGRAMS[name]})")
    return path


def main() -> int:
    """One JSON line for each file and flavour; 1 where one does not comply, 2 for a wrong call."""
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    verdicts = verify(sys.argv[1], [Path(name) for name in sys.argv[2:]])
    for verdict in verdicts:
        print(json.dumps(verdict, ensure_ascii=False))
    return 0 if all(verdict["compliant"] for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())

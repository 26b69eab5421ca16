"""Keeps the one-line-per-folder list of ARCHITECTURE.md true: each folder's line is the first line of its docstring.

usage: python tools/house.py [--check]      rewrites the list, or says (exit 1) where it is not true
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "ARCHITECTURE.md"
BEGIN = "<!-- one line per folder: begin (made by tools/house.py) -->"
END = "<!-- one line per folder: end -->"
BESIDE = {
    "tests": "Mirror of src; laws (Hypothesis), journeys (whole paths by name), races, browser.",
    "samples": "Our own sample invoices and customers, made by tools/samples.py, free to share.",
    "bench": "Benchmarks and comparisons, each one command; figures stand in docs/explain/measured.md.",
    "docs": "Start, how-to, reference, explanations, decisions, glossary.",
    "tools": "Generators and lint rules of our own, each with a test.",
}


def rows() -> list[str]:
    """The list: every package under src with the first line of its docstring, then the folders beside src."""
    found = []
    source = ROOT / "src"
    for package in sorted(path.parent for path in source.rglob("__init__.py")):
        if package.name == "migrations":
            continue
        depth = len(package.relative_to(source).parts) - 1
        found.append(f"{'  ' * depth}- `{package.name}/` {line_of(package)}")
    return found + [f"- `{name}/` {line}" for name, line in BESIDE.items()]


def line_of(package: Path) -> str:
    """The first line of the package's docstring; empty where it has none, which the test refuses."""
    text = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8"))) or ""
    return text.split("\n", 1)[0]


def written() -> str:
    """ARCHITECTURE.md with its list as it should be."""
    before, rest = PICTURE.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n" + "\n".join(rows()) + f"\n{END}{after}"


def main() -> int:
    text = written()
    if "--check" not in sys.argv:
        PICTURE.write_text(text, encoding="utf-8")
    elif text != PICTURE.read_text(encoding="utf-8"):
        print("ARCHITECTURE.md: the list of folders is not true; run python tools/house.py")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
